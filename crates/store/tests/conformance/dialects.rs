//! One test for each way in which the two databases differ by themselves.

use delayed_payments::GiftState;
use giving::gifts::Gift;
use giving::people::Person;
use giving::ports::StoreError;
use kernel::{Amount, Currency, GiftId, PersonId, Timestamp};
use views::{Sort, TransactionFilter};

use crate::world::{World, at, commit, id};

/// A gift of somebody of this name.
async fn gift_of(world: &World, name: &str, email: &str) -> GiftId {
    let parish = &world.here;
    let person = Person {
        id: PersonId::from_uuid(id(email)),
        name: name.to_owned(),
        email: email.to_owned(),
        ..parish.donor.clone()
    };
    let method = giving::methods::Method {
        id: kernel::MethodId::from_uuid(id(&format!("method of {email}"))),
        donor: person.id,
        ..parish.method.clone()
    };
    let gift =
        Gift { donor: person.id, method: method.id, ..parish.gift(&format!("of {email}"), 100) };
    let mut work = world.begin().await;
    work.add_person(&person).await.unwrap();
    work.add_method(&parish.scope, &method).await.unwrap();
    work.add_gift(&parish.scope, &gift).await.unwrap();
    commit(work).await;
    gift.id
}

async fn search(world: &World, q: &str) -> Vec<GiftId> {
    let filter = TransactionFilter { q: q.to_owned(), ..TransactionFilter::default() };
    let rows = world.read().transactions(&world.here.scope, &filter, 100).await.unwrap();
    rows.iter().map(|row| row.id).collect()
}

/// SQLite's `lower` and `like` know the letters A to Z only; PostgreSQL's depend on the locale.
pub(crate) async fn search_folds_letters_that_are_not_ascii(world: &World) {
    let zoe = gift_of(world, "ZOË ÅNGSTRÖM", "zoe@here.example").await;
    for q in ["zoë", "ZOË", "ångström", "Ång"] {
        assert_eq!(search(world, q).await, [zoe], "{q}");
    }
    assert_eq!(search(world, "zoe å").await, [], "another letter is another letter");
}

/// `%` and `_` in what is typed are what was typed.
pub(crate) async fn wildcards_in_a_search_mean_themselves(world: &World) {
    let percent = gift_of(world, "Fifty% Off", "a@here.example").await;
    let under = gift_of(world, "Snake_Case", "b@here.example").await;
    let back = gift_of(world, r"Back\Slash", "c@here.example").await;
    assert_eq!(search(world, "%").await, [percent]);
    assert_eq!(search(world, "y% o").await, [percent]);
    assert_eq!(search(world, "_").await, [under]);
    assert_eq!(search(world, r"\").await, [back]);
    assert_eq!(search(world, "f%f").await, []);
    assert_eq!(search(world, "' or '1' = '1").await, []);
}

/// PostgreSQL refuses the letter NUL in any text; SQLite takes it.
pub(crate) async fn letters_no_database_keeps_find_nothing(world: &World) {
    gift_of(world, "Ann", "a@here.example").await;
    assert_eq!(search(world, "an\0n").await, []);
}

/// A locale would sort "ann" before "Zoë" and ignore hyphens; bytes do not.
pub(crate) async fn names_are_sorted_byte_by_byte(world: &World) {
    let mut expected = Vec::new();
    for (name, email) in [
        ("a-b", "1@here.example"),
        ("ab", "2@here.example"),
        ("Zoë", "3@here.example"),
        ("émile", "4@here.example"),
    ] {
        expected.push(gift_of(world, name, email).await);
    }
    let filter = TransactionFilter { sort: Sort::Donor, ..TransactionFilter::default() };
    let rows = world.read().transactions(&world.here.scope, &filter, 100).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), expected);
}

