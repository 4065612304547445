//! Notices: the list, how one is told, webhooks, and the on-call order.

use app::site::pages::staff::notices;
use app::site::{Draft, Page};
use auth::SignedIn;
use axum::extract::State;
use giving::Staff;
use giving::notices::{NewWebhook, TypedChannels, TypedOnCall};
use http::StatusCode;
use kernel::WebhookId;
use leptos::prelude::*;
use views::Notice;

use super::done;
use crate::http::failure::Failure;
use crate::http::form::{Asking, Fields, Form, Id, Sent, send};
use crate::http::frame::Framed;
use crate::http::pages::Answer;
use crate::http::render;
use crate::http::site::Site;

const PAGE: &str = "/staff/notices";
const CHANNELS: &str = "/staff/notices/channels";
const WEBHOOKS: &str = "/staff/notices/webhooks";
const ON_CALL: &str = "/staff/notices/on-call";

/// The field of one person's place in the on-call order begins so.
const PLACE: &str = "place_";

fn path(id: WebhookId) -> String {
    format!("{WEBHOOKS}/{id}")
}

fn blank() -> Draft {
    Fields::default().draft(Vec::new())
}

/// `GET /staff/notices?page=`.
pub async fn all(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Asking(asked): Asking,
) -> Answer {
    let number = asked.parse("page").unwrap_or(1);
    list_shown(&site, &staff, page, number, StatusCode::OK, blank()).await
}

async fn list_shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    number: u32,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.notice_list(staff, number).await?;
    Ok(render::page(status, move || view! { <notices::Notices page view draft /> }).await)
}

/// `POST /staff/notices`: read, read all, or taken.
pub async fn submit(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let acted = async {
        let id = || fields.parse("notice").ok_or(Failure::Unreadable);
        match fields.get("act") {
            "read" => {
                site.giving.read_notice(&staff, id()?).await?;
                Ok(Notice::NoticeRead)
            }
            "read_all" => {
                site.giving.read_all_notices(&staff).await?;
                Ok(Notice::NoticeRead)
            }
            "take" => {
                site.giving.take_notice(&staff, id()?).await?;
                Ok(Notice::NoticeTaken)
            }
            _ => Err(Failure::Unreadable),
        }
    };
    match send(&fields, acted).await? {
        Sent::Done(notice) => Ok(done(PAGE, notice)),
        Sent::Again(status, draft) => list_shown(&site, &staff, page, 1, status, draft).await,
    }
}

/// `GET /staff/notices/channels`.
pub async fn channels(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
) -> Answer {
    channels_shown(&site, &staff, page, StatusCode::OK, blank()).await
}

async fn channels_shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.channels_page(staff).await?;
    let shown = move || view! { <notices::channels::Channels page view draft /> };
    Ok(render::page(status, shown).await)
}

/// `POST /staff/notices/channels`: keeps them, or tries them.
pub async fn save_channels(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let acted = async {
        match fields.get("act") {
            "save" => {
                let typed = TypedChannels {
                    page_mail: fields.get("page_mail"),
                    look_mail: fields.get("look_mail"),
                    morning: fields.get("morning"),
                    hour: fields.get("hour"),
                };
                site.giving.save_channels(&staff, typed, request).await?;
                Ok(Notice::ChannelsSaved)
            }
            "test" => {
                site.giving.test_channels(&staff, request).await?;
                Ok(Notice::NoticeTested)
            }
            _ => Err(Failure::Unreadable),
        }
    };
    match send(&fields, acted).await? {
        Sent::Done(notice) => Ok(done(CHANNELS, notice)),
        Sent::Again(status, draft) => channels_shown(&site, &staff, page, status, draft).await,
    }
}

/// `GET /staff/notices/on-call`.
pub async fn on_call(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
) -> Answer {
    on_call_shown(&site, &staff, page, StatusCode::OK, blank()).await
}

async fn on_call_shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.on_call_page(staff).await?;
    Ok(render::page(status, move || view! { <notices::on_call::OnCallPage page view draft /> })
        .await)
}

/// `POST /staff/notices/on-call`.
pub async fn save_on_call(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let places = fields.beginning_with(PLACE);
    let places = places.map(|(person, place)| Ok((person.parse()?, place.to_owned())));
    let typed = TypedOnCall {
        places: places.collect::<Result<_, kernel::IdError>>().map_err(|_| Failure::Unreadable)?,
        second_after: fields.get("second_after").to_owned(),
        everybody_after: fields.get("everybody_after").to_owned(),
    };
    match send(&fields, site.giving.save_on_call(&staff, &typed, request)).await? {
        Sent::Done(()) => Ok(done(ON_CALL, Notice::OnCallSaved)),
        Sent::Again(status, draft) => on_call_shown(&site, &staff, page, status, draft).await,
    }
}

