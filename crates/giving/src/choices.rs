//! What donors choose about gifts that wait: another way to pay (F1, A-41), a distance between two
//! gifts (F5), and what they agreed to beforehand (F8).
//!
//! A gift that goes another way stays the same gift and the same job. Every send reads its way from
//! its row, under the row's lock; so whoever has changed the row has closed the old way, and exactly
//! one of a choice, a release and a cancellation wins.

mod consents;
mod distance;
mod told;
mod waiting;

pub use consents::TypedConsent;
pub(crate) use distance::wish_view;

use delayed_payments::spacing::Stacking;
use delayed_payments::{Consent, GiftState, SendFacts, Subject, Withheld, may_send};
use kernel::{ChurchId, GiftId, MethodId, PersonId, RequestId, Timestamp};
use ledger::job;
use views::{Event, MethodChoice, MethodLabel, WayCheck};

use crate::Giving;
use crate::actor::Donor;
use crate::attempts::Attempt;
use crate::audit::{Note, Who};
use crate::churches::Facility;
use crate::error::{Error, Refusal, Wrong};
use crate::fees::charged;
use crate::gifts::Gift;
use crate::methods::Method;
use crate::ports::Work;
use crate::request::{Turn, claim};
use crate::scope::Scope;
use crate::send::save;
use crate::tasks::Task;
use crate::typed;
use crate::windows::delays_at;

/// What was chosen of a gift, by its donor or as they had agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// Its donor pays another way.
    AnotherWay { from: MethodId, to: MethodId },
    /// The same, as they had agreed beforehand.
    ByConsent { from: MethodId, to: MethodId },
    /// It keeps apart from the next of its schedule.
    Apart { until: Timestamp },
    /// Its donor wants only the one that is due.
    LeftOut,
}

/// And when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    pub at: Timestamp,
    pub chosen: Chosen,
}

/// What a donor wants when two gifts come together: of all of theirs, or of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    pub donor: PersonId,
    pub gift: Option<GiftId>,
    pub stacking: Stacking,
}

/// What the donor of a waiting gift is asked or told, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Stacking,
    YearEnd,
}

impl About {
    pub const fn name(self) -> &'static str {
        match self {
            About::Stacking => "stacking",
            About::YearEnd => "year_end",
        }
    }
}

/// What a donor agreed to, as it is kept: with the words they read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptConsent {
    /// The form by which they did.
    pub id: RequestId,
    pub donor: PersonId,
    pub consent: Consent,
    pub words: String,
    pub agreed_at: Timestamp,
}

/// Who decided that a gift goes another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decided {
    ByDonor,
    ByConsent,
}

/// A way to pay with the facility that serves it.
#[derive(Clone, Debug)]
pub(crate) struct OtherWay {
    pub method: Method,
    pub facility: Facility,
    pub decided: Decided,
}

impl Gift {
    /// The same gift as if it went this way.
    pub(crate) fn on(&self, method: &Method, facility: &Facility) -> Gift {
        Gift {
            method: method.id,
            kind: method.kind,
            facility: facility.id,
            gateway: facility.gateway.clone(),
            ..self.clone()
        }
    }
}

impl Giving {
    /// `/gifts/{id}/way`: what another way would mean, before it is taken. No way any more when the
    /// gift does not wait any more.
    pub async fn check_way(
        &self,
        donor: &Donor,
        id: GiftId,
        method: &str,
    ) -> Result<WayCheck, Error> {
        let scope = donor.scope();
        let wanted: MethodId = method.parse().map_err(|_| Error::NotFound)?;
        let now = self.now();
        let detail =
            self.reads().gift_detail(&scope, Some(donor.id()), id).await?.ok_or(Error::NotFound)?;
        let mut work = self.begin().await?;
        let gift = work.gift(&scope, id).await?.ok_or(Error::NotFound)?;
        let total = charged(work.as_mut(), &scope, &gift).await?;
        drop(work);
        let open = self.open_ways(donor, &detail.row.method).await?;
        let to = open.into_iter().find(|way| way.id == wanted);
        let waits = detail.state.as_chosen(now, now).is_ok();
        Ok(WayCheck { gift: detail.row, to: to.filter(|_| waits), total: total.money() })
    }

