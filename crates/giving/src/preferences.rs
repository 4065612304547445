//! What a person is told, by which way, and when (D22). Whoever tells somebody something need not
//! know: [`Reader::mail`] looks at what the reader wants.

use std::collections::BTreeSet;

use jiff::civil::Time;
use jiff::tz::TimeZone;
use kernel::{ChurchId, Date, Locale, MailId, PersonId, RequestId, Timestamp};
use serde::{Deserialize, Serialize};
use views::{Bounced, Channel, ContactKind, Matter, NoticeSettings, Unsubscribe};

use crate::Giving;
use crate::actor::{Actor, ChurchAdmin, Donor};
use crate::audit::{Note, Who};
use crate::dispatches::{Dispatch, To};
use crate::error::{Error, Wrong};
use crate::mails::{Addressed, Going, Letter, NewMail, Told};
use crate::ports::Work;
use crate::request::{Turn, claim};

/// Of what a mail server says, so many letters are kept.
const LONGEST_WHY: usize = 400;

/// An address on a letter.
const ADDRESS_LINES: usize = 6;
const ADDRESS_MOST: usize = 300;

/// The hour at which the one mail of a day is written, where its reader is.
const DIGEST_HOUR: i8 = 7;

/// Hours in which nothing is sent that can wait; the night between may be in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    pub from: u8,
    pub until: u8,
}

impl Quiet {
    /// Two different hours of a day.
    pub fn new(from: u8, until: u8) -> Option<Quiet> {
        (from < 24 && until < 24 && from != until).then_some(Quiet { from, until })
    }

    fn covers(self, hour: u8) -> bool {
        if self.from < self.until {
            (self.from..self.until).contains(&hour)
        } else {
            hour >= self.from || hour < self.until
        }
    }

    /// When they end, if `now` is in them.
    pub fn over(self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let here = now.to_jiff().to_zoned(zone.clone());
        let hour = u8::try_from(here.hour()).ok().filter(|hour| self.covers(*hour))?;
        let until = i8::try_from(self.until).ok()?;
        let day = if hour < self.until { here.date() } else { here.date().tomorrow().ok()? };
        at_hour(day, until, zone)
    }
}

/// The instant of an hour of a day; where clocks leap over it, the first one after.
fn at_hour(day: Date, hour: i8, zone: &TimeZone) -> Option<Timestamp> {
    let time = Time::new(hour, 0, 0, 0).ok()?;
    let there = zone.to_ambiguous_zoned(day.to_datetime(time)).compatible().ok()?;
    Some(Timestamp::from_jiff(there.timestamp()))
}

/// When the next mail of a day is due.
fn next_digest(now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let day = now.date_in(zone);
    let today = at_hour(day, DIGEST_HOUR, zone)?;
    if now < today { Some(today) } else { at_hour(day.tomorrow().ok()?, DIGEST_HOUR, zone) }
}

/// What somebody chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    pub person: PersonId,
    /// IANA; the church's where none was chosen.
    pub zone: Option<String>,
    pub quiet: Option<Quiet>,
    /// All that can wait comes in one mail a day.
    pub digest: bool,
    pub chosen: Chosen,
    /// Where letters reach them, as lines; printed on statements and receipts.
    pub address: Option<String>,
    /// Pages a quarter larger.
    pub large_print: bool,
}

/// What is ticked, of what may be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Chosen(pub BTreeSet<(Matter, Channel)>);

impl Chosen {
    /// Of somebody who never chose.
    pub fn usual() -> Chosen {
        let pairs =
            Matter::ALL.into_iter().flat_map(|matter| Channel::ALL.map(|way| (matter, way)));
        Chosen(
            pairs.filter(|(matter, way)| matter.is_choice(*way) && matter.is_usual(*way)).collect(),
        )
    }

