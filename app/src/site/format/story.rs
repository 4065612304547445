//! A gift's story, told to its donor.

use kernel::Locale;
use views::{Event, GiftRow};
use words::story as say;

use super::{MomentStyle, kind, method, moment, money, reason};
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
    fn plain(glyph: Glyph, rest: String) -> Told {
        Told { tone: Tone::Quiet, glyph, strong: None, rest }
    }

    fn strong(tone: Tone, glyph: Glyph, strong: String, rest: String) -> Told {
        Told { tone, glyph, strong: Some(strong), rest }
    }
}

/// What happened, in words for the donor.
pub fn told(locale: Locale, event: &Event, gift: &GiftRow, zone: &str) -> Told {
    let from = method(locale, &gift.method);
    let kind = kind(&gift.method);
    match event {
        Event::Received => Told::plain(Glyph::Give, say::received(locale)),
        Event::BroughtOver => Told::plain(Glyph::Check, say::brought_over(locale)),
        Event::FellDue => Told::plain(Glyph::Clock, say::fell_due(locale)),
        Event::Sent => Told::plain(Glyph::Way, say::sent(locale, kind)),
        Event::NoAnswer => {
            Told::plain(Glyph::Ask, sentence(&super::capital(&say::no_answer(locale, kind))))
        }
        Event::AtTheBank => Told::plain(Glyph::Way, say::at_the_bank(locale)),
        Event::KeptSafe { asked } => {
            let why = if *asked { say::stopped_asking(locale) } else { say::asks_later(locale) };
            Told::strong(Tone::Assured, Glyph::Shield, say::kept_safe(locale), why)
        }
        Event::LetGo => Told::plain(Glyph::Check, say::let_go(locale, kind)),
        Event::OtherWay { to, agreed, .. } => {
            let to = method(locale, to);
            let now = if *agreed {
                say::other_way_agreed(locale, &to)
            } else {
                say::other_way_chosen(locale, &to)
            };
            Told::strong(Tone::Way, Glyph::Repeat, now, say::old_way_over(locale, &from))
        }
        Event::Apart { until } => {
            let day = moment(locale, *until, zone, MomentStyle::Day);
            Told::plain(Glyph::Clock, say::apart(locale, &day))
        }
        Event::LeftOut => Told::plain(Glyph::X, say::left_out(locale)),
        Event::Inquired => Told::plain(Glyph::Ask, say::inquired(locale, kind)),
        Event::Taken => {
            let taken = say::taken(locale, &money(locale, gift.amount), &from);
            Told::strong(Tone::Given, Glyph::Check, taken, say::thank_you(locale))
        }
        Event::Refused { class } => Told::plain(
            Glyph::Ask,
            format!(
                "{} {}",
                sentence(&reason(locale, *class, &gift.method)),
                say::nothing_taken(locale)
            ),
        ),
        Event::NotTaken { class } => Told::strong(
            Tone::Needs,
            Glyph::Alert,
            sentence(&reason(locale, *class, &gift.method)),
            say::nothing_taken(locale),
        ),
        Event::WillTryAgain { at } => {
            let when = moment(locale, *at, zone, MomentStyle::Short);
            Told::plain(Glyph::Clock, say::will_try_again(locale, &when))
        }
        Event::Cancelled => Told::plain(Glyph::X, say::was_cancelled(locale)),
        Event::Refunded { amount } => {
            Told::plain(Glyph::Back, say::given_back(locale, &money(locale, *amount), &from))
        }
        Event::TakenBack { amount } => {
            Told::plain(Glyph::Back, say::taken_back(locale, &money(locale, *amount), &from))
        }
        Event::GivenAgain { amount } => {
            Told::plain(Glyph::Check, say::given_again(locale, &money(locale, *amount)))
        }
        Event::Redesignated => Told::plain(Glyph::Repeat, say::redesignated(locale)),
        Event::GivenUp => Told::plain(Glyph::X, say::given_up(locale)),
        Event::ReceiptSent => Told::plain(Glyph::Mail, say::receipt_sent(locale)),
    }
}

/// A reason with its full stop, at the beginning of a line.
pub fn sentence(words: &str) -> String {
    super::capital(words) + "."
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
        for event in &events {
            let told = told(Locale::En, event, &gift, "UTC");
            let text = format!("{} {}", told.strong.unwrap_or_default(), told.rest).to_lowercase();
            for word in ["declin", "fail", "error", "pending", "gateway", "payment", "_"] {
                assert!(!text.contains(word), "“{word}” in: {text}");
            }
        }
        // D2: each event has words in each language.
        for (locale, event) in Locale::ALL.iter().flat_map(|of| events.iter().map(move |e| (of, e)))
        {
            assert!(!told(*locale, event, &gift, "UTC").rest.is_empty());
        }
    }
}
