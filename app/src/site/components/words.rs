//! Amounts, days, moments and names, written the same everywhere.

use kernel::{Date, Money, Timestamp};
use leptos::prelude::*;
use views::{Line, MethodLabel};

use crate::site::format::{self, DayStyle, MomentStyle};
use crate::site::locale;

/// "$1,234.50", never broken over two lines.
#[component]
pub fn Amount(money: Money) -> impl IntoView {
    view! { <span class="num">{format::money(locale(), money)}</span> }
}

/// A date of the calendar.
#[component]
pub fn Day(on: Date, #[prop(default = DayStyle::Long)] style: DayStyle) -> impl IntoView {
    view! { <time datetime=on.to_string()>{format::day(locale(), on, style)}</time> }
}

/// An instant, shown in a time zone.
#[component]
pub fn Moment(
    at: Timestamp,
    #[prop(into)] zone: String,
    #[prop(default = MomentStyle::DayTime)] style: MomentStyle,
) -> impl IntoView {
    view! {
        <time datetime=format::machine_time(at, &zone)>
            {format::moment(locale(), at, &zone, style)}
        </time>
    }
}

/// "Visa 1881".
#[component]
pub fn MethodName(method: MethodLabel) -> impl IntoView {
    format::method(locale(), &method)
}

/// "General fund and 2 more".
#[component]
pub fn GiftName(lines: Vec<Line>) -> impl IntoView {
    format::gift_name(locale(), &lines)
}
