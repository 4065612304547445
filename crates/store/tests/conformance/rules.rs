use std::time::Duration;

use classifier::Rule;
use giving::attempts::{Attempt, Outcome};
use giving::audit::{Note, Who};
use giving::ports::StoreError;
use giving::rules::{
    Aside, Case, Change, Decided, Draft, Example, Found, Recorded, Standing, Trial,
};
use kernel::{Certainty, Class, Currency, Money, PersonId, RuleDraftId, RuleId};

use crate::world::{World, answer, at, commit, id, is_stale, usd};

const LEASE: Duration = Duration::from_secs(30);

fn draft(world: &World, name: &str) -> Draft {
    Draft {
        id: RuleDraftId::from_uuid(id(name)),
        rule: Rule {
            id: RuleId::new(format!("staff/{name}")),
            text: format!("é {name} *"),
            gateway: None,
            brand: None,
            class: Class::InsufficientFunds,
            reason: "the bank’s own words".to_owned(),
            hard: false,
        },
        standing: Standing::Draft,
        by: world.here.donor.id,
        made_at: at(1),
        changed_at: at(2),
        revision: 1,
        decided: None,
    }
}

async fn add(world: &World, draft: &Draft) {
    let mut work = world.begin().await;
    work.add_draft(draft).await.unwrap();
    commit(work).await;
}

pub(crate) async fn come_back_as_written(world: &World) {
    let first = draft(world, "first");
    add(world, &first).await;
    let other = world.there.donor.id;
    for (revision, standing) in (2..).zip([
        Standing::Submitted,
        Standing::SentBack,
        Standing::Active,
        Standing::Reverted,
        Standing::Dropped,
    ]) {
        let changed = Draft {
            rule: Rule {
                gateway: Some(world.pin.clone()),
                brand: Some("visa".parse().unwrap()),
                class: Class::SuspiciousPayment,
                hard: true,
                ..first.rule.clone()
            },
            standing,
            changed_at: at(i64::try_from(revision).unwrap()),
            revision,
            decided: Some(Decided { by: other, at: at(9), why: "ist’s".to_owned() }),
            ..first.clone()
        };
        let mut work = world.begin().await;
        work.save_draft(&changed).await.unwrap();
        assert_eq!(work.draft(first.id).await.unwrap().as_ref(), Some(&changed));
        commit(work).await;
        assert_eq!(world.read().draft_now(first.id).await.unwrap(), Some(changed));
    }
    let second = draft(world, "second");
    add(world, &second).await;
    let listed = world.read().drafts(9).await.unwrap();
    let names: Vec<_> = listed.iter().map(|draft| draft.rule.id.as_str()).collect();
    assert_eq!(names, ["staff/first", "staff/second"], "what was changed last first");
    assert_eq!(world.read().drafts(1).await.unwrap().len(), 1);

    let mut work = world.begin().await;
    let nobodys = RuleDraftId::from_uuid(id("nobody's"));
    assert_eq!(work.draft(nobodys).await.unwrap(), None);
    assert!(is_stale(work.save_draft(&Draft { id: nobodys, ..second }).await));
}

/// The database itself refuses that an author approves.
pub(crate) async fn are_never_approved_by_their_author(world: &World) {
    let own = draft(world, "own");
    add(world, &own).await;
    let decided = Some(Decided { by: own.by, at: at(3), why: String::new() });
    let approved = Draft { standing: Standing::Active, decided, ..own };
    let mut work = world.begin().await;
    assert!(matches!(work.save_draft(&approved).await, Err(StoreError::Database(_))));
}

pub(crate) async fn come_into_force_as_numbered_sets(world: &World) {
    assert_eq!(world.read().rule_set_now().await.unwrap(), 0);
    assert_eq!(world.read().active_rules_now().await.unwrap(), (0, Vec::new()));
    let one = draft(world, "one");
    add(world, &one).await;
    let decided = Some(Decided { by: world.there.donor.id, at: at(3), why: String::new() });
    let active = Draft { standing: Standing::Active, decided, ..one };
    let mut work = world.begin().await;
    assert_eq!(work.rule_set().await.unwrap(), 0);
    work.save_draft(&active).await.unwrap();
    work.next_rule_set(1).await.unwrap();
    assert_eq!(work.active_rules().await.unwrap().as_slice(), std::slice::from_ref(&active));
    commit(work).await;
    assert_eq!(world.read().rule_set_now().await.unwrap(), 1);
    assert_eq!(world.read().active_rules_now().await.unwrap(), (1, vec![active]));
    let mut work = world.begin().await;
    assert!(is_stale(work.next_rule_set(1).await), "sets only follow");
}

