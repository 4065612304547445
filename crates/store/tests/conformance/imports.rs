//! What files bring in, and what was here before them.

use delayed_payments::{GiftState, MethodKind};
use giving::churches::{Facility, Gateway};
use giving::gifts::Gift;
use giving::imports::{
    BadRow, Counts, DonorRow, HistoryGift, HistoryRow, Import, ImportKind, Totals, YearSum,
};
use giving::methods::Method;
use giving::people::{Person, Role};
use giving::ports::{StoreError, Work};
use kernel::{Currency, FacilityId, GatewayId, GiftId, ImportId, MethodId, Money, PersonId};
use ledger::{Account, Move, Order, OrderKind};

use crate::world::{Parish, World, at, commit, date, id, is_stale, usd};

fn staff() -> Person {
    Person {
        id: PersonId::from_uuid(id("importer")),
        church: None,
        role: Role::PaymentStaff,
        name: "Ida".to_owned(),
        email: "ida@offertory.example".to_owned(),
        password: None,
        credential: 0,
        last_sign_in: None,
        campus: None,
        locale: None,
    }
}

fn file(parish: &Parish, name: &str, seconds: i64) -> Import {
    let amount = usd(1_250).money();
    Import {
        id: ImportId::from_uuid(id(name)),
        church: parish.church.id,
        kind: ImportKind::History,
        file_hash: "ab".repeat(32),
        file_name: format!("{name}.csv"),
        by: staff().id,
        started_at: at(seconds),
        finished_at: None,
        pieces: 0,
        counts: Counts::default(),
        sums: vec![YearSum {
            fund: parish.general,
            year: 2025,
            count: 1,
            sum: amount,
            new: Money::zero(amount.currency()),
        }],
        before: Totals { funds: vec![(parish.general, amount)], opening: vec![amount] },
        after: None,
    }
}

fn row(name: &str, external: Option<&str>, line: u64, parish: &Parish) -> DonorRow {
    DonorRow {
        line,
        id: PersonId::from_uuid(id(name)),
        name: name.to_owned(),
        email: format!("{}@import.example", name.to_lowercase()),
        campus: Some(parish.campus),
        external: external.map(str::to_owned),
    }
}

fn imported() -> GatewayId {
    "imported".parse().unwrap()
}

fn elsewhere(parish: &Parish) -> Facility {
    Facility {
        id: FacilityId::from_uuid(id("elsewhere")),
        church: parish.church.id,
        gateway: imported(),
        kind: MethodKind::Check,
        token: String::new(),
    }
}

fn gift(parish: &Parish, name: &str) -> HistoryGift {
    let gift = Gift {
        id: GiftId::from_uuid(id(name)),
        method: MethodId::from_uuid(id("imported method")),
        kind: MethodKind::Check,
        facility: elsewhere(parish).id,
        gateway: imported(),
        on: date("2025-12-24"),
        state: GiftState::Taken { at: at(-9) },
        orders: 1,
        taken_at: Some(at(-9)),
        ..parish.gift(name, 1_250)
    };
    let currency = gift.amount.currency();
    let opening = Account::opening(parish.church.id, currency);
    let fund = Account::fund(parish.church.id, parish.general, currency);
    let step = Move::between(&opening, &fund, gift.amount).unwrap();
    let kind = OrderKind::Opening;
    HistoryGift {
        row: HistoryRow {
            line: 2,
            on: gift.on,
            donor: "A-1".to_owned(),
            fund: parish.general,
            amount: gift.amount,
            kind: gift.kind,
            reference: "101".to_owned(),
            note: "For the “roof”".to_owned(),
        },
        method: Method {
            id: gift.method,
            donor: gift.donor,
            kind: gift.kind,
            token: String::new(),
            brand: "Check".to_owned(),
            last_four: String::new(),
            expires: None,
        },
        order: Order::new(gift.church, gift.id.into(), kind, 1, vec![step], at(0), "import")
            .unwrap(),
        gift,
    }
}

async fn begun(world: &World, names: &[(&str, i64)]) -> Box<dyn Work> {
    let mut work = world.begin().await;
    work.add_person(&staff()).await.unwrap();
    for (name, seconds) in names {
        work.add_import(&file(&world.here, name, *seconds)).await.unwrap();
    }
    work
}

pub(crate) async fn come_back_as_written(world: &World) {
    let mut work = begun(world, &[("old", 1), ("new", 2)]).await;
    let old = file(&world.here, "old", 1);
    assert_eq!(work.import(old.id).await.unwrap().as_ref(), Some(&old));
    assert_eq!(work.import(ImportId::from_uuid(id("none"))).await.unwrap(), None);
    let twin = work.add_import(&old).await;
    assert!(matches!(twin, Err(StoreError::Duplicate { table: "imports" })));
    drop(work);
    let mut work = begun(world, &[("old", 1), ("new", 2)]).await;
    let on = Import {
        pieces: 2,
        counts: Counts { new: 7, existing: 2, bad: 1 },
        finished_at: Some(at(9)),
        after: Some(old.before.clone()),
        ..old.clone()
    };
    work.save_import(&on).await.unwrap();
    assert!(is_stale(work.save_import(&on).await), "what is finished stays");
    commit(work).await;
    assert_eq!(world.read().import_now(old.id).await.unwrap().as_ref(), Some(&on));
    let all = world.read().imports(10).await.unwrap();
    assert_eq!(all, [file(&world.here, "new", 2), on]);
    assert_eq!(world.read().imports(1).await.unwrap().len(), 1);
}

