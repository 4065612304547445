//! The chaos audit: held gifts are released while the gateway fails in every way it knows, nodes
//! are killed, and the database and Redis are lost once. A donor goes on giving through the site,
//! others cancel. At the end the charge book and the ledger agree, gift by gift.

use std::time::{Duration, Instant};

use giving::Error;
use kernel::{GiftId, RequestId};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use uuid::Uuid;

use crate::browser::Browser;
use crate::desk::{Desk, pressed};
use crate::evidence::Evidence;
use crate::gifts::{Accepted, donor, donors_for, given};
use crate::ground::{Engine, Ground, LATER, until, until_done};
use crate::paper::{Paper, Row};
use crate::storm::{Storm, WAYS};
use crate::{alone, size};

/// Held before the gateway comes back.
const SMALL: usize = 100;

/// From so many gifts on there is time to meet every way of failing.
const LARGE: usize = 1_000;

/// What is not answered after so many looks never will be, and the gateway restarts.
const PATIENT_LOOKS: usize = 40;
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Gifts by hand at most: the network minds if a card is asked more often.
const BY_HAND: usize = 12;

/// So often nothing but calm weather brings everything to its end; more often if there is more.
const CALM_ROUNDS: usize = 60;

#[tokio::test]
async fn a33_every_held_gift_is_charged_once_whatever_is_killed_postgres() {
    let _turn = alone().await;
    audit(Engine::Postgres, 2).await;
}

#[tokio::test]
async fn a33_every_held_gift_is_charged_once_whatever_is_killed_sqlite() {
    let _turn = alone().await;
    audit(Engine::Sqlite, 1).await;
}

/// One run: what happened in it so far.
struct Run {
    ground: Ground,
    desk: Desk,
    storm: Storm,
    random: StdRng,
    accepted: Vec<Accepted>,
    by_hand: ByHand,
    cancelled: usize,
    /// Attempts at which the next worker is killed.
    kill_at: i64,
    kill_every: i64,
    looks: usize,
}

async fn audit(engine: Engine, workers: usize) {
    let began = Instant::now();
    let seed = size("AUDIT_SEED", usize::from(rand::random::<u16>()));
    println!("AUDIT_SEED={seed} deals the same storms");
    let gifts = size("AUDIT_GIFTS", SMALL) / if engine == Engine::Sqlite { 4 } else { 1 };
    let mut ground = Ground::with_donors(engine, donors_for(gifts)).await;
    let batch_size = (gifts / 4).clamp(10, 1_000);
    let desk = Desk::of(&ground, u32::try_from(batch_size).unwrap()).await;
    desk.begin_delay(&ground).await;
    let accepted = given(&ground, gifts).await;
    println!("{gifts} gifts were given in {:?}", began.elapsed());
    ground.pass(LATER);
    ground.start("all", workers).await;
    let by_hand = ByHand::of(&ground).await;
    let kill_every = i64::try_from((gifts / 5).clamp(15, 1_000)).unwrap();
    let mut run = Run {
        ground,
        desk,
        storm: Storm::new(),
        random: StdRng::seed_from_u64(u64::try_from(seed).unwrap()),
        accepted,
        by_hand,
        cancelled: 0,
        kill_at: kill_every,
        kill_every,
        looks: 0,
    };
    run.until_quiet().await;
    assert_eq!(run.ground.sandbox.charges().await.len(), 0, "a delay was on");
    run.work_off().await;
    run.judge(began).await;
}

impl Run {
    /// Storms first, until every way of failing was met and most gifts have gone out; then calm.
    async fn work_off(&mut self) {
        let all = i64::try_from(self.accepted.len()).unwrap();
        let mut calm = 0;
        while calm < CALM_ROUNDS + self.accepted.len() / 500 {
            let left = self.left().await;
            let stormy =
                self.storm.is_unfinished() && self.count("held").await > 0 || left * 5 > all;
            if stormy {
                let calls = u32::try_from(all / 60).unwrap_or(u32::MAX).clamp(1, 100);
                self.storm.plays(&self.ground.sandbox, &mut self.random, calls).await;
            } else {
                calm += 1;
            }
            self.someone_cancels().await;
            let released = self.desk.release(&self.ground).await;
            self.by_hand.gives(&self.ground).await;
            self.until_quiet().await;
            self.lose_something().await;
            self.until_quiet().await;
            self.storm.ends(&self.ground.sandbox).await;
            let left = self.left().await;
            if left == 0 {
                return;
            }
            // Now and then staff do not wait for what nobody knows, and draw the rest anew.
            let open = left - self.count("held").await;
            if open > 0 && (!released || self.random.random_ratio(2, 3)) {
                self.ground.time_passes(LATER).await;
                self.by_hand.knows(&self.ground);
                self.until_quiet().await;
            }
        }
    }

