//! Where it plays: two churches at one gateway, their donors, two of the staff, and the nodes of the
//! engine, all out of one seed. The database is a copy of one that was set up once.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use auth::Argon2Passwords;
use delayed_payments::MethodKind;
use giving::churches::{Campus, Church, Facility, Fund, Gateway};
use giving::methods::Method;
use giving::mirrors::{Event, Mirror, Standing};
use giving::people::{Person, Role};
use giving::ports::{Delivered, Gateways, Ids, Mirrors, Passwords, SeededIds, Store};
use giving::{Actor, Badge, ChurchAdmin, Donor, Giving, Parts, Scope, Staff, Typed};
use kernel::{
    CampusId, ChurchId, Clock, Currency, FacilityId, FundId, GatewayId, ManualClock, MethodId,
    PersonId, Timestamp, derive_id,
};
use ledger::AccountId;
use uuid::Uuid;

use crate::counter::{Counter, Line};
use crate::dice::Dice;
use crate::gates::{GatedStore, Gates};
use crate::truth::Witness;

pub(crate) const GATEWAY: &str = "braintree";
const CHURCHES: [&str; 2] = ["Grace Harbor Church", "Hillside Chapel"];
const DONORS_EACH: usize = 2;
pub(crate) const NODES: usize = 2;

/// Sunday, 2026-11-22, 10:00 in Tacoma.
fn sunday() -> Timestamp {
    Timestamp::from_jiff("2026-11-22T18:00:00Z".parse().unwrap())
}

/// A database that was set up, and who is in it.
pub(crate) struct Template {
    room: Room,
    passwords: Arc<dyn Passwords>,
    cast: Cast,
}

/// Who gives, and who looks after them.
#[derive(Clone)]
pub(crate) struct Cast {
    pub(crate) givers: Vec<Giver>,
    pub(crate) admins: Vec<ChurchAdmin>,
    pub(crate) staff: Vec<Staff>,
    pub(crate) facilities: Vec<FacilityId>,
}

/// A donor with a card.
#[derive(Clone)]
pub(crate) struct Giver {
    pub(crate) donor: Donor,
    pub(crate) church: ChurchId,
    fund: FundId,
    method: MethodId,
}

impl Giver {
    pub(crate) fn typed(&self, amount: u32, frequency: &str, first: String) -> Typed {
        Typed {
            fund: self.fund.to_string(),
            amount: amount.to_string(),
            method: self.method.to_string(),
            frequency: frequency.to_owned(),
            first,
            ..Typed::default()
        }
    }
}

/// A folder in memory where there is one, gone with its world.
struct Room(PathBuf);

