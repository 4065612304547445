//! What a mirror's answer means for one account. Pure: the answer in, the next step out.

use kernel::{Money, Timestamp};
use ledger::Head;

use super::{Cursor, Following, Standing, backoff, money};

/// So often a change that is out of sequence is sent again before the gap is looked for (C-19).
pub const RETRIES: u32 = 5;

/// What a mirror's word on an account comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It stands where one of our own changes left the account.
    Stands(Head),
    /// It has changes the ledger does not have.
    Ahead { has: u64 },
    /// It has one of our versions and another balance.
    Differs { at: Head, theirs: Money },
}

/// Holds the mirror's word against the ledger: `ours` is the balance after the change that the
/// mirror names, if there is such a change.
pub fn judge(cursor: &Cursor, theirs: Standing, ours: Option<Money>) -> Verdict {
    let said = money(&cursor.account, theirs.balance_minor);
    match ours {
        None => Verdict::Ahead { has: theirs.version },
        Some(balance) if balance == said => {
            Verdict::Stands(Head { version: theirs.version, balance })
        }
        Some(balance) => {
            Verdict::Differs { at: Head { version: theirs.version, balance }, theirs: said }
        }
    }
}

impl Verdict {
    /// For a person, why an account cannot be followed any further.
    pub(crate) fn why(&self) -> Option<String> {
        match self {
            Verdict::Stands(_) => None,
            Verdict::Ahead { has } => {
                Some(format!("the mirror is ahead: it has version {has}, the ledger has not"))
            }
            Verdict::Differs { at, theirs } => Some(format!(
                "the mirror has {theirs} at version {}, the ledger {}",
                at.version, at.balance
            )),
        }
    }
}

/// What follows for the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// The mirror moved on.
    On(Cursor),
    /// It misses something; the same change is sent again later.
    Again(Cursor),
    /// It still misses it: what is between `have` and `got` must be written.
    Reconcile { cursor: Cursor, have: u64, got: u64 },
    /// A person must look.
    Park(Cursor),
}

/// The next step of an account whose next change was sent.
pub(crate) fn follow(cursor: Cursor, verdict: Verdict, now: Timestamp) -> Next {
    let head = match verdict {
        Verdict::Stands(head) => head,
        Verdict::Ahead { .. } | Verdict::Differs { .. } => {
            let why = verdict.why().unwrap_or_default();
            return Next::Park(Cursor { following: Following::Parked { why }, ..cursor });
        }
    };
    if head.version > cursor.agreed.version {
        return Next::On(moved_on(cursor, head, now));
    }
    let tries = cursor.tries.saturating_add(1);
    if tries <= RETRIES {
        let next_at = now.plus(backoff(cursor.tries));
        return Next::Again(Cursor { tries, next_at, ..cursor });
    }
    let got = cursor.agreed.version.saturating_add(1);
    let cursor = Cursor { following: Following::Repairing, ..cursor };
    Next::Reconcile { cursor, have: head.version, got }
}

/// The cursor of an account on which the mirror agreed up to `head`.
pub(crate) fn moved_on(cursor: Cursor, head: Head, now: Timestamp) -> Cursor {
    let seen = cursor.seen.max(head.version);
    Cursor {
        behind_since: (seen > head.version).then(|| cursor.behind_since.unwrap_or(now)),
        agreed: head,
        seen,
        tries: 0,
        next_at: now,
        following: Following::On,
        ..cursor
    }
}

#[cfg(test)]
mod tests {
    use kernel::{ChurchId, Currency, PersonId, derive_id};
    use ledger::Account;

    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_700_000_000_000_000);

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::Usd)
    }

    fn cursor(version: u64, minor: i64) -> Cursor {
        let church = ChurchId::from_uuid(derive_id(&["church"]));
        let person = PersonId::from_uuid(derive_id(&["person"]));
        Cursor {
            account: Account::donor(church, person, Currency::Usd),
            agreed: Head { version, balance: usd(minor) },
            seen: 9,
            behind_since: Some(NOW),
            tries: 0,
            next_at: NOW,
            following: Following::On,
        }
    }

    fn said(cursor: &Cursor, version: u64, balance_minor: i64) -> Standing {
        Standing { account: cursor.account.id(), version, balance_minor }
    }

    #[test]
    fn c18_a_mirror_is_believed_where_a_change_of_ours_left_it() {
        let cursor = cursor(2, -500);
        let verdict = judge(&cursor, said(&cursor, 4, -900), Some(usd(-900)));
        let Next::On(next) = follow(cursor.clone(), verdict, NOW) else { panic!("{verdict:?}") };
        assert_eq!((next.agreed.version, next.lag(), next.tries), (4, 5, 0));
        let verdict = judge(&cursor, said(&cursor, 9, -1), Some(usd(-1)));
        let Next::On(next) = follow(cursor, verdict, NOW) else { panic!("{verdict:?}") };
        assert_eq!((next.lag(), next.behind_since), (0, None));
    }

    #[test]
    fn c19_five_retries_come_before_a_reconciliation() {
        let mut cursor = cursor(2, -500);
        let behind = Verdict::Stands(Head { version: 1, balance: usd(-200) });
        for retry in 1..=RETRIES {
            let Next::Again(next) = follow(cursor, behind, NOW) else { panic!("retry {retry}") };
            assert_eq!(next.tries, retry);
            assert!(next.next_at > NOW, "later each time");
            cursor = next;
        }
        let Next::Reconcile { cursor, have, got } = follow(cursor, behind, NOW) else {
            panic!("the sixth failure is one too many")
        };
        assert_eq!((have, got), (1, 3));
        assert_eq!((cursor.agreed.version, cursor.following), (2, Following::Repairing));
    }

    #[test]
    fn a_mirror_that_knows_better_is_parked_with_the_reason() {
        let cursor = cursor(2, -500);
        let cases = [
            (judge(&cursor, said(&cursor, 12, 0), None), "ahead: it has version 12"),
            (judge(&cursor, said(&cursor, 3, 7), Some(usd(-7))), "$0.07 at version 3"),
            // Also behind us it must have what we had.
            (judge(&cursor, said(&cursor, 1, 7), Some(usd(-200))), "$0.07 at version 1"),
        ];
        for (verdict, words) in cases {
            let Next::Park(next) = follow(cursor.clone(), verdict, NOW) else {
                panic!("{verdict:?}")
            };
            let Following::Parked { why } = next.following else { panic!("not parked") };
            assert!(why.contains(words), "{why}");
            assert_eq!(next.agreed, cursor.agreed, "what was agreed stays agreed");
        }
    }
}
