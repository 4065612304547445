//! Settings, all from the environment (B-17). Without any the product runs on this machine, with
//! its data in `./data`.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use auth::Cookies;

/// One image, four environments (B-18).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// A developer's own machine.
    Localhost,
    /// Integration; no real data.
    Staging,
    /// A playground, like production but for the money.
    Sandbox,
    Production,
}

impl Environment {
    const ALL: [Environment; 4] = [
        Environment::Localhost,
        Environment::Staging,
        Environment::Sandbox,
        Environment::Production,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Environment::Localhost => "localhost",
            Environment::Staging => "staging",
            Environment::Sandbox => "sandbox",
            Environment::Production => "production",
        }
    }

    /// The banner's word. Production needs none.
    pub fn banner(self) -> Option<String> {
        (self != Environment::Production).then(|| self.name().to_owned())
    }

    /// Plain HTTP is for one's own machine alone.
    pub const fn cookies(self) -> Cookies {
        match self {
            Environment::Localhost => Cookies::Localhost,
            Environment::Staging | Environment::Sandbox | Environment::Production => {
                Cookies::Secure
            }
        }
    }

    /// Where demo data may be, and where a practice gateway may stand in for a real one.
    pub const fn is_playground(self) -> bool {
        match self {
            Environment::Localhost | Environment::Sandbox => true,
            Environment::Staging | Environment::Production => false,
        }
    }
}

/// A value nobody may read in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(value: impl Into<String>) -> Secret {
        Secret(value.into())
    }

    /// The value, for the one who connects with it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Of an address the scheme and the host; of anything else nothing.
impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((scheme, rest)) = self.0.split_once("://") else { return f.write_str("(set)") };
        let place = rest.split('/').next().unwrap_or_default();
        let host = place.rsplit('@').next().unwrap_or_default();
        write!(f, "{scheme}://{host}/…")
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The orchestrator above all gateways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Orchestrator {
    pub url: String,
    pub key: Secret,
    pub secret: Secret,
}

/// Whoever carries text messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextsAt {
    pub url: String,
    pub secret: Secret,
}

/// Everything that can be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    pub environment: Environment,
    pub listen: SocketAddr,
    pub metrics_listen: Option<SocketAddr>,
    pub data: PathBuf,
    pub database_url: Option<Secret>,
    pub redis_url: Option<Secret>,
    /// `None`: a practice gateway is started beside the server.
    pub orchestrator: Option<Orchestrator>,
    /// Where that one listens: on this machine alone.
    pub sandbox_listen: String,
    pub smtp_url: Option<Secret>,
    /// `None`: no text messages, or the practice gateway beside the server plays their part.
    pub texts: Option<TextsAt>,
    pub mail_from: String,
    /// The address people type, where a proxy stands before the server.
    pub url: Option<String>,
    /// How many proxies add to `X-Forwarded-For`.
    pub proxies: usize,
    /// This process among others.
    pub node: String,
    /// How far our clock goes ahead of the machine's: what is due later is due now. In a
    /// playground only.
    pub clock_ahead: Duration,
}

/// All that is wrong with the settings, one line each.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the settings do not fit:\n  {}", .0.join("\n  "))]
pub struct BadConfig(Vec<String>);

impl Config {
    /// Reads the environment.
    pub fn from_env() -> Result<Config, BadConfig> {
        Config::read(|name| std::env::var(name).ok())
    }

    /// Reads settings by name. An empty one counts as none.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Config, BadConfig> {
        let mut wrong = Vec::new();
        let get = |name: &str| get(name).filter(|value| !value.trim().is_empty());
        let secret = |name: &str| get(name).map(Secret);

