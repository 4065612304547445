//! `/church/transactions/{id}`: one gift, what the books say of it, and what the gateway answered.

use kernel::{Money, RequestId};
use leptos::prelude::*;
use views::{AttemptRow, EntryRow, GiftStatus, OrderRow, TransactionPage, TransactionRow};

use super::words::{self, plain};
use crate::site::components::{
    Amount, Button, ButtonKind, Day, ErrorSummary, Fact, Facts, Glyph, Hidden, Icon, MethodName,
    Moment, NoticeBox, Stamp, StatusWord, Tone, Word,
};
use crate::site::format::{self, DayStyle, MomentStyle, Reader};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

const LIST: &str = "/church/transactions";

/// `back` is the list somebody came from, with its filters.
#[component]
pub fn Transaction(
    page: Page,
    view: TransactionPage,
    request: RequestId,
    #[prop(default = LIST.to_owned())] back: String,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let wrong = draft.has_problems();
    let id = view.transaction.id.to_string();
    let zone = page.frame.zone.clone();
    let TransactionPage {
        transaction,
        orders,
        attempts,
        receipt,
        purpose,
        again_at,
        can_return,
        can_expire,
    } = view;
    let again =
        again_at.map(|at| format::moment(crate::site::locale(), at, &zone, MomentStyle::Short));
    let status = format::status(crate::site::locale(), transaction.status, Reader::Church);
    let title = format!("Gift {}", transaction.number);
    let receipt_number = receipt.map(|receipt| receipt.number);
    view! {
        <Document page title=title.clone() class="for-church" here=LIST wrong>
            <ErrorSummary draft />
            <p>
                <a class="link" href=back>
                    <Icon glyph=Glyph::Prev />
                    "Transactions"
                </a>
            </p>
            <div class="head">
                <div>
                    <h1>{title}</h1>
                    <Stamp word=status />
                </div>
            </div>
            <div class="split">
                <div class="side flow">
                    <Gift
                        transaction=transaction.clone()
                        receipt_number
                        purpose
                        zone=zone.clone()
                    />
                </div>
                <div class="flow-l">
                    <Standing transaction=transaction.clone() again />
                    <Choices transaction can_return can_expire />
                    <Links id request />
                    <Orders orders zone=zone.clone() />
                </div>
            </div>
            <Attempts attempts zone />
        </Document>
    }
}

/// The facts, as on a slip.
#[component]
fn Gift(
    transaction: TransactionRow,
    receipt_number: Option<String>,
    purpose: Option<String>,
    zone: String,
) -> impl IntoView {
    let TransactionRow { on, donor, email, campus, lines, amount, method, .. } = transaction;
    let kind = if transaction.scheduled { "Recurring" } else { "Once" };
    let returned = Some(transaction.returned).filter(|returned| returned.minor() != 0);
    let kept = returned.and_then(|returned| amount.checked_sub(returned).ok());
    view! {
        <section class="slip flow" aria-labelledby="slip">
            <h2 id="slip">{donor}</h2>
            {(!email.is_empty()).then(|| view! { <MailAddress email /> })}
            <Facts>
                <Fact name="For"><Day on style=DayStyle::Medium /></Fact>
                {transaction.taken_at.map(|at| view! {
                    <Fact name="Taken"><Moment at zone=zone /></Fact>
                })}
                <Fact name="How"><MethodName method /></Fact>
                <Fact name="Kind">{kind}</Fact>
                {purpose.map(|purpose| view! { <Fact name="What for">{purpose}</Fact> })}
                {(!campus.is_empty()).then(|| view! { <Fact name="Campus">{campus}</Fact> })}
                {receipt_number.map(|number| view! { <Fact name="Receipt">{number}</Fact> })}
                {lines.into_iter().map(|line| view! {
                    <Fact name=line.name><Amount money=line.amount /></Fact>
                }).collect_view()}
                <Fact name="Gift" sum=true><Amount money=amount /></Fact>
                {returned.map(|money| view! { <Fact name="Went back"><Amount money /></Fact> })}
                {kept.map(|money| view! { <Fact name="Kept" sum=true><Amount money /></Fact> })}
            </Facts>
        </section>
    }
}

#[component]
fn MailAddress(email: String) -> impl IntoView {
    view! { <p><a class="link" href=format!("mailto:{email}")>{email.clone()}</a></p> }
}

