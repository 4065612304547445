//! Names of the books, in the words of an accountant. A name that is new to these pages is shown as
//! it is: the page may be older than the books.

use kernel::Timestamp;
use views::{AsOf, BooksChurch, GiftStatus, Side};

use crate::site::components::{Glyph, Tone, Word};
use crate::site::format::{self, DayStyle, MomentStyle};

/// A kind of account: what stands in the chart, what one of them is called, and what an accountant
/// calls it.
pub(super) struct Kind<'a> {
    pub(super) all: &'a str,
    pub(super) one: &'a str,
    pub(super) accountant: &'static str,
}

pub(super) fn account(kind: &str) -> Kind<'_> {
    let (all, one, accountant) = match kind {
        "donor" => ("Donors", "Donor", "receivable: promised, not taken yet"),
        "promised" => ("Promised", "Promised", "deferred income, on its way"),
        "assured" => ("Assured", "Assured", "deferred income, held by a delay"),
        "fund" => ("Funds", "Fund", "income"),
        "clearing" => ("Gateways", "Gateway", "receivable: taken, not paid out yet"),
        "fees" => ("Fees", "Fees", "expense: what gateways keep"),
        "platform" => ("Platform", "Platform", "payable to the platform"),
        "probes" => ("Probes", "Probes", "payable: our own money, to be given back"),
        "payout" => ("Bank", "Bank", "cash at the church’s bank"),
        "write_off" => ("Write-offs", "Write-offs", "expense: bad debts"),
        "opening" => ("Opening balances", "Opening balances", "equity"),
        "due" => ("Other churches", "Other church", "due from other churches"),
        other => (other, other, ""),
    };
    Kind { all, one, accountant }
}

pub(super) const fn side(side: Side) -> &'static str {
    match side {
        Side::Debit => "debit",
        Side::Credit => "credit",
    }
}

/// What an order did.
pub(super) fn order(kind: &str) -> &str {
    match kind {
        "hold" => "Promised",
        "assure" => "Assured",
        "release" => "Released",
        "settle" => "Taken",
        "void" => "Undone",
        "expire" => "Given up",
        "refund" => "Refunded",
        "redesignate" => "Moved to another fund",
        "fee" => "Fee",
        "cover_fee" => "Fee covered by the donor",
        "chargeback" => "Taken back by the bank",
        "chargeback_reversed" => "Returned by the bank",
        "payout" => "Paid out",
        "write_off" => "Written off",
        "probe" => "Probe",
        "opening" => "Opening balance",
        "transfer" => "Transferred",
        other => other,
    }
}

/// The same in a sentence.
pub(super) fn sentence(kind: &str) -> &'static str {
    match kind {
        "hold" => "A gift was accepted: the donor owes it, and it is promised to its funds.",
        "assure" => "A delay held the gift. What was promised is assured; nothing was taken.",
        "release" => "The gift was let go. What was assured is promised again, and may be sent.",
        "settle" => {
            "The gateway took the money: the donor owes nothing, and what was promised is the \
             funds’ income."
        }
        "void" => "The gift was not taken or was cancelled: the promise is undone.",
        "expire" => "The church gave the gift up: the promise is undone.",
        "refund" => "The money went back to the donor, through the gateway that took it.",
        "redesignate" => "It was meant for another fund. No money moved outside the books.",
        "fee" => "The gateway keeps its share of what it took.",
        "cover_fee" => "The donor paid the gateway’s share on top.",
        "chargeback" => "The donor’s bank took the money back.",
        "chargeback_reversed" => "The donor’s bank gave the money again.",
        "payout" => "The gateway paid the church’s bank.",
        "write_off" => "Nobody will pay this any more.",
        "probe" => "A test charge of our own, with no donor’s money.",
        "opening" => "A balance was brought from another system.",
        "transfer" => "Somebody moved it, and says why.",
        _ => "",
    }
}

/// The icon of an order in a story.
pub(super) fn mark(kind: &str) -> (Tone, Glyph) {
    match kind {
        "hold" => (Tone::Way, Glyph::Give),
        "assure" => (Tone::Assured, Glyph::Shield),
        "release" => (Tone::Way, Glyph::Way),
        "settle" => (Tone::Given, Glyph::Check),
        "void" | "expire" => (Tone::Quiet, Glyph::X),
        "refund" => (Tone::Quiet, Glyph::Back),
        "chargeback" | "write_off" => (Tone::Bad, Glyph::Back),
        "payout" => (Tone::Given, Glyph::Down),
        _ => (Tone::Quiet, Glyph::Dot),
    }
}

