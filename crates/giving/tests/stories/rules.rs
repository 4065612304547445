use std::time::Duration;

use classifier::Refused;
use giving::attempts::{Attempt, AttemptKind, Outcome};
use giving::rules::{Act, Recorded, RuleRefused, Standing, TypedCase, TypedRule};
use giving::{Error, Giving, Refusal, Staff};
use kernel::{
    Amount, AttemptId, Certainty, Class, Currency, FacilityId, GiftId, Money, RuleDraftId, RuleId,
    derive_id,
};
use views::{DraftStanding, RuleFilter, RuleFrom, Stands};

use crate::world::World;

/// What the sandbox says of cards nobody understands, half of the time.
const SAID: &str = "An unknown error occurred";
const WHY: &str = "their support told us so";
const SECOND: Duration = Duration::from_secs(1);

fn typed(text: &str, gateway: &str, class: Class) -> TypedRule {
    TypedRule {
        text: text.to_owned(),
        gateway: gateway.to_owned(),
        brand: String::new(),
        class: class.name().to_owned(),
        hard: "no".to_owned(),
        reason: WHY.to_owned(),
    }
}

async fn drafted(world: &World, staff: &Staff, rule: &TypedRule) -> RuleDraftId {
    world.giving.draft_rule(staff, rule, world.request()).await.unwrap()
}

async fn act(world: &World, staff: &Staff, id: RuleDraftId, act: Act) -> Result<(), Error> {
    let revision = world.giving.rule_draft(staff, id).await.unwrap().revision;
    world.clock.advance(SECOND);
    world.giving.decide_rule(staff, id, revision, (act, WHY), world.request()).await
}

async fn standing(world: &World, staff: &Staff, id: RuleDraftId) -> DraftStanding {
    world.giving.rule_draft(staff, id).await.unwrap().draft.standing
}

fn refused(result: Result<(), Error>) -> RuleRefused {
    match result {
        Err(Error::Refused(Refusal::Rule(refused))) => refused,
        other => panic!("{other:?}"),
    }
}

/// Everything that failed, oldest first.
async fn recorded(world: &World) -> Vec<Recorded> {
    world.store().read().recorded(world.giving.now(), None, 1_000).await.unwrap()
}

/// A reply of a gateway to the gift's attempt of this number.
pub(crate) async fn record(world: &World, gift: GiftId, ordinal: u32, class: Class, said: &str) {
    let scope = giving::Scope::of(world.church);
    let mut work = world.store().begin().await.unwrap();
    let row = work.gift(&scope, gift).await.unwrap().unwrap();
    let rules = classifier::default_rules();
    let outcome = Outcome {
        at: world.giving.now(),
        class,
        certainty: Certainty::Sure,
        rule: (class != Class::UnknownError).then(|| rules.rules()[0].id.clone()),
        hard: false,
        reply: format!("HTTP 402 {said}"),
    };
    let attempt = Attempt {
        id: AttemptId::from_uuid(derive_id(&["recorded", &gift.to_string(), &ordinal.to_string()])),
        gift,
        kind: AttemptKind::Purchase,
        ordinal,
        gateway: world.gateway.clone(),
        facility: FacilityId::from_uuid(derive_id(&["facility"])),
        method: row.method,
        amount: Amount::new(Money::new(1_000, Currency::Usd)).unwrap(),
        sent_at: world.giving.now(),
        outcome: Some(outcome),
        inquiries: 0,
    };
    work.add_attempt(&scope, &attempt).await.unwrap();
    let _committed = work.commit().await.unwrap();
}

/// Gives until the sandbox has said it; the replies that say so.
async fn until_said(world: &World, giving: &Giving, times: usize) -> Vec<Recorded> {
    let before = recorded(world).await.len();
    for _ in 0..40 {
        let (donor, card) = world.donor_with("unknown_text").await;
        let gift = world.accept(&donor, card, "10").await;
        giving.send(world.church, gift).await.unwrap();
        world.clock.advance(SECOND);
        let said: Vec<Recorded> = recorded(world)
            .await
            .into_iter()
            .skip(before)
            .filter(|one| one.reply.contains(SAID))
            .collect();
        if said.len() >= times {
            return said;
        }
    }
    panic!("the sandbox never said: {SAID}")
}