/// Where the gift stands, in a sentence, when that needs saying.
#[component]
fn Standing(transaction: TransactionRow, again: Option<String>) -> impl IntoView {
    let answer = transaction.class.map(format::class);
    let (title, words) = match transaction.status {
        GiftStatus::Assured => (
            "Assured, not in the books yet",
            "The gateway is down. The gift is held, and is taken once it is well again.".to_owned(),
        ),
        GiftStatus::OnItsWay => {
            ("On its way", "The gift is being taken. It is not in the books yet.".to_owned())
        }
        GiftStatus::BeingAsked => (
            "No answer yet",
            "It was sent and no answer came. The gateway is being asked what became of it; it is \
             never sent a second time."
                .to_owned(),
        ),
        GiftStatus::Waiting => (
            "It will be tried again",
            [
                answer.map(|answer| format!("The last answer: {answer}.")),
                again.map(|again| format!("It is tried next on {again}.")),
            ]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
        ),
        GiftStatus::NeedsYou => (
            "The donor can put this right",
            answer.map_or_else(String::new, |answer| {
                format!("{answer}. The donor was told how. Nothing was taken.")
            }),
        ),
        GiftStatus::NotTaken => (
            "Not taken",
            answer.map_or_else(
                || "Nothing was taken.".to_owned(),
                |answer| format!("{answer}. Nothing was taken."),
            ),
        ),
        GiftStatus::Given | GiftStatus::Cancelled | GiftStatus::Refunded => return None,
    };
    let Word { tone, glyph, .. } =
        format::status(crate::site::locale(), transaction.status, Reader::Church);
    Some(view! {
        <NoticeBox tone glyph title>
            <p>{words}</p>
        </NoticeBox>
    })
}

/// What the office may do with it. Everything is checked on a page of its own before it happens.
#[component]
fn Choices(transaction: TransactionRow, can_return: bool, can_expire: bool) -> impl IntoView {
    let path = format!("{LIST}/{}", transaction.id);
    let act = |to: &str, glyph: Glyph, words: &'static str| {
        view! {
            <a class="act" href=format!("{path}/{to}")>
                <Icon glyph />
                {words}
                <Icon glyph=Glyph::Next />
            </a>
        }
    };
    let back = can_return.then(|| {
        view! {
            {act("refund", Glyph::Back, "Give back, all or a part")}
            {act("redesignate", Glyph::Repeat, "Move to another fund")}
        }
    });
    let up = can_expire.then(|| act("expire", Glyph::Cross, "Give this gift up"));
    (can_return || can_expire).then(|| {
        view! {
            <section class="flow" aria-labelledby="choices">
                <h2 id="choices">"What you may do"</h2>
                <div class="acts">{back} {up}</div>
                <p class="hint">"You check everything before it happens."</p>
            </section>
        }
    })
}

/// The donor lost their mail: they get another one. Nobody here sees what is in it.
#[component]
fn Links(id: String, request: RequestId) -> impl IntoView {
    view! {
        <section class="flow" aria-labelledby="links">
            <h2 id="links">"The donor lost the mail?"</h2>
            <p>
                "We send a link to this gift, and to its recurring gift if it has one. It goes to "
                "the address on record, and to no other."
            </p>
            <form method="post" action=format!("{LIST}/{id}/links")>
                <Hidden name="request" value=request.to_string() />
                <Button kind=ButtonKind::Second>"Send the donor a link"</Button>
            </form>
        </section>
    }
}

/// The ledger's orders, each a table whose entries sum to zero.
#[component]
fn Orders(orders: Vec<OrderRow>, zone: String) -> impl IntoView {
    let none = orders.is_empty().then(|| {
        view! {
            <p class="muted">"Nothing is in the books yet."</p>
        }
    });
    view! {
        <section class="flow" aria-labelledby="orders">
            <h2 id="orders">"In the books"</h2>
            {none}
            {orders.into_iter().map(|order| view! { <Order order zone=zone.clone() /> })
                .collect_view()}
        </section>
    }
}

