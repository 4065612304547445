//! `/staff/ledger/orders/{id}`: the whole life of an order on one screen (C-27).

use kernel::{Money, OrderId};
use leptos::prelude::*;
use views::{ChainPlace, JobLine, OrderFilter, OrderPage, OrdersGift, PostedEntry};

use super::figures::{Balance, DebitCredit, figure};
use super::story::{Attempts, People, Story, Work, WriteBacks};
use super::words;
use crate::site::Page;
use crate::site::components::{
    Day, Fact, Facts, Glyph, Icon, LEDGER, LedgerPlace, LedgerTabs, MethodName, Moment, NoticeBox,
    StatusWord, Tone, Word, query,
};
use crate::site::format::{self, DayStyle, MomentStyle, number};
use crate::site::layouts::Document;

pub(super) fn address(id: OrderId) -> String {
    format!("{LEDGER}/orders/{id}")
}

#[component]
pub fn Order(page: Page, view: OrderPage) -> impl IntoView {
    let zone = view.church.zone.clone();
    let clock = words::clock(page.frame.now, &view.church);
    let what = words::order(&view.kind).to_owned();
    let (tone, glyph) = words::mark(&view.kind);
    let title = match &view.gift {
        Some(gift) => format!("{what}: {}", gift.about.number),
        None => what.clone(),
    };
    let all = OrderFilter { church: Some(view.church.id), ..OrderFilter::default() };
    let church = words::church(&view.church);
    view! {
        <Document page title=title.clone() class="for-staff" here=LEDGER>
            <p>
                <a class="link" href=super::orders::address(&all)>
                    <Icon glyph=Glyph::Prev />
                    {format!("Orders of {church}")}
                </a>
            </p>
            <h1>{title}</h1>
            <p class=format!("status lines {}", tone.class())>
                <Icon glyph />
                <span>{words::sentence(&view.kind)}</span>
            </p>
            <LedgerTabs here=LedgerPlace::Orders />
            {view.gift.clone().map(|gift| view! { <Path gift zone=zone.clone() /> })}
            <div class="split">
                <div class="side">
                    <Slip view=view.clone() />
                </div>
                <div class="flow-l">
                    <Entries entries=view.entries.clone() />
                    {view.gift.clone().filter(|gift| !gift.lines.is_empty()).map(|gift| view! {
                        <Lines lines=gift.lines />
                    })}
                    <Story orders=view.orders.clone() here=view.id zone=zone.clone() />
                    <Attempts attempts=view.attempts.clone() zone=zone.clone() />
                </div>
            </div>
            <Work tasks=view.tasks.clone() zone=zone.clone() />
            <People audit=view.audit.clone() zone />
            <WriteBacks rows=view.write_backs />
            <Chain chain=view.chain church />
            <p class="small muted">{clock}</p>
        </Document>
    }
}

/// Donor, church, gateway, bank: where the gift's money is now, in one line (C-04).
#[component]
fn Path(gift: OrdersGift, zone: String) -> impl IntoView {
    use views::Station::{Bank, Church, Donor, Gateway};
    let path = gift.path;
    let here = path.station;
    let gateway = match path.gateway.is_empty() {
        true => "No gateway yet".to_owned(),
        false => path.gateway,
    };
    let there = path.there;
    let note = match here {
        Donor => "not taken, or given back",
        Church => "promised, not taken yet",
        Gateway => "taken, not paid out yet",
        Bank => "paid out",
    };
    let paid = path.paid_out.map(|(order, at)| {
        view! {
            ", on " <a href=address(order)><Moment at zone style=MomentStyle::Day /></a>
        }
    });
    let mut paid = Some(paid);
    let stations = [
        (Donor, "Donor", path.donor),
        (Church, "Church", path.church.clone()),
        (Gateway, "Gateway", gateway),
        (Bank, "Bank", format!("Bank of {}", path.church)),
    ];
    let station = |(station, what, name): (views::Station, &'static str, String)| {
        let current = (station == here).then_some("location");
        let detail = (station == here).then(|| {
            view! {
                <b class="num">{there.to_string()}</b>
                <small>{note} {paid.take()}</small>
            }
        });
        view! {
            <li aria-current=current>
                <span class="small muted">{what}</span>
                <span>{name}</span>
                {detail}
            </li>
        }
    };
    view! {
        <section class="flow" aria-labelledby="path">
            <h2 id="path">"Where the money is"</h2>
            <ol class="path">{stations.map(station).into_iter().collect_view()}</ol>
        </section>
    }
}

