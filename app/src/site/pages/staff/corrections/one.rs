//! `/staff/corrections/{attempt}`: one of them, and what may be done about it.

use leptos::prelude::*;
use views::{CorrectionKind, CorrectionPage, CorrectionRow, GoingBack};

use super::{PAGE, happened, standing, told};
use crate::site::components::{
    Amount, Button, ButtonKind, DELAYED, DelayedPlace, DelayedTabs, ErrorSummary, Fact, Facts,
    Glyph, Hidden, Icon, Moment, MoneyField, NoticeBox, Stamp, TextField, Tone,
};
use crate::site::format::{self, MomentStyle, Reader};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

#[component]
pub fn Correction(page: Page, view: CorrectionPage, draft: Draft) -> impl IntoView {
    let zone = page.frame.zone.clone();
    let wrong = draft.has_problems();
    let row = view.correction.clone();
    let title = format!("{}: {}", happened(row.kind), row.amount);
    let forms = match (row.is_open(), row.back) {
        (false, _) => ().into_any(),
        (true, GoingBack::BeingAsked) => view! {
            <NoticeBox tone=Tone::Needs glyph=Glyph::Ask title="The gateway gave no answer yet">
                <p>"It is being asked what became of the refund. Nothing is sent a second time."</p>
            </NoticeBox>
        }
        .into_any(),
        (true, _) => view! { <Decide row=row.clone() draft=draft.clone() /> }.into_any(),
    };
    view! {
        <Document page title=title.clone() class="for-staff" here=DELAYED wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft />
                <p>
                    <a class="link" href=PAGE>
                        <Icon glyph=Glyph::Prev />
                        "All corrections"
                    </a>
                </p>
                <div>
                    <h1>{title}</h1>
                    <Stamp word=standing(&row) />
                </div>
                <DelayedTabs here=DelayedPlace::Corrections />
                <p class="measure">{meaning(&row, view.code.as_deref())}</p>
                <About view zone />
                {forms}
            </div>
        </Document>
    }
}

/// What happened, in a sentence or two.
fn meaning(row: &CorrectionRow, code: Option<&str>) -> String {
    match row.kind {
        CorrectionKind::TakenAfterAll => {
            "It was believed that this attempt had taken nothing. Its answer came late and says \
             that it had. The gift counts as given, once."
                .to_owned()
        }
        CorrectionKind::TakenTwice => format!(
            "Two attempts took the money of one gift. The church has it once; the other {} stands \
             to the donor’s credit in the books until it is given back.",
            row.amount
        ),
        CorrectionKind::TakenThoughCancelled => format!(
            "The donor had cancelled when the answer came. No fund has the money; {} stands to the \
             donor’s credit in the books until it is given back.",
            row.amount
        ),
        CorrectionKind::SentBack => {
            let code = code.map_or_else(String::new, |code| format!(" with code {code}"));
            format!(
                "The donor’s bank sent it back{code} after it had settled. The funds have it no \
                 more, and the receipt no longer counts."
            )
        }
    }
}

#[component]
fn About(view: CorrectionPage, zone: String) -> impl IntoView {
    let row = view.correction;
    let style = MomentStyle::DayTime;
    let orders = format!("/staff/ledger/orders?church={}&q={}", row.church, row.gift);
    let moment = |at| view! { <Moment at zone=zone.clone() style /> };
    let (sent, found) = (moment(view.sent_at), moment(row.found_at));
    let closed = row.closed_at.filter(|_| row.kind.is_too_much()).map(|at| {
        let by = (!row.closed_by.is_empty()).then(|| format!(", {}", row.closed_by));
        let at = moment(at);
        view! {
            <Fact name="Closed">{at} {by}</Fact>
        }
    });
    let why = (!row.why.is_empty()).then(|| view! { <Fact name="Why">{row.why.clone()}</Fact> });
    view! {
        <Facts>
            <Fact name="Amount"><Amount money=row.amount /></Fact>
            <Fact name="Donor">{row.donor}</Fact>
            <Fact name="Church">{row.church_name}</Fact>
            <Fact name="Gift"><a href=orders class="nowrap">{row.number}</a></Fact>
            <Fact name="The gift is now">
                {format::status(crate::site::locale(), row.status, Reader::Staff).word}
            </Fact>
            <Fact name="The donor">{told(row.told)}</Fact>
            <Fact name="Gateway">{view.gateway}</Fact>
            <Fact name="Sent">{sent}</Fact>
            <Fact name="Found">{found}</Fact>
            {closed}
            {why}
            <Fact name="Reference at the gateway">
                <code class="break">{row.attempt.to_string()}</code>
            </Fact>
        </Facts>
    }
}

/// Money goes back, or somebody says why not.
#[component]
fn Decide(row: CorrectionRow, draft: Draft) -> impl IntoView {
    let action = format!("{PAGE}/{}", row.attempt);
    let request = draft.value("request").to_owned();
    let closing = draft.value("act") == "close";
    let (back, close) = if closing { (Draft::default(), draft) } else { (draft, Draft::default()) };
    let hint = format!("{} goes back to the donor through the same gateway.", row.amount);
    let currency = row.amount.currency();
    view! {
        <section class="flow" aria-labelledby="back">
            <h2 id="back">"Give it back"</h2>
            <p>{hint}</p>
            <form class="flow" method="post" action=action.clone()>
                <Hidden name="act" value="refund" />
                <Hidden name="request" value=request.clone() />
                <MoneyField
                    name="total"
                    label="The amount once more"
                    hint="So that nobody gives back what they did not read."
                    currency
                    draft=back.clone()
                />
                <TextField
                    name="why"
                    label="Why"
                    hint="Ten characters or more. It is kept in the audit log."
                    draft=back
                />
                <p><Button>{format!("Give {} back", row.amount)}</Button></p>
            </form>
        </section>
        <details class="flow" open=closing>
            <summary>"Nothing is to be given back"</summary>
            <form class="flow" method="post" action=action>
                <Hidden name="act" value="close" />
                <Hidden name="request" value=request />
                <TextField
                    name="reason"
                    label="Why not"
                    hint="It went back another way, for example."
                    draft=close
                />
                <p><Button kind=ButtonKind::Second>"Close it"</Button></p>
            </form>
        </details>
    }
}