#[component]
fn Order(order: OrderRow, zone: String) -> impl IntoView {
    let sum = sum(&order.entries);
    let id = order.id.to_string();
    view! {
        <table class="table dense cards entries" role="table">
            <caption>
                <b>{words::order(&order.kind).to_owned()}</b>
                ", "
                <Moment at=order.at zone />
                ". Order "
                <code>{id}</code>
            </caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">"Account"</th>
                    <th scope="col" role="columnheader">"Whose"</th>
                    <th class="num" scope="col" role="columnheader">"Amount"</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                {order.entries.into_iter().map(|entry| view! {
                    <tr role="row">
                        <th class="r1" scope="row" role="rowheader">
                            {words::account(&entry.account).to_owned()}
                        </th>
                        <td role="cell">{entry.owner}</td>
                        <td class="num b r1" role="cell">{plain(entry.amount)}</td>
                    </tr>
                }).collect_view()}
            </tbody>
            <tfoot role="rowgroup">
                <tr class="sum" role="row">
                    <th scope="row" colspan="2" role="rowheader">"Sum"</th>
                    <td class="num b r1" role="cell">{sum.map(plain)}</td>
                </tr>
            </tfoot>
        </table>
    }
}

/// The sum of an order's entries, which the ledger keeps at zero. Nothing when there is none to
/// sum or two currencies meet, rather than a figure that would be wrong.
fn sum(entries: &[EntryRow]) -> Option<Money> {
    let (first, rest) = entries.split_first()?;
    rest.iter().try_fold(first.amount, |sum, entry| sum.checked_add(entry.amount).ok())
}

/// Every send to a gateway, and what came back.
#[component]
fn Attempts(attempts: Vec<AttemptRow>, zone: String) -> impl IntoView {
    let body = if attempts.is_empty() {
        view! { <p class="muted">"It has not been sent to a gateway."</p> }.into_any()
    } else {
        view! {
            <table class="table dense cards attempts" role="table" aria-labelledby="attempts">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Gateway"</th>
                        <th scope="col" role="columnheader">"Sent"</th>
                        <th scope="col" role="columnheader">"Answered"</th>
                        <th scope="col" role="columnheader">"Answer"</th>
                        <th scope="col" role="columnheader">"Rule"</th>
                        <th scope="col" role="columnheader">"What the gateway said"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    {attempts.into_iter().map(|attempt| view! {
                        <Attempt attempt zone=zone.clone() />
                    }).collect_view()}
                </tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <section class="flow" aria-labelledby="attempts">
            <h2 id="attempts">"Attempts"</h2>
            {body}
        </section>
    }
}

#[component]
fn Attempt(attempt: AttemptRow, zone: String) -> impl IntoView {
    let answered = match attempt.answered_at {
        Some(at) => view! { <Moment at zone=zone.clone() style=MomentStyle::Seconds /> }.into_any(),
        None => "not yet".into_any(),
    };
    let answer = match (attempt.class, attempt.certain) {
        (_, false) => Word::new("Not known yet", Tone::Needs, Glyph::Ask),
        (Some(kernel::Class::Success), true) => Word::new("Success", Tone::Given, Glyph::Check),
        (Some(class), true) => Word::new(format::class(class), Tone::Bad, Glyph::Cross),
        (None, true) => Word::new("No answer", Tone::Needs, Glyph::Ask),
    };
    let rule = attempt.rule.unwrap_or_else(|| "none".to_owned());
    let uncertain = attempt.class.filter(|_| !attempt.certain).map(format::class);
    view! {
        <tr role="row">
            <th class="r1" scope="row" role="rowheader">{attempt.gateway}</th>
            <td class="nowrap" data-label="Sent" role="cell">
                <Moment at=attempt.sent_at zone />
            </td>
            <td class="nowrap" data-label="Answered" role="cell">{answered}</td>
            <td class="b r1" role="cell">
                <StatusWord word=answer />
                {uncertain.map(|class| view! { <small>{class}</small> })}
            </td>
            <td class="nowrap" data-label="Rule" role="cell">{rule}</td>
            <td class="ab" role="cell">
                {attempt.reply.map(|reply| view! {
                    <details>
                        <summary>"Show"</summary>
                        <code>{reply}</code>
                    </details>
                })}
            </td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use kernel::Currency;

    use super::*;

    #[test]
    fn an_orders_sum_is_never_guessed() {
        let entry = |minor, currency| EntryRow {
            account: "fund".to_owned(),
            owner: String::new(),
            amount: Money::new(minor, currency),
        };
        let balanced = [entry(-2_000, Currency::Usd), entry(2_000, Currency::Usd)];
        assert_eq!(sum(&balanced), Some(Money::zero(Currency::Usd)));
        assert_eq!(sum(&[]), None);
        assert_eq!(sum(&[entry(-1, Currency::Usd), entry(1, Currency::Eur)]), None);
    }
}
