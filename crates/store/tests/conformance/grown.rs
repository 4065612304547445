//! A database of the releases before the books were kept by number comes through whole.

use std::borrow::Cow;
use std::collections::BTreeMap;

use kernel::{ChurchId, Currency, FundId, GatewayId, GiftId, PersonId};
use ledger::{
    Account, AccountId, AccountKind, Chain, ChainHash, Change, GiftAccounts, Head, Order, apply,
    job,
};
use sqlx::migrate::Migrator;
use sqlx::{Connection, Executor, PgConnection, SqliteConnection};
use store::Opened;

use crate::place::{Postgres, Sqlite};
use crate::world::{at, commit, id, usd};

static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

/// The last release that kept them by name.
const BEFORE: i64 = 6;

fn before(all: &Migrator) -> Migrator {
    let migrations = all.migrations.iter().filter(|one| one.version <= BEFORE).cloned().collect();
    Migrator { migrations: Cow::Owned(migrations), ..Migrator::DEFAULT }
}

fn church(name: &str) -> ChurchId {
    ChurchId::from_uuid(id(name))
}

/// A gift to two funds: accepted, held, let go and taken.
fn orders(church: ChurchId, name: &str) -> Vec<Order> {
    let fund = |name: &str| FundId::from_uuid(id(name));
    let gift = GiftAccounts {
        gift: GiftId::from_uuid(id(&format!("{name} of {church}"))),
        church,
        donor: PersonId::from_uuid(id("donor")),
        gateway: "pin".parse::<GatewayId>().unwrap(),
        currency: Currency::Usd,
        lines: vec![(fund("missions"), usd(700)), (fund("general"), usd(1_800))],
    };
    vec![
        job::hold(&gift, 1, at(1), "request").unwrap(),
        job::assure(&gift, 2, at(2), "delay").unwrap(),
        job::release(&gift, 3, at(3), "batch").unwrap(),
        job::settle(&gift, 4, at(4), "attempt").unwrap(),
    ]
}

/// A church's books as they were written then.
struct Old {
    church: ChurchId,
    heads: BTreeMap<AccountId, Head>,
    chain: Chain,
    statements: Vec<String>,
}

impl Old {
    fn of(church: ChurchId) -> Old {
        let statements = vec![
            format!(
                "insert into churches (id, name, zone, currency, phone, address, tax_number, test)
                 values ('{church}', 'St. Old', 'UTC', 'USD', '', '', '', 0)"
            ),
            format!(
                "insert into chains (church_id, seq, hash, audit_seq, audit_hash)
                 values ('{church}', 0, '{}', 3, 'the audit log''s')",
                ChainHash::START
            ),
        ];
        Old { church, heads: BTreeMap::new(), chain: Chain::start(), statements }
    }

    fn write(&mut self, order: &Order) {
        let changes = apply(order, |account| self.heads.get(account).copied()).unwrap();
        self.chain = self.chain.with(order).unwrap();
        for (position, change) in changes.iter().enumerate() {
            self.heads.insert(change.account.id(), change.head());
            self.write_account(&change.account, change.head());
            self.statements.push(format!(
                "insert into changes (account_id, version, order_id, position, amount_minor,
                        balance_minor)
                 values ('{}', {}, '{}', {position}, {}, {})",
                change.account.id(),
                change.version,
                order.id(),
                change.amount.minor(),
                change.balance.minor()
            ));
        }
        for (position, step) in order.moves().iter().enumerate() {
            self.statements.push(format!(
                "insert into moves (order_id, position, from_account, to_account, amount_minor,
                        currency)
                 values ('{}', {position}, '{}', '{}', {}, 'USD')",
                order.id(),
                step.from().id(),
                step.to().id(),
                step.amount().minor()
            ));
        }
        let (church, seq, hash) = (self.church, self.chain.seq(), self.chain.hash());
        self.statements.push(format!(
            "insert into orders (id, church_id, seq, job_id, kind, ordinal, at, cause, content_hash,
                    chain_hash)
             values ('{}', '{church}', {seq}, '{}', '{}', {}, {}, '{}', '{}', '{hash}')",
            order.id(),
            order.job(),
            order.kind(),
            order.ordinal(),
            order.at().as_micros(),
            order.cause(),
            order.content_hash()
        ));
        self.statements.push(format!(
            "update chains set seq = {seq}, hash = '{hash}' where church_id = '{church}'"
        ));
    }

    fn write_account(&mut self, account: &Account, head: Head) {
        self.statements.push(format!(
            "insert into accounts (id, church_id, kind, owner, currency, version, balance_minor)
             values ('{}', '{}', '{}', '{}', 'USD', {version}, {balance})
             on conflict (id) do update set version = {version}, balance_minor = {balance}",
            account.id(),
            account.church(),
            account.kind(),
            account.owner(),
            version = head.version,
            balance = head.balance.minor()
        ));
    }
}

