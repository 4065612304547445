//! A gift's story, told to its donor.

use views::{Event, GiftRow};

use super::{MomentStyle, method, moment, reason, system, uncapital};
use crate::site::components::{Glyph, Tone};

/// One line of a story.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub tone: Tone,
    pub glyph: Glyph,
    /// Said with weight.
    pub strong: Option<String>,
    pub rest: String,
}

impl Told {
    fn plain(glyph: Glyph, rest: impl Into<String>) -> Told {
        Told { tone: Tone::Quiet, glyph, strong: None, rest: rest.into() }
    }

    fn strong(tone: Tone, glyph: Glyph, strong: impl Into<String>, rest: &str) -> Told {
        Told { tone, glyph, strong: Some(strong.into()), rest: rest.to_owned() }
    }
}

/// What happened, in words for the donor.
pub fn told(event: &Event, gift: &GiftRow, zone: &str) -> Told {
    let amount = gift.amount;
    let from = method(&gift.method);
    let system = uncapital(system(&gift.method));
    match event {
        Event::Received => Told::plain(Glyph::Give, "You gave, and we wrote your gift down."),
        Event::BroughtOver => Told::plain(
            Glyph::Check,
            "You gave this before your church came here. It is from your church's own records.",
        ),
        Event::FellDue => Told::plain(Glyph::Clock, "Your recurring gift was due."),
        Event::Sent => Told::plain(Glyph::Way, format!("We asked {system} to take it.")),
        Event::NoAnswer => {
            Told::plain(Glyph::Ask, super::capital(&format!("{system} did not answer.")))
        }
        Event::AtTheBank => Told::plain(
            Glyph::Way,
            "Your bank has it. Banks take some days; then it counts as given.",
        ),
        Event::KeptSafe { asked } => Told::strong(
            Tone::Assured,
            Glyph::Shield,
            "We kept your gift safe.",
            if *asked {
                "We stopped asking, so that it can never be taken twice."
            } else {
                "We will ask for it when the system is well."
            },
        ),
        Event::LetGo => Told::plain(
            Glyph::Check,
            super::capital(&format!("{system} was well again, so we let your gift go on.")),
        ),
        Event::OtherWay { to, agreed, .. } => {
            let why = if *agreed { "as you agreed in your settings" } else { "as you chose" };
            Told::strong(
                Tone::Way,
                Glyph::Repeat,
                format!("Your gift comes from {} now, {why}.", method(to)),
                &format!("From {from} nothing can be taken for it any more."),
            )
        }
        Event::Apart { until } => Told::plain(
            Glyph::Clock,
            format!(
                "So that it does not come together with your next gift, we take it on {}.",
                moment(*until, zone, MomentStyle::Day),
            ),
        ),
        Event::LeftOut => Told::plain(
            Glyph::X,
            "You wanted only the gift that was due, so we cancelled this one. Nothing was taken.",
        ),
        Event::Inquired => Told::plain(
            Glyph::Ask,
            format!("We asked {system} what became of it. We do not send it twice."),
        ),
        Event::Taken => Told::strong(
            Tone::Given,
            Glyph::Check,
            format!("{amount} was taken from {from}, once."),
            "Thank you.",
        ),
        Event::Refused { class } => {
            Told::plain(Glyph::Ask, format!("{}. Nothing was taken.", reason(*class, &gift.method)))
        }
        Event::NotTaken { class } => Told::strong(
            Tone::Needs,
            Glyph::Alert,
            format!("{}.", reason(*class, &gift.method)),
            "Nothing was taken.",
        ),
        Event::WillTryAgain { at } => Told::plain(
            Glyph::Clock,
            format!("We will ask once more on {}.", moment(*at, zone, MomentStyle::Short)),
        ),
        Event::Cancelled => Told::plain(Glyph::X, "The gift was cancelled. Nothing was taken."),
        Event::Refunded { amount } => {
            Told::plain(Glyph::Back, format!("{amount} was given back to {from}."))
        }
        Event::TakenBack { amount } => {
            Told::plain(Glyph::Back, format!("Your bank took {amount} back to {from}."))
        }
        Event::GivenAgain { amount } => {
            Told::plain(Glyph::Check, format!("Your bank gave {amount} to your church again."))
        }
        Event::Redesignated => {
            Told::plain(Glyph::Repeat, "Your church moved it to the fund you see here.")
        }
        Event::GivenUp => Told::plain(
            Glyph::X,
            "Your church will not take this gift any more. Nothing was taken.",
        ),
        Event::ReceiptSent => Told::plain(Glyph::Mail, "We sent you the receipt."),
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Class, Currency, Date, GiftId, Money, Timestamp, derive_id};
    use views::{GiftStatus, MethodLabel};

    use super::*;

    #[test]
    fn a10_no_story_frightens() {
        let gift = GiftRow {
            id: GiftId::from_uuid(derive_id(&["gift"])),
            on: Date::constant(2026, 11, 22),
            lines: Vec::new(),
            amount: Money::new(6_000, Currency::Usd),
            returned: Money::zero(Currency::Usd),
            method: MethodLabel {
                kind: "card".to_owned(),
                brand: "Visa".to_owned(),
                last_four: "1881".to_owned(),
            },
            status: GiftStatus::Assured,
            class: None,
            schedule: None,
        };
        let mut events = vec![
            Event::Received,
            Event::BroughtOver,
            Event::FellDue,
            Event::Sent,
            Event::NoAnswer,
            Event::KeptSafe { asked: true },
            Event::KeptSafe { asked: false },
            Event::LetGo,
            Event::OtherWay { from: gift.method.clone(), to: gift.method.clone(), agreed: false },
            Event::OtherWay { from: gift.method.clone(), to: gift.method.clone(), agreed: true },
            Event::Apart { until: Timestamp::from_micros(0) },
            Event::LeftOut,
            Event::Inquired,
            Event::Taken,
            Event::WillTryAgain { at: Timestamp::from_micros(0) },
            Event::Cancelled,
            Event::Refunded { amount: gift.amount },
            Event::TakenBack { amount: gift.amount },
            Event::GivenAgain { amount: gift.amount },
            Event::Redesignated,
            Event::AtTheBank,
            Event::GivenUp,
            Event::ReceiptSent,
        ];
        events.extend(Class::ALL.map(|class| Event::NotTaken { class }));
        events.extend(Class::ALL.map(|class| Event::Refused { class }));
        for event in events {
            let told = told(&event, &gift, "UTC");
            let text = format!("{} {}", told.strong.unwrap_or_default(), told.rest).to_lowercase();
            for word in ["declin", "fail", "error", "pending", "gateway", "payment", "_"] {
                assert!(!text.contains(word), "“{word}” in: {text}");
            }
        }
    }
}
