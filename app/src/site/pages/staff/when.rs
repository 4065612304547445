//! When something was, as short as it can be said on the day itself.

use jiff::tz::TimeZone;
use kernel::Timestamp;
use leptos::prelude::*;

use crate::site::components::Moment;
use crate::site::format::MomentStyle;

/// "8:00:41 AM" today, "Nov 21, 8:00 AM" on any other day.
#[component]
pub fn When(at: Timestamp, now: Timestamp, #[prop(into)] zone: String) -> impl IntoView {
    let clock = TimeZone::get(&zone).unwrap_or(TimeZone::UTC);
    let today = at.date_in(&clock) == now.date_in(&clock);
    let style = if today { MomentStyle::Seconds } else { MomentStyle::Short };
    view! { <span class="nowrap"><Moment at zone style /></span> }
}