/// Two churches, whose orders came in turns.
fn old_books() -> String {
    let (mut one, mut other) = (Old::of(church("one")), Old::of(church("other")));
    let gifts = |church| [orders(church, "first"), orders(church, "second")].concat();
    for (ones, others) in gifts(one.church).iter().zip(&gifts(other.church)) {
        one.write(ones);
        other.write(others);
    }
    let statements = [one.statements, other.statements].concat();
    format!("begin; {}; commit", statements.join("; "))
}

/// Everything is as it was, and goes on from there.
async fn come_through(url: &str) {
    let Opened { store, pools } = store::open(url).await.unwrap();
    for church in [church("one"), church("other")] {
        let expected = [orders(church, "first"), orders(church, "second")].concat();
        let next = orders(church, "third");
        let mut work = store.begin().await.unwrap();
        let again = work.append_orders(&expected).await.unwrap();
        assert_eq!(again, [giving::ports::Appended::Exists; 8]);
        work.append_orders(&next).await.unwrap();
        commit(work).await;

        let expected = [expected, next].concat();
        let reads = store.read();
        let written = reads.orders_after(church, 0, 100).await.unwrap();
        let read: Vec<&Order> = written.iter().map(|(_, order, _)| order).collect();
        assert_eq!(read, expected.iter().collect::<Vec<_>>());
        assert!(Chain::verify(written).is_ok());
        let mut heads: BTreeMap<AccountId, Head> = BTreeMap::new();
        let changes: Vec<Change> = expected
            .iter()
            .flat_map(|order| {
                let changes = apply(order, |account| heads.get(account).copied()).unwrap();
                heads.extend(changes.iter().map(|change| (change.account.id(), change.head())));
                changes
            })
            .collect();
        assert_eq!(reads.changes_beside(church, 0, 100).await.unwrap(), changes);
        let given = reads.balance_of_kind(church, AccountKind::Fund).await.unwrap();
        assert_eq!(given, [usd(7_500).money()]);
    }
    match pools {
        store::Pools::Sqlite(pool) => pool.close().await,
        store::Pools::Postgres(pool) => pool.close().await,
    }
}

#[tokio::test]
async fn sqlite_books_by_name_come_through() {
    let place = Sqlite::make();
    let file = place.url();
    let mut db = SqliteConnection::connect(&format!("{file}?mode=rwc")).await.unwrap();
    before(&SQLITE).run(&mut db).await.unwrap();
    db.execute(old_books().as_str()).await.unwrap();
    db.close().await.unwrap();
    come_through(&file).await;
}

#[tokio::test]
async fn postgres_books_by_name_come_through() {
    let place = Postgres::make().await;
    let mut db = PgConnection::connect(place.url()).await.unwrap();
    before(&POSTGRES).run(&mut db).await.unwrap();
    db.execute(old_books().as_str()).await.unwrap();
    db.close().await.unwrap();
    come_through(place.url()).await;
    place.drop().await;
}

async fn stay(url: &str) {
    let refused = store::open(url).await.err().unwrap().to_string();
    assert!(refused.contains("migration 7") && refused.contains("order_id"), "{refused}");
}

/// A move that its changes do not say is evidence: it is not thrown away.
#[tokio::test]
async fn sqlite_books_that_somebody_changed_stay_as_they_are() {
    let place = Sqlite::make();
    let file = place.url();
    let mut db = SqliteConnection::connect(&format!("{file}?mode=rwc")).await.unwrap();
    before(&SQLITE).run(&mut db).await.unwrap();
    let changed = "drop trigger moves_stay;
        update moves set amount_minor = amount_minor + 1;
        create trigger moves_stay before update on moves begin select 1; end";
    db.execute(format!("{}; {changed}", old_books()).as_str()).await.unwrap();
    db.close().await.unwrap();
    stay(&file).await;
}

#[tokio::test]
async fn postgres_books_that_somebody_changed_stay_as_they_are() {
    let place = Postgres::make().await;
    let mut db = PgConnection::connect(place.url()).await.unwrap();
    before(&POSTGRES).run(&mut db).await.unwrap();
    let changed = "alter table moves disable trigger moves_stay;
        update moves set amount_minor = amount_minor + 1;
        alter table moves enable trigger moves_stay";
    db.execute(format!("{}; {changed}", old_books()).as_str()).await.unwrap();
    db.close().await.unwrap();
    stay(place.url()).await;
    place.drop().await;
}
