//! The books, as payment staff read them: every account with its balance as of any instant, every
//! order, and the whole life of one (C-04, C-27).

use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};
use kernel::{ChurchId, JobId, Money, OrderId, Timestamp};
use ledger::{AccountId, AccountKind, OrderKind};
use views::{
    AccountFilter, AccountGroup, AccountList, AccountPage, AccountRow, AsOf, BooksChurch,
    ChangeFilter, OrderFilter, OrderList, OrderPage, Side,
};

use crate::Giving;
use crate::actor::Staff;
use crate::error::Error;

mod life;

/// Rows on one page.
const PER_PAGE: u32 = 50;

/// Accounts of a kind that stand in the chart; the rest is a page of its own.
const IN_THE_CHART: u32 = 8;

/// After everything that will ever be in the books.
const NOW: Timestamp = Timestamp::from_micros(i64::MAX);

/// What accounts of one kind and currency sum to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindSum {
    pub kind: AccountKind,
    pub accounts: u64,
    pub sum: Money,
}

/// Where an order stands in the books of its church.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderPlace {
    pub church: BooksChurch,
    pub seq: u64,
    /// How many orders there are.
    pub of: u64,
    /// The hash of what it did, as stored.
    pub content: String,
}

/// Which orders; what is not asked for does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    pub church: Option<ChurchId>,
    pub order: Option<OrderId>,
    /// Of any of these jobs; of an empty list there are none.
    pub jobs: Option<Vec<JobId>>,
    pub kind: Option<OrderKind>,
    pub from: Option<Timestamp>,
    /// With that instant.
    pub until: Option<Timestamp>,
    /// Of lower sequence.
    pub before: Option<u64>,
}

impl Giving {
    /// `/staff/ledger`: the chart of accounts.
    pub async fn accounts(&self, _: &Staff, filter: AccountFilter) -> Result<AccountList, Error> {
        let churches = self.reads().churches_with_books().await?;
        let Some(church) = chosen(&churches, filter.church)? else {
            let (groups, sums) = (Vec::new(), Vec::new());
            let (church, orders, next) = (None, 0, None);
            return Ok(AccountList { filter, churches, church, groups, sums, orders, next });
        };
        let kind = filter.kind.as_deref().map(parsed::<AccountKind>).transpose()?;
        let after = filter.after.as_deref().map(parsed::<AccountId>).transpose()?;
        let at = instant(filter.as_of, &church.zone);
        let limit = if kind.is_some() { PER_PAGE.saturating_add(1) } else { IN_THE_CHART };
        let chart = self.reads().chart(church.id, at).await?;
        let accounts = self.reads().accounts_as_of(church.id, at, kind, after, limit).await?;
        let mut groups: Vec<AccountGroup> = AccountKind::ALL
            .into_iter()
            .filter(|of| kind.is_none_or(|kind| kind == *of))
            .filter_map(|of| group(of, &chart, &accounts))
            .collect();
        let next = groups
            .first_mut()
            .filter(|_| kind.is_some())
            .and_then(|only| more(&mut only.accounts, |account| account.id.clone()));
        let orders = self.reads().orders_until(church.id, at).await?;
        let sums = per_currency(chart.iter().map(|row| row.sum))?;
        let church = Some(church);
        Ok(AccountList { filter, churches, church, groups, sums, orders, next })
    }

    /// `/staff/ledger/accounts/{id}`: the changes of an account, with the balance after each.
    pub async fn account(
        &self,
        _: &Staff,
        id: AccountId,
        filter: ChangeFilter,
    ) -> Result<AccountPage, Error> {
        let reads = self.reads();
        let (church, account) = reads.account_as_of(id, NOW).await?.ok_or(Error::NotFound)?;
        let at = instant(filter.as_of, &church.zone);
        let up_to = filter.version.map(|version| version.saturating_add(1));
        let nothing = (0, Money::zero(account.balance.currency()));
        let then = match (up_to, filter.as_of) {
            (Some(_), _) => {
                let last = reads.account_changes(id, up_to, at, 1).await?;
                Some(last.first().map_or(nothing, |change| (change.version, change.balance)))
            }
            (None, AsOf::Now) => None,
            (None, AsOf::CloseOf(_) | AsOf::Minute(_)) => {
                let then = reads.account_as_of(id, at).await?;
                Some(then.map_or(nothing, |(_, account)| (account.version, account.balance)))
            }
        };
        let below = [up_to, filter.before].into_iter().flatten().min();
        let limit = PER_PAGE.saturating_add(1);
        let mut changes = reads.account_changes(id, below, at, limit).await?;
        let next = more(&mut changes, |change| change.version);
        let kind: AccountKind = parsed(&account.kind)?;
        Ok(AccountPage { filter, church, side: side(kind), account, then, changes, next })
    }

    /// `/staff/ledger/orders`: of one church, or whatever an id or a number finds.
    pub async fn orders(&self, _: &Staff, filter: OrderFilter) -> Result<OrderList, Error> {
        let churches = self.reads().churches_with_books().await?;
        let kinds = OrderKind::ALL.map(|kind| kind.name().to_owned()).to_vec();
        let church = match filter.asks() {
            // What is searched for may be in any church's books.
            true => filter.church.map(|id| known(&churches, id)).transpose()?,
            false => chosen(&churches, filter.church)?,
        };
        let mut rows = match self.asked(&filter, church.as_ref()).await? {
            Some(asked) => self.reads().order_lines(&asked, PER_PAGE.saturating_add(1)).await?,
            None => Vec::new(),
        };
        let next = more(&mut rows, |row| row.seq).filter(|_| church.is_some());
        Ok(OrderList { filter, churches, church, kinds, rows, next })
    }

