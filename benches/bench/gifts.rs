//! Row 3: gifts that come when they come, whether the last one was answered or not.
//!
//! Each gift has an instant at which it is due. Its latency counts from that instant and not from
//! when the client came round to sending it, so a server that stands still is charged for everybody
//! who had to wait behind it (no coordinated omission).

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::bail;
use giving::{Actor, Badge, Donor, Giving, Typed};
use kernel::{ChurchId, Clock, RequestId, SystemClock};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use uuid::Uuid;

use crate::figures::{Figures, Latencies, figure};
use crate::parish::{PASSWORD, Parish, church};
use crate::place::{Database, Engine, Place};
use crate::server::{Cores, Server};
use crate::table::{Row, Unit};
use crate::wire::{self, Connection};

/// Gifts in a second, with the floor and the goal of their 99th percentile.
const RATES: [(u32, f64, f64); 2] = [(200, 50.0, 20.0), (1_000, 100.0, 50.0)];

/// With four cards each: no card is asked often enough for a network to mind.
const DONORS: usize = 250;

/// How long answers are waited for after the last gift was due.
const AFTER: Duration = Duration::from_secs(10);

/// Between runs, so that what is left of one does not stand in the way of the next.
const REST: Duration = Duration::from_secs(1);

/// What came of one run at one rate.
struct Came {
    latencies: Latencies,
    wanted: usize,
    /// From the first due to the last answer.
    took: Duration,
}

impl Came {
    fn answered(&self) -> usize {
        self.latencies.count()
    }
}

/// A way to give one gift, the `n`-th.
pub(crate) trait Gives: Clone + Send + 'static {
    fn give(self, n: usize) -> impl Future<Output = anyhow::Result<()>> + Send;
}

async fn open_loop(gives: impl Gives, from: usize, rate: u32, lasts: Duration) -> Came {
    let apart = Duration::from_secs(1) / rate;
    let wanted = usize::try_from(lasts.as_nanos() / apart.as_nanos()).unwrap_or_default();
    let began = Instant::now();
    let mut under_way = JoinSet::new();
    let mut due = began;
    for n in from..from + wanted {
        sleep_until(due).await;
        let gives = gives.clone();
        let since = due;
        under_way.spawn(async move { gives.give(n).await.map(|()| since.elapsed()) });
        due += apart;
    }
    let mut latencies = Latencies::default();
    let answers = async {
        while let Some(answer) = under_way.join_next().await {
            if let Ok(Ok(took)) = answer {
                latencies.push(took);
            }
        }
    };
    // Whoever has no answer by then is missing in the count.
    let _in_time = timeout(AFTER, answers).await;
    Came { latencies, wanted, took: began.elapsed() }
}

/// Through the form of the site, as a browser sends it.
#[derive(Clone)]
struct ByForm {
    at: String,
    /// Cookie and cards of each donor.
    donors: Arc<Vec<(String, Vec<String>)>>,
    fund: String,
    free: Arc<Mutex<Vec<Connection>>>,
}

impl Gives for ByForm {
    async fn give(self, n: usize) -> anyhow::Result<()> {
        let (donor, card) = (n % self.donors.len(), n / self.donors.len());
        let (cookie, cards) = &self.donors[donor];
        let request = Uuid::new_v4().to_string();
        let today =
            church(ChurchId::from_uuid(Uuid::nil()), 0).today(SystemClock.now()).to_string();
        let fields = [
            ("fund", self.fund.as_str()),
            ("amount", "25.00"),
            ("method", cards[card % cards.len()].as_str()),
            ("frequency", "once"),
            ("first", today.as_str()),
            ("request", request.as_str()),
        ];
        let question = wire::post(&self.at, "/give/check", cookie, &fields);
        let kept = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match kept {
            Some(connection) => connection,
            None => Connection::open(&self.at).await?,
        };
        let answer = connection.ask(&question).await?;
        if answer.status != 303 {
            bail!("{}: {}", answer.status, String::from_utf8_lossy(&answer.body));
        }
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        Ok(())
    }
}

/// Through the use case, in this process: acceptance alone, without the gateway and the web.
#[derive(Clone)]
pub(crate) struct ByUseCase {
    giving: Giving,
    donors: Arc<Vec<(Donor, Vec<String>)>>,
    fund: String,
}

impl ByUseCase {
    pub(crate) async fn over(giving: Giving, parish: &Parish) -> anyhow::Result<ByUseCase> {
        let mut donors = Vec::with_capacity(parish.donors.len());
        for donor in &parish.donors {
            let badge = Badge { person: donor.id, credential: 1 };
            let Some(Actor::Donor(actor)) = giving.who(badge).await? else { bail!("nobody gives") };
            donors.push((actor, donor.cards.iter().map(ToString::to_string).collect()));
        }
        Ok(ByUseCase { giving, donors: Arc::new(donors), fund: parish.fund.to_string() })
    }
}