/// What the order is, as on a slip.
#[component]
fn Slip(view: OrderPage) -> impl IntoView {
    let zone = view.church.zone.clone();
    let donor = view.gift.as_ref().map(|gift| gift.about.donor.clone());
    let heading = donor.unwrap_or_else(|| view.church.name.clone());
    let job = OrderFilter {
        church: Some(view.church.id),
        q: view.job.to_string(),
        ..OrderFilter::default()
    };
    let by_the_bank = match view.kind.as_str() {
        "settle" => Some(("taken_back", "The bank took it back")),
        "chargeback" => Some(("reversed", "The bank gave it again")),
        _ => None,
    };
    let by_the_bank = by_the_bank.filter(|_| view.gift.is_some()).map(|(way, words)| {
        let (church, path) = (view.church.id.to_string(), view.job.to_string());
        let path = format!("/staff/gifts/{path}/chargeback");
        (query(&path, [("church", church.as_str()), ("way", way)]), words)
    });
    view! {
        <section class="slip flow" aria-labelledby="slip">
            <h2 id="slip">{heading}</h2>
            <Facts>
                <Fact name="When">
                    <Moment at=view.at zone style=MomentStyle::Day />
                    ", "
                    <Moment at=view.at zone=view.church.zone.clone() style=MomentStyle::Seconds />
                </Fact>
                <Fact name="Because of">{words::cause(&view.cause)}</Fact>
                <Fact name="Its job">
                    <a href=super::orders::address(&job)>{words::short(&view.job.to_string())}</a>
                </Fact>
                <Fact name="Order">
                    {format!("no. {} of its job", view.ordinal)}
                </Fact>
                <Fact name="Id"><code>{view.id.to_string()}</code></Fact>
                <Fact name="In the chain"><StatusWord word=seal(&view.chain) /></Fact>
                {view.gift.map(|gift| view! { <Gift gift /> })}
            </Facts>
            {by_the_bank.map(|(href, words)| view! {
                <p>
                    <a class="link" href=href>
                        {words}
                        <Icon glyph=Glyph::Next />
                    </a>
                </p>
            })}
        </section>
    }
}

#[component]
fn Gift(gift: OrdersGift) -> impl IntoView {
    let OrdersGift { about, status, amount, method, campus, on, scheduled, .. } = gift;
    let kind = if scheduled { ", recurring" } else { "" };
    view! {
        <Fact name="Number">{about.number}</Fact>
        <Fact name="For"><Day on style=DayStyle::Medium /></Fact>
        <Fact name="How"><MethodName method />{kind}</Fact>
        {(!campus.is_empty()).then(|| view! { <Fact name="Campus">{campus}</Fact> })}
        <Fact name="The gift now"><StatusWord word=words::status(status) /></Fact>
        <Fact name="Gift" sum=true>{amount.to_string()}</Fact>
    }
}

/// Debit and credit, account by account, with the balance each was left with.
#[component]
fn Entries(entries: Vec<PostedEntry>) -> impl IntoView {
    let mut currencies: Vec<_> = entries.iter().map(|entry| entry.amount.currency()).collect();
    currencies.dedup();
    currencies.sort_unstable();
    currencies.dedup();
    let tables = currencies.into_iter().map(|currency| {
        let here: Vec<PostedEntry> =
            entries.iter().filter(|entry| entry.amount.currency() == currency).cloned().collect();
        let totals = super::figures::totals(here.iter().map(|entry| entry.amount));
        view! {
            <table class="table dense cards books entries-of" role="table">
                <caption>{format!("Entries, in {}", currency.code())}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Account"</th>
                        <th class="num" scope="col" role="columnheader">"Debit"</th>
                        <th class="num" scope="col" role="columnheader">"Credit"</th>
                        <th class="num" scope="col" role="columnheader">"Balance after"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    {here.into_iter().map(|entry| view! { <Entry entry /> }).collect_view()}
                </tbody>
                {totals.map(|(debit, credit)| view! { <Total debit credit /> })}
            </table>
        }
    });
    view! {
        <section class="flow" aria-labelledby="entries">
            <h2 id="entries">"In the books"</h2>
            {tables.collect_view()}
        </section>
    }
}

