//! Links in mails, and where somebody is signed in.

use kernel::{GiftId, Locale, Money, PasskeyId, SignInId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{GiftRow, GiftStatus, GiveCheck, MethodCard, ScheduleRow};

/// What a link in a mail is for, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkFor {
    SignIn,
    /// One gift and its receipt are seen.
    SeeGift,
    /// One gift that was not taken is put right.
    FixGift,
    /// One recurring gift is looked after.
    KeepSchedule,
    /// The same amount is given once more, for the same.
    GiveAgain,
    /// One card or account, before its donor signs in to change it.
    KeepMethod,
}

/// Where a link stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkStands {
    SignIn {
        email: String,
    },
    SeeGift(Box<GiftRow>),
    FixGift(Box<GiftRow>),
    KeepSchedule(Box<ScheduleRow>),
    GiveAgain(Box<GiveCheck>),
    KeepMethod(Box<MethodCard>),
    /// It gave: once. What became of that gift.
    Given {
        number: String,
        amount: Money,
        status: GiftStatus,
        email: String,
    },
    /// What it gave from cannot be used any more.
    CannotGive {
        gift: GiftId,
    },
    /// Its time is over, or it was used; a new one may be mailed.
    Over(LinkFor),
    /// Nothing of ours, or not any more.
    Unknown,
}

/// `/link/{token}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkPage {
    pub token: String,
    /// Of whoever got it.
    pub locale: Option<Locale>,
    pub stands: LinkStands,
}

/// Which program somebody reads with, as far as it says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Browser {
    Chrome,
    Edge,
    Firefox,
    Opera,
    Safari,
    SamsungInternet,
    Other,
}

/// On what it runs, as far as it says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum System {
    Android,
    ChromeOs,
    Ipad,
    Iphone,
    Linux,
    Mac,
    Windows,
    Other,
}

macro_rules! words {
    ($type:ident: $($one:ident = $word:literal,)*) => {
        impl $type {
            pub const ALL: &[$type] = &[$($type::$one,)*];

            /// The word in a row.
            pub const fn name(self) -> &'static str {
                match self { $($type::$one => $word,)* }
            }

            /// By its word.
            pub fn from_name(name: &str) -> Option<$type> {
                match name { $($word => Some($type::$one),)* _ => None }
            }
        }
    };
}

words! { Browser:
    Chrome = "chrome",
    Edge = "edge",
    Firefox = "firefox",
    Opera = "opera",
    Safari = "safari",
    SamsungInternet = "samsung_internet",
    Other = "other",
}

words! { System:
    Android = "android",
    ChromeOs = "chrome_os",
    Ipad = "ipad",
    Iphone = "iphone",
    Linux = "linux",
    Mac = "mac",
    Windows = "windows",
    Other = "other",
}

/// A browser in which somebody is signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignInRow {
    pub id: SignInId,
    pub browser: Browser,
    pub system: System,
    pub since: Timestamp,
    /// To within an hour.
    pub seen_at: Timestamp,
    /// The one that looks at this page.
    pub this: bool,
}

/// `/settings/sessions`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignInList {
    /// This one first, then whichever was used last.
    pub rows: Vec<SignInRow>,
}

/// `/confirm`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConfirmPage {
    pub email: String,
    pub has_password: bool,
    /// The host their passkeys are for, if they have any.
    pub passkeys_at: Option<String>,
}

/// A key that signs its owner in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PasskeyRow {
    pub id: PasskeyId,
    pub name: String,
    pub added_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
}

/// `/settings/passkeys`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PasskeyList {
    /// In the order in which they were added.
    pub rows: Vec<PasskeyRow>,
    /// The host they are for; none where the site has no address that a key can be for.
    pub host: Option<String>,
    /// As many as there may be.
    pub full: bool,
}
