//! Facts in words: amounts, days, moments, states and what happened.
//!
//! A donor reads at grade 6, in their language: what happened, what we did, what they may do. During
//! an incident of ours a donor never reads "declined", "failed", "error", "pending", or a code
//! `crates/words/tests` looks for such words in all languages.

mod done;
mod story;
mod time;

use kernel::{Class, Date, Locale};
use views::{GiftRow, GiftStatus, Line, MethodChoice, MethodLabel};

use crate::site::components::{Glyph, Tone, Word};

pub use done::notice;
pub use story::{Told, sentence, told};
pub use time::{field_time, lasting, machine_time, zone_name};
pub use words::{DayStyle, MomentStyle, day, moment, money, month, slide, weekday};

/// Whose words a state is told in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    Donor,
    Church,
    Staff,
}

/// "1,281", for churches and staff; a donor's language writes it with `words::number`.
pub fn number(count: u64) -> String {
    words::number(Locale::En, count)
}

/// "1 gift", "1,281 gifts", for churches and staff; a donor's words choose their form themselves.
pub fn count(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

/// "Visa 1881".
pub fn method(locale: Locale, method: &MethodLabel) -> String {
    let last_four = &method.last_four;
    if is_bank(method) && method.brand == "Bank" {
        words::states::bank(locale, last_four)
    } else {
        format!("{} {last_four}", method.brand)
    }
}

/// "Household · Visa 1881": by its own name too, if its donor gave it one.
pub fn choice(locale: Locale, choice: &MethodChoice) -> String {
    let name = method(locale, &choice.label);
    if choice.nickname.is_empty() { name } else { format!("{} · {name}", choice.nickname) }
}

/// Whether money comes from a bank account and not from a card.
pub fn is_bank(method: &MethodLabel) -> bool {
    method.kind != "card"
}

/// By which of the two a sentence chooses its words: "card" or "bank".
pub fn kind(method: &MethodLabel) -> &'static str {
    if is_bank(method) { "bank" } else { "card" }
}

/// "The card system": who is asked to take a gift, in words a donor knows.
pub fn system(locale: Locale, method: &MethodLabel) -> String {
    capital(&words::story::system(locale, kind(method)))
}

/// "General fund and 2 more".
pub fn gift_name(locale: Locale, lines: &[Line]) -> String {
    match lines {
        [] => words::states::gift(locale),
        [line] => line.name.clone(),
        [line, rest @ ..] => words::states::and_more(locale, rest.len(), &line.name),
    }
}

/// A gift's state, in the words of those who read it.
pub fn status(locale: Locale, status: GiftStatus, reader: Reader) -> Word {
    match reader {
        Reader::Donor => donors_status(locale, status),
        Reader::Church | Reader::Staff => office_status(status, reader),
    }
}

fn donors_status(locale: Locale, status: GiftStatus) -> Word {
    use words::states as say;
    let (word, tone, glyph) = match status {
        GiftStatus::Given => (say::given(locale), Tone::Given, Glyph::Check),
        GiftStatus::Assured => (say::assured(locale), Tone::Assured, Glyph::Shield),
        GiftStatus::OnItsWay | GiftStatus::BeingAsked => {
            (say::on_its_way(locale), Tone::Way, Glyph::Way)
        }
        GiftStatus::Waiting => (say::waiting(locale), Tone::Quiet, Glyph::Clock),
        GiftStatus::NeedsYou => (say::needs_you(locale), Tone::Needs, Glyph::Alert),
        GiftStatus::NotTaken => (say::not_taken(locale), Tone::Quiet, Glyph::Cross),
        GiftStatus::Cancelled => (say::cancelled(locale), Tone::Quiet, Glyph::X),
        GiftStatus::Refunded => (say::refunded(locale), Tone::Quiet, Glyph::Back),
    };
    Word::said(word, tone, glyph)
}

fn office_status(status: GiftStatus, reader: Reader) -> Word {
    use GiftStatus as S;
    let staff = reader == Reader::Staff;
    match status {
        S::Given if staff => Word::new("Taken", Tone::Given, Glyph::Check),
        S::Given => Word::new("Given", Tone::Given, Glyph::Check),
        S::Assured if staff => Word::new("Held", Tone::Assured, Glyph::Shield),
        S::Assured => Word::new("Assured", Tone::Assured, Glyph::Shield),
        S::BeingAsked if staff => Word::new("Being asked", Tone::Needs, Glyph::Ask),
        S::OnItsWay | S::BeingAsked => Word::new("On its way", Tone::Way, Glyph::Way),
        S::Waiting => Word::new("Waiting", Tone::Quiet, Glyph::Clock),
        S::NeedsYou => Word::new("Needs donor", Tone::Needs, Glyph::Alert),
        S::NotTaken => Word::new("Not taken", Tone::Bad, Glyph::Cross),
        S::Cancelled => Word::new("Cancelled", Tone::Quiet, Glyph::X),
        S::Refunded => Word::new("Refunded", Tone::Quiet, Glyph::Back),
    }
}

/// A class of answers, for those who keep the books or the gateways.
pub fn class(class: Class) -> &'static str {
    match class {
        Class::Success => "Success",
        Class::CommunicationError => "Communication error",
        Class::ProviderFailure => "Provider failure",
        Class::GatewayIncorrectlyConfigured => "Gateway incorrectly configured",
        Class::BankDeclined => "Bank declined",
        Class::InsufficientFunds => "Insufficient funds",
        Class::ExpiredCard => "Expired card",
        Class::BadCardDetails => "Bad card details",
        Class::SuspiciousPayment => "Suspicious payment",
        Class::UnknownError => "Unknown error",
    }
}

