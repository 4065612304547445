//! Gifts: given, listed, looked at, cancelled.

use delayed_payments::spacing::year_at_risk;
use delayed_payments::{Frequency, GiftState, MethodKind, Subject, first_covering};
use jiff::ToSpan;
use kernel::{
    Amount, BatchId, CampusId, ChurchId, Class, Currency, Date, Disposition, FacilityId, FundId,
    GatewayId, GiftId, MethodId, Money, PersonId, RequestId, ScheduleId, Timestamp, derive_id,
    derive_id_beside,
};
use ledger::{GiftAccounts, Order, job};
use uuid::Uuid;
use views::{
    Event, FundChoice, GiftFilter, GiftList, GiftPage, GiftRow, GiftStacking, GiftStatus,
    GiveCheck, GiveForm, Line, MethodChoice, NextGift, Receipt, StandingView, Story,
};

use crate::acceptance::{NewGift, SEND_IF_NOBODY_DID, accept, given_note};
use crate::actor::Donor;
use crate::attempts::Attempt;
use crate::audit::{Note, Who};
use crate::choices::{event_of, wish_view};
use crate::churches::{Church, Facility};
use crate::error::{Error, Refusal, Wrong};
use crate::fees::{Cover, with_cover};
use crate::methods::{Kept, Method};
use crate::ports::{Flow, GiftSearch, Work};
use crate::request::{Turn, claim};
use crate::scope::Scope;
use crate::typed::{Typed, Wish};
use crate::{Giving, schedules};

/// Rows on one page of a donor's gifts.
const PER_PAGE: u32 = 20;

/// A gift that failed longer ago than this is history, and not told again.
const TELL_FOR_DAYS: i64 = 60;

/// Amounts offered, in major units.
const CHIPS: [i64; 5] = [25, 50, 100, 250, 500];

/// A gift, as the engine moves it. In the ledger it is a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gift {
    pub id: GiftId,
    pub church: ChurchId,
    pub campus: CampusId,
    pub donor: PersonId,
    pub method: MethodId,
    pub kind: MethodKind,
    pub facility: FacilityId,
    pub gateway: GatewayId,
    pub amount: Amount,
    /// Sums to `amount`.
    pub lines: Vec<(FundId, Amount)>,
    /// The date it is for, by the church's calendar.
    pub on: Date,
    pub schedule: Option<ScheduleId>,
    pub state: GiftState,
    /// Of the last sure answer that was no success.
    pub class: Option<Class>,
    /// Attempts so far, refunds among them: the next one's ordinal.
    pub attempts: u32,
    /// Sure failures of one kind in a row (our side's, or the donor's), and since when: what the
    /// retry tables count. A release begins anew.
    pub failures: u32,
    pub first_failed_at: Option<Timestamp>,
    /// The batch that let it go last.
    pub batch: Option<BatchId>,
    /// Orders of its job so far: the next one's ordinal.
    pub orders: u32,
    pub made_at: Timestamp,
    pub changed_at: Timestamp,
    pub taken_at: Option<Timestamp>,
    /// The row's version; raised by every save.
    pub version: u32,
}

impl Gift {
    /// Counts a sure failure; one of another disposition begins a new count. Answers since when.
    pub(crate) fn count_failure(&mut self, class: Class, now: Timestamp) -> Timestamp {
        if self.class.is_some_and(|last| last.disposition() != class.disposition()) {
            self.forget_failures();
        }
        self.class = Some(class);
        self.failures = self.failures.saturating_add(1);
        *self.first_failed_at.get_or_insert(now)
    }

    /// What an outage cost is not counted against the donor afterwards.
    pub(crate) fn forget_failures(&mut self) {
        self.failures = 0;
        self.first_failed_at = None;
    }

    /// The accounts its orders move between.
    pub(crate) fn accounts(&self) -> GiftAccounts {
        GiftAccounts {
            gift: self.id,
            church: self.church,
            donor: self.donor,
            gateway: self.gateway.clone(),
            currency: self.amount.currency(),
            lines: self.lines.clone(),
        }
    }

