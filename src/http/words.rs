//! What is wrong with a form, in words: what happened, and what to do. The tone is plain and calm,
//! and no sentence blames.

mod donors;

use app::site::Problem;
use delayed_payments::release::PlanRefused;
use delayed_payments::{
    DelayRefused, IncidentRefused, LockRefused, PostMortemRefused, SwitchRefused, WindowRefused,
};
use giving::rollouts::RolloutRefused;
use giving::rules::RuleRefused;
use giving::{Error, Refusal, Wrong};
use http::StatusCode;
use words::{erase, household, methods, pledges, problems};

use super::failure::Failure;
use super::language;

/// What a use case said no with. What cannot be put into words is our own fault.
pub fn said(error: Error) -> Failure {
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    match error {
        Error::Invalid(violations) => {
            unfit(violations.iter().map(|one| problem(one.field, one.wrong)).collect())
        }
        Error::Refused(
            Refusal::Delay(DelayRefused::WhyTooShort)
            | Refusal::Rollout(RolloutRefused::WhyTooShort)
            | Refusal::Incident(IncidentRefused::WhyTooShort | IncidentRefused::StillHeld)
            | Refusal::Switch(SwitchRefused::WhyTooShort),
        ) => unfit(vec![problem("why", Wrong::TooShort)]),
        Error::Refused(Refusal::Lock(LockRefused::WhyTooShort)) => {
            unfit(vec![problem("override", Wrong::TooShort)])
        }
        // Somebody wrote a rule that cannot be: it is said beside its text.
        Error::Refused(Refusal::Rule(RuleRefused::Rules(refused))) => {
            unfit(vec![Problem { field: "text".to_owned(), message: of_rule_set(&refused) }])
        }
        Error::Refused(Refusal::Rule(RuleRefused::CasesTurn(cases))) => Failure::said(
            StatusCode::CONFLICT,
            format!("It would make {cases} recorded cases mean something else. Write it anew"),
        ),
        Error::Refused(refusal) => Failure::said(StatusCode::CONFLICT, of_refusal(&refusal)),
        Error::SignInFailed => Failure::said(unprocessable, problems::sign_in(language::reads())),
        Error::Throttled { .. } => {
            Failure::said(StatusCode::TOO_MANY_REQUESTS, problems::too_often(language::reads()))
        }
        Error::Conflict => {
            Failure::said(StatusCode::CONFLICT, problems::conflict(language::reads()))
        }
        Error::OtherContent => {
            Failure::said(StatusCode::CONFLICT, problems::other_content(language::reads()))
        }
        Error::NotFound => Failure::NotFound,
        Error::Unavailable(_) => Failure::Unavailable,
        Error::Internal(_) => Failure::Ours,
    }
}

/// The same where there is no form to show it beside: on the command line.
pub fn plain(error: &Error) -> String {
    match error {
        Error::Invalid(violations) => violations
            .iter()
            .map(|one| format!("{}: {}", one.field, message(one.field, one.wrong)))
            .collect::<Vec<_>>()
            .join("; "),
        Error::Refused(refusal) => of_refusal(refusal),
        Error::SignInFailed
        | Error::Throttled { .. }
        | Error::Conflict
        | Error::OtherContent
        | Error::NotFound
        | Error::Unavailable(_)
        | Error::Internal(_) => error.to_string(),
    }
}

/// Fields that do not fit.
pub fn unfit(problems: Vec<Problem>) -> Failure {
    Failure::Said { status: StatusCode::UNPROCESSABLE_ENTITY, problems }
}

/// What is wrong with one field.
pub fn problem(field: &str, wrong: Wrong) -> Problem {
    Problem { field: field.to_owned(), message: message(field, wrong) }
}

/// What is wrong with one field. Churches and staff have fields of their own; all others are told
/// in the language of whoever reads, also where a field has a name that one of those has.
fn message(field: &str, wrong: Wrong) -> String {
    let own = language::is_office().then(|| office(field, wrong)).flatten();
    own.map_or_else(|| donors::message(language::reads(), field, wrong), str::to_owned)
}

