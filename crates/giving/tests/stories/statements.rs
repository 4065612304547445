//! Statements from gifts that were really taken: issued, proved, corrected; and all of a church's.

use std::time::Duration;

use giving::parts::TypedPart;
use giving::statements::{AskedPeriod, KeptStatement, code_of, hash_of};
use giving::{Error, Scope};
use kernel::{FundId, Locale, StatementId};
use ledger::AccountKind;
use views::{ApartStanding, Proof};

use crate::world::World;

/// So much of a gift goes back.
fn part(fund: FundId, amount: &str, total: &str) -> TypedPart {
    let why = "the donor asked for it";
    TypedPart { fund: fund.to_string(), amount: amount.to_owned(), ..TypedPart::all(total, why) }
}

fn this_year() -> AskedPeriod {
    AskedPeriod::Year { year: 2026, begins: 1 }
}

pub(crate) async fn is_issued_proved_and_corrected(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let gift = world.give(&donor, method, "60").await;
    world.give(&donor, method, "40.01").await;
    let giving = &world.giving;
    let page = giving.statements(&donor, &this_year()).await.unwrap();
    assert_eq!(page.statement.given.minor(), 10_001);
    assert_eq!(page.statement.given.minor(), world.balance(AccountKind::Fund).await);
    assert_eq!((page.latest, page.current, page.issued.len()), (None, false, 0));

    let request = world.request();
    let first = giving.issue_statement(&donor, &this_year(), Locale::Ko, request).await.unwrap();
    let again = giving.issue_statement(&donor, &this_year(), Locale::Ko, request).await.unwrap();
    assert_eq!(again, first, "the same form sent twice issues once");
    let same =
        giving.issue_statement(&donor, &this_year(), Locale::En, world.request()).await.unwrap();
    assert_eq!(same, first, "what still says the same is not issued again");
    let issued = giving.statement(&donor, first).await.unwrap();
    assert_eq!((issued.issued.locale, issued.issued.ordinal), (Locale::Ko, 1));
    let known = giving.verify(&issued.code.to_lowercase()).await.unwrap();
    assert_eq!((known.proof, known.total.minor(), known.gifts), (Proof::Holds, 10_001, 2));

    let admin = world.admin().await;
    giving.refund(&admin, gift, &part(world.fund, "20", "20"), world.request()).await.unwrap();
    let page = giving.statements(&donor, &this_year()).await.unwrap();
    assert!(!page.current, "the books say otherwise now");
    let second =
        giving.issue_statement(&donor, &this_year(), Locale::En, world.request()).await.unwrap();
    let newer = giving.statement(&donor, second).await.unwrap();
    assert_eq!(newer.issued.corrects.as_deref(), Some(issued.code.as_str()));
    let [change] = newer.issued.changes.as_slice() else { panic!("one line is different") };
    let amount = |gift: &Option<views::StatementGift>| gift.as_ref().unwrap().amount.minor();
    assert_eq!((amount(&change.before), amount(&change.after)), (6_000, 4_000));
    assert_eq!(giving.verify(&issued.code).await.unwrap().proof, Proof::Corrected);
    assert_eq!(giving.verify(&newer.code).await.unwrap().proof, Proof::Holds);
    let first = giving.statement(&donor, first).await.unwrap();
    assert_eq!(first.issued.statement.given.minor(), 10_001, "what was issued stays");
    assert_eq!(first.corrected_by, Some(second));

    let (other, _) = world.donor_with("ok").await;
    let not_theirs = giving.statement(&other, second).await;
    assert!(matches!(not_theirs, Err(Error::NotFound)), "a statement is its donor's alone");
    assert!(matches!(giving.verify("2222-2222-2222-2222").await, Err(Error::NotFound)));
}

/// Whoever changes one cent of what is kept, and even the hash with it, is found out by the books.
pub(crate) async fn one_cent_more_is_found_out(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    world.give(&donor, method, "60").await;
    let giving = &world.giving;
    let id =
        giving.issue_statement(&donor, &this_year(), Locale::En, world.request()).await.unwrap();
    let kept = giving.statement_kept(&donor, id).await.unwrap();
    let content = kept.content.replace("6000", "6001");
    assert_ne!(content, kept.content);
    let forged = KeptStatement {
        id: StatementId::from_uuid(world.request().as_uuid()),
        ordinal: 2,
        code: "2222-3333-4444-5555".to_owned(),
        content: content.clone(),
        ..kept.clone()
    };
    let sealed = KeptStatement {
        id: StatementId::from_uuid(world.request().as_uuid()),
        ordinal: 3,
        code: code_of(&content),
        hash: hash_of(&content),
        given: kernel::Money::new(6_001, kept.given.currency()),
        content,
        ..kept.clone()
    };
    let mut work = world.store().begin().await.unwrap();
    for forged in [&forged, &sealed] {
        work.add_statement(&Scope::of(world.church), forged).await.unwrap();
    }
    let _committed = work.commit().await.unwrap();
    for code in [&forged.code, &sealed.code] {
        assert_eq!(giving.verify(code).await.unwrap().proof, Proof::Broken, "{code}");
    }
}

