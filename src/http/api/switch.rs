//! `/api/v1/staff/switch`: the schedule engine's switch, for programs. What a person must say on the
//! page must be said here.

use auth::SignedIn;
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use giving::Staff;
use kernel::RequestId;
use serde::Deserialize;
use views::SwitchView;

use crate::http::failure::Failure;
use crate::http::site::Site;

/// What is to be done.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", tag = "act", deny_unknown_fields)]
pub enum Wish {
    /// Turn it off: who is the one who signed in.
    Off {
        why: String,
        /// Minutes until the first reminder.
        remind_in: u32,
        /// So many passed probes of every gateway turn it on again.
        #[serde(default)]
        resume_after: Option<u32>,
        /// By which the same wish sent twice is one.
        request: RequestId,
    },
    On {
        request: RequestId,
    },
    /// The second person agrees that it stays off.
    Confirm {
        #[serde(default)]
        why: String,
        request: RequestId,
    },
}

/// `GET /api/v1/staff/switch`.
pub async fn show(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
) -> Result<Json<SwitchView>, Failure> {
    Ok(Json(site.giving.switch(&staff).await?))
}

/// `POST /api/v1/staff/switch`.
pub async fn turn(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    wish: Result<Json<Wish>, JsonRejection>,
) -> Result<Json<SwitchView>, Failure> {
    let Json(wish) = wish.map_err(|_| Failure::Unreadable)?;
    let giving = &site.giving;
    match wish {
        Wish::Off { why, remind_in, resume_after, request } => {
            giving.turn_off_until_probed(&staff, &why, remind_in, resume_after, request).await?;
        }
        Wish::On { request } => giving.turn_on(&staff, request).await?,
        Wish::Confirm { why, request } => giving.confirm_off(&staff, &why, request).await?,
    }
    Ok(Json(giving.switch(&staff).await?))
}