fn office(field: &str, wrong: Wrong) -> Option<&'static str> {
    Some(match (wrong, field) {
        (Wrong::Missing, "to") => "Choose where to",
        (Wrong::Missing, "to_fund") => "Choose the fund it goes to",
        (Wrong::Missing, "gateway") => "Choose a gateway",
        (Wrong::Missing, "class") => "Choose what it means",
        (Wrong::Missing, "reply") => "Paste what the gateway answered",
        (Wrong::NotAChoice, "brand") => "Enter a brand in plain letters, such as visa",
        (Wrong::Missing, "scope") => "Choose what to delay",
        (Wrong::Missing, "orders") => "Choose a church or a time, or name orders",
        (Wrong::Missing, "kind") => "Choose what is wrong",
        (Wrong::Missing, "donor") => "Say something to donors, to churches, or to both",
        (Wrong::Missing, "text") => "Write something",
        (Wrong::Missing, "what") => "Say what is to be done",
        (Wrong::Missing, "what_happened") => "Say what happened",
        (Wrong::Missing, "learning") => "Say what was learnt. One honest sentence is enough",
        (Wrong::Missing, "mitigations") => {
            "Give every mitigation somebody who does it, and a date; or drop it"
        }
        (Wrong::Missing, "classes") => "Choose which failures count",
        (Wrong::Missing, "action") => "Choose what is done",
        (Wrong::Missing, "name") => "Give the rule a name",
        (Wrong::Missing, "starts" | "ends") => "Enter a date and a time",
        (Wrong::Missing, "hook_name") => "Give the webhook a name",
        (Wrong::Missing, "url") => "Enter its address",
        (Wrong::Missing, "incident") => "Choose an incident",
        (Wrong::NotAChoice, "seed") => "Enter a whole number, such as 7",
        (Wrong::NotAnAmount, "second_after" | "everybody_after") => "Enter minutes in digits",
        (Wrong::TooLittle, "second_after") => "Enter 1 minute or more",
        (Wrong::TooLittle, "everybody_after") => "Enter more minutes than until the second",
        (Wrong::TooMuch, "frequency") => "Enter a number from 1 to 100",
        (Wrong::TooMuch, "within") => "Enter from 1 to 1440 minutes",
        (Wrong::TooMuch, "not_again") => "Enter from 0 to 1440 minutes",
        (Wrong::TooMuch, "everybody_after") => "Enter 240 minutes or less",
        (Wrong::NotAChoice, "orders") => "None of these is an order in the books",
        (Wrong::NotAChoice, "batch_size") => "Choose how many gifts a batch has",
        (Wrong::NotAChoice, "to_fund") => "Choose another fund than the one it is in",
        (Wrong::NotAChoice, "version" | "before") => "Enter a number, such as 17",
        (Wrong::NotAChoice, "frequency" | "within" | "not_again") => "Enter a whole number",
        (Wrong::NotAChoice, "facility") => "Enter the id of an account that is there",
        (Wrong::NotAChoice, "name") => "Use small letters, digits and _ only",
        (Wrong::NotADate, "time") => "Enter a time, such as 14:30",
        (Wrong::NotADate, "at" | "starts" | "ends") => {
            "Enter a date and a time, such as 2027-03-14T08:30"
        }
        (Wrong::InThePast, "starts") => "Choose a beginning that is ahead",
        (Wrong::InThePast, "ends") => "Choose an end that is ahead, and after the beginning",
        (Wrong::TooFarAhead, "starts") => "Choose a beginning within ninety days",
        (Wrong::TooFarAhead, "ends") => "A window lasts seven days at most. Plan several",
        (Wrong::InThePast, "to") => "Choose an end after the beginning",
        (Wrong::TooShort, "secret") => "Use the secret that was made for you, or a longer one",
        (Wrong::TooLong, "reference") => "Use 40 characters or fewer",
        (Wrong::TooLong, "donor" | "church") => "Use 280 characters or fewer",
        (Wrong::TooLong, "what_happened" | "learning") => "Use 4,000 characters or fewer",
        (Wrong::Different, "orders") => "Name orders, or choose a church or a time, not both",
        (Wrong::Different, "action") => {
            "A misconfiguration delays its own account alone. Choose that, or to tell staff"
        }
        (Wrong::Different, "count") => "This is not the number of gifts above",
        (Wrong::Different, "confirm") => "Type the name exactly as it stands above",
        (Wrong::Different, "total") => "This is not the amount above. Type it once more",
        (Wrong::Different, "sum") => "This is not the total above",
        (Wrong::Taken, "order") => "Give each place once: a first, then a second, without a gap",
        (Wrong::Frightens, _) => {
            "Say it without “declined”, “failed”, “error” or “gateway”: a donor would worry"
        }
        (Wrong::ACode, _) => "Leave codes out: they say nothing to a donor",
        _ => return None,
    })
}

