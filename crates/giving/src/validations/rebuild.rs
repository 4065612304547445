//! The state of a church's books from its orders alone, in whatever delivery.

use kernel::{ChurchId, Money};
use ledger::Head;
use ledger::verify::{AccountRow, ChangeRow, Findings, Rebuild, StateHash};

use super::Progress;
use crate::error::Error;
use crate::ports::BooksSnapshot;

/// Orders that are shuffled among themselves. The blocks are shuffled too.
const BLOCK: i64 = 4_096;
const CHANGES: u32 = 16_384;
const ACCOUNTS: u32 = 500;

/// What the orders of a church came to.
#[derive(Clone, Debug)]
pub struct Rebuilt {
    pub orders: u64,
    pub entries: u64,
    pub state: StateHash,
    /// How it differs from what is stored.
    pub findings: Findings,
}

/// Applies every order of a church to empty books: in the order of the chain, or shuffled by a seed.
/// Memory grows with the accounts of one church, not with its orders.
pub async fn rebuild_books(
    books: &mut dyn BooksSnapshot,
    church: ChurchId,
    shuffle: Option<u64>,
    progress: &mut dyn Progress,
) -> Result<Rebuilt, Error> {
    let end = books.chain_end(church).await?.map_or(0, |end| end.seq);
    let mut blocks: Vec<i64> = (0..=end.max(0).saturating_div(BLOCK)).collect();
    let mut dice = shuffle.map(Dice);
    if let Some(dice) = &mut dice {
        dice.shuffle(&mut blocks);
    }
    let whole = u64::try_from(blocks.len()).unwrap_or(u64::MAX);
    let mut rebuild = Rebuild::new(church);
    let (mut orders, mut entries) = (0_u64, 0_u64);
    for (done, block) in (1_u64..).zip(blocks) {
        let first = block.saturating_mul(BLOCK);
        let changes = block_of(books, church, first).await?;
        entries = entries.saturating_add(u64::try_from(changes.len()).unwrap_or(0));
        let mut delivered: Vec<&[ChangeRow]> =
            changes.chunk_by(|one, other| one.seq == other.seq).collect();
        orders = orders.saturating_add(u64::try_from(delivered.len()).unwrap_or(0));
        if let Some(dice) = &mut dice {
            dice.shuffle(&mut delivered);
        }
        delivered.into_iter().flatten().for_each(|change| rebuild.entry(change));
        progress.read(church, done, whole).await?;
    }
    let mut after: Option<AccountRow> = None;
    loop {
        let rows = books.account_rows(church, after.as_ref(), ACCOUNTS).await?;
        let Some(last) = rows.last() else { break };
        rows.iter().for_each(|row| rebuild.account(row));
        after = Some(last.clone());
    }
    let (state, findings) = rebuild.finish();
    Ok(Rebuilt { orders, entries, state, findings })
}

/// Where the accounts of a church are stored to stand.
pub async fn stored_state(
    books: &mut dyn BooksSnapshot,
    church: ChurchId,
) -> Result<StateHash, Error> {
    let mut state = StateHash::default();
    let mut after: Option<AccountRow> = None;
    loop {
        let rows = books.account_rows(church, after.as_ref(), ACCOUNTS).await?;
        let Some(last) = rows.last() else { break };
        for row in &rows {
            if let Ok(account) = row.read(church) {
                let balance = Money::new(row.balance, account.currency());
                let version = u64::try_from(row.version).unwrap_or(0);
                state.add(&account, Head { version, balance });
            }
        }
        after = Some(last.clone());
    }
    Ok(state)
}

/// The changes of the orders after `first`, a block of them.
async fn block_of(
    books: &mut dyn BooksSnapshot,
    church: ChurchId,
    first: i64,
) -> Result<Vec<ChangeRow>, Error> {
    let last = first.saturating_add(BLOCK);
    let mut block: Vec<ChangeRow> = Vec::new();
    let mut after = (first, i64::MAX);
    loop {
        let rows = books.changes_by_order(church, after, CHANGES).await?;
        let Some(end) = rows.last() else { break };
        after = (end.seq, end.position);
        let over = end.seq > last;
        block.extend(rows.into_iter().take_while(|change| change.seq <= last));
        if over {
            break;
        }
    }
    Ok(block)
}

/// SplitMix64: the same seed is the same delivery.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let sides = u64::try_from(last).unwrap_or(u64::MAX).saturating_add(1);
            let other = usize::try_from(self.next() % sides).unwrap_or(last);
            items.swap(last, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_a_delivery_of_its_own() {
        let shuffled = |seed| {
            let mut items: Vec<u32> = (0..100).collect();
            Dice(seed).shuffle(&mut items);
            items
        };
        assert_eq!(shuffled(7), shuffled(7));
        assert_ne!(shuffled(7), shuffled(8));
        let mut sorted = shuffled(7);
        sorted.sort_unstable();
        assert_eq!(sorted, (0..100).collect::<Vec<_>>());
    }
}
