//! One church, one staff member, donors with the methods a story needs, and the sandbox's book.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use auth::Argon2Passwords;
use delayed_payments::{GiftState, MethodKind};
use gateway::sandbox::{self, Drill, Options};
use gateway::spreedly::{Config, Spreedly};
use giving::churches::{Campus, Church, Facility, Fund, Gateway};
use giving::fees::FeeSchedule;
use giving::locks::LockOf;
use giving::methods::Method;
use giving::people::{Person, Role};
use giving::ports::{Appended, BooksSnapshot, Gateways, Ids, Passwords, SeededIds, Store};
use giving::purposes::Purpose;
use giving::validations::{Books, Unseen, check_gifts, verify_books};
use giving::{Actor, Badge, ChurchAdmin, Donor, Given, Giving, Parts, Scope, Staff, Typed};
use kernel::{
    Amount, CampusId, ChurchId, Clock, Currency, DelayId, FacilityId, FundId, GatewayId, GiftId,
    JobId, ManualClock, MethodId, Money, PersonId, RequestId, Timestamp, derive_id,
};
use ledger::{Account, AccountKind};
use mirror::texts::Carrier;
use mirror::webhook::{Hooks, Reach};
use store::{Opened, Pools};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use views::GiftStatus;

pub(crate) const PASSWORD: &str = "correct horse battery";
const KEY: &str = "stories";

/// The sandbox plays whoever carries text messages, too.
pub(crate) const TEXTS_SECRET: &str = KEY;

/// How long a story waits for the gateway, and how long a slow gateway takes: longer than a busy
/// machine needs for an answer that comes, and for all that happens before one that is late.
const IMPATIENT: Duration = Duration::from_secs(4);
const SLOWNESS: Duration = Duration::from_secs(10);

/// Sunday, 2026-11-22, 10:00 in Tacoma.
pub(crate) fn sunday() -> Timestamp {
    Timestamp::from_jiff("2026-11-22T18:00:00Z".parse().unwrap())
}

pub(crate) struct World {
    pub(crate) giving: Giving,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) church: ChurchId,
    pub(crate) fund: FundId,
    pub(crate) gateway: GatewayId,
    store: Arc<dyn Store>,
    pools: Pools,
    passwords: Arc<Argon2Passwords>,
    ids: Arc<SeededIds>,
    book: PathBuf,
    address: std::net::SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    served: Option<Served>,
    people: AtomicU32,
    _room: Room,
}

/// Moves the world's clock whenever it is looked at.
struct Standstill {
    clock: Arc<ManualClock>,
    between: Duration,
}

impl Clock for Standstill {
    fn now(&self) -> Timestamp {
        self.clock.advance(self.between);
        self.clock.now()
    }
}

/// A folder that is gone when the story ends.
struct Room(PathBuf);