    /// What delays look at.
    pub(crate) fn subject(&self) -> Subject<'_> {
        Subject {
            church: self.church,
            gateway: Some(&self.gateway),
            facility: Some(self.facility),
            method_kind: self.kind,
        }
    }

    /// The next order's ordinal in this job. Counted under the gift's row lock, so that the same
    /// event has the same number on every node.
    pub(crate) fn next_order(&mut self) -> u32 {
        self.orders = self.orders.saturating_add(1);
        self.orders
    }

    /// "G-7Q4M-2281": short enough for the telephone, derived from the id.
    pub fn number(id: GiftId) -> String {
        const LETTERS: &[u8; 31] = b"23456789ABCDEFGHJKLMNPQRSTUVWXY";
        let mut rest = id.as_uuid().as_u128();
        let mut text = String::from("G");
        for place in 0..8 {
            if place % 4 == 0 {
                text.push('-');
            }
            let letter = usize::try_from(rest % 31).unwrap_or(0);
            text.push(char::from(LETTERS.get(letter).copied().unwrap_or(b'2')));
            rest /= 31;
        }
        text
    }
}

/// A gift as its page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct GiftDetail {
    pub row: GiftRow,
    pub donor: PersonId,
    pub state: GiftState,
    pub made_at: Timestamp,
    /// "weekly", when a schedule made it.
    pub frequency: Option<String>,
    pub receipt: Option<Receipt>,
}

/// What the ledger and the gateways know of a gift, oldest first.
#[derive(Clone, Debug, PartialEq)]
pub struct GiftHistory {
    pub orders: Vec<Order>,
    pub attempts: Vec<Attempt>,
}

impl GiftHistory {
    /// A gift of another system has its receipt from there; a second one could be told twice.
    pub(crate) fn receipt(&self, receipt: Option<Receipt>) -> Option<Receipt> {
        let brought = self.orders.iter().any(|order| order.kind() == ledger::OrderKind::Opening);
        receipt.filter(|_| !brought)
    }
}

/// What giving made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// One gift, accepted. Whoever asked for it sends it ([`Giving::send`]); if they die before,
    /// its task does.
    Gift(ChurchId, GiftId),
    Schedule(ScheduleId),
}

/// What somebody may mean who types this to find a gift; nothing where nothing was typed.
fn search(typed: &str, funds: &[FundChoice], currency: Currency) -> Option<GiftSearch> {
    let text = typed.trim();
    if text.is_empty() {
        return None;
    }
    let folded = text.to_lowercase();
    let named = |fund: &&FundChoice| fund.name.to_lowercase().contains(&folded);
    Some(GiftSearch {
        text: text.to_owned(),
        amount: Money::parse(text, currency).ok().map(Money::minor),
        funds: funds.iter().filter(named).map(|fund| fund.id).collect(),
    })
}

impl Giving {
    /// What the giving form offers.
    pub async fn give_form(&self, donor: &Donor) -> Result<GiveForm, Error> {
        let scope = donor.scope();
        let church = self.church(&scope).await?;
        let today = church.today(self.now());
        Ok(GiveForm {
            funds: self.reads().funds(&scope).await?,
            methods: self.method_choices(donor, today).await?,
            chips: chips(church.currency),
            covers: !self.reads().fee_schedules(&scope).await?.is_empty(),
            today,
        })
    }

