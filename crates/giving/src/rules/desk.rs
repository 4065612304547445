//! From a draft to a rule in force and back: who may do what, and after what.

use classifier::lab::admit;
use classifier::{Brand, Refused, Rule, RuleSet};
use kernel::{Class, GatewayId, PersonId, RequestId, RuleDraftId, RuleId, Timestamp, derive_id};
use views::{ClassChange, DraftDecided, DraftForm, DraftPage, ReplyExample, Stands, TrialView};

use super::book::Edition;
use super::cases::judge;
use super::list::draft_row;
use super::trial::{Change, Trial};
use super::why::brand_typed;
use super::{Case, Decided, Draft, RuleRefused, Standing};
use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::error::{Error, Violation, Wrong};
use crate::ports::Work;
use crate::request::{Turn, claim};
use crate::typed::{choice, reason, wrong};

/// The longest text of a rule.
const TEXT_CHARS_MAX: usize = 200;

/// Letters of a rule's text that stand in its name.
const NAME_CHARS: usize = 40;

/// Lines of a rule's history.
const HISTORY: u32 = 50;

/// A rule as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedRule {
    pub text: String,
    /// Empty: any.
    pub gateway: String,
    /// Empty: any.
    pub brand: String,
    pub class: String,
    /// "yes": never ask this card again.
    pub hard: String,
    pub reason: String,
}

impl TypedRule {
    /// All that is wrong, not only the first thing.
    fn read(&self, id: RuleDraftId) -> Result<Rule, Error> {
        let text = self.text.trim();
        let words = match text.chars().count() {
            0 => Err(wrong("text", Wrong::Missing)),
            count if count > TEXT_CHARS_MAX => Err(wrong("text", Wrong::TooLong)),
            _ => Ok(text),
        };
        let gateway: Result<Option<GatewayId>, Violation> = match self.gateway.trim() {
            "" => Ok(None),
            name => choice(name, "gateway").map(Some),
        };
        let class = choice(&self.class, "class").and_then(|class: Class| match class {
            Class::Success => Err(wrong("class", Wrong::NotAChoice)),
            class => Ok(class),
        });
        let brand = brand_typed(&self.brand);
        let why = reason(&self.reason, "reason");
        match (words, gateway, brand, class, why) {
            (Ok(text), Ok(gateway), Ok(brand), Ok(class), Ok(why)) => Ok(Rule {
                id: name_of(text, id),
                text: text.to_owned(),
                gateway,
                brand,
                class,
                reason: why.to_owned(),
                hard: self.hard == "yes",
            }),
            (text, gateway, brand, class, why) => Err(Error::Invalid(
                [text.err(), gateway.err(), brand.err(), class.err(), why.err()]
                    .into_iter()
                    .flatten()
                    .collect(),
            )),
        }
    }

    fn content<'a>(&'a self, verb: &'a str, id: &'a str) -> [&'a str; 8] {
        [verb, id, &self.text, &self.gateway, &self.brand, &self.class, &self.hard, &self.reason]
    }
}

/// As rulings and audit log name it: "staff/insufficient-moolah-1f3a9c2e".
fn name_of(text: &str, id: RuleDraftId) -> RuleId {
    let plain: String = text
        .to_lowercase()
        .chars()
        .map(|letter| if letter.is_alphanumeric() { letter } else { '-' })
        .take(NAME_CHARS)
        .collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    let short: String = id.to_string().chars().take(8).collect();
    RuleId::new(format!("staff/{}-{short}", words.join("-")))
}

/// What somebody does with a draft they have read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Somebody else is asked to approve it.
    Submit,
    /// It is in force from now on. Never by whoever wrote it.
    Approve,
    /// It is not right yet.
    SendBack,
    /// It is in force no more.
    Revert,
    /// Nobody wants it.
    Drop,
}

impl Act {
    const fn verb(self) -> &'static str {
        match self {
            Act::Submit => "rule.submit",
            Act::Approve => "rule.approve",
            Act::SendBack => "rule.send_back",
            Act::Revert => "rule.revert",
            Act::Drop => "rule.drop",
        }
    }

    /// Why must be said.
    const fn wants_reason(self) -> bool {
        match self {
            Act::SendBack | Act::Revert => true,
            Act::Submit | Act::Approve | Act::Drop => false,
        }
    }
}