impl Room {
    fn new() -> Room {
        let path = std::env::temp_dir().join(format!("offertory-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&path).unwrap();
        Room(path)
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        // What is left behind is in the temporary folder.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl World {
    pub(crate) async fn on_sqlite() -> World {
        let room = Room::new();
        let opened = store::open(room.0.join("offertory.db").to_str().unwrap()).await.unwrap();
        World::new(opened, room).await
    }

    pub(crate) async fn on_postgres() -> World {
        let url = std::env::var("TEST_POSTGRES_URL").unwrap_or_else(|_| {
            panic!("TEST_POSTGRES_URL is not set: run the tests through build/services.sh")
        });
        World::new(store::open(&fresh_database(&url).await).await.unwrap(), Room::new()).await
    }

    async fn new(opened: Opened, room: Room) -> World {
        let clock = Arc::new(ManualClock::at(sunday()));
        let ids = Arc::new(SeededIds::new(7));
        let passwords = Arc::new(Argon2Passwords::cheap());
        let book = room.0.join("book.jsonl");
        let church = ChurchId::from_uuid(derive_id(&["church"]));
        let fund = FundId::from_uuid(derive_id(&["fund"]));
        let gateway: GatewayId = "braintree".parse().unwrap();
        let (address, stop, served) = sandbox(&book, "{}").await;
        let time = Arc::clone(&clock) as Arc<dyn Clock>;
        let giving = compose(&opened.store, &passwords, time, &ids, address, IMPATIENT);
        let world = World {
            giving,
            clock,
            church,
            fund,
            gateway,
            store: opened.store,
            pools: opened.pools,
            passwords,
            ids,
            book,
            address,
            stop: Some(stop),
            served: Some(served),
            people: AtomicU32::new(0),
            _room: room,
        };
        world.set_up().await;
        world
    }

    async fn set_up(&self) {
        let mut work = self.store.begin().await.unwrap();
        work.add_church(&Church {
            id: self.church,
            name: "Grace Harbor Church".to_owned(),
            zone: "America/Los_Angeles".to_owned(),
            currency: Currency::Usd,
            phone: "253-555-0142".to_owned(),
            address: "410 Dock Street".to_owned(),
            tax_number: "00-1234567".to_owned(),
            test: false,
        })
        .await
        .unwrap();
        work.add_campus(&Campus {
            id: CampusId::from_uuid(derive_id(&["campus"])),
            church: self.church,
            name: "Harbor".to_owned(),
        })
        .await
        .unwrap();
        work.add_fund(&Fund {
            id: self.fund,
            church: self.church,
            name: "General fund".to_owned(),
            position: 1,
        })
        .await
        .unwrap();
        work.put_gateway(&Gateway {
            id: self.gateway.clone(),
            name: "Meridian Cards".to_owned(),
            probe_facility_token: "gw_braintree_probe".to_owned(),
            probe_method_token: "pm_ok_visa_1111".to_owned(),
        })
        .await
        .unwrap();
        work.add_facility(&Facility {
            id: FacilityId::from_uuid(derive_id(&["facility"])),
            church: self.church,
            gateway: self.gateway.clone(),
            kind: MethodKind::Card,
            token: "gw_braintree_harbor".to_owned(),
        })
        .await
        .unwrap();
        let _committed = work.commit().await.unwrap();
    }

    /// Starts the sandbox anew in these moods; its book goes on.
    pub(crate) async fn gateway_is(&mut self, drill: &str) {
        self.stop.take().unwrap().send(()).unwrap();
        self.served.take().unwrap().await.unwrap().unwrap();
        let (address, stop, served) = sandbox(&self.book, drill).await;
        self.address = address;
        self.giving = self.engine(IMPATIENT);
        self.stop = Some(stop);
        self.served = Some(served);
    }

    /// Another engine on the same database and gateway, which waits longer for answers.
    pub(crate) fn patient(&self) -> Giving {
        self.engine(SLOWNESS * 3)
    }

    /// A node that stands still for so long between any two looks at its clock.
    pub(crate) fn standing_still(&self, between: Duration) -> Giving {
        let clock = Arc::new(Standstill { clock: Arc::clone(&self.clock), between });
        self.node(clock, IMPATIENT)
    }

    fn engine(&self, timeout: Duration) -> Giving {
        self.node(Arc::clone(&self.clock) as Arc<dyn Clock>, timeout)
    }

    fn node(&self, clock: Arc<dyn Clock>, timeout: Duration) -> Giving {
        compose(&self.store, &self.passwords, clock, &self.ids, self.address, timeout)
    }

    pub(crate) async fn actor(&self, role: Role, church: Option<ChurchId>) -> (Actor, String) {
        let number = self.people.fetch_add(1, Ordering::SeqCst);
        let email = format!("person{number}@example.org");
        let person = Person {
            id: PersonId::from_uuid(self.ids.uuid()),
            church,
            role,
            name: format!("Person {number}"),
            email: email.clone(),
            password: Some(self.passwords.hash(PASSWORD.to_owned()).await),
            credential: 1,
            last_sign_in: None,
            campus: None,
            locale: None,
        };
        let mut work = self.store.begin().await.unwrap();
        work.add_person(&person).await.unwrap();
        let _committed = work.commit().await.unwrap();
        let badge = Badge { person: person.id, credential: 1 };
        (self.giving.who(badge).await.unwrap().unwrap(), email)
    }

    pub(crate) async fn donor(&self) -> Donor {
        match self.actor(Role::Donor, Some(self.church)).await.0 {
            Actor::Donor(donor) => donor,
            other => panic!("{other:?} is no donor"),
        }
    }

    pub(crate) async fn admin(&self) -> ChurchAdmin {
        match self.actor(Role::ChurchAdmin, Some(self.church)).await.0 {
            Actor::Admin(admin) => admin,
            other => panic!("{other:?} is no admin"),
        }
    }

    pub(crate) async fn staff(&self) -> Staff {
        match self.actor(Role::PaymentStaff, None).await.0 {
            Actor::Staff(staff) => staff,
            other => panic!("{other:?} is no staff"),
        }
    }

    /// A donor and a card that behaves as its token says: "ok", "declined", "cut_after_charge".
    pub(crate) async fn donor_with(&self, behaviour: &str) -> (Donor, MethodId) {
        let donor = self.donor().await;
        let method = Method {
            id: MethodId::from_uuid(self.ids.uuid()),
            donor: donor.id(),
            kind: MethodKind::Card,
            token: format!("pm_{behaviour}_visa_4242"),
            brand: "Visa".to_owned(),
            last_four: "4242".to_owned(),
            expires: Some((12, 2030)),
        };
        let mut work = self.store.begin().await.unwrap();
        work.add_method(&donor.scope(), &method).await.unwrap();
        let _committed = work.commit().await.unwrap();
        (donor, method.id)
    }

    pub(crate) fn typed(&self, method: MethodId, amount: &str) -> Typed {
        Typed {
            fund: self.fund.to_string(),
            amount: amount.to_owned(),
            method: method.to_string(),
            frequency: "once".to_owned(),
            first: String::new(),
            ..Typed::default()
        }
    }

    pub(crate) fn request(&self) -> RequestId {
        RequestId::from_uuid(self.ids.uuid())
    }

    /// The gateway passes as many probes as are needed, over a quarter of an hour.
    pub(crate) async fn probed(&self, staff: &Staff) {
        for _ in 0..5 {
            self.clock.advance(Duration::from_secs(4 * 60));
            assert!(self.giving.probe(staff, &self.gateway).await.unwrap().passed);
        }
    }

    /// Two people do without probes.
    pub(crate) async fn overrule(&self, staff: &Staff, of: LockOf) {
        let why = "the bank says that it is mended";
        // What they agree about, they know: it is older than their yes.
        self.clock.advance(Duration::from_secs(1));
        self.giving.ask_override(staff, of, why, self.request()).await.unwrap();
        let second = self.staff().await;
        self.giving.agree_override(&second, of, self.request()).await.unwrap();
    }

    /// Ends a delay at once: two people do without probes.
    pub(crate) async fn end_delay(&self, staff: &Staff, delay: DelayId) {
        self.overrule(staff, LockOf::Delay(delay)).await;
        self.giving.end_delay(staff, delay, self.request()).await.unwrap();
    }

    /// Gives and sends, as the page does.
    pub(crate) async fn give(&self, donor: &Donor, method: MethodId, amount: &str) -> GiftId {
        let gift = self.accept(donor, method, amount).await;
        self.giving.send(self.church, gift).await.unwrap();
        gift
    }

    /// Gives, and dies before sending.
    pub(crate) async fn accept(&self, donor: &Donor, method: MethodId, amount: &str) -> GiftId {
        let typed = self.typed(method, amount);
        match self.giving.give(donor, &typed, self.request()).await.unwrap() {
            Given::Gift(_, gift) => gift,
            Given::Schedule(schedule) => panic!("a gift became schedule {schedule}"),
        }
    }

    pub(crate) async fn status(&self, donor: &Donor, gift: GiftId) -> GiftStatus {
        self.giving.gift(donor, gift).await.unwrap().gift.status
    }

    /// Moves the clock and does all that is due.
    pub(crate) async fn pass(&self, time: Duration) {
        self.clock.advance(time);
        self.work().await;
    }

    /// Does all that is due now.
    pub(crate) async fn work(&self) {
        self.nothing_is_under_way().await;
        loop {
            let queued = self.giving.schedules_due().await.unwrap();
            if self.giving.run_tasks(100).await.unwrap() == 0 && queued == 0 {
                break;
            }
        }
    }

    /// A unit of work that was refused is rolled back a moment after whoever asked was told so, and
    /// workers pass over rows that are locked. A story that holds a unit itself goes on as it is.
    async fn nothing_is_under_way(&self) {
        let Pools::Postgres(pool) = &self.pools else { return };
        let idle = async {
            while pool.num_idle() < usize::try_from(pool.size()).unwrap() {
                tokio::task::yield_now().await;
            }
        };
        let _still_held = tokio::time::timeout(IMPATIENT, idle).await;
    }

    /// What the sandbox took, less what it gave back, in cents.
    pub(crate) fn charged(&self) -> i64 {
        self.book()
            .iter()
            .filter(|record| record.moved_money())
            .map(|record| match record.kind {
                sandbox::Deed::Credit => -record.amount,
                _ => record.amount,
            })
            .sum()
    }

    /// How often the sandbox took money.
    pub(crate) fn charges(&self) -> usize {
        let book = self.book();
        book.iter()
            .filter(|record| record.moved_money() && record.kind == sandbox::Deed::Purchase)
            .count()
    }

    /// The book's lines as they lie in the file. One that is being written just now has no end of
    /// line yet.
    pub(crate) fn book_lines(&self) -> Vec<serde_json::Value> {
        let book = std::fs::read_to_string(&self.book).unwrap();
        let lines = book.split_inclusive('\n').filter(|line| line.ends_with('\n'));
        lines.map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Stops the sandbox, writes its book anew, and starts it again in a good mood.
    pub(crate) async fn book_is(&mut self, lines: &[serde_json::Value]) {
        self.stop.take().unwrap().send(()).unwrap();
        self.served.take().unwrap().await.unwrap().unwrap();
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        std::fs::write(&self.book, text).unwrap();
        let (address, stop, served) = sandbox(&self.book, "{}").await;
        self.address = address;
        self.giving = self.engine(IMPATIENT);
        self.stop = Some(stop);
        self.served = Some(served);
    }

    fn book(&self) -> Vec<sandbox::Record> {
        let lines = self.book_lines().into_iter();
        lines.map(|line| serde_json::from_value(line).unwrap()).collect()
    }

    /// The sum of the ledger's accounts of a kind, in cents.
    pub(crate) async fn balance(&self, kind: AccountKind) -> i64 {
        self.balance_in(self.church, kind).await
    }

    pub(crate) async fn balance_in(&self, church: ChurchId, kind: AccountKind) -> i64 {
        let sums = self.store.read().balance_of_kind(church, kind).await.unwrap();
        sums.iter().map(|sum| sum.minor()).sum()
    }

    /// Every invariant of the books, and that gifts and books say the same (C-34).
    pub(crate) async fn books_add_up(&self) {
        let books = self.verified(self.church).await;
        assert_eq!(books.findings.texts(), Vec::<String>::new());
        let mut snapshot = self.snapshot().await;
        for campus in check_gifts(snapshot.as_mut(), self.church, &books).await.unwrap() {
            assert_eq!(campus.disagreements, [], "{}", campus.name);
        }
    }

    /// What reading a church's books back comes to.
    pub(crate) async fn verified(&self, church: ChurchId) -> Books {
        let mut snapshot = self.snapshot().await;
        verify_books(snapshot.as_mut(), church, None, &mut Unseen).await.unwrap()
    }

    pub(crate) async fn snapshot(&self) -> Box<dyn BooksSnapshot> {
        self.store.snapshot().await.unwrap()
    }

    /// Orders that no gift's row knows.
    pub(crate) async fn append(&self, orders: &[ledger::Order]) {
        let mut work = self.store.begin().await.unwrap();
        let outcomes = work.append_orders(orders).await.unwrap();
        assert!(outcomes.iter().all(|outcome| *outcome == Appended::New));
        let _committed = work.commit().await.unwrap();
    }

    /// A gift's row as no use case would leave it; the state it had.
    pub(crate) async fn put_state(&self, gift: GiftId, state: GiftState) -> GiftState {
        let scope = Scope::of(self.church);
        let mut work = self.store.begin().await.unwrap();
        let mut row = work.gift(&scope, gift).await.unwrap().unwrap();
        let was = std::mem::replace(&mut row.state, state);
        work.save_gift(&scope, &row).await.unwrap();
        let _committed = work.commit().await.unwrap();
        was
    }

    /// The gateway pays the church's bank.
    pub(crate) async fn pay_out(&self, amount: &str) {
        let amount = Amount::new(Money::parse(amount, Currency::Usd).unwrap()).unwrap();
        let occasion = ledger::Occasion {
            church: self.church,
            job: JobId::from_uuid(self.ids.uuid()),
            ordinal: 1,
            at: self.giving.now(),
            cause: "payout",
        };
        let order = ledger::transfers::payout(&occasion, &self.gateway, amount).unwrap();
        self.append(&[order]).await;
    }

    /// And what the gateway has of ours is what the books say it took.
    pub(crate) async fn books_are_right(&self) {
        self.books_add_up().await;
        assert_eq!(-self.balance(AccountKind::Clearing).await, self.charged());
    }

    /// The orders of one kind in the church's books.
    pub(crate) async fn orders_of_kind(&self, kind: ledger::OrderKind) -> usize {
        let orders = self.store.read().orders_after(self.church, 0, 10_000).await.unwrap();
        orders.iter().filter(|(_, order, _)| order.kind() == kind).count()
    }

    pub(crate) async fn add_fund(&self, key: &str, name: &str) -> FundId {
        let id = FundId::from_uuid(derive_id(&[key]));
        let fund = Fund { id, church: self.church, name: name.to_owned(), position: 2 };
        let mut work = self.store.begin().await.unwrap();
        work.add_fund(&fund).await.unwrap();
        let _committed = work.commit().await.unwrap();
        id
    }

    /// What a fund has in the books, in cents.
    pub(crate) async fn in_fund(&self, fund: FundId) -> i64 {
        let account = Account::fund(self.church, fund, Currency::Usd);
        let mut work = self.store.begin().await.unwrap();
        let head = work.account_head(&Scope::of(self.church), &account).await.unwrap();
        head.map_or(0, |head| head.balance.minor())
    }

    /// What the fund's money is for.
    pub(crate) async fn dedicate(&self, fund: FundId, purpose: &Purpose) {
        let mut work = self.store.begin().await.unwrap();
        work.put_purpose(purpose).await.unwrap();
        work.dedicate(&Scope::of(self.church), fund, &purpose.id).await.unwrap();
        let _committed = work.commit().await.unwrap();
    }

    /// What the church's gateway keeps.
    pub(crate) async fn put_fees(&self, schedule: FeeSchedule) {
        let facility = FacilityId::from_uuid(derive_id(&["facility"]));
        let mut work = self.store.begin().await.unwrap();
        work.put_fee_schedule(&Scope::of(self.church), facility, schedule).await.unwrap();
        let _committed = work.commit().await.unwrap();
    }

    /// Another church with a fund.
    pub(crate) async fn add_church(&self, name: &str) -> (ChurchId, FundId) {
        let church = ChurchId::from_uuid(derive_id(&["church", name]));
        let fund = FundId::from_uuid(derive_id(&["fund", name]));
        let here = self.store.read().church(&Scope::of(self.church)).await.unwrap().unwrap();
        let mut work = self.store.begin().await.unwrap();
        work.add_church(&Church { id: church, name: name.to_owned(), ..here }).await.unwrap();
        work.add_fund(&Fund { id: fund, church, name: "General".to_owned(), position: 1 })
            .await
            .unwrap();
        let _committed = work.commit().await.unwrap();
        (church, fund)
    }

    /// The database, for what no use case asks.
    pub(crate) fn store(&self) -> &dyn Store {
        self.store.as_ref()
    }

    /// All mails, newest first.
    pub(crate) async fn mails(&self) -> Vec<views::Mail> {
        self.giving.mailbox().await.unwrap().mails
    }
}

type Served = tokio::task::JoinHandle<std::io::Result<()>>;

async fn sandbox(
    book: &std::path::Path,
    drill: &str,
) -> (std::net::SocketAddr, oneshot::Sender<()>, Served) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let mut options = Options::new(KEY, KEY);
    options.delay = SLOWNESS;
    options.drill = serde_json::from_str::<Drill>(drill).unwrap();
    let shutdown = async {
        let _ = stopped.await;
    };
    let served = tokio::spawn(sandbox::serve(listener, book.to_owned(), shutdown, options));
    (address, stop, served)
}

fn compose(
    store: &Arc<dyn Store>,
    passwords: &Arc<Argon2Passwords>,
    clock: Arc<dyn Clock>,
    ids: &Arc<SeededIds>,
    address: std::net::SocketAddr,
    timeout: Duration,
) -> Giving {
    let mut config = Config::new(format!("http://{address}"), KEY, KEY);
    config.total_timeout = timeout;
    config.sandbox_clock = Some(Arc::clone(&clock));
    let hooks =
        Hooks::new(Arc::clone(&clock), Reach::AndHere, "https://give.example.org".to_owned())
            .unwrap();
    let texts = format!("http://{address}{}", sandbox::TEXTS);
    let site = "https://give.example.org".to_owned();
    let carrier = Carrier::new(Arc::clone(&clock), &texts, TEXTS_SECRET, site).unwrap();
    let gateway = Arc::new(Spreedly::new(config).unwrap());
    Giving::new(Parts {
        store: Arc::clone(store),
        gateways: Arc::clone(&gateway) as Arc<dyn Gateways>,
        mirrors: Arc::new(mirror::Client::new(Arc::clone(&clock)).unwrap()),
        passwords: Arc::clone(passwords) as Arc<dyn Passwords>,
        clock,
        ids: Arc::clone(ids) as Arc<dyn Ids>,
        rules: classifier::default_rules().clone(),
        node: "story".to_owned(),
    })
    .telling_by(Arc::new(hooks))
    .texting_by(Arc::new(carrier))
    .keeping_methods_at(gateway)
}

/// A database of its own for each story.
async fn fresh_database(url: &str) -> String {
    let name = format!("story_{}", uuid::Uuid::new_v4().simple());
    let made = tokio::process::Command::new("psql")
        .args([url, "--quiet", "--command", &format!("create database {name}")])
        .status()
        .await
        .unwrap();
    assert!(made.success(), "psql could not create {name}");
    let (server, _) = url.rsplit_once('/').unwrap();
    format!("{server}/{name}")
}