    async fn count(&self, state: &str) -> i64 {
        self.ground.number(&format!("select count(*) from gifts where state = '{state}'")).await
    }

    /// Gifts whose end is not known.
    async fn left(&self) -> i64 {
        self.ground
            .number(
                "select count(*) from gifts
                  where state not in ('taken', 'failed', 'cancelled', 'refunded')",
            )
            .await
    }

    /// Until nothing more happens by itself; killing workers as gifts go out.
    async fn until_quiet(&mut self) {
        loop {
            let (ground, kill_at) = (&self.ground, self.kill_at);
            let quiet = until_done(
                "the queue",
                async || ground.waiting().await,
                async |waiting| {
                    let attempts = ground.number("select count(*) from attempts").await;
                    let quiet = attempts < kill_at;
                    (!quiet || waiting == 0).then_some(quiet)
                },
            )
            .await;
            self.look().await;
            if !quiet {
                let worker = self.random.random_range(0..self.ground.nodes.len());
                self.ground.kill_and_replace(worker).await;
                self.by_hand.knows(&self.ground);
                let attempts = self.ground.number("select count(*) from attempts").await;
                self.kill_at = attempts + self.random.random_range(1..=self.kill_every);
                continue;
            }
            if self.ground.under_way().await == 0 {
                return;
            }
            // What is under way and not answered yet: mostly soon, but some never are.
            self.answered_or_cut_off().await;
        }
    }

    async fn answered_or_cut_off(&mut self) {
        let mut pace = tokio::time::interval(LOOK_AGAIN);
        for _ in 0..PATIENT_LOOKS {
            if self.ground.under_way().await == 0 {
                return;
            }
            pace.tick().await;
        }
        self.storm.ends(&self.ground.sandbox).await;
        self.ground.gateway_restarts().await;
    }

