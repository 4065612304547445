//! Passkeys (D23): a key that a device or a password manager keeps for its owner. Nobody types an
//! address or a secret, and no other site can ask for it.
//!
//! The browser is asked, and what it was asked lies in its session until it answers. An answer counts
//! once, for what was asked, and not for long. Whatever is wrong with it, the words are the same.

use std::time::Duration;

use kernel::{PasskeyId, PersonId, RequestId, Timestamp};
use serde::{Deserialize, Serialize};
use views::{Matter, PasskeyList, PasskeyRow};
use words::mail_account as say;

use crate::Giving;
use crate::actor::Actor;
use crate::audit::{Note, Who};
use crate::error::{Error, Wrong};
use crate::mails::Letter;
use crate::people::{Badge, Person, Tries, forgive};
use crate::ports::{Challenge, KeyOwner, Work};
use crate::typed::nickname;

/// For so long a question may be answered. Who looks for a key in a drawer has the time.
const ANSWER_WITHIN: Duration = Duration::from_secs(5 * 60);

/// More than that nobody keeps apart.
const MOST: usize = 12;

/// One passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    pub id: PasskeyId,
    pub person: PersonId,
    /// By which its device knows it.
    pub credential: String,
    /// What proves its answers, as the library writes it.
    pub key: String,
    /// What its owner calls it.
    pub name: String,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
}

/// What a browser was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Aim {
    SignIn,
    /// Somebody who is signed in shows once more that it is they.
    Confirm(PersonId),
    Add(PersonId),
}

/// What a browser was asked, as it lies in its session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ceremony {
    id: RequestId,
    aim: Aim,
    kept: String,
    until: Timestamp,
    /// The try it was counted as.
    tries: Option<Tries>,
}

impl Ceremony {
    /// When it is over, answered or not.
    pub fn until(&self) -> Timestamp {
        self.until
    }
}

/// A question, and what is remembered of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// For the browser.
    pub asks: String,
    /// For its session.
    pub ceremony: Ceremony,
}

/// An answer that fits what was asked.
struct Proof {
    ceremony: Ceremony,
    passkey: Passkey,
    key: String,
    person: Person,
}

impl Giving {
    /// The same use cases, with passkeys.
    #[must_use]
    pub fn knowing_by(self, passkeys: std::sync::Arc<dyn crate::ports::Passkeys>) -> Giving {
        Giving { passkeys, ..self }
    }

    /// The host that passkeys are for, if there can be any.
    pub fn passkey_host(&self) -> Option<String> {
        self.passkeys.host().map(str::to_owned)
    }

    /// Asks a browser for any passkey it has. It says nothing about who has one.
    pub async fn ask_passkey(&self, from: &str) -> Result<Asked, Error> {
        let mut work = self.begin().await?;
        let tries = self.count_try(work.as_mut(), None, from).await?;
        let _committed = work.commit().await?;
        let challenge = self.passkeys.ask(&[]).ok_or(Error::NotFound)?;
        Ok(self.ceremony(Aim::SignIn, challenge, Some(tries)))
    }

    /// Signs in whoever's passkey answered.
    pub async fn sign_in_with_passkey(
        &self,
        ceremony: Option<Ceremony>,
        answer: &str,
    ) -> Result<Badge, Error> {
        let proof = self.proof(ceremony, Aim::SignIn, answer).await?;
        let tries = proof.ceremony.tries.as_ref().ok_or_else(refused)?;
        let mut work = self.begin().await?;
        self.count_answer(work.as_mut(), &proof).await?;
        self.let_in(work.as_mut(), &proof.person, tries).await?;
        let _committed = work.commit().await?;
        Ok(Badge { person: proof.person.id, credential: proof.person.credential })
    }

    /// Asks somebody who is signed in for one of their own passkeys.
    pub async fn ask_own_passkey(&self, actor: &Actor, from: &str) -> Result<Asked, Error> {
        let held = self.credentials(actor).await?;
        if held.is_empty() {
            return Err(Error::NotFound);
        }
        let mut work = self.begin().await?;
        let tries = self.count_try(work.as_mut(), None, from).await?;
        let _committed = work.commit().await?;
        let challenge = self.passkeys.ask(&held).ok_or(Error::NotFound)?;
        Ok(self.ceremony(Aim::Confirm(actor.person()), challenge, Some(tries)))
    }