/// A17, F7: from a draft to a rule in force on every node, and back in one step.
pub(crate) async fn a_rule_of_two_people_rules_on_every_node_until_it_is_taken_back(world: World) {
    let (david, anna) = (world.staff().await, world.staff().await);
    let other = world.patient();
    let before = until_said(&world, &world.giving, 2).await;
    assert!(before.iter().all(|one| one.class == Class::UnknownError));

    let rule = typed(SAID, world.gateway.as_str(), Class::ProviderFailure);
    let id = drafted(&world, &david, &rule).await;
    let page = world.giving.rule_draft(&david, id).await.unwrap();
    let trial = page.trial.unwrap();
    assert!(trial.ended_at.is_some(), "few replies are tried at once");
    assert_eq!(
        (trial.total, trial.done),
        (u64::try_from(recorded(&world).await.len()).unwrap(), trial.total)
    );
    let [change] = trial.changes.as_slice() else { panic!("{:?}", trial.changes) };
    assert_eq!((change.from, change.to), (Class::UnknownError, Class::ProviderFailure));
    assert_eq!(change.replies, u64::try_from(before.len()).unwrap());
    let sum = i64::try_from(before.len()).unwrap() * 1_000;
    assert_eq!(change.sums, [Money::new(sum, Currency::Usd)]);
    assert!(change.examples[0].reply.contains(SAID));
    assert!(page.mine && page.cases.red.is_empty() && page.stands == Stands::Well);

    // Not by its author, not before it was asked for, and not as it was before.
    assert_eq!(refused(act(&world, &anna, id, Act::Approve).await), RuleRefused::NotSubmitted);
    act(&world, &david, id, Act::Submit).await.unwrap();
    assert_eq!(refused(act(&world, &david, id, Act::Approve).await), RuleRefused::OwnRule);
    let request = world.request();
    let stale = world.giving.decide_rule(&anna, id, 9, (Act::Approve, ""), request).await;
    assert!(matches!(stale, Err(Error::Conflict)));
    assert_eq!(world.giving.rules_version(), 0);
    act(&world, &anna, id, Act::Approve).await.unwrap();
    assert_eq!(standing(&world, &anna, id).await, DraftStanding::Active);
    assert_eq!(world.giving.rules_version(), 1);

    // The other node looks every two seconds, without a restart.
    assert_eq!(other.rules_version(), 0);
    assert!(other.follow_rules().await.unwrap());
    assert!(!other.follow_rules().await.unwrap(), "there is nothing new");
    let ruled = until_said(&world, &other, 1).await;
    let name = ruled[0].rule.as_ref().unwrap().as_str();
    assert_eq!(ruled[0].class, Class::ProviderFailure);
    assert!(name.starts_with("staff/an-unknown-error-occurred-"), "{name}");
    let rules = world
        .giving
        .rules(&anna, RuleFilter { from: Some(RuleFrom::Staff), ..RuleFilter::default() });
    let rules = rules.await.unwrap();
    assert_eq!((rules.matching, rules.version), (1, 1));
    assert_eq!((rules.rows[0].draft, rules.rows[0].decided), (Some(id), 1));
    assert!(rules.coverage[0].ruled >= 1 && rules.coverage[0].unknown >= 2);

    // What was decided stays.
    let all = recorded(&world).await;
    for one in &before {
        let now = all.iter().find(|now| now.place == one.place).unwrap();
        assert_eq!((now.class, &now.rule), (Class::UnknownError, &one.rule));
    }

    act(&world, &david, id, Act::Revert).await.unwrap();
    assert_eq!(world.giving.rules_version(), 2);
    assert!(other.follow_rules().await.unwrap());
    let ruled = until_said(&world, &other, 1).await;
    assert_eq!((ruled[0].class, &ruled[0].rule), (Class::UnknownError, &before[0].rule));
    assert_eq!(refused(act(&world, &david, id, Act::Revert).await), RuleRefused::NotActive);

    let history = world.giving.rule_draft(&anna, id).await.unwrap().history;
    let told: Vec<_> = history.iter().map(|line| (line.verb.as_str(), line.who.as_str())).collect();
    let (david, anna) = (david.name(), anna.name());
    assert_eq!(
        told,
        [
            ("rule.revert", david),
            ("rule.approve", anna),
            ("rule.submit", david),
            ("rule.draft", david)
        ]
    );
}

