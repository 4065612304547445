//! Drills: what there is, the button that plays one, how far it is, and its report.

use app::site::pages::staff::drills;
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use giving::{Staff, Wrong};
use http::StatusCode;
use kernel::{DrillReportId, RequestId, derive_id};
use leptos::prelude::*;
use views::{DrillBoard, DrillCard, Notice};

use super::done;
use crate::drill::Drill;
use crate::http::failure::Failure;
use crate::http::form::{Fields, Form, Id, Sent, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

const PATH: &str = "/staff/drills";

/// `GET /staff/drills`.
pub async fn all(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
) -> Answer {
    shown(&site, &staff, page, StatusCode::OK, Fields::default().draft(Vec::new())).await
}

/// The drills that the binary brings.
fn library() -> Result<Vec<Drill>, Failure> {
    Drill::all().map_err(|error| {
        tracing::error!(error = format!("{error:#}"), "a drill cannot be read");
        Failure::Ours
    })
}

async fn shown(site: &Site, staff: &Staff, page: Page, status: StatusCode, draft: Draft) -> Answer {
    let runs = site.giving.drill_runs(staff).await?;
    let card = |drill: Drill| DrillCard {
        last: runs.iter().find(|run| run.drill == drill.name).cloned(),
        title: drill.script.title,
        story: drill.script.story,
        name: drill.name,
    };
    let drills = library()?.into_iter().map(card).collect();
    let may_run = site.environment.is_playground();
    let view = DrillBoard { drills, runs, may_run };
    Ok(render::page(status, move || view! { <drills::Drills page view draft /> }).await)
}

/// `POST /staff/drills`: asks for one, or for every one. Only where no gift is real.
pub async fn ask(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    if !site.environment.is_playground() {
        return Err(Failure::NotForYou);
    }
    let asked = async {
        let seed: u32 = match fields.get("seed").trim() {
            "" => 1,
            text => text
                .parse()
                .map_err(|_| Failure::from(giving::Error::invalid("seed", Wrong::NotAChoice)))?,
        };
        let (wanted, every) = (fields.get("drill"), fields.get("drill") == "all");
        let mut chosen = library()?;
        chosen.retain(|drill| every || drill.name == wanted);
        let request = fields.request()?;
        let mut last = None;
        for drill in &chosen {
            // One form asks for many: each is asked for once.
            let own = derive_id(&["drill", &request.to_string(), &drill.name]);
            let named = (drill.name.as_str(), drill.script.title.as_str());
            let own = RequestId::from_uuid(own);
            last = Some(site.giving.ask_drill(&staff, named, seed.into(), own).await?);
        }
        let last = last.ok_or(Failure::Unreadable)?;
        Ok::<_, Failure>(if every { PATH.to_owned() } else { format!("{PATH}/{last}") })
    };
    match send(&fields, asked).await? {
        Sent::Done(path) => Ok(done(&path, Notice::DrillAsked)),
        Sent::Again(status, draft) => shown(&site, &staff, page, status, draft).await,
    }
}

/// `GET /staff/drills/{id}`.
pub async fn one(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<DrillReportId>,
) -> Answer {
    let draft = Fields::default().draft(Vec::new());
    report(&site, &staff, page, id, StatusCode::OK, draft).await
}

async fn report(
    site: &Site,
    staff: &Staff,
    page: Page,
    id: DrillReportId,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.drill_page(staff, id).await?;
    Ok(render::page(status, move || view! { <drills::report::Report page view draft /> }).await)
}

/// `POST /staff/drills/{id}`: a post-mortem names it.
pub async fn name(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<DrillReportId>,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    // A text that names no incident is as good as none.
    let incident = fields.parse("incident");
    let named = site.giving.name_drill(&staff, id, incident, request);
    match send(&fields, named).await? {
        Sent::Done(()) => Ok(done(&format!("{PATH}/{id}"), Notice::DrillNamed)),
        Sent::Again(status, draft) => report(&site, &staff, page, id, status, draft).await,
    }
}
