//! Changing a reaction rule: looked at first, and by two people where it gets weaker.

use delayed_payments::{Action, ReactionRule, Weaker};
use kernel::{MailId, RequestId, Timestamp, derive_id};

use super::typed::check_name;
use super::{Decision, RuleChange, TypedReaction};
use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::error::{Error, Refusal, Wrong};
use crate::mails::{Going, NewMail};
use crate::ports::Work;
use crate::request::{Turn, claim};

/// The fewest characters that can be a reason, without spaces around them.
const SHORTEST_REASON: usize = 10;

/// What became of the wish to change a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It is active in the next answer.
    Done,
    /// It waits for a second person.
    Proposed,
}

/// The rule as it stands, the rule as typed, and in which ways that one is weaker.
pub(crate) struct Draft {
    pub(crate) before: Option<ReactionRule>,
    pub(crate) after: ReactionRule,
    pub(crate) weaker: Vec<Weaker>,
}

impl Draft {
    /// A rule of the house gets weaker: that takes two.
    pub(crate) fn takes_two(&self) -> bool {
        self.after.is_shipped() && !self.weaker.is_empty()
    }

    fn of(before: Option<ReactionRule>, id: &str, typed: &TypedReaction) -> Result<Draft, Error> {
        if before.is_none() {
            check_name(id)?;
        }
        let version = before.as_ref().map_or(0, |rule| rule.version);
        let after = typed.read(id, version.saturating_add(1))?;
        // What counts gateways is one rule, and nothing else becomes one.
        let whole = |rule: &ReactionRule| rule.action == Action::DelayEverything;
        if before.as_ref().is_some_and(whole) != whole(&after) {
            return Err(Error::invalid("action", Wrong::NotAChoice));
        }
        let weaker = before.as_ref().map_or_else(Vec::new, |before| before.weaker(&after));
        Ok(Draft { before, after, weaker })
    }
}

impl Giving {
    /// What a change comes to, from what is committed.
    pub(crate) async fn draft_reaction(
        &self,
        id: &str,
        typed: &TypedReaction,
    ) -> Result<Draft, Error> {
        let rules = self.reads().reaction_rules_now().await?;
        let before = rules.into_iter().find(|rule| rule.id == id);
        let draft = Draft::of(before, id, typed)?;
        self.is_somewhere(&draft.after).await?;
        Ok(draft)
    }

    /// A rule that looks at one gateway looks at one that is there.
    async fn is_somewhere(&self, rule: &ReactionRule) -> Result<(), Error> {
        if let Some(gateway) = &rule.gateway
            && self.reads().gateway(gateway).await?.is_none()
        {
            return Err(Error::invalid("gateway", Wrong::NotAChoice));
        }
        if let Some(facility) = rule.facility
            && !self.facility_is_there(facility).await?
        {
            return Err(Error::invalid("facility", Wrong::NotAChoice));
        }
        Ok(())
    }

    /// Changes a rule, or makes one; `version` is the one that the page showed, 0 for none. What
    /// makes a rule of the house weaker waits for a second person, if there is one on call.
    pub async fn change_reaction(
        &self,
        staff: &Staff,
        (id, version): (&str, u64),
        typed: &TypedReaction,
        why: &str,
        request: RequestId,
    ) -> Result<Changed, Error> {
        let now = self.now();
        let why = reason(why)?;
        let looked = self.draft_reaction(id, typed).await?;
        let alone = self.reads().staff().await?.len() < 2;
        let mut work = self.begin().await?;
        // By the version that the page showed: the same request sent twice is the same.
        let asked = ReactionRule { version, ..looked.after };
        let asked = serde_json::to_string(&asked).map_err(Error::internal)?;
        let content = ["reaction.change", id, &asked, why];
        let turn = claim(work.as_mut(), request, staff.id(), &content, now).await?;
        if turn == Turn::Repeat {
            let waits = work.rule_change(request).await?.is_some();
            return Ok(if waits { Changed::Proposed } else { Changed::Done });
        }
        work.change_delays().await?;
        let rules = work.reaction_rules().await?;
        let before = rules.into_iter().find(|rule| rule.id == id);
        if before.as_ref().map_or(0, |rule| rule.version) != version {
            return Err(Error::Conflict);
        }
        let draft = Draft::of(before, id, typed)?;
        let changed = if draft.takes_two() && !alone {
            let change = RuleChange {
                id: request,
                proposed: draft.after,
                why: why.to_owned(),
                by: staff.id(),
                at: now,
                decision: None,
            };
            work.add_rule_change(&change).await?;
            note(work.as_mut(), staff, "reaction.propose", id, why, now).await?;
            self.ask_for_second(work.as_mut(), staff, &change, now).await?;
            Changed::Proposed
        } else {
            work.put_reaction_rule(&draft.after).await?;
            let verb = if version == 0 { "reaction.make" } else { "reaction.change" };
            note(work.as_mut(), staff, verb, id, why, now).await?;
            Changed::Done
        };
        let _committed = work.commit().await?;
        Ok(changed)
    }

    /// Says yes or no to a change that waits: yes takes another person than the one who proposed
    /// it, no may come from anybody.
    pub async fn decide_reaction(
        &self,
        staff: &Staff,
        change: RequestId,
        approved: bool,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let verb = if approved { "reaction.approve" } else { "reaction.refuse" };
        let content = [verb, &change.to_string()];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        work.change_delays().await?;
        let mut change = work.rule_change(change).await?.ok_or(Error::NotFound)?;
        if change.decision.is_some() {
            return Err(Refusal::ChangeDecided.into());
        }
        if approved && change.by == staff.id() {
            return Err(Refusal::OwnChange.into());
        }
        if approved {
            work.put_reaction_rule(&change.proposed).await?;
        }
        change.decision = Some(Decision { by: staff.id(), at: now, approved });
        work.decide_rule_change(&change).await?;
        note(work.as_mut(), staff, verb, &change.proposed.id, &change.why, now).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Mails everybody else on call.
    async fn ask_for_second(
        &self,
        work: &mut dyn Work,
        staff: &Staff,
        change: &RuleChange,
        now: Timestamp,
    ) -> Result<(), Error> {
        let on_call = self.reads().staff().await?;
        for person in on_call.into_iter().filter(|person| person.id != staff.id()) {
            let id = derive_id(&["rule change", &change.id.to_string(), &person.id.to_string()]);
            work.write_mail(&NewMail {
                id: MailId::from_uuid(id),
                church: None,
                to: person.email,
                subject: "A reaction rule waits for a second person".to_owned(),
                text: format!(
                    "{} wants to make the reaction rule {} weaker.\nReason: {}\n\nNothing changes \
                     until somebody else has approved it: /staff/reactions/{}\n",
                    staff.name(),
                    change.proposed.id,
                    change.why,
                    change.proposed.id,
                ),
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

fn reason(why: &str) -> Result<&str, Error> {
    let why = why.trim();
    let short = why.chars().count() < SHORTEST_REASON;
    if short { Err(Error::invalid("why", Wrong::TooShort)) } else { Ok(why) }
}

async fn note(
    work: &mut dyn Work,
    staff: &Staff,
    verb: &'static str,
    rule: &str,
    why: &str,
    at: Timestamp,
) -> Result<(), Error> {
    let who = Who::Person(staff.id());
    let (subject, why) = (rule.to_owned(), why.to_owned());
    Ok(work.note(&Note { at, church: None, who, verb, subject, why }).await?)
}