/// A18: what nobody can put in order, and what claims too much, is refused when it is written.
pub(crate) async fn a_rule_that_ties_or_says_too_little_is_refused(world: World) {
    let staff = world.staff().await;
    let shipped = classifier::default_rules();
    let rule = shipped.rules().iter().find(|rule| rule.gateway.is_none()).unwrap();
    let draft = async |rule: &TypedRule| {
        let drafted = world.giving.draft_rule(&staff, rule, world.request()).await;
        refused(drafted.map(|_| ()))
    };
    let RuleRefused::Rules(Refused::Tie { first, second }) =
        draft(&typed(&rule.text, "", Class::BankDeclined)).await
    else {
        panic!("it was no tie")
    };
    assert!([first, second].contains(&rule.id));
    let greedy = draft(&typed("card", "", Class::BankDeclined)).await;
    assert!(matches!(greedy, RuleRefused::Rules(Refused::TooGreedy { takes: 0, .. })), "{greedy}");
    let code = draft(&typed("2044", "", Class::BankDeclined)).await;
    assert!(matches!(code, RuleRefused::Rules(Refused::NoLetter(_))));
    let success = typed("approved now", "", Class::Success);
    let success = world.giving.draft_rule(&staff, &success, world.request()).await;
    assert!(matches!(success, Err(Error::Invalid(_))), "no text makes a success");
    // The same text for one gateway is more specific, and so it stands.
    drafted(&world, &staff, &typed(&rule.text, "pin", rule.class)).await;
}

/// F7: a person says what a reply means, and no rule may say otherwise.
pub(crate) async fn a_rule_that_turns_a_case_is_refused(world: World) {
    let staff = world.staff().await;
    let reply = "HTTP 402 Xyzzy quagga zebra, 4111111111111111";
    let case = TypedCase {
        reply,
        gateway: world.gateway.as_str(),
        brand: "",
        class: "insufficient_funds",
        why: WHY,
    };
    world.giving.judge_reply(&staff, case, world.request()).await.unwrap();
    let kept = world.giving.judged_cases(&staff).await.unwrap();
    assert!(kept[0].reply.contains("[card]") && !kept[0].reply.contains("4111"));
    let right = typed("quagga zebra", "", Class::InsufficientFunds);
    let right = drafted(&world, &staff, &right).await;
    let page = world.giving.rule_draft(&staff, right).await.unwrap();
    assert_eq!((page.cases.green.len(), page.cases.red.len()), (1, 0));
    act(&world, &staff, right, Act::Submit).await.unwrap();
    let second = world.staff().await;
    act(&world, &second, right, Act::Approve).await.unwrap();

    let wrong = typed("xyzzy quagga zebra", "", Class::ExpiredCard);
    let wrong = drafted(&world, &staff, &wrong).await;
    let page = world.giving.rule_draft(&staff, wrong).await.unwrap();
    assert_eq!(page.cases.red.len(), 1);
    assert_eq!(page.cases.red[0].after, Class::ExpiredCard);
    assert_eq!(refused(act(&world, &staff, wrong, Act::Submit).await), RuleRefused::CasesTurn(1));
    let id = kept[0].id.clone().unwrap();
    world.giving.forget_case(&staff, &id, world.request()).await.unwrap();
    act(&world, &staff, wrong, Act::Submit).await.unwrap();
}

