//! People, and how they sign in.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use kernel::{CampusId, ChurchId, Locale, PersonId, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use views::{ChurchCard, ConfirmPage, Matter, Settings, SwitchOff, SwitchView};
use words::mail_account;

use crate::Giving;
use crate::actor::{Actor, Staff};
use crate::audit::{Note, Who};
use crate::error::{Error, Wrong};
use crate::links::Purpose;
use crate::mails::Letter;
use crate::ports::{PasswordHash, Work};
use crate::scope::Scope;

/// What a person may do. More will come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Donor,
    ChurchAdmin,
    PaymentStaff,
}

impl Role {
    pub const ALL: [Role; 3] = [Role::Donor, Role::ChurchAdmin, Role::PaymentStaff];

    pub const fn name(self) -> &'static str {
        match self {
            Role::Donor => "donor",
            Role::ChurchAdmin => "church_admin",
            Role::PaymentStaff => "payment_staff",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A word that names no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such role")]
pub struct NoSuchRole;

impl FromStr for Role {
    type Err = NoSuchRole;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Role::ALL.into_iter().find(|role| role.name() == word).ok_or(NoSuchRole)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    /// `None` for payment staff, who serve every church.
    pub church: Option<ChurchId>,
    pub role: Role,
    pub name: String,
    /// Lower case; one person an address.
    pub email: String,
    pub password: Option<PasswordHash>,
    /// Raised when the password changes: sessions that carry an older one are over.
    pub credential: u32,
    pub last_sign_in: Option<Timestamp>,
    /// Where a donor belongs; their gifts count there.
    pub campus: Option<CampusId>,
    /// The language they chose to read; `None` for what their church speaks.
    pub locale: Option<Locale>,
}

/// A one-time code that was mailed. Only its hash is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    pub person: PersonId,
    pub hash: PasswordHash,
    pub expires_at: Timestamp,
    /// Wrong guesses so far.
    pub misses: u32,
    /// The link in the same mail. Either is used up with the other.
    pub link: Option<Uuid>,
}

/// Who a session says it is, and the credential it was given for. An older credential is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Badge {
    pub person: PersonId,
    pub credential: u32,
}

/// What stands around every page.
#[derive(Clone, Debug, PartialEq)]
pub struct Surroundings {
    pub church: Option<ChurchCard>,
    /// Told to staff alone.
    pub switch_off: Option<SwitchOff>,
    /// Notices that one of the staff has not read.
    pub unread_notices: u64,
    /// What an incident tells donors or churches, as staff put it up.
    pub banners: Vec<String>,
    /// IANA zone in which the page shows times.
    pub zone: String,
}

/// Ten failures an account or thirty an address in a quarter of an hour, then it waits (ASVS 6.1.1).
const MISSES_PER_ACCOUNT: u32 = 10;
const MISSES_PER_ADDRESS: u32 = 30;
const MISSES_WITHIN: Duration = Duration::from_secs(15 * 60);

/// A code lives this long, and this many wrong guesses.
const CODE_LIVES: Duration = Duration::from_secs(15 * 60);
const CODE_MISSES: u32 = 5;

/// A password's length, in characters (ASVS 6.2.1, 6.2.9).
const SHORTEST_PASSWORD: usize = 12;
const LONGEST_PASSWORD: usize = 200;

impl Giving {
    /// Who a session's badge is, if it is still worth anything.
    pub async fn who(&self, badge: Badge) -> Result<Option<Actor>, Error> {
        let person = self.reads().person_now(badge.person).await?;
        Ok(person
            .filter(|person| person.credential == badge.credential)
            .as_ref()
            .and_then(Actor::of))
    }

    /// Signs in by password. Whatever is wrong, the answer is the same, and takes as long.
    pub async fn sign_in(&self, email: &str, password: &str, from: &str) -> Result<Badge, Error> {
        let email = folded(email);
        let mut work = self.begin().await?;
        let tries = self.count_try(work.as_mut(), Some(by_account(&email)), from).await?;
        let person = work.person_by_email(&email).await?;
        let _committed = work.commit().await?;
        // The hash is slow: no transaction is open meanwhile.
        let hash = person.as_ref().and_then(|person| person.password.clone());
        let fits = self.parts.passwords.fits(password.to_owned(), hash).await;
        match person.filter(|_| fits) {
            Some(person) => {
                let mut work = self.begin().await?;
                self.let_in(work.as_mut(), &person, &tries).await?;
                let _committed = work.commit().await?;
                Ok(Badge { person: person.id, credential: person.credential })
            }
            None => Err(Error::SignInFailed),
        }
    }

