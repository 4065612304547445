//! Statements, receipts, and the page on which anybody checks them.

use app::site::pages::church::statements::Statements as ChurchStatements;
use app::site::pages::donor::receipt::Receipt;
use app::site::pages::donor::statement::Statement;
use app::site::pages::donor::statements::Statements;
use app::site::pages::verify::{Known, Unknown, Verify};
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use giving::statements::{AskedPeriod, KeptStatement};
use giving::{ChurchAdmin, Donor};
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use kernel::{GiftId, StatementId, StatementRunId};
use leptos::prelude::*;
use views::Notice;

use super::done;
use super::entry::Home;
use crate::http::failure::Failure;
use crate::http::form::{Asking, Fields, Form, Id, Sent, new_request, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::papers::{self, Vouched};
use crate::http::site::Site;
use crate::http::{bundle, export, language, render};

const PAGE: &str = "/statements";
const OFFICE: &str = "/church/statements";

fn asked(fields: &Fields) -> AskedPeriod {
    let typed = |name: &str| fields.get(name).to_owned();
    match (fields.get("from"), fields.get("to"), fields.parse("year")) {
        ("", "", Some(year)) => {
            AskedPeriod::Year { year, begins: fields.parse("begins").unwrap_or(1) }
        }
        ("", "", None) => AskedPeriod::ThisYear,
        _ => AskedPeriod::Range { from: typed("from"), to: typed("to") },
    }
}

/// `GET /statements`. Dates that make no sense are shown as typed, with what is wrong, above this
/// year's.
pub async fn show(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer {
    let asked = asked(&fields);
    let view = async { site.giving.statements(&donor, &asked).await };
    match send(&fields, view).await? {
        Sent::Done(view) => Ok(shown(page, view, StatusCode::OK, Draft::default()).await),
        Sent::Again(status, draft) => this_year(&site, &donor, page, status, draft).await,
    }
}

async fn this_year(
    site: &Site,
    donor: &Donor,
    page: Page,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.statements(donor, &AskedPeriod::ThisYear).await?;
    Ok(shown(page, view, status, draft).await)
}

async fn shown(
    page: Page,
    view: views::StatementsPage,
    status: StatusCode,
    draft: Draft,
) -> Response {
    let request = new_request();
    render::page(status, move || view! { <Statements page view request draft /> }).await
}

/// `POST /statements`: issues the statement of two dates.
pub async fn issue(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let asked = asked(&fields);
    let issued =
        async { site.giving.issue_statement(&donor, &asked, language::reads(), request).await };
    match send(&fields, issued).await? {
        Sent::Done(id) => Ok(Redirect::to(&format!("{PAGE}/{id}")).into_response()),
        Sent::Again(status, draft) => this_year(&site, &donor, page, status, draft).await,
    }
}

/// `GET /statements/{id}`.
pub async fn one(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<StatementId>,
) -> Answer {
    let view = site.giving.statement(&donor, id).await?;
    Ok(render::page(StatusCode::OK, move || view! { <Statement page view /> }).await)
}

/// `GET /statements/{id}/statement.pdf`: the paper; with `large=1` for those who see little.
pub async fn pdf(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Home(home): Home,
    Id(id): Id<StatementId>,
    Asking(fields): Asking,
) -> Answer {
    let kept = site.giving.statement_kept(&donor, id).await?;
    let name = format!("statement-{}.pdf", name_of(&kept));
    let large = fields.get("large") == "1";
    file("application/pdf", &name, statement_pdf(kept, home, large).await?)
}

/// `GET /statements/{id}/statement.csv`: a line for each fund of each gift.
pub async fn csv(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Id(id): Id<StatementId>,
) -> Answer {
    let kept = site.giving.statement_kept(&donor, id).await?;
    let rows = export::statement(&kept.read()?).map_err(giving::Error::internal)?;
    file("text/csv; charset=utf-8", &format!("statement-{}.csv", name_of(&kept)), rows)
}

/// `GET /statements/{id}/statement.json`: what was issued, letter by letter. Its SHA-256 is the fingerprint.
pub async fn json(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Id(id): Id<StatementId>,
) -> Answer {
    let kept = site.giving.statement_kept(&donor, id).await?;
    let name = format!("statement-{}.json", name_of(&kept));
    file("application/json", &name, kept.content.into_bytes())
}

/// "2025-01-01-2025-12-31": no name of anybody is in it.
fn name_of(kept: &KeptStatement) -> String {
    format!("{}-{}", kept.period.first, kept.period.last)
}

/// Setting a paper takes some milliseconds of work: it is done where nobody waits behind it.
async fn statement_pdf(kept: KeptStatement, home: String, large: bool) -> Result<Vec<u8>, Failure> {
    let issued = kept.read()?;
    let set = tokio::task::spawn_blocking(move || {
        let vouched = Vouched { code: &kept.code, hash: &kept.hash, site: &home, large };
        paper::pdf(&papers::statement(&issued, &vouched))
    });
    Ok(set.await.map_err(giving::Error::internal)?.map_err(giving::Error::internal)?)
}

fn file(kind: &'static str, name: &str, bytes: impl Into<Body>) -> Answer {
    let name = format!("attachment; filename=\"{name}\"");
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CONTENT_DISPOSITION, HeaderValue::try_from(name).map_err(|_| Failure::Ours)?),
    ];
    Ok((headers, bytes.into()).into_response())
}