pub(crate) async fn tell_their_history_newest_first(world: &World) {
    let (donor, subject) = (&world.here.donor, draft(world, "told").id);
    let note = |second, subject: RuleDraftId, verb| Note {
        at: at(second),
        church: None,
        who: Who::Person(donor.id),
        verb,
        subject: subject.to_string(),
        why: "a reason of its own".to_owned(),
    };
    let other = RuleDraftId::from_uuid(id("other"));
    let mut work = world.begin().await;
    for note in [
        note(1, subject, "rule.draft"),
        note(2, other, "rule.draft"),
        note(3, subject, "delay.begin"),
        note(4, subject, "rule.submit"),
    ] {
        work.note(&note).await.unwrap();
    }
    commit(work).await;
    let told = world.read().draft_history(subject, 9).await.unwrap();
    let told: Vec<_> =
        told.iter().map(|line| (line.at, line.who.as_str(), line.verb.as_str())).collect();
    let name = donor.name.as_str();
    assert_eq!(told, [(at(4), name, "rule.submit"), (at(1), name, "rule.draft")]);
    assert_eq!(world.read().draft_history(subject, 1).await.unwrap().len(), 1);
}

pub(crate) async fn know_what_persons_judged(world: &World) {
    let case = |name: &str, second| Case {
        id: name.to_owned(),
        gateway: world.pin.clone(),
        brand: Some("visa".parse().unwrap()),
        reply: "HTTP 402 {\"é\": 1}".to_owned(),
        class: Class::ExpiredCard,
        by: world.here.donor.id,
        at: at(second),
        why: "the bank told us".to_owned(),
    };
    let mut work = world.begin().await;
    work.put_case(&case("a", 1)).await.unwrap();
    work.put_case(&Case { brand: None, ..case("b", 2) }).await.unwrap();
    // The last judgement counts.
    let again = Case { class: Class::BankDeclined, by: world.there.donor.id, ..case("a", 3) };
    work.put_case(&again).await.unwrap();
    commit(work).await;
    let known = world.read().cases().await.unwrap();
    assert_eq!(known, [again, Case { brand: None, ..case("b", 2) }]);
    let mut work = world.begin().await;
    assert!(work.remove_case("a").await.unwrap());
    assert!(!work.remove_case("a").await.unwrap());
    commit(work).await;
    assert_eq!(world.read().cases().await.unwrap().len(), 1);
}

pub(crate) async fn keep_what_was_set_aside(world: &World) {
    let aside = |why: &str, second, by: PersonId| Aside {
        likeness: "f00d".to_owned(),
        why: why.to_owned(),
        by,
        at: at(second),
    };
    let first = aside("a page of theirs", 1, world.here.donor.id);
    let mut work = world.begin().await;
    work.set_aside(std::slice::from_ref(&first)).await.unwrap();
    work.set_aside(&[aside("once more", 2, world.there.donor.id)]).await.unwrap();
    commit(work).await;
    assert_eq!(world.read().asides().await.unwrap(), [first]);
}

fn trial(draft: RuleDraftId) -> Trial {
    Trial {
        draft,
        revision: 1,
        base: 0,
        asked_at: at(5),
        total: 3,
        done: 0,
        reached: None,
        found: Found::default(),
        ended_at: None,
    }
}

pub(crate) async fn are_tried_by_one_node_until_it_dies(world: &World) {
    let one = draft(world, "one");
    add(world, &one).await;
    let asked = trial(one.id);
    let mut work = world.begin().await;
    work.put_trial(&asked, "left", at(40)).await.unwrap();
    assert_eq!(work.lease_trial("right", at(10), LEASE).await.unwrap(), None);
    commit(work).await;
    assert_eq!(world.read().trial_now(one.id).await.unwrap().as_ref(), Some(&asked));

    let example = Example {
        gateway: world.pin.clone(),
        amount: Money::new(250, Currency::Usd),
        at: at(4),
        reply: "Xyzzy é".to_owned(),
    };
    let change = Change {
        from: Class::UnknownError,
        to: Class::InsufficientFunds,
        replies: 2,
        sums: vec![Money::new(500, Currency::Usd), Money::new(7, Currency::Nzd)],
        examples: vec![example],
    };
    let place = (at(4), world.here.church.id, kernel::AttemptId::from_uuid(id("attempt")));
    let found = Found { changes: vec![change], taken: 1, taken_from: vec![Class::BankDeclined] };
    let further = Trial { done: 2, reached: Some(place), found, ..asked.clone() };
    let mut work = world.begin().await;
    work.save_trial(&further, "left", at(50)).await.unwrap();
    assert!(is_stale(work.save_trial(&further, "right", at(50)).await), "it is another's");
    commit(work).await;

    // The left one dies; the right one goes on where it was.
    let mut work = world.begin().await;
    assert_eq!(work.lease_trial("right", at(49), LEASE).await.unwrap(), None);
    let taken = work.lease_trial("right", at(50), LEASE).await.unwrap();
    assert_eq!(taken.as_ref(), Some(&further));
    commit(work).await;
    let ended = Trial { done: 3, ended_at: Some(at(51)), ..further.clone() };
    let mut work = world.begin().await;
    assert!(is_stale(work.save_trial(&further, "left", at(90)).await), "its lease ran out");
    work.save_trial(&ended, "right", at(51)).await.unwrap();
    commit(work).await;
    let mut work = world.begin().await;
    assert_eq!(work.lease_trial("left", at(999), LEASE).await.unwrap(), None, "it has ended");
    assert!(is_stale(work.save_trial(&further, "right", at(99)).await));
    commit(work).await;

    // Written anew, it is tried anew.
    let anew = Trial { revision: 2, asked_at: at(60), ..asked };
    let mut work = world.begin().await;
    work.put_trial(&anew, "left", at(61)).await.unwrap();
    commit(work).await;
    assert_eq!(world.read().trial_now(one.id).await.unwrap(), Some(anew));
}