impl Room {
    fn new() -> Room {
        let memory = Path::new("/dev/shm");
        let place = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        let path = place.join(format!("offertory-simulation-{}", Uuid::new_v4()));
        std::fs::create_dir_all(&path).unwrap();
        Room(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("offertory.db")
    }

    /// The same database, with what may still stand in its log.
    fn copy(&self, other: &Room) {
        for file in std::fs::read_dir(&other.0).unwrap() {
            let name = file.unwrap().file_name();
            if !name.to_string_lossy().ends_with("-shm") {
                std::fs::copy(other.0.join(&name), self.0.join(&name)).unwrap();
            }
        }
    }

    async fn open(&self) -> store::Opened {
        store::open(self.file().to_str().unwrap()).await.unwrap()
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        // What is left behind is in the temporary folder.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn named<T>(make: impl Fn(Uuid) -> T, what: &str, which: impl ToString) -> T {
    make(derive_id(&[what, &which.to_string()]))
}

impl Template {
    pub(crate) async fn new() -> Template {
        let room = Room::new();
        let opened = room.open().await;
        let passwords: Arc<dyn Passwords> = Arc::new(Argon2Passwords::cheap());
        let facilities = set_up(opened.store.as_ref()).await;
        let clock = Arc::new(ManualClock::at(sunday()));
        let (gates, dice) = (Arc::<Gates>::default(), Dice::new(0));
        let witness = Arc::new(Witness::new(Arc::clone(&opened.store)));
        let counter = Counter::new(Arc::clone(&clock), Arc::clone(&gates), witness, 0);
        let clock = Arc::new(NodeClock::new(clock, dice));
        let line = Line { counter: Arc::new(counter), clock: Arc::clone(&clock) };
        let giving = compose(&opened.store, &passwords, &clock, line, 0, "template");
        let cast = introduce(&giving, facilities).await;
        match opened.pools {
            store::Pools::Sqlite(pool) => pool.close().await,
            store::Pools::Postgres(_) => unreachable!("it is a file"),
        }
        Template { room, passwords, cast }
    }
}

/// Churches and people.
async fn set_up(store: &dyn Store) -> Vec<FacilityId> {
    let mut work = store.begin().await.unwrap();
    let gateway: GatewayId = GATEWAY.parse().unwrap();
    work.put_gateway(&Gateway {
        id: gateway.clone(),
        name: "Meridian Cards".to_owned(),
        probe_facility_token: "gw_probe".to_owned(),
        probe_method_token: "pm_probe".to_owned(),
    })
    .await
    .unwrap();
    let mut facilities = Vec::new();
    for (number, name) in CHURCHES.into_iter().enumerate() {
        let church = named(ChurchId::from_uuid, "church", number);
        let scope = Scope::of(church);
        work.add_church(&Church {
            id: church,
            name: name.to_owned(),
            zone: "America/Los_Angeles".to_owned(),
            currency: Currency::Usd,
            phone: "253-555-0142".to_owned(),
            address: "410 Dock Street".to_owned(),
            tax_number: "00-1234567".to_owned(),
            test: false,
        })
        .await
        .unwrap();
        let campus = named(CampusId::from_uuid, "campus", number);
        work.add_campus(&Campus { id: campus, church, name: "Harbor".to_owned() }).await.unwrap();
        let fund = named(FundId::from_uuid, "fund", number);
        work.add_fund(&Fund { id: fund, church, name: "General".to_owned(), position: 1 })
            .await
            .unwrap();
        let facility = named(FacilityId::from_uuid, "facility", number);
        facilities.push(facility);
        work.add_facility(&Facility {
            id: facility,
            church,
            gateway: gateway.clone(),
            kind: MethodKind::Card,
            token: format!("gw_{number}"),
        })
        .await
        .unwrap();
        for nth in 0..DONORS_EACH {
            let id = format!("{number} {nth}");
            let donor = person(&format!("donor {id}"), Role::Donor, Some(church));
            work.add_person(&donor).await.unwrap();
            work.add_method(
                &scope,
                &Method {
                    id: named(MethodId::from_uuid, "method", &id),
                    donor: donor.id,
                    kind: MethodKind::Card,
                    token: format!("pm_{number}{nth}_visa_4242"),
                    brand: "Visa".to_owned(),
                    last_four: "4242".to_owned(),
                    expires: Some((12, 2040)),
                },
            )
            .await
            .unwrap();
        }
        let admin = person(&format!("admin {number}"), Role::ChurchAdmin, Some(church));
        work.add_person(&admin).await.unwrap();
    }
    for number in 0..2 {
        let staff = person(&format!("staff {number}"), Role::PaymentStaff, None);
        work.add_person(&staff).await.unwrap();
    }
    let _committed = work.commit().await.unwrap();
    facilities
}

fn person(key: &str, role: Role, church: Option<ChurchId>) -> Person {
    Person {
        id: named(PersonId::from_uuid, "person", key),
        church,
        role,
        name: key.to_owned(),
        email: format!("{}@example.org", key.replace(' ', "-")),
        password: None,
        credential: 1,
        last_sign_in: None,
        campus: None,
        locale: None,
    }
}

/// Everybody, as the door lets them in.
async fn introduce(giving: &Giving, facilities: Vec<FacilityId>) -> Cast {
    let mut cast = Cast { givers: Vec::new(), admins: Vec::new(), staff: Vec::new(), facilities };
    let mut keys = vec!["staff 0".to_owned(), "staff 1".to_owned()];
    for number in 0..CHURCHES.len() {
        keys.push(format!("admin {number}"));
        keys.extend((0..DONORS_EACH).map(|nth| format!("donor {number} {nth}")));
    }
    for key in keys {
        let person = named(PersonId::from_uuid, "person", &key);
        match giving.who(Badge { person, credential: 1 }).await.unwrap().unwrap() {
            Actor::Staff(staff) => cast.staff.push(staff),
            Actor::Admin(admin) => cast.admins.push(admin),
            Actor::Donor(donor) => {
                let id = key.trim_start_matches("donor ");
                let number = id.split(' ').next().unwrap();
                cast.givers.push(Giver {
                    donor,
                    church: named(ChurchId::from_uuid, "church", number),
                    fund: named(FundId::from_uuid, "fund", number),
                    method: named(MethodId::from_uuid, "method", id),
                });
            }
        }
    }
    cast
}

/// A node's clock: the world's, and how far it is off. The process may stand still between any two
/// looks at it, and then the whole world goes on.
pub(crate) struct NodeClock {
    world: Arc<ManualClock>,
    ahead: AtomicI64,
    dice: Dice,
    stalls: AtomicBool,
}

impl NodeClock {
    fn new(world: Arc<ManualClock>, dice: Dice) -> NodeClock {
        NodeClock { world, ahead: AtomicI64::new(0), dice, stalls: AtomicBool::new(false) }
    }

    /// What it shows, without a look.
    pub(crate) fn shows(&self) -> Timestamp {
        let ahead = self.ahead.load(Ordering::SeqCst);
        Timestamp::from_micros(self.world.now().as_micros() + ahead)
    }

    pub(crate) fn set_ahead(&self, seconds: i64) {
        self.ahead.store(seconds * 1_000_000, Ordering::SeqCst);
    }

    pub(crate) fn stalls(&self, stalls: bool) {
        self.stalls.store(stalls, Ordering::SeqCst);
    }
}

impl Clock for NodeClock {
    fn now(&self) -> Timestamp {
        if self.stalls.load(Ordering::SeqCst) && self.dice.percent(3) {
            self.world.advance(self.dice.seconds(1, 12));
        }
        self.shows()
    }
}

/// One process.
pub(crate) struct Node {
    pub(crate) giving: Giving,
    pub(crate) clock: Arc<NodeClock>,
}

pub(crate) struct World {
    pub(crate) dice: Dice,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) gates: Arc<Gates>,
    pub(crate) counter: Arc<Counter>,
    pub(crate) witness: Arc<Witness>,
    pub(crate) cast: Cast,
    pub(crate) nodes: Vec<Node>,
    gated: Arc<dyn Store>,
    passwords: Arc<dyn Passwords>,
    seed: u64,
    starts: u64,
    // Last: what is inside is closed before it goes.
    _room: Room,
}

impl World {
    pub(crate) async fn new(template: &Template, seed: u64) -> World {
        let room = Room::new();
        room.copy(&template.room);
        let store = room.open().await.store;
        let clock = Arc::new(ManualClock::at(sunday()));
        let gates = Arc::<Gates>::default();
        let witness = Arc::new(Witness::new(Arc::clone(&store)));
        let counter =
            Counter::new(Arc::clone(&clock), Arc::clone(&gates), Arc::clone(&witness), seed ^ 1);
        let gated: Arc<dyn Store> =
            Arc::new(GatedStore { store: Arc::clone(&store), gates: Arc::clone(&gates) });
        let mut world = World {
            dice: Dice::new(seed),
            clock,
            store,
            gates,
            counter: Arc::new(counter),
            witness,
            cast: template.cast.clone(),
            nodes: Vec::new(),
            gated,
            passwords: Arc::clone(&template.passwords),
            seed,
            starts: 0,
            _room: room,
        };
        for number in 0..NODES {
            let node = world.start(number);
            world.nodes.push(node);
        }
        world
    }

