//! One church's books, read twice through: order by order and account by account, a slice at a time.

use std::collections::{HashMap, VecDeque};

use kernel::ChurchId;
use ledger::verify::{
    AccountRow, AccountsCheck, Anchor, ChangeRow, Fault, Finding, Findings, OrdersCheck,
    OrdersRead, StateHash,
};
use ledger::{Account, AccountKind, ChainHash, MOVES_MAX};

use super::Progress;
use crate::error::Error;
use crate::ports::{BooksSnapshot, FundSum};

const ORDERS: u32 = 1_000;
const CHANGES: u32 = 8_000;
const ACCOUNTS: u32 = 500;

/// Accounts that are remembered from one order to the next. Most orders meet the same few.
const REMEMBERED: usize = 20_000;

/// More changes than an order can have; what is beyond is no order's.
const CHANGES_MAX: usize = MOVES_MAX * 2 + 2;

/// Broken books may break everywhere.
const TWICE_NAMED: u32 = 20;

/// What a church's books came to.
#[derive(Clone, Debug)]
pub struct Books {
    pub orders: u64,
    pub entries: u64,
    pub accounts: u64,
    pub findings: Findings,
    pub state: StateHash,
    /// Where the chain ended.
    pub end: Anchor,
    /// What the promised and assured accounts hold together, by fund.
    pub(super) pledged: Vec<FundSum>,
}

/// Reads all books of a church and says what does not add up. Memory does not grow with the books.
/// `seen` is where the chain stood when it was last found sound.
pub async fn verify_books(
    books: &mut dyn BooksSnapshot,
    church: ChurchId,
    seen: Option<Anchor>,
    progress: &mut dyn Progress,
) -> Result<Books, Error> {
    let end = books.chain_end(church).await?;
    let whole = end.map_or(0, |end| u64::try_from(end.seq).unwrap_or(0));
    let mut half = Half { progress, before: 0, whole };
    let mut by_order = read_orders(books, church, seen, end, &mut half).await?;
    let mut half = Half { progress, before: 50, whole: by_order.entries };
    let (read, pledged) = read_accounts(books, church, &mut half).await?;
    let mut findings = std::mem::take(&mut by_order.findings);
    findings.absorb(read.findings);
    if by_order.entries != read.entries {
        let fault = Fault::CountsDiffer { by_order: by_order.entries, by_account: read.entries };
        findings.push(Finding::of(church, fault));
    }
    name_orders(books, church, &mut findings).await?;
    Ok(Books {
        orders: by_order.orders,
        entries: by_order.entries,
        accounts: read.accounts,
        findings,
        state: read.state,
        end: by_order.end,
        pledged,
    })
}

/// One of the two ways through the books, each half of the work.
struct Half<'a> {
    progress: &'a mut dyn Progress,
    /// In hundredths, what was done before it.
    before: u64,
    /// How much there is to read on this way.
    whole: u64,
}

impl Half<'_> {
    async fn read(&mut self, church: ChurchId, done: u64) -> Result<(), Error> {
        let whole = self.whole.max(1);
        let percent = done.min(whole).saturating_mul(50).checked_div(whole).unwrap_or(0);
        self.progress.read(church, self.before.saturating_add(percent), 100).await
    }
}