    /// A donor's ways to pay, each with what would become of a gift now.
    pub(crate) async fn method_choices(
        &self,
        donor: &Donor,
        today: Date,
    ) -> Result<Vec<MethodChoice>, Error> {
        let scope = donor.scope();
        let facilities = self.reads().facilities(&scope).await?;
        let delays = self.reads().delays_now().await?;
        let wallet = self.reads().wallet(&scope, donor.id()).await?;
        Ok(wallet
            .into_iter()
            .map(|Kept { method, nickname, .. }| {
                let facility = facilities.iter().find(|facility| facility.kind == method.kind);
                let subject = Subject {
                    church: scope.church(),
                    gateway: facility.map(|facility| &facility.gateway),
                    facility: facility.map(|facility| facility.id),
                    method_kind: method.kind,
                };
                MethodChoice {
                    id: method.id,
                    label: method.label(),
                    nickname,
                    expires: method.expires,
                    expired: method.expired_on(today),
                    delayed: first_covering(&delays, &subject).is_some(),
                }
            })
            .collect())
    }

    /// The answers, to be checked before money moves.
    pub async fn check_gift(&self, donor: &Donor, typed: &Typed) -> Result<GiveCheck, Error> {
        let church = self.church(&donor.scope()).await?;
        let today = church.today(self.now());
        let wish = typed.wish(church.currency, today)?;
        let methods = self.method_choices(donor, today).await?;
        let method = methods.into_iter().find(|method| method.id == wish.method);
        let Some(method) = method else { return Err(Error::invalid("method", Wrong::NotAChoice)) };
        if method.expired {
            return Err(Error::invalid("method", Wrong::Expired));
        }
        self.check_wish(&donor.scope(), &wish, method, today).await
    }