    /// A process begins, knowing only what is in the database.
    pub(crate) fn start(&mut self, number: usize) -> Node {
        self.starts += 1;
        let seed = self.seed.wrapping_mul(31).wrapping_add(self.starts << 8);
        let clock = Arc::new(NodeClock::new(Arc::clone(&self.clock), Dice::new(seed)));
        let line = Line { counter: Arc::clone(&self.counter), clock: Arc::clone(&clock) };
        let name = format!("node {number}");
        let giving = compose(&self.gated, &self.passwords, &clock, line, seed, &name);
        Node { giving, clock }
    }

    pub(crate) fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }
}

fn compose(
    store: &Arc<dyn Store>,
    passwords: &Arc<dyn Passwords>,
    clock: &Arc<NodeClock>,
    line: Line,
    seed: u64,
    node: &str,
) -> Giving {
    Giving::new(Parts {
        store: Arc::clone(store),
        gateways: Arc::new(line) as Arc<dyn Gateways>,
        mirrors: Arc::new(NoMirrors),
        passwords: Arc::clone(passwords),
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        ids: Arc::new(SeededIds::new(seed)) as Arc<dyn Ids>,
        rules: classifier::default_rules().clone(),
        node: node.to_owned(),
    })
}

/// No church here has a mirror.
struct NoMirrors;

#[async_trait]
impl Mirrors for NoMirrors {
    async fn deliver(&self, _: &Mirror, _: &[Event]) -> Delivered {
        Delivered::Silence { why: "there is none".to_owned() }
    }

    async fn standings(
        &self,
        _: &Mirror,
        _: ChurchId,
        _: Option<AccountId>,
        _: u32,
    ) -> Result<Vec<Standing>, String> {
        Err("there is none".to_owned())
    }

    fn may_send_to(&self, _: &str) -> bool {
        false
    }
}