/// `GET /verify`: the form; with a code, the way to its page.
pub async fn verify(
    State(site): State<Site>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer {
    let (status, draft) = if fields.get("code").is_empty() {
        (StatusCode::OK, Draft::default())
    } else {
        let typed = async { site.giving.typed_code(fields.get("code")) };
        match send(&fields, typed).await? {
            Sent::Done(code) => {
                return Ok(Redirect::to(&format!("/verify/{code}")).into_response());
            }
            Sent::Again(status, mut draft) => {
                // Unlike the codes of a sign-in, this one is on a paper and no secret of the page.
                let code = fields.get("code").to_owned();
                draft.values.insert("code".to_owned(), code);
                (status, draft)
            }
        }
    };
    Ok(render::page(status, move || view! { <Verify page draft /> }).await)
}

/// `GET /verify/{code}`: for anybody who holds the paper.
pub async fn verified(
    State(site): State<Site>,
    Framed(page): Framed,
    Path(code): Path<String>,
) -> Answer {
    match site.giving.verify(&code).await {
        Ok(view) => Ok(render::page(StatusCode::OK, move || view! { <Known page view /> }).await),
        Err(giving::Error::NotFound) => {
            Ok(render::page(StatusCode::NOT_FOUND, move || view! { <Unknown page /> }).await)
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /gifts/{id}/receipt`.
pub async fn receipt(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Framed(page): Framed,
    Id(id): Id<GiftId>,
) -> Answer {
    let view = site.giving.receipt(&donor, id).await?;
    let request = new_request();
    Ok(render::page(StatusCode::OK, move || view! { <Receipt page view request /> }).await)
}

/// `POST /gifts/{id}/receipt`: act = make, or send.
pub async fn act_on_receipt(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Id(id): Id<GiftId>,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let here = format!("/gifts/{id}/receipt");
    match fields.get("act") {
        "make" => {
            site.giving.issue_receipt(&donor, id, language::reads(), request).await?;
            Ok(Redirect::to(&here).into_response())
        }
        "send" => {
            site.giving.send_receipt(&donor, id, request).await?;
            Ok(done(&here, Notice::ReceiptSent))
        }
        _ => Err(Failure::Unreadable),
    }
}

/// `GET /gifts/{id}/receipt.pdf`.
pub async fn receipt_pdf(
    State(site): State<Site>,
    SignedIn(donor): SignedIn<Donor>,
    Home(home): Home,
    Id(id): Id<GiftId>,
) -> Answer {
    let view = site.giving.receipt(&donor, id).await?;
    let issued = view.issued.ok_or(Failure::NotFound)?;
    let (code, hash) = (view.code, view.hash);
    let set = tokio::task::spawn_blocking(move || {
        let vouched = Vouched { code: &code, hash: &hash, site: &home, large: false };
        paper::pdf(&papers::receipt(&issued, &vouched))
    });
    let pdf = set.await.map_err(giving::Error::internal)?.map_err(giving::Error::internal)?;
    file("application/pdf", &format!("receipt-{}.pdf", view.number), pdf)
}

/// `GET /church/statements`.
pub async fn office(
    State(site): State<Site>,
    SignedIn(admin): SignedIn<ChurchAdmin>,
    Framed(page): Framed,
) -> Answer {
    offices(&site, &admin, page, StatusCode::OK, Draft::default()).await
}

async fn offices(
    site: &Site,
    admin: &ChurchAdmin,
    page: Page,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.church_statements(admin).await?;
    let request = new_request();
    Ok(render::page(status, move || view! { <ChurchStatements page view request draft /> }).await)
}

/// `POST /church/statements`: everybody's statement of a year.
pub async fn issue_all(
    State(site): State<Site>,
    SignedIn(admin): SignedIn<ChurchAdmin>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let asked = asked(&fields);
    let issued = async { site.giving.ask_statements(&admin, &asked, request).await };
    match send(&fields, issued).await? {
        Sent::Done(_) => Ok(Redirect::to(OFFICE).into_response()),
        Sent::Again(status, draft) => offices(&site, &admin, page, status, draft).await,
    }
}

/// `GET /church/statements/{id}/all.zip`: a PDF for each giver, one after another.
pub async fn all(
    State(site): State<Site>,
    SignedIn(admin): SignedIn<ChurchAdmin>,
    Home(home): Home,
    Id(id): Id<StatementRunId>,
) -> Answer {
    let run = site.giving.statement_run(&admin, id).await?;
    if run.finished_at.is_none() {
        return Err(Failure::NotFound);
    }
    let name = format!("statements-{}-{}.zip", run.period.first, run.period.last);
    let giving = site.giving.clone();
    let files =
        bundle::statements(giving, admin, run, home, |kept, home| statement_pdf(kept, home, false));
    file("application/zip", &name, Body::from_stream(files))
}
