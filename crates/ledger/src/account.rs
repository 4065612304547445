//! Accounts: what money stands on. The chart and its signs are in [`crate::chart`].

use std::fmt;
use std::str::FromStr;

use kernel::{ChurchId, Currency, FundId, GatewayId, IdError, PersonId, derive_id};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The twelve kinds of accounts a church has. What each means: [`crate::chart`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// What one donor still has to pay.
    Donor,
    /// What is promised to one fund and on its way.
    Promised,
    /// What is promised to one fund and held by a delay: donors and churches read "assured".
    Assured,
    /// What one fund was given.
    Fund,
    /// What one gateway has taken and not paid out.
    Clearing,
    /// What taking the gifts cost.
    Fees,
    /// What the platform earned.
    Platform,
    /// Our own money in probes.
    Probes,
    /// What arrived at the church's bank.
    Payout,
    /// What nobody will pay any more.
    WriteOff,
    /// Balances brought from another system.
    Opening,
    /// What another church owes this one, or is owed by it.
    Due,
}

impl AccountKind {
    /// All twelve, in the order of the chart.
    pub const ALL: [AccountKind; 12] = [
        AccountKind::Donor,
        AccountKind::Promised,
        AccountKind::Assured,
        AccountKind::Fund,
        AccountKind::Clearing,
        AccountKind::Fees,
        AccountKind::Platform,
        AccountKind::Probes,
        AccountKind::Payout,
        AccountKind::WriteOff,
        AccountKind::Opening,
        AccountKind::Due,
    ];

    /// The stable name used in tables; account ids are derived from it, so it never changes.
    pub const fn name(self) -> &'static str {
        match self {
            AccountKind::Donor => "donor",
            AccountKind::Promised => "promised",
            AccountKind::Assured => "assured",
            AccountKind::Fund => "fund",
            AccountKind::Clearing => "clearing",
            AccountKind::Fees => "fees",
            AccountKind::Platform => "platform",
            AccountKind::Probes => "probes",
            AccountKind::Payout => "payout",
            AccountKind::WriteOff => "write_off",
            AccountKind::Opening => "opening",
            AccountKind::Due => "due",
        }
    }

    /// Whether `owner` is the text of what such an account belongs to, in its one canonical form:
    /// another spelling of the same id would be a second account.
    fn fits(self, owner: &str) -> bool {
        match self {
            AccountKind::Donor => canonical::<PersonId>(owner),
            AccountKind::Promised | AccountKind::Assured | AccountKind::Fund => {
                canonical::<FundId>(owner)
            }
            AccountKind::Clearing => canonical::<GatewayId>(owner),
            AccountKind::Due => canonical::<ChurchId>(owner),
            AccountKind::Fees
            | AccountKind::Platform
            | AccountKind::Probes
            | AccountKind::Payout
            | AccountKind::WriteOff
            | AccountKind::Opening => owner.is_empty(),
        }
    }
}

fn canonical<Id: FromStr + ToString>(owner: &str) -> bool {
    owner.parse::<Id>().is_ok_and(|id| id.to_string() == owner)
}

impl fmt::Display for AccountKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A word that names no kind of account.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a kind of account")]
pub struct NoSuchAccountKind(String);

impl FromStr for AccountKind {
    type Err = NoSuchAccountKind;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        AccountKind::ALL
            .into_iter()
            .find(|kind| kind.name() == word)
            .ok_or_else(|| NoSuchAccountKind(word.to_owned()))
    }
}

/// An account's id, derived from what the account is: nothing has to be looked up to post (C-13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(Uuid);

impl AccountId {
    /// From a stored UUID.
    pub const fn from_uuid(uuid: Uuid) -> AccountId {
        AccountId(uuid)
    }

    /// The UUID inside.
    pub const fn as_uuid(self) -> Uuid {
        self.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for AccountId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        Uuid::try_parse(text).map(Self).map_err(|_| IdError)
    }
}

/// An owner that such an account cannot have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{owner}` cannot own an account of kind {kind}")]
pub struct AccountRefused {
    kind: AccountKind,
    owner: String,
}

/// One account of one church in one currency.
///
/// Any account can be the `from` or the `to` of a move (C-05).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Account {
    id: AccountId,
    church: ChurchId,
    kind: AccountKind,
    owner: String,
    currency: Currency,
}

