//! `/mailbox`: the mail a demo did not send.

use leptos::prelude::*;
use views::Mail;

use crate::site::Page;
use crate::site::components::{EmptyState, Fact, Facts, Moment};
use crate::site::layouts::Document;

#[component]
pub fn Mailbox(page: Page, view: views::Mailbox) -> impl IntoView {
    let class = page.class();
    let zone = page.frame.zone.clone();
    let mails = if view.mails.is_empty() {
        view! {
            <EmptyState title="No mail yet">
                <p>"Ask for a sign-in code or give a gift, and its mail stands here."</p>
            </EmptyState>
        }
        .into_any()
    } else {
        let mails = view.mails.into_iter();
        mails.map(|mail| view! { <Letter mail zone=zone.clone() /> }).collect_view().into_any()
    };
    view! {
        <Document page title="Mailbox" class>
            <div class="narrow flow-l">
                <div class="flow">
                    <h1>"Mailbox"</h1>
                    <p class="muted">
                        "This demo sends no mail. What it would have sent stands here, newest \
                         first."
                    </p>
                </div>
                {mails}
            </div>
        </Document>
    }
}

#[component]
fn Letter(mail: Mail, zone: String) -> impl IntoView {
    let id = format!("mail-{}", mail.id);
    let labelled = id.clone();
    view! {
        <article class="card mail flow" aria-labelledby=labelled>
            <h2 id=id>{mail.subject}</h2>
            <Facts>
                <Fact name="To">{mail.to}</Fact>
                <Fact name="Written">
                    <Moment at=mail.written_at zone />
                </Fact>
            </Facts>
            <p class="text">{mail.text}</p>
        </article>
    }
}