/// A gift's state, as staff say it.
pub(super) fn status(status: GiftStatus) -> Word {
    format::status(crate::site::locale(), status, format::Reader::Church)
}

/// The request or attempt behind an order, its ids cut to what tells one from another.
pub(super) fn cause(cause: &str) -> String {
    let word = |word: &str| match word.len() {
        36 if word.matches('-').count() == 4 => short(word),
        _ => word.to_owned(),
    };
    cause.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The first eight of an id's letters.
pub(super) fn short(id: &str) -> String {
    id.chars().take(8).collect()
}

/// A row of work.
pub(super) fn task(kind: &str) -> &str {
    match kind {
        "send" => "Send it",
        "inquire" => "Ask what became of it",
        "inquire_refund" => "Ask what became of the refund",
        "fall_due" => "Make the gift of a recurring date",
        other => other,
    }
}

/// What became of a row of work.
pub(super) const fn task_state(state: &str) -> Word {
    match state.as_bytes() {
        b"done" => Word::new("Done", Tone::Given, Glyph::Check),
        b"parked" => Word::new("Given up, a person must look", Tone::Bad, Glyph::Alert),
        _ => Word::new("To do", Tone::Way, Glyph::Clock),
    }
}

/// What somebody did.
pub(super) fn verb(verb: &str) -> &str {
    match verb {
        "gift.give" => "gave the gift",
        "gift.cancel" => "cancelled the gift",
        "gift.refund" => "gave the gift back",
        other => other,
    }
}

/// "now", "at the close of Nov 22, 2026", "on Nov 22, 2026, 10:35 AM".
pub(super) fn as_of(as_of: AsOf) -> String {
    match as_of {
        AsOf::Now => "now".to_owned(),
        AsOf::CloseOf(date) => {
            format!(
                "at the close of {}",
                format::day(crate::site::locale(), date, DayStyle::Medium)
            )
        }
        AsOf::Minute(minute) => {
            let day = format::day(crate::site::locale(), minute.date(), DayStyle::Medium);
            format!("on {day}, {:02}:{:02}", minute.hour(), minute.minute())
        }
    }
}

/// The two fields in which that was asked: a date and a time.
pub(super) fn as_of_fields(as_of: AsOf) -> (String, String) {
    match as_of {
        AsOf::Now => (String::new(), String::new()),
        AsOf::CloseOf(date) => (date.to_string(), String::new()),
        AsOf::Minute(minute) => {
            (minute.date().to_string(), format!("{:02}:{:02}", minute.hour(), minute.minute()))
        }
    }
}

/// A church in a list of several.
pub(super) fn church(church: &BooksChurch) -> String {
    let test = if church.test { " (test)" } else { "" };
    format!("{}{test}", church.name)
}

/// Whose clock the page goes by.
pub(super) fn clock(now: Timestamp, church: &BooksChurch) -> String {
    let zone = format::zone_name(now, &church.zone);
    let today = format::moment(crate::site::locale(), now, &church.zone, MomentStyle::DayTime);
    format!("Times are by the church’s clock, {zone}. There it is {today}.")
}

#[cfg(test)]
mod tests {
    use kernel::Date;

    use super::*;

    #[test]
    fn an_instant_reads_back_as_it_was_asked() {
        let day = Date::constant(2026, 11, 22);
        assert_eq!(as_of(AsOf::CloseOf(day)), "at the close of Nov 22, 2026");
        let minute = AsOf::Minute(day.at(9, 5, 0, 0));
        assert_eq!(as_of_fields(minute), ("2026-11-22".to_owned(), "09:05".to_owned()));
    }

    #[test]
    fn a_causes_ids_are_short() {
        let text = "late answer of attempt 0f0e7c0a-5a77-53c7-9c62-0123456789ab";
        assert_eq!(cause(text), "late answer of attempt 0f0e7c0a");
        assert_eq!(cause("accepted"), "accepted");
    }
}
