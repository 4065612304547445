//! Settlement files: what a gateway says it settled, held beside the books (F16).
//!
//! A file is read piece by piece into the table of lines; a piece is one unit of work, and the
//! place it reached is part of it, so whoever dies in the middle reads the same file again and it
//! goes on. Then its lines meet their orders as those of a gateway's list do, and what does not fit
//! becomes a case. Whoever says which days the file covers is also told of orders that are not in
//! it.

mod row;

use kernel::{AttemptId, ChurchId, GatewayId, PersonId, SettlementId, Timestamp, derive_id};
use ledger::Order;
use serde::Serialize;

use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::cases::compare::{gateway_of, key_of};
use crate::cases::{Line, Source as Says};
use crate::error::Error;
use crate::imports::csv::Rows;
use crate::imports::{BadRow, Doing, FileRefused, ImportError, Source, Watch, measured};
use crate::scope::Scope;

use row::Reader;

/// Rows of one piece: one unit of work.
const PIECE_ROWS: usize = 500;

/// So many bad rows are told; all of them are kept.
const BAD_ROWS_TOLD: u32 = 1_000;

/// Orders and lines that meet at once.
const SLICE: u32 = 500;

/// A file that is being read, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    pub id: SettlementId,
    pub church: ChurchId,
    pub gateway: GatewayId,
    /// SHA-256 of the file, in hex.
    pub file_hash: String,
    pub file_name: String,
    /// All that was taken between is in it, if somebody says so.
    pub covers: Option<(Timestamp, Timestamp)>,
    pub by: PersonId,
    pub started_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    /// Pieces that are written.
    pub pieces: u64,
    /// Orders up to here have met their lines.
    pub order_seq: u64,
    pub good: u64,
    pub bad: u64,
    /// Lines that say what the books say.
    pub fit: u64,
    pub cases: u64,
}

/// Which file, of whom.
pub struct WantedSettlement<'a> {
    pub church: ChurchId,
    pub gateway: GatewayId,
    pub source: &'a dyn Source,
    /// What people call the file.
    pub name: String,
    /// The first and the last day whose gifts are all in it, by the church's calendar.
    pub covers: Option<(kernel::Date, kernel::Date)>,
}

/// What came of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SettlementReport {
    pub settlement: SettlementId,
    /// It was read before; nothing was done again.
    pub before: bool,
    pub good: u64,
    pub bad: u64,
    /// Lines that say what the books say.
    pub fit: u64,
    /// New cases.
    pub cases: u64,
    /// The first rows that were left out.
    pub bad_rows: Vec<BadRow>,
}

impl Giving {
    /// Reads a file, or goes on where an earlier run of it ended. Bad rows are left out and told.
    pub async fn read_settlement(
        &self,
        staff: &Staff,
        wanted: &WantedSettlement<'_>,
        watch: &mut dyn Watch,
    ) -> Result<SettlementReport, ImportError> {
        let church = self.church(&Scope::of(wanted.church)).await?;
        self.reads().gateway(&wanted.gateway).await?.ok_or(Error::NotFound)?;
        let measure = measured(wanted.source)?;
        let id = id_of(wanted, &measure.hash);
        if let Some(known) = self.reads().settlement_now(id).await?
            && known.finished_at.is_some()
        {
            return self.settlement_report(known, true).await;
        }
        let zone = church.time_zone();
        let covers = match wanted.covers {
            Some((from, to)) => Some((
                start_of(from, &zone)?,
                start_of(to.tomorrow().map_err(Error::internal)?, &zone)?,
            )),
            None => None,
        };
        let settlement = self.begin_settlement(staff, wanted, id, measure.hash, covers).await?;
        self.write_settlement(wanted, settlement, measure.lines, watch).await?;
        self.meet_covered(id).await?;
        self.meet_rest(id).await?;
        let settlement = self.finish_settlement(staff, id).await?;
        self.settlement_report(settlement, false).await
    }