    /// What must hold at every moment, in one look at the database.
    async fn look(&mut self) {
        let looks: Vec<(i64, i64)> = self
            .ground
            .rows(
                "select cast(coalesce((select sum(amount_minor) from gifts where state = 'held'), 0)
                             as bigint),
                        cast(coalesce((select sum(balance_minor) from accounts
                                        where kind = 'assured'), 0) as bigint)",
            )
            .await;
        let (held, assured) = looks[0];
        assert_eq!(held, assured, "what is held is what the ledger holds for it");
        self.looks += 1;
    }

    /// Each of them once, in the middle of it all.
    async fn lose_something(&mut self) {
        let all = i64::try_from(self.accepted.len()).unwrap();
        let gone = all - self.left().await;
        if self.ground.engine == Engine::Sqlite {
            return;
        }
        if gone * 4 > all && self.ground.blows.postgres_crashes == 0 {
            // While gifts are on their way.
            self.desk.release(&self.ground).await;
            self.ground.postgres_crashes().await;
            self.by_hand.gives(&self.ground).await;
        }
        if gone * 2 > all && self.ground.blows.redis_crashes == 0 {
            self.ground.redis_crashes().await;
            self.by_hand.gives(&self.ground).await;
        }
    }

    /// A donor changes their mind. Whatever is the case, one of the two happens.
    async fn someone_cancels(&mut self) {
        let giving = self.ground.giving();
        for _ in 0..1 + self.accepted.len() / 500 {
            let at = self.random.random_range(0..self.accepted.len());
            let Accepted { gift, donor: who } = self.accepted[at];
            let who = donor(&giving, &self.ground.parish, who).await;
            let request = RequestId::from_uuid(Uuid::new_v4());
            match pressed(async || giving.cancel_gift(&who, gift, request).await).await {
                Ok(()) => self.cancelled += 1,
                Err(Error::Refused(_) | Error::Conflict) => {}
                Err(other) => panic!("{gift} could not be asked about: {other}"),
            }
        }
    }

    async fn judge(mut self, began: Instant) {
        let took = began.elapsed();
        let all: Vec<GiftId> =
            self.accepted.iter().map(|one| one.gift).chain(self.by_hand.gifts.clone()).collect();
        let evidence = Evidence::of(&self.ground, &all).await;
        let incidents = self.ground.number("select count(*) from incidents").await;
        let (sound, told) = self.ground.verify().await;
        let blows = self.ground.blows;
        let met = self.storm.met.values().filter(|times| **times > 0).count();
        let calls: usize = self.storm.met.values().sum();
        let mut paper = Paper::of(&format!("chaos on {}", self.ground.engine.name()));
        let mut row = |what: &str, found: String| paper.push(Row::new(what, found));
        row("gifts held, then released", self.accepted.len().to_string());
        row("gifts given through the site meanwhile", self.by_hand.gifts.len().to_string());
        row("worker processes killed", blows.workers_killed.to_string());
        row(
            "PostgreSQL crashed, Redis lost",
            format!("{}, {}", blows.postgres_crashes, blows.redis_crashes),
        );
        row("gateway restarted", blows.gateway_restarts.to_string());
        row(
            "ways of failing met",
            format!(
                "{met} of {}, in {calls} calls; the vault {} times",
                WAYS.len(),
                self.storm.vault
            ),
        );
        row(
            "incidents, plans, batches",
            format!("{incidents}, {}, {}", self.desk.plans, self.desk.batches),
        );
        row(
            "hours that passed for the nodes",
            (self.ground.passed().as_secs() / 3_600).to_string(),
        );
        evidence.rows().into_iter().for_each(|(what, found)| row(what, found));
        row("held = assured in the ledger", format!("at {} looks", self.looks));
        row("minutes", format!("{:.1}", took.as_secs_f64() / 60.0));
        paper.publish();

        assert!(sound, "{told}");
        evidence.agrees();
        let met_all = !self.storm.is_unfinished();
        assert!(met_all || self.accepted.len() < LARGE, "not met: {:?}", self.storm.met);
        assert!(evidence.cancelled >= self.cancelled, "who was told yes has cancelled");
        assert!(blows.workers_killed > 0, "nobody was killed");
    }
}

/// A donor at the site, who sends a form again until it is answered.
struct ByHand {
    browser: Browser,
    email: String,
    donor: usize,
    gifts: Vec<GiftId>,
}

impl ByHand {
    async fn of(ground: &Ground) -> ByHand {
        let donor = ground.parish.donors.len() - 1;
        let email = ground.parish.donors[donor].email.clone();
        let browser = Browser::signed_in(&ground.nodes[0].process.address, &email).await;
        ByHand { browser, email, donor, gifts: Vec::new() }
    }

    /// The nodes are others now; the balancer knows.
    fn knows(&mut self, ground: &Ground) {
        self.browser = self.browser.at(&ground.nodes[0].process.address);
    }

    async fn gives(&mut self, ground: &Ground) {
        if self.gifts.len() >= BY_HAND {
            return;
        }
        self.knows(ground);
        let cards = &ground.parish.donors[self.donor].cards;
        let (fund, card) = (ground.parish.fund.to_string(), cards[self.gifts.len() % cards.len()]);
        let (card, request) = (card.to_string(), Uuid::new_v4().to_string());
        let fields = [
            ("fund", fund.as_str()),
            ("amount", "7.77"),
            ("method", &card),
            ("frequency", "once"),
            ("first", ""),
            ("request", &request),
        ];
        let gift = until("the form is answered", async || {
            let answer = self.browser.post("/give/check", &fields).await.ok()?;
            let place = answer.header("location").to_owned();
            if place.starts_with("/sign-in") {
                // The session is lost with its store.
                let _again = self.browser.sign_in(&self.email, crate::church::PASSWORD).await;
                return None;
            }
            let id = place.strip_prefix("/gifts/").and_then(|rest| rest.split('?').next())?;
            id.parse().ok()
        })
        .await;
        self.gifts.push(gift);
    }
}