    /// A wish with the names of its funds, what its donor pays on top, and its next dates.
    pub(crate) async fn check_wish(
        &self,
        scope: &Scope,
        wish: &Wish,
        method: MethodChoice,
        today: Date,
    ) -> Result<GiveCheck, Error> {
        let funds = self.reads().funds(scope).await?;
        let lines = wish
            .lines
            .iter()
            .map(|(id, part)| {
                let fund = funds.iter().find(|fund| fund.id == *id)?;
                Some(Line { fund: *id, name: fund.name.clone(), amount: part.money() })
            })
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| Error::invalid("fund", Wrong::NotAChoice))?;
        let cover = match wish.cover {
            Cover::No => None,
            Cover::Fee => self.share_on_top(scope, &method.label.kind, wish.amount).await?,
        };
        Ok(GiveCheck {
            lines,
            amount: wish.amount.money(),
            charged: with_cover(wish.amount, cover)?.money(),
            cover: cover.map(Amount::money),
            method,
            frequency: wish.frequency.name().to_owned(),
            first: wish.first,
            dates: schedules::plan_of(wish).dates_from(wish.first, 5),
            request: RequestId::from_uuid(self.ids().uuid()),
            today,
        })
    }

    /// What a donor who gives this way pays on top so that the whole gift arrives.
    pub(crate) async fn share_on_top(
        &self,
        scope: &Scope,
        kind: &str,
        amount: Amount,
    ) -> Result<Option<Amount>, Error> {
        let facilities = self.reads().facilities(scope).await?;
        let Some(facility) = facilities.iter().find(|facility| facility.kind.name() == kind) else {
            return Ok(None);
        };
        let fees = self.reads().fee_schedules(scope).await?;
        let fees = fees.into_iter().find(|(id, _)| *id == facility.id);
        Ok(fees.map(|(_, fees)| fees.cover(amount)).transpose()?.flatten())
    }

    /// Accepts a gift for now, or makes the schedule of a gift for later or again.
    ///
    /// The same request sent twice answers twice and gives once: the gift's id is derived from it.
    pub async fn give(
        &self,
        donor: &Donor,
        typed: &Typed,
        request: RequestId,
    ) -> Result<Given, Error> {
        self.flow(Flow::Give, self.give_itself(donor, typed, request)).await
    }

    async fn give_itself(
        &self,
        donor: &Donor,
        typed: &Typed,
        request: RequestId,
    ) -> Result<Given, Error> {
        if let Some(given) = self.give_in_company(donor, typed, request).await? {
            return Ok(given);
        }
        let scope = donor.scope();
        let church = self.church(&scope).await?;
        let now = self.now();
        let today = church.today(now);
        let mut work = self.begin().await?;
        // What was answered once is answered again, also when today it would not be allowed.
        let content = typed.content();
        if claim(work.as_mut(), request, donor.id(), &content, now).await? == Turn::Repeat {
            return given_before(work.as_mut(), &scope, request).await;
        }
        self.check_gift(donor, typed).await?;
        let wish = typed.wish(church.currency, today)?;
        self.keep_wish(work, donor, &church, &wish, request, None).await
    }

    /// Makes what a wish asks for, in a unit of work that has claimed its request. What is given once
    /// with a `hidden` way to pay leaves that on nobody's list.
    pub(crate) async fn keep_wish(
        &self,
        mut work: Box<dyn Work>,
        donor: &Donor,
        church: &Church,
        wish: &Wish,
        request: RequestId,
        hidden: Option<&Kept>,
    ) -> Result<Given, Error> {
        let scope = donor.scope();
        let now = self.now();
        let today = church.today(now);
        if !work.givers_stay(&[donor.id()]).await? {
            return Err(Error::Conflict);
        }
        if wish.frequency != Frequency::Once || wish.first > today {
            let schedule = ScheduleId::from_uuid(named("schedule", request));
            self.make_schedule(work, donor, church, wish, schedule).await?;
            return Ok(Given::Schedule(schedule));
        }
        let gift = GiftId::from_uuid(named("gift", request));
        let (method, facility, campus) =
            self.way_to_pay(work.as_mut(), donor.id(), &scope, wish.method).await?;
        let new = NewGift {
            id: gift,
            donor: donor.id(),
            campus,
            method: &method,
            facility,
            amount: wish.amount,
            lines: wish.lines.clone(),
            on: today,
            schedule: None,
            due: now,
            cover: wish.cover,
        };
        // Who gave sends it at once; the task is for the case that this process dies.
        accept(work.as_mut(), &scope, new, now.plus(SEND_IF_NOBODY_DID), now).await?;
        if let Some(kept) = hidden {
            work.save_method(&scope, kept).await?;
        }
        work.note(&given_note(scope.church(), donor.id(), gift, now)).await?;
        let _committed = work.commit().await?;
        Ok(Given::Gift(scope.church(), gift))
    }

    /// The donor's method, the facility that serves it, and the campus it counts for.
    pub(crate) async fn way_to_pay(
        &self,
        work: &mut dyn Work,
        donor: PersonId,
        scope: &Scope,
        method: MethodId,
    ) -> Result<(Method, Facility, CampusId), Error> {
        let method = work
            .method(scope, donor, method)
            .await?
            .ok_or_else(|| Error::invalid("method", Wrong::NotAChoice))?;
        let facility = work.facility_for(scope, method.kind).await?.ok_or(Refusal::NoFacility)?;
        let campus = match work.person(donor).await?.and_then(|person| person.campus) {
            Some(campus) => campus,
            None => work.first_campus(scope).await?.ok_or(Error::NotFound)?,
        };
        Ok((method, facility, campus))
    }

    /// `/gifts`.
    pub async fn gifts(&self, donor: &Donor, mut filter: GiftFilter) -> Result<GiftList, Error> {
        let scope = donor.scope();
        let church = self.church(&scope).await?;
        let today = church.today(self.now());
        filter.page = filter.page.max(1);
        let year = filter.year.unwrap_or(today.year());
        let reads = self.reads();
        let funds = reads.funds(&scope).await?;
        let search = search(&filter.q, &funds, church.currency);
        let (rows, matching) =
            reads.gift_rows(&scope, donor.id(), year, &filter, search.as_ref(), PER_PAGE).await?;
        let (months, given) =
            reads.given_by_month(&scope, donor.id(), year, church.currency).await?;
        let since = today.saturating_sub(TELL_FOR_DAYS.days());
        let (assured, needs) = reads.gifts_to_tell(&scope, donor.id(), since).await?;
        let mut years = reads.gift_years(&scope, donor.id()).await?;
        let never_gave = years.is_empty();
        for year in [today.year(), year] {
            if !years.contains(&year) {
                years.push(year);
            }
        }
        years.sort_unstable_by(|one, other| other.cmp(one));
        Ok(GiftList {
            year,
            years,
            funds,
            methods: reads
                .methods(&scope, donor.id())
                .await?
                .into_iter()
                .map(|method| (method.id, method.label()))
                .collect(),
            rows,
            matching,
            per_page: PER_PAGE,
            given,
            months,
            assured,
            needs,
            next: self.next_gift(donor, &church).await?,
            never_gave,
            filter,
        })
    }

    async fn next_gift(&self, donor: &Donor, church: &Church) -> Result<Option<NextGift>, Error> {
        let schedules = self.schedule_rows(donor, church).await?;
        Ok(schedules
            .into_iter()
            .filter(|row| !matches!(row.standing, StandingView::Stopped | StandingView::Finished))
            .filter_map(|row| Some(NextGift { on: row.next?, amount: row.amount }))
            .min_by_key(|next| next.on))
    }

    /// `/gifts/{id}`: only the donor's own.
    pub async fn gift(&self, donor: &Donor, id: GiftId) -> Result<GiftPage, Error> {
        let scope = donor.scope();
        let detail =
            self.reads().gift_detail(&scope, Some(donor.id()), id).await?.ok_or(Error::NotFound)?;
        let history = self.reads().gift_history(&scope, id).await?;
        let now = self.now();
        let zone = self.church(&scope).await?.time_zone();
        let waits = detail.state.as_chosen(now, now).is_ok();
        let at_risk = year_at_risk(detail.made_at, now, &zone).filter(|_| waits);
        let other_ways = match waits {
            true => self.open_ways(donor, &detail.row.method).await?,
            false => Vec::new(),
        };
        Ok(GiftPage {
            number: Gift::number(id),
            story: self.whole_story(donor, &detail, &history).await?,
            receipt: history.receipt(detail.receipt.clone()),
            can_cancel: detail.state.cancel(now).is_ok(),
            other_ways,
            stacking: self.gift_stacking(donor, &detail).await?,
            goes_on: match detail.state {
                GiftState::Due { at } if at > now => Some(at),
                _ => None,
            },
            year_at_risk: at_risk,
            frequency: detail.frequency,
            gift: detail.row,
        })
    }

    /// Its life with what was chosen in it. A gift that takes another way is let go for that, and
    /// not because a system was well again.
    async fn whole_story(
        &self,
        donor: &Donor,
        detail: &GiftDetail,
        history: &GiftHistory,
    ) -> Result<Vec<Story>, Error> {
        let scope = donor.scope();
        let mut story = story(detail.row.schedule.is_some(), history, &detail.state);
        let choices = self.reads().choices(&scope, detail.row.id).await?;
        if choices.is_empty() {
            return Ok(story);
        }
        let methods = self.reads().methods(&scope, donor.id()).await?;
        let ways: Vec<_> = methods.iter().map(|method| (method.id, method.label())).collect();
        for choice in &choices {
            let Some(event) = event_of(choice, &ways) else { continue };
            let instead = match event {
                Event::OtherWay { .. } => Some(Event::LetGo),
                Event::LeftOut => Some(Event::Cancelled),
                _ => None,
            };
            story.retain(|line| line.at != choice.at || Some(&line.event) != instead.as_ref());
            story.push(Story { at: choice.at, event });
        }
        story.sort_by_key(|line| (line.at, place(&line.event)));
        Ok(story)
    }

    /// Only what is held and comes from a schedule can come together with the next.
    async fn gift_stacking(
        &self,
        donor: &Donor,
        detail: &GiftDetail,
    ) -> Result<Option<GiftStacking>, Error> {
        let (GiftState::Held { .. }, Some(schedule)) = (&detail.state, detail.row.schedule) else {
            return Ok(None);
        };
        let scope = donor.scope();
        let of = self.reads().schedule_detail(&scope, donor.id(), schedule).await?;
        let (wish, own) = self.stacking_of(donor, Some(detail.row.id)).await?;
        let next = of.and_then(|of| of.schedule.next).map(|(on, _)| on);
        Ok(Some(GiftStacking { wish: wish_view(wish), own, next }))
    }

    /// Cancels a gift that was not sent yet. In flight or over: refused, and nothing changes.
    pub async fn cancel_gift(
        &self,
        donor: &Donor,
        id: GiftId,
        request: RequestId,
    ) -> Result<(), Error> {
        let scope = donor.scope();
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["cancel", &id.to_string()];
        if claim(work.as_mut(), request, donor.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let mut gift = work
            .gift(&scope, id)
            .await?
            .filter(|gift| gift.donor == donor.id())
            .ok_or(Error::NotFound)?;
        let was_held = matches!(gift.state, GiftState::Held { .. });
        gift.state = gift.state.cancel(now)?;
        gift.changed_at = now;
        let ordinal = gift.next_order();
        let void = if was_held { job::void_assured } else { job::void_promised };
        let order = void(&gift.accounts(), ordinal, now, "cancelled by the donor")?;
        work.append_order(&order).await?;
        work.save_gift(&scope, &gift).await?;
        work.note(&Note {
            at: now,
            church: Some(scope.church()),
            who: Who::Person(donor.id()),
            verb: "gift.cancel",
            subject: id.to_string(),
            why: String::new(),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }
}

/// What a request makes is named after it, and lies beside it.
pub(crate) fn named(what: &str, request: RequestId) -> Uuid {
    derive_id_beside(request.as_uuid(), &[what, &request.to_string()])
}

/// What the same request made when it came before.
pub(crate) async fn given_before(
    work: &mut dyn Work,
    scope: &Scope,
    request: RequestId,
) -> Result<Given, Error> {
    // A node of the release before may have named it: without the request's time.
    let earlier = |what| derive_id(&[what, &request.to_string()]);
    for gift in [named("gift", request), earlier("gift")].map(GiftId::from_uuid) {
        if work.gift(scope, gift).await?.is_some() {
            return Ok(Given::Gift(scope.church(), gift));
        }
    }
    let before = ScheduleId::from_uuid(earlier("schedule"));
    let was_before = work.schedule(scope, before).await?.is_some();
    let schedule = ScheduleId::from_uuid(named("schedule", request));
    Ok(Given::Schedule(if was_before { before } else { schedule }))
}

/// The amounts offered, in a church's currency.
pub(crate) fn chips(currency: Currency) -> Vec<Money> {
    CHIPS.iter().map(|major| Money::new(major.saturating_mul(currency.scale()), currency)).collect()
}

/// A gift's life in events: what the ledger did and what the gateways were asked, by time.
fn story(scheduled: bool, history: &GiftHistory, state: &GiftState) -> Vec<Story> {
    use ledger::OrderKind;

    use crate::attempts::AttemptKind;

    let mut story = Vec::new();
    let settle = |order: &&Order| order.kind() == OrderKind::Settle;
    let settled_at = history.orders.iter().find(settle).map(Order::at);
    for order in &history.orders {
        let event = match order.kind() {
            OrderKind::Hold if order.ordinal() > 1 => continue,
            OrderKind::Opening => Event::BroughtOver,
            OrderKind::Hold if scheduled => Event::FellDue,
            OrderKind::Hold => Event::Received,
            OrderKind::Assure => Event::KeptSafe {
                asked: history.attempts.iter().any(|attempt| attempt.sent_at <= order.at()),
            },
            OrderKind::Release => Event::LetGo,
            OrderKind::Settle => Event::Taken,
            OrderKind::Void => match state {
                GiftState::Cancelled { .. } => Event::Cancelled,
                GiftState::Failed { class, .. } => Event::NotTaken { class: *class },
                _ => continue,
            },
            OrderKind::Expire => Event::GivenUp,
            OrderKind::Redesignate => Event::Redesignated,
            OrderKind::Refund => match whole_of(order) {
                Some(amount) => Event::Refunded { amount },
                None => continue,
            },
            OrderKind::Chargeback => match whole_of(order) {
                Some(amount) => Event::TakenBack { amount },
                None => continue,
            },
            OrderKind::ChargebackReversed => match whole_of(order) {
                Some(amount) => Event::GivenAgain { amount },
                None => continue,
            },
            OrderKind::Fee
            | OrderKind::CoverFee
            | OrderKind::Payout
            | OrderKind::WriteOff
            | OrderKind::Probe
            | OrderKind::Transfer => continue,
        };
        story.push(Story { at: order.at(), event });
    }
    for attempt in history.attempts.iter().filter(|one| one.kind == AttemptKind::Purchase) {
        story.push(Story { at: attempt.sent_at, event: Event::Sent });
        match &attempt.outcome {
            Some(outcome) if outcome.class == Class::Success && settled_at != Some(outcome.at) => {
                story.push(Story { at: outcome.at, event: Event::AtTheBank });
            }
            Some(outcome) if outcome.certainty == kernel::Certainty::Unknown => {
                story.push(Story { at: outcome.at, event: Event::NoAnswer });
            }
            Some(outcome)
                if outcome.class != Class::Success
                    && !matches!(state, GiftState::Failed { .. }) =>
            {
                story.push(Story { at: outcome.at, event: Event::NoAnswer });
            }
            _ => {}
        }
    }
    if let (GiftState::Due { at }, true) = (state, !history.attempts.is_empty()) {
        story.push(Story { at: *at, event: Event::WillTryAgain { at: *at } });
    }
    story.sort_by_key(|line| (line.at, place(&line.event)));
    story
}

/// Which of two events of one instant came first.
fn place(event: &Event) -> u8 {
    match event {
        Event::Received | Event::BroughtOver | Event::FellDue => 0,
        Event::LetGo | Event::OtherWay { .. } => 1,
        Event::Sent => 2,
        Event::NoAnswer | Event::AtTheBank | Event::Refused { .. } | Event::Inquired => 3,
        Event::KeptSafe { .. }
        | Event::Apart { .. }
        | Event::LeftOut
        | Event::Taken
        | Event::NotTaken { .. }
        | Event::WillTryAgain { .. }
        | Event::Cancelled
        | Event::GivenUp
        | Event::Refunded { .. }
        | Event::TakenBack { .. }
        | Event::GivenAgain { .. }
        | Event::Redesignated
        | Event::ReceiptSent => 4,
    }
}

/// What went back, or came again: the move between the donor and clearing.
fn whole_of(order: &Order) -> Option<Money> {
    let clearing = ledger::AccountKind::Clearing;
    order
        .moves()
        .iter()
        .find(|step| step.from().kind() == clearing || step.to().kind() == clearing)
        .map(|step| step.amount().money())
}

/// A state in the words of those who read it.
pub fn status_of(state: &GiftState, failed_before: bool) -> GiftStatus {
    match state {
        GiftState::Due { .. } if failed_before => GiftStatus::Waiting,
        GiftState::Due { .. }
        | GiftState::Released { .. }
        | GiftState::Sending { .. }
        | GiftState::Settling { .. } => GiftStatus::OnItsWay,
        GiftState::Held { .. } => GiftStatus::Assured,
        GiftState::Uncertain { .. } => GiftStatus::BeingAsked,
        GiftState::Taken { .. } => GiftStatus::Given,
        GiftState::Failed { class, .. } => match class.disposition() {
            Disposition::UserRecoverable => GiftStatus::NeedsYou,
            Disposition::IncidentResponse | Disposition::Investigate | Disposition::None => {
                GiftStatus::NotTaken
            }
        },
        GiftState::Cancelled { .. } => GiftStatus::Cancelled,
        GiftState::Refunded { .. } => GiftStatus::Refunded,
    }
}