fn of_refusal(refusal: &Refusal) -> String {
    let locale = language::reads();
    let said = match refusal {
        Refusal::Gift(refused) => return donors::of_gift(locale, refused),
        Refusal::Schedule(refused) => return donors::of_schedule(locale, refused),
        Refusal::OtherWayDown => return problems::other_way_down(locale),
        Refusal::NoFacility => return problems::no_facility(locale),
        Refusal::HandOffOver => return methods::wrong_over(locale),
        Refusal::VaultSilent => return methods::wrong_silent(locale),
        Refusal::TooManyMethods => return methods::wrong_many(locale),
        Refusal::MethodInUse => return methods::wrong_in_use(locale),
        Refusal::GiftsOpen => return erase::wrong_open(locale),
        Refusal::HouseholdAlready => return household::wrong_already(locale),
        Refusal::HouseholdOver => return household::wrong_over(locale),
        Refusal::TooManyPledges => return pledges::wrong_many(locale),
        Refusal::Delay(refused) => of_delay(refused),
        Refusal::Switch(refused) => of_switch(refused),
        Refusal::Window(refused) => of_window(*refused),
        Refusal::Plan(refused) => of_plan(refused),
        Refusal::Rollout(refused) => of_rollout(*refused),
        Refusal::Rule(refused) => of_rule(refused),
        Refusal::Incident(refused) => of_incident(*refused),
        Refusal::PostMortem(refused) => of_post_mortem(*refused),
        Refusal::Lock(refused) => of_lock(*refused),
        Refusal::StillDelayed => "A delay still covers this. End it first",
        Refusal::LastBatchOpen => {
            "The last batch is not resolved yet. The next one can go when each of its gifts is"
        }
        Refusal::PlanChanged => {
            "The gifts of this plan are not what was drawn any more. Abandon it and draw a new one"
        }
        Refusal::PlanClosed => "This plan is finished or was abandoned. Draw a new one",
        Refusal::AnotherPlanOpen => {
            "Another open release plan lets some of this go. Finish it or abandon it first"
        }
        Refusal::OwnChange => "You proposed this change, so somebody else approves it",
        Refusal::ChangeDecided => "Somebody has decided this already. Look at the rule as it is",
        Refusal::NothingHeld => "Nothing is held there",
        Refusal::NotTheNextBatch => "This batch is not the next one. Look at the plan as it is now",
        Refusal::NothingToRefund => "All of this gift was given back already",
        Refusal::RefundOpen => {
            "An earlier refund of this gift has no answer yet. Look again when it has"
        }
        Refusal::NothingTakenBack => "The bank has taken nothing of this gift back",
        Refusal::CaseEnded => "This case is over. Look at how it ended",
        Refusal::NothingToGiveBack => "Nothing of this is to be given back at the gateway",
        Refusal::NothingToTakeDown => "The books have this already, or it is none of our charges",
        Refusal::PayoutRecorded => "A deposit with this reference is in the books already",
    };
    said.to_owned()
}

fn of_lock(refused: LockRefused) -> &'static str {
    match refused {
        LockRefused::Locked => {
            "The probes do not allow this yet. Probe on, or ask a second person to do without"
        }
        LockRefused::WhyTooShort => "Say why, in ten characters or more",
        LockRefused::AskedAlready => "Somebody has asked for that already. A second person agrees",
        LockRefused::NotAsked => "Nobody has asked for that. Ask first, and somebody else agrees",
        LockRefused::OwnWish => "You asked for this, so somebody else agrees to it",
        LockRefused::AgreedAlready => "A second person has agreed to this already",
    }
}

fn of_delay(refused: &DelayRefused) -> &'static str {
    match refused {
        DelayRefused::NothingToDelay => {
            "Checks and cash pass no gateway: there is nothing to delay"
        }
        DelayRefused::WhyTooShort => "Say why, in ten characters or more",
        DelayRefused::AlreadyEnded => "This delay has ended already",
    }
}

fn of_switch(refused: &SwitchRefused) -> &'static str {
    match refused {
        SwitchRefused::AlreadyOff => "The schedule engine is off already",
        SwitchRefused::AlreadyOn => "The schedule engine is on already",
        SwitchRefused::WhyTooShort => "Say why, in ten characters or more",
        SwitchRefused::ReminderInThePast => "Choose a reminder that is ahead",
        SwitchRefused::ReminderTooFar => "Choose a reminder within seven days",
        SwitchRefused::TooFewProbes => "Choose five probes or more; fewer say nothing",
        SwitchRefused::AlreadyConfirmed => "A second person has agreed already",
        SwitchRefused::OwnSwitch => "You turned it off, so somebody else agrees that it stays off",
    }
}

fn of_window(refused: WindowRefused) -> &'static str {
    match refused {
        WindowRefused::HasBegun => {
            "This window has begun. Its end can be moved, or its delay ended; nothing else"
        }
        WindowRefused::Cancelled => "This window was cancelled",
        WindowRefused::NothingToDelay => "Checks and cash pass no gateway: nothing would be held",
        WindowRefused::WhyTooShort => "Say why, in ten characters or more",
        WindowRefused::StartsInThePast => "Choose a beginning that is ahead",
        WindowRefused::StartsTooFarAhead => "Choose a beginning within ninety days",
        WindowRefused::EndsTooEarly => "Choose an end that is ahead, and after the beginning",
        WindowRefused::LastsTooLong => "A window lasts seven days at most. Plan several",
    }
}

