//! `/api/v1/staff/rules`: the rules in force, drafts of rules, and what nobody understood.

use auth::SignedIn;
use axum::Json;
use axum::extract::State;
use giving::Staff;
use kernel::RuleDraftId;
use views::{DraftPage, RuleList, UnknownInbox};

use super::Answer;
use crate::http::form::{Asking, Id};
use crate::http::forms::rules::filter;
use crate::http::site::Site;

/// `GET /api/v1/staff/rules`.
pub async fn all(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Asking(fields): Asking,
) -> Answer<RuleList> {
    Ok(Json(site.giving.rules(&staff, filter(&fields)).await?))
}

/// `GET /api/v1/staff/rules/unknown`.
pub async fn unknown(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
) -> Answer<UnknownInbox> {
    Ok(Json(site.giving.unknown_inbox(&staff).await?))
}

/// `GET /api/v1/staff/rules/draft/{id}`.
pub async fn one(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Id(id): Id<RuleDraftId>,
) -> Answer<DraftPage> {
    Ok(Json(site.giving.rule_draft(&staff, id).await?))
}
