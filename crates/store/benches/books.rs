//! How many orders a second the books take, beside the flushes this disk can do: the quick loop for
//! whoever changes a statement or an index. What is published is measured by `make bench`.
//!
//!   build/services.sh cargo bench -p store            all of it
//!   cargo bench -p store -- SQLite 500                only what is called so
//!
//! An order is a gift of 20.00 with a fee of 2.00: four entries, its versions, balances and link of
//! the chain, and a task. Donors are drawn by Zipf's law.
#![expect(clippy::unwrap_used, reason = "a program that cannot go on says where it stopped")]
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use giving::churches::Church;
use giving::ports::{Appended, Store};
use giving::tasks::Task;
use kernel::{
    Amount, ChurchId, Clock, Currency, FundId, GiftId, PersonId, SystemClock, TaskId, Timestamp,
    derive_id,
};
use ledger::{Account, Move, Order, OrderKind};
use store::{Opened, Pools};

const CHURCHES: u64 = 16;
const DONORS: u64 = 20_000;
const FUNDS: u64 = 8;
const LASTS: Duration = Duration::from_secs(4);
const AT: Timestamp = Timestamp::from_micros(1_770_000_000_000_000);

/// Who gives to what.
#[derive(Clone, Copy, Debug)]
enum Drawn {
    Spread,
    OneFund,
}

/// A small generator, so that every run is the same.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    /// The first is drawn twice as often as the second, three times as often as the third.
    fn zipf(&mut self, limit: u64) -> u64 {
        let bits = 64 - limit.leading_zeros();
        let below = 1_u64 << self.below(u64::from(bits));
        (below + self.below(below)).min(limit) - 1
    }
}

struct Source {
    random: Random,
    drawn: Drawn,
    made: u64,
}

type Given = (Vec<Order>, Vec<(TaskId, Task, Timestamp)>);

impl Source {
    fn group(&mut self, size: usize) -> Given {
        (0..size).map(|_| self.one()).unzip()
    }

    fn one(&mut self) -> (Order, (TaskId, Task, Timestamp)) {
        self.made += 1;
        let donor = self.random.zipf(DONORS);
        let (church, fund) = match self.drawn {
            Drawn::Spread => (donor % CHURCHES, self.random.below(FUNDS)),
            Drawn::OneFund => (0, 0),
        };
        let church = church_id(church);
        let donor = Account::donor(church, PersonId::from_uuid(id("donor", donor)), Currency::Usd);
        let fund = Account::fund(church, FundId::from_uuid(id("fund", fund)), Currency::Usd);
        let platform = Account::platform(church, Currency::Usd);
        let usd = |minor| Amount::of(minor, Currency::Usd).unwrap();
        let moves = vec![
            Move::between(&donor, &fund, usd(1_800)).unwrap(),
            Move::between(&donor, &platform, usd(200)).unwrap(),
        ];
        let gift = GiftId::from_uuid(timed(id(&format!("{:?} gift", self.drawn), self.made)));
        let order =
            Order::new(church, gift.into(), OrderKind::Settle, 1, moves, AT, "measured").unwrap();
        let task = Task::Send { church, gift };
        (order, (task.id("measured"), task, AT))
    }
}

fn id(what: &str, number: u64) -> uuid::Uuid {
    derive_id(&["measured", what, &number.to_string()])
}

/// The same behind the time, as the product draws the ids of gifts.
fn timed(id: uuid::Uuid) -> uuid::Uuid {
    let micros = u64::try_from(SystemClock.now().as_micros()).unwrap();
    let [_, _, _, _, _, _, rest @ ..] = *id.as_bytes();
    uuid::Builder::from_unix_timestamp_millis(micros / 1_000, &rest).into_uuid()
}

fn church_id(number: u64) -> ChurchId {
    ChurchId::from_uuid(id("church", number))
}

async fn set_up(store: &dyn Store) {
    let mut work = store.begin().await.unwrap();
    for number in 0..CHURCHES {
        work.add_church(&Church {
            id: church_id(number),
            name: format!("Church {number}"),
            zone: "America/Chicago".to_owned(),
            currency: Currency::Usd,
            phone: String::new(),
            address: String::new(),
            tax_number: String::new(),
            test: false,
        })
        .await
        .unwrap();
    }
    let _committed = work.commit().await.unwrap();
}

