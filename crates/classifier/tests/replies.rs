//! Whole replies, as they come over the wire: class and certainty.

use classifier::{Answer, Reply, Silence, classify, default_rules};
use kernel::{Certainty, Class, GatewayId};
use proptest::prelude::*;

use Certainty::{Sure, Unknown};

fn gateway() -> GatewayId {
    "spreedly".parse().expect("a short plain name")
}

fn rule_on(reply: &Reply) -> (Class, Certainty) {
    let ruling = classify(reply, &gateway(), None, &default_rules());
    (ruling.class, ruling.certainty)
}

fn answer(http_status: u16, body: &[u8], approved: Option<bool>, finished: bool) -> Reply {
    Reply::Answered(Answer { http_status, body: body.to_vec(), approved, finished })
}

#[test]
fn a16_whole_raw_replies_of_every_format() {
    let table: [(&str, &[u8], Class); 7] = [
        (
            "decline.json",
            include_bytes!("../testdata/replies/decline.json"),
            Class::InsufficientFunds,
        ),
        (
            "timeout.xml",
            include_bytes!("../testdata/replies/timeout.xml"),
            Class::CommunicationError,
        ),
        ("page.html", include_bytes!("../testdata/replies/page.html"), Class::ProviderFailure),
        ("form.txt", include_bytes!("../testdata/replies/form.txt"), Class::ExpiredCard),
        ("latin1.txt", include_bytes!("../testdata/replies/latin1.txt"), Class::SuspiciousPayment),
        (
            "spreedly_unknown.json",
            include_bytes!("../testdata/replies/spreedly_unknown.json"),
            Class::UnknownError,
        ),
        ("empty.txt", include_bytes!("../testdata/replies/empty.txt"), Class::UnknownError),
    ];
    for (name, body, expected) in table {
        assert_eq!(rule_on(&answer(200, body, Some(false), true)).0, expected, "{name}");
    }
}

#[test]
fn a_megabyte_is_read_where_a_message_stands() {
    let body = format!("<p>Card expired</p>{}", "<br>".repeat(250_000));
    assert_eq!(rule_on(&answer(200, body.as_bytes(), None, false)).0, Class::ExpiredCard);
    let body = format!("{{\"x\": \"{}\", \"message\": \"Card expired\"}}", "y ".repeat(500_000));
    assert_eq!(rule_on(&answer(200, body.as_bytes(), None, false)).0, Class::ExpiredCard);
}

#[test]
fn success_is_the_structured_flag_and_nothing_else() {
    let table = [
        ("Stolen card", Some(true), true, (Class::Success, Sure)),
        ("Approved", Some(true), false, (Class::UnknownError, Unknown)),
        ("Approved", Some(false), true, (Class::UnknownError, Sure)),
        ("Approved", None, true, (Class::UnknownError, Unknown)),
        (
            "{\"succeeded\": true, \"message\": \"Approved\"}",
            None,
            false,
            (Class::UnknownError, Unknown),
        ),
    ];
    for (body, approved, finished, expected) in table {
        let reply = answer(200, body.as_bytes(), approved, finished);
        assert_eq!(rule_on(&reply), expected, "{body} {approved:?} {finished}");
    }
}

#[test]
fn no_answer_is_an_answer() {
    let table =
        [(Silence::NotConnected, Sure), (Silence::TimedOut, Unknown), (Silence::CutOff, Unknown)];
    for (silence, certainty) in table {
        let expected = (Class::CommunicationError, certainty);
        assert_eq!(rule_on(&Reply::Silence(silence)), expected, "{silence:?}");
    }
}

#[test]
fn a_decline_is_sure_when_it_has_ended_and_the_trouble_is_not_beyond_the_gateway() {
    let table = [
        ("Declined", true, (Class::BankDeclined, Sure)),
        ("Declined", false, (Class::BankDeclined, Unknown)),
        ("No idea", true, (Class::UnknownError, Sure)),
        ("No idea", false, (Class::UnknownError, Unknown)),
        ("Invalid merchant", true, (Class::GatewayIncorrectlyConfigured, Sure)),
        ("Timeout at the processor", true, (Class::CommunicationError, Unknown)),
        ("Internal error", true, (Class::ProviderFailure, Unknown)),
    ];
    for (body, finished, expected) in table {
        let reply = answer(200, body.as_bytes(), Some(false), finished);
        assert_eq!(rule_on(&reply), expected, "{body} {finished}");
    }
}

#[test]
fn without_a_transaction_only_a_refusal_at_the_door_is_sure() {
    let table = [
        (200, "", (Class::UnknownError, Unknown)),
        (200, "garbage", (Class::UnknownError, Unknown)),
        (401, "", (Class::GatewayIncorrectlyConfigured, Sure)),
        (403, "", (Class::GatewayIncorrectlyConfigured, Sure)),
        (402, "", (Class::UnknownError, Sure)),
        (404, "", (Class::UnknownError, Sure)),
        (422, "The currency is not supported", (Class::GatewayIncorrectlyConfigured, Sure)),
        (422, "The processor timed out", (Class::CommunicationError, Unknown)),
        (429, "Too many requests", (Class::ProviderFailure, Sure)),
        (408, "", (Class::CommunicationError, Unknown)),
        (409, "", (Class::UnknownError, Unknown)),
        (500, "", (Class::ProviderFailure, Unknown)),
        (500, "Card expired", (Class::ExpiredCard, Unknown)),
        (502, "", (Class::CommunicationError, Unknown)),
        (503, "", (Class::CommunicationError, Unknown)),
        (504, "", (Class::CommunicationError, Unknown)),
        (302, "", (Class::UnknownError, Unknown)),
    ];
    for (status, body, expected) in table {
        assert_eq!(rule_on(&answer(status, body.as_bytes(), None, false)), expected, "{status}");
    }
}

proptest! {
    #[test]
    fn random_bytes_are_never_a_success(
        status in any::<u16>(),
        body in prop::collection::vec(any::<u8>(), 0..2_000),
        approved in prop::option::of(Just(false)),
        finished in any::<bool>(),
    ) {
        let (class, _) = rule_on(&answer(status, &body, approved, finished));
        prop_assert_ne!(class, Class::Success);
    }

    #[test]
    fn random_markup_never_stops_the_reader(
        body in "[\\[{<]?([\"<>&\\\\%=:;{}/!?#\u{e9}-]|&#x?[0-9a-f]{0,9};|\\\\u[0-9a-f]{0,4}|CDATA|script|ok ){0,60}",
    ) {
        let (class, _) = rule_on(&answer(200, body.as_bytes(), None, true));
        prop_assert_ne!(class, Class::Success);
    }
}
