//! Facts in words: amounts, days, moments, states and what happened.
//!
//! A donor reads at grade 6: what happened, what we did, what they may do. During an incident of
//! ours a donor never reads "declined", "failed", "error", "pending", or a code.

mod story;
mod time;

use kernel::{Class, Date};
use views::{GiftRow, GiftStatus, Line, MethodLabel, Notice};

use crate::site::components::{Glyph, Tone, Word};

pub use story::{Told, told};
pub use time::{
    DayStyle, MomentStyle, day, field_time, lasting, machine_time, moment, month, ordinal, slide,
    weekday, zone_name,
};

/// Whose words a state is told in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    Donor,
    Church,
    Staff,
}

/// "1,281".
pub fn number(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// "1 gift", "1,281 gifts".
pub fn count(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

/// "Visa 1881".
pub fn method(method: &MethodLabel) -> String {
    format!("{} {}", method.brand, method.last_four)
}

/// Whether money comes from a bank account and not from a card.
pub fn is_bank(method: &MethodLabel) -> bool {
    method.kind != "card"
}

/// "The card system": who is asked to take a gift, in words a donor knows.
pub fn system(method: &MethodLabel) -> &'static str {
    if is_bank(method) { "The bank system" } else { "The card system" }
}

/// "General fund and 2 more".
pub fn gift_name(lines: &[Line]) -> String {
    match lines {
        [] => "Gift".to_owned(),
        [line] => line.name.clone(),
        [line, rest @ ..] => format!("{} and {} more", line.name, rest.len()),
    }
}

/// A gift's state, in the words of those who read it.
pub fn status(status: GiftStatus, reader: Reader) -> Word {
    use GiftStatus as S;
    use Reader as R;
    match (status, reader) {
        (S::Given, R::Donor | R::Church) => Word::new("Given", Tone::Given, Glyph::Check),
        (S::Given, R::Staff) => Word::new("Taken", Tone::Given, Glyph::Check),
        (S::Assured, R::Donor | R::Church) => Word::new("Assured", Tone::Assured, Glyph::Shield),
        (S::Assured, R::Staff) => Word::new("Held", Tone::Assured, Glyph::Shield),
        (S::OnItsWay, _) | (S::BeingAsked, R::Donor | R::Church) => {
            Word::new("On its way", Tone::Way, Glyph::Way)
        }
        (S::BeingAsked, R::Staff) => Word::new("Being asked", Tone::Needs, Glyph::Ask),
        (S::Waiting, _) => Word::new("Waiting", Tone::Quiet, Glyph::Clock),
        (S::NeedsYou, R::Donor) => Word::new("Needs you", Tone::Needs, Glyph::Alert),
        (S::NeedsYou, R::Church | R::Staff) => Word::new("Needs donor", Tone::Needs, Glyph::Alert),
        (S::NotTaken, R::Donor) => Word::new("Not taken", Tone::Quiet, Glyph::Cross),
        (S::NotTaken, R::Church | R::Staff) => Word::new("Not taken", Tone::Bad, Glyph::Cross),
        (S::Cancelled, _) => Word::new("Cancelled", Tone::Quiet, Glyph::X),
        (S::Refunded, _) => Word::new("Refunded", Tone::Quiet, Glyph::Back),
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
pub fn reason(class: Class, method: &MethodLabel) -> String {
    let bank = is_bank(method);
    match class {
        Class::Success => "The gift was taken".to_owned(),
        Class::CommunicationError => format!("{} did not answer", system(method)),
        Class::ProviderFailure => format!("{} was not well", system(method)),
        Class::GatewayIncorrectlyConfigured => {
            format!("{} was not set up right", system(method))
        }
        Class::BankDeclined => "The bank said no this time".to_owned(),
        Class::InsufficientFunds => "There was not enough money in the account".to_owned(),
        Class::ExpiredCard => "The card has expired".to_owned(),
        Class::BadCardDetails if bank => "The bank details do not fit".to_owned(),
        Class::BadCardDetails => "The card details do not fit".to_owned(),
        Class::SuspiciousPayment => "A safety check stopped it".to_owned(),
        Class::UnknownError => format!("{} gave no reason", system(method)),
    }
}

/// What a donor may do about a gift that was not taken, in one or two sentences.
pub fn way_out(class: Class, method: &MethodLabel) -> &'static str {
    match class {
        Class::Success => "You do not need to do anything.",
        Class::CommunicationError
        | Class::ProviderFailure
        | Class::GatewayIncorrectlyConfigured
        | Class::UnknownError => {
            "Nothing was taken. We are looking into it, and you may give again at any time."
        }
        Class::BankDeclined => {
            "Nothing was taken. Your bank can tell you why. You may give again another way."
        }
        Class::InsufficientFunds => {
            "Nothing was taken. Give again when the money is there, or use another way to pay."
        }
        Class::ExpiredCard => "Nothing was taken. Give again with another card or your bank.",
        Class::BadCardDetails if is_bank(method) => {
            "Nothing was taken. Give again with another account or a card."
        }
        Class::BadCardDetails => "Nothing was taken. Give again with another card or your bank.",
        Class::SuspiciousPayment => {
            "Nothing was taken. Please call the church office, and we will look at it together."
        }
    }
}

/// The small line under a gift's name in a list: only where it helps.
pub fn aside(gift: &GiftRow) -> Option<String> {
    match (gift.status, gift.class) {
        (GiftStatus::NeedsYou | GiftStatus::NotTaken | GiftStatus::Waiting, Some(class)) => {
            Some(reason(class, &gift.method))
        }
        (GiftStatus::Given, _) if gift.returned.minor() > 0 => {
            Some(format!("{} of it was given back", gift.returned))
        }
        _ => None,
    }
}

/// How often, as a name in a list: the values of the form and their words.
pub const FREQUENCIES: [(&str, &str); 10] = [
    ("once", "Once"),
    ("weekly", "Every week"),
    ("every_two_weeks", "Every two weeks"),
    ("every_four_weeks", "Every four weeks"),
    ("first_and_fifteenth", "On the 1st and 15th of each month"),
    ("fifth_and_twentieth", "On the 5th and 20th of each month"),
    ("monthly", "Every month"),
    ("quarterly", "Every three months"),
    ("half_yearly", "Every six months"),
    ("yearly", "Every year"),
];

/// How often, when its first date is not known: "every week".
pub fn frequency_name(name: &str) -> String {
    let words = FREQUENCIES.iter().find(|(value, _)| *value == name).map(|(_, words)| *words);
    uncapital(words.unwrap_or(name))
}

/// How often, after an amount: "every Sunday", "on the 31st of each month, or its last day".
pub fn frequency(name: &str, anchor: Date) -> String {
    let day = anchor.day();
    let weekday = weekday(anchor);
    let month_day = if day > 28 {
        format!("on the {} of each month, or its last day", ordinal(day))
    } else {
        format!("on the {} of each month", ordinal(day))
    };
    match name {
        "weekly" => format!("every {weekday}"),
        "every_two_weeks" => format!("every second {weekday}"),
        "every_four_weeks" => format!("every fourth {weekday}"),
        "monthly" => month_day,
        "quarterly" => format!("on the {} of every third month", ordinal(day)),
        "half_yearly" => format!("on the {} of every sixth month", ordinal(day)),
        "yearly" => format!("every year on {}", time::day(anchor, DayStyle::MonthDay)),
        other => frequency_name(other),
    }
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

/// What was just done: title, then what it means.
pub fn notice(notice: Notice) -> (&'static str, &'static str) {
    match notice {
        Notice::GiftReceived => {
            ("Thank you, your gift is received", "This page tells what becomes of it.")
        }
        Notice::GiftCancelled => ("Your gift is cancelled", "Nothing was taken."),
        Notice::GiftWaits => ("We keep your gift safe", "You do not need to do anything."),
        Notice::OtherWayTaken => {
            ("Your gift comes from there now", "The old way can take nothing for it any more.")
        }
        Notice::WishKept => ("We keep to that", "You may change it at any time."),
        Notice::FallbackAgreed => ("You agreed", "What you agreed to stands below, word for word."),
        Notice::FallbackEnded => ("That is over", "Nothing takes another way by itself any more."),
        Notice::ScheduleMade => ("Thank you. Your recurring gift is set", "The dates are below."),
        Notice::ScheduleChanged => ("Your recurring gift is changed", "Nothing was taken today."),
        Notice::DateSkipped => ("That date is skipped", "It is not added up later."),
        Notice::DateRestored => ("That date is back", "Your gift is taken on its day."),
        Notice::SchedulePaused => {
            ("Your recurring gift is paused", "Gifts you miss are never added up later.")
        }
        Notice::ScheduleResumed => ("Your recurring gift runs again", "The next date is below."),
        Notice::ScheduleStopped => {
            ("Your recurring gift is stopped", "Gifts already given stay as they are.")
        }
        Notice::PasswordChanged => {
            ("Your password is changed", "You are signed out everywhere but here.")
        }
        Notice::DelayBegun => {
            ("The delay is on", "New gifts are held. Donors read: received, assured.")
        }
        Notice::DelayEnded => ("The delay is off", "It released nothing: the release plan does."),
        Notice::NoticeRead => ("Marked as read", "It stays in the list."),
        Notice::NoticeTaken => ("You have it", "Nobody else is woken about it."),
        Notice::NoticeTested => {
            ("The test is on its way", "It is in the list of notices; the mail follows.")
        }
        Notice::ChannelsSaved => ("Kept", "From now on you are told like this."),
        Notice::OnCallSaved => ("The order is kept", "It counts for what is told from now on."),
        Notice::WebhookAdded => ("The webhook is added", "Send a test to see how it answers."),
        Notice::WebhookTested => ("It was called", "What it answered stands below, first in line."),
        Notice::WebhookRotated => ("It has another secret", "Everything is signed with it now."),
        Notice::WebhookRemoved => ("The webhook is removed", "It is told nothing any more."),
        Notice::ProbeSent => ("The probe is on its way", "Its answer shows below within a minute."),
        Notice::SwitchedOff => ("Schedules are off", "Every staff page says so until they are on."),
        Notice::SwitchedOn => ("Schedules are on", "What was due meanwhile is taken now."),
        Notice::SwitchConfirmed => ("You agreed", "Schedules stay off; reminders go on."),
        Notice::WindowPlanned => (
            "The maintenance is planned",
            "From its first second nothing is sent to what it covers. Staff are reminded before.",
        ),
        Notice::WindowChanged => ("The maintenance is changed", "Sends look at the new plan."),
        Notice::WindowCancelled => ("The maintenance is cancelled", "Nothing will be held by it."),
        Notice::PlanDrawn => (
            "The release plan is drawn",
            "Nothing is released yet: a second person approves it. Everybody on call has a mail.",
        ),
        Notice::PlanApproved => ("The plan is approved", "Its first batch may go out."),
        Notice::BatchReleased => {
            ("The batch is released", "The next one opens when all of it is resolved.")
        }
        Notice::GivenBack => {
            ("The money goes back", "The donor gets a mail, and it within a few days.")
        }
        Notice::RefundAsked => (
            "The gateway gave no answer",
            "It is being asked what became of the refund. Nothing is sent a second time.",
        ),
        Notice::NotGivenBack => {
            ("The gateway said no", "Nothing went back. You may try again, or call the gateway.")
        }
        Notice::GiftMoved => ("The gift is in its new fund", "The books below show the move."),
        Notice::GiftGivenUp => ("The gift is given up", "Nothing was taken, and its donor knows."),
        Notice::DepositBooked => ("The deposit is in the books", "What still waits is below."),
        Notice::WrittenOff => ("It is written off", "What still waits is below."),
        Notice::BankNoted => ("It is in the books", "What is left of the gift is below."),
        Notice::CorrectionClosed => ("It is closed", "Nothing more is given back for it."),
        Notice::PlanPaused => (
            "Nothing was released",
            "Too many gifts of the last batch were not taken. The plan waits for you to look.",
        ),
        Notice::PlanStopped => {
            ("The plan is stopped", "What went out is not called back. The rest stays held.")
        }
        Notice::PlanResumed => {
            ("The plan goes on", "Nothing has gone out yet: its next batch may.")
        }
        Notice::PlanRunsOn => (
            "The plan runs on by itself",
            "Batch follows batch until all is resolved, something is wrong, or somebody stops it.",
        ),
        Notice::OverrideAsked => (
            "A second person is asked",
            "Everybody else on call has a mail. It stays locked so far.",
        ),
        Notice::OverrideAgreed => {
            ("You agreed", "It is open without probes, until something fails again.")
        }
        Notice::PlanAbandoned => ("The plan is abandoned", "All that was not taken stays held."),
        Notice::IncidentOpened => {
            ("The incident is open", "It holds nothing by itself. Everybody on call is told.")
        }
        Notice::IncidentTaken => ("You have it", "Everybody sees that, and nobody else is woken."),
        Notice::IncidentHandedOver => ("It is handed over", "Everybody sees who has it now."),
        Notice::IncidentMoved => ("It stands there now", "The timeline says who said so."),
        Notice::IncidentNoted => ("Your note is in the timeline", "Everybody on call can read it."),
        Notice::IncidentResolved => {
            ("The incident is over", "Write down what was learnt while it is fresh.")
        }
        Notice::BannerUp => ("The banner is up", "It stands on the pages of those concerned."),
        Notice::BannerDown => ("The banner is down", "Donors and churches read nothing of it."),
        Notice::PostMortemKept => ("It is kept", "It is not finished yet."),
        Notice::PostMortemFinished => {
            ("The post-mortem is finished", "It is locked. You may add to it below.")
        }
        Notice::PostMortemAdded => ("It is added", "What stood there before is as it was."),
        Notice::MitigationDone => ("It is done", "The trends do not list it any more."),
        Notice::MirrorAdded => ("The mirror is added", "It is told of each church in its turn."),
        Notice::MirrorPaused => ("The mirror is paused", "It gets what it misses when it goes on."),
        Notice::MirrorResumed => ("The mirror goes on", "It is told what it missed, in sequence."),
        Notice::MirrorRepairing => ("It is being repaired", "The gaps and their state are below."),
        Notice::MirrorFollowed => ("The account goes on", "If it still differs, it waits again."),
        Notice::ReplayQueued => ("The replay is queued", "How far it is shows below."),
        Notice::ReplayStopped => ("The replay is stopped", "What was delivered stays delivered."),
        Notice::ReactionChanged => {
            ("The rule counts as it is now", "On every node, from the next answer on.")
        }
        Notice::ReactionProposed => (
            "A second person is asked",
            "The rule stays as it is until somebody else approves the change.",
        ),
        Notice::ReactionRefused => ("The rule stays as it is", "The change is not made."),
        Notice::RolloutMoved => ("The rollout is moved", "Every node follows within five seconds."),
        Notice::RolloutLooked => ("What you found is written down", "It may go up again."),
        Notice::RuleDrafted => ("The rule is written down", "What it would change is below."),
        Notice::RuleTried => ("It is being tried again", "What it would change is below."),
        Notice::RuleSubmitted => ("Approval is asked for", "Somebody else reads it now."),
        Notice::RuleApproved => ("The rule is in force", "On every node within five seconds."),
        Notice::RuleSentBack => ("It is sent back", "Its author reads why."),
        Notice::RuleReverted => {
            ("The rule is taken back", "Every node rules without it within five seconds.")
        }
        Notice::RuleDropped => ("The rule is dropped", "It was never in force."),
        Notice::CaseJudged => ("It is recorded", "No new rule may make it mean something else."),
        Notice::CaseForgotten => ("It is forgotten", "Rules may say of it what they like."),
        Notice::UnknownSetAside => ("They are set aside", "So are those like them that come."),
        Notice::DrillAsked => ("It begins within seconds", "Reload to see how far it is."),
        Notice::DrillNamed => ("The post-mortem names it", "The report is linked there."),
        Notice::ComparisonAsked => {
            ("Every church will be compared", "It begins within seconds. Reload to see it.")
        }
        Notice::CaseTaken => ("You have it", "The others see that you do."),
        Notice::CaseResolved => ("The case is resolved", "It stands under those that are over."),
        Notice::CaseWrittenDown => {
            ("Written down", "The books have it now, and the donor is told.")
        }
        Notice::RefundProposed => {
            ("Proposed", "The others are told. It closes when the gateway says it went back.")
        }
        Notice::TrustShown => ("Your trust page is public", "Anybody may read it now."),
        Notice::TrustHidden => ("Your trust page is gone", "Its address leads nowhere now."),
        Notice::VerificationAsked => ("It begins within seconds", "Reload to see how far it is."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words that frighten or that only we understand.
    const FORBIDDEN: [&str; 12] = [
        "declin",
        "fail",
        "error",
        "pending",
        "gateway",
        "payment",
        "donation",
        "invalid",
        "exception",
        "token",
        "processor",
        "transaction",
    ];

    fn assert_plain(text: &str) {
        let lower = text.to_lowercase();
        for word in FORBIDDEN {
            assert!(!lower.contains(word), "a donor would read “{word}” in: {text}");
        }
    }

    fn ways() -> [MethodLabel; 2] {
        let way = |kind: &str, brand: &str| MethodLabel {
            kind: kind.to_owned(),
            brand: brand.to_owned(),
            last_four: "1881".to_owned(),
        };
        [way("card", "Visa"), way("ach", "Bank")]
    }

    #[test]
    fn a10_donors_never_read_a_word_of_ours() {
        for state in GiftStatus::ALL {
            assert_plain(status(state, Reader::Donor).word);
        }
        for way in ways() {
            for class in Class::ALL {
                assert_plain(&reason(class, &way));
                assert_plain(way_out(class, &way));
            }
        }
        for (name, words) in FREQUENCIES {
            assert_plain(words);
            assert_plain(&frequency(name, kernel::Date::constant(2026, 1, 31)));
        }
        for done in [
            Notice::GiftReceived,
            Notice::GiftCancelled,
            Notice::ScheduleMade,
            Notice::ScheduleChanged,
            Notice::DateSkipped,
            Notice::DateRestored,
            Notice::SchedulePaused,
            Notice::ScheduleResumed,
            Notice::ScheduleStopped,
            Notice::PasswordChanged,
        ] {
            let (title, words) = notice(done);
            assert_plain(title);
            assert_plain(words);
        }
    }

    #[test]
    fn frequencies_are_told_as_people_say_them() {
        let sunday = Date::constant(2026, 11, 29);
        let table = [
            ("weekly", sunday, "every Sunday"),
            ("every_two_weeks", sunday, "every second Sunday"),
            ("monthly", Date::constant(2026, 1, 3), "on the 3rd of each month"),
            ("monthly", Date::constant(2026, 1, 31), "on the 31st of each month, or its last day"),
            ("yearly", sunday, "every year on November 29"),
            ("first_and_fifteenth", sunday, "on the 1st and 15th of each month"),
            ("once", sunday, "once"),
        ];
        for (name, anchor, words) in table {
            assert_eq!(frequency(name, anchor), words);
        }
    }

    #[test]
    fn numbers_are_grouped_and_counted() {
        assert_eq!(count(1, "gift", "gifts"), "1 gift");
        assert_eq!(count(1_281, "gift", "gifts"), "1,281 gifts");
        assert_eq!(number(100), "100");
        assert_eq!(number(1_000_000), "1,000,000");
    }
}