impl Giving {
    /// Writes a rule down and tries it. It is in force only when somebody else approves it.
    pub async fn draft_rule(
        &self,
        staff: &Staff,
        typed: &TypedRule,
        request: RequestId,
    ) -> Result<RuleDraftId, Error> {
        let now = self.now();
        let id = RuleDraftId::from_uuid(derive_id(&["rule", &request.to_string()]));
        let rule = typed.read(id)?;
        self.follow_rules().await?;
        let total = self.reads().count_recorded(now).await?;
        let mut work = self.begin().await?;
        let content = typed.content("rule.draft", "");
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(id);
        }
        admitted(&rule, &self.edition().rules)?;
        let draft = Draft {
            id,
            rule,
            standing: Standing::Draft,
            by: staff.id(),
            made_at: now,
            changed_at: now,
            revision: 1,
            decided: None,
        };
        work.add_draft(&draft).await?;
        let trial = self.ask_trial(work.as_mut(), &draft, total, now).await?;
        note(work.as_mut(), staff, "rule.draft", &draft, &draft.rule.reason, now).await?;
        let _committed = work.commit().await?;
        self.begin_trial(&draft, trial).await?;
        Ok(id)
    }

    /// Writes it anew. Whoever does is its author from now on.
    pub async fn rewrite_rule(
        &self,
        staff: &Staff,
        id: RuleDraftId,
        revision: u64,
        typed: &TypedRule,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let rule = typed.read(id)?;
        self.follow_rules().await?;
        let total = self.reads().count_recorded(now).await?;
        let mut work = self.begin().await?;
        let name = id.to_string();
        let content = typed.content("rule.rewrite", &name);
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let mut draft = read(work.as_mut(), id, revision).await?;
        if !draft.standing.is_open() {
            return Err(RuleRefused::NotOpen.into());
        }
        admitted(&rule, &self.edition().rules)?;
        draft.rule = rule;
        draft.standing = Standing::Draft;
        draft.by = staff.id();
        draft.revision = draft.revision.saturating_add(1);
        draft.changed_at = now;
        work.save_draft(&draft).await?;
        let trial = self.ask_trial(work.as_mut(), &draft, total, now).await?;
        note(work.as_mut(), staff, "rule.rewrite", &draft, &draft.rule.reason, now).await?;
        let _committed = work.commit().await?;
        self.begin_trial(&draft, trial).await
    }

    /// Tries it once more, beside the rules that are in force now.
    pub async fn try_rule(
        &self,
        staff: &Staff,
        id: RuleDraftId,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        self.follow_rules().await?;
        let total = self.reads().count_recorded(now).await?;
        let mut work = self.begin().await?;
        let content = ["rule.try", &id.to_string()];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let draft = work.draft(id).await?.ok_or(Error::NotFound)?;
        if !draft.standing.is_open() && draft.standing != Standing::Submitted {
            return Err(RuleRefused::NotOpen.into());
        }
        let trial = self.ask_trial(work.as_mut(), &draft, total, now).await?;
        let _committed = work.commit().await?;
        self.begin_trial(&draft, trial).await
    }

    /// What becomes of a draft as it was read.
    pub async fn decide_rule(
        &self,
        staff: &Staff,
        id: RuleDraftId,
        revision: u64,
        (act, why): (Act, &str),
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let why = if act.wants_reason() { reason(why, "why")? } else { why.trim() };
        let mut work = self.begin().await?;
        let content = [act.verb(), &id.to_string(), why];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let mut draft = read(work.as_mut(), id, revision).await?;
        draft.standing = match act {
            Act::Submit if draft.standing.is_open() => {
                self.fits_still(work.as_mut(), &draft).await?;
                Standing::Submitted
            }
            Act::Approve if draft.standing == Standing::Submitted => {
                if draft.by == staff.id() {
                    return Err(RuleRefused::OwnRule.into());
                }
                let version = self.fits_still(work.as_mut(), &draft).await?;
                work.next_rule_set(version.saturating_add(1)).await?;
                Standing::Active
            }
            Act::SendBack if draft.standing == Standing::Submitted => Standing::SentBack,
            Act::Revert if draft.standing == Standing::Active => {
                let version = work.rule_set().await?;
                work.next_rule_set(version.saturating_add(1)).await?;
                Standing::Reverted
            }
            Act::Drop if draft.standing.is_open() || draft.standing == Standing::Submitted => {
                Standing::Dropped
            }
            Act::Approve | Act::SendBack => return Err(RuleRefused::NotSubmitted.into()),
            Act::Revert => return Err(RuleRefused::NotActive.into()),
            Act::Submit | Act::Drop => return Err(RuleRefused::NotOpen.into()),
        };
        if act != Act::Submit {
            draft.decided = Some(Decided { by: staff.id(), at: now, why: why.to_owned() });
        }
        draft.changed_at = now;
        work.save_draft(&draft).await?;
        note(work.as_mut(), staff, act.verb(), &draft, why, now).await?;
        let _committed = work.commit().await?;
        self.follow_rules().await?;
        Ok(())
    }

    /// A draft that was tried beside the very rules that are in force, is not too greedy, and
    /// turns no case. The number of their set, which stays locked.
    async fn fits_still(&self, work: &mut dyn Work, draft: &Draft) -> Result<u64, Error> {
        let version = work.rule_set().await?;
        let active = work.active_rules().await?;
        let edition = Edition::of(version, &self.parts.rules, &active);
        let after = admitted(&draft.rule, &edition.rules)?;
        let trial = self.reads().trial_now(draft.id).await?.ok_or(RuleRefused::NotTried)?;
        trial.covers(draft, version)?;
        let cases = self.reads().cases().await?;
        let red = judge(&cases, &[], &edition.rules, &after).red.len();
        if red > 0 {
            return Err(RuleRefused::CasesTurn(red).into());
        }
        Ok(version)
    }

    /// What a form about a new rule needs.
    pub async fn rule_form(&self, _: &Staff) -> Result<DraftForm, Error> {
        Ok(DraftForm { gateways: self.gateway_names().await? })
    }

    /// `/staff/rules/draft/{id}`.
    pub async fn rule_draft(&self, staff: &Staff, id: RuleDraftId) -> Result<DraftPage, Error> {
        self.follow_rules().await?;
        let edition = self.edition();
        let reads = self.reads();
        let draft = reads.draft_now(id).await?.ok_or(Error::NotFound)?;
        let cases = reads.cases().await?;
        let mut people: Vec<PersonId> = vec![draft.by];
        people.extend(draft.decided.as_ref().map(|decided| decided.by));
        people.extend(cases.iter().map(|case| case.by));
        people.sort_unstable();
        people.dedup();
        let names = reads.names(&people).await?;
        let name = |id: PersonId| {
            let found = names.iter().find(|(of, _)| *of == id);
            found.map(|(_, name)| name.clone()).unwrap_or_default()
        };
        let (stands, cases) = beside(&edition, &draft, &cases, &names);
        Ok(DraftPage {
            revision: draft.revision,
            mine: draft.by == staff.id(),
            decided: draft.decided.as_ref().map(|decided| DraftDecided {
                by: name(decided.by),
                at: decided.at,
                why: decided.why.clone(),
            }),
            trial: reads.trial_now(id).await?.map(|trial| tried(trial, &draft, &edition)),
            cases,
            stands,
            history: reads.draft_history(id, HISTORY).await?,
            gateways: self.gateway_names().await?,
            draft: draft_row(&draft, name(draft.by)),
        })
    }
}

