//! `/gifts/{id}/receipt`: the receipt of one gift, as it was issued.

use kernel::{Locale, RequestId};
use leptos::prelude::*;
use views::{GiftReceipt, ReceiptPage};

use super::statements::sheet::line_name;
use crate::site::components::{
    Button, ButtonKind, Fact, Facts, Glyph, Hidden, Icon, LinkButton, NoticeBox, Tone,
};
use crate::site::format::{self, MomentStyle};
use crate::site::layouts::Document;
use crate::site::{Page, locale};

#[component]
pub fn Receipt(page: Page, view: ReceiptPage, request: RequestId) -> impl IntoView {
    let locale = locale();
    let ReceiptPage { id, amount, issued, code, hash, kept_now, number } = view;
    let class = page.class();
    let gift = format!("/gifts/{id}");
    let whole = issued.as_ref().map_or(amount, |receipt| receipt.gift.amount);
    let title = words::receipt::receipt_for(locale, &format::money(locale, whole));
    let pdf = format!("{gift}/receipt.pdf");
    let make = move |label: String| {
        view! {
            <form class="flow" method="post" action=format!("/gifts/{id}/receipt")>
                <Hidden name="act" value="make" />
                <Hidden name="request" value=request.to_string() />
                <Button>{label}</Button>
                <p class="hint">{words::receipt::make_hint(locale)}</p>
            </form>
        }
    };
    let changed = kept_now.map(|kept| {
        let words = words::receipt::changed(locale, &format::money(locale, kept));
        let again = (kept.minor() > 0).then(|| make(words::receipt::make_again(locale)));
        view! {
            <NoticeBox
                tone=Tone::Needs
                glyph=Glyph::Alert
                title=words::receipt::changed_title(locale)
            >
                <p>{words}</p>
                {again}
            </NoticeBox>
        }
    });
    let body = match issued {
        Some(receipt) => view! {
            {changed}
            <Slip receipt number code=code.clone() hash />
            <div class="row no-print">
                <LinkButton href=pdf>{words::receipt::save_pdf(locale)}</LinkButton>
                <form method="post" action=format!("{gift}/receipt")>
                    <Hidden name="act" value="send" />
                    <Hidden name="request" value=request.to_string() />
                    <Button kind=ButtonKind::Second>{words::receipt::send(locale)}</Button>
                </form>
            </div>
            <p class="no-print">
                <a href=format!("/verify/{code}")>{words::receipt::check_link(locale)}</a>
            </p>
        }
        .into_any(),
        None => {
            let ready = words::receipt::ready(locale, &format::money(locale, amount));
            view! {
                <p>{ready}</p>
                {make(words::receipt::make(locale))}
            }
            .into_any()
        }
    };
    view! {
        <Document page title=title.clone() class here="/gifts">
            <p class="no-print">
                <a class="link" href=gift.clone()>
                    <Icon glyph=Glyph::Prev />
                    {words::receipt::back(locale)}
                </a>
            </p>
            <div class="narrow flow">
                <h1>{title}</h1>
                {body}
            </div>
        </Document>
    }
}

/// What was issued, in the language it was issued in.
#[component]
fn Slip(receipt: GiftReceipt, number: String, code: String, hash: String) -> impl IntoView {
    let GiftReceipt { church, zone, donor, gift, asked_at, taken_at, books, issued_at, .. } =
        receipt.clone();
    let address = receipt.donor_address.clone();
    let address = address.map(|lines| view! { <br /> <span class="kept-lines">{lines}</span> });
    let locale = receipt.locale;
    let lines = gift.lines.iter().map(|line| {
        let amount = format::money(locale, line.amount);
        let mark = if line.gift { "" } else { " *" };
        view! { <Fact name=format!("{}{mark}", line.name)>{amount}</Fact> }
    });
    let lines = lines.collect_view();
    // Also days and names are said in the language of the paper, and not of the page around it.
    let moment = |at| format::moment(locale, at, &zone, MomentStyle::DayTime);
    let (asked, taken, when) = (moment(asked_at), moment(taken_at), moment(issued_at));
    let method = format::method(locale, &gift.method);
    let covered = (gift.covered.minor() > 0).then(|| {
        view! {
            <Fact name=words::receipt::covered(locale)>{format::money(locale, gift.covered)}</Fact>
        }
    });
    let place = words::number(locale, books.place);
    view! {
        <section class="slip flow" lang=locale.code() dir=locale.direction()>
            <p>
                {church.name} <br />
                <span class="muted">{church.address} <br /> {church.tax_number}</span>
            </p>
            <Facts>
                {lines}
                <Fact name=words::receipt::your_gift(locale) sum=true>
                    {format::money(locale, gift.amount)}
                </Fact>
                {covered}
            </Facts>
            <Facts>
                <Fact name=words::receipt::given_by(locale)>{donor} {address}</Fact>
                <Fact name=words::receipt::asked_for(locale)>{asked}</Fact>
                <Fact name=words::receipt::taken(locale)>{taken}</Fact>
                <Fact name=words::receipt::from(locale)>{method}</Fact>
                <Fact name=words::receipt::number(locale)>
                    <span class="nowrap">{number}</span>
                </Fact>
            </Facts>
            <p class="small muted">{goods(locale, &receipt)}</p>
            <p class="small muted">
                {words::receipt::issued(locale, &when, &place)} <br /> <code>{code}</code>
            </p>
            <p class="small muted fingerprint"><code>{hash}</code></p>
        </section>
    }
}

/// Whether something was given in return.
pub fn goods(locale: Locale, receipt: &GiftReceipt) -> String {
    if receipt.gift.lines.iter().all(|line| line.gift) {
        return words::receipt::no_goods(locale);
    }
    let others = receipt.gift.lines.iter().filter(|line| !line.gift);
    let names: Vec<String> = others.map(|line| line_name(locale, line)).collect();
    format!("{} ({})", words::receipt::not_a_gift(locale), words::list(locale, &names))
}