        let environment = match get("OFFERTORY_ENV") {
            None => Environment::Localhost,
            Some(word) => {
                let known = Environment::ALL.into_iter().find(|known| known.name() == word);
                known.unwrap_or_else(|| {
                    wrong.push(
                        "OFFERTORY_ENV is one of localhost, staging, sandbox, production"
                            .to_owned(),
                    );
                    Environment::Localhost
                })
            }
        };
        let mut address = |name: &str| {
            let text = get(name)?;
            let parsed = text.parse().ok();
            if parsed.is_none() {
                wrong.push(format!("{name} is an address and a port, such as 127.0.0.1:3000"));
            }
            parsed
        };
        let listen = address("OFFERTORY_LISTEN");
        let metrics_listen = address("OFFERTORY_METRICS_LISTEN");
        let parts = (get("SPREEDLY_URL"), secret("SPREEDLY_KEY"), secret("SPREEDLY_SECRET"));
        let orchestrator = match parts {
            (Some(url), Some(key), Some(secret)) => Some(Orchestrator { url, key, secret }),
            (None, None, None) => None,
            (_, _, _) => {
                wrong.push(
                    "SPREEDLY_URL, SPREEDLY_KEY and SPREEDLY_SECRET go together: set all or none"
                        .to_owned(),
                );
                None
            }
        };
        match (&orchestrator, environment) {
            (None, Environment::Staging | Environment::Production) => wrong.push(format!(
                "SPREEDLY_URL, SPREEDLY_KEY and SPREEDLY_SECRET are needed in {}",
                environment.name()
            )),
            (Some(real), Environment::Sandbox) if !is_here(&real.url) => wrong.push(
                "OFFERTORY_ENV=sandbox refuses the keys of a real gateway: unset SPREEDLY_URL, or \
                 let it name an `offertory gateway-sandbox` on this machine"
                    .to_owned(),
            ),
            (Some(_) | None, _) => {}
        }
        let texts = match (get("SMS_URL"), secret("SMS_SECRET")) {
            (Some(url), Some(secret)) => Some(TextsAt { url, secret }),
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => {
                wrong.push("SMS_URL and SMS_SECRET go together: set both or none".to_owned());
                None
            }
        };
        if let Some(texts) = texts.as_ref().filter(|texts| !is_here(&texts.url)) {
            if !texts.url.starts_with("https://") {
                wrong.push("SMS_URL begins with https://".to_owned());
            }
            if environment == Environment::Sandbox {
                wrong.push(
                    "OFFERTORY_ENV=sandbox sends no real text messages: unset SMS_URL".to_owned(),
                );
            }
        }
        let proxies = match get("OFFERTORY_PROXIES").map(|count| count.parse()) {
            None => 0,
            Some(Ok(count)) => count,
            Some(Err(_)) => {
                wrong.push("OFFERTORY_PROXIES is how many proxies stand before us".to_owned());
                0
            }
        };
        let url = get("OFFERTORY_URL").map(|url| url.trim_end_matches('/').to_owned());
        if url.as_ref().is_some_and(|url| !url.starts_with("http")) {
            wrong.push("OFFERTORY_URL is the site's address, https://give.example.org".to_owned());
        }
        let clock_ahead = match get("OFFERTORY_CLOCK_AHEAD").map(|seconds| seconds.parse()) {
            None => Duration::ZERO,
            Some(Ok(seconds)) => Duration::from_secs(seconds),
            Some(Err(_)) => {
                wrong.push("OFFERTORY_CLOCK_AHEAD is a number of seconds".to_owned());
                Duration::ZERO
            }
        };
        let real = orchestrator.as_ref().is_some_and(|real| !is_here(&real.url));
        if !clock_ahead.is_zero() && (real || !environment.is_playground()) {
            wrong.push(
                "OFFERTORY_CLOCK_AHEAD is for a playground: the real time is the only one here"
                    .to_owned(),
            );
        }
        let sandbox_listen = get("OFFERTORY_SANDBOX_LISTEN");
        if sandbox_listen.as_ref().is_some_and(|at| !is_here(at)) {
            wrong.push("OFFERTORY_SANDBOX_LISTEN is on this machine, 127.0.0.1:4000".to_owned());
        }
        let config = Config {
            environment,
            listen: listen.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 3000))),
            metrics_listen,
            data: get("OFFERTORY_DATA").unwrap_or_else(|| "./data".to_owned()).into(),
            database_url: secret("DATABASE_URL"),
            redis_url: secret("REDIS_URL"),
            orchestrator,
            sandbox_listen: sandbox_listen.unwrap_or_else(|| "127.0.0.1:0".to_owned()),
            smtp_url: secret("SMTP_URL"),
            texts,
            mail_from: get("OFFERTORY_MAIL_FROM")
                .unwrap_or_else(|| "Offertory <no-reply@localhost>".to_owned()),
            url,
            proxies,
            node: get("OFFERTORY_NODE").unwrap_or_else(|| format!("node-{}", std::process::id())),
            clock_ahead,
        };
        if wrong.is_empty() { Ok(config) } else { Err(BadConfig(wrong)) }
    }

    /// A demo needs a playground and the practice gateway.
    pub fn allows_demo(&self) -> Result<(), BadConfig> {
        if !self.environment.is_playground() {
            let words = format!("demo data has no place in {}", self.environment.name());
            return Err(BadConfig(vec![words]));
        }
        match &self.orchestrator {
            Some(real) if !is_here(&real.url) => Err(BadConfig(vec![
                "a demo never talks to a real gateway: unset SPREEDLY_URL".to_owned(),
            ])),
            Some(_) | None => Ok(()),
        }
    }

    /// What is said at start: every setting, no secret.
    pub fn shown(&self) -> Vec<(&'static str, String)> {
        let or = |value: Option<String>, none: &str| value.unwrap_or_else(|| none.to_owned());
        let url = |secret: &Option<Secret>| secret.as_ref().map(Secret::to_string);
        let gateway = self.orchestrator.as_ref().map(|real| real.url.clone());
        vec![
            ("OFFERTORY_ENV", self.environment.name().to_owned()),
            ("OFFERTORY_LISTEN", self.listen.to_string()),
            ("OFFERTORY_DATA", self.data.display().to_string()),
            ("OFFERTORY_NODE", self.node.clone()),
            ("OFFERTORY_CLOCK_AHEAD", self.clock_ahead.as_secs().to_string()),
            ("OFFERTORY_URL", or(self.url.clone(), "(as asked for)")),
            ("OFFERTORY_PROXIES", self.proxies.to_string()),
            ("OFFERTORY_METRICS_LISTEN", or(self.metrics_listen.map(|at| at.to_string()), "(off)")),
            ("DATABASE_URL", or(url(&self.database_url), "(SQLite in the data folder)")),
            ("REDIS_URL", or(url(&self.redis_url), "(sessions in the database)")),
            ("SPREEDLY_URL", or(gateway, "(a practice gateway beside the server)")),
            (
                "SMS_URL",
                or(
                    self.texts.as_ref().map(|at| at.url.clone()),
                    "(the practice gateway's, or none)",
                ),
            ),
            ("SMTP_URL", or(url(&self.smtp_url), "(mail is kept, not sent)")),
        ]
    }
}

