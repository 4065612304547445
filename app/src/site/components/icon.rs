//! Icons: one sprite a page, drawn in the colour of the text around them.

use leptos::prelude::*;

macro_rules! glyphs {
    ($($glyph:ident = $name:literal $($shape:literal)+,)*) => {
        /// An icon, named as in the sprite.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Glyph { $($glyph,)* }

        impl Glyph {
            /// The reference into the sprite.
            pub const fn href(self) -> &'static str {
                match self { $(Glyph::$glyph => concat!("#i-", $name),)* }
            }
        }

        const SYMBOLS: &str = concat!($(
            "<symbol id=\"i-", $name, "\" viewBox=\"0 0 20 20\">", $($shape,)+ "</symbol>",
        )*);
    };
}

glyphs! {
    Alert = "alert" r#"<circle cx="10" cy="10" r="7.5"/><path d="M10 6v4.8M10 13.8v.1"/>"#,
    Ask = "ask"
        r#"<circle cx="10" cy="10" r="7.5"/>"#
        r#"<path d="M7.8 8a2.2 2.2 0 1 1 3.2 2c-.7.4-1 .8-1 1.5M10 14v.1"/>"#,
    Back = "back" r#"<path d="M7 4 3 8l4 4"/><path d="M3 8h8.5a4.5 4.5 0 0 1 0 9H7"/>"#,
    Book = "book"
        r#"<path d="M4 4.5A1.5 1.5 0 0 1 5.5 3H16v14H5.5A1.5 1.5 0 0 1 4 15.5zM4 15.5A1.5 1.5 0 0 1"#
        r#" 5.5 14H16M8 6.5h5"/>"#,
    Check = "check" r#"<circle cx="10" cy="10" r="7.5"/><path d="m6.5 10.3 2.4 2.4 4.6-5"/>"#,
    Clock = "clock" r#"<circle cx="10" cy="10" r="7.5"/><path d="M10 5.5V10l3 2"/>"#,
    Cross = "cross"
        r#"<circle cx="10" cy="10" r="7.5"/>"#
        r#"<path d="m7.3 7.3 5.4 5.4m0-5.4-5.4 5.4"/>"#,
    Dot = "dot" r#"<circle cx="10" cy="10" r="4"/>"#,
    Down = "down" r#"<path d="M10 3v10m-4.2-4L10 13.2 14.2 9M3.5 17h13"/>"#,
    Edit = "edit"
        r#"<path d="m3 17 .8-3.8L13.6 3.4a1.6 1.6 0 0 1 2.3 0l.7.7a1.6 1.6 0 0 1 0 2.3"#
        r#"L6.8 16.2z"/>"#,
    Failing = "failing" r#"<path d="M10 2.8 18 17H2z"/><path d="M10 8v4M10 14.4v.1"/>"#,
    Gifts = "gifts"
        r#"<path d="M4.5 3h11v14l-2.2-1.4L11.1 17 10 16l-1.1 1-2.2-1.4L4.5 17zM7.5 7h5"#
        r#"M7.5 10.5h5"/>"#,
    Give = "give" r#"<path d="M2.5 10.5h15a7.5 7.5 0 0 1-15 0z"/><circle cx="10" cy="5" r="2.3"/>"#,
    Lock = "lock"
        r#"<rect x="4" y="9" width="12" height="8" rx="1"/>"#
        r#"<path d="M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9"/>"#,
    Mail = "mail"
        r#"<rect x="2.5" y="4.5" width="15" height="11" rx="1"/>"#
        r#"<path d="m3 5.5 7 5.5 7-5.5"/>"#,
    Menu = "menu" r#"<path d="M3 5.5h14M3 10h14M3 14.5h14"/>"#,
    Next = "next" r#"<path d="m7.5 4.5 5.5 5.5-5.5 5.5"/>"#,
    Off = "off" r#"<path d="M10 2.5v7"/><path d="M5.8 5.2a7 7 0 1 0 8.4 0"/>"#,
    Pause = "pause" r#"<circle cx="10" cy="10" r="7.5"/><path d="M8 7v6M12 7v6"/>"#,
    Person = "person" r#"<circle cx="10" cy="6.8" r="3.3"/><path d="M3.5 17a6.5 6.5 0 0 1 13 0"/>"#,
    Plus = "plus" r#"<path d="M10 4v12M4 10h12"/>"#,
    Prev = "prev" r#"<path d="M12.5 4.5 7 10l5.5 5.5"/>"#,
    Repeat = "repeat"
        r#"<path d="M4 9V7.5A2.5 2.5 0 0 1 6.5 5H16m-2.5-2.5L16 5l-2.5 2.5M16 11v1.5"#
        r#"a2.5 2.5 0 0 1-2.5 2.5H4m2.5 2.5L4 15l2.5-2.5"/>"#,
    Shield = "shield"
        r#"<path d="M10 2.5 16 5v4.6c0 3.7-2.5 6.4-6 7.9-3.5-1.5-6-4.2-6-7.9V5z"/>"#
        r#"<path d="m7.2 9.9 2 2 3.6-3.9"/>"#,
    Skip = "skip" r#"<path d="m4 5 7 5-7 5zM15.5 5v10"/>"#,
    Stop = "stop" r#"<circle cx="10" cy="10" r="7.5"/><path d="M7.3 7.3h5.4v5.4H7.3z"/>"#,
    Way = "way" r#"<path d="M2.5 10h14M11.5 5l5 5-5 5"/>"#,
    X = "x" r#"<path d="m5.5 5.5 9 9m0-9-9 9"/>"#,
}

/// Whether it points along the line, so that it turns where lines run from right to left.
const fn points(glyph: Glyph) -> bool {
    matches!(glyph, Glyph::Back | Glyph::Next | Glyph::Prev | Glyph::Skip | Glyph::Way)
}

/// One icon. A word always stands beside it, so it says nothing by ear.
#[component]
pub fn Icon(glyph: Glyph) -> impl IntoView {
    view! {
        <svg class=if points(glyph) { "i turns" } else { "i" } aria-hidden="true">
            <use href=glyph.href()></use>
        </svg>
    }
}

/// The shapes of all icons, once a page.
#[component]
pub fn Sprite() -> impl IntoView {
    view! { <svg class="vh" aria-hidden="true" inner_html=SYMBOLS></svg> }
}