pub(crate) async fn keep_bad_rows_by_line(world: &World) {
    let bad = |line: u64| BadRow {
        line,
        field: "amount".to_owned(),
        wrong: "“ten”".to_owned(),
        right: "10".to_owned(),
    };
    let import = ImportId::from_uuid(id("bad"));
    let mut work = begun(world, &[("bad", 1)]).await;
    work.add_bad_rows(import, &[]).await.unwrap();
    work.add_bad_rows(import, &[bad(9), bad(4)]).await.unwrap();
    work.add_bad_rows(import, &(20..1_220).map(bad).collect::<Vec<_>>()).await.unwrap();
    commit(work).await;
    assert_eq!(world.read().bad_rows(import, 0, 2).await.unwrap(), [bad(4), bad(9)]);
    assert_eq!(world.read().bad_rows(import, 1_218, 9).await.unwrap(), [bad(1_219)]);
}

pub(crate) async fn know_people_by_address_and_other_id(world: &World) {
    let (here, import) = (&world.here, ImportId::from_uuid(id("people")));
    let rows = [row("Ada", Some("A-1"), 2, here), row("Bea", None, 3, here)];
    let mut work = begun(world, &[("people", 1)]).await;
    work.add_imported_people(&here.scope, import, &rows).await.unwrap();
    let known = [(here.donor.id, row("Ann", Some("A-9"), 4, here))];
    work.link_people(&here.scope, import, &known).await.unwrap();
    work.link_people(&here.scope, import, &[]).await.unwrap();
    let ada = work.person(rows[0].id).await.unwrap().unwrap();
    assert_eq!((ada.password, ada.campus, ada.role), (None, Some(here.campus), Role::Donor));
    commit(work).await;

    let texts = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let read = world.read();
    let emails = texts(&["ada@import.example", "bea@import.example", "ida@offertory.example", "x"]);
    let mut found = read.people_by_emails(&emails).await.unwrap();
    found.sort_by(|one, other| one.email.cmp(&other.email));
    assert_eq!(found.len(), 3);
    assert_eq!(found[0].external.as_deref(), Some("A-1"));
    assert_eq!((found[1].church, found[1].external.as_ref()), (Some(here.church.id), None));
    assert_eq!((found[2].church, found[2].role), (None, Role::PaymentStaff));
    assert!(read.people_by_emails(&[]).await.unwrap().is_empty());

    let externals = texts(&["A-1", "A-9", "a-1"]);
    let mut found = read.people_by_externals(&here.scope, &externals).await.unwrap();
    found.sort_by(|one, other| one.external.cmp(&other.external));
    let ids: Vec<_> = found.iter().map(|person| person.id).collect();
    assert_eq!(ids, [rows[0].id, here.donor.id]);
    assert!(read.people_by_externals(&world.there.scope, &externals).await.unwrap().is_empty());

    let names = texts(&["A-1", "bea@import.example", "ida@offertory.example"]);
    let mut called = read.donors_called(&here.scope, &names).await.unwrap();
    called.sort_by(|one, other| one.0.cmp(&other.0));
    let expected = [("A-1", rows[0].id), ("bea@import.example", rows[1].id)]
        .map(|(name, id)| (name.to_owned(), id, Some(here.campus)));
    assert_eq!(called, expected);
    assert!(read.donors_called(&world.there.scope, &names).await.unwrap().is_empty());
}

pub(crate) async fn bring_gifts_that_are_on_no_list_of_ways_to_pay(world: &World) {
    let (here, import) = (&world.here, ImportId::from_uuid(id("gifts")));
    let mut work = begun(world, &[("gifts", 1)]).await;
    let gateway = Gateway {
        id: imported(),
        name: "Another system".to_owned(),
        probe_facility_token: String::new(),
        probe_method_token: String::new(),
    };
    work.put_gateway(&gateway).await.unwrap();
    work.put_imported_facilities(&[elsewhere(here)]).await.unwrap();
    work.put_imported_facilities(&[elsewhere(here)]).await.unwrap();
    let gifts = [gift(here, "one"), gift(here, "other")];
    work.add_imported_gifts(&here.scope, import, &gifts).await.unwrap();
    for one in &gifts {
        work.append_order(&one.order).await.unwrap();
        assert_eq!(work.gift(&here.scope, one.gift.id).await.unwrap().as_ref(), Some(&one.gift));
    }
    assert_eq!(work.facility_for(&here.scope, MethodKind::Check).await.unwrap(), None);
    let method = gifts[0].method.id;
    assert_eq!(work.method(&here.scope, here.donor.id, method).await.unwrap(), None);
    commit(work).await;

    let read = world.read();
    let ids = [gifts[0].gift.id, gifts[1].gift.id, GiftId::from_uuid(id("none"))];
    let mut found = read.imported_gifts(&here.scope, &ids).await.unwrap();
    found.sort();
    let mut expected = vec![ids[0], ids[1]];
    expected.sort();
    assert_eq!(found, expected);
    assert!(read.imported_gifts(&world.there.scope, &ids).await.unwrap().is_empty());
    assert!(read.imported_gifts(&here.scope, &[]).await.unwrap().is_empty());
    let balances = read.fund_balances(here.church.id).await.unwrap();
    assert_eq!(balances, [(here.general, usd(2_500).money())]);
    assert!(read.fund_balances(world.there.church.id).await.unwrap().is_empty());
    let (months, year) =
        read.given_by_month(&here.scope, here.donor.id, 2025, Currency::Usd).await.unwrap();
    assert_eq!((months.len(), year.count, year.sum), (1, 2, usd(2_500).money()));
    assert_eq!(read.methods(&here.scope, here.donor.id).await.unwrap().len(), 1);
    assert_eq!(read.facilities(&here.scope).await.unwrap().len(), 1);
    assert!(read.gateways().await.unwrap().iter().all(|one| one.id != gateway.id));
    assert_eq!(read.gateway(&gateway.id).await.unwrap(), Some(gateway));
}
