//! What is wrong, in the language of whoever reads: what donors type, and what cannot be done with
//! their gifts. What anybody may type is here too.

use delayed_payments::{CourseRefused, Refused};
use giving::Wrong;
use kernel::Locale;
use words::{contacts, methods, problems as say};

pub(super) fn message(locale: Locale, field: &str, wrong: Wrong) -> String {
    match wrong {
        Wrong::Missing => missing(locale, field),
        Wrong::NotAnAmount if field == "parts" => say::parts_in_digits(locale),
        Wrong::NotAnAmount => say::amount_in_digits(locale),
        Wrong::Ambiguous => say::ambiguous_amount(locale),
        Wrong::TooPrecise if field == "parts" => say::parts_too_precise(locale),
        Wrong::TooPrecise => say::too_precise(locale),
        Wrong::TooLittle if field == "amount" => say::one_or_more(locale),
        Wrong::TooLittle if field == "parts" => say::parts_less(locale),
        Wrong::TooLittle => say::more_than_nothing(locale),
        Wrong::TooMuch if field == "passkey" => words::passkeys::wrong_many(locale),
        Wrong::TooMuch => say::too_much(locale),
        Wrong::CardNumber => say::card_number(locale),
        Wrong::NotAChoice => not_a_choice(locale, field),
        Wrong::Expired if field == "passkey" => words::passkeys::wrong_late(locale),
        Wrong::Expired => say::expired(locale),
        Wrong::NotAnAddress if field == "phone" => contacts::wrong_phone(locale),
        Wrong::NotAnAddress if field == "webhook" => contacts::wrong_webhook(locale),
        Wrong::NotAnAddress if matches!(field, "email" | "partner") => {
            words::entry::wrong_email(locale)
        }
        Wrong::NotAnAddress => say::an_address(locale),
        Wrong::NotADate => say::a_date(locale),
        Wrong::InThePast if field == "from" => words::pledges::wrong_old(locale),
        Wrong::InThePast => say::passed(locale),
        Wrong::InTheFuture => say::not_yet(locale),
        Wrong::TooFarAhead if field == "by" => words::pledges::wrong_long(locale),
        Wrong::TooFarAhead if field == "to" => words::statements::too_long(locale),
        Wrong::TooFarAhead => say::twelve_months(locale),
        Wrong::NotBetween if field == "by" => words::pledges::wrong_by(locale),
        Wrong::NotBetween if field == "to" => words::statements::to_before(locale),
        Wrong::NotBetween => say::between(locale),
        Wrong::TooShort if field == "new" => say::password_short(locale),
        Wrong::TooShort => say::say_why(locale),
        Wrong::TooLong if field == "new" => say::password_long(locale),
        Wrong::TooLong if field == "address" => words::settings::address_too_long(locale),
        Wrong::TooLong if field == "nickname" => methods::wrong_name_long(locale),
        Wrong::TooLong => say::too_long(locale),
        Wrong::Different if field == "again" => say::same_password(locale),
        Wrong::Different if field == "parts" => say::parts_mixed(locale),
        Wrong::Different => say::differ(locale),
        Wrong::MoreThanThereIs if field == "parts" => say::parts_more(locale),
        Wrong::MoreThanThereIs => say::no_more_than(locale),
        Wrong::Taken if field == "passkey" => words::passkeys::wrong_taken(locale),
        Wrong::Taken if field == "partner" => words::household::wrong_yourself(locale),
        Wrong::Taken if field == "first_way" => say::each_once(locale),
        Wrong::Taken => say::taken(locale),
        Wrong::NotPlain | Wrong::Frightens | Wrong::ACode => say::plain_words(locale),
        Wrong::NotTheCode => contacts::wrong_code(locale),
        Wrong::TooOften => contacts::wrong_often(locale),
        Wrong::Stopped => contacts::wrong_stopped(locale),
        Wrong::NotThePassword if field == "passkey" => words::passkeys::wrong(locale),
        Wrong::NotThePassword if field == "code" => words::confirm::wrong_code(locale),
        Wrong::NotThePassword => say::not_your_password(locale),
    }
}

fn missing(locale: Locale, field: &str) -> String {
    match field {
        "amount" => say::enter_amount(locale),
        "fund" => say::choose_fund(locale),
        "method" => say::choose_method(locale),
        "first" | "until" | "date" | "from" | "by" => say::enter_date(locale),
        "email" | "partner" => say::enter_email(locale),
        "password" => say::enter_password(locale),
        "code" => say::enter_code(locale),
        "causes" => say::choose_when(locale),
        "first_way" => say::choose_next_way(locale),
        "choice" | "stacking" => say::choose_one(locale),
        "giver" => words::entry::wrong_name(locale),
        "phone" => contacts::wrong_phone_missing(locale),
        "webhook" => contacts::wrong_webhook_missing(locale),
        "replacement" => methods::wrong_replacement(locale),
        _ => say::fill_in(locale),
    }
}

fn not_a_choice(locale: Locale, field: &str) -> String {
    match field {
        "code" => words::verify::not_a_code(locale),
        "parts" => say::parts_twice(locale),
        "fund" => say::fund_from_list(locale),
        "method" => say::method_from_list(locale),
        "days" => say::one_to_fourteen(locale),
        "gifts" => say::gifts_in_digits(locale),
        _ => say::from_list(locale),
    }
}

pub(super) fn of_gift(locale: Locale, refused: &Refused) -> String {
    match refused {
        Refused::InFlight | Refused::NotInFlight => say::gift_in_flight(locale),
        Refused::AlreadyTaken => say::gift_taken(locale),
        Refused::AlreadyCancelled => say::gift_cancelled(locale),
        Refused::CancelledYetTaken => say::gift_cancelled_yet_taken(locale),
        Refused::AlreadyRefunded => say::gift_given_back(locale),
        Refused::AlreadyFailed => say::gift_not_taken(locale),
        Refused::StillHeld => say::gift_kept_safe(locale),
        Refused::NotDue { .. } => say::gift_not_due(locale),
        Refused::NotSettling | Refused::NotFailed => say::gift_nothing_wrong(locale),
        Refused::NotTaken => say::gift_nothing_to_give_back(locale),
        Refused::NotHeld => say::gift_not_held(locale),
    }
}

pub(super) fn of_schedule(locale: Locale, refused: &CourseRefused) -> String {
    match refused {
        CourseRefused::Stopped => say::schedule_stopped(locale),
        CourseRefused::Finished => say::schedule_finished(locale),
        CourseRefused::Past => say::schedule_past(locale),
        CourseRefused::TooFar => say::twelve_months(locale),
        CourseRefused::NotPlanned => say::schedule_not_planned(locale),
        CourseRefused::AlreadySkipped => say::schedule_skipped(locale),
        CourseRefused::NotSkipped => say::schedule_not_skipped(locale),
        CourseRefused::NotPaused => say::schedule_not_paused(locale),
        CourseRefused::NotBetween => say::between(locale),
        CourseRefused::NothingLeft => say::schedule_nothing_left(locale),
    }
}
