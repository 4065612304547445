//! The mail of the morning: yesterday in figures, what looks odd, and what only asked for a look
//! (C-23). Each of the staff chooses whether and when; a day's mail is written once, on any node.
//! When something looks odd, somebody has to say that they have it; if nobody does, the on-call order
//! is woken.

use std::time::Duration;

use delayed_payments::Wake;
use jiff::tz::TimeZone;
use kernel::{Date, MailId, Timestamp, derive_id};

use super::{Channels, LookMail, Notice, Urgency, Written};
use crate::Giving;
use crate::error::Error;
use crate::mails::{Going, NewMail};
use crate::people::Person;
use crate::ports::DayFigures;

const DAY: Duration = Duration::from_hours(24);

/// Whoever had no mail for longer finds the rest in the page.
const AT_MOST_BACK: Duration = Duration::from_hours(7 * 24);

/// Notices named in one mail; the page has them all.
const NAMED: u32 = 50;

/// A schedule that is due for so long and still no gift is told.
const OVERDUE_AFTER: Duration = Duration::from_mins(5);

/// A mirror that has not answered for so long is told.
const MIRROR_SILENT_AFTER: Duration = Duration::from_hours(1);

/// How long the staff have to say that they have seen a morning on which something looks odd.
const SAID_WITHIN: Duration = Duration::from_hours(4);

/// Yesterday, and how it stands now.
struct Morning {
    yesterday: DayFigures,
    held: u64,
    uncertain: u64,
    parked_tasks: u64,
    overdue: u64,
    books_validated: bool,
    mirrors: (u64, u64),
    parked_deliveries: u64,
}

impl Giving {
    /// Writes the mail of everybody whose hour has come; how many there were.
    pub async fn write_digests(&self) -> Result<usize, Error> {
        let now = self.now();
        let chosen = self.reads().all_channels().await?;
        let mut written = 0_usize;
        let mut morning = None;
        for person in self.reads().staff().await? {
            let channels = chosen.iter().find(|channels| channels.person == person.id);
            let channels = channels.cloned().unwrap_or_else(|| Channels::usual(person.id));
            let Some(day) = due(&channels, now) else { continue };
            if channels.morning && morning.is_none() {
                morning = Some(self.morning(now).await?);
            }
            let figures = morning.as_ref().filter(|_| channels.morning);
            self.write_digest(&person, day, figures, now).await?;
            written = written.saturating_add(1);
        }
        Ok(written)
    }

