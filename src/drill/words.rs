//! What givers and churches read, and which of it may never be said of a gift that will be taken.

use app::site::format::{self, Reader};
use delayed_payments::Scope;
use kernel::{Class, Locale};
use views::{GiftPage, GiftStatus};

/// Nobody is told these because of an outage.
const WRONG: [&str; 13] = [
    "declined",
    "denied",
    "error",
    "exception",
    "expired",
    "fail",
    "invalid",
    "not taken",
    "not let it through",
    "refused",
    "rejected",
    "timed out",
    "timeout",
];

/// What only programs say: a class by its name, a place in a program, a status of the wire.
const OF_PROGRAMS: [&str; 5] = ["::", ".rs:", "panicked", "HTTP ", "{\""];

/// Whether a sentence tells a failure, or shows what is inside of us.
pub fn is_wrong(sentence: &str) -> bool {
    // Success is a word of everybody's.
    let class = |class| class != Class::Success && sentence.contains(&format!("{class:?}"));
    if OF_PROGRAMS.iter().any(|mark| sentence.contains(mark)) || Class::ALL.into_iter().any(class) {
        return true;
    }
    let sentence = sentence.to_lowercase();
    WRONG.iter().any(|word| sentence.contains(word))
}

/// Every sentence that depends on what became of a gift, on its giver's pages and its church's.
pub(super) fn of(page: &GiftPage, zone: &str) -> Vec<String> {
    let gift = &page.gift;
    let mut said = vec![
        format::status(Locale::En, gift.status, Reader::Donor).word.into_owned(),
        format::status(Locale::En, gift.status, Reader::Church).word.into_owned(),
    ];
    said.extend(format::aside(Locale::En, gift));
    for line in &page.story {
        let told = format::told(Locale::En, &line.event, gift, zone);
        said.push(format!("{} {}", told.strong.unwrap_or_default(), told.rest));
    }
    let reasons = [GiftStatus::Waiting, GiftStatus::NeedsYou, GiftStatus::NotTaken];
    if let Some(class) = gift.class.filter(|_| reasons.contains(&gift.status)) {
        said.push(format::reason(Locale::En, class, &gift.method));
        said.push(format::way_out(Locale::En, class, &gift.method));
    }
    said
}

/// What a delay covers, in words.
pub(super) fn scope(scope: &Scope) -> String {
    match scope {
        Scope::Everything => "everything".to_owned(),
        Scope::Gateway(gateway) => format!("the gateway {gateway}"),
        Scope::Facility(_) => "one church's account".to_owned(),
        Scope::MethodKind(kind) => format!("every gift by {kind}"),
        Scope::Church(_) => "one church".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a10_words_of_failure_and_of_programs_are_heard() {
        for wrong in [
            "Your card was declined",
            "It Failed.",
            "ProviderFailure",
            "HTTP 502",
            "thread 'main' panicked",
            "at src/http/render.rs:12",
            "{\"class\":7}",
        ] {
            assert!(is_wrong(wrong), "{wrong}");
        }
        for calm in ["Your gift of $60.00 is assured.", "We have your gift safe", "Visa 1881"] {
            assert!(!is_wrong(calm), "{calm}");
        }
    }
}
