//! `/mailbox`: the mail a demo did not send.

use leptos::prelude::*;
use views::{Mail, TextMessage};
use words::mailbox as say;

use crate::site::components::{EmptyState, Fact, Facts, Moment};
use crate::site::layouts::Document;
use crate::site::{Page, locale};

#[component]
pub fn Mailbox(page: Page, view: views::Mailbox) -> impl IntoView {
    let class = page.class();
    let locale = locale();
    let zone = page.frame.zone.clone();
    let text_zone = zone.clone();
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
    let texts = (!view.texts.is_empty()).then(|| {
        let texts = view.texts.into_iter();
        let zone = text_zone;
        let texts = texts.map(|text| view! { <Text text zone=zone.clone() /> }).collect_view();
        view! {
            <section class="flow" aria-labelledby="texts">
                <h2 id="texts">{say::texts(locale)}</h2>
                <ul class="texts">{texts}</ul>
            </section>
            <h2>{say::mails(locale)}</h2>
        }
    });
    view! {
        <Document page title=say::title(locale) class>
            <div class="narrow flow-l">
                <div class="flow">
                    <h1>{say::title(locale)}</h1>
                    <p class="muted">{say::what(locale)}</p>
                </div>
                {texts}
                {mails}
            </div>
        </Document>
    }
}

/// A text message as a phone shows it.
#[component]
fn Text(text: TextMessage, zone: String) -> impl IntoView {
    let says = match text.church {
        Some(church) => format!("{church}: {}", text.says),
        None => text.says,
    };
    let path = text.path.map(|path| {
        let link = path.clone();
        view! { <a class="break" href=path>{link}</a> }
    });
    view! {
        <li class="sms">
            <p class="muted">
                <span class="nowrap" dir="ltr">{text.to}</span>
                " · "
                <Moment at=text.at zone />
            </p>
            <p class="bubble">{says} " " {path}</p>
        </li>
    }
}

#[component]
fn Letter(mail: Mail, zone: String) -> impl IntoView {
    let locale = locale();
    let id = format!("mail-{}", mail.id);
    let labelled = id.clone();
    // Nothing runs in it and nothing is fetched; its links open beside it.
    let painted = mail.is_letter.then(|| {
        let (src, title) = (format!("/mailbox/{}/mail.html", mail.id), mail.subject.clone());
        view! {
            <details>
                <summary>{words::mail_frame::as_mail(locale)}</summary>
                <iframe
                    class="letter"
                    sandbox="allow-popups allow-popups-to-escape-sandbox"
                    src=src
                    title=title
                ></iframe>
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