/// Why a gift was not taken, in one sentence for its donor, without a full stop.
pub fn reason(locale: Locale, class: Class, method: &MethodLabel) -> String {
    use words::story as say;
    let kind = kind(method);
    let reason = match class {
        Class::Success => say::was_taken(locale),
        Class::CommunicationError => say::no_answer(locale, kind),
        Class::ProviderFailure => say::not_well(locale, kind),
        Class::GatewayIncorrectlyConfigured => say::not_set_up(locale, kind),
        Class::BankDeclined => say::bank_said_no(locale),
        Class::InsufficientFunds => say::not_enough(locale),
        Class::ExpiredCard => say::expired(locale),
        Class::BadCardDetails => say::wrong_details(locale, kind),
        Class::SuspiciousPayment => say::safety_check(locale),
        Class::UnknownError => say::no_reason(locale, kind),
    };
    capital(&reason)
}

/// What a donor may do about a gift that was not taken, in one or two sentences.
pub fn way_out(locale: Locale, class: Class, method: &MethodLabel) -> String {
    use words::story as say;
    match class {
        Class::Success => say::do_nothing(locale),
        Class::CommunicationError
        | Class::ProviderFailure
        | Class::GatewayIncorrectlyConfigured
        | Class::UnknownError => say::we_look_into_it(locale),
        Class::BankDeclined => say::ask_your_bank(locale),
        Class::InsufficientFunds => say::when_the_money_is_there(locale),
        Class::ExpiredCard => say::with_another_way(locale, "card"),
        Class::BadCardDetails => say::with_another_way(locale, kind(method)),
        Class::SuspiciousPayment => say::call_the_office(locale),
    }
}

/// The small line under a gift's name in a list: only where it helps.
pub fn aside(locale: Locale, gift: &GiftRow) -> Option<String> {
    match (gift.status, gift.class) {
        (GiftStatus::NeedsYou | GiftStatus::NotTaken | GiftStatus::Waiting, Some(class)) => {
            Some(reason(locale, class, &gift.method))
        }
        (GiftStatus::Given, _) if gift.returned.minor() > 0 => {
            Some(words::states::partly_back(locale, &money(locale, gift.returned)))
        }
        _ => None,
    }
}

/// How often, as the form names it.
pub const FREQUENCIES: [&str; 10] = [
    "once",
    "weekly",
    "every_two_weeks",
    "every_four_weeks",
    "first_and_fifteenth",
    "fifth_and_twentieth",
    "monthly",
    "quarterly",
    "half_yearly",
    "yearly",
];

/// How often, when its first date is not known: "every week".
pub fn frequency_name(locale: Locale, name: &str) -> String {
    words::often(locale, name)
}

/// How often, after an amount: "every Sunday", "on the 31st of each month, or its last day".
pub fn frequency(locale: Locale, name: &str, anchor: Date) -> String {
    words::often_from(locale, name, anchor)
}

/// The same at the beginning of a line: "Every Sunday".
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

pub fn uncapital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().collect::<String>() + letters.as_str()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d24_every_state_and_reason_is_said_in_every_language() {
        let card = MethodLabel {
            kind: "card".to_owned(),
            brand: "Visa".to_owned(),
            last_four: "1881".to_owned(),
        };
        for locale in Locale::ALL {
            for state in GiftStatus::ALL {
                assert!(!status(locale, state, Reader::Donor).word.is_empty());
            }
            for class in Class::ALL {
                assert!(!reason(locale, class, &card).is_empty());
                assert!(!way_out(locale, class, &card).is_empty());
            }
        }
        assert_eq!(status(Locale::Ko, GiftStatus::Given, Reader::Staff).word, "Taken");
        assert_eq!(system(Locale::En, &card), "The card system");
    }

    #[test]
    fn a42_a_state_reads_as_the_glossary_says() {
        let glossary = include_str!("../../../docs/glossary.md");
        let row = |state: &str| -> Vec<&str> {
            let line = glossary.lines().find(|line| line.starts_with(&format!("| {state} |")));
            line.expect(state).split('|').map(str::trim).collect()
        };
        for (state, read) in [
            ("due, sending", GiftStatus::OnItsWay),
            ("due again later", GiftStatus::Waiting),
            ("held", GiftStatus::Assured),
            ("uncertain", GiftStatus::BeingAsked),
            ("taken", GiftStatus::Given),
            ("failed, the donor can fix it", GiftStatus::NeedsYou),
            ("failed otherwise", GiftStatus::NotTaken),
            ("cancelled", GiftStatus::Cancelled),
            ("refunded", GiftStatus::Refunded),
        ] {
            let word = status(Locale::En, read, Reader::Donor).word.to_lowercase();
            assert_eq!(Some(&word.as_str()), row(state).get(2), "{state}");
        }
        let office = |reader| status(Locale::En, GiftStatus::Assured, reader).word.to_lowercase();
        let held = row("held");
        assert_eq!(held.get(2..4), Some(&[&*office(Reader::Church), &*office(Reader::Staff)][..]));
    }

    #[test]
    fn numbers_are_grouped_and_counted() {
        assert_eq!(count(1, "gift", "gifts"), "1 gift");
        assert_eq!(count(1_281, "gift", "gifts"), "1,281 gifts");
        assert_eq!(number(100), "100");
        assert_eq!(number(1_000_000), "1,000,000");
    }
}