async fn read_orders(
    books: &mut dyn BooksSnapshot,
    church: ChurchId,
    seen: Option<Anchor>,
    end: Option<Anchor>,
    progress: &mut Half<'_>,
) -> Result<OrdersRead, Error> {
    let mut check = OrdersCheck::new(church, seen);
    let mut accounts = Accounts::default();
    let mut changes = Changes::default();
    let (mut after, mut done) = (0, 0_u64);
    loop {
        let rows = books.order_rows(church, after, ORDERS).await?;
        let Some(last) = rows.last() else { break };
        after = last.seq;
        for row in &rows {
            while let Some(orphan) = changes.before(books, church, row.seq).await? {
                accounts.know(books, church, &[orphan]).await?;
                check.without_order(&orphan, accounts.get(orphan.account));
            }
            let its = changes.of(books, church, row.seq).await?;
            accounts.know(books, church, &its).await?;
            let _order = check.next(row, &its, |no| accounts.get(no));
        }
        done = done.saturating_add(u64::try_from(rows.len()).unwrap_or(0));
        progress.read(church, done).await?;
    }
    while let Some(orphan) = changes.before(books, church, i64::MAX).await? {
        accounts.know(books, church, &[orphan]).await?;
        check.without_order(&orphan, accounts.get(orphan.account));
    }
    for order in books.orders_twice(church, TWICE_NAMED).await? {
        check.twice(&order);
    }
    Ok(check.finish(end.unwrap_or(Anchor { seq: 0, hash: ChainHash::START })))
}

/// Accounts by number, as many as fit.
#[derive(Default)]
struct Accounts(HashMap<i64, Option<Account>>);

impl Accounts {
    /// Looks up those of the changes that are not known yet. One that is not there is remembered as
    /// such.
    async fn know(
        &mut self,
        books: &mut dyn BooksSnapshot,
        church: ChurchId,
        changes: &[ChangeRow],
    ) -> Result<(), Error> {
        let mut unknown: Vec<i64> = changes
            .iter()
            .map(|change| change.account)
            .filter(|no| !self.0.contains_key(no))
            .collect();
        if unknown.is_empty() {
            return Ok(());
        }
        unknown.sort_unstable();
        unknown.dedup();
        if self.0.len() >= REMEMBERED {
            self.0.clear();
            unknown = changes.iter().map(|change| change.account).collect();
            unknown.sort_unstable();
            unknown.dedup();
        }
        self.0.extend(unknown.iter().map(|no| (*no, None)));
        for row in books.accounts_numbered(church, &unknown).await? {
            self.0.insert(row.no, row.read(church).ok());
        }
        Ok(())
    }

    fn get(&self, no: i64) -> Option<&Account> {
        self.0.get(&no).and_then(Option::as_ref)
    }
}

/// Changes in the order of the chain, a slice ahead of the orders.
#[derive(Default)]
struct Changes {
    ahead: VecDeque<ChangeRow>,
    after: (i64, i64),
    over: bool,
}

impl Changes {
    /// Positions begin at 0: before the first place there is this one.
    const BEGIN: (i64, i64) = (0, -1);

    async fn peek(
        &mut self,
        books: &mut dyn BooksSnapshot,
        church: ChurchId,
    ) -> Result<Option<ChangeRow>, Error> {
        if self.ahead.is_empty() && !self.over {
            let after = self.after.max(Changes::BEGIN);
            let rows = books.changes_by_order(church, after, CHANGES).await?;
            match rows.last() {
                Some(last) => self.after = (last.seq, last.position),
                None => self.over = true,
            }
            self.ahead.extend(rows);
        }
        Ok(self.ahead.front().copied())
    }

    /// The next change whose order should have come before this place.
    async fn before(
        &mut self,
        books: &mut dyn BooksSnapshot,
        church: ChurchId,
        seq: i64,
    ) -> Result<Option<ChangeRow>, Error> {
        let next = self.peek(books, church).await?.filter(|change| change.seq < seq);
        if next.is_some() {
            self.ahead.pop_front();
        }
        Ok(next)
    }

    /// All changes of the order at this place.
    async fn of(
        &mut self,
        books: &mut dyn BooksSnapshot,
        church: ChurchId,
        seq: i64,
    ) -> Result<Vec<ChangeRow>, Error> {
        let mut its = Vec::with_capacity(4);
        while its.len() < CHANGES_MAX {
            match self.peek(books, church).await? {
                Some(change) if change.seq == seq => {
                    its.push(change);
                    self.ahead.pop_front();
                }
                Some(_) | None => break,
            }
        }
        Ok(its)
    }
}