fn of_rollout(refused: RolloutRefused) -> &'static str {
    match refused {
        RolloutRefused::AlreadyThere => {
            "It stands there already. Somebody else was first: look at it as it is now"
        }
        RolloutRefused::OneStepAtATime => "It goes up one step at a time",
        RolloutRefused::NotLookedAt => {
            "It stepped back by itself. Say what was found first; then it may go up"
        }
        RolloutRefused::NothingToLookAt => "Somebody has looked already",
        RolloutRefused::WhyTooShort => "Say why, in ten characters or more",
    }
}

fn of_incident(refused: IncidentRefused) -> &'static str {
    match refused {
        IncidentRefused::Over => "This incident is over. If it is back, open another one",
        IncidentRefused::AlreadyThere => {
            "It stands there already. Somebody else was first: look at it as it is now"
        }
        IncidentRefused::NotThisWay => "Resolve it on its own page, where you see what is held",
        IncidentRefused::StillHeld => {
            "Gifts are still held under it. Release them first, or say why it is over all the same"
        }
        IncidentRefused::WhyTooShort => "Say why, in ten characters or more",
        IncidentRefused::AlreadyTheirs => "They have it already",
        IncidentRefused::NoBanner => "There is no banner to take down",
    }
}

fn of_post_mortem(refused: PostMortemRefused) -> &'static str {
    match refused {
        PostMortemRefused::Finished => "The post-mortem is finished. Add to it below instead",
        PostMortemRefused::NotFinished => "The post-mortem is not finished. Change it instead",
        PostMortemRefused::NothingHappened => "Say what happened",
        PostMortemRefused::NothingLearnt => "Say what was learnt",
        PostMortemRefused::MitigationWithoutOwnerOrDate => {
            "Give every mitigation somebody who does it, and a date; or drop it"
        }
        PostMortemRefused::NoSuchMitigation => "Somebody has taken this mitigation out",
        PostMortemRefused::DoneAlready => "This mitigation is done already",
        PostMortemRefused::Empty => "Write something",
    }
}

fn of_rule(refused: &RuleRefused) -> &'static str {
    match refused {
        RuleRefused::Rules(_) => "It cannot stand beside the rules in force. Write it anew",
        RuleRefused::OwnRule => "You wrote this rule, so somebody else approves it",
        RuleRefused::NotOpen => "It is not open any more. Look at it as it is now",
        RuleRefused::NotSubmitted => "Nobody asks for approval any more. Look at it as it is now",
        RuleRefused::NotActive => "It is not in force. Look at it as it is now",
        RuleRefused::NotTried => {
            "It was not tried on every recorded reply yet. Wait until it was, then ask again"
        }
        RuleRefused::TriedBesideOthers => {
            "Other rules have come into force since it was tried. Try it again first"
        }
        RuleRefused::CasesTurn(_) => "It would make recorded cases mean something else",
    }
}

/// Why rules cannot stand together, where a name must be told.
fn of_rule_set(refused: &classifier::Refused) -> String {
    use classifier::Refused;
    match refused {
        Refused::Tie { first, second } => format!(
            "{first} and {second} have the same text and are equally specific, so nothing says \
             which would win. Use a longer text, or name a gateway"
        ),
        Refused::TooGreedy { takes: 0, from, .. } => format!(
            "These words stand in rules of {from} other classes, so by themselves they say \
             nothing. Use a longer text"
        ),
        Refused::TooGreedy { takes, from, .. } => format!(
            "It would take {takes} recorded replies from rules of {from} other classes. Use a \
             longer text, or name a gateway"
        ),
        Refused::TooShort(_) => "Use three letters or more".to_owned(),
        Refused::NoLetter(_) => "Use words: a code by itself decides nothing".to_owned(),
        Refused::TooManyGaps(_) => "Use fewer gaps, or two rules".to_owned(),
        Refused::SameId(_) | Refused::TooMany => "There is no room for this rule".to_owned(),
        Refused::ClaimsSuccess(_) => "No text makes a success".to_owned(),
    }
}

fn of_plan(refused: &PlanRefused) -> &'static str {
    match refused {
        PlanRefused::AlreadyApproved => "This plan was approved already",
        PlanRefused::OwnPlan => "You drew this plan, so somebody else approves it",
        PlanRefused::NotApproved => "A second person approves this plan before it goes out",
        PlanRefused::Paused => "This plan is paused. Look at why before it goes on",
        PlanRefused::Running => "This plan is running already",
        PlanRefused::Over => "This plan is finished or was abandoned. Draw a new one",
    }
}
