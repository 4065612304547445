//! Who acts when somebody acts from the command line: one of the payment staff, by name.

use std::sync::Arc;

use anyhow::{Context, bail};
use auth::Argon2Passwords;
use clap::Args;
use giving::ports::{Ids, Passwords, SystemIds};
use giving::{Actor, Badge, Giving, Staff};
use kernel::Clock;

use crate::compose;
use crate::config::{Config, Orchestrator, Secret};

#[derive(Args)]
pub(super) struct Operator {
    /// Your mail address; what you do is written down under your name.
    #[arg(long = "as", value_name = "EMAIL")]
    email: String,
}

/// The use cases, and the one who acts. Whoever can open the database may: no password is asked.
pub(super) async fn on_call(
    config: &Config,
    operator: &Operator,
) -> anyhow::Result<(Giving, Staff)> {
    let store = compose::open(config).await?.store;
    let staff = store.read().staff().await?;
    let email = operator.email.trim().to_lowercase();
    let person = staff.into_iter().find(|person| person.email == email);
    let person = person.with_context(|| format!("{email} is not one of the payment staff"))?;
    // Nothing here sends money; a gateway that is not set is one that does not answer.
    let nowhere = Orchestrator {
        url: "http://127.0.0.1:9".to_owned(),
        key: Secret::new(""),
        secret: Secret::new(""),
    };
    let gateway = compose::client(config.orchestrator.as_ref().unwrap_or(&nowhere), None)?;
    let world: (Arc<dyn Passwords>, Arc<dyn Clock>, Arc<dyn Ids>) =
        (Arc::new(Argon2Passwords::new()), compose::clock(config), Arc::new(SystemIds));
    let giving = compose::giving(config, store, gateway, world);
    let badge = Badge { person: person.id, credential: person.credential };
    match giving.who(badge).await? {
        Some(Actor::Staff(staff)) => Ok((giving, staff)),
        Some(Actor::Donor(_) | Actor::Admin(_)) | None => bail!("{email} is not on call"),
    }
}