/// The rules and the draft among them. Its words are looked at, recorded replies are not.
fn admitted(rule: &Rule, rules: &RuleSet) -> Result<RuleSet, RuleRefused> {
    Ok(admit(rule, rules, [])?)
}

/// A draft as somebody read it.
async fn read(work: &mut dyn Work, id: RuleDraftId, revision: u64) -> Result<Draft, Error> {
    let draft = work.draft(id).await?.ok_or(Error::NotFound)?;
    if draft.revision == revision { Ok(draft) } else { Err(Error::Conflict) }
}

async fn note(
    work: &mut dyn Work,
    staff: &Staff,
    verb: &'static str,
    draft: &Draft,
    why: &str,
    at: Timestamp,
) -> Result<(), Error> {
    let Rule { text, gateway, brand, class, hard, .. } = &draft.rule;
    let gateway = gateway.as_ref().map_or_else(|| "any gateway".to_owned(), GatewayId::to_string);
    let brand = brand.as_ref().map(Brand::to_string).map(|brand| format!(", {brand}"));
    let hard = if *hard { ", not again" } else { "" };
    let rule = format!("“{text}” at {gateway}{} is {class}{hard}", brand.unwrap_or_default());
    let why = if why.is_empty() { rule } else { format!("{rule}. {why}") };
    let (who, subject) = (Who::Person(staff.id()), draft.id.to_string());
    Ok(work.note(&Note { at, church: None, who, verb, subject, why }).await?)
}

