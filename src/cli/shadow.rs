//! `offertory shadow`: what this release would decide, beside what was decided.

use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use giving::shadow::Shadow as Found;

use super::operator::{Operator, on_call};
use super::{say, say_json};
use crate::config::Config;

const HOUR: u64 = 60 * 60;

/// Decide again what the release that works has decided, and show what comes out otherwise.
///
/// Run the next release so, on the database of the one that works, before it takes over. It only
/// reads: no gateway is called, nothing is written and nobody is told. Replies of gateways are ruled
/// again, and each schedule's next date is counted again.
///
/// Example: offertory shadow --as david@example.org --hours 168
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Shadow {
    /// How far back replies are ruled again.
    #[arg(long, default_value_t = 24 * 7)]
    hours: u64,
    #[command(flatten)]
    operator: Operator,
    /// For a machine to read.
    #[arg(long)]
    json: bool,
}

impl Shadow {
    /// Exit code 0 only when both decide alike.
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let (giving, staff) = on_call(&config, &self.operator).await?;
        let back = Duration::from_secs(self.hours.saturating_mul(HOUR));
        let found = giving.shadow(&staff, giving.now().minus(back)).await?;
        if self.json {
            say_json(&found)?
        } else {
            show(&found)
        }
        Ok(if found.agrees() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn show(found: &Found) {
    for one in &found.rulings {
        say(&format!(
            "{} {}: was {}, now {}: {}",
            one.at, one.gateway, one.was, one.now, one.reply
        ));
    }
    for one in &found.dates {
        let day =
            |date: Option<kernel::Date>| date.map_or("none".to_owned(), |day| day.to_string());
        let (was, now) = (day(one.was), day(one.now));
        say(&format!("schedule {} of church {}: was {was}, now {now}", one.schedule, one.church));
    }
    say(&format!(
        "{} replies ruled again, {} otherwise; {} schedules counted again, {} otherwise.",
        found.replies, found.other_rulings, found.schedules, found.other_dates
    ));
}
