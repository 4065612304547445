//! A donor's own phone number and webhook (D22). Whoever types an address must also read what
//! arrives there: a code goes to it, and only the code makes it a way of telling. Nobody's phone
//! gets more than a few codes an hour, whoever types its number.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use kernel::{Currency, Locale, PersonId, RequestId, Timestamp};
use sha2::Sha256;
use views::{ContactKind, ContactPage, ContactRow, ContactStanding};
use words::contacts as say;

use crate::Giving;
use crate::actor::Donor;
use crate::audit::{Note, Who};
use crate::dispatches::Dispatch;
use crate::error::{Error, Wrong};
use crate::ports::{PasswordHash, Work};
use crate::preferences::Reader;
use crate::request::{Turn, claim};
use crate::secret::SharedSecret;

/// A code lives this long, and this many wrong guesses.
const CODE_LIVES: Duration = Duration::from_secs(15 * 60);
const CODE_MISSES: u32 = 5;

/// So many codes an hour for one donor, and for one address.
const CODES: u32 = 5;
const CODES_WITHIN: Duration = Duration::from_secs(60 * 60);

/// Of what a contact was told, so much is shown.
const SHOWN: u32 = 20;

const URL_MOST: usize = 500;

/// Words by which whoever has a phone ends texts, in all our languages (CTIA's for English).
const STOPS: [&str; 14] = [
    "stop",
    "stopall",
    "unsubscribe",
    "cancel",
    "end",
    "quit",
    "alto",
    "parar",
    "pare",
    "detener",
    "cancelar",
    "중지",
    "정지",
    "إيقاف",
];

/// And by which they begin again.
const STARTS: [&str; 9] =
    ["start", "unstop", "yes", "empezar", "comenzar", "começar", "iniciar", "시작", "ابدأ"];

const HELPS: [&str; 7] = ["help", "info", "ayuda", "ajuda", "도움", "도움말", "مساعدة"];

/// A phone number or a web address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub person: PersonId,
    pub kind: ContactKind,
    /// In E.164: "+12535550142"; or a URL.
    pub address: String,
    /// What calls are signed with; a phone has none.
    pub secret: Option<SharedSecret>,
    pub added_at: Timestamp,
    /// That went there and was not typed yet.
    pub code: Option<ContactCode>,
    pub proven_at: Option<Timestamp>,
    /// Its owner answered that no more shall come.
    pub stopped_at: Option<Timestamp>,
}

/// Only the hash of a code is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactCode {
    pub hash: PasswordHash,
    pub until: Timestamp,
    pub misses: u32,
}

impl Contact {
    /// Whether somebody is told by it.
    pub const fn is_open(&self) -> bool {
        self.proven_at.is_some() && self.stopped_at.is_none()
    }

    fn row(&self) -> ContactRow {
        ContactRow {
            kind: self.kind,
            address: self.address.clone(),
            standing: match (self.stopped_at, self.proven_at) {
                (Some(_), _) => ContactStanding::Stopped,
                (None, Some(_)) => ContactStanding::Proven,
                (None, None) => ContactStanding::Unproven,
            },
        }
    }
}

/// What whoever has the phone answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Stop,
    Start,
    Help,
}

impl Answer {
    fn of(text: &str) -> Option<Answer> {
        let word = text.trim().trim_matches(['.', '!', '"', '\'']).to_lowercase();
        let among = |words: &[&str]| words.contains(&word.as_str());
        if among(&STOPS) {
            Some(Answer::Stop)
        } else if among(&STARTS) {
            Some(Answer::Start)
        } else {
            among(&HELPS).then_some(Answer::Help)
        }
    }
}

/// "+12535550142" of "(253) 555-0142", where a number without its country is of the church's.
fn number(typed: &str, currency: Currency) -> Option<String> {
    let kept = typed.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>();
    let known = typed.chars().all(|c| c.is_ascii_digit() || "+-./() \u{a0}".contains(c));
    let number = match (kept.strip_prefix('+'), currency) {
        (Some(digits), _) => digits.to_owned(),
        (None, Currency::Usd | Currency::Cad) if kept.len() == 10 => format!("1{kept}"),
        (None, Currency::Usd | Currency::Cad) if kept.len() == 11 && kept.starts_with('1') => kept,
        (None, _) => return None,
    };
    let fits = (8..=15).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && !number.starts_with('0');
    (known && fits).then(|| format!("+{number}"))
}

