//! Replay: orders are delivered once more, to the books and to the mirrors (C-30, C-31).
//!
//! A replay changes no balance. The books know an order by its id, so a second time is no time;
//! the mirrors get its changes again and keep what they lack. Looking first is the default; the
//! real thing takes payment staff and a reason, and is written as one task a church that does a
//! piece, notes how far it is, and comes again. It can be stopped between two pieces.

mod lines;

use std::collections::BTreeMap;
use std::time::Duration;

use kernel::{ChurchId, OrderId, PersonId, ReplayId, RequestId, Timestamp, derive_id};
use ledger::OrderKind;
use serde::{Deserialize, Serialize};
use views::{
    BadLine, KindCount, ReplayAsked, ReplayCheck, ReplayList, ReplayPage, ReplayPart, ReplayRow,
    ReplayStanding,
};

use self::lines::Lines;
use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::error::{Error, Wrong};
use crate::ports::Appended;
use crate::request::{Turn, claim};
use crate::scope::Scope;
use crate::tasks::{Step, Task};

pub use lines::Typed;

/// Orders of one piece: few enough to be done while a task's lease lasts.
const PIECE: u32 = 20;

/// A reason has at least so many characters.
const WHY_MIN: usize = 10;

/// A replay may be planned so far ahead.
const AHEAD: Duration = Duration::from_hours(31 * 24);

/// Replays on a page.
const SHOWN: u32 = 25;

/// Which orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// Named one by one.
    Orders,
    /// Those of a church, of a time, or both.
    Books {
        church: Option<ChurchId>,
        from: Option<Timestamp>,
        /// Not itself.
        to: Option<Timestamp>,
    },
}

/// A replay that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replay {
    pub id: ReplayId,
    pub which: Which,
    pub by: PersonId,
    pub why: String,
    pub asked_at: Timestamp,
    pub begins_at: Timestamp,
    /// Lines that named no order.
    pub left_out: u64,
    pub stopped: bool,
    /// When its last order was done, or when it was stopped.
    pub ended_at: Option<Timestamp>,
}

/// One church's part of a replay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub church: ChurchId,
    pub orders: u64,
    pub done: u64,
    /// The place in the church's books that was done last.
    pub reached: u64,
    /// The last place there is to do; later orders need no replay.
    pub last: u64,
    pub finished: bool,
    pub waits: Option<String>,
}

/// Orders of one kind in a church's books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    pub kind: OrderKind,
    pub orders: u64,
    pub oldest: Timestamp,
    pub newest: Timestamp,
    /// Place of the first and of the last.
    pub first: u64,
    pub last: u64,
}

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderPlaced {
    pub id: OrderId,
    pub church: ChurchId,
    pub seq: u64,
    pub kind: OrderKind,
    pub at: Timestamp,
}

/// What was looked at before anything is written.
struct Survey {
    which: Which,
    check: ReplayCheck,
    parts: Vec<Part>,
    /// Of orders named one by one.
    places: Vec<(ChurchId, u64)>,
}

impl Replay {
    fn standing(&self, now: Timestamp) -> ReplayStanding {
        match self.ended_at {
            Some(_) if self.stopped => ReplayStanding::Stopped,
            Some(_) => ReplayStanding::Done,
            None if now < self.begins_at => ReplayStanding::Waiting,
            None => ReplayStanding::Running,
        }
    }
}

impl Giving {
    /// What a replay would do: how many orders, of which kinds, how old. Writes nothing, so it is
    /// for whoever may open the database, or has shown that they are staff.
    pub async fn check_replay(&self, typed: &Typed) -> Result<ReplayCheck, Error> {
        Ok(self.survey(typed).await?.check)
    }