/// Failures here and there, and one gift that was taken.
async fn record(world: &World) {
    let outcomes = [
        (&world.here, 1, Class::UnknownError, None, "HTTP 402 Xyzzy"),
        (&world.here, 2, Class::BankDeclined, Some("declined"), "HTTP 402 Declined"),
        (&world.there, 1, Class::UnknownError, None, "HTTP 402 Plugh"),
        (&world.there, 2, Class::Success, None, "HTTP 200 Approved"),
        (&world.there, 3, Class::CommunicationError, None, "(no answer in time)"),
    ];
    let mut work = world.begin().await;
    for parish in [&world.here, &world.there] {
        work.add_gift(&parish.scope, &parish.gift("one", 2_500)).await.unwrap();
    }
    for (parish, ordinal, class, rule, reply) in outcomes {
        let gift = parish.gift("one", 2_500);
        let outcome = Outcome {
            rule: rule.map(RuleId::new),
            reply: reply.to_owned(),
            ..answer(class, 100 + i64::from(ordinal))
        };
        let sent = parish.attempt(&gift, ordinal, 100);
        let attempt = Attempt { outcome: Some(outcome), ..sent };
        work.add_attempt(&parish.scope, &attempt).await.unwrap();
    }
    // Nothing was answered to this one.
    let gift = world.here.gift("one", 2_500);
    work.add_attempt(&world.here.scope, &world.here.attempt(&gift, 9, 100)).await.unwrap();
    commit(work).await;
}

pub(crate) async fn are_tried_on_every_churchs_failures(world: &World) {
    record(world).await;
    let read = world.read();
    assert_eq!(read.count_recorded(at(999)).await.unwrap(), 4, "what was taken is not among them");
    assert_eq!(read.count_recorded(at(101)).await.unwrap(), 2);
    let mut seen: Vec<Recorded> = Vec::new();
    loop {
        let after = seen.last().map(|one| one.place);
        let piece = read.recorded(at(999), after, 1).await.unwrap();
        assert!(piece.len() <= 1);
        if piece.is_empty() {
            break;
        }
        seen.extend(piece);
    }
    assert_eq!(seen, read.recorded(at(999), None, 99).await.unwrap());
    let mut replies: Vec<_> = seen.iter().map(|one| one.reply.as_str()).collect();
    replies[..2].sort_unstable();
    assert_eq!(
        replies,
        ["HTTP 402 Plugh", "HTTP 402 Xyzzy", "HTTP 402 Declined", "(no answer in time)"]
    );
    let declined = &seen[2];
    assert_eq!(declined.rule, Some(RuleId::new("declined")));
    assert_eq!((declined.at(), declined.class), (at(102), Class::BankDeclined));
    assert_eq!((declined.amount, declined.certainty), (usd(2_500), Certainty::Sure));
    assert_eq!(declined.brand.as_ref().map(ToString::to_string).as_deref(), Some("visa"));
    assert_eq!(declined.gateway, world.pin);
}

pub(crate) async fn know_what_they_explain(world: &World) {
    record(world).await;
    let read = world.read();
    let unknown = read.unknown_replies(at(0), 9).await.unwrap();
    assert_eq!(unknown.len(), 2);
    assert!(unknown.iter().all(|one| one.class == Class::UnknownError));
    assert_eq!(read.unknown_replies(at(0), 1).await.unwrap().len(), 1);
    assert_eq!(read.unknown_replies(at(200), 9).await.unwrap(), []);
    assert_eq!(read.rules_decided(at(0)).await.unwrap(), [(RuleId::new("declined"), 1)]);
    assert_eq!(read.rules_decided(at(200)).await.unwrap(), []);
    let coverage = read.coverage(at(0)).await.unwrap();
    let told: Vec<_> =
        coverage.iter().map(|one| (one.gateway.as_str(), one.failures, one.ruled)).collect();
    assert_eq!(told, [("pin", 4, 1)]);
    assert_eq!(coverage[0].unknown, 2);
    assert_eq!(read.coverage(at(200)).await.unwrap(), []);
}
