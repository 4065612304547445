//! What a donor may choose about gifts that wait.

use kernel::{Date, MethodId, Money, RequestId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{GiftRow, MethodChoice};

/// What a donor wants when a held gift and the next of its schedule come together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StackingWish {
    Both,
    Spread { days: u8 },
    OnlyOne,
}

impl StackingWish {
    /// The stable name in forms.
    pub const fn name(self) -> &'static str {
        match self {
            StackingWish::Both => "both",
            StackingWish::Spread { .. } => "spread",
            StackingWish::OnlyOne => "only_one",
        }
    }
}

/// The same for one held gift.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GiftStacking {
    pub wish: StackingWish,
    /// Said of this gift alone.
    pub own: bool,
    /// The next date of its schedule.
    pub next: Option<Date>,
}

/// `/gifts/{id}/way`: what another way would mean.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WayCheck {
    pub gift: GiftRow,
    /// Nothing when the gift does not wait any more, or that way does not work now.
    pub to: Option<MethodChoice>,
    /// The gift, and what its donor pays on top.
    pub total: Money,
}

/// Why a gift may take another way by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FallbackCause {
    Unusable,
    SystemDown,
}

impl FallbackCause {
    pub const ALL: [FallbackCause; 2] = [FallbackCause::Unusable, FallbackCause::SystemDown];

    /// The stable name in forms.
    pub const fn name(self) -> &'static str {
        match self {
            FallbackCause::Unusable => "unusable",
            FallbackCause::SystemDown => "system_down",
        }
    }
}

/// What a donor agreed to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConsentView {
    pub causes: Vec<FallbackCause>,
    pub ways: Vec<MethodId>,
    /// Word for word, as it is kept.
    pub words: String,
    pub agreed_at: Timestamp,
}

/// `/settings/fallback`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FallbackForm {
    pub methods: Vec<MethodChoice>,
    pub consent: Option<ConsentView>,
}

/// `/settings/fallback/check`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FallbackCheck {
    pub causes: Vec<FallbackCause>,
    pub ways: Vec<MethodId>,
    /// What is agreed to, word for word.
    pub words: String,
    pub request: RequestId,
}

/// A donor's own settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DonorWishes {
    pub stacking: StackingWish,
    pub consent: Option<ConsentView>,
}