/// One client, so many orders to a unit of work. What it takes to make them is not counted.
async fn append(store: &dyn Store, source: &mut Source, size: usize) -> f64 {
    let (mut done, mut took) = (0_u32, Duration::ZERO);
    let ends = Instant::now() + LASTS;
    while Instant::now() < ends {
        let (orders, tasks) = source.group(size);
        let began = Instant::now();
        let mut work = store.begin().await.unwrap();
        let outcomes = work.append_orders(&orders).await.unwrap();
        work.enqueue_all(&tasks).await.unwrap();
        let _committed = work.commit().await.unwrap();
        took += began.elapsed();
        assert!(outcomes.iter().all(|outcome| *outcome == Appended::New));
        done += u32::try_from(size).unwrap();
    }
    f64::from(done) / took.as_secs_f64()
}

/// So many clients, each with a unit of work of its own for every order.
async fn at_once(store: &Arc<dyn Store>, drawn: Drawn, clients: u64) -> f64 {
    let began = Instant::now();
    let running: Vec<_> = (1..=clients)
        .map(|nth| {
            let store = Arc::clone(store);
            let made = (nth + 100 * clients) << 32;
            let mut source = Source { random: Random(nth * 77), drawn, made };
            tokio::spawn(async move {
                let mut done = 0_u32;
                while began.elapsed() < LASTS {
                    let (orders, tasks) = source.group(1);
                    let mut work = store.begin().await.unwrap();
                    work.append_orders(&orders).await.unwrap();
                    work.enqueue_all(&tasks).await.unwrap();
                    let _committed = work.commit().await.unwrap();
                    done += 1;
                }
                done
            })
        })
        .collect();
    let mut done = 0;
    for client in running {
        done += client.await.unwrap();
    }
    f64::from(done) / began.elapsed().as_secs_f64()
}

/// Eight kilobytes onto the disk, again and again into the same place, as a log does it.
fn flushes(folder: &std::path::Path) -> f64 {
    let file = File::create(folder.join("flushes")).unwrap();
    let (began, mut done) = (Instant::now(), 0_u32);
    while began.elapsed() < Duration::from_secs(1) {
        file.write_all_at(&[7; 8_192], 0).unwrap();
        file.sync_data().unwrap();
        done += 1;
    }
    f64::from(done) / began.elapsed().as_secs_f64()
}

/// Whether a figure is asked for: its name has every word of the command line.
fn wanted(name: &str) -> bool {
    std::env::args().skip(1).filter(|word| word != "--bench").all(|word| name.contains(&word))
}

async fn measure(database: &str, url: &str) {
    let Opened { store, pools } = store::open(url).await.unwrap();
    set_up(store.as_ref()).await;
    for drawn in [Drawn::Spread, Drawn::OneFund] {
        let mut source = Source { random: Random(41), drawn, made: 0 };
        // Once for nothing: statements are prepared, accounts come to be.
        append(store.as_ref(), &mut source, 500).await;
        for size in [1, 100, 500] {
            let name = format!("{database}, {drawn:?}, groups of {size}");
            if wanted(&name) {
                println!("{name}: {:.0} orders/s", append(store.as_ref(), &mut source, size).await);
            }
        }
        for clients in [8, 64] {
            let name = format!("{database}, {drawn:?}, {clients} clients with one order each");
            if wanted(&name) {
                println!("{name}: {:.0} orders/s", at_once(&store, drawn, clients).await);
            }
        }
    }
    match pools {
        Pools::Sqlite(pool) => pool.close().await,
        Pools::Postgres(pool) => pool.close().await,
    }
}

#[tokio::main]
async fn main() {
    let asked: Vec<String> = std::env::args().collect();
    // `cargo test` runs it too, and does not want to wait.
    if !asked.iter().any(|word| word == "--bench") {
        return;
    }
    let folder = std::env::temp_dir().join(format!("offertory-{}", uuid::Uuid::new_v4().simple()));
    std::fs::create_dir(&folder).unwrap();
    println!("{:.0} flushes/s", flushes(&folder));
    measure("SQLite", &format!("sqlite:{}", folder.join("books.db").display())).await;
    if let Ok(url) = std::env::var("TEST_POSTGRES_URL") {
        measure("PostgreSQL", &url).await;
    }
    std::fs::remove_dir_all(folder).unwrap();
}
