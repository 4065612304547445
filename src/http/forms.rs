//! Pages with a form. A form is sent to its page's own address: success leads on (303), failure
//! shows the page again with what was typed and what is wrong.

pub mod cancel;
pub mod cases;
pub mod chargeback;
pub mod confirm;
pub mod contacts;
pub mod corrections;
pub mod delay;
pub mod deposits;
pub mod drills;
pub mod entry;
pub mod erase;
pub mod fallback;
pub mod fix;
pub mod gift;
pub mod give;
pub mod household;
pub mod incidents;
pub mod links;
pub mod methods;
pub mod mirrors;
pub mod notices;
pub mod office;
pub mod passkeys;
pub mod pledges;
pub mod preferences;
pub mod print;
pub mod reactions;
pub mod release;
pub mod replays;
pub mod rollouts;
pub mod rules;
pub mod schedule;
pub mod sessions;
pub mod settings;
pub mod sign_in;
pub mod statements;
pub mod switch;
pub mod theme;
pub mod trust;
pub mod validations;
pub mod windows;

use std::time::Duration;

use axum::response::{IntoResponse, Redirect, Response};
use views::Notice;

/// A gateway usually answers within this time, and then the next page knows. If not, that page says
/// that the gift (or the probe) is on its way, which is true.
const WORTH_WAITING: Duration = Duration::from_secs(4);

/// Leads on to the page that says what was done.
fn done(path: &str, notice: Notice) -> Response {
    Redirect::to(&format!("{path}?done={}", notice.name())).into_response()
}
