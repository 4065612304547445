//! A frame around made-up views, and the moment at which they are true.

use app::site::{Assets, Page};
use kernel::{ChurchId, Currency, Money, Timestamp};
use leptos::prelude::*;
use views::{ChurchCard, Frame, Tally, Theme, Viewer};

pub(crate) const ZONE: &str = "America/Los_Angeles";

/// Sunday, November 22, 2026, at a time of day in UTC: `at("18:35:12")` is 10:35:12 in Tacoma.
pub(crate) fn at(time: &str) -> Timestamp {
    on("2026-11-22", time)
}

pub(crate) fn on(day: &str, time: &str) -> Timestamp {
    Timestamp::from_jiff(format!("{day}T{time}Z").parse().unwrap())
}

pub(crate) fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::Usd)
}

pub(crate) fn tally(count: u64, minor: i64) -> Tally {
    Tally { count, sum: usd(minor) }
}

/// Ids that are the same in every run.
pub(crate) fn id<T: std::str::FromStr>(number: u64) -> T {
    let text = format!("00000000-0000-4000-8000-{number:012}");
    text.parse().unwrap_or_else(|_| panic!("{text}"))
}

pub(crate) fn page(viewer: Viewer) -> Page {
    let staff = matches!(viewer, Viewer::Staff { .. });
    let church = ChurchCard {
        id: id::<ChurchId>(1),
        name: "Grace Harbor Church".to_owned(),
        zone: ZONE.to_owned(),
        currency: Currency::Usd,
        phone: "253-555-0142".to_owned(),
        address: "410 Commerce Street, Tacoma, Washington".to_owned(),
        tax_number: "91-0000000".to_owned(),
    };
    let frame = Frame {
        viewer,
        church: (!staff).then_some(church),
        environment: None,
        demo: false,
        switch_off: None,
        unread_notices: 0,
        banners: Vec::new(),
        theme: Theme::System,
        large_print: false,
        notice: None,
        now: at("18:35:12"),
        zone: ZONE.to_owned(),
    };
    let assets = Assets {
        stylesheet: "/assets/main.css".to_owned(),
        fonts: vec!["/assets/text.woff2".to_owned()],
        boot: "/assets/boot.js".to_owned(),
        glue: "/assets/glue.js".to_owned(),
        wasm: "/assets/app.wasm".to_owned(),
        icon: "/assets/icon.svg".to_owned(),
        passkey: "/assets/passkey.js".to_owned(),
    };
    Page { frame, assets }
}

/// What the browser gets.
pub(crate) fn html<V: IntoView + 'static>(page: impl FnOnce() -> V) -> String {
    Owner::new().with(|| app::site::plain(&page().into_view().to_html()))
}