    /// Whoever is signed in shows that it is they.
    pub async fn confirm_passkey(
        &self,
        actor: &Actor,
        ceremony: Option<Ceremony>,
        answer: &str,
    ) -> Result<(), Error> {
        let own = Aim::Confirm(actor.person());
        let proof = self.proof(ceremony, own, answer).await?;
        let tries = proof.ceremony.tries.as_ref().ok_or_else(refused)?;
        if proof.passkey.person != actor.person() {
            return Err(refused());
        }
        let mut work = self.begin().await?;
        self.count_answer(work.as_mut(), &proof).await?;
        forgive(work.as_mut(), tries).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// `/settings/passkeys`.
    pub async fn passkeys(&self, actor: &Actor) -> Result<PasskeyList, Error> {
        let held = self.reads().passkeys_of(actor.person()).await?;
        let full = held.len() >= MOST;
        Ok(PasskeyList {
            rows: held.into_iter().map(row).collect(),
            host: self.passkey_host(),
            full,
        })
    }

    /// `/settings/passkeys/{id}`. One that is somebody else's is none.
    pub async fn passkey(&self, actor: &Actor, id: PasskeyId) -> Result<PasskeyRow, Error> {
        let held = self.reads().passkeys_of(actor.person()).await?;
        held.into_iter().find(|one| one.id == id).map(row).ok_or(Error::NotFound)
    }

    /// Asks a browser to make a passkey of that name. A name that does not fit is said before a device
    /// makes a key for nothing.
    pub async fn ask_new_passkey(&self, actor: &Actor, name: &str) -> Result<Asked, Error> {
        name_of(name)?;
        let held = self.credentials(actor).await?;
        if held.len() >= MOST {
            return Err(Error::invalid("passkey", Wrong::TooMuch));
        }
        let person = self.reads().person_now(actor.person()).await?.ok_or(Error::NotFound)?;
        let Person { email, name, .. } = &person;
        let owner = KeyOwner { id: person.id.as_uuid(), email, name };
        let challenge = self.passkeys.ask_new(&owner, &held).ok_or(Error::NotFound)?;
        Ok(self.ceremony(Aim::Add(person.id), challenge, None))
    }

    /// Keeps the passkey that was made. Its owner is told by mail.
    pub async fn add_passkey(
        &self,
        actor: &Actor,
        ceremony: Option<Ceremony>,
        answer: &str,
        name: &str,
    ) -> Result<(), Error> {
        let name = name_of(name)?;
        let now = self.now();
        let person = actor.person();
        let ceremony = self.answerable(ceremony, Aim::Add(person))?;
        let made = self.passkeys.made(&ceremony.kept, answer).ok_or_else(refused)?;
        if self.reads().passkeys_of(person).await?.len() >= MOST {
            return Err(Error::invalid("passkey", Wrong::TooMuch));
        }
        let passkey = Passkey {
            id: PasskeyId::from_uuid(self.ids().uuid()),
            person,
            credential: made.credential,
            key: made.key,
            name: name.to_owned(),
            created_at: now,
            last_used_at: None,
        };
        let mut work = self.begin().await?;
        if !work.answer_once(ceremony.id, ceremony.until, now).await? {
            return Err(refused());
        }
        if !work.add_passkey(&passkey).await? {
            return Err(Error::invalid("passkey", Wrong::Taken));
        }
        work.note(&noted(actor, "passkey.add", passkey.id, now)).await?;
        let occasion = format!("passkey added {}", passkey.id);
        self.tell(work.as_mut(), person, Matter::Account, &occasion, now, |reader| {
            let locale = reader.locale;
            Letter::to(reader, say::passkey_added_subject(locale))
                .says(say::passkey_added(locale, name))
                .says(say::passkey_not_you(locale))
                .way(say::passkey_look(locale), PATH)
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// One's own passkey gets another name.
    pub async fn name_passkey(
        &self,
        actor: &Actor,
        id: PasskeyId,
        name: &str,
    ) -> Result<(), Error> {
        let name = name_of(name)?;
        let mut work = self.begin().await?;
        if !work.name_passkey(actor.person(), id, name).await? {
            return Err(Error::NotFound);
        }
        let _committed = work.commit().await?;
        Ok(())
    }

    /// One's own passkey signs in nobody any more. Its owner is told by mail. One that is gone
    /// already, or somebody else's, is none.
    pub async fn remove_passkey(&self, actor: &Actor, id: PasskeyId) -> Result<(), Error> {
        let now = self.now();
        let PasskeyRow { name, .. } = self.passkey(actor, id).await?;
        let mut work = self.begin().await?;
        if !work.remove_passkey(actor.person(), id).await? {
            return Err(Error::NotFound);
        }
        work.note(&noted(actor, "passkey.remove", id, now)).await?;
        let occasion = format!("passkey removed {id}");
        self.tell(work.as_mut(), actor.person(), Matter::Account, &occasion, now, |reader| {
            let locale = reader.locale;
            Letter::to(reader, say::passkey_removed_subject(locale))
                .says(say::passkey_removed(locale, &name))
                .says(say::passkey_not_you(locale))
                .way(say::passkey_look(locale), PATH)
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    async fn credentials(&self, actor: &Actor) -> Result<Vec<String>, Error> {
        let held = self.reads().passkeys_of(actor.person()).await?;
        Ok(held.into_iter().map(|one| one.credential).collect())
    }

    fn ceremony(&self, aim: Aim, challenge: Challenge, tries: Option<Tries>) -> Asked {
        let Challenge { asks, kept } = challenge;
        let id = RequestId::from_uuid(self.ids().uuid());
        let until = self.now().plus(ANSWER_WITHIN);
        Asked { asks, ceremony: Ceremony { id, aim, kept, until, tries } }
    }

    /// What this session was asked, if it was asked for this and may still answer.
    fn answerable(&self, ceremony: Option<Ceremony>, aim: Aim) -> Result<Ceremony, Error> {
        let ceremony = ceremony.filter(|one| one.aim == aim).ok_or_else(refused)?;
        if ceremony.until <= self.now() {
            return Err(Error::invalid("passkey", Wrong::Expired));
        }
        Ok(ceremony)
    }

    /// Looks whether an answer fits. Nothing is open at the database meanwhile.
    async fn proof(
        &self,
        ceremony: Option<Ceremony>,
        aim: Aim,
        answer: &str,
    ) -> Result<Proof, Error> {
        let ceremony = self.answerable(ceremony, aim)?;
        let shown = self.passkeys.shown(answer).ok_or_else(refused)?;
        let passkey = self.reads().passkey_by_credential(&shown.credential).await?;
        // A device that was asked for one of somebody's may leave out whose it is.
        let told = shown.owner.or(match aim {
            Aim::Confirm(person) => Some(person.as_uuid()),
            Aim::SignIn | Aim::Add(_) => None,
        });
        let passkey = passkey.filter(|one| told == Some(one.person.as_uuid()));
        let passkey = passkey.ok_or_else(refused)?;
        let key = self.passkeys.proven(&ceremony.kept, answer, &passkey.key).ok_or_else(refused)?;
        let person = self.reads().person_now(passkey.person).await?.ok_or_else(refused)?;
        Ok(Proof { ceremony, passkey, key, person })
    }

    /// Of answers that come twice, or at once, one counts.
    async fn count_answer(&self, work: &mut dyn Work, proof: &Proof) -> Result<(), Error> {
        let (now, asked) = (self.now(), &proof.ceremony);
        if !work.answer_once(asked.id, asked.until, now).await?
            || !work.use_passkey(&proof.passkey, &proof.key, now).await?
        {
            return Err(refused());
        }
        Ok(())
    }
}

/// Where they are looked after.
const PATH: &str = "/settings/passkeys";

/// The same, whatever was wrong.
fn refused() -> Error {
    Error::invalid("passkey", Wrong::NotThePassword)
}

fn row(passkey: Passkey) -> PasskeyRow {
    PasskeyRow {
        id: passkey.id,
        name: passkey.name,
        added_at: passkey.created_at,
        last_used_at: passkey.last_used_at,
    }
}

/// What somebody calls it, which helps only if it is called something.
fn name_of(typed: &str) -> Result<&str, Error> {
    let name = nickname(typed)?;
    if name.is_empty() { Err(Error::invalid("nickname", Wrong::Missing)) } else { Ok(name) }
}

fn noted(actor: &Actor, verb: &'static str, id: PasskeyId, at: Timestamp) -> Note {
    Note {
        at,
        church: actor.church(),
        who: Who::Person(actor.person()),
        verb,
        subject: id.to_string(),
        why: String::new(),
    }
}
