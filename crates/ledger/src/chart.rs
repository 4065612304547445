//! The chart of accounts and the one sign convention.
//!
//! A move debits `from` and credits `to`. An entry is negative for `from` and positive for `to`, so
//! in every sum here **a debit is negative and a credit is positive**, and all balances of a church
//! sum to zero.
//!
//! | account | an accountant calls it | normal side | sign of its balance |
//! |---|---|---|---|
//! | `donor` | receivable: promised by this donor, not taken yet | debit | − |
//! | `promised` | deferred income of a fund, on its way | credit | + |
//! | `assured` | deferred income of a fund, held by a delay | credit | + |
//! | `fund` | income of a fund | credit | + |
//! | `clearing` | receivable from a gateway: taken, not paid out yet | debit | − |
//! | `fees` | expense: what gateways keep | debit | − |
//! | `platform` | payable to the platform | credit | + |
//! | `probes` | payable: our own money, to be given back | credit | + |
//! | `payout` | cash at bank | debit | − |
//! | `write_off` | expense: bad debts | debit | − |
//! | `opening` | equity: opening balances | credit | + |
//! | `due` | due from another church; above zero, due to it | debit | − |
//!
//! What each order moves:
//!
//! | order | debit (`from`) | credit (`to`) | when |
//! |---|---|---|---|
//! | `hold` | donor | promised, one line per fund | a gift is accepted |
//! | `assure` | promised | assured | a delay holds it |
//! | `release` | assured | promised | a batch lets it go |
//! | `settle` | clearing | donor, the whole | it was taken … |
//! | | promised | fund, one line per fund | … for these funds |
//! | `void` | promised or assured | donor | it failed for good or was cancelled |
//! | `expire` | promised or assured | donor | the church gives it up: nobody will take it any more |
//! | `refund`, `chargeback` | fund | donor | it went back … |
//! | | donor | clearing, the whole | … through the gateway |
//! | `chargeback_reversed` | clearing, then donor | donor, then fund | the bank gave it again |
//! | `redesignate` | fund | fund | it was meant for another fund |
//! | `fee` | fees | clearing | the gateway keeps its share |
//! | `cover_fee` | clearing | fees | the donor paid that share on top |
//! | `payout` | payout | clearing | the gateway paid the bank |
//! | `write_off` | write_off | donor or clearing | nobody will pay it |
//! | `probe` | clearing | probes | a probe was taken; given back, the other way round |
//! | `opening` | opening or any | any or opening | books taken over from another system |
//! | `transfer` | any | any | somebody decided so, and says why |
//!
//! Money that goes from one church to another is a `transfer` in either church's books, both of one
//! job: fund to due in the giver's, due to fund in the receiver's. What either due account says of
//! the other church is the other's with the opposite sign, so that both sets of books stay closed
//! and yet tie (C-05).

use crate::AccountKind;

/// The side on which an account's balance normally stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Below zero here.
    Debit,
    /// Above zero here.
    Credit,
}

impl AccountKind {
    /// Where such an account's balance normally stands.
    pub const fn side(self) -> Side {
        match self {
            AccountKind::Donor
            | AccountKind::Clearing
            | AccountKind::Fees
            | AccountKind::Payout
            | AccountKind::WriteOff
            | AccountKind::Due => Side::Debit,
            AccountKind::Promised
            | AccountKind::Assured
            | AccountKind::Fund
            | AccountKind::Platform
            | AccountKind::Probes
            | AccountKind::Opening => Side::Credit,
        }
    }
}