    /// Whether somebody is told of this by this way.
    pub fn has(&self, matter: Matter, channel: Channel) -> bool {
        (matter.is_mandatory() && matches!(channel, Channel::Email))
            || self.0.contains(&(matter, channel))
    }
}

impl Preferences {
    /// Of somebody who never chose.
    pub fn usual(person: PersonId) -> Preferences {
        Preferences {
            person,
            zone: None,
            quiet: None,
            digest: false,
            chosen: Chosen::usual(),
            address: None,
            large_print: false,
        }
    }
}

/// Somebody to whom something is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    pub church: Option<ChurchId>,
    pub name: String,
    pub email: String,
    /// Chosen by them, or else their church's.
    pub locale: Locale,
    /// IANA; their own, or else their church's.
    pub zone: String,
    /// Mails to the address came back.
    pub bounced: bool,
    /// Proven by a code, and not stopped since.
    pub contacts: Vec<(ContactKind, String)>,
    pub preferences: Preferences,
}

impl Reader {
    pub fn time_zone(&self) -> TimeZone {
        TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC)
    }

    /// When a mail about this leaves; `None` if its reader does not want it.
    pub fn goes(&self, matter: Matter, now: Timestamp) -> Option<Going> {
        let Preferences { quiet, digest, chosen, .. } = &self.preferences;
        if !self.email.contains('@') {
            // Whoever left has no address any more.
            return None;
        }
        if matter.is_mandatory() {
            return Some(Going::AtOnce);
        }
        if self.bounced || !chosen.has(matter, Channel::Email) {
            return None;
        }
        let zone = self.time_zone();
        if *digest {
            return Some(next_digest(now, &zone).map_or(Going::AtOnce, Going::InDigest));
        }
        let over = quiet.and_then(|quiet| quiet.over(now, &zone));
        Some(over.map_or(Going::AtOnce, Going::At))
    }

    /// What is written to tell it, by every way its reader wants.
    pub fn told(&self, id: MailId, matter: Matter, letter: Letter, now: Timestamp) -> Told {
        let ways = self.contacts.iter().filter(|(kind, _)| {
            let way = kind.channel();
            matter.may_go(way) && self.preferences.chosen.has(matter, way)
        });
        let dispatches = ways.map(|(kind, address)| {
            let at = self.dispatched_at(*kind, now);
            let to = To { reader: self, kind: *kind, address };
            Dispatch::of_letter(id, matter, &letter, to, now, at)
        });
        let dispatches = dispatches.collect();
        let goes = self.goes(matter, now);
        let mail = goes.map(|goes| self.addressed(id, vec![matter], letter, goes, now));
        Told { mail, dispatches }
    }

    /// A text message wakes people, whatever it is about; a call wakes nobody.
    fn dispatched_at(&self, kind: ContactKind, now: Timestamp) -> Timestamp {
        let quiet = match kind {
            ContactKind::Phone => self.preferences.quiet,
            ContactKind::Webhook => None,
        };
        quiet.and_then(|quiet| quiet.over(now, &self.time_zone())).unwrap_or(now)
    }

    fn addressed(
        &self,
        id: MailId,
        about: Vec<Matter>,
        letter: Letter,
        goes: Going,
        now: Timestamp,
    ) -> NewMail {
        NewMail {
            id,
            church: self.church,
            to: self.email.clone(),
            subject: letter.subject.clone(),
            text: letter.text(),
            written_at: now,
            tries: 0,
            letter: Some(Addressed { to: self.preferences.person, about, letter }),
            goes,
        }
    }
}

/// The form of `/settings/notices`, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedNotices {
    /// What is ticked: "receipt.email".
    pub ticked: Vec<String>,
    /// "yes" where there are quiet hours.
    pub quiet: String,
    pub quiet_from: String,
    pub quiet_until: String,
    /// "daily" or "at_once".
    pub pace: String,
}

