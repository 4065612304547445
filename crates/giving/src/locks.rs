//! Locks on the way out: a delay ends, and a batch goes, when probes have passed for long enough, or
//! when two people agree to do without.

use std::time::Duration;

use delayed_payments::incident::{Event, Line};
use delayed_payments::lock::is_open;
use delayed_payments::{
    Delay, DelayRefused, Key, LockRefused, Override, ProbeResult, Scope as DelayScope, Stability,
};
use kernel::{DelayId, GatewayId, MailId, PersonId, PlanId, RequestId, Timestamp, derive_id};
use views::{LockGateway, LockView, OverrideView};

use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::error::{Error, Refusal};
use crate::incidents::tell_open;
use crate::mails::{Going, NewMail};
use crate::ports::Work;
use crate::probes::Probe;
use crate::request::{Turn, claim};

/// Probes that a lock looks back at.
const PROBES_JUDGED: u32 = 50;

/// What is locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockOf {
    /// The end of a delay.
    Delay(DelayId),
    /// The batches of a plan.
    Plan(PlanId),
}

impl LockOf {
    /// The first of the two texts the databases keep.
    pub const fn kind(self) -> &'static str {
        match self {
            LockOf::Delay(_) => "delay",
            LockOf::Plan(_) => "plan",
        }
    }

    /// The second: which one.
    pub fn value(self) -> String {
        match self {
            LockOf::Delay(id) => id.to_string(),
            LockOf::Plan(id) => id.to_string(),
        }
    }

    /// The page on which it is opened.
    fn page(self) -> String {
        match self {
            LockOf::Delay(id) => format!("/staff/delay/{id}/end"),
            LockOf::Plan(id) => format!("/staff/release/{id}"),
        }
    }
}

/// One gateway behind a lock.
pub(crate) struct Door {
    pub(crate) id: GatewayId,
    name: String,
    key: Key,
    /// How fast it answered probes lately.
    pub(crate) pace: Option<Duration>,
}

impl Door {
    /// Only probes since the latest delay say anything about how it may end.
    fn of(
        id: GatewayId,
        name: String,
        probes: &[Probe],
        began: Option<Timestamp>,
        now: Timestamp,
    ) -> Door {
        let since = || probes.iter().filter(|probe| began.is_none_or(|began| probe.at >= began));
        let results: Vec<ProbeResult> =
            since().map(|probe| ProbeResult { at: probe.at, passed: probe.passed }).collect();
        let failed = since().filter(|probe| !probe.passed).map(|probe| probe.at).max();
        let stability = Stability::default().of(&results, now);
        let last = since().find(|probe| probe.passed);
        let pace = last.map(|probe| Duration::from_millis(u64::from(probe.took_ms)));
        Door { id, name, key: Key { stability, bad_news: failed.max(began) }, pace }
    }
}

fn keys(doors: &[Door]) -> Vec<Key> {
    doors.iter().map(|door| door.key).collect()
}