    /// The donor's ways that work now, but the one a gift has: known here, so that nobody ever types
    /// a number.
    pub(crate) async fn open_ways(
        &self,
        donor: &Donor,
        but: &MethodLabel,
    ) -> Result<Vec<MethodChoice>, Error> {
        let scope = donor.scope();
        let today = self.church(&scope).await?.today(self.now());
        let served: Vec<String> = self
            .reads()
            .facilities(&scope)
            .await?
            .into_iter()
            .filter(|facility| facility.kind.reaches_a_gateway())
            .map(|facility| facility.kind.name().to_owned())
            .collect();
        let ways = self.method_choices(donor, today).await?;
        Ok(ways
            .into_iter()
            .filter(|way| !way.expired && !way.delayed && way.label != *but)
            .filter(|way| served.contains(&way.label.kind))
            .collect())
    }

    /// The donor pays a waiting gift another way. It stays the same gift and job, and is charged
    /// once; the old way can charge nothing any more. Whoever was faster, a release or a
    /// cancellation, has won, and nothing changes.
    pub async fn pay_another_way(
        &self,
        donor: &Donor,
        id: GiftId,
        method: &str,
        request: RequestId,
    ) -> Result<ChurchId, Error> {
        let scope = donor.scope();
        let wanted: MethodId = typed::choice(method, "method")?;
        let mut work = self.begin().await?;
        let content = ["gift.another_way", &id.to_string(), &wanted.to_string()];
        let claimed = claim(work.as_mut(), request, donor.id(), &content, self.now()).await?;
        if claimed == Turn::Repeat {
            return Ok(scope.church());
        }
        // As every send: delays before gifts, so that a delay that begins now is seen or waits.
        work.hold_delays_still().await?;
        let now = self.now();
        let mut gift = work
            .gift(&scope, id)
            .await?
            .filter(|gift| gift.donor == donor.id())
            .ok_or(Error::NotFound)?;
        let next = gift.state.as_chosen(now, now)?;
        let (method, facility, _) =
            self.way_to_pay(work.as_mut(), donor.id(), &scope, wanted).await?;
        if method.id == gift.method || !method.kind.reaches_a_gateway() {
            return Err(Error::invalid("method", Wrong::NotAChoice));
        }
        if method.expired_on(self.church(&scope).await?.today(now)) {
            return Err(Error::invalid("method", Wrong::Expired));
        }
        match withheld_on(work.as_mut(), &gift.on(&method, &facility), now).await? {
            // Schedules that are off stop its send, not its donor's choice.
            None | Some(Withheld::SwitchOff) => {}
            Some(Withheld::Delayed(_)) => return Err(Refusal::OtherWayDown.into()),
            Some(
                Withheld::NotDue { .. }
                | Withheld::StateForbids
                | Withheld::CapReached
                | Withheld::HardDeclined
                | Withheld::NoGateway,
            ) => return Err(Error::invalid("method", Wrong::NotAChoice)),
        }
        let way = OtherWay { method, facility, decided: Decided::ByDonor };
        self.go_another_way(work.as_mut(), &mut gift, way, next, now).await?;
        work.note(&Note {
            at: now,
            church: Some(scope.church()),
            who: Who::Person(donor.id()),
            verb: "gift.another_way",
            subject: id.to_string(),
            why: String::new(),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(scope.church())
    }

    /// The gift goes another way, in one unit of work: its row, the books if a delay held it, the
    /// task that sends it, and the donor's mail.
    pub(crate) async fn go_another_way(
        &self,
        work: &mut dyn Work,
        gift: &mut Gift,
        way: OtherWay,
        next: GiftState,
        now: Timestamp,
    ) -> Result<(), Error> {
        let scope = Scope::of(gift.church);
        let OtherWay { method, facility, decided } = way;
        let (from, to) = (gift.method, method.id);
        let chosen = match decided {
            Decided::ByDonor => Chosen::AnotherWay { from, to },
            Decided::ByConsent => Chosen::ByConsent { from, to },
        };
        if matches!(gift.state, GiftState::Held { .. }) {
            let ordinal = gift.next_order();
            let cause = format!("another way: method {to}");
            work.append_order(&job::release(&gift.accounts(), ordinal, now, &cause)?).await?;
        }
        let before = work.method(&scope, gift.donor, from).await?;
        *gift = gift.on(&method, &facility);
        gift.state = next;
        // It leaves the plan that would have let it go, and what failed on the old way with it.
        gift.batch = None;
        gift.class = None;
        gift.forget_failures();
        work.reroute_gift(&scope, gift).await?;
        work.add_choice(&scope, gift.id, &Choice { at: now, chosen }).await?;
        let task = Task::Send { church: gift.church, gift: gift.id };
        let occasion = format!("another way {}", gift.version);
        work.enqueue(task.id(&occasion), &task, now).await?;
        let old = before.map(|before| before.label());
        self.write_another_way(work, gift, old.as_ref(), &method.label(), decided, now).await?;
        save(work, &scope, gift.clone(), now).await
    }

    /// A gift that was taken on a way it had left is on that way again: the money is there, and goes
    /// back from there.
    pub(crate) async fn back_on_the_way_of(
        &self,
        work: &mut dyn Work,
        gift: &mut Gift,
        attempt: &Attempt,
    ) -> Result<(), Error> {
        if gift.method == attempt.method && gift.facility == attempt.facility {
            return Ok(());
        }
        let scope = Scope::of(gift.church);
        // It may have been removed since.
        let kept = work.kept_method(&scope, gift.donor, attempt.method).await?;
        let facility = work.facility(&scope, attempt.facility).await?;
        let (Some(method), Some(facility)) = (kept.map(|kept| kept.method), facility) else {
            return Err(Error::NotFound);
        };
        *gift = gift.on(&method, &facility);
        Ok(work.reroute_gift(&scope, gift).await?)
    }
}

/// What would withhold the gift if it were due now, by the same rules as every send.
pub(crate) async fn withheld_on(
    work: &mut dyn Work,
    gift: &Gift,
    now: Timestamp,
) -> Result<Option<Withheld>, Error> {
    let scope = Scope::of(gift.church);
    let switch = work.switch().await?;
    let delays = delays_at(work, now).await?;
    let day = std::time::Duration::from_secs(24 * 60 * 60);
    let facts = SendFacts {
        state: &GiftState::Due { at: now },
        scheduled: gift.schedule.is_some(),
        switch: &switch,
        delays: &delays,
        subject: Subject { ..gift.subject() },
        sends_in_30_days: work.sends_since(&scope, gift.method, now.minus(day * 30)).await?,
        sends_today: work.sends_since(&scope, gift.method, now.minus(day)).await?,
        mastercard: false,
        ach_returns: 0,
        ach_first_sent_at: None,
        hard_declined: work.refused_for_good(&scope, gift.method).await?,
    };
    Ok(may_send(&facts, now).err())
}

/// What a choice reads like in a gift's story.
pub(crate) fn event_of(choice: &Choice, ways: &[(MethodId, MethodLabel)]) -> Option<Event> {
    let label = |id: MethodId| {
        let found = ways.iter().find(|(way, _)| *way == id);
        found.map(|(_, label)| label.clone())
    };
    match choice.chosen {
        Chosen::AnotherWay { from, to } => {
            Some(Event::OtherWay { from: label(from)?, to: label(to)?, agreed: false })
        }
        Chosen::ByConsent { from, to } => {
            Some(Event::OtherWay { from: label(from)?, to: label(to)?, agreed: true })
        }
        Chosen::Apart { until } => Some(Event::Apart { until }),
        Chosen::LeftOut => Some(Event::LeftOut),
    }
}