/// Whether it stands beside the rules in force, and which cases it turns. A rule that is in force
/// is looked at as if it were not.
fn beside(
    edition: &Edition,
    draft: &Draft,
    cases: &[Case],
    names: &[(PersonId, String)],
) -> (Stands, views::CasesView) {
    let before = edition.rules.without(|rule| rule.id == draft.rule.id);
    let before = before.unwrap_or_else(|_| edition.rules.clone());
    match admit(&draft.rule, &before, []) {
        Ok(after) => (Stands::Well, judge(cases, names, &before, &after)),
        Err(refused) => {
            let stands = match refused {
                Refused::Tie { first, second } => {
                    let other = if first == draft.rule.id { second } else { first };
                    Stands::TiesWith(other.to_string())
                }
                Refused::TooGreedy { from, .. } => {
                    Stands::SaysTooLittle(u64::try_from(from).unwrap_or(u64::MAX))
                }
                Refused::SameId(_)
                | Refused::TooShort(_)
                | Refused::NoLetter(_)
                | Refused::ClaimsSuccess(_)
                | Refused::TooManyGaps(_)
                | Refused::TooMany => Stands::Not,
            };
            (stands, judge(cases, names, &before, &before))
        }
    }
}

fn tried(trial: Trial, draft: &Draft, edition: &Edition) -> TrialView {
    let greedy = trial.found.is_greedy();
    let change = |change: Change| ClassChange {
        from: change.from,
        to: change.to,
        replies: change.replies,
        sums: change.sums,
        examples: change
            .examples
            .into_iter()
            .map(|one| ReplyExample {
                gateway: one.gateway,
                amount: one.amount,
                at: one.at,
                reply: one.reply,
            })
            .collect(),
    };
    TrialView {
        total: trial.total,
        done: trial.done,
        asked_at: trial.asked_at,
        ended_at: trial.ended_at,
        greedy,
        current: trial.base == edition.version && trial.revision == draft.revision,
        taken: trial.found.taken,
        taken_from: trial.found.taken_from,
        changes: trial.found.changes.into_iter().map(change).collect(),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_rule_of_staff_is_named_by_its_words() {
        let id = RuleDraftId::from_uuid(Uuid::from_u128(0x1f3a_9c2e << 96));
        assert_eq!(name_of("No * Moolah!", id).as_str(), "staff/no-moolah-1f3a9c2e");
    }

    #[test]
    fn a_typed_rule_is_told_all_that_is_wrong() {
        let typed = TypedRule { class: "success".to_owned(), ..TypedRule::default() };
        let id = RuleDraftId::from_uuid(Uuid::nil());
        let Err(Error::Invalid(wrong)) = typed.read(id) else { panic!("it was taken") };
        let fields: Vec<_> = wrong.iter().map(|one| one.field).collect();
        assert_eq!(fields, ["text", "class", "reason"]);
    }
}