    async fn write_digest(
        &self,
        person: &Person,
        day: Date,
        morning: Option<&Morning>,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut work = self.begin().await?;
        let channels = work.channels(person.id).await?;
        let channels = channels.unwrap_or_else(|| Channels::usual(person.id));
        if written_on(&channels, day) {
            return Ok(());
        }
        // Where the last mail ended, however late it was: nothing falls between two of them.
        let since = channels.digest_at.unwrap_or(now.minus(DAY)).max(now.minus(AT_MOST_BACK));
        let looks = match channels.look_mail {
            LookMail::Digest => self.reads().looks_between(person.id, since, now, NAMED).await?,
            LookMail::AtOnce | LookMail::Never => Vec::new(),
        };
        if morning.is_some() || !looks.is_empty() {
            let id = derive_id(&["digest", &person.id.to_string(), &day.to_string()]);
            work.write_mail(&NewMail {
                id: MailId::from_uuid(id),
                church: None,
                to: person.email.clone(),
                subject: subject(morning),
                text: text(day, morning, &looks),
                written_at: now,
                tries: 0,
                letter: None,
                goes: Going::AtOnce,
            })
            .await?;
        }
        if let Some(odd) = morning.and_then(|morning| odd_morning(day, morning)) {
            let wakes = (Wake::First, now.plus(SAID_WITHIN));
            self.write_notice(work.as_mut(), &odd, None, wakes, now).await?;
        }
        work.save_channels(&Channels { digest_at: Some(now), ..channels }).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    async fn morning(&self, now: Timestamp) -> Result<Morning, Error> {
        let reads = self.reads();
        let facts = reads.health_facts(now.minus(OVERDUE_AFTER)).await?;
        let held = reads.gateways_held(now).await?;
        Ok(Morning {
            yesterday: reads.day_figures(now.minus(DAY), now).await?,
            held: held.iter().flat_map(|row| &row.held).map(|tally| tally.count).sum(),
            uncertain: reads.uncertain_count().await?,
            parked_tasks: facts.parked_tasks,
            overdue: facts.overdue_schedules,
            books_validated: self.books_are_validated(now).await?,
            mirrors: reads.mirrors_unwell(now.minus(MIRROR_SILENT_AFTER)).await?,
            parked_deliveries: reads.parked_deliveries().await?,
        })
    }
}

/// The day whose mail is to be written now, if it is.
fn due(channels: &Channels, now: Timestamp) -> Option<Date> {
    let now = now.to_jiff().to_zoned(TimeZone::UTC);
    let day = now.date();
    let hour = u8::try_from(now.hour()).ok()?;
    let wanted = channels.morning || channels.look_mail == LookMail::Digest;
    (wanted && hour >= channels.hour && !written_on(channels, day)).then_some(day)
}

fn written_on(channels: &Channels, day: Date) -> bool {
    channels.digest_at.is_some_and(|at| at.date_in(&TimeZone::UTC) == day)
}

impl Morning {
    /// What looks odd, in a line each.
    fn odd(&self) -> Vec<String> {
        let (differ, silent) = self.mirrors;
        let counted = [
            (self.held, "gifts are held"),
            (self.uncertain, "gifts have no answer and are being asked about"),
            (self.parked_tasks, "tasks are parked and wait for a person"),
            (self.overdue, "schedules are overdue"),
            (differ, "accounts differ at a mirror"),
            (silent, "mirrors do not answer"),
            (self.parked_deliveries, "notices did not reach a webhook"),
            (self.yesterday.unknown, "answers were of no known class"),
        ];
        let counted = counted.into_iter().filter(|(count, _)| *count > 0);
        let mut odd: Vec<String> =
            counted.map(|(count, what)| format!("{what}: {count}")).collect();
        if !self.books_validated {
            odd.push("the books are not verified".to_owned());
        }
        odd
    }

    /// "1.25": gifts taken for each donor who gave.
    fn each(&self) -> String {
        let hundredths = self.yesterday.taken.saturating_mul(100) / self.yesterday.donors.max(1);
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

/// What somebody has to take, once a day; nothing on a morning like any other.
fn odd_morning(day: Date, morning: &Morning) -> Option<Notice> {
    let odd = morning.odd();
    (!odd.is_empty()).then(|| Notice {
        key: format!("morning {day}"),
        urgency: Urgency::Page,
        subject: format!("Something looks odd on the morning of {day}"),
        text: odd.join("\n"),
        about: None,
    })
}

fn subject(morning: Option<&Morning>) -> String {
    match morning.map(|morning| morning.odd().len()) {
        None => "Notices of yesterday".to_owned(),
        Some(0) => "Yesterday: nothing looks odd".to_owned(),
        Some(1) => "Yesterday: one thing looks odd".to_owned(),
        Some(more) => format!("Yesterday: {more} things look odd"),
    }
}

fn text(day: Date, morning: Option<&Morning>, looks: &[Written]) -> String {
    let mut lines = vec![format!("Written on {day}.")];
    if let Some(morning) = morning {
        let DayFigures { taken, donors, failed, .. } = morning.yesterday;
        lines.push(String::new());
        lines.push("In the 24 hours before:".to_owned());
        lines.push(format!(
            "Gifts taken: {taken}, by {donors} donors: {each} for each who gave. \
             Not taken: {failed}.",
            each = morning.each()
        ));
        let odd = morning.odd();
        lines.push(if odd.is_empty() {
            "Nothing looks odd.".to_owned()
        } else {
            "Odd:".to_owned()
        });
        let said = !odd.is_empty();
        lines.extend(odd.into_iter().map(|line| format!("- {line}")));
        if said {
            let hours = SAID_WITHIN.as_secs() / 3600;
            lines.push(format!(
                "Say at /staff/notices that you have it: after {hours} hours whoever is on call is \
                 woken."
            ));
        }
    }
    if !looks.is_empty() {
        lines.push(String::new());
        lines.push("Notices since the last mail that asked for a look:".to_owned());
        let named = looks.iter().map(|one| format!("- {}: {}", one.at, one.notice.subject));
        lines.extend(named);
    }
    lines.push(String::new());
    lines.push("You choose what you get, and when, at /staff/notices/channels.".to_owned());
    lines.join("\n") + "\n"
}
