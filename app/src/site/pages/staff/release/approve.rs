//! The second signature: whoever drew a plan is not the one who lets it go out.

use leptos::prelude::*;
use views::{Approving, PlanPage};

use crate::site::Draft;
use crate::site::components::{Button, Fact, Facts, Glyph, Hidden, Icon, TextField};
use crate::site::format;
use crate::site::pages::staff::words;

#[component]
pub fn Approve(view: PlanPage, action: String, draft: Draft) -> impl IntoView {
    match view.approving {
        Approving::SomebodyElses => view! { <Wait /> }.into_any(),
        Approving::Yours | Approving::YoursAlone | Approving::Over => {
            view! { <Sign view action draft /> }.into_any()
        }
    }
}

/// What the second person signs: the plan as it stands on this page, by its fingerprint.
#[component]
fn Sign(view: PlanPage, action: String, draft: Draft) -> impl IntoView {
    let request = draft.value("request").to_owned();
    let alone = view.approving == Approving::YoursAlone;
    let read = if alone {
        "You drew it, and nobody else is on call. Approve it only if it cannot wait, and say why: \
         it stands in the audit log."
    } else {
        "Nothing goes out until you approve it, and then batch by batch. What you approve is \
         exactly what stands here."
    };
    let PlanPage { plan, batches, fingerprint, .. } = view;
    view! {
        <section class="slip flow" aria-labelledby="approve">
            <h2 id="approve">"Approve the plan"</h2>
            <p>{read}</p>
            <Facts>
                <Fact name="Drawn by">{plan.drawn_by}</Fact>
                <Fact name="Batches">{format!("{}, low amounts first", batches.len())}</Fact>
                <Fact name="Gifts">{format::number(plan.total.count)}</Fact>
                <Fact name="Total" sum=true>{plan.total.sum.to_string()}</Fact>
            </Facts>
            <form class="flow" method="post" action=action>
                <Hidden name="act" value="approve" />
                <Hidden name="fingerprint" value=fingerprint />
                <Hidden name="request" value=request />
                {alone.then(|| view! {
                    <TextField
                        name="reason"
                        label="Why it cannot wait"
                        hint="At least 10 letters."
                        autocomplete="off"
                        draft
                    />
                })}
                <p><Button>{format!("Approve {}", words::gifts(plan.total.count))}</Button></p>
            </form>
        </section>
    }
}

#[component]
fn Wait() -> impl IntoView {
    view! {
        <section class="slip flow needs" aria-labelledby="approve">
            <h2 id="approve">"Waits for a second person"</h2>
            <p class="status needs lines">
                <Icon glyph=Glyph::Clock />
                <span>
                    "You drew this plan, so somebody else approves it. Everybody on call has a \
                     mail that leads here."
                </span>
            </p>
        </section>
    }
}