/// F7: a rule that takes replies from rules of several classes says too little.
pub(crate) async fn a_greedy_rule_shows_what_it_would_take_and_is_refused(world: World) {
    let staff = world.staff().await;
    let (donor, card) = world.donor_with("ok").await;
    let gift = world.give(&donor, card, "10").await;
    let long = "zebra crossing the wide and very long road of a bank that nobody has ever seen";
    record(&world, gift, 51, Class::InsufficientFunds, &format!("Insufficient funds {long}")).await;
    record(&world, gift, 52, Class::ExpiredCard, &format!("Expired card {long}")).await;
    world.clock.advance(SECOND);
    let id = drafted(&world, &staff, &typed(long, "", Class::BankDeclined)).await;
    let page = world.giving.rule_draft(&staff, id).await.unwrap();
    let trial = page.trial.unwrap();
    assert_eq!((trial.taken, trial.greedy, trial.changes.len()), (2, true, 2));
    let greedy = refused(act(&world, &staff, id, Act::Submit).await);
    assert!(matches!(greedy, RuleRefused::Rules(Refused::TooGreedy { takes: 2, from: 2, .. })));
    assert_eq!(standing(&world, &staff, id).await, DraftStanding::Draft);
}

/// F7: a trial is a row; whoever finds it goes on where it was.
pub(crate) async fn a_trial_survives_the_node_that_began_it(world: World) {
    let staff = world.staff().await;
    let (donor, card) = world.donor_with("ok").await;
    let gift = world.give(&donor, card, "10").await;
    for ordinal in 51..61 {
        record(&world, gift, ordinal, Class::UnknownError, "Xyzzy plugh").await;
        world.clock.advance(SECOND);
    }
    let id = drafted(&world, &staff, &typed("xyzzy plugh", "", Class::BankDeclined)).await;
    let reads = world.store().read();
    let whole = reads.trial_now(id).await.unwrap().unwrap();
    assert_eq!((whole.done, whole.total, whole.found.changes[0].replies), (10, 10, 10));

    // A node had seen four of them when it died.
    let seen = reads.recorded(world.giving.now(), None, 4).await.unwrap();
    let mut cut = whole.clone();
    cut.done = 4;
    cut.ended_at = None;
    cut.reached = seen.last().map(|one| one.place);
    cut.found.changes[0].replies = 4;
    let lease = world.giving.now().plus(SECOND * 20);
    let mut work = world.store().begin().await.unwrap();
    work.put_trial(&cut, "a node that died", lease).await.unwrap();
    let _committed = work.commit().await.unwrap();
    let other = world.patient();
    assert!(!other.try_next_rule().await.unwrap(), "its lease goes on");
    let page = world.giving.rule_draft(&staff, id).await.unwrap();
    let trial = page.trial.unwrap();
    assert_eq!((trial.done, trial.ended_at), (4, None), "a reload shows how far it is");
    assert_eq!(refused(act(&world, &staff, id, Act::Submit).await), RuleRefused::NotTried);
    world.clock.advance(SECOND * 21);
    assert!(other.try_next_rule().await.unwrap());
    assert!(!other.try_next_rule().await.unwrap());
    let ended = reads.trial_now(id).await.unwrap().unwrap();
    assert_eq!((ended.done, ended.found.changes[0].replies), (10, 10), "none twice, none left out");
    assert!(ended.ended_at.is_some());
    act(&world, &staff, id, Act::Submit).await.unwrap();
}