impl Gives for ByUseCase {
    async fn give(self, n: usize) -> anyhow::Result<()> {
        let (donor, card) = (n % self.donors.len(), n / self.donors.len());
        let (donor, cards) = &self.donors[donor];
        let today = church(ChurchId::from_uuid(Uuid::nil()), 0).today(SystemClock.now());
        let typed = Typed {
            fund: self.fund.clone(),
            amount: "25.00".to_owned(),
            method: cards[card % cards.len()].clone(),
            frequency: "once".to_owned(),
            first: today.to_string(),
            ..Typed::default()
        };
        self.giving.give(donor, &typed, RequestId::from_uuid(Uuid::new_v4())).await?;
        Ok(())
    }
}

pub(crate) async fn measure(place: &Place, engine: Engine) -> anyhow::Result<Vec<Row>> {
    let name = "gifts";
    let database = place.database(engine, name).await?;
    let parish = Parish::set_up(&database, DONORS).await?;
    let mut rows = in_process(place, &database, &parish).await?;
    let server = Server::offertory(Cores::All, &database.url, &place.room().join(name)).await?;
    let result = by_form(place, &database, &parish, &server).await;
    let memory = server.memory();
    server.stop().await?;
    rows.extend(result?);
    rows.push(
        Row::new(13, format!("memory loaded, {engine}"), Unit::Megabytes, Figures::of([memory?]))
            .how("the server after the gifts of row 3")
            .wants(200.0, 150.0),
    );
    place.discard(database, name).await?;
    Ok(rows)
}

async fn in_process(
    place: &Place,
    database: &Database,
    parish: &Parish,
) -> anyhow::Result<Vec<Row>> {
    let gives = ByUseCase::over(database.giving()?, parish).await?;
    let how = "accepted in-process: row, order in the books, task, one commit each";
    at_each_rate(place, database.engine, gives, "gift accepted", how).await
}

async fn by_form(
    place: &Place,
    database: &Database,
    parish: &Parish,
    server: &Server,
) -> anyhow::Result<Vec<Row>> {
    place.say(&format!("{DONORS} donors sign in"));
    let mut donors = Vec::with_capacity(parish.donors.len());
    for donor in &parish.donors {
        let cookie = wire::sign_in(&server.at, &donor.email, PASSWORD).await?;
        donors.push((cookie, donor.cards.iter().map(ToString::to_string).collect()));
    }
    let gives = ByForm {
        at: server.at.clone(),
        donors: Arc::new(donors),
        fund: parish.fund.to_string(),
        free: Arc::default(),
    };
    let how = "over HTTP to the binary, which accepts, sends it to the practice gateway in the \
               same process, and answers with what came of it";
    at_each_rate(place, database.engine, gives, "gift given", how).await
}

/// A rate that was not kept up is not tried at five times as many.
async fn at_each_rate(
    place: &Place,
    engine: Engine,
    gives: impl Gives,
    what: &str,
    how: &str,
) -> anyhow::Result<Vec<Row>> {
    let mut rows = Vec::new();
    let mut from = 0;
    // For nothing, at a pace that anything keeps.
    from += open_loop(gives.clone(), from, 50, place.lasts()).await.wanted;
    for (rate, floor, goal) in RATES {
        let lasts = place.lasts() * if rate > 200 { 1 } else { 4 };
        let (mut p99, mut p50) = (Figures::default(), Figures::default());
        let (mut wanted, mut answered, mut took) = (0, 0, Duration::ZERO);
        for round in 1..=place.rounds() {
            let mut came = open_loop(gives.clone(), from, rate, lasts).await;
            from += came.wanted;
            wanted += came.wanted;
            answered += came.answered();
            took += came.took;
            p50.push(came.latencies.percentile(50));
            p99.push(came.latencies.percentile(99));
            place.say(&format!("{what}, {engine}, {rate}/s, round {round}"));
            sleep(REST).await;
        }
        let kept_up = figure(answered) / took.as_secs_f64();
        let missing = match wanted - answered {
            0 => String::new(),
            missing => format!("; **{missing} of {wanted} without an answer**"),
        };
        let row = Row::new(3, format!("{what}, p99, {engine}, {rate}/s"), Unit::Millis, p99).how(
            format!(
                "open loop; p50 {:.1} ms; {kept_up:.0}/s answered{missing}; {how}",
                p50.median()
            ),
        );
        rows.push(row.wants(floor, goal));
        if kept_up < f64::from(rate) * 0.7 {
            break;
        }
    }
    Ok(rows)
}
