//! `/mailbox`: the mail a demo did not send.

use leptos::prelude::*;
use views::Mail;
use words::mailbox as say;

use crate::site::components::{EmptyState, Fact, Facts, Moment};
use crate::site::layouts::Document;
use crate::site::{Page, locale};

#[component]
pub fn Mailbox(page: Page, view: views::Mailbox) -> impl IntoView {
    let class = page.class();
    let locale = locale();
    let zone = page.frame.zone.clone();
    let mails = if view.mails.is_empty() {
        view! {
            <EmptyState title=say::none(locale)>
                <p>{say::none_what(locale)}</p>
            </EmptyState>
        }
        .into_any()
    } else {
        let mails = view.mails.into_iter();
        mails.map(|mail| view! { <Letter mail zone=zone.clone() /> }).collect_view().into_any()
    };
    view! {
        <Document page title=say::title(locale) class>
            <div class="narrow flow-l">
                <div class="flow">
                    <h1>{say::title(locale)}</h1>
                    <p class="muted">{say::what(locale)}</p>
                </div>
                {mails}
            </div>
        </Document>
    }
}

#[component]
fn Letter(mail: Mail, zone: String) -> impl IntoView {
    let locale = locale();
    let id = format!("mail-{}", mail.id);
    let labelled = id.clone();
    // Nothing runs in it and nothing is fetched; it is read when somebody opens it.
    let painted = mail.is_letter.then(|| {
        let (src, title) = (format!("/mailbox/{}/mail.html", mail.id), mail.subject.clone());
        view! {
            <details>
                <summary>{words::mail_frame::as_mail(locale)}</summary>
                <iframe class="letter" sandbox="" src=src title=title></iframe>
            </details>
        }
    });
    view! {
        <article class="card mail flow" aria-labelledby=labelled>
            <h2 id=id>{mail.subject}</h2>
            <Facts>
                <Fact name=say::to(locale)>{mail.to}</Fact>
                <Fact name=say::written(locale)>
                    <Moment at=mail.written_at zone />
                </Fact>
            </Facts>
            <p class="text">{mail.text}</p>
            {painted}
        </article>
    }
}