/// F7: what was tried beside other rules is tried again.
pub(crate) async fn a_rule_tried_beside_others_is_tried_again(world: World) {
    let (staff, second) = (world.staff().await, world.staff().await);
    let one = drafted(&world, &staff, &typed("xyzzy one", "", Class::BankDeclined)).await;
    let two = drafted(&world, &staff, &typed("xyzzy two", "", Class::BankDeclined)).await;
    act(&world, &staff, one, Act::Submit).await.unwrap();
    act(&world, &staff, two, Act::Submit).await.unwrap();
    act(&world, &second, one, Act::Approve).await.unwrap();
    let stale = refused(act(&world, &second, two, Act::Approve).await);
    assert_eq!(stale, RuleRefused::TriedBesideOthers);
    assert!(!world.giving.rule_draft(&staff, two).await.unwrap().trial.unwrap().current);
    world.giving.try_rule(&second, two, world.request()).await.unwrap();
    act(&world, &second, two, Act::Approve).await.unwrap();
    assert_eq!(world.giving.rules_version(), 2);

    // Sent back, whoever writes it anew is its author.
    let three = drafted(&world, &staff, &typed("xyzzy three", "", Class::BankDeclined)).await;
    act(&world, &staff, three, Act::Submit).await.unwrap();
    act(&world, &second, three, Act::SendBack).await.unwrap();
    let anew = typed("xyzzy number three", "", Class::BankDeclined);
    let giving = &world.giving;
    giving.rewrite_rule(&second, three, 1, &anew, world.request()).await.unwrap();
    act(&world, &second, three, Act::Submit).await.unwrap();
    assert_eq!(refused(act(&world, &second, three, Act::Approve).await), RuleRefused::OwnRule);
    act(&world, &staff, three, Act::Approve).await.unwrap();
    let kept = world.store().read().draft_now(three).await.unwrap().unwrap();
    assert_eq!((kept.standing, kept.revision), (Standing::Active, 2));
    assert_ne!(kept.rule.id, RuleId::new(""));
}

/// A19: what no rule explains is kept, redacted, and stands with what is like it.
pub(crate) async fn what_nobody_understands_stands_in_the_inbox(world: World) {
    let staff = world.staff().await;
    let (donor, card) = world.donor_with("ok").await;
    let gift = world.give(&donor, card, "10").await;
    for (ordinal, said) in (51..).zip([
        "Flibber code 17: the gronk is out of wuzzle",
        "Flibber code 18: the gronk is out of wuzzle",
        "Flibber code 19: the gronk is out of wuzzle today",
        "Quux",
    ]) {
        record(&world, gift, ordinal, Class::UnknownError, said).await;
        world.clock.advance(SECOND);
    }
    let inbox = world.giving.unknown_inbox(&staff).await.unwrap();
    assert_eq!((inbox.replies, inbox.clusters.len()), (4, 2));
    let group = &inbox.clusters[0];
    assert_eq!((group.replies, group.gateways.len()), (3, 1));
    assert_eq!(group.sums, [Money::new(3_000, Currency::Usd)]);
    assert!(group.words.contains("gronk is out of wuzzle"), "{}", group.words);
    assert_eq!(group.last.since(group.first), SECOND * 2);

    let other = &inbox.clusters[1];
    let aside =
        async |why| world.giving.set_unknown_aside(&staff, &other.key, why, world.request()).await;
    assert!(matches!(aside("no").await, Err(Error::Invalid(_))), "a reason is given");
    aside(WHY).await.unwrap();
    // One more like it comes: it is aside as well.
    record(&world, gift, 60, Class::UnknownError, "Quux 99").await;
    world.clock.advance(SECOND);
    let inbox = world.giving.unknown_inbox(&staff).await.unwrap();
    assert_eq!((inbox.clusters.len(), inbox.set_aside), (1, 2));

    // What a rule explains leaves, and stays decided as it was.
    let rule = typed(&inbox.clusters[0].words, "", Class::ProviderFailure);
    let id = drafted(&world, &staff, &rule).await;
    act(&world, &staff, id, Act::Submit).await.unwrap();
    let second = world.staff().await;
    act(&world, &second, id, Act::Approve).await.unwrap();
    let inbox = world.giving.unknown_inbox(&staff).await.unwrap();
    assert_eq!((inbox.clusters.len(), inbox.explained), (0, 3));
    assert!(recorded(&world).await.iter().all(|one| one.class == Class::UnknownError));

    let why = world.giving.why_ruled(&staff, "HTTP 402 Insufficient funds", "pin", "").await;
    let found = why.unwrap().found.unwrap();
    assert_eq!((found.class, found.certainty), (Class::InsufficientFunds, Certainty::Sure));
    assert!(found.decided_by.is_some());
    let why = world.giving.why_ruled(&staff, "HTTP 402 Quux", "pin", "").await;
    assert_eq!(why.unwrap().found.unwrap().decided_by, None);
}
