//! Passkeys (D23): what a browser is asked, and what its answer proves. Questions, answers and keys
//! are texts here; only the adapter reads them.

use uuid::Uuid;

/// What a browser is asked for a passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// For the browser.
    pub asks: String,
    /// For us, until the answer comes. Nobody else may see or change it.
    pub kept: String,
}

/// For whom a passkey is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyOwner<'a> {
    pub id: Uuid,
    /// Shown by the device that keeps it.
    pub email: &'a str,
    pub name: &'a str,
}

/// A passkey that was made just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeKey {
    /// By which it is known.
    pub credential: String,
    /// What proves its answers. Nothing in it is secret.
    pub key: String,
}

/// Which passkey an answer says it is of. Nothing of it is proven yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownKey {
    pub credential: String,
    /// Said where it was not asked for one of some.
    pub owner: Option<Uuid>,
}

/// Makes and proves passkeys for one host. Whatever is wrong with an answer, it proves nothing: the
/// log says why.
pub trait Passkeys: Send + Sync {
    /// The host that keys are made for, if there can be any.
    fn host(&self) -> Option<&str>;

    /// For a new key. A device that has one of `held` makes no second.
    fn ask_new(&self, owner: &KeyOwner<'_>, held: &[String]) -> Option<Challenge>;

    fn made(&self, kept: &str, answer: &str) -> Option<MadeKey>;

    /// For one of `held`; if that is nothing, for whichever the browser has.
    fn ask(&self, held: &[String]) -> Option<Challenge>;

    fn shown(&self, answer: &str) -> Option<ShownKey>;

    /// The key as it is after this answer, if the answer is its own. A key that counts its answers
    /// and has counted less than before was copied, and proves nothing.
    fn proven(&self, kept: &str, answer: &str, key: &str) -> Option<String>;
}

/// Where there are none.
pub struct NoPasskeys;

impl Passkeys for NoPasskeys {
    fn host(&self) -> Option<&str> {
        None
    }

    fn ask_new(&self, _: &KeyOwner<'_>, _: &[String]) -> Option<Challenge> {
        None
    }

    fn made(&self, _: &str, _: &str) -> Option<MadeKey> {
        None
    }

    fn ask(&self, _: &[String]) -> Option<Challenge> {
        None
    }

    fn shown(&self, _: &str) -> Option<ShownKey> {
        None
    }

    fn proven(&self, _: &str, _: &str, _: &str) -> Option<String> {
        None
    }
}