pub(crate) async fn what_is_held_over_new_year_counts_when_it_is_taken(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    // Nine in the evening of the last day of the year in Tacoma.
    world.clock.advance(Duration::from_hours(39 * 24 + 11));
    let staff = world.staff().await;
    let scope = delayed_payments::Scope::Gateway(world.gateway.clone());
    let why = "the bank does not answer";
    let delay = world.giving.begin_delay(&staff, scope, why, world.request()).await.unwrap();
    let gift = world.give(&donor, method, "75").await;
    let giving = &world.giving;
    let page = giving.statements(&donor, &this_year()).await.unwrap().statement;
    assert_eq!((page.given.minor(), page.gifts.len()), (0, 0));
    let [apart] = page.apart.as_slice() else { panic!("it stands apart: {page:?}") };
    assert_eq!((apart.id, apart.standing), (gift, ApartStanding::Assured));
    world.clock.advance(Duration::from_hours(24));
    world.end_delay(&staff, delay).await;
    let way = AskedPeriod::Year { year: 2027, begins: 1 };
    let next = giving.statements(&donor, &way).await.unwrap().statement;
    assert_eq!(next.given.minor(), 0, "the end of a delay releases nothing");
}

pub(crate) async fn a_receipt_stays_as_it_was_issued(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let gift = world.give(&donor, method, "60").await;
    let failed = world.donor_with("declined").await;
    let giving = &world.giving;
    let page = giving.receipt(&donor, gift).await.unwrap();
    assert_eq!((page.amount.minor(), page.issued), (6_000, None));
    giving.issue_receipt(&donor, gift, Locale::Ar, world.request()).await.unwrap();
    giving.issue_receipt(&donor, gift, Locale::En, world.request()).await.unwrap();
    let first = giving.receipt(&donor, gift).await.unwrap();
    let issued = first.issued.clone().unwrap();
    assert_eq!((issued.locale, issued.ordinal), (Locale::Ar, 1), "its language is fixed");
    assert_eq!(giving.verify(&first.code).await.unwrap().proof, Proof::Holds);

    let before = world.mails().await.len();
    let request = world.request();
    for _ in 0..2 {
        giving.send_receipt(&donor, gift, request).await.unwrap();
    }
    assert_eq!(world.mails().await.len(), before + 1, "a form sent twice mails once");

    let admin = world.admin().await;
    giving.refund(&admin, gift, &part(world.fund, "10", "10"), world.request()).await.unwrap();
    let changed = giving.receipt(&donor, gift).await.unwrap();
    assert_eq!(changed.issued.unwrap(), issued, "what was issued stays");
    assert_eq!(changed.kept_now.unwrap().minor(), 5_000);
    assert_eq!(giving.verify(&first.code).await.unwrap().proof, Proof::Corrected);
    giving.issue_receipt(&donor, gift, Locale::En, world.request()).await.unwrap();
    let second = giving.receipt(&donor, gift).await.unwrap();
    let again = second.issued.unwrap();
    assert_eq!((again.ordinal, again.gift.amount.minor()), (2, 5_000));
    assert_eq!(giving.verify(&second.code).await.unwrap().proof, Proof::Holds);

    let not_taken = world.give(&failed.0, failed.1, "5").await;
    let none = giving.receipt(&failed.0, not_taken).await;
    assert!(matches!(none, Err(Error::NotFound)), "{none:?}");
    let not_theirs = giving.receipt(&failed.0, gift).await;
    assert!(matches!(not_theirs, Err(Error::NotFound)), "{not_theirs:?}");
}

pub(crate) async fn a_church_has_everybodys_at_once(world: World) {
    let admin = world.admin().await;
    let (ann, card) = world.donor_with("ok").await;
    let (ben, other) = world.donor_with("ok").await;
    let (_, _) = world.donor_with("ok").await;
    world.give(&ann, card, "60").await;
    world.give(&ben, other, "7").await;
    let giving = &world.giving;
    // One of them has hers already: she keeps it.
    let hers =
        giving.issue_statement(&ann, &this_year(), Locale::Es, world.request()).await.unwrap();
    let request = world.request();
    let run = giving.ask_statements(&admin, &this_year(), request).await.unwrap();
    assert_eq!(giving.ask_statements(&admin, &this_year(), request).await.unwrap(), run);
    let row = giving.statement_run(&admin, run).await.unwrap();
    assert_eq!((row.people, row.looked, row.finished_at), (3, 0, None));
    let early = giving.statements_slice(&admin, &row, None, 10).await;
    assert!(matches!(early, Err(Error::NotFound)), "it is not whole yet");
    // Two nodes at once: what one issues the other does not issue again.
    let (one, two) = tokio::join!(giving.issue_statements(), giving.issue_statements());
    one.unwrap();
    two.unwrap();
    while giving.issue_statements().await.unwrap() > 0 {}
    let row = giving.statement_run(&admin, run).await.unwrap();
    assert_eq!((row.looked, row.statements), (3, 2));
    let all = giving.statements_slice(&admin, &row, None, 10).await.unwrap();
    let mut sums: Vec<i64> = all.iter().map(|kept| kept.given.minor()).collect();
    sums.sort_unstable();
    assert_eq!(sums, [700, 6_000]);
    assert!(all.iter().any(|kept| kept.id == hers && kept.donor == ann.id()));
    let stranger = world.add_church("St. Elsewhere").await.0;
    assert_ne!(stranger, world.church);
}
