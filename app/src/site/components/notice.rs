//! A notice: a title, an icon, and words, under a double rule in its tone.

use leptos::prelude::*;

use super::{Glyph, Icon, Tone};

/// `role` is "status" or "alert" only where the notice answers what was just done.
#[component]
pub fn NoticeBox(
    tone: Tone,
    glyph: Glyph,
    #[prop(into)] title: String,
    #[prop(optional)] role: Option<&'static str>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <section class=format!("notice {}", tone.class()) role=role>
            <Icon glyph />
            <h2>{title}</h2>
            {children.map(|words| view! { <div class="flow">{words()}</div> })}
        </section>
    }
}