    async fn asked(
        &self,
        filter: &OrderFilter,
        church: Option<&BooksChurch>,
    ) -> Result<Option<Asked>, Error> {
        if church.is_none() && !filter.asks() {
            return Ok(None);
        }
        let zone = church.map_or("UTC", |church| church.zone.as_str());
        let mut asked = Asked {
            church: church.map(|church| church.id),
            kind: filter.kind.as_deref().map(parsed::<OrderKind>).transpose()?,
            from: filter.from.map(|date| {
                instant_before(date.to_zoned(time_zone(zone))).map_or(NOW, |at| at.plus(MICRO))
            }),
            until: filter.to.map(|date| instant(AsOf::CloseOf(date), zone)),
            before: filter.before,
            ..Asked::default()
        };
        let q = filter.q.trim();
        if let Ok(order) = q.parse::<OrderId>() {
            match self.reads().order_place(order).await? {
                Some(_) => asked.order = Some(order),
                // No order has this id; perhaps a gift has.
                None => asked.jobs = Some(vec![JobId::from_uuid(order.as_uuid())]),
            }
        } else if !q.is_empty() {
            let gifts = self.reads().gifts_numbered(asked.church, &q.to_uppercase()).await?;
            asked.jobs = Some(gifts.into_iter().map(JobId::from).collect());
        }
        Ok(Some(asked))
    }

    /// `/staff/ledger/orders/{id}`: the whole life of an order.
    pub async fn order(&self, _: &Staff, id: OrderId) -> Result<OrderPage, Error> {
        self.life_of(id).await
    }
}

const MICRO: std::time::Duration = std::time::Duration::from_micros(1);

/// The church somebody opened the books of. Where there is only one, nobody has to say so.
fn chosen(churches: &[BooksChurch], id: Option<ChurchId>) -> Result<Option<BooksChurch>, Error> {
    match (id, churches) {
        (Some(id), _) => known(churches, id).map(Some),
        (None, [only]) => Ok(Some(only.clone())),
        (None, _) => Ok(None),
    }
}

fn known(churches: &[BooksChurch], id: ChurchId) -> Result<BooksChurch, Error> {
    churches.iter().find(|church| church.id == id).cloned().ok_or(Error::NotFound)
}

/// A word of an address that names nothing is an address of nothing.
fn parsed<T: std::str::FromStr>(word: &str) -> Result<T, Error> {
    word.parse().map_err(|_| Error::NotFound)
}

/// Cuts what is beyond the page, and answers where the next one begins.
fn more<T, K>(rows: &mut Vec<T>, key: impl Fn(&T) -> K) -> Option<K> {
    let per_page = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let beyond = rows.len() > per_page;
    rows.truncate(per_page);
    rows.last().filter(|_| beyond).map(key)
}

fn group(kind: AccountKind, chart: &[KindSum], accounts: &[AccountRow]) -> Option<AccountGroup> {
    let of_kind = || chart.iter().filter(|row| row.kind == kind);
    let count = of_kind().map(|row| row.accounts).sum();
    (count > 0).then(|| AccountGroup {
        kind: kind.name().to_owned(),
        side: side(kind),
        count,
        accounts: accounts.iter().filter(|row| row.kind == kind.name()).cloned().collect(),
        sums: of_kind().map(|row| row.sum).collect(),
    })
}

const fn side(kind: AccountKind) -> Side {
    match kind.side() {
        ledger::Side::Debit => Side::Debit,
        ledger::Side::Credit => Side::Credit,
    }
}

/// Sums of several currencies, each by itself.
fn per_currency(amounts: impl IntoIterator<Item = Money>) -> Result<Vec<Money>, Error> {
    let mut sums: Vec<Money> = Vec::new();
    for amount in amounts {
        match sums.iter_mut().find(|sum| sum.currency() == amount.currency()) {
            Some(sum) => *sum = sum.checked_add(amount)?,
            None => sums.push(amount),
        }
    }
    Ok(sums)
}

fn time_zone(zone: &str) -> TimeZone {
    TimeZone::get(zone).unwrap_or(TimeZone::UTC)
}

/// The last instant that counts. A moment beyond the calendar is after everything.
fn instant(as_of: AsOf, zone: &str) -> Timestamp {
    let end = match as_of {
        AsOf::Now => return NOW,
        AsOf::CloseOf(date) => date.tomorrow().and_then(|next| next.to_zoned(time_zone(zone))),
        AsOf::Minute(minute) => {
            minute.checked_add(1.minute()).and_then(|next| next.to_zoned(time_zone(zone)))
        }
    };
    instant_before(end).unwrap_or(NOW)
}

fn instant_before(end: Result<Zoned, jiff::Error>) -> Option<Timestamp> {
    Some(Timestamp::from_jiff(end.ok()?.timestamp()).minus(MICRO))
}

#[cfg(test)]
mod tests {
    use kernel::Date;

    use super::*;

    #[test]
    fn a_days_close_is_its_last_instant_by_the_churchs_clock() {
        let zone = "America/Los_Angeles";
        let day = Date::constant(2026, 11, 22);
        let close = instant(AsOf::CloseOf(day), zone);
        assert_eq!(close.to_string(), "2026-11-23T07:59:59.999999Z");
        let minute = day.at(10, 35, 0, 0);
        let close = instant(AsOf::Minute(minute), zone);
        assert_eq!(close.to_string(), "2026-11-22T18:35:59.999999Z");
        assert_eq!(instant(AsOf::CloseOf(Date::MAX), zone), NOW);
    }
}
