//! The rules on the public sample of real texts, and the format others read.

use std::fs::File;

use classifier::{BadFile, Rule, RuleSet, cross_validate, default_rules, evaluate};
use kernel::{Class, RuleId};

fn public_file() -> File {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/gateway_responses_public.csv");
    File::open(path).expect("the sample is part of the crate")
}

#[test]
fn the_public_file_is_ruled_as_labelled() {
    let evaluation = evaluate(public_file(), &default_rules()).unwrap();
    assert_eq!(evaluation.rows, 423);
    assert!(evaluation.accuracy >= 0.92, "{evaluation}");
    assert!(evaluation.macro_f1 >= 0.92, "{evaluation}");
    assert_eq!(evaluation.false_successes, 0, "{evaluation}");
    assert!(evaluation.communication_as_decline <= 0.02, "{evaluation}");
}

#[test]
fn each_gateway_is_ruled_without_the_rules_that_stand_in_its_rows_alone() {
    let held_out = cross_validate(public_file(), &default_rules()).unwrap();
    assert!(held_out.accuracy >= 0.80, "{held_out:?}");
    assert!(held_out.communication_as_decline <= 0.05, "{held_out:?}");
    let evaluation = evaluate(public_file(), &default_rules()).unwrap();
    assert!(held_out.accuracy < evaluation.accuracy);
    assert_eq!(held_out, evaluation.held_out);

    let file = "gateway,code,message,label,source\n\
        x,1,Stolen card,suspicious_payment,a\n\
        y,1,Stolen card,suspicious_payment,b\n\
        y,2,The purple wire is cut,communication_error,c\n\
        y,3,The purple wire is cut,communication_error,d\n";
    let rule = |id: &str, text: &str, class| Rule {
        id: RuleId::new(id),
        text: text.to_owned(),
        gateway: None,
        brand: None,
        class,
        reason: "a test".to_owned(),
        hard: false,
    };
    let rules = RuleSet::new(vec![
        rule("a", "stolen", Class::SuspiciousPayment),
        rule("b", "purple wire", Class::CommunicationError),
    ]);
    let held_out = cross_validate(file.as_bytes(), &rules.unwrap()).unwrap();
    assert_eq!((held_out.accuracy, held_out.rules_of_one), (0.5, 1));
    assert_eq!(held_out.recall[&Class::CommunicationError], 0.0);
}

#[test]
fn as_json_it_has_exactly_the_keys_that_others_read() {
    let file = "gateway,code,message,label,source\n\
        x,00,Approved,success,a\n\
        x,05,\"Declined, call us\",bank_declined,b\n\
        x,91,Refused,communication_error,c\n\
        x,99,Authorised,unknown_error,d\n";
    let evaluation = evaluate(file.as_bytes(), &default_rules()).unwrap();
    let json = serde_json::to_value(&evaluation).unwrap();
    let mut keys: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    let expected = [
        "accuracy",
        "communication_as_decline",
        "false_successes",
        "macro_f1",
        "recall",
        "replies_per_second",
        "rows",
    ];
    assert_eq!(keys, expected);
    assert_eq!(json["rows"], 4);
    assert_eq!(json["accuracy"], 0.5);
    assert_eq!(json["false_successes"], 1);
    assert_eq!(json["communication_as_decline"], 1.0);
    assert_eq!(json["recall"]["success"], 1.0);
    assert_eq!(json["recall"]["unknown_error"], 0.0);
    assert_eq!(evaluation.recall.len(), 4);
    let wrong: Vec<(u64, Class)> =
        evaluation.confusions.iter().map(|wrong| (wrong.line, wrong.ruled)).collect();
    assert_eq!(wrong, [(4, Class::BankDeclined), (5, Class::Success)]);
    let text = evaluation.to_string();
    assert!(text.contains("line 4: x: Refused"), "{text}");
}

#[test]
fn a_bad_row_is_named_by_its_line() {
    let rules = default_rules();
    let line = |file: &str| match evaluate(file.as_bytes(), &rules) {
        Err(BadFile::Row { line, .. }) => Some(line),
        Err(BadFile::Empty) => Some(0),
        Ok(_) => None,
    };
    let header = "gateway,code,message,label\n";
    assert_eq!(line(""), Some(0));
    assert_eq!(line(header), Some(0));
    assert_eq!(line(&format!("{header}x,1,Declined,bank_declined\n")), None);
    assert_eq!(line(&format!("{header}x,1,A,success\nx,1,Declined,declined\n")), Some(3));
    assert_eq!(line(&format!("{header}Not A Name,1,Declined,bank_declined\n")), Some(2));
    assert_eq!(line(&format!("{header}x,1\n")), Some(2));
    assert_eq!(line("gateway,message\nx,Declined\n"), Some(2));
}