    async fn begin_settlement(
        &self,
        staff: &Staff,
        wanted: &WantedSettlement<'_>,
        id: SettlementId,
        file_hash: String,
        covers: Option<(Timestamp, Timestamp)>,
    ) -> Result<Settlement, ImportError> {
        let now = self.now();
        let mut work = self.begin().await?;
        if let Some(known) = work.settlement(id).await? {
            return Ok(known);
        }
        let order_seq = match covers {
            Some((from, _)) => self.reads().last_order_before(wanted.church, from).await?,
            None => 0,
        };
        let settlement = Settlement {
            id,
            church: wanted.church,
            gateway: wanted.gateway.clone(),
            file_hash,
            file_name: crate::imports::columns::quoted(&wanted.name),
            covers,
            by: staff.id(),
            started_at: now,
            finished_at: None,
            pieces: 0,
            order_seq,
            good: 0,
            bad: 0,
            fit: 0,
            cases: 0,
        };
        work.add_settlement(&settlement).await?;
        work.note(&note_of(&settlement, staff, "settlement.begin", now)).await?;
        let _committed = work.commit().await?;
        Ok(settlement)
    }

    /// Every piece that is not written yet, each in one unit of work.
    async fn write_settlement(
        &self,
        wanted: &WantedSettlement<'_>,
        settlement: Settlement,
        lines: u64,
        watch: &mut dyn Watch,
    ) -> Result<(), ImportError> {
        let mut rows = Rows::of(wanted.source.open()?)?;
        let reader = Reader::new(rows.next()?, settlement.id, &settlement.gateway)?;
        let mut done = 0_u64;
        for place in 0_u64.. {
            let mut good: Vec<Line> = Vec::new();
            let mut bad: Vec<BadRow> = Vec::new();
            while good.len().saturating_add(bad.len()) < PIECE_ROWS {
                let Some(row) = rows.next()? else { break };
                match reader.read(row) {
                    Ok(line) => good.push(line),
                    Err(wrong) => bad.push(wrong),
                }
            }
            if good.is_empty() && bad.is_empty() {
                break;
            }
            done = done.saturating_add(count(good.len())).saturating_add(count(bad.len()));
            if place < settlement.pieces {
                continue;
            }
            bad.iter().for_each(|row| watch.bad(row));
            let scope = Scope::of(settlement.church);
            let mut work = self.begin().await?;
            let mut now = work.settlement(settlement.id).await?.ok_or(Error::NotFound)?;
            if now.pieces != place || now.finished_at.is_some() {
                return Err(FileRefused::Busy.into());
            }
            now.pieces = now.pieces.saturating_add(1);
            now.good = now.good.saturating_add(count(good.len()));
            now.bad = now.bad.saturating_add(count(bad.len()));
            work.keep_lines(&scope, &good).await?;
            work.add_bad_settlement_rows(settlement.id, &bad).await?;
            work.save_settlement(&now).await?;
            let _committed = work.commit().await?;
            watch.at(Doing::Writing, done, lines);
        }
        Ok(())
    }

    /// Every order of the days that the file covers meets its line, or the lack of one.
    async fn meet_covered(&self, id: SettlementId) -> Result<(), Error> {
        loop {
            let known = self.reads().settlement_now(id).await?.ok_or(Error::NotFound)?;
            let Some((from, to)) = known.covers else { return Ok(()) };
            let church = known.church;
            let slice = self.reads().orders_after(church, known.order_seq, SLICE).await?;
            let old = slice.into_iter().take_while(|(_, order, _)| order.at() < to);
            let old: Vec<(u64, Order)> = old.map(|(seq, order, _)| (seq, order)).collect();
            let Some((last, _)) = old.last() else { return Ok(()) };
            let its = old.iter().map(|(_, order)| order);
            let its = its.filter(|order| {
                order.at() >= from && gateway_of(order).as_ref() == Some(&known.gateway)
            });
            self.meet_file(id, its.collect(), Some(*last)).await?;
        }
    }

    /// What is left of the file meets its orders, whenever they were written.
    async fn meet_rest(&self, id: SettlementId) -> Result<(), Error> {
        let known = self.reads().settlement_now(id).await?.ok_or(Error::NotFound)?;
        let (scope, says) = (Scope::of(known.church), Says::File(id));
        // A file tells of the past, whatever its clock says.
        let whenever = Timestamp::from_micros(i64::MAX);
        let mut behind = String::new();
        loop {
            let reads = self.reads();
            let lines = reads.lines_waiting(&scope, says, whenever, &behind, SLICE).await?;
            let Some(last) = lines.last() else { return Ok(()) };
            behind.clone_from(&last.token);
            let keys: Vec<AttemptId> =
                lines.iter().filter_map(|line| line.key.parse().ok()).collect();
            let mut orders = Vec::new();
            for gift in self.reads().gifts_of_attempts(&scope, &keys).await? {
                orders.extend(self.reads().orders_of(known.church, gift.into()).await?);
            }
            let its = orders.iter().filter(|order| {
                gateway_of(order).is_some() && key_of(order).is_some_and(|key| keys.contains(&key))
            });
            self.meet_file(id, its.collect(), None).await?;
            self.judge_file(id, &scope, &lines).await?;
        }
    }