async fn read_accounts(
    books: &mut dyn BooksSnapshot,
    church: ChurchId,
    progress: &mut Half<'_>,
) -> Result<(ledger::verify::AccountsRead, Vec<FundSum>), Error> {
    let mut check = AccountsCheck::new(church);
    let mut pledged = Vec::new();
    let mut after: Option<AccountRow> = None;
    let mut done = 0_u64;
    loop {
        let rows = books.account_rows(church, after.as_ref(), ACCOUNTS).await?;
        let Some(last) = rows.last() else { break };
        pledged.extend(rows.iter().filter_map(|row| pledge(church, row)));
        for group in groups(&rows) {
            for (row, changes) in changes_of(books, group).await? {
                check.account(row);
                changes.iter().for_each(|change| check.change(change));
                done = done.saturating_add(u64::try_from(changes.len()).unwrap_or(0));
                // A long account is read in slices of its own.
                let mut last = changes.last().copied();
                let full = usize::try_from(CHANGES).unwrap_or(usize::MAX);
                while let Some(before) = last.filter(|_| changes.len() >= full) {
                    let slice = books.changes_of_account(row.no, before.version, CHANGES).await?;
                    slice.iter().for_each(|change| check.change(change));
                    done = done.saturating_add(u64::try_from(slice.len()).unwrap_or(0));
                    last = slice.last().copied();
                    progress.read(church, done).await?;
                }
            }
        }
        progress.read(church, done).await?;
        after = Some(last.clone());
    }
    Ok((check.finish(), pledged))
}

/// Accounts that are read together, because they have few changes.
fn groups(rows: &[AccountRow]) -> Vec<&[AccountRow]> {
    let most = i64::from(CHANGES).saturating_div(2);
    let mut groups = Vec::new();
    let mut rest = rows;
    while !rest.is_empty() {
        let mut sum = 0_i64;
        let fit = rest
            .iter()
            .take_while(|row| {
                sum = sum.saturating_add(row.version.max(1));
                sum <= most
            })
            .count();
        let (group, others) = rest.split_at(fit.max(1));
        groups.push(group);
        rest = others;
    }
    groups
}

/// Each account of the group with its changes, or with the first slice of them. An account alone may
/// have more; several together are asked again one by one when they have more than they say.
async fn changes_of<'a>(
    books: &mut dyn BooksSnapshot,
    group: &'a [AccountRow],
) -> Result<Vec<(&'a AccountRow, Vec<ChangeRow>)>, Error> {
    let numbers: Vec<i64> = group.iter().map(|row| row.no).collect();
    let rows = books.changes_of_accounts(&numbers, CHANGES).await?;
    let whole = rows.len() < usize::try_from(CHANGES).unwrap_or(usize::MAX);
    if !whole && group.len() > 1 {
        let mut each = Vec::with_capacity(group.len());
        for row in group {
            each.push((row, books.changes_of_account(row.no, 0, CHANGES).await?));
        }
        return Ok(each);
    }
    let mut sorted: HashMap<i64, Vec<ChangeRow>> = HashMap::with_capacity(group.len());
    for change in rows {
        sorted.entry(change.account).or_default().push(change);
    }
    Ok(group.iter().map(|row| (row, sorted.remove(&row.no).unwrap_or_default())).collect())
}

fn pledge(church: ChurchId, row: &AccountRow) -> Option<FundSum> {
    let account = row.read(church).ok()?;
    matches!(account.kind(), AccountKind::Promised | AccountKind::Assured).then(|| FundSum {
        kind: account.kind(),
        fund: account.owner().to_owned(),
        currency: account.currency(),
        minor: row.balance,
    })
}

/// An account's changes know the place of their order; people want to know the order.
async fn name_orders(
    books: &mut dyn BooksSnapshot,
    church: ChurchId,
    findings: &mut Findings,
) -> Result<(), Error> {
    for finding in findings.kept_mut() {
        if let (None, Some(seq)) = (finding.order, finding.seq) {
            finding.order = books.order_at(church, seq).await?.and_then(|order| order.parse().ok());
        }
    }
    Ok(())
}
