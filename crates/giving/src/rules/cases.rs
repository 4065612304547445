//! Recorded cases: replies of which is known what they mean. The public sample that ships with the
//! classifier are cases, and every reply that a person judged is one. A rule may not turn a case
//! red.

use std::sync::LazyLock;

use classifier::{Answer, Brand, Reply, RuleSet, classify, redact};
use kernel::{Class, GatewayId, PersonId, RequestId, Timestamp, derive_id};
use views::{CaseRow, CasesView, JudgedBy};

use super::recorded::pasted;
use super::why::reply_typed;
use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::error::{Error, Wrong};
use crate::request::{Turn, claim};
use crate::typed::{choice, reason, wrong};

/// A reply of which a person said what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Derived from the gateway, the brand and the reply: one reply means one thing.
    pub id: String,
    pub gateway: GatewayId,
    pub brand: Option<Brand>,
    /// Redacted.
    pub reply: String,
    pub class: Class,
    pub by: PersonId,
    pub at: Timestamp,
    pub why: String,
}

/// Real answers with what they mean. Those that were successes are left out: no rule decides them.
const SAMPLE: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../classifier/testdata/gateway_responses_public.csv"
));

/// Characters of a case that a page shows.
const SHOWN: usize = 300;

struct Told {
    gateway: GatewayId,
    message: String,
    reply: Reply,
    class: Class,
}

static TOLD: LazyLock<Vec<Told>> =
    LazyLock::new(|| SAMPLE.lines().skip(1).filter_map(told).collect());

fn told(line: &str) -> Option<Told> {
    let mut fields = fields(line).into_iter();
    let (gateway, code, message, label) =
        (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    let class: Class = label.parse().ok().filter(|class| *class != Class::Success)?;
    let body = serde_json::json!({ "code": code, "message": message }).to_string().into_bytes();
    let answer = Answer { http_status: 200, body, approved: Some(false), finished: true };
    let reply = Reply::Answered(answer);
    Some(Told { gateway: gateway.parse().ok()?, message, reply, class })
}

/// The fields of one line; a field in quotes may hold commas, and a quote twice.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let field = fields.last_mut();
        match (letter, quoted, field) {
            ('"', true, Some(field)) if letters.peek() == Some(&'"') => {
                field.push('"');
                letters.next();
            }
            ('"', _, _) => quoted = !quoted,
            (',', false, _) => fields.push(String::new()),
            (letter, _, Some(field)) => field.push(letter),
            (_, _, None) => {}
        }
    }
    fields
}

/// What becomes of every case when `before` becomes `after`.
pub(super) fn judge(
    cases: &[Case],
    names: &[(PersonId, String)],
    before: &RuleSet,
    after: &RuleSet,
) -> CasesView {
    let mut view = CasesView::default();
    for told in TOLD.iter() {
        let ruled = |rules| classify(&told.reply, &told.gateway, None, rules).class;
        view.count(told.class, ruled(before), ruled(after), |before, after| CaseRow {
            id: None,
            gateway: told.gateway.clone(),
            brand: None,
            reply: told.message.clone(),
            class: told.class,
            before,
            after,
            judged: None,
        });
    }
    for case in cases {
        let reply = pasted(&case.reply);
        let ruled = |rules| classify(&reply, &case.gateway, case.brand.as_ref(), rules).class;
        view.count(case.class, ruled(before), ruled(after), |before, after| CaseRow {
            before,
            after,
            ..row(case, names)
        });
    }
    view
}

fn row(case: &Case, names: &[(PersonId, String)]) -> CaseRow {
    let by = names.iter().find(|(id, _)| *id == case.by).map(|(_, name)| name.clone());
    CaseRow {
        id: Some(case.id.clone()),
        gateway: case.gateway.clone(),
        brand: case.brand.as_ref().map(Brand::to_string),
        reply: case.reply.chars().take(SHOWN).collect(),
        class: case.class,
        before: case.class,
        after: case.class,
        judged: Some(JudgedBy { by: by.unwrap_or_default(), at: case.at, why: case.why.clone() }),
    }
}