/// Whether an address is on this machine.
fn is_here(url: &str) -> bool {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    ["127.0.0.1", "localhost", "[::1]"].into_iter().any(|here| {
        host.strip_prefix(here).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(settings: &[(&str, &str)]) -> Result<Config, BadConfig> {
        Config::read(|name| {
            let found = settings.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn b17_no_setting_is_needed() {
        let config = read(&[]).unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
        assert_eq!(config.environment, Environment::Localhost);
        assert_eq!(config.allows_demo(), Ok(()));
    }

    #[test]
    fn b17_every_wrong_setting_is_named_at_once() {
        let wrong =
            read(&[("OFFERTORY_ENV", "moon"), ("OFFERTORY_LISTEN", "3000"), ("SPREEDLY_KEY", "k")]);
        let words = wrong.unwrap_err().to_string();
        for name in ["OFFERTORY_ENV", "OFFERTORY_LISTEN", "SPREEDLY_SECRET"] {
            assert!(words.contains(name), "{words}");
        }
    }

    #[test]
    fn b17_what_is_printed_holds_no_secret() {
        let config = read(&[
            ("DATABASE_URL", "postgres://us:hunter2@db.example/offertory"),
            ("REDIS_URL", "rediss://:hunter2@cache.example:6380/2"),
            ("SMTP_URL", "smtps://us:hunter2@mail.example"),
            ("SPREEDLY_URL", "https://core.example"),
            ("SPREEDLY_KEY", "hunter2"),
            ("SPREEDLY_SECRET", "hunter2"),
        ])
        .unwrap();
        let printed = format!("{:?} {config:?}", config.shown());
        assert!(!printed.contains("hunter2"), "{printed}");
        assert!(printed.contains("postgres://db.example/…"), "{printed}");
    }

    #[test]
    fn b18_the_sandbox_refuses_the_keys_of_a_real_gateway() {
        let keys = [("SPREEDLY_KEY", "k"), ("SPREEDLY_SECRET", "s"), ("OFFERTORY_ENV", "sandbox")];
        let at = |url| read(&[&keys[..], &[("SPREEDLY_URL", url)]].concat());
        assert!(at("https://core.example").is_err());
        assert!(at("http://127.0.0.1.example").is_err());
        assert!(at("http://127.0.0.1:4000").is_ok());
    }

    #[test]
    fn b18_only_a_playground_goes_ahead_of_time() {
        let ahead = ("OFFERTORY_CLOCK_AHEAD", "600");
        assert_eq!(read(&[ahead]).unwrap().clock_ahead, Duration::from_secs(600));
        assert!(read(&[("OFFERTORY_CLOCK_AHEAD", "soon")]).is_err());
        let real = [
            ahead,
            ("SPREEDLY_URL", "https://core.example"),
            ("SPREEDLY_KEY", "k"),
            ("SPREEDLY_SECRET", "s"),
        ];
        assert!(read(&real).is_err(), "nor beside a real gateway");
        let here = ("SPREEDLY_URL", "http://127.0.0.1:4000");
        assert!(read(&[&[here], &real[..1], &real[2..]].concat()).is_ok());
    }

    #[test]
    fn b18_demo_data_has_no_place_in_production() {
        let real = [
            ("SPREEDLY_URL", "https://core.example"),
            ("SPREEDLY_KEY", "k"),
            ("SPREEDLY_SECRET", "s"),
        ];
        let production = read(&[&real[..], &[("OFFERTORY_ENV", "production")]].concat()).unwrap();
        assert!(production.allows_demo().is_err());
        assert!(read(&real).unwrap().allows_demo().is_err(), "nor beside a real gateway");
        assert!(read(&[("OFFERTORY_ENV", "production")]).is_err(), "which needs a gateway");
    }
}
