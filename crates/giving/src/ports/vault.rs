//! The vault: where a card's number is typed and kept. Only a token of it ever comes here.

use async_trait::async_trait;
use delayed_payments::MethodKind;

/// What has a number that is typed at the vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbered {
    Card,
    BankAccount,
}

impl Numbered {
    /// What is typed for a kind; nothing where there is no number to type.
    pub const fn of(kind: MethodKind) -> Option<Numbered> {
        match kind {
            MethodKind::Card => Some(Numbered::Card),
            MethodKind::Ach => Some(Numbered::BankAccount),
            MethodKind::NzBank | MethodKind::Check | MethodKind::Cash => None,
        }
    }

    /// The kind of method that comes of it.
    pub const fn kind(self) -> MethodKind {
        match self {
            Numbered::Card => MethodKind::Card,
            Numbered::BankAccount => MethodKind::Ach,
        }
    }
}

/// The way to the vault's own page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Door<'a> {
    pub kind: Numbered,
    /// Where the donor comes back to, with the state and, when all went well, with a token.
    pub back: &'a str,
    /// Comes back as it was sent.
    pub state: &'a str,
    /// Stays with the token at the vault: for whom it was typed.
    pub mark: &'a str,
    /// The language the donor reads, "pt".
    pub language: &'a str,
}

/// What the vault shows of a card or account. Never its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub kind: Numbered,
    /// "Visa", "Bank".
    pub brand: String,
    pub last_four: String,
    /// (month, year): good through the last day of that month.
    pub expires: Option<(i8, i16)>,
    /// What stood in the door by which it came.
    pub mark: Option<String>,
}

/// What the vault says of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looked {
    Shown(Shown),
    /// It names nothing there.
    NoSuch,
    /// No answer, or none that can be read.
    Unanswered {
        why: String,
    },
}

#[async_trait]
pub trait Vault: Send + Sync {
    /// The address of the page on which a number is typed; none where there is no such page.
    fn door(&self, door: &Door<'_>) -> Option<String>;

    /// What a token stands for. Looking changes nothing.
    async fn look(&self, token: &str) -> Looked;

    /// Has a token forgotten. Twice is as good as once.
    async fn forget(&self, token: &str) -> Result<(), String>;
}

/// No vault: nothing can be added.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoVault;

#[async_trait]
impl Vault for NoVault {
    fn door(&self, _: &Door<'_>) -> Option<String> {
        None
    }

    async fn look(&self, _: &str) -> Looked {
        Looked::Unanswered { why: "this server has no vault".to_owned() }
    }

    async fn forget(&self, _: &str) -> Result<(), String> {
        Err("this server has no vault".to_owned())
    }
}
