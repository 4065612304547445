//! What became of a gift: word and icon first, colour last.

use std::borrow::Cow;

use leptos::prelude::*;

use super::{Glyph, Icon};

/// A colour with a meaning; never the only bearer of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    Given,
    Assured,
    Way,
    Needs,
    Bad,
    #[default]
    Quiet,
}

impl Tone {
    /// The role class of the style sheet.
    pub const fn class(self) -> &'static str {
        match self {
            Tone::Given => "given",
            Tone::Assured => "assured",
            Tone::Way => "way",
            Tone::Needs => "needs",
            Tone::Bad => "bad",
            Tone::Quiet => "quiet",
        }
    }
}

/// A word with its icon and tone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub word: Cow<'static, str>,
    pub tone: Tone,
    pub glyph: Glyph,
}

impl Word {
    pub const fn new(word: &'static str, tone: Tone, glyph: Glyph) -> Word {
        Word { word: Cow::Borrowed(word), tone, glyph }
    }

    /// A word in a donor's language.
    pub const fn said(word: String, tone: Tone, glyph: Glyph) -> Word {
        Word { word: Cow::Owned(word), tone, glyph }
    }
}

/// A word with its icon; take it from `format::status` for a gift.
#[component]
pub fn StatusWord(word: Word) -> impl IntoView {
    view! {
        <span class=format!("status {}", word.tone.class())>
            <Icon glyph=word.glyph />
            {word.word}
        </span>
    }
}

/// The word under a page's title.
#[component]
pub fn Stamp(word: Word) -> impl IntoView {
    view! {
        <p class="stamp">
            <StatusWord word />
        </p>
    }
}