#[component]
fn Entry(entry: PostedEntry) -> impl IntoView {
    let account = entry.account;
    let kind = words::account(&account.kind);
    let (name, small) = match account.owner.is_empty() {
        true => (kind.one.to_owned(), kind.accountant.to_owned()),
        false => (account.owner.clone(), kind.one.to_owned()),
    };
    let href = format!("{LEDGER}/accounts/{}?version={}", account.id, account.version);
    view! {
        <tr role="row">
            <th class="r1" scope="row" role="rowheader">
                <a href=href>{name}</a>
                <small>{small}</small>
            </th>
            <DebitCredit amount=entry.amount />
            <td class="num b" role="cell" data-label="After">
                <Balance amount=account.balance />
                <small>{format!("version {}", number(account.version))}</small>
            </td>
        </tr>
    }
}

#[component]
fn Total(debit: Money, credit: Money) -> impl IntoView {
    view! {
        <tfoot role="rowgroup">
            <tr class="sum both" role="row">
                <th class="r1" scope="row" role="rowheader">"Sum"</th>
                <td class="num b" role="cell" data-label="Dr">{figure(debit)}</td>
                <td class="num b" role="cell" data-label="Cr">{figure(credit)}</td>
                <td class="off" role="cell"></td>
            </tr>
        </tfoot>
    }
}

/// A figure of a fund's line.
type Part = fn(&JobLine) -> Money;

/// What all orders of the job have come to, fund by fund (C-06).
#[component]
fn Lines(lines: Vec<JobLine>) -> impl IntoView {
    let any = |of: Part| lines.iter().any(|line| of(line).minor() != 0);
    let columns: Vec<(&'static str, Part)> = [
        ("Promised", (|line| line.promised) as Part),
        ("Assured", |line| line.assured),
        ("Taken", |line| line.taken),
        ("Refunded", |line| line.refunded),
        ("Taken back", |line| line.charged_back),
    ]
    .into_iter()
    .filter(|(_, of)| any(*of))
    .collect();
    let heads = columns
        .iter()
        .map(|(name, _)| view! { <th class="num" scope="col" role="columnheader">{*name}</th> })
        .collect_view();
    let row = |line: JobLine| {
        let cells = columns
            .iter()
            .map(|(name, of)| {
                view! {
                    <td class="num" role="cell" data-label=*name>{figure(of(&line))}</td>
                }
            })
            .collect_view();
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">{line.name}</th>
                {cells}
                <td class="num b r1" role="cell">{figure(line.kept)}</td>
            </tr>
        }
    };
    let rows = lines.clone().into_iter().map(row).collect_view();
    view! {
        <section class="flow" aria-labelledby="lines">
            <h2 id="lines">"The gift, fund by fund"</h2>
            <table class="table dense cards books" role="table" aria-labelledby="lines">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Fund"</th>
                        {heads}
                        <th class="num" scope="col" role="columnheader">"The fund has"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </section>
    }
}

/// Whether order and seal fit.
const fn seal(chain: &ChainPlace) -> Word {
    match chain.holds {
        true => Word::new("The seal holds", Tone::Given, Glyph::Lock),
        false => Word::new("The seal is broken", Tone::Bad, Glyph::Alert),
    }
}

/// The order's place among all of its church, and whether its seal holds.
#[component]
fn Chain(chain: ChainPlace, church: String) -> impl IntoView {
    let word = seal(&chain);
    let broken = (!chain.holds).then(|| view! {
        <NoticeBox tone=Tone::Bad glyph=Glyph::Alert title="This order is not as it was written">
            <p>
                "Order and seal do not fit. "
                <a href="/staff/ledger/verification">"Verify the books"</a>
                "."
            </p>
        </NoticeBox>
    });
    view! {
        <section class="flow" aria-labelledby="chain">
            <h2 id="chain">"In the chain"</h2>
            {broken}
            <p><StatusWord word /></p>
            <p>
                {format!(
                    "Order {} of {} in the books of {church}, sealed with the one before.",
                    number(chain.seq),
                    format::number(chain.of),
                )}
            </p>
            <div class="seals">
                <Facts>
                    <Fact name="What it did"><code>{chain.content}</code></Fact>
                    <Fact name="The seal before"><code>{chain.previous}</code></Fact>
                    <Fact name="Its seal"><code>{chain.hash}</code></Fact>
                </Facts>
            </div>
        </section>
    }
}
