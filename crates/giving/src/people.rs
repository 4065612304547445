//! People, and how they sign in.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use kernel::{CampusId, ChurchId, Locale, PersonId, Timestamp};
use views::{ChurchCard, Matter, Settings, SwitchOff, SwitchView};
use words::mail_account;

use crate::Giving;
use crate::actor::{Actor, Staff};
use crate::audit::{Note, Who};
use crate::error::{Error, Wrong};
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
        let tries = self.count_try(work.as_mut(), by_account(&email), from).await?;
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

    /// Mails a code. Says nothing about whether the person exists.
    pub async fn send_code(&self, email: &str, from: &str) -> Result<(), Error> {
        let email = folded(email);
        if !email.contains('@') {
            return Err(Error::invalid("email", Wrong::Missing));
        }
        let now = self.now();
        let mut work = self.begin().await?;
        // A mailbox is not to be flooded; asking for codes never locks the password out.
        self.count_try(work.as_mut(), by_mailbox(&email), from).await?;
        let person = work.person_by_email(&email).await?;
        let _committed = work.commit().await?;
        let (digits, hash) = self.draw_code().await;
        let Some(person) = person else { return Ok(()) };
        let code = Code { person: person.id, hash, expires_at: now.plus(CODE_LIVES), misses: 0 };
        let occasion = format!("code {}", self.ids().uuid());
        let mut work = self.begin().await?;
        work.put_code(&code).await?;
        self.tell(work.as_mut(), person.id, Matter::Account, &occasion, now, |reader| {
            let locale = reader.locale;
            Letter::new(locale, mail_account::code_subject(locale))
                .says(mail_account::code_is(locale, &digits))
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
        work.put_code(&Code { person: person.id, hash, expires_at, misses: 0 }).await?;
        let _committed = work.commit().await?;
        Ok(digits)
    }

    async fn draw_code(&self) -> (String, PasswordHash) {
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
        let email = folded(email);
        let now = self.now();
        let mut work = self.begin().await?;
        let tries = self.count_try(work.as_mut(), by_account(&email), from).await?;
        let person = work.person_by_email(&email).await?;
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
        match (person, code) {
            (Some(person), Some(code)) if fits => {
                let mut work = self.begin().await?;
                if !work.spend_code(&code).await? {
                    return Err(Error::SignInFailed);
                }
                self.let_in(work.as_mut(), &person, &tries).await?;
                let _committed = work.commit().await?;
                Ok(Badge { person: person.id, credential: person.credential })
            }
            _ => Err(Error::SignInFailed),
        }
    }

    /// One's own account.
    pub async fn settings(&self, actor: &Actor) -> Result<Settings, Error> {
        let person = self.reads().person_now(actor.person()).await?.ok_or(Error::NotFound)?;
        let reader = self.reads().reader_now(person.id).await?.ok_or(Error::NotFound)?;
        Ok(Settings {
            zone: reader.preferences.zone,
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

    /// Whoever is signed in shows that it is they: the password again, before money moves. A miss
    /// counts like one at the door.
    pub async fn confirm_password(
        &self,
        staff: &Staff,
        password: &str,
        from: &str,
    ) -> Result<(), Error> {
        let mut work = self.begin().await?;
        let person = work.person(staff.id()).await?.ok_or(Error::NotFound)?;
        let tries = self.count_try(work.as_mut(), by_account(&person.email), from).await?;
        let _committed = work.commit().await?;
        if !self.parts.passwords.fits(password.to_owned(), person.password).await {
            return Err(Error::invalid("password", Wrong::NotThePassword));
        }
        let mut work = self.begin().await?;
        work.forget_misses(&tries.account).await?;
        work.forgive_miss(&tries.address, tries.at).await?;
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

    /// Counts a try before it is looked at, so that many at once cannot slip past the limit.
    async fn count_try(
        &self,
        work: &mut dyn Work,
        account: String,
        from: &str,
    ) -> Result<Tries, Error> {
        let at = self.now();
        let since = at.minus(MISSES_WITHIN);
        let tries = Tries { account, address: by_address(from), at };
        let limits = [
            (tries.account.as_str(), MISSES_PER_ACCOUNT),
            (tries.address.as_str(), MISSES_PER_ADDRESS),
        ];
        for (key, limit) in limits {
            let (misses, first) = work.misses(key, since).await?;
            if let Some(first) = first.filter(|_| misses >= limit) {
                return Err(Error::Throttled { until: first.plus(MISSES_WITHIN) });
            }
            work.note_miss(key, at).await?;
        }
        Ok(tries)
    }

    /// Notes the sign-in of a person whose secret has just been checked, and forgives the try. If
    /// the credential was changed while it was being checked, the old one opens nothing.
    async fn let_in(
        &self,
        work: &mut dyn Work,
        checked: &Person,
        tries: &Tries,
    ) -> Result<(), Error> {
        let mut person = work.person(checked.id).await?.ok_or(Error::SignInFailed)?;
        if person.credential != checked.credential {
            return Err(Error::SignInFailed);
        }
        person.last_sign_in = Some(self.now());
        work.save_person(&person).await?;
        work.forget_misses(&tries.account).await?;
        work.forgive_miss(&tries.address, tries.at).await?;
        Ok(())
    }
}

/// What a try was counted under.
struct Tries {
    account: String,
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