    /// Asks for a replay. The same request sent twice is one replay. Lines that name no order are
    /// left out, and said; the others are queued.
    pub async fn replay(
        &self,
        staff: &Staff,
        typed: &Typed,
        request: RequestId,
    ) -> Result<(ReplayId, ReplayCheck), Error> {
        let now = self.now();
        if typed.why.trim().chars().count() < WHY_MIN {
            return Err(Error::invalid("why", Wrong::TooShort));
        }
        if typed.why.chars().count() > 500 {
            return Err(Error::invalid("why", Wrong::TooLong));
        }
        if classifier::has_card_number(&typed.why) {
            return Err(Error::invalid("why", Wrong::CardNumber));
        }
        let begins_at = typed.begins(now, AHEAD)?;
        let survey = self.survey(typed).await?;
        if survey.check.orders == 0 {
            return Err(Error::invalid("orders", Wrong::NotAChoice));
        }
        let id = ReplayId::from_uuid(derive_id(&["replay", &request.to_string()]));
        let mut work = self.begin().await?;
        let content = ["replay", &typed.fingerprint(), &typed.why, &typed.at];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok((id, survey.check));
        }
        let replay = Replay {
            id,
            which: survey.which,
            by: staff.id(),
            why: typed.why.trim().to_owned(),
            asked_at: now,
            begins_at,
            left_out: u64::try_from(survey.check.bad.len()).unwrap_or(u64::MAX),
            stopped: false,
            ended_at: None,
        };
        work.add_replay(&replay, &survey.parts).await?;
        work.add_replay_places(id, &survey.places).await?;
        for part in &survey.parts {
            let task = Task::Replay { church: part.church, replay: id };
            work.enqueue(task.id(""), &task, begins_at).await?;
        }
        work.note(&Note {
            at: now,
            church: None,
            who: Who::Person(staff.id()),
            verb: "replay.begin",
            subject: id.to_string(),
            why: replay.why,
        })
        .await?;
        let _committed = work.commit().await?;
        Ok((id, survey.check))
    }

    /// Stops it before its next piece. What was delivered stays delivered.
    pub async fn stop_replay(
        &self,
        staff: &Staff,
        id: ReplayId,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["replay stop", &id.to_string()];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let mut replay = work.replay(id).await?.ok_or(Error::NotFound)?;
        if replay.ended_at.is_some() {
            return Err(Error::Conflict);
        }
        replay.stopped = true;
        replay.ended_at = Some(now);
        work.save_replay(&replay).await?;
        work.note(&Note {
            at: now,
            church: None,
            who: Who::Person(staff.id()),
            verb: "replay.stop",
            subject: id.to_string(),
            why: String::new(),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// `/staff/ledger/replay`.
    pub async fn replays(&self, _: &Staff) -> Result<ReplayList, Error> {
        let mut rows = Vec::new();
        for (replay, orders, done) in self.reads().replays(SHOWN).await? {
            rows.push(self.replay_row(replay, orders, done).await?);
        }
        let mut churches = Vec::new();
        for id in self.reads().church_ids().await? {
            churches.push((id, self.church_name(id).await?));
        }
        churches.sort_by(|one, other| (&one.1, one.0).cmp(&(&other.1, other.0)));
        Ok(ReplayList { replays: rows, churches })
    }

    /// `/staff/ledger/replay/{id}`.
    pub async fn replay_page(&self, _: &Staff, id: ReplayId) -> Result<ReplayPage, Error> {
        let (replay, parts) = self.reads().replay_now(id).await?.ok_or(Error::NotFound)?;
        let orders = parts.iter().map(|part| part.orders).sum();
        let done = parts.iter().map(|part| part.done).sum();
        let mut shown = Vec::new();
        for part in parts {
            let name = self.church_name(part.church).await?;
            let Part { church, orders, done, waits, .. } = part;
            shown.push(ReplayPart { church, name, orders, done, waits });
        }
        Ok(ReplayPage { replay: self.replay_row(replay, orders, done).await?, parts: shown })
    }

    /// One piece of one church's part. Whoever dies in it does it again: twice is once.
    pub(crate) async fn replay_piece(&self, church: ChurchId, id: ReplayId) -> Result<Step, Error> {
        let (replay, parts) = self.reads().replay_now(id).await?.ok_or(Error::NotFound)?;
        let part = parts.into_iter().find(|part| part.church == church);
        let part = part.ok_or(Error::NotFound)?;
        if replay.ended_at.is_some() || part.finished {
            return Ok(Step::Done);
        }
        let places = self.reads().places_to_replay(&replay, &part, PIECE).await?;
        let (mut reached, mut done, mut later) = (part.reached, 0_u64, None);
        for seq in &places {
            match self.deliver_again(church, *seq).await? {
                Step::Done => {}
                Step::Later { at, why } => {
                    later = Some((at, why));
                    break;
                }
                park @ Step::Park { .. } => return Ok(park),
            }
            (reached, done) = (*seq, done.saturating_add(1));
        }
        let now = self.now();
        let mut work = self.begin().await?;
        // The replay first, and then its part: nobody waits for the other the other way round.
        let mut replay = work.replay(id).await?.ok_or(Error::NotFound)?;
        let mut written = work.replay_part(id, church).await?.ok_or(Error::NotFound)?;
        if written.reached != part.reached {
            // Another node did this piece after our lease had run out.
            return Ok(Step::Later { at: now, why: "somebody else was here".to_owned() });
        }
        written.reached = reached;
        written.done = written.done.saturating_add(done);
        written.waits = later.as_ref().map(|(_, why)| why.clone());
        let fewer = u32::try_from(places.len()).unwrap_or(PIECE) < PIECE;
        written.finished = later.is_none() && (fewer || reached >= written.last);
        work.save_replay_part(id, &written).await?;
        if written.finished && replay.ended_at.is_none() && work.open_replay_parts(id).await? == 0 {
            replay.ended_at = Some(now);
            work.save_replay(&replay).await?;
        }
        let _committed = work.commit().await?;
        Ok(match later {
            Some((at, why)) => Step::Later { at, why },
            None if written.finished => Step::Done,
            None => Step::Later { at: now, why: format!("{} of {}", written.done, part.orders) },
        })
    }

    /// One order once more: to the books, which know it, and to the mirrors.
    async fn deliver_again(&self, church: ChurchId, seq: u64) -> Result<Step, Error> {
        let before = seq.saturating_sub(1);
        let order = self.reads().orders_after(church, before, 1).await?.into_iter().next();
        let Some((_, order, _)) = order.filter(|(found, ..)| *found == seq) else {
            return Err(Error::NotFound);
        };
        // Nothing is written when the books know it, and nothing may be when they do not: this unit
        // of work is never committed.
        let appended = self.begin().await?.append_order(&order).await?;
        if appended != Appended::Exists {
            let why = format!("order {} is not known by its own id", order.id());
            return Ok(Step::Park { why });
        }
        self.write_back_again(church, order.id()).await
    }

    async fn survey(&self, typed: &Typed) -> Result<Survey, Error> {
        match typed.which()? {
            None => self.survey_orders(Lines::read(&typed.orders)).await,
            Some(which) => self.survey_books(which).await,
        }
    }

    async fn survey_orders(&self, lines: Lines) -> Result<Survey, Error> {
        let Lines { good, mut bad } = lines;
        let ids: Vec<OrderId> = good.iter().map(|(_, id)| *id).collect();
        let placed = self.reads().places_of_orders(&ids).await?;
        let known: BTreeMap<OrderId, OrderPlaced> =
            placed.into_iter().map(|place| (place.id, place)).collect();
        let mut counting = Counting::default();
        let mut parts: BTreeMap<ChurchId, Part> = BTreeMap::new();
        let mut places = Vec::new();
        for (line, id) in good {
            let Some(place) = known.get(&id) else {
                bad.push(lines::unknown(line, id));
                continue;
            };
            counting.add(place.kind, 1, place.at, place.at);
            let part = parts.entry(place.church).or_insert_with(|| Part::of(place.church));
            part.orders = part.orders.saturating_add(1);
            part.last = part.last.max(place.seq);
            places.push((place.church, place.seq));
        }
        bad.sort_by_key(|line| line.line);
        let parts: Vec<Part> = parts.into_values().collect();
        let check = counting.check(&parts, bad);
        Ok(Survey { which: Which::Orders, check, parts, places })
    }

    async fn survey_books(&self, which: Which) -> Result<Survey, Error> {
        let Which::Books { church, from, to } = which else {
            return Err(Error::invalid("orders", Wrong::Missing));
        };
        let churches = match church {
            Some(church) => {
                if self.reads().church(&Scope::of(church)).await?.is_none() {
                    return Err(Error::invalid("church", Wrong::NotAChoice));
                }
                vec![church]
            }
            None => self.reads().church_ids().await?,
        };
        let mut counting = Counting::default();
        let mut parts = Vec::new();
        for church in churches {
            let mut part = Part::of(church);
            let mut first = u64::MAX;
            for counted in self.reads().count_orders(church, from, to).await? {
                counting.add(counted.kind, counted.orders, counted.oldest, counted.newest);
                part.orders = part.orders.saturating_add(counted.orders);
                part.last = part.last.max(counted.last);
                first = first.min(counted.first);
            }
            if part.orders > 0 {
                part.reached = first.saturating_sub(1);
                parts.push(part);
            }
        }
        let check = counting.check(&parts, Vec::new());
        Ok(Survey { which, check, parts, places: Vec::new() })
    }

    async fn replay_row(&self, replay: Replay, orders: u64, done: u64) -> Result<ReplayRow, Error> {
        let by = self.reads().person_now(replay.by).await?;
        let asked = match replay.which {
            Which::Orders => ReplayAsked::Orders,
            Which::Books { church, from, to } => {
                let name = match church {
                    Some(church) => Some(self.church_name(church).await?),
                    None => None,
                };
                ReplayAsked::Books { church, name, from, to }
            }
        };
        Ok(ReplayRow {
            id: replay.id,
            asked,
            standing: replay.standing(self.now()),
            by: replay.by,
            by_name: by.map_or_else(String::new, |person| person.name),
            why: replay.why,
            asked_at: replay.asked_at,
            begins_at: replay.begins_at,
            ended_at: replay.ended_at,
            orders,
            done,
            left_out: replay.left_out,
        })
    }

    async fn church_name(&self, id: ChurchId) -> Result<String, Error> {
        Ok(self.church(&Scope::of(id)).await?.name)
    }
}

impl Part {
    fn of(church: ChurchId) -> Part {
        Part { church, orders: 0, done: 0, reached: 0, last: 0, finished: false, waits: None }
    }
}

/// Orders counted by kind.
#[derive(Default)]
struct Counting {
    kinds: BTreeMap<OrderKind, u64>,
    oldest: Option<Timestamp>,
    newest: Option<Timestamp>,
}

impl Counting {
    fn add(&mut self, kind: OrderKind, orders: u64, oldest: Timestamp, newest: Timestamp) {
        let so_far = self.kinds.entry(kind).or_insert(0);
        *so_far = so_far.saturating_add(orders);
        self.oldest = Some(self.oldest.map_or(oldest, |at| at.min(oldest)));
        self.newest = Some(self.newest.map_or(newest, |at| at.max(newest)));
    }

    fn check(self, parts: &[Part], bad: Vec<BadLine>) -> ReplayCheck {
        ReplayCheck {
            orders: self.kinds.values().sum(),
            kinds: self
                .kinds
                .into_iter()
                .map(|(kind, orders)| KindCount { kind: kind.name().to_owned(), orders })
                .collect(),
            churches: u64::try_from(parts.len()).unwrap_or(u64::MAX),
            oldest: self.oldest,
            newest: self.newest,
            bad,
        }
    }
}
