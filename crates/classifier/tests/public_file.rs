//! The rules on the public sample of real texts.

use std::fs::File;

use classifier::{default_rules, evaluate};

#[test]
fn the_public_file_is_ruled_as_labelled() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/gateway_responses_public.csv");
    let evaluation = evaluate(File::open(path).unwrap(), &default_rules()).unwrap();
    println!("{evaluation}");
    assert!(evaluation.accuracy >= 0.92, "{evaluation}");
    assert_eq!(evaluation.false_successes, 0, "{evaluation}");
    assert!(evaluation.communication_as_decline <= 0.02, "{evaluation}");
}