impl Giving {
    /// Those this server can reach, with what the donor has of each.
    pub(crate) async fn contact_rows(
        &self,
        person: PersonId,
    ) -> Result<Vec<(ContactKind, Option<ContactRow>)>, Error> {
        let contacts = self.reads().contacts_of(person).await?;
        let row = |kind| contacts.iter().find(|one| one.kind == kind).map(Contact::row);
        let known = ContactKind::ALL.into_iter().filter(|kind| self.can_reach(*kind));
        Ok(known.map(|kind| (kind, row(kind))).collect())
    }

    fn can_reach(&self, kind: ContactKind) -> bool {
        match kind {
            ContactKind::Phone => self.texts.may_send(),
            ContactKind::Webhook => true,
        }
    }

    /// `/settings/notices/{kind}`.
    pub async fn contact_page(
        &self,
        donor: &Donor,
        kind: ContactKind,
    ) -> Result<ContactPage, Error> {
        if !self.can_reach(kind) {
            return Err(Error::NotFound);
        }
        let contacts = self.reads().contacts_of(donor.id()).await?;
        let contact = contacts.into_iter().find(|one| one.kind == kind);
        let told = self.reads().dispatches_to(donor.id(), kind, SHOWN).await?;
        let unproven = contact.as_ref().filter(|one| one.proven_at.is_none());
        let secret = unproven.and_then(|one| one.secret.as_ref());
        Ok(ContactPage {
            kind,
            secret: secret.map(|secret| secret.reveal().to_owned()),
            contact: contact.as_ref().map(Contact::row),
            told: told.iter().map(Dispatch::row).collect(),
        })
    }

    /// Takes an address down, in place of any before, and sends a code there.
    pub async fn add_contact(
        &self,
        donor: &Donor,
        kind: ContactKind,
        typed: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let address = self.address_of(donor, kind, typed).await?;
        self.put_contact(donor, kind, Some(address), request).await
    }

    /// Another code for the address that is there.
    pub async fn send_contact_code(
        &self,
        donor: &Donor,
        kind: ContactKind,
        request: RequestId,
    ) -> Result<(), Error> {
        self.put_contact(donor, kind, None, request).await
    }