/// What was typed about a reply.
#[derive(Clone, Copy, Debug, Default)]
pub struct TypedCase<'a> {
    pub reply: &'a str,
    pub gateway: &'a str,
    pub brand: &'a str,
    pub class: &'a str,
    pub why: &'a str,
}

impl Giving {
    /// A person says what a reply means. From now on it is a case.
    pub async fn judge_reply(
        &self,
        staff: &Staff,
        typed: TypedCase<'_>,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let (gateway, brand) = reply_typed(typed.reply, typed.gateway, typed.brand)?;
        let class: Class = choice(typed.class, "class")?;
        if class == Class::Success {
            return Err(wrong("class", Wrong::NotAChoice).into());
        }
        let why = reason(typed.why, "why")?;
        let reply = redact(typed.reply.trim());
        let brand_name = brand.as_ref().map(Brand::to_string).unwrap_or_default();
        let id = derive_id(&["case", gateway.as_str(), &brand_name, &reply]).to_string();
        let mut work = self.begin().await?;
        let content = ["case.judge", &id, class.name(), why];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        work.put_case(&Case {
            id: id.clone(),
            gateway,
            brand,
            reply,
            class,
            by: staff.id(),
            at: now,
            why: why.to_owned(),
        })
        .await?;
        work.note(&Note {
            at: now,
            church: None,
            who: Who::Person(staff.id()),
            verb: "case.judge",
            subject: id,
            why: format!("it means {class}: {why}"),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// What a person said of a reply does not count any more.
    pub async fn forget_case(
        &self,
        staff: &Staff,
        id: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["case.forget", id];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        if !work.remove_case(id).await? {
            return Err(Error::NotFound);
        }
        work.note(&Note {
            at: now,
            church: None,
            who: Who::Person(staff.id()),
            verb: "case.forget",
            subject: id.to_owned(),
            why: String::new(),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// All that persons judged.
    pub async fn judged_cases(&self, _: &Staff) -> Result<Vec<CaseRow>, Error> {
        let cases = self.reads().cases().await?;
        let names = self.names_of_judges(&cases).await?;
        let edition = self.edition();
        Ok(cases
            .iter()
            .map(|case| {
                let reply = pasted(&case.reply);
                let brand = case.brand.as_ref();
                let now = classify(&reply, &case.gateway, brand, &edition.rules).class;
                CaseRow { before: now, after: now, ..row(case, &names) }
            })
            .collect())
    }

    pub(super) async fn names_of_judges(
        &self,
        cases: &[Case],
    ) -> Result<Vec<(PersonId, String)>, Error> {
        let mut people: Vec<PersonId> = cases.iter().map(|case| case.by).collect();
        people.sort_unstable();
        people.dedup();
        Ok(self.reads().names(&people).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_sample_are_cases() {
        assert!(TOLD.len() > 350, "{}", TOLD.len());
        assert_eq!(fields("a,\"b, \"\"c\"\"\",,d"), ["a", "b, \"c\"", "", "d"]);
    }

    #[test]
    fn f7_a_rule_that_turns_a_case_is_named() {
        let before = classifier::default_rules();
        let rule = classifier::Rule {
            id: kernel::RuleId::new("staff/one"),
            text: "insufficient funds in the account of".to_owned(),
            gateway: None,
            brand: None,
            class: Class::BankDeclined,
            reason: "a try".to_owned(),
            hard: false,
        };
        let fine = before.with([rule.clone()]).unwrap();
        let view = judge(&[], &[], &before, &fine);
        assert_eq!((view.red.len(), view.green.len()), (0, 0));
        let (text, heartland) = ("the card has expired".to_owned(), "heartland".parse().ok());
        let greedy = classifier::Rule { text, gateway: heartland, ..rule };
        let greedy = before.with([greedy]).unwrap();
        let view = judge(&[], &[], &before, &greedy);
        assert!(view.all > 350 && view.still_red < 60 && !view.red.is_empty(), "{view:?}");
        assert!(view.red.iter().all(|row| row.before == row.class && row.after != row.class));
    }
}
