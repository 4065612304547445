//! The mails about what was chosen, and about what waits for a choice. No word of them frightens
//!

use delayed_payments::MethodKind;
use delayed_payments::spacing::Stacking;
use kernel::Timestamp;
use views::MethodLabel;

use super::{Decided, amount, day};
use crate::Giving;
use crate::error::Error;
use crate::gifts::Gift;
use crate::ports::Work;
use crate::scope::Scope;

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
        let amount = amount(gift);
        let to = named(to);
        let from = from.map_or_else(|| "the way it had".to_owned(), named);
        let why = match decided {
            Decided::ByDonor => "as you chose",
            Decided::ByConsent => "as you agreed in your settings",
        };
        let text = format!(
            "Your gift of {amount} for {on} is taken from {to}, {why}. From {from} nothing is \
             taken for it.\n\nThe receipt comes when it is taken.\n\n\
             Gift number: {number}\nSee it at /gifts/{id}\n",
            on = day(gift.on),
            number = Gift::number(gift.id),
            id = gift.id,
        );
        let subject = format!("Your gift of {amount} comes from {to}");
        let occasion = format!("another way {}", gift.version);
        self.write_to_donor(work, gift, &occasion, subject, text, now).await
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
        let amount = amount(gift);
        let zone = self.church(&Scope::of(gift.church)).await?.time_zone();
        let what = match (until, wish) {
            (Some(until), _) => format!(
                "The system is well again. So that your two gifts do not come together, we take \
                 this one on {}.",
                day(until.date_in(&zone)),
            ),
            (None, Stacking::Both) => "As you wish, we take both, also on one day.".to_owned(),
            (None, Stacking::Spread { days: 1 }) => {
                "If you say nothing more, we keep one day between the two.".to_owned()
            }
            (None, Stacking::Spread { days }) => {
                format!("If you say nothing more, we keep {days} days between the two.")
            }
            (None, Stacking::OnlyOne) => {
                "As you wish, we take only the one that is due, and cancel this one.".to_owned()
            }
        };
        let choose = match until {
            None => {
                "You may choose: both at once, some days between them, or only the one that is due."
            }
            Some(_) => "You may still cancel it.",
        };
        let text = format!(
            "We still keep your gift of {amount} for {on} safe, and your next recurring gift is \
             near. {what}\n\n{choose}\n/gifts/{id}\n\nGift number: {number}\n",
            on = day(gift.on),
            id = gift.id,
            number = Gift::number(gift.id),
        );
        let occasion = if until.is_some() { "taken apart" } else { "asked about stacking" };
        let subject = match until {
            Some(until) => {
                format!("Your gift of {amount} is taken on {}", day(until.date_in(&zone)))
            }
            None => "Two gifts of yours are near each other".to_owned(),
        };
        self.write_to_donor(work, gift, occasion, subject, text, now).await
    }

    /// Only the one that is due: the held one is cancelled.
    pub(super) async fn write_left_out(
        &self,
        work: &mut dyn Work,
        gift: &Gift,
        now: Timestamp,
    ) -> Result<(), Error> {
        let amount = amount(gift);
        let text = format!(
            "You asked us to take only the gift that is due when two come together. So we \
             cancelled the one of {amount} for {on} that we kept for you. Nothing was taken for \
             it.\n\nGift number: {number}\nGive it all the same: /give\n",
            on = day(gift.on),
            number = Gift::number(gift.id),
        );
        let subject = format!("Your gift of {amount} for {} is cancelled", day(gift.on));
        self.write_to_donor(work, gift, "left out", subject, text, now).await
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
        let amount = amount(gift);
        let mut other = None;
        for method in work.methods_of(&scope, gift.donor).await? {
            let Some(facility) = work.facility_for(&scope, method.kind).await? else { continue };
            // A bank pays in some days: what it is asked for now counts for the next year.
            let open = method.kind == MethodKind::Card
                && method.id != gift.method
                && !method.expired_on(now.date_in(&self.church(&scope).await?.time_zone()))
                && super::withheld_on(work, &gift.on(&method, &facility), now).await?.is_none();
            if open {
                other = Some(method.label());
                break;
            }
        }
        let way_out = match other {
            Some(other) => format!(
                "If it is to count for {year}, pay it from {} today: /gifts/{}",
                named(&other),
                gift.id,
            ),
            None => format!(
                "If it is to count for {year}, your church office takes a check or cash today. \
                 Then cancel this one: /gifts/{}",
                gift.id,
            ),
        };
        let text = format!(
            "We keep your gift of {amount} for {on} safe, and nothing was taken for it yet. A gift \
             counts for the year in which it is taken, and {year} ends soon.\n\n{way_out}\n\n\
             If you do nothing, we take it once, as soon as the system is well.\n\n\
             Gift number: {number}\n",
            on = day(gift.on),
            number = Gift::number(gift.id),
        );
        let subject =
            format!("Your gift of {amount} may count for {} only", year.saturating_add(1));
        self.write_to_donor(work, gift, &format!("year end {year}"), subject, text, now).await
    }
}

fn named(way: &MethodLabel) -> String {
    format!("{} {}", way.brand, way.last_four)
}