impl Account {
    /// What a donor still has to pay.
    pub fn donor(church: ChurchId, person: PersonId, currency: Currency) -> Account {
        Account::derived(church, AccountKind::Donor, person.to_string(), currency)
    }

    /// What is promised to a fund and on its way.
    pub fn promised(church: ChurchId, fund: FundId, currency: Currency) -> Account {
        Account::derived(church, AccountKind::Promised, fund.to_string(), currency)
    }

    /// What is promised to a fund and held by a delay.
    pub fn assured(church: ChurchId, fund: FundId, currency: Currency) -> Account {
        Account::derived(church, AccountKind::Assured, fund.to_string(), currency)
    }

    /// What a fund was given.
    pub fn fund(church: ChurchId, fund: FundId, currency: Currency) -> Account {
        Account::derived(church, AccountKind::Fund, fund.to_string(), currency)
    }

    /// What a gateway has taken and not paid out.
    pub fn clearing(church: ChurchId, gateway: &GatewayId, currency: Currency) -> Account {
        Account::derived(church, AccountKind::Clearing, gateway.to_string(), currency)
    }

    /// What taking the gifts cost.
    pub fn fees(church: ChurchId, currency: Currency) -> Account {
        Account::derived(church, AccountKind::Fees, String::new(), currency)
    }

    /// What the platform earned.
    pub fn platform(church: ChurchId, currency: Currency) -> Account {
        Account::derived(church, AccountKind::Platform, String::new(), currency)
    }

    /// Our own money in probes.
    pub fn probes(church: ChurchId, currency: Currency) -> Account {
        Account::derived(church, AccountKind::Probes, String::new(), currency)
    }

    /// What arrived at the church's bank.
    pub fn payout(church: ChurchId, currency: Currency) -> Account {
        Account::derived(church, AccountKind::Payout, String::new(), currency)
    }

    /// What nobody will pay any more.
    pub fn write_off(church: ChurchId, currency: Currency) -> Account {
        Account::derived(church, AccountKind::WriteOff, String::new(), currency)
    }

    /// Balances brought from another system.
    pub fn opening(church: ChurchId, currency: Currency) -> Account {
        Account::derived(church, AccountKind::Opening, String::new(), currency)
    }

    /// What another church owes this one, or is owed by it.
    pub fn due(church: ChurchId, other: ChurchId, currency: Currency) -> Account {
        Account::derived(church, AccountKind::Due, other.to_string(), currency)
    }

    /// The account a stored row describes. Refuses an owner that does not fit the kind.
    pub fn of(
        church: ChurchId,
        kind: AccountKind,
        owner: impl Into<String>,
        currency: Currency,
    ) -> Result<Account, AccountRefused> {
        let owner = owner.into();
        if kind.fits(&owner) {
            Ok(Account::derived(church, kind, owner, currency))
        } else {
            Err(AccountRefused { kind, owner })
        }
    }

    fn derived(church: ChurchId, kind: AccountKind, owner: String, currency: Currency) -> Account {
        let id = AccountId(derive_id(&[
            "account",
            &church.to_string(),
            kind.name(),
            &owner,
            currency.code(),
        ]));
        Account { id, church, kind, owner, currency }
    }

    /// Derived from everything else.
    pub const fn id(&self) -> AccountId {
        self.id
    }

    /// Whose books it is in.
    pub const fn church(&self) -> ChurchId {
        self.church
    }

    /// Its place in the chart.
    pub const fn kind(&self) -> AccountKind {
        self.kind
    }

    /// The id of the person, fund, gateway or other church it belongs to; empty for an account of the church.
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// The one currency it holds.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The fund it belongs to, if it belongs to a fund.
    pub fn fund_id(&self) -> Option<FundId> {
        match self.kind {
            AccountKind::Promised | AccountKind::Assured | AccountKind::Fund => {
                self.owner.parse().ok()
            }
            AccountKind::Donor
            | AccountKind::Clearing
            | AccountKind::Fees
            | AccountKind::Platform
            | AccountKind::Probes
            | AccountKind::Payout
            | AccountKind::WriteOff
            | AccountKind::Opening
            | AccountKind::Due => None,
        }
    }
}

/// For reports: "fund 0198… USD".
impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let space = if self.owner.is_empty() { "" } else { " " };
        write!(f, "{}{space}{} {}", self.kind, self.owner, self.currency)
    }
}
