//! The rules on texts written from knowledge of how gateways speak, not taken from any of them.
//!
//! Each list was written and labelled by the conventions of `docs/classifier.md` before anyone saw
//! how the rules rule it; the figures of that first run are there. Since then the vocabulary has
//! been mended with the lists in sight, so what is asserted here is only that nothing is lost.

use std::fs::File;

use classifier::{Evaluation, default_rules, evaluate};

fn spoken(name: &str) -> Evaluation {
    let path = format!("{}/testdata/spoken_{name}.csv", env!("CARGO_MANIFEST_DIR"));
    let file = File::open(path).expect("the list is part of the crate");
    evaluate(file, &default_rules()).expect("the list can be read")
}

#[test]
fn what_processors_networks_servers_and_banks_say_is_read_as_labelled() {
    let floors = [
        ("processors", 0.97),
        ("networks", 0.97),
        ("servers", 0.97),
        ("languages", 0.97),
        ("traps", 0.94),
    ];
    for (name, floor) in floors {
        let found = spoken(name);
        assert!(found.accuracy >= floor, "{name}\n{found}");
        assert_eq!(found.false_successes, 0, "{name}\n{found}");
        assert!(found.communication_as_decline <= 0.02, "{name}\n{found}");
    }
}
