//! The mails about cards and accounts. Each is also how a donor hears of what somebody else did to
//! their account, so those are written whatever the donor wishes to hear.

use delayed_payments::Standing;
use kernel::{Date, Locale, Money, ScheduleId, Timestamp};
use views::Matter;
use words::{DayStyle, mail_methods as say};

use super::{ExpiryNotice, Method};
use crate::Giving;
use crate::error::Error;
use crate::mails::{Letter, said};
use crate::ports::Work;
use crate::schedules::Schedule;

/// A recurring gift in one line of a mail.
struct Moved {
    id: ScheduleId,
    amount: Money,
    frequency: &'static str,
    anchor: Date,
    next: Option<Date>,
}

impl Giving {
    pub(super) async fn write_added(
        &self,
        work: &mut dyn Work,
        method: &Method,
        now: Timestamp,
    ) -> Result<(), Error> {
        let occasion = format!("method {} added", method.id);
        self.tell(work, method.donor, Matter::Account, &occasion, now, |reader| {
            let (locale, named) = (reader.locale, named(method));
            Letter::to(reader, say::added_subject(locale, &named))
                .says(say::added_text(locale, &named))
                .way(say::see(locale), "/methods")
        })
        .await
    }

    pub(super) async fn write_removed(
        &self,
        work: &mut dyn Work,
        method: &Method,
        now: Timestamp,
    ) -> Result<(), Error> {
        let occasion = format!("method {} removed", method.id);
        self.tell(work, method.donor, Matter::Account, &occasion, now, |reader| {
            let (locale, named) = (reader.locale, named(method));
            Letter::to(reader, say::removed_subject(locale, &named))
                .says(say::removed_text(locale, &named))
                .way(say::see(locale), "/methods")
        })
        .await
    }

    /// The proof that recurring gifts come from elsewhere: one mail for all that moved together.
    pub(super) async fn write_moved(
        &self,
        work: &mut dyn Work,
        method: &Method,
        schedules: &[Schedule],
        now: Timestamp,
    ) -> Result<(), Error> {
        let moved: Vec<Moved> = schedules.iter().map(Moved::of).collect();
        let Some(first) = moved.first() else { return Ok(()) };
        let occasion = format!("method {} for {} at {}", method.id, first.id, now.as_micros());
        self.tell(work, method.donor, Matter::Change, &occasion, now, |reader| {
            let (locale, named) = (reader.locale, named(method));
            let letter = Letter::to(reader, say::moved_subject(locale, moved.len(), &named))
                .says(say::moved_text(locale, &named));
            let letter = moved.iter().fold(letter, |letter, one| letter.says(one.line(locale)));
            letter.way(say::see(locale), "/methods")
        })
        .await
    }

    /// A date ends before a gift that would need it.
    pub(super) async fn write_ends(
        &self,
        work: &mut dyn Work,
        method: &Method,
        notice: &ExpiryNotice,
        amount: Money,
        now: Timestamp,
    ) -> Result<(), Error> {
        let (month, year) = notice.expires;
        let occasion =
            format!("method {} ends {year}-{month} in {}", method.id, notice.lead.days());
        self.tell(work, method.donor, Matter::Expiring, &occasion, now, |reader| {
            let (locale, named) = (reader.locale, named(method));
            let day = words::day(locale, notice.missed_on, DayStyle::Long);
            let amount = said::money(locale, amount);
            let good = month_of(notice.expires);
            Letter::to(reader, say::ends_subject(locale, &day, &named))
                .says(say::ends_text(locale, &amount, &day, &named, &good))
                .says(say::ends_do(locale))
                .way(say::see(locale), format!("/methods/{}", method.id))
        })
        .await
    }

    /// Its bank sent another date, and perhaps another number.
    pub(super) async fn write_renewed(
        &self,
        work: &mut dyn Work,
        before: &Method,
        method: &Method,
        now: Timestamp,
    ) -> Result<(), Error> {
        let Some(expires) = method.expires else { return Ok(()) };
        let occasion = format!("method {} renewed {}", method.id, now.as_micros());
        self.tell(work, method.donor, Matter::Expiring, &occasion, now, |reader| {
            let (locale, old, new) = (reader.locale, named(before), named(method));
            let letter = Letter::to(reader, say::renewed_subject(locale, &old))
                .says(say::renewed_text(locale, &new, &month_of(expires)));
            let letter = match old == new {
                true => letter,
                false => letter.says(say::renewed_number(locale, &old, &new)),
            };
            letter.way(say::see(locale), format!("/methods/{}", method.id))
        })
        .await
    }
}

impl Moved {
    fn of(schedule: &Schedule) -> Moved {
        let plan = &schedule.course.plan;
        let gives = matches!(schedule.course.standing, Standing::Active);
        Moved {
            id: schedule.id,
            amount: schedule.amount.money(),
            frequency: plan.frequency.name(),
            anchor: plan.anchor,
            next: schedule.next.map(|(on, _)| on).filter(|_| gives),
        }
    }

    fn line(&self, locale: Locale) -> String {
        let amount = said::money(locale, self.amount);
        let often = words::often_from(locale, self.frequency, self.anchor);
        match self.next {
            Some(on) => {
                let day = words::day(locale, on, DayStyle::Long);
                say::moved_line(locale, &amount, &day, &often)
            }
            None => say::moved_line_resting(locale, &amount, &often),
        }
    }
}

/// "Visa 1881".
fn named(method: &Method) -> String {
    format!("{} {}", method.brand, method.last_four)
}

/// "05/2027", as it stands on the card.
fn month_of((month, year): (i8, i16)) -> String {
    format!("{month:02}/{year}")
}