impl TypedNotices {
    fn read(&self) -> Result<(Option<Quiet>, bool, Chosen), Error> {
        let mut chosen = BTreeSet::new();
        for name in &self.ticked {
            let pair = pair(name).ok_or_else(|| Error::invalid("matters", Wrong::NotAChoice))?;
            chosen.insert(pair);
        }
        let digest = match self.pace.as_str() {
            "daily" => true,
            "at_once" => false,
            _ => return Err(Error::invalid("pace", Wrong::NotAChoice)),
        };
        let quiet = if self.quiet == "yes" {
            let from = hour(&self.quiet_from, "quiet_from")?;
            let until = hour(&self.quiet_until, "quiet_until")?;
            let quiet = Quiet::new(from, until);
            Some(quiet.ok_or_else(|| Error::invalid("quiet_until", Wrong::NotAChoice))?)
        } else {
            None
        };
        Ok((quiet, digest, Chosen(chosen)))
    }
}

/// "receipt.email", where that is a choice.
fn pair(name: &str) -> Option<(Matter, Channel)> {
    let (matter, channel) = name.split_once('.')?;
    let channel = Channel::ALL.into_iter().find(|way| way.name() == channel)?;
    let matter = Matter::from_name(matter).filter(|matter| matter.is_choice(channel))?;
    Some((matter, channel))
}

fn hour(text: &str, field: &'static str) -> Result<u8, Error> {
    let hour = text.trim().parse().ok().filter(|hour| *hour < 24);
    hour.ok_or_else(|| Error::invalid(field, Wrong::NotAChoice))
}

impl Giving {
    /// `/settings/notices`.
    pub async fn notice_settings(&self, donor: &Donor) -> Result<NoticeSettings, Error> {
        let reader = self.reads().reader_now(donor.id()).await?.ok_or(Error::NotFound)?;
        let Preferences { quiet, digest, chosen, .. } = reader.preferences;
        let proven = reader.contacts.iter().map(|(kind, _)| kind.channel());
        Ok(NoticeSettings {
            bounced: self.reads().bounce_of(&reader.email).await?,
            email: reader.email,
            channels: [Channel::Email].into_iter().chain(proven).collect(),
            contacts: self.contact_rows(donor.id()).await?,
            chosen: chosen.0.into_iter().collect(),
            quiet: quiet.map(|quiet| (quiet.from, quiet.until)),
            digest,
            zone: reader.zone,
        })
    }