/// `GET /staff/notices/webhooks`.
pub async fn webhooks(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
) -> Answer {
    webhooks_shown(&site, &staff, page, StatusCode::OK, blank()).await
}

async fn webhooks_shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let draft = with_a_secret(site, draft);
    let view = site.giving.webhook_list(staff).await?;
    let shown = move || view! { <notices::webhooks::Webhooks page view draft /> };
    Ok(render::page(status, shown).await)
}

/// The one time that a secret is shown is before there is anything it could open.
fn with_a_secret(site: &Site, mut draft: Draft) -> Draft {
    draft.values.entry("secret".to_owned()).or_insert_with(|| site.giving.fresh_secret());
    draft
}

/// `POST /staff/notices/webhooks`: adds one.
pub async fn add_webhook(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let typed = NewWebhook {
        name: fields.get("hook_name"),
        url: fields.get("url"),
        secret: fields.get("secret"),
        whose: fields.get("whose"),
        hears: fields.get("hears"),
    };
    match send(&fields, site.giving.add_webhook(&staff, typed, request)).await? {
        Sent::Done(id) => Ok(done(&path(id), Notice::WebhookAdded)),
        Sent::Again(status, draft) => webhooks_shown(&site, &staff, page, status, draft).await,
    }
}

/// `GET /staff/notices/webhooks/{id}`.
pub async fn webhook(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<WebhookId>,
) -> Answer {
    webhook_shown(&site, &staff, page, id, StatusCode::OK, blank()).await
}

async fn webhook_shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    id: WebhookId,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.webhook_page(staff, id).await?;
    Ok(render::page(status, move || view! { <notices::webhook::Webhook page view draft /> }).await)
}

/// `POST /staff/notices/webhooks/{id}`: tries it, or sends something again.
pub async fn try_webhook(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<WebhookId>,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let acted = async {
        match fields.get("act") {
            "test" => Ok(site.giving.test_webhook(&staff, id, request).await?),
            "redeliver" => {
                let delivery = fields.parse("delivery").ok_or(Failure::Unreadable)?;
                Ok(site.giving.redeliver(&staff, id, delivery, request).await?)
            }
            _ => Err(Failure::Unreadable),
        }
    };
    match send(&fields, acted).await? {
        Sent::Done(()) => Ok(done(&path(id), Notice::WebhookTested)),
        Sent::Again(status, draft) => webhook_shown(&site, &staff, page, id, status, draft).await,
    }
}

/// `GET /staff/notices/webhooks/{id}/rotate`.
pub async fn show_rotate(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<WebhookId>,
) -> Answer {
    rotate_shown(&site, &staff, page, id, StatusCode::OK, blank()).await
}

async fn rotate_shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    id: WebhookId,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let draft = with_a_secret(site, draft);
    let view = site.giving.webhook_page(staff, id).await?;
    Ok(render::page(status, move || view! { <notices::webhook::Rotate page view draft /> }).await)
}

/// `POST /staff/notices/webhooks/{id}/rotate`.
pub async fn rotate(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<WebhookId>,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    let rotated = site.giving.rotate_webhook(&staff, id, fields.get("secret"), request);
    match send(&fields, rotated).await? {
        Sent::Done(()) => Ok(done(&path(id), Notice::WebhookRotated)),
        Sent::Again(status, draft) => rotate_shown(&site, &staff, page, id, status, draft).await,
    }
}

/// `GET /staff/notices/webhooks/{id}/remove`.
pub async fn show_remove(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<WebhookId>,
) -> Answer {
    remove_shown(&site, &staff, page, id, StatusCode::OK, blank()).await
}

async fn remove_shown(
    site: &Site,
    staff: &Staff,
    page: Page,
    id: WebhookId,
    status: StatusCode,
    draft: Draft,
) -> Answer {
    let view = site.giving.webhook_page(staff, id).await?;
    Ok(render::page(status, move || view! { <notices::webhook::Remove page view draft /> }).await)
}

/// `POST /staff/notices/webhooks/{id}/remove`.
pub async fn remove(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Framed(page): Framed,
    Id(id): Id<WebhookId>,
    Form(fields): Form,
) -> Answer {
    let request = fields.request()?;
    match send(&fields, site.giving.remove_webhook(&staff, id, request)).await? {
        Sent::Done(()) => Ok(done(WEBHOOKS, Notice::WebhookRemoved)),
        Sent::Again(status, draft) => remove_shown(&site, &staff, page, id, status, draft).await,
    }
}