    async fn address_of(
        &self,
        donor: &Donor,
        kind: ContactKind,
        typed: &str,
    ) -> Result<String, Error> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(Error::invalid(field(kind), Wrong::Missing));
        }
        if !self.can_reach(kind) {
            return Err(Error::NotFound);
        }
        let address = match kind {
            ContactKind::Phone => number(typed, self.church(&donor.scope()).await?.currency),
            ContactKind::Webhook => {
                let fits = typed.len() <= URL_MOST && self.webhooks.may_send_to(typed);
                fits.then(|| typed.to_owned())
            }
        };
        address.ok_or_else(|| Error::invalid(field(kind), Wrong::NotAnAddress))
    }

    async fn put_contact(
        &self,
        donor: &Donor,
        kind: ContactKind,
        address: Option<String>,
        request: RequestId,
    ) -> Result<(), Error> {
        let (digits, hash) = self.draw_code().await;
        let key = self.link_key().await?;
        let now = self.now();
        let mut work = self.begin().await?;
        let what = address.as_deref().unwrap_or_default();
        let content = ["contact", kind.name(), what];
        if claim(work.as_mut(), request, donor.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let before = work.contact(donor.id(), kind).await?;
        // Told where the form is that was sent.
        let field = if address.is_some() { field(kind) } else { "code" };
        let address = match (address, &before) {
            (Some(address), _) => address,
            (None, Some(before)) if before.proven_at.is_none() => before.address.clone(),
            (None, _) => return Err(Error::NotFound),
        };
        // A number that said STOP says so also when it is no longer here.
        if let Some(before) = before.as_ref().filter(|one| one.stopped_at.is_some())
            && before.address != address
            && let Some(mark) = mark(&key, &before.address)
        {
            work.note_stop(&mark, now).await?;
        }
        let stays = before.filter(|before| before.address == address);
        if stays.as_ref().is_some_and(Contact::is_open) {
            return Ok(());
        }
        // Whoever said STOP is asked no more; they say START from that phone.
        if stays.as_ref().is_some_and(|before| before.stopped_at.is_some()) {
            return Err(Error::invalid(field, Wrong::Stopped));
        }
        for key in [format!("codes of {}", donor.id()), format!("codes to {address}")] {
            let (codes, _) = work.misses(&key, now.minus(CODES_WITHIN)).await?;
            if codes >= CODES {
                return Err(Error::invalid(field, Wrong::TooOften));
            }
            work.note_miss(&key, now).await?;
        }
        let stopped = match mark(&key, &address).filter(|_| kind == ContactKind::Phone) {
            Some(mark) => work.is_stopped(&mark).await?,
            None => false,
        };
        let others = work.contacts_at(kind, &address).await?;
        if stopped || others.iter().any(|one| one.stopped_at.is_some()) {
            return Err(Error::invalid(field, Wrong::Stopped));
        }
        let secret = match kind {
            ContactKind::Phone => None,
            ContactKind::Webhook => Some(match stays.and_then(|before| before.secret) {
                Some(secret) => secret,
                None => self.draw_secret(),
            }),
        };
        let contact = Contact {
            person: donor.id(),
            kind,
            address,
            secret,
            added_at: now,
            code: Some(ContactCode { hash, until: now.plus(CODE_LIVES), misses: 0 }),
            proven_at: None,
            stopped_at: None,
        };
        work.save_contact(&contact).await?;
        let locale = self.speaks(work.as_mut(), donor.id()).await?;
        let says = say::code_is(locale, &digits);
        let church = Some(donor.scope().church());
        let occasion = format!("code {request}");
        work.write_dispatch(&Dispatch::words(&occasion, &contact, church, (locale, says), now))
            .await?;
        work.note(&noted(&contact, church, "contact.add", now)).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// 256 bits that nobody can guess.
    fn draw_secret(&self) -> SharedSecret {
        let drawn = (0..16).map(|_| format!("{:04x}", self.ids().below(1 << 16)));
        SharedSecret::new(drawn.collect::<String>())
    }

    async fn speaks(&self, work: &mut dyn Work, person: PersonId) -> Result<Locale, Error> {
        Ok(work.reader(person).await?.map(|reader| reader.locale).unwrap_or_default())
    }

    /// The code that went there is typed here: from now on it is a way of telling.
    pub async fn prove_contact(
        &self,
        donor: &Donor,
        kind: ContactKind,
        typed: &str,
    ) -> Result<(), Error> {
        if typed.trim().is_empty() {
            return Err(Error::invalid("code", Wrong::NotTheCode));
        }
        let now = self.now();
        let mut work = self.begin().await?;
        let contact = work.contact(donor.id(), kind).await?.ok_or(Error::NotFound)?;
        if contact.proven_at.is_some() {
            return Ok(());
        }
        let wrong = || Error::invalid("code", Wrong::NotTheCode);
        let code = contact.code.clone();
        let code = code.filter(|code| now < code.until && code.misses < CODE_MISSES);
        let code = code.ok_or_else(wrong)?;
        // The guess is counted before it is looked at, so that a hundred at once are.
        let counted = ContactCode { misses: code.misses.saturating_add(1), ..code.clone() };
        work.save_contact(&Contact { code: Some(counted), ..contact }).await?;
        let _committed = work.commit().await?;
        let digits: String = typed.chars().filter_map(|c| c.to_digit(10)).map(digit).collect();
        if !self.parts.passwords.fits(digits, Some(code.hash.clone())).await {
            return Err(wrong());
        }
        let mut work = self.begin().await?;
        let contact = work.contact(donor.id(), kind).await?.ok_or(Error::NotFound)?;
        // Another code was sent, or to another address, while this one was looked at.
        if contact.code.as_ref().map(|now| &now.hash) != Some(&code.hash) {
            return Err(Error::Conflict);
        }
        let proven = Contact { code: None, proven_at: Some(now), ..contact };
        work.save_contact(&proven).await?;
        work.note(&noted(&proven, Some(donor.scope().church()), "contact.prove", now)).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Forgets it. What was still to be told there is told nobody. A number from which STOP came
    /// stays as it is, so that nobody begins again in its owner's place.
    pub async fn remove_contact(
        &self,
        donor: &Donor,
        kind: ContactKind,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["contact.remove", kind.name()];
        if claim(work.as_mut(), request, donor.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let Some(contact) = work.contact(donor.id(), kind).await? else { return Ok(()) };
        if contact.stopped_at.is_some() {
            return Err(Error::invalid(field(kind), Wrong::Stopped));
        }
        work.remove_contact(donor.id(), kind).await?;
        work.note(&noted(&contact, Some(donor.scope().church()), "contact.remove", now)).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// The same test by every way that was proven.
    pub(crate) async fn test_contacts(
        &self,
        work: &mut dyn Work,
        reader: &Reader,
        occasion: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        for (kind, _) in &reader.contacts {
            let Some(contact) = work.contact(reader.preferences.person, *kind).await? else {
                continue;
            };
            let said = (reader.locale, say::test_text(reader.locale));
            let dispatch = Dispatch::words(occasion, &contact, reader.church, said, now);
            work.write_dispatch(&dispatch).await?;
        }
        Ok(())
    }

    /// What came from a phone, as whoever carries texts tells it, signed. False if it is not theirs.
    pub async fn text_came(&self, signature: &str, body: &[u8]) -> Result<bool, Error> {
        let Some(came) = self.texts.read(signature, body) else { return Ok(false) };
        if let Some(answer) = Answer::of(&came.text) {
            self.answered(&came.from, &came.id, answer).await?;
        }
        Ok(true)
    }

    async fn answered(&self, from: &str, id: &str, answer: Answer) -> Result<(), Error> {
        let mark = mark(&self.link_key().await?, from);
        let now = self.now();
        let mut work = self.begin().await?;
        match (answer, mark) {
            (Answer::Stop, Some(mark)) => work.note_stop(&mark, now).await?,
            (Answer::Start, Some(mark)) => work.forget_stop(&mark).await?,
            (Answer::Help, _) | (_, None) => {}
        }
        let contacts = work.contacts_at(ContactKind::Phone, from).await?;
        let mut changed = Vec::new();
        for contact in contacts {
            let church = work.person(contact.person).await?.and_then(|person| person.church);
            let stopped_at = match answer {
                Answer::Stop => Some(contact.stopped_at.unwrap_or(now)),
                Answer::Start => None,
                Answer::Help => contact.stopped_at,
            };
            if stopped_at != contact.stopped_at {
                let verb = if stopped_at.is_some() { "contact.stop" } else { "contact.start" };
                work.note(&noted(&contact, church, verb, now)).await?;
                work.save_contact(&Contact { stopped_at, ..contact.clone() }).await?;
            }
            changed.push((contact, church));
        }
        // A phone gets one answer, however many donors share it.
        if let Some((contact, church)) = changed.first() {
            let locale = self.speaks(work.as_mut(), contact.person).await?;
            let says = match answer {
                Answer::Stop => say::stopped_text(locale),
                Answer::Start => say::started_text(locale),
                Answer::Help => say::help_text(locale),
            };
            let occasion = format!("answer {from} {id}");
            let dispatch = Dispatch::words(&occasion, contact, *church, (locale, says), now);
            work.write_dispatch(&dispatch).await?;
        }
        let _committed = work.commit().await?;
        Ok(())
    }
}

/// By which a number that said STOP is known again, and by nobody without the key.
fn mark(key: &SharedSecret, number: &str) -> Option<String> {
    let mut mark = Hmac::<Sha256>::new_from_slice(key.reveal().as_bytes()).ok()?;
    mark.update(b"offertory stop");
    mark.update(number.as_bytes());
    Some(URL_SAFE_NO_PAD.encode(mark.finalize().into_bytes()))
}

fn digit(value: u32) -> char {
    char::from_digit(value, 10).unwrap_or_default()
}

/// Where what is wrong with an address is told.
const fn field(kind: ContactKind) -> &'static str {
    match kind {
        ContactKind::Phone => "phone",
        ContactKind::Webhook => "webhook",
    }
}

/// The log needs the kind and not the address.
fn noted(
    contact: &Contact,
    church: Option<kernel::ChurchId>,
    verb: &'static str,
    at: Timestamp,
) -> Note {
    Note {
        at,
        church,
        who: Who::Person(contact.person),
        verb,
        subject: contact.person.to_string(),
        why: contact.kind.name().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d22_a_number_is_written_one_way() {
        let table = [
            ("(253) 555-0142", Currency::Usd, Some("+12535550142")),
            ("1 253 555 0142", Currency::Usd, Some("+12535550142")),
            ("+55 11 91234-5678", Currency::Usd, Some("+5511912345678")),
            ("91234-5678", Currency::Brl, None),
            ("253 555 014", Currency::Usd, None),
            ("+0 123 456 789", Currency::Usd, None),
            ("+1 253 555 0142 ext 7", Currency::Usd, None),
            ("+1253+5550142", Currency::Usd, None),
            ("call me", Currency::Usd, None),
        ];
        for (typed, currency, expected) in table {
            assert_eq!(number(typed, currency).as_deref(), expected, "{typed}");
        }
    }

    #[test]
    fn d22_stop_is_understood_in_every_language() {
        for word in ["STOP", " stop. ", "Unsubscribe", "ALTO", "parar", "중지", "إيقاف"] {
            assert_eq!(Answer::of(word), Some(Answer::Stop), "{word}");
        }
        assert_eq!(Answer::of("Start"), Some(Answer::Start));
        assert_eq!(Answer::of("AYUDA"), Some(Answer::Help));
        for other in ["", "please do not stop", "ok"] {
            assert_eq!(Answer::of(other), None, "{other}");
        }
    }
}
