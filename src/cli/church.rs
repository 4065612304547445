//! `offertory church`: the first church of an empty installation, and the next ones.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use delayed_payments::MethodKind;
use giving::churches::Gateway;
use giving::founding::{Founding, FoundingFacility, Invited};
use giving::people::Role;
use kernel::{ChurchId, Currency, GatewayId};
use serde::Deserialize;

use super::{invited, say, say_json};
use crate::cli::operator::use_cases;
use crate::config::Config;

/// A description to begin with; `church example` prints it.
const EXAMPLE: &str = include_str!("church.toml");

/// Churches, and who keeps their books.
#[derive(Subcommand)]
pub(super) enum Church {
    /// Print a description to begin with.
    ///
    /// Example: offertory church example > grace.toml
    #[command(verbatim_doc_comment)]
    Example,
    /// Add the church that a file describes.
    ///
    /// Example: offertory church add grace.toml
    #[command(verbatim_doc_comment)]
    Add { file: PathBuf },
    /// Say which churches there are, and their ids.
    ///
    /// Example: offertory church list --json
    #[command(verbatim_doc_comment)]
    List {
        /// For a machine to read.
        #[arg(long)]
        json: bool,
    },
    /// Let somebody in: they sign in with a code that is mailed to them.
    ///
    /// Example: offertory church invite ada@example.org --name "Ada Lovelace" --church 0198...
    #[command(verbatim_doc_comment)]
    Invite(Invite),
}

#[derive(Args)]
pub(super) struct Invite {
    email: String,
    #[arg(long)]
    name: String,
    /// Whose church; `offertory church list` says the ids.
    #[arg(long)]
    church: ChurchId,
    #[arg(long = "as", value_enum, default_value_t = Place::Admin)]
    place: Place,
}

/// What they come for.
#[derive(Clone, Copy, ValueEnum)]
enum Place {
    Admin,
    Donor,
}

/// A church as a file describes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Described {
    name: String,
    zone: String,
    currency: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    tax_number: String,
    #[serde(default)]
    test: bool,
    campuses: Vec<String>,
    funds: Vec<String>,
    #[serde(rename = "facility")]
    facilities: Vec<DescribedFacility>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DescribedFacility {
    kind: String,
    token: String,
    gateway: String,
    gateway_name: String,
    probe_facility_token: String,
    probe_method_token: String,
}

impl Church {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        match self {
            Church::Example => say(EXAMPLE.trim_end()),
            Church::Add { file } => {
                let text = std::fs::read_to_string(&file)
                    .with_context(|| format!("{} cannot be read", file.display()))?;
                let founding = read(&text).with_context(|| file.display().to_string())?;
                let giving = use_cases(&config).await?;
                let id = giving.found(&founding).await.with_context(|| not_added(&founding))?;
                say(&format!("{} is there: church {id}", founding.name));
                say("Next: offertory church invite EMAIL --name NAME --church ID");
            }
            Church::List { json } => list(&config, json).await?,
            Church::Invite(invite) => {
                let role = match invite.place {
                    Place::Admin => Role::ChurchAdmin,
                    Place::Donor => Role::Donor,
                };
                let (name, church) = (invite.name, Some(invite.church));
                let guest = Invited { name, email: invite.email, role, church };
                invited(&config, &guest).await?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn list(config: &Config, json: bool) -> anyhow::Result<()> {
    let churches = use_cases(config).await?.churches().await?;
    if json {
        let rows: Vec<_> = churches
            .iter()
            .map(|one| serde_json::json!({ "id": one.id, "name": one.name, "test": one.test }))
            .collect();
        return say_json(&rows);
    }
    if churches.is_empty() {
        say("There is no church yet: offertory church example > church.toml");
    }
    for church in churches {
        say(&format!("{}  {}{}", church.id, church.name, if church.test { " (test)" } else { "" }));
    }
    Ok(())
}

fn read(text: &str) -> anyhow::Result<Founding> {
    let described: Described = toml::from_str(text)?;
    let currency: Currency = described.currency.parse()?;
    let facilities = described
        .facilities
        .into_iter()
        .map(|facility| {
            let kind: MethodKind = facility.kind.parse()?;
            let id: GatewayId = facility.gateway.parse()?;
            Ok(FoundingFacility {
                kind,
                gateway: Gateway {
                    id,
                    name: facility.gateway_name,
                    probe_facility_token: facility.probe_facility_token,
                    probe_method_token: facility.probe_method_token,
                },
                token: facility.token,
            })
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    Ok(Founding {
        name: described.name,
        zone: described.zone,
        currency,
        phone: described.phone,
        address: described.address,
        tax_number: described.tax_number,
        test: described.test,
        campuses: described.campuses,
        funds: described.funds,
        facilities,
    })
}

fn not_added(founding: &Founding) -> String {
    format!("{} was not added, and nothing was changed", founding.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_a_church() {
        let founding = read(EXAMPLE).unwrap();
        assert!(!founding.campuses.is_empty() && !founding.funds.is_empty());
        assert_eq!(founding.facilities.len(), 2);
    }

    #[test]
    fn a_word_that_means_nothing_is_refused_by_name() {
        let wrong = EXAMPLE.replace("currency = \"USD\"", "currency = \"Thaler\"");
        assert!(read(&wrong).is_err());
        let unknown = format!("steeple = true\n{EXAMPLE}");
        assert!(format!("{:#}", read(&unknown).unwrap_err()).contains("steeple"));
    }
}
