//! `offertory staff`: who is on call.

use std::process::ExitCode;

use clap::Subcommand;
use giving::founding::Invited;
use giving::people::Role;

use super::invited;
use crate::config::Config;

/// Payment staff, who serve every church.
#[derive(Subcommand)]
pub(super) enum Staff {
    /// Let somebody in: they sign in with a code that is mailed to them.
    ///
    /// Example: offertory staff invite ada@example.org --name "Ada Lovelace"
    #[command(verbatim_doc_comment)]
    Invite {
        email: String,
        #[arg(long)]
        name: String,
    },
}

impl Staff {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let Staff::Invite { email, name } = self;
        invited(&config, &Invited { name, email, role: Role::PaymentStaff, church: None }).await?;
        Ok(ExitCode::SUCCESS)
    }
}
