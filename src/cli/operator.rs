//! Who acts when somebody acts from the command line: one of the payment staff, by name.

use std::sync::Arc;

use anyhow::Context;
use auth::Argon2Passwords;
use clap::Args;
use giving::ports::{Ids, Passwords, SystemIds};
use giving::{Giving, Staff};
use kernel::Clock;

use crate::compose;
use crate::config::{Config, Orchestrator, Secret};

#[derive(Args)]
pub(super) struct Operator {
    /// Your mail address; what you do is written down under your name.
    #[arg(long = "as", value_name = "EMAIL")]
    email: String,
}

impl Operator {
    /// Somebody who is named only where something is written.
    pub(super) fn named(email: String) -> Operator {
        Operator { email }
    }
}

/// The use cases over the database of the settings. Nothing on the command line sends money; a
/// gateway that is not set is one that does not answer.
pub(super) async fn use_cases(config: &Config) -> anyhow::Result<Giving> {
    let store = compose::open(config).await?.store;
    let nowhere = Orchestrator {
        url: "http://127.0.0.1:9".to_owned(),
        key: Secret::new(""),
        secret: Secret::new(""),
    };
    let gateway = compose::client(config.orchestrator.as_ref().unwrap_or(&nowhere), None)?;
    let world: (Arc<dyn Passwords>, Arc<dyn Clock>, Arc<dyn Ids>) =
        (Arc::new(Argon2Passwords::new()), compose::clock(config), Arc::new(SystemIds));
    compose::giving(config, store, gateway, world)
}

/// The use cases, and the one who acts. Whoever can open the database may: no password is asked.
pub(super) async fn on_call(
    config: &Config,
    operator: &Operator,
) -> anyhow::Result<(Giving, Staff)> {
    let giving = use_cases(config).await?;
    let email = operator.email.trim().to_lowercase();
    let staff = giving.staff_by_email(&email).await?;
    Ok((giving, staff.with_context(|| format!("{email} is not one of the payment staff"))?))
}
