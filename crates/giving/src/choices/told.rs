//! The mails about what was chosen, and about what waits for a choice. No word of them frightens
//!

use delayed_payments::MethodKind;
use delayed_payments::spacing::Stacking;
use kernel::{Locale, Timestamp};
use views::{Matter, MethodLabel};
use words::mail_gift as say;

use super::Decided;
use crate::Giving;
use crate::error::Error;
use crate::gifts::Gift;
use crate::mails::{Letter, said};
use crate::ports::Work;
use crate::scope::Scope;

/// Amount and day of a gift, in words.
fn named_gift(locale: Locale, gift: &Gift) -> (String, String) {
    (said::money(locale, gift.amount.money()), said::date(locale, gift.on))
}

impl Giving {
    /// The gift comes from another card or account now.
    pub(super) async fn write_another_way(
        &self,
        work: &mut dyn Work,
        gift: &Gift,
        from: Option<&MethodLabel>,
        to: &MethodLabel,
        decided: Decided,
        now: Timestamp,
    ) -> Result<(), Error> {
        let occasion = format!("another way {}", gift.version);
        self.write_to_donor(work, gift, Matter::Change, &occasion, now, |reader| {
            let locale = reader.locale;
            let (amount, on) = named_gift(locale, gift);
            let to = named(to);
            let from = from.map_or_else(|| say::way_before(locale), named);
            let text = match decided {
                Decided::ByDonor => say::another_chosen(locale, &amount, &on, &from, &to),
                Decided::ByConsent => say::another_agreed(locale, &amount, &on, &from, &to),
            };
            Letter::to(reader, say::another_subject(locale, &amount, &to))
                .says(text)
                .says(say::receipt_comes(locale))
                .about(gift)
        })
        .await
    }

    /// A held gift and the next of its schedule come together: what we do, and that they may say
    /// otherwise.
    pub(super) async fn write_stacking(
        &self,
        work: &mut dyn Work,
        gift: &Gift,
        wish: Stacking,
        until: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), Error> {
        let zone = self.church(&Scope::of(gift.church)).await?.time_zone();
        let until = until.map(|until| until.date_in(&zone));
        let occasion = if until.is_some() { "taken apart" } else { "asked about stacking" };
        self.write_to_donor(work, gift, Matter::Waiting, occasion, now, |reader| {
            let locale = reader.locale;
            let (amount, on) = named_gift(locale, gift);
            let until = until.map(|until| said::date(locale, until));
            let what = match (&until, wish) {
                (Some(until), _) => say::apart_text(locale, until),
                (None, Stacking::Both) => say::near_both(locale),
                (None, Stacking::Spread { days }) => say::near_days(locale, i64::from(days)),
                (None, Stacking::OnlyOne) => say::near_one(locale),
            };
            let (subject, choose) = match &until {
                Some(until) => {
                    (say::apart_subject(locale, &amount, until), say::may_cancel(locale))
                }
                None => (say::near_subject(locale), say::near_choose(locale)),
            };
            Letter::to(reader, subject)
                .says(say::near_text(locale, &amount, &on))
                .says(what)
                .says(choose)
                .about(gift)
        })
        .await
    }

    /// Only the one that is due: the held one is cancelled.
    pub(super) async fn write_left_out(
        &self,
        work: &mut dyn Work,
        gift: &Gift,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.write_to_donor(work, gift, Matter::Change, "left out", now, |reader| {
            let locale = reader.locale;
            let (amount, on) = named_gift(locale, gift);
            Letter::to(reader, say::left_out_subject(locale, &amount, &on))
                .says(say::left_out_text(locale, &amount, &on))
                .about(gift)
                .way(say::give_it(locale), "/give")
        })
        .await
    }

    /// The year ends while the gift waits.
    pub(super) async fn write_year_end(
        &self,
        work: &mut dyn Work,
        gift: &Gift,
        year: i16,
        now: Timestamp,
    ) -> Result<(), Error> {
        let scope = Scope::of(gift.church);
        let mut other = None;
        for method in work.methods_of(&scope, gift.donor).await? {
            let Some(facility) = work.facility_for(&scope, method.kind).await? else { continue };
            // A bank pays in some days: what it is asked for now counts for the next year.
            let open = method.kind == MethodKind::Card
                && method.id != gift.method
                && !method.expired_on(now.date_in(&self.church(&scope).await?.time_zone()))
                && super::withheld_on(work, &gift.on(&method, &facility), now).await?.is_none();
            if open {
                other = Some(named(&method.label()));
                break;
            }
        }
        let (this, next) = (year.to_string(), year.saturating_add(1).to_string());
        let occasion = format!("year end {year}");
        self.write_to_donor(work, gift, Matter::Waiting, &occasion, now, |reader| {
            let locale = reader.locale;
            let (amount, on) = named_gift(locale, gift);
            let way_out = match &other {
                Some(way) => say::year_way(locale, way, &this),
                None => say::year_office(locale, &this),
            };
            Letter::to(reader, say::year_subject(locale, &amount, &next))
                .says(say::year_text(locale, &amount, &on, &this))
                .says(way_out)
                .says(say::year_nothing(locale))
                .about(gift)
        })
        .await
    }
}

fn named(way: &MethodLabel) -> String {
    format!("{} {}", way.brand, way.last_four)
}
