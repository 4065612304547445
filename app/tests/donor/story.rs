//! What a donor reads of a gift, line by line.

use app::site::format::told;
use kernel::{Class, Locale};
use views::{Event, GiftStatus};

use crate::FORBIDDEN;
use crate::frame::{at, usd};
use crate::samples;

/// Everything that may happen to a gift.
fn events() -> Vec<Event> {
    let mut events = vec![
        Event::Received,
        Event::BroughtOver,
        Event::FellDue,
        Event::Sent,
        Event::NoAnswer,
        Event::AtTheBank,
        Event::KeptSafe { asked: false },
        Event::KeptSafe { asked: true },
        Event::LetGo,
        Event::Inquired,
        Event::OtherWay { from: samples::visa(), to: samples::visa(), agreed: true },
        Event::OtherWay { from: samples::visa(), to: samples::visa(), agreed: false },
        Event::Apart { until: at("18:30:00") },
        Event::LeftOut,
        Event::Taken,
        Event::WillTryAgain { at: at("19:00:00") },
        Event::Cancelled,
        Event::Refunded { amount: usd(6_000) },
        Event::TakenBack { amount: usd(6_000) },
        Event::GivenAgain { amount: usd(6_000) },
        Event::Redesignated,
        Event::GivenUp,
        Event::ReceiptSent,
    ];
    for class in Class::ALL.into_iter().filter(|class| *class != Class::Success) {
        events.extend([Event::Refused { class }, Event::NotTaken { class }]);
    }
    events
}

fn line(locale: Locale, event: &Event) -> String {
    let gift = samples::gift(GiftStatus::Given, None);
    let told = told(locale, event, &gift, "America/Los_Angeles");
    [told.strong.unwrap_or_default(), told.rest].join(" ").trim().to_owned()
}

#[test]
fn d02_every_turn_of_a_gift_is_a_line_in_every_language() {
    for event in events() {
        for locale in Locale::ALL {
            let line = line(locale, &event);
            assert!(!line.is_empty(), "{event:?} in {locale}");
            let english = self::line(Locale::En, &event);
            assert!(locale == Locale::En || line != english, "{event:?} in {locale}: {line}");
        }
    }
}

#[test]
fn d02_a_story_has_no_codes_and_is_read_at_grade_six() {
    let mut all = Vec::new();
    for event in events() {
        let line = line(Locale::En, &event);
        let lower = line.to_lowercase();
        for word in FORBIDDEN {
            assert!(!lower.contains(word), "{word} in: {line}");
        }
        for class in Class::ALL {
            assert!(!lower.contains(class.name()) || !class.name().contains('_'), "{line}");
        }
        all.push(line);
    }
    let text = all.join(" ");
    let grade = grade(&text);
    assert!(grade <= 600, "Flesch-Kincaid {grade}/100: {text}");
    assert!(self::grade("The extraordinary reconciliation necessitates deliberation.") > 600);
}

/// The Flesch-Kincaid grade of an English text, in hundredths.
fn grade(text: &str) -> i64 {
    let words: Vec<&str> = text
        .split(|letter: char| !letter.is_alphabetic() && letter != '\'')
        .filter(|word| word.chars().any(char::is_alphabetic))
        .collect();
    let sentences = text.matches(['.', '!', '?']).count();
    let syllables: usize = words.iter().map(|word| syllables(word)).sum();
    let [words, sentences, syllables] =
        [words.len(), sentences, syllables].map(|count| i64::try_from(count).unwrap());
    39 * words / sentences + 1_180 * syllables / words - 1_559
}

/// Groups of vowels, but for a silent e at the end.
fn syllables(word: &str) -> usize {
    let word = word.to_lowercase();
    let is_vowel = |letter: char| "aeiouy".contains(letter);
    let letters: Vec<char> = word.chars().collect();
    let begins =
        |place: usize| is_vowel(letters[place]) && (place == 0 || !is_vowel(letters[place - 1]));
    let groups = (0..letters.len()).filter(|place| begins(*place)).count();
    let silent = groups > 1 && word.ends_with('e') && !word.ends_with("le");
    (groups - usize::from(silent)).max(1)
}
