//! The frame of the page that answers a request: who is looking, whose church, which theme, what
//! just happened.

use std::time::Duration;

use app::site::Page;
use auth::{Visiting, Who};
use axum::extract::FromRequestParts;
use giving::{Actor, Surroundings};
use http::header::COOKIE;
use http::request::Parts;
use jiff::tz::TimeZone;
use kernel::Timestamp;
use tokio::time::timeout;
use views::{Frame, Notice, Theme, Viewer};

use super::failure::Failure;
use super::language;
use super::site::Site;

/// The cookie that keeps a theme. It says nothing about anybody.
pub const THEME: &str = "theme";

/// The one that keeps large print. It says nothing about anybody.
pub const PRINT: &str = "print";

/// How long a page that says what went wrong waits for what stands around it.
const PATIENCE: Duration = Duration::from_millis(500);

/// Frame and files, for a page.
pub struct Framed(pub Page);

impl FromRequestParts<Site> for Framed {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Framed, Failure> {
        let Who(actor) = Who::from_request_parts(parts, site).await?;
        let visitor = match &actor {
            Some(_) => None,
            None => Visiting::from_request_parts(parts, site).await?.0,
        };
        // Who came by a link reads their own language and church, and is nobody all the same.
        language::settle(visitor.as_ref());
        let around = site.giving.surroundings(actor.as_ref().or(visitor.as_ref())).await?;
        Ok(Framed(page(site, parts, actor.as_ref(), around)))
    }
}

/// The same page, with what stands around the pages of a link's owner.
pub async fn around(site: &Site, mut page: Page, owner: Option<&Actor>) -> Result<Page, Failure> {
    if let Some(owner) = owner {
        let around = site.giving.surroundings(Some(owner)).await?;
        (page.frame.church, page.frame.zone) = (around.church, around.zone);
        language::settle(Some(owner));
    }
    Ok(page)
}

/// The frame of a page that says what went wrong. Staff see that schedules are off wherever they
/// are, so it is read for them; but such a page waits for nobody.
pub async fn for_failure(site: &Site, parts: &Parts, actor: Option<&Actor>) -> Page {
    if matches!(actor, Some(Actor::Staff(_))) {
        let around = timeout(PATIENCE, site.giving.surroundings(actor)).await;
        if let Ok(Ok(around)) = around {
            return page(site, parts, actor, around);
        }
    }
    bare(site, parts, actor)
}

/// The frame of a page that must come even when the database does not answer.
pub fn bare(site: &Site, parts: &Parts, actor: Option<&Actor>) -> Page {
    let zone = "UTC".to_owned();
    let around = Surroundings {
        church: None,
        switch_off: None,
        unread_notices: 0,
        banners: Vec::new(),
        zone,
    };
    page(site, parts, actor, around)
}

fn page(site: &Site, parts: &Parts, actor: Option<&Actor>, around: Surroundings) -> Page {
    let viewer = match actor {
        None => Viewer::Nobody,
        Some(Actor::Donor(donor)) => Viewer::Donor { name: donor.name().to_owned() },
        Some(Actor::Admin(admin)) => Viewer::Admin { name: admin.name().to_owned() },
        Some(Actor::Staff(staff)) => Viewer::Staff { name: staff.name().to_owned() },
    };
    language::settle(actor);
    let now = site.giving.now();
    let theme = match (chosen_theme(parts), &viewer) {
        (Theme::System, Viewer::Staff { .. }) if is_night(now, &around.zone) => Theme::Dark,
        (theme, _) => theme,
    };
    Page {
        frame: Frame {
            viewer,
            church: around.church,
            environment: site.environment.banner(),
            demo: site.demo,
            switch_off: around.switch_off,
            unread_notices: around.unread_notices,
            banners: around.banners,
            theme,
            large_print: cookie(parts, PRINT) == Some("large"),
            notice: notice(parts),
            now,
            zone: around.zone,
        },
        assets: site.assets.clone(),
    }
}

fn cookie<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    let cookies = parts.headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
    let mut pairs = cookies.flat_map(|header| header.split(';')).map(str::trim);
    pairs.find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

fn chosen_theme(parts: &Parts) -> Theme {
    cookie(parts, THEME).and_then(theme_named).unwrap_or_default()
}

/// A theme by the word in cookie and form.
pub fn theme_named(word: &str) -> Option<Theme> {
    match word {
        "system" => Some(Theme::System),
        "light" => Some(Theme::Light),
        "dark" => Some(Theme::Dark),
        _ => None,
    }
}

/// Staff on call sit in dark rooms: from 8 in the evening to 8 in the morning.
fn is_night(now: Timestamp, zone: &str) -> bool {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    !(8..20).contains(&now.to_jiff().to_zoned(zone).hour())
}

/// `?done=gift_received`: a closed list of words, so that a link cannot put words in our mouth.
fn notice(parts: &Parts) -> Option<Notice> {
    let query = parts.uri.query()?;
    query.split('&').find_map(|pair| pair.strip_prefix("done=")).and_then(Notice::from_name)
}
