//! The lab: rules, drafts of rules, replies that nobody understood, and why a reply is ruled so.

use app::site::pages::staff::rules;
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use giving::rules::{Act, TypedCase, TypedRule};
use giving::{Staff, Wrong};
use http::StatusCode;
use kernel::RuleDraftId;
use leptos::prelude::*;
use views::{Notice, RuleFilter, RuleFrom, WhyPage};

use super::done;
use crate::http::failure::Failure;
use crate::http::form::{Asking, Fields, Form, Id, Sent, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::site::Site;
use crate::http::{render, words};

const LIST: &str = "/staff/rules";
const UNKNOWN: &str = "/staff/rules/unknown";
const WHY: &str = "/staff/rules/why";

fn path(id: RuleDraftId) -> String {
    format!("{LIST}/draft/{id}")
}

/// What a list of rules is narrowed to. What makes no sense narrows nothing.
pub fn filter(fields: &Fields) -> RuleFilter {
    RuleFilter {
        q: fields.get("q").trim().to_owned(),
        class: fields.parse("class"),
        gateway: fields.parse("gateway"),
        from: match fields.get("from") {
            "shipped" => Some(RuleFrom::Shipped),
            "staff" => Some(RuleFrom::Staff),
            _ => None,
        },
        page: fields.parse("page").unwrap_or(1),
    }
}

/// `GET /staff/rules`.
pub async fn all(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer {
    let view = site.giving.rules(&staff, filter(&fields)).await?;
    Ok(render::page(StatusCode::OK, move || view! { <rules::Rules page view /> }).await)
}

/// `GET /staff/rules/unknown`.
pub async fn unknown(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
) -> Answer {
    let draft = Fields::default().draft(Vec::new());
    inbox(&site, &staff, page, StatusCode::OK, draft).await
}

async fn inbox(site: &Site, staff: &Staff, page: Page, status: StatusCode, draft: Draft) -> Answer {
    let view = site.giving.unknown_inbox(staff).await?;
    Ok(render::page(status, move || view! { <rules::unknown::Unknown page view draft /> }).await)
}

/// `POST /staff/rules/unknown`: sets replies aside.
pub async fn set_aside(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let aside = async {
        let (key, why) = (fields.get("key"), fields.get("why"));
        site.giving.set_unknown_aside(&staff, key, why, request).await
    };
    match send(&fields, aside).await? {
        Sent::Done(()) => Ok(done(UNKNOWN, Notice::UnknownSetAside)),
        Sent::Again(status, draft) => inbox(&site, &staff, page, status, draft).await,
    }
}

/// `GET /staff/rules/why`.
pub async fn why(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
) -> Answer {
    let view = site.giving.why_page(&staff).await?;
    explained(page, StatusCode::OK, view, Fields::default().draft(Vec::new())).await
}

async fn explained(page: Page, status: StatusCode, view: WhyPage, draft: Draft) -> Answer {
    Ok(render::page(status, move || view! { <rules::why::Why page view draft /> }).await)
}

/// `POST /staff/rules/why`: explains, or takes down what a person says, or forgets it.
pub async fn explain(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let (reply, gateway, brand) = (fields.get("reply"), fields.get("gateway"), fields.get("brand"));
    let request = fields.request()?;
    match fields.get("act") {
        "explain" => {
            let asked = async { site.giving.why_ruled(&staff, reply, gateway, brand).await };
            match send(&fields, asked).await? {
                Sent::Done(view) => {
                    explained(page, StatusCode::OK, view, fields.draft(Vec::new())).await
                }
                Sent::Again(status, draft) => {
                    let view = site.giving.why_page(&staff).await?;
                    explained(page, status, view, draft).await
                }
            }
        }
        "judge" => {
            let (class, why) = (fields.get("class"), fields.get("why"));
            let typed = TypedCase { reply, gateway, brand, class, why };
            let judged = async { site.giving.judge_reply(&staff, typed, request).await };
            match send(&fields, judged).await? {
                Sent::Done(()) => Ok(done(WHY, Notice::CaseJudged)),
                Sent::Again(status, draft) => {
                    let view = match site.giving.why_ruled(&staff, reply, gateway, brand).await {
                        Ok(view) => view,
                        Err(_) => site.giving.why_page(&staff).await?,
                    };
                    explained(page, status, view, draft).await
                }
            }
        }
        "forget" => {
            site.giving.forget_case(&staff, fields.get("case"), request).await?;
            Ok(done(WHY, Notice::CaseForgotten))
        }
        _ => Err(Failure::Unreadable),
    }
}

fn typed(fields: &Fields) -> TypedRule {
    let text = |name| fields.get(name).to_owned();
    TypedRule {
        text: text("text"),
        gateway: text("gateway"),
        brand: text("brand"),
        class: text("class"),
        hard: text("hard"),
        reason: text("reason"),
    }
}

/// `GET /staff/rules/draft?text=&gateway=&class=`: a rule to be written; what is proposed stands
/// in it already.
pub async fn new(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer {
    form(&site, &staff, page, StatusCode::OK, fields.draft(Vec::new())).await
}

async fn form(site: &Site, staff: &Staff, page: Page, status: StatusCode, draft: Draft) -> Answer {
    let view = site.giving.rule_form(staff).await?;
    Ok(render::page(status, move || view! { <rules::draft::NewRule page view draft /> }).await)
}

/// `POST /staff/rules/draft`.
pub async fn add(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let typed = typed(&fields);
    let drafted = async { site.giving.draft_rule(&staff, &typed, request).await };
    match send(&fields, drafted).await? {
        Sent::Done(id) => Ok(done(&path(id), Notice::RuleDrafted)),
        Sent::Again(status, draft) => form(&site, &staff, page, status, draft).await,
    }
}

/// `GET /staff/rules/draft/{id}`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<RuleDraftId>,
) -> Answer {
    let draft = Fields::default().draft(Vec::new());
    shown(&site, &staff, page, id, StatusCode::OK, draft).await
}

async fn shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    id: RuleDraftId,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.rule_draft(staff, id).await?;
    Ok(render::page(status, move || view! { <rules::draft::RuleDraft page view draft /> }).await)
}

/// `POST /staff/rules/draft/{id}`: written anew, tried again, or decided.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<RuleDraftId>,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let revision: u64 = fields.parse("revision").ok_or(Failure::Unreadable)?;
    let giving = &site.giving;
    let (typed, why) = (typed(&fields), fields.get("why"));
    let decide = async |act, notice| {
        giving.decide_rule(&staff, id, revision, (act, why), request).await?;
        Ok::<_, Failure>(notice)
    };
    let acted = async {
        match fields.get("act") {
            "rewrite" => {
                giving.rewrite_rule(&staff, id, revision, &typed, request).await?;
                Ok(Notice::RuleDrafted)
            }
            "try" => {
                giving.try_rule(&staff, id, request).await?;
                Ok(Notice::RuleTried)
            }
            "submit" => decide(Act::Submit, Notice::RuleSubmitted).await,
            "approve" => decide(Act::Approve, Notice::RuleApproved).await,
            "send_back" => decide(Act::SendBack, Notice::RuleSentBack).await,
            "revert" => decide(Act::Revert, Notice::RuleReverted).await,
            "drop" => decide(Act::Drop, Notice::RuleDropped).await,
            "" => Err(words::unfit(vec![words::problem("act", Wrong::Missing)])),
            _ => Err(Failure::Unreadable),
        }
    };
    match send(&fields, acted).await? {
        Sent::Done(notice) => Ok(done(&path(id), notice)),
        Sent::Again(status, draft) => shown(&site, &staff, page, id, status, draft).await,
    }
}