    /// Keeps what a donor wants to be told of.
    pub async fn save_notices(
        &self,
        donor: &Donor,
        typed: &TypedNotices,
        request: RequestId,
    ) -> Result<(), Error> {
        let (quiet, digest, chosen) = typed.read()?;
        let mut content = vec!["notices.choose", &typed.pace, &typed.quiet];
        content.extend([typed.quiet_from.as_str(), &typed.quiet_until]);
        content.extend(typed.ticked.iter().map(String::as_str));
        let now = self.now();
        let mut work = self.begin().await?;
        if claim(work.as_mut(), request, donor.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let before = preferences_of(work.as_mut(), donor.id()).await?;
        let after = Preferences { quiet, digest, chosen, ..before };
        work.save_preferences(&after, now).await?;
        work.note(&noted(donor, "notices.choose", now)).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Keeps the zone in which a donor lives; empty is their church's.
    pub async fn save_zone(
        &self,
        donor: &Donor,
        zone: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let zone = zone.trim();
        if !zone.is_empty() && TimeZone::get(zone).is_err() {
            return Err(Error::invalid("zone", Wrong::NotAChoice));
        }
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["zone.choose", zone];
        if claim(work.as_mut(), request, donor.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let before = preferences_of(work.as_mut(), donor.id()).await?;
        let after = Preferences { zone: (!zone.is_empty()).then(|| zone.to_owned()), ..before };
        work.save_preferences(&after, now).await?;
        work.note(&noted(donor, "zone.choose", now)).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Keeps where letters reach a donor; printed on statements and receipts from now on, and on
    /// none that was issued before.
    pub async fn save_address(
        &self,
        donor: &Donor,
        typed: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let lines: Vec<&str> =
            typed.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let address = lines.join("\n");
        if lines.len() > ADDRESS_LINES || address.chars().count() > ADDRESS_MOST {
            return Err(Error::invalid("address", Wrong::TooLong));
        }
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["address.keep", &address];
        if claim(work.as_mut(), request, donor.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let before = preferences_of(work.as_mut(), donor.id()).await?;
        let after = Preferences { address: (!address.is_empty()).then_some(address), ..before };
        work.save_preferences(&after, now).await?;
        work.note(&noted(donor, "address.keep", now)).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Keeps whether somebody reads large print, for every browser they sign in with (D25).
    pub async fn choose_print(&self, actor: &Actor, large_print: bool) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let before = preferences_of(work.as_mut(), actor.person()).await?;
        if before.large_print != large_print {
            work.save_preferences(&Preferences { large_print, ..before }, now).await?;
        }
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Whether somebody chose large print.
    pub async fn reads_large_print(&self, actor: &Actor) -> Result<bool, Error> {
        let reader = self.reads().reader_now(actor.person()).await?;
        Ok(reader.is_some_and(|reader| reader.preferences.large_print))
    }

    /// What a church speaks to those of its donors who chose no language (D24).
    pub async fn choose_church_language(
        &self,
        admin: &ChurchAdmin,
        locale: Locale,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["church.language", locale.code()];
        if claim(work.as_mut(), request, admin.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let scope = admin.scope();
        work.save_church_locale(&scope, locale).await?;
        work.note(&Note {
            at: now,
            church: Some(scope.church()),
            who: Who::Person(admin.id()),
            verb: "church.language",
            subject: scope.church().to_string(),
            why: locale.own_name().to_owned(),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// A mail that says nothing but that mails arrive. It comes at once, also in quiet hours.
    pub async fn test_notice(&self, donor: &Donor, request: RequestId) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        if claim(work.as_mut(), request, donor.id(), &["notices.test"], now).await? == Turn::Repeat
        {
            return Ok(());
        }
        let occasion = format!("test {request}");
        self.tell(work.as_mut(), donor.id(), Matter::Account, &occasion, now, |reader| {
            let locale = reader.locale;
            Letter::to(reader, words::mail_account::test_subject(locale))
                .says(words::mail_account::test_text(locale))
        })
        .await?;
        if let Some(reader) = work.reader(donor.id()).await? {
            self.test_contacts(work.as_mut(), &reader, &occasion, now).await?;
        }
        let _committed = work.commit().await?;
        Ok(())
    }

    /// A mail came back for good: until its reader says that mails arrive, only what must come is
    /// sent there.
    pub async fn mail_bounced(&self, address: &str, why: &str) -> Result<(), Error> {
        let why = crate::notices::redacted(why).chars().take(LONGEST_WHY).collect();
        let bounced = Bounced { at: self.now(), why };
        let mut work = self.begin().await?;
        work.save_bounce(&address.trim().to_lowercase(), Some(&bounced)).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// The donor says that mails arrive again, and gets one to see it.
    pub async fn trust_address(&self, donor: &Donor, request: RequestId) -> Result<(), Error> {
        let mut work = self.begin().await?;
        let reader = work.reader(donor.id()).await?.ok_or(Error::NotFound)?;
        work.save_bounce(&reader.email, None).await?;
        let _committed = work.commit().await?;
        self.test_notice(donor, request).await
    }

    /// `/unsubscribe/{key}`: what the mail with this key told of.
    pub async fn unsubscribe_page(&self, key: &str) -> Result<Unsubscribe, Error> {
        let mail = self.reads().mail_of_stop_key(key).await?.ok_or(Error::NotFound)?;
        let reader = self.reads().reader_now(mail.to).await?.ok_or(Error::NotFound)?;
        Ok(Unsubscribe {
            key: key.to_owned(),
            stopped: !mail
                .about
                .iter()
                .any(|one| reader.preferences.chosen.has(*one, Channel::Email)),
            matters: mail.about,
            locale: mail.letter.locale,
        })
    }

    /// Switches mails of that kind off, without signing in: whoever has the mail may (RFC 8058).
    pub async fn unsubscribe(&self, key: &str) -> Result<(), Error> {
        let mail = self.reads().mail_of_stop_key(key).await?.ok_or(Error::NotFound)?;
        let now = self.now();
        let mut work = self.begin().await?;
        let mut before = preferences_of(work.as_mut(), mail.to).await?;
        let chosen = before.chosen.clone();
        before
            .chosen
            .0
            .retain(|(matter, way)| *way != Channel::Email || !mail.about.contains(matter));
        if before.chosen == chosen {
            return Ok(());
        }
        work.save_preferences(&before, now).await?;
        let church = work.person(mail.to).await?.and_then(|person| person.church);
        work.note(&Note {
            at: now,
            church,
            who: Who::Person(mail.to),
            verb: "notices.unsubscribe",
            subject: mail.to.to_string(),
            why: mail.about.iter().map(|matter| matter.name()).collect::<Vec<_>>().join(" "),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Gathers what waits for a day's mail, and writes it; how many were written.
    pub async fn write_donor_digests(&self, limit: u32) -> Result<usize, Error> {
        let now = self.now();
        let due = self.reads().digests_due(now, limit).await?;
        for person in &due {
            self.write_donor_digest(*person, now).await?;
        }
        Ok(due.len())
    }

    async fn write_donor_digest(&self, person: PersonId, now: Timestamp) -> Result<(), Error> {
        let mut work = self.begin().await?;
        // Taken in this unit of work: another node finds none of them.
        let gathered = work.gather_mails(person, now).await?;
        let Some(reader) = work.reader(person).await?.filter(|_| !gathered.is_empty()) else {
            let _committed = work.commit().await?;
            return Ok(());
        };
        let locale = reader.locale;
        let count = i64::try_from(gathered.len()).unwrap_or(i64::MAX);
        let subject = words::mail_account::digest_subject(locale, count);
        let letter = letters_of(&gathered).fold(Letter::to(&reader, subject), |digest, one| {
            let titled = digest.title(one.letter.subject.clone());
            // Each began with a greeting of its own.
            one.letter.blocks.iter().skip(1).cloned().fold(titled, Letter::with)
        });
        let first = gathered.first().map(|mail| mail.id.to_string()).unwrap_or_default();
        let occasion = format!("digest {first}");
        let id = kernel::derive_id(&["mail", &person.to_string(), &occasion]);
        let about: BTreeSet<Matter> =
            letters_of(&gathered).flat_map(|one| one.about.clone()).collect();
        let about = about.into_iter().collect();
        let mail = reader.addressed(MailId::from_uuid(id), about, letter, Going::AtOnce, now);
        work.write_mail(&mail).await?;
        let _committed = work.commit().await?;
        Ok(())
    }
}

fn letters_of(mails: &[NewMail]) -> impl Iterator<Item = &Addressed> {
    mails.iter().filter_map(|mail| mail.letter.as_ref())
}

/// As chosen, or as usual.
pub(crate) async fn preferences_of(
    work: &mut dyn Work,
    person: PersonId,
) -> Result<Preferences, Error> {
    let reader = work.reader(person).await?.ok_or(Error::NotFound)?;
    Ok(reader.preferences)
}

fn noted(donor: &Donor, verb: &'static str, at: Timestamp) -> Note {
    Note {
        at,
        church: Some(donor.scope().church()),
        who: Who::Person(donor.id()),
        verb,
        subject: donor.id().to_string(),
        why: String::new(),
    }
}