impl Giving {
    /// One of two people asks to open a lock in spite of the probes, and says why. Everybody else on
    /// call is mailed.
    pub async fn ask_override(
        &self,
        staff: &Staff,
        of: LockOf,
        why: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["lock.ask", of.kind(), &of.value(), why];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let scope = shut(work.as_mut(), of).await?;
        let last = work.last_override(of).await?;
        let wish = Override::ask(last.as_ref(), staff.id(), why, now)?;
        work.add_override(of, &wish).await?;
        let why = wish.why;
        work.note(&note(staff, "lock.ask", of, &why, now)).await?;
        let text = format!("asks to do without probes: {why}");
        let line = Line::by_person(staff.id(), Event::Noted { text });
        tell_open(work.as_mut(), &scope, line, now).await?;
        let what = match of {
            LockOf::Delay(_) => "end a delay",
            LockOf::Plan(_) => "release held gifts",
        };
        let mail = (
            format!("{} asks to {what} before probes allow it", staff.name()),
            format!(
                "{}: {why}\n\nIt is done only if you agree, as a second person: {}\n",
                staff.name(),
                of.page(),
            ),
        );
        self.mail_the_others(work.as_mut(), staff, &request.to_string(), mail, now).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// A second person agrees. The lock is open until the next bad news.
    pub async fn agree_override(
        &self,
        staff: &Staff,
        of: LockOf,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["lock.agree", of.kind(), &of.value()];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let scope = shut(work.as_mut(), of).await?;
        let wish = work.last_override(of).await?.ok_or(LockRefused::NotAsked)?;
        let agreed = wish.agree(staff.id(), now)?;
        work.save_override(of, &agreed).await?;
        work.note(&note(staff, "lock.agree", of, &agreed.why, now)).await?;
        let text = format!("agrees to do without probes: {}", agreed.why);
        let line = Line::by_person(staff.id(), Event::Noted { text });
        tell_open(work.as_mut(), &scope, line, now).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// The lock on a delay's end, for its page.
    pub async fn delay_lock(&self, staff: &Staff, id: DelayId) -> Result<LockView, Error> {
        let delays = self.reads().delays_now().await?;
        let delay = delays.into_iter().find(|delay| delay.id == id).ok_or(Error::NotFound)?;
        let doors = self.doors_now(&delay.scope, self.now()).await?;
        self.lock_view(staff, LockOf::Delay(id), &doors, false).await
    }

    /// Refuses what is locked. Read in the unit of work that acts on it.
    pub(crate) async fn unlocked(
        &self,
        work: &mut dyn Work,
        of: LockOf,
        scope: &DelayScope,
        going: bool,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut doors = Vec::new();
        for id in self.gateways_of(scope).await? {
            let began = work.delays_began(&above(&id, scope)).await?;
            let probes = work.probes(&id, PROBES_JUDGED).await?;
            doors.push(Door::of(id, String::new(), &probes, began, now));
        }
        let wish = work.last_override(of).await?;
        if is_open(&keys(&doors), wish.as_ref(), going) {
            Ok(())
        } else {
            Err(LockRefused::Locked.into())
        }
    }

    /// The gateways behind a scope as they are now, for a page.
    pub(crate) async fn doors_now(
        &self,
        scope: &DelayScope,
        now: Timestamp,
    ) -> Result<Vec<Door>, Error> {
        let reads = self.reads();
        let gateways = reads.gateways().await?;
        let mut doors = Vec::new();
        for id in self.gateways_of(scope).await? {
            let name = gateways.iter().find(|gateway| gateway.id == id);
            let name = name.map_or_else(|| id.to_string(), |gateway| gateway.name.clone());
            let began = reads.delays_began_now(&above(&id, scope)).await?;
            let probes = reads.probes_now(&id, PROBES_JUDGED).await?;
            doors.push(Door::of(id, name, &probes, began, now));
        }
        Ok(doors)
    }

    /// What a page shows of a lock.
    pub(crate) async fn lock_view(
        &self,
        staff: &Staff,
        of: LockOf,
        doors: &[Door],
        going: bool,
    ) -> Result<LockView, Error> {
        let wish = self.reads().override_now(of).await?;
        let keys = keys(doors);
        let Stability { needed, over } = Stability::default();
        let bad_news = keys.iter().filter_map(|key| key.bad_news).max();
        let opens = wish.as_ref().is_some_and(|wish| wish.opens(bad_news));
        let open = is_open(&keys, wish.as_ref(), going);
        let wish = match wish {
            Some(wish) => Some(self.wish_view(staff, wish, opens).await?),
            None => None,
        };
        let gateway = |door: &Door| LockGateway {
            id: door.id.clone(),
            name: door.name.clone(),
            passed: door.key.stability.passed,
            stable_from: door.key.stability.stable_from,
            stable: door.key.stability.stable,
        };
        let gateways = doors.iter().map(gateway).collect();
        Ok(LockView { open, needed, minutes: over.as_secs().div_ceil(60), gateways, wish })
    }

    async fn wish_view(
        &self,
        staff: &Staff,
        wish: Override,
        opens: bool,
    ) -> Result<OverrideView, Error> {
        let second = wish.agreed.map(|(by, _)| by);
        let people: Vec<PersonId> = [Some(wish.asked_by), second].into_iter().flatten().collect();
        let names = self.reads().names(&people).await?;
        let name = |of: PersonId| {
            names.iter().find(|(id, _)| *id == of).map(|(_, name)| name.clone()).unwrap_or_default()
        };
        Ok(OverrideView {
            by: name(wish.asked_by),
            yours: wish.asked_by == staff.id(),
            at: wish.asked_at,
            agreed: wish.agreed.map(|(by, at)| (name(by), at)),
            why: wish.why,
            opens,
        })
    }

    /// Every gateway that what is in a scope goes through.
    pub(crate) async fn gateways_of(&self, scope: &DelayScope) -> Result<Vec<GatewayId>, Error> {
        Ok(match scope {
            DelayScope::Gateway(id) => vec![id.clone()],
            DelayScope::Everything => {
                self.reads().gateways().await?.into_iter().map(|gateway| gateway.id).collect()
            }
            DelayScope::Facility(_) | DelayScope::MethodKind(_) | DelayScope::Church(_) => {
                self.reads().gateways_serving(scope).await?
            }
        })
    }

    /// Mails everybody else on call.
    pub(crate) async fn mail_the_others(
        &self,
        work: &mut dyn Work,
        staff: &Staff,
        about: &str,
        (subject, text): (String, String),
        now: Timestamp,
    ) -> Result<(), Error> {
        let on_call = self.reads().staff().await?;
        for person in on_call.into_iter().filter(|person| person.id != staff.id()) {
            let id = derive_id(&["second person", about, &person.id.to_string()]);
            work.write_mail(&NewMail {
                id: MailId::from_uuid(id),
                church: None,
                to: person.email,
                subject: subject.clone(),
                text: text.clone(),
                written_at: now,
                tries: 0,
                letter: None,
                goes: Going::AtOnce,
            })
            .await?;
        }
        Ok(())
    }
}

/// The scopes whose delays are news about this gateway, to whoever waits for `scope`.
fn above(gateway: &GatewayId, scope: &DelayScope) -> [DelayScope; 3] {
    [DelayScope::Everything, DelayScope::Gateway(gateway.clone()), scope.clone()]
}

/// What the lock is about, if it still keeps anything shut.
async fn shut(work: &mut dyn Work, of: LockOf) -> Result<DelayScope, Error> {
    match of {
        LockOf::Delay(id) => {
            let delay = work.delay(id).await?.ok_or(Error::NotFound)?;
            let on = Some(delay).filter(Delay::is_on).ok_or(DelayRefused::AlreadyEnded)?;
            Ok(on.scope)
        }
        LockOf::Plan(id) => {
            let plan = work.plan(id).await?.ok_or(Error::NotFound)?;
            if plan.state.is_final() { Err(Refusal::PlanClosed.into()) } else { Ok(plan.scope) }
        }
    }
}

fn note(staff: &Staff, verb: &'static str, of: LockOf, why: &str, at: Timestamp) -> Note {
    Note {
        at,
        church: None,
        who: Who::Person(staff.id()),
        verb,
        subject: of.value(),
        why: why.to_owned(),
    }
}