    /// Mails a code, and a link that is as good. Says nothing about whether the person exists.
    pub async fn send_code(&self, email: &str, from: &str) -> Result<(), Error> {
        let email = folded(email);
        if !email.contains('@') {
            return Err(Error::invalid("email", Wrong::Missing));
        }
        let now = self.now();
        let mut work = self.begin().await?;
        // A mailbox is not to be flooded; asking for codes never locks the password out.
        self.count_mail(work.as_mut(), &email, from).await?;
        let person = work.person_by_email(&email).await?;
        let _committed = work.commit().await?;
        let (digits, hash) = self.draw_code().await;
        let Some(person) = person else { return Ok(()) };
        let link = self.ids().uuid();
        let expires_at = now.plus(CODE_LIVES);
        let code = Code { person: person.id, hash, expires_at, misses: 0, link: Some(link) };
        let occasion = format!("code {}", self.ids().uuid());
        let mut work = self.begin().await?;
        work.put_code(&code).await?;
        self.tell(work.as_mut(), person.id, Matter::Account, &occasion, now, |reader| {
            let locale = reader.locale;
            Letter::new(locale, mail_account::code_subject(locale))
                .says(mail_account::code_is(locale, &digits))
                .way(mail_account::code_link(locale), Purpose::SignIn(link).path())
                .says(mail_account::code_lasts(locale))
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// A code for somebody who has just been let in, to be told and not mailed: the first of them
    /// may come before any mail can leave.
    pub async fn first_code(&self, email: &str) -> Result<String, Error> {
        let (digits, hash) = self.draw_code().await;
        let mut work = self.begin().await?;
        let person = work.person_by_email(&folded(email)).await?.ok_or(Error::NotFound)?;
        let expires_at = self.now().plus(CODE_LIVES);
        let code = Code { person: person.id, hash, expires_at, misses: 0, link: None };
        work.put_code(&code).await?;
        let _committed = work.commit().await?;
        Ok(digits)
    }

    pub(crate) async fn draw_code(&self) -> (String, PasswordHash) {
        let digits = format!("{:06}", self.ids().below(1_000_000));
        let hash = self.parts.passwords.hash(digits.clone()).await;
        (digits, hash)
    }

    /// One of the payment staff, by address. For the command line, where nobody signs in.
    pub async fn staff_by_email(&self, email: &str) -> Result<Option<Staff>, Error> {
        let staff = self.reads().staff().await?;
        let person = staff.into_iter().find(|person| person.email == folded(email));
        Ok(person.as_ref().and_then(Actor::of).and_then(|actor| match actor {
            Actor::Staff(staff) => Some(staff),
            Actor::Donor(_) | Actor::Admin(_) => None,
        }))
    }

    /// Signs in by the code that was mailed; it works once.
    pub async fn sign_in_with_code(
        &self,
        email: &str,
        typed: &str,
        from: &str,
    ) -> Result<Badge, Error> {
        let guess = self.guess_code(&folded(email), typed, from).await?;
        let (person, code, tries) = guess.ok_or(Error::SignInFailed)?;
        let mut work = self.begin().await?;
        if !work.spend_code(&code).await? {
            return Err(Error::SignInFailed);
        }
        self.let_in(work.as_mut(), &person, &tries).await?;
        let _committed = work.commit().await?;
        Ok(Badge { person: person.id, credential: person.credential })
    }

    /// Counts a guess, then looks whether it is right.
    async fn guess_code(
        &self,
        email: &str,
        typed: &str,
        from: &str,
    ) -> Result<Option<(Person, Code, Tries)>, Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let tries = self.count_try(work.as_mut(), Some(by_account(email)), from).await?;
        let person = work.person_by_email(email).await?;
        let mut code = None;
        if let Some(person) = &person {
            code = work.code(person.id).await?;
            code = code.filter(|code| now < code.expires_at && code.misses < CODE_MISSES);
            if code.is_some() {
                // The guess is counted before it is looked at, so that a hundred at once are.
                work.miss_code(person.id).await?;
            }
        }
        let _committed = work.commit().await?;
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        let hash = code.as_ref().map(|code| code.hash.clone());
        let fits = self.parts.passwords.fits(digits, hash).await;
        Ok(person.zip(code).filter(|_| fits).map(|(person, code)| (person, code, tries)))
    }

    /// Signs in by the link beside the code; it works once. `None`: somebody was faster.
    pub(crate) async fn sign_in_with_link(
        &self,
        checked: &Person,
        link: Uuid,
    ) -> Result<Option<Badge>, Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let code = work.code(checked.id).await?;
        let code = code.filter(|code| code.link == Some(link) && now < code.expires_at);
        let Some(code) = code else { return Ok(None) };
        if !work.spend_code(&code).await? {
            return Ok(None);
        }
        self.note_sign_in(work.as_mut(), checked).await?;
        let _committed = work.commit().await?;
        Ok(Some(Badge { person: checked.id, credential: checked.credential }))
    }

    /// One's own account.
    pub async fn settings(&self, actor: &Actor) -> Result<Settings, Error> {
        let person = self.reads().person_now(actor.person()).await?.ok_or(Error::NotFound)?;
        let reader = self.reads().reader_now(person.id).await?.ok_or(Error::NotFound)?;
        Ok(Settings {
            zone: reader.preferences.zone,
            address: reader.preferences.address.unwrap_or_default(),
            church_language: match actor {
                Actor::Admin(admin) => Some(self.reads().church_locale(&admin.scope()).await?),
                Actor::Donor(_) | Actor::Staff(_) => None,
            },
            name: person.name,
            email: person.email,
            has_password: person.password.is_some(),
            last_sign_in: person.last_sign_in,
            wishes: match actor {
                Actor::Donor(donor) => Some(self.donor_wishes(donor).await?),
                Actor::Admin(_) | Actor::Staff(_) => None,
            },
        })
    }

    /// How somebody who is signed in may show once more that it is they.
    pub async fn confirm_page(&self, actor: &Actor) -> Result<ConfirmPage, Error> {
        let person = self.reads().person_now(actor.person()).await?.ok_or(Error::NotFound)?;
        let passkeys = self.reads().passkeys_of(person.id).await?;
        Ok(ConfirmPage {
            has_password: person.password.is_some(),
            email: person.email,
            passkeys_at: self.passkey_host().filter(|_| !passkeys.is_empty()),
        })
    }

    /// Whoever is signed in shows that it is they: the password again, before money moves. A miss
    /// counts like one at the door.
    pub async fn confirm_password(
        &self,
        actor: &Actor,
        password: &str,
        from: &str,
    ) -> Result<(), Error> {
        let mut work = self.begin().await?;
        let person = work.person(actor.person()).await?.ok_or(Error::NotFound)?;
        let account = Some(by_account(&person.email));
        let tries = self.count_try(work.as_mut(), account, from).await?;
        let _committed = work.commit().await?;
        if !self.parts.passwords.fits(password.to_owned(), person.password).await {
            return Err(Error::invalid("password", Wrong::NotThePassword));
        }
        let mut work = self.begin().await?;
        forgive(work.as_mut(), &tries).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// The same by a code that was mailed, for those who have no password or do not know it.
    pub async fn confirm_code(&self, actor: &Actor, typed: &str, from: &str) -> Result<(), Error> {
        let person = self.reads().person_now(actor.person()).await?.ok_or(Error::NotFound)?;
        let wrong = || Error::invalid("code", Wrong::NotThePassword);
        let guess = self.guess_code(&person.email, typed, from).await?;
        let (_, code, tries) = guess.ok_or_else(wrong)?;
        let mut work = self.begin().await?;
        if !work.spend_code(&code).await? {
            return Err(wrong());
        }
        forgive(work.as_mut(), &tries).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Changes the password. Every session but the one that gets the new badge is over.
    pub async fn change_password(
        &self,
        actor: &Actor,
        current: &str,
        new: &str,
        again: &str,
    ) -> Result<Badge, Error> {
        let length = new.chars().count();
        if length < SHORTEST_PASSWORD {
            return Err(Error::invalid("new", Wrong::TooShort));
        }
        if length > LONGEST_PASSWORD {
            return Err(Error::invalid("new", Wrong::TooLong));
        }
        if new != again {
            return Err(Error::invalid("again", Wrong::Different));
        }
        let now = self.now();
        let mut work = self.begin().await?;
        let checked = work.person(actor.person()).await?.ok_or(Error::NotFound)?;
        let account = by_account(&checked.email);
        let (misses, first) = work.misses(&account, now.minus(MISSES_WITHIN)).await?;
        if let Some(first) = first.filter(|_| misses >= MISSES_PER_ACCOUNT) {
            return Err(Error::Throttled { until: first.plus(MISSES_WITHIN) });
        }
        work.note_miss(&account, now).await?;
        let _committed = work.commit().await?;
        if let Some(hash) = checked.password.clone()
            && !self.parts.passwords.fits(current.to_owned(), Some(hash)).await
        {
            return Err(Error::invalid("current", Wrong::NotThePassword));
        }
        let hash = self.parts.passwords.hash(new.to_owned()).await;
        let mut work = self.begin().await?;
        let mut person = work.person(checked.id).await?.ok_or(Error::NotFound)?;
        if person.credential != checked.credential {
            return Err(Error::Conflict);
        }
        work.forget_misses(&account).await?;
        person.password = Some(hash);
        person.credential = person.credential.saturating_add(1);
        work.save_person(&person).await?;
        work.end_sign_ins(person.id, None, now).await?;
        work.note(&Note {
            at: now,
            church: person.church,
            who: Who::Person(person.id),
            verb: "password.change",
            subject: person.id.to_string(),
            why: String::new(),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(Badge { person: person.id, credential: person.credential })
    }

    /// Which language somebody reads from now on, on pages and in mails (D24).
    pub async fn choose_language(&self, actor: &Actor, locale: Locale) -> Result<(), Error> {
        let mut work = self.begin().await?;
        let mut person = work.person(actor.person()).await?.ok_or(Error::NotFound)?;
        if person.locale != Some(locale) {
            person.locale = Some(locale);
            work.save_person(&person).await?;
        }
        let _committed = work.commit().await?;
        Ok(())
    }

    /// What stands around the page of whoever is looking.
    pub async fn surroundings(&self, actor: Option<&Actor>) -> Result<Surroundings, Error> {
        let church = match actor.and_then(Actor::church) {
            Some(church) => self.reads().church_card(&Scope::of(church)).await?,
            None => None,
        };
        let switch_off = match actor {
            Some(Actor::Staff(_)) => match self.switch_view().await? {
                SwitchView::On => None,
                SwitchView::Off {
                    by,
                    why,
                    since,
                    remind_at,
                    confirmed,
                    alone_until,
                    resume_after,
                    ..
                } => {
                    let confirmed_by = confirmed.map(|(name, _)| name);
                    Some(SwitchOff {
                        by,
                        why,
                        since,
                        remind_at,
                        confirmed_by,
                        alone_until,
                        resume_after,
                    })
                }
            },
            Some(Actor::Donor(_) | Actor::Admin(_)) | None => None,
        };
        let banners = match actor {
            Some(actor) => self.banners(actor).await?,
            None => Vec::new(),
        };
        let unread_notices = match actor {
            Some(Actor::Staff(staff)) => self.unread(staff.id()).await?,
            Some(Actor::Donor(_) | Actor::Admin(_)) | None => 0,
        };
        let zone = church.as_ref().map_or_else(|| "UTC".to_owned(), |card| card.zone.clone());
        Ok(Surroundings { church, switch_off, unread_notices, banners, zone })
    }

    /// Counts a try before it is looked at, so that many at once cannot slip past the limit. Whoever
    /// does not say whose account it is counts by address alone.
    pub(crate) async fn count_try(
        &self,
        work: &mut dyn Work,
        account: Option<String>,
        from: &str,
    ) -> Result<Tries, Error> {
        let at = self.now();
        let since = at.minus(MISSES_WITHIN);
        let tries = Tries { account, address: by_address(from), at };
        let account = tries.account.as_deref().map(|key| (key, MISSES_PER_ACCOUNT));
        let address = (tries.address.as_str(), MISSES_PER_ADDRESS);
        for (key, limit) in account.into_iter().chain([address]) {
            let (misses, first) = work.misses(key, since).await?;
            if let Some(first) = first.filter(|_| misses >= limit) {
                return Err(Error::Throttled { until: first.plus(MISSES_WITHIN) });
            }
            work.note_miss(key, at).await?;
        }
        Ok(tries)
    }

    /// Counts a mail that somebody asks for without being signed in: a mailbox is not to be flooded.
    pub(crate) async fn count_mail(
        &self,
        work: &mut dyn Work,
        email: &str,
        from: &str,
    ) -> Result<(), Error> {
        let _tries = self.count_try(work, Some(by_mailbox(email)), from).await?;
        Ok(())
    }

    /// Notes the sign-in of a person whose secret has just been checked, and forgives the try.
    pub(crate) async fn let_in(
        &self,
        work: &mut dyn Work,
        checked: &Person,
        tries: &Tries,
    ) -> Result<(), Error> {
        self.note_sign_in(work, checked).await?;
        forgive(work, tries).await
    }

    /// If the credential was changed while a secret was being checked, the old one opens nothing.
    async fn note_sign_in(&self, work: &mut dyn Work, checked: &Person) -> Result<(), Error> {
        let mut person = work.person(checked.id).await?.ok_or(Error::SignInFailed)?;
        if person.credential != checked.credential {
            return Err(Error::SignInFailed);
        }
        person.last_sign_in = Some(self.now());
        Ok(work.save_person(&person).await?)
    }
}

pub(crate) async fn forgive(work: &mut dyn Work, tries: &Tries) -> Result<(), Error> {
    if let Some(account) = &tries.account {
        work.forget_misses(account).await?;
    }
    work.forgive_miss(&tries.address, tries.at).await?;
    Ok(())
}

/// What a try was counted under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tries {
    account: Option<String>,
    address: String,
    at: Timestamp,
}

fn folded(email: &str) -> String {
    email.trim().to_lowercase()
}

fn by_account(email: &str) -> String {
    format!("account {email}")
}

fn by_mailbox(email: &str) -> String {
    format!("mailbox {email}")
}

fn by_address(from: &str) -> String {
    format!("address {from}")
}
