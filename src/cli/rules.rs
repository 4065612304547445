//! `offertory rules`: the lab, for when no browser is at hand.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use giving::rules::{Act, TypedRule};
use giving::{Giving, Staff};
use kernel::{RequestId, RuleDraftId};
use uuid::Uuid;
use views::{DraftPage, DraftRow, DraftStanding, RuleFilter, Stands};

use super::say;
use crate::cli::operator::{Operator, on_call};
use crate::config::Config;

/// Rules that say what gateways mean. One person drafts, another approves; each act is written down
/// under the name of who did it.
#[derive(Subcommand)]
pub(super) enum Rules {
    /// Say how many rules are in force, and how each of staff stands.
    ///
    /// Example: offertory rules list --as ada@example.org
    #[command(verbatim_doc_comment)]
    List(Operator),
    /// Write a rule down and say what it would change among recorded replies.
    ///
    /// Example: offertory rules draft "host * busy" --class provider_failure --gateway pin
    ///          --why "Their support told us so" --as ada@example.org
    #[command(verbatim_doc_comment)]
    Draft(Write),
    /// Ask for somebody else's approval.
    Ask(Decide),
    /// Put somebody else's rule in force, on every node within five seconds.
    Approve(Decide),
    /// Say what is not right yet.
    SendBack(DecideWhy),
    /// Take a rule back that is in force.
    ///
    /// Example: offertory rules revert 0b3c... --why "It takes too much" --as ada@example.org
    #[command(verbatim_doc_comment)]
    Revert(DecideWhy),
}

#[derive(Args)]
pub(super) struct Write {
    /// Whole words to find, as the gateway says them.
    text: String,
    /// What they mean: bank_declined, provider_failure, …
    #[arg(long)]
    class: String,
    /// Only at this gateway.
    #[arg(long, default_value = "")]
    gateway: String,
    /// Only for this card brand.
    #[arg(long, default_value = "")]
    brand: String,
    /// The card or account is never asked again.
    #[arg(long)]
    hard: bool,
    /// In ten characters or more; whoever approves reads it.
    #[arg(long)]
    why: String,
    #[command(flatten)]
    operator: Operator,
}

#[derive(Args)]
pub(super) struct Decide {
    /// The rule's id, as `list` says it.
    id: RuleDraftId,
    #[command(flatten)]
    operator: Operator,
}

#[derive(Args)]
pub(super) struct DecideWhy {
    /// The rule's id, as `list` says it.
    id: RuleDraftId,
    /// In ten characters or more.
    #[arg(long)]
    why: String,
    #[command(flatten)]
    operator: Operator,
}

impl Rules {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        match self {
            Rules::List(operator) => list(&config, &operator).await?,
            Rules::Draft(write) => draft(&config, write).await?,
            Rules::Ask(to) => decide(&config, &to.operator, to.id, (Act::Submit, "")).await?,
            Rules::Approve(to) => decide(&config, &to.operator, to.id, (Act::Approve, "")).await?,
            Rules::SendBack(to) => {
                decide(&config, &to.operator, to.id, (Act::SendBack, &to.why)).await?;
            }
            Rules::Revert(to) => {
                decide(&config, &to.operator, to.id, (Act::Revert, &to.why)).await?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn request() -> RequestId {
    RequestId::from_uuid(Uuid::new_v4())
}

async fn list(config: &Config, operator: &Operator) -> anyhow::Result<()> {
    let (giving, staff) = on_call(config, operator).await?;
    let rules = giving.rules(&staff, RuleFilter::default()).await?;
    say(&format!("Set {}: {} rules in force.", rules.version, rules.all));
    for draft in &rules.drafts {
        say(&said(draft));
    }
    Ok(())
}

async fn draft(config: &Config, write: Write) -> anyhow::Result<()> {
    let (giving, staff) = on_call(config, &write.operator).await?;
    let typed = TypedRule {
        text: write.text,
        gateway: write.gateway,
        brand: write.brand,
        class: write.class,
        hard: if write.hard { "yes" } else { "no" }.to_owned(),
        reason: write.why,
    };
    let id = giving.draft_rule(&staff, &typed, request()).await?;
    // Nobody has to wait for the engine: what is left is done here.
    while giving.try_next_rule().await? {}
    tell(&shown(&giving, &staff, id).await?);
    Ok(())
}

async fn decide(
    config: &Config,
    operator: &Operator,
    id: RuleDraftId,
    (act, why): (Act, &str),
) -> anyhow::Result<()> {
    let (giving, staff) = on_call(config, operator).await?;
    let revision = giving.rule_draft(&staff, id).await?.revision;
    giving.decide_rule(&staff, id, revision, (act, why), request()).await?;
    say(&said(&shown(&giving, &staff, id).await?.draft));
    Ok(())
}

async fn shown(giving: &Giving, staff: &Staff, id: RuleDraftId) -> anyhow::Result<DraftPage> {
    Ok(giving.rule_draft(staff, id).await?)
}

fn said(draft: &DraftRow) -> String {
    let standing = match draft.standing {
        DraftStanding::Draft => "being written",
        DraftStanding::Submitted => "waits for approval",
        DraftStanding::SentBack => "sent back",
        DraftStanding::Active => "in force",
        DraftStanding::Reverted => "taken back",
        DraftStanding::Dropped => "dropped",
    };
    let gateway = draft.gateway.as_ref().map_or("any gateway", |gateway| gateway.as_str());
    let brand = draft.brand.as_deref().map(|brand| format!(", {brand}")).unwrap_or_default();
    let DraftRow { id, text, class, by, .. } = draft;
    format!("{id}: \"{text}\" at {gateway}{brand} is {class}; {standing}; written by {by}.")
}

/// What a draft would change, and what stands in its way.
fn tell(page: &DraftPage) {
    say(&said(&page.draft));
    match &page.stands {
        Stands::Well => {}
        Stands::TiesWith(other) => say(&format!("It ties with {other}.")),
        Stands::SaysTooLittle(classes) => {
            say(&format!("Its words stand in rules of {classes} other classes."));
        }
        Stands::Not => say("Its text says too little."),
    }
    if let Some(trial) = &page.trial {
        say(&format!("Tried on {} of {} recorded replies.", trial.done, trial.total));
        for change in &trial.changes {
            let sums: Vec<String> = change.sums.iter().map(ToString::to_string).collect();
            let (from, to, replies) = (change.from, change.to, change.replies);
            say(&format!("  {from} becomes {to}: {replies} replies, {}", sums.join(" and ")));
        }
        if trial.greedy {
            say("It is too greedy: it takes replies from rules of several classes.");
        }
    }
    for case in &page.cases.red {
        say(&format!("It turns a case red: {} is {}, not {}", case.reply, case.class, case.after));
    }
}