/// SQLite sorts NULL first, PostgreSQL last.
pub(crate) async fn nothing_comes_last(world: &World) {
    let parish = &world.here;
    let none = parish.schedule("no date", None);
    let some = parish.schedule("dated", Some(("2026-02-08", 100)));
    let mut work = world.begin().await;
    work.add_schedule(&parish.scope, &none).await.unwrap();
    work.add_schedule(&parish.scope, &some).await.unwrap();
    commit(work).await;
    let listed = world.read().schedules(&parish.scope, parish.donor.id).await.unwrap();
    let ids: Vec<_> = listed.iter().map(|one| one.schedule.id).collect();
    assert_eq!(ids, [some.id, none.id]);
}

/// Equality of text is of bytes in both: whoever writes an address folds it first.
pub(crate) async fn addresses_that_differ_in_case_are_two(world: &World) {
    gift_of(world, "Small", "dora@here.example").await;
    gift_of(world, "Large", "Dora@here.example").await;
    let mut work = world.begin().await;
    let small = work.person_by_email("dora@here.example").await.unwrap();
    assert_eq!(small.map(|person| person.name), Some("Small".to_owned()));
    assert_eq!(work.person_by_email("DORA@here.example").await.unwrap(), None);
}

/// Instants are microseconds and amounts minor units, in 64 bits, in both.
pub(crate) async fn instants_and_amounts_keep_every_digit(world: &World) {
    let parish = &world.here;
    let instant = Timestamp::from_micros(1_770_000_000_123_457);
    let most = Amount::of(i64::MAX, Currency::Usd).unwrap();
    let gift = Gift {
        amount: most,
        lines: vec![(parish.general, most)],
        state: GiftState::Taken { at: instant },
        made_at: instant,
        changed_at: Timestamp::from_micros(-1),
        ..parish.gift("huge", 1)
    };
    let mut work = world.begin().await;
    work.add_gift(&parish.scope, &gift).await.unwrap();
    assert_eq!(work.gift(&parish.scope, gift.id).await.unwrap(), Some(gift));
}

pub(crate) async fn texts_come_back_as_written(world: &World) {
    let name = "Ann \"O'Neil\" 🎄\n\t\\ ; -- e\u{301} ﷽";
    let id = gift_of(world, name, "odd@here.example").await;
    let row = world.read().transaction(&world.here.scope, id).await.unwrap().unwrap();
    assert_eq!(row.donor, name);
}

/// Two error codes, one meaning; and what is written after a refusal is another unit of work,
/// because PostgreSQL gives up the whole one.
pub(crate) async fn a_key_that_is_taken_is_a_duplicate(world: &World) {
    let parish = &world.here;
    let gift = parish.gift("one", 100);
    world.add_gift(parish, &gift).await;
    let mut work = world.begin().await;
    let again = work.add_gift(&parish.scope, &gift).await;
    assert!(matches!(again, Err(StoreError::Duplicate { table: "gifts" })));
    drop(work);
    world.add_gift(parish, &parish.gift("two", 100)).await;
}

/// What no port wrote is reported with its place, and takes nothing else with it.
pub(crate) async fn a_row_that_makes_no_sense_says_where(world: &World) {
    let parish = &world.here;
    let gift = parish.gift("one", 100);
    world.add_gift(parish, &gift).await;
    let sql = format!("update gifts set on_date = 'someday' where id = '{}'", gift.id);
    world.execute(&sql).await.unwrap();
    let error = world.read().transaction(&parish.scope, gift.id).await.unwrap_err();
    assert_eq!(error.to_string(), format!("gifts.on_date of {} makes no sense", gift.id));
}

/// SQLite checks references only when asked to, which every connection of ours does.
pub(crate) async fn what_is_not_there_is_refused_by_name(world: &World) {
    let parish = &world.here;
    let nobody = PersonId::from_uuid(id("nobody"));
    let mut work = world.begin().await;
    let gift = Gift { donor: nobody, ..parish.gift("one", 100) };
    let refused = work.add_gift(&parish.scope, &gift).await;
    assert!(matches!(refused, Err(StoreError::Database(_))));
    drop(work);
    let mut work = world.begin().await;
    let request = kernel::RequestId::from_uuid(id("request"));
    assert!(work.claim(request, nobody, "hash", at(0)).await.is_err());
}
