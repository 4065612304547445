//! The pages of rollouts, in every state that looks different.

use app::site::Draft;
use app::site::pages::staff::rollouts::rollout::{Rollout, RolloutProps};
use app::site::pages::staff::rollouts::{Rollouts, RolloutsProps};
use views::{AuditLine, RolloutBoard, RolloutGroup, RolloutMove, RolloutRow, Viewer};

use crate::frame::at;

const STEPS: [u32; 7] = [0, 1, 5, 10, 20, 50, 100];

fn group(churches: u64, seen: u64, failed: u64) -> RolloutGroup {
    let rate = (failed * 10_000).checked_div(seen).unwrap_or(0);
    RolloutGroup { churches, seen, failed, rate, enough: seen >= 100 }
}

fn nobody() -> RolloutRow {
    RolloutRow {
        name: "write_backs".to_owned(),
        percent: 0,
        steps: STEPS.to_vec(),
        experimental: group(0, 0, 0),
        control: group(1_204, 0, 0),
        limit: 200,
        minimum: 100,
        counted_since: at("00:00:00"),
        moved: None,
        history: Vec::new(),
        unlooked: false,
        up: Some(1),
        down: None,
    }
}

fn twenty() -> RolloutRow {
    let why = "A week at 10 % without a gap";
    RolloutRow {
        percent: 20,
        experimental: group(241, 3_310, 6),
        control: group(963, 12_877, 13),
        counted_since: at("18:31:00"),
        moved: Some(RolloutMove {
            by: "Anna Kowalczyk".to_owned(),
            by_rule: false,
            at: at("17:02:11"),
            why: why.to_owned(),
        }),
        history: vec![AuditLine {
            at: at("17:02:11"),
            who: "Anna Kowalczyk".to_owned(),
            by_rule: false,
            verb: "rollout.up".to_owned(),
            why: format!("to 20 %: {why}"),
        }],
        up: Some(50),
        down: Some(10),
        ..nobody()
    }
}

fn half() -> RolloutRow {
    RolloutRow {
        percent: 50,
        experimental: group(602, 40, 1),
        control: group(602, 44, 0),
        up: Some(100),
        down: Some(20),
        ..twenty()
    }
}

fn fell() -> RolloutRow {
    let why = "60 of 240 failed; of the control group 10 of 1000";
    let mut fell = RolloutRow {
        percent: 10,
        experimental: group(119, 0, 0),
        control: group(1_085, 0, 0),
        moved: Some(RolloutMove {
            by: "rollout-guard".to_owned(),
            by_rule: true,
            at: at("18:33:40"),
            why: why.to_owned(),
        }),
        unlooked: true,
        up: None,
        down: Some(5),
        ..twenty()
    };
    fell.history.insert(
        0,
        AuditLine {
            at: at("18:33:40"),
            who: "rollout-guard".to_owned(),
            by_rule: true,
            verb: "rollout.back".to_owned(),
            why: format!("to 10 %: {why}"),
        },
    );
    fell
}

fn list(rollouts: Vec<RolloutRow>) -> String {
    let page = crate::frame::page(Viewer::Staff { name: "Anna Kowalczyk".to_owned() });
    let view = RolloutBoard { rollouts };
    let html = crate::frame::html(|| Rollouts(RolloutsProps { page, view }));
    crate::markup::assert_sound(&html);
    html
}

fn one(view: RolloutRow, draft: Draft) -> String {
    let page = crate::frame::page(Viewer::Staff { name: "Anna Kowalczyk".to_owned() });
    let html = crate::frame::html(|| Rollout(RolloutProps { page, view, draft }));
    crate::markup::assert_sound(&html);
    html
}

#[test]
fn c24_both_groups_stand_side_by_side() {
    let html = list(vec![twenty()]);
    for words in ["With it", "Without it", "0.18\u{a0}%", "0.10\u{a0}%", "3,310", "A week at 10 %"]
    {
        assert!(html.contains(words), "{words}");
    }
    assert!(html.contains("by over 2.00\u{a0}%, once 100 results were seen"));
    assert_eq!(html.matches("aria-current=\"step\"").count(), 1);
}

#[test]
fn c24_few_results_are_called_few() {
    assert!(list(vec![half()]).contains("2.50\u{a0}%, too few"));
    assert!(list(vec![nobody()]).contains("Nobody has moved it yet."));
    assert!(list(Vec::new()).contains("Nothing is being rolled out"));
}

#[test]
fn c24_a_form_offers_one_step_up_and_the_way_back() {
    let html = one(twenty(), Draft::default());
    for value in ["value=\"50\"", "value=\"10\"", "value=\"0\""] {
        assert!(html.contains(value), "{value}");
    }
    assert!(!html.contains("value=\"100\"") && !html.contains("name=\"confirm\""));
    assert!(one(half(), Draft::default()).contains("name=\"confirm\""), "everybody, by name");
    assert!(!one(nobody(), Draft::default()).contains("value=\"0\""), "nobody to stop for");
}

#[test]
fn c25_what_fell_back_waits_for_somebody_to_look() {
    let html = one(fell(), Draft::default());
    assert!(html.contains("It stepped back by itself to 10 %") && html.contains("60 of 240"));
    assert!(html.contains("value=\"looked\"") && !html.contains("value=\"20\""));
    assert!(html.contains("By itself"));
}

#[test]
fn f1_a_reason_typed_wrongly_comes_back() {
    let mut draft = Draft::typed([("why", "short"), ("to", "10")]);
    draft.refuse("why", "Say why, in ten characters or more");
    let html = one(twenty(), draft);
    assert!(html.contains("<title>Error: ") && html.contains("value=\"short\""));
}

#[test]
fn every_state_is_sound_and_kept_to_be_looked_at() {
    let states = [
        ("staff-rollouts", list(vec![twenty()])),
        ("staff-rollouts-none", list(Vec::new())),
        ("staff-rollouts-nobody", list(vec![nobody()])),
        ("staff-rollout", one(twenty(), Draft::default())),
        ("staff-rollout-everybody", one(half(), Draft::default())),
        ("staff-rollout-fell", one(fell(), Draft::default())),
    ];
    for (name, html) in states {
        crate::gallery::keep(name, &html);
    }
}