    /// Orders beside the file's lines, in one unit of work with the place that was reached.
    async fn meet_file(
        &self,
        id: SettlementId,
        orders: Vec<&Order>,
        reached: Option<u64>,
    ) -> Result<(), Error> {
        let known = self.reads().settlement_now(id).await?.ok_or(Error::NotFound)?;
        let scope = Scope::of(known.church);
        let booked = self.booked(&scope, &orders).await?;
        let met = self.meet(&scope, Says::File(id), &booked).await?;
        let mut work = self.begin().await?;
        let mut now = work.settlement(id).await?.ok_or(Error::NotFound)?;
        if now.order_seq != known.order_seq || now.finished_at.is_some() {
            return Err(Error::Conflict);
        }
        now.order_seq = reached.unwrap_or(now.order_seq);
        now.fit = now.fit.saturating_add(met.fit());
        let new = met.write(work.as_mut(), &scope, self.now()).await?;
        now.cases = now.cases.saturating_add(new);
        work.save_settlement(&now).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Lines that met no order.
    async fn judge_file(
        &self,
        id: SettlementId,
        scope: &Scope,
        lines: &[Line],
    ) -> Result<(), Error> {
        let keys: Vec<String> = lines.iter().map(|line| line.key.clone()).collect();
        let left = self.reads().lines_of_keys(scope, Says::File(id), &keys).await?;
        for line in left {
            let mut work = self.begin().await?;
            // What waits for an answer is judged from the gateway's list, when its time comes.
            if self.judge(work.as_mut(), scope, &line, 0).await? {
                let mut now = work.settlement(id).await?.ok_or(Error::NotFound)?;
                now.cases = now.cases.saturating_add(1);
                work.save_settlement(&now).await?;
            }
            work.drop_lines(scope, Says::File(id), std::slice::from_ref(&line.token)).await?;
            let _committed = work.commit().await?;
        }
        Ok(())
    }

    async fn finish_settlement(
        &self,
        staff: &Staff,
        id: SettlementId,
    ) -> Result<Settlement, ImportError> {
        let now = self.now();
        let mut work = self.begin().await?;
        let mut settlement = work.settlement(id).await?.ok_or(Error::NotFound)?;
        if settlement.finished_at.is_none() {
            settlement.finished_at = Some(now);
            work.save_settlement(&settlement).await?;
            work.note(&note_of(&settlement, staff, "settlement.finish", now)).await?;
            let _committed = work.commit().await?;
        }
        Ok(settlement)
    }

    async fn settlement_report(
        &self,
        settlement: Settlement,
        before: bool,
    ) -> Result<SettlementReport, ImportError> {
        Ok(SettlementReport {
            settlement: settlement.id,
            before,
            good: settlement.good,
            bad: settlement.bad,
            fit: settlement.fit,
            cases: settlement.cases,
            bad_rows: self.reads().bad_settlement_rows(settlement.id, BAD_ROWS_TOLD).await?,
        })
    }
}

/// Church, gateway, content and days name a file: the same again is the same settlement.
fn id_of(wanted: &WantedSettlement<'_>, hash: &str) -> SettlementId {
    let church = wanted.church.to_string();
    let days = wanted.covers.map_or_else(String::new, |(from, to)| format!("{from} {to}"));
    let parts = ["settlement", &church, wanted.gateway.as_str(), hash, &days];
    SettlementId::from_uuid(derive_id(&parts))
}

fn start_of(day: kernel::Date, zone: &jiff::tz::TimeZone) -> Result<Timestamp, Error> {
    let start = day.to_zoned(zone.clone()).map_err(Error::internal)?;
    Ok(Timestamp::from_jiff(start.timestamp()))
}

fn note_of(settlement: &Settlement, staff: &Staff, verb: &'static str, at: Timestamp) -> Note {
    Note {
        at,
        church: Some(settlement.church),
        who: Who::Person(staff.id()),
        verb,
        subject: settlement.id.to_string(),
        why: format!("{} from {}", settlement.gateway, settlement.file_name),
    }
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
