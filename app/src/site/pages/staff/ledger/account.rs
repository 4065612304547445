//! `/staff/ledger/accounts/{id}`: one account, change by change, with the balance after each.

use leptos::prelude::*;
use views::{AccountFilter, AccountPage, AsOf, ChangeFilter, ChangeRow};

use super::choice::AsOfFields;
use super::figures::{Balance, DebitCredit, standing};
use super::words;
use crate::site::components::{
    Board, BoardLine, Button, ButtonKind, EmptyState, ErrorSummary, Glyph, Icon, LEDGER,
    LedgerPlace, LedgerTabs, LinkButton, Moment, TextField, query,
};
use crate::site::format::{self, MomentStyle, number};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

/// The account's page, read as of the same moment as the page that leads there.
pub(super) fn address(id: &str, as_of: AsOf) -> String {
    of(id, &ChangeFilter { as_of, ..ChangeFilter::default() })
}

fn of(id: &str, filter: &ChangeFilter) -> String {
    let (as_of, time) = words::as_of_fields(filter.as_of);
    let text = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    let asked = [
        ("as_of", as_of),
        ("time", time),
        ("version", text(filter.version)),
        ("before", text(filter.before)),
    ];
    query(&format!("{LEDGER}/accounts/{id}"), asked)
}

#[component]
pub fn Account(page: Page, view: AccountPage, draft: Draft) -> impl IntoView {
    let now = page.frame.now;
    let wrong = draft.has_problems();
    let kind = words::account(&view.account.kind);
    let title = match view.account.owner.is_empty() {
        true => kind.one.to_owned(),
        false => view.account.owner.clone(),
    };
    let chart = AccountFilter {
        church: Some(view.church.id),
        as_of: view.filter.as_of,
        ..AccountFilter::default()
    };
    let back = super::accounts::address(&chart);
    let church = words::church(&view.church);
    let kept = format!(
        "{}, {}, normally {}, in {}",
        kind.one,
        kind.accountant,
        words::side(view.side),
        view.account.balance.currency().code(),
    );
    let clock = words::clock(now, &view.church);
    view! {
        <Document page title=format!("{title}, account") class="for-staff" here=LEDGER wrong>
            <ErrorSummary draft=draft.clone() />
            <p>
                <a class="link" href=back>
                    <Icon glyph=Glyph::Prev />
                    {church}
                </a>
            </p>
            <h1>{title}</h1>
            <p class="muted">{kept}</p>
            <LedgerTabs here=LedgerPlace::Accounts />
            <Standing view=view.clone() />
            <Choice view=view.clone() draft />
            <Changes view />
            <p class="small muted">{clock}</p>
        </Document>
    }
}

#[component]
fn Standing(view: AccountPage) -> impl IntoView {
    let AccountPage { filter, account, then, .. } = view;
    let when = match (filter.version, filter.as_of) {
        (Some(version), AsOf::Now) => format!("at version {}", number(version)),
        (Some(version), as_of) => {
            format!("{}, at version {}", words::as_of(as_of), number(version))
        }
        (None, as_of) => words::as_of(as_of),
    };
    let changed = |version| match version {
        0 => "before its first change".to_owned(),
        version => format!("after version {}", number(version)),
    };
    view! {
        <Board across=true>
            {then.map(|(version, amount)| view! {
                <BoardLine label=format::capital(&when) figure=standing(amount) hero=true>
                    {changed(version)}
                </BoardLine>
            })}
            <BoardLine label="Balance now" figure=standing(account.balance) hero=then.is_none()>
                {changed(account.version)}
            </BoardLine>
        </Board>
    }
}

#[component]
fn Choice(view: AccountPage, draft: Draft) -> impl IntoView {
    let AccountPage { filter, account, .. } = view;
    let asked = filter.as_of != AsOf::Now || filter.version.is_some();
    let version = filter.version.map(|version| version.to_string()).unwrap_or_default();
    view! {
        <form class="filters" method="get" action=format!("{LEDGER}/accounts/{}", account.id)>
            <AsOfFields as_of=filter.as_of draft=draft.clone() />
            <TextField
                name="version"
                label="Or at version"
                inputmode="numeric"
                autocomplete="off"
                value=version
                draft
            />
            <Button>"Show"</Button>
            {asked.then(|| view! {
                <LinkButton href=address(&account.id, AsOf::Now) kind=ButtonKind::Second>
                    "Now"
                </LinkButton>
            })}
        </form>
    }
}

#[component]
fn Changes(view: AccountPage) -> impl IntoView {
    let AccountPage { filter, church, account, changes, next, .. } = view;
    if changes.is_empty() {
        return view! {
            <EmptyState title="Nothing had happened to it">
                <p class="muted">"It had no change as of then."</p>
            </EmptyState>
        }
        .into_any();
    }
    let caption = format!("Changes, newest first, in {}", account.balance.currency().code());
    let older =
        next.map(|before| of(&account.id, &ChangeFilter { before: Some(before), ..filter }));
    let newest = filter.before.map(|_| of(&account.id, &ChangeFilter { before: None, ..filter }));
    let zone = church.zone;
    view! {
        <table class="table dense cards books changes" role="table">
            <caption>{caption}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th class="num lead" scope="col" role="columnheader">"Version"</th>
                    <th scope="col" role="columnheader">"Order"</th>
                    <th scope="col" role="columnheader">"When"</th>
                    <th class="num" scope="col" role="columnheader">"Debit"</th>
                    <th class="num" scope="col" role="columnheader">"Credit"</th>
                    <th class="num" scope="col" role="columnheader">"Balance after"</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                {changes.into_iter().map(|change| view! { <Change change zone=zone.clone() /> })
                    .collect_view()}
            </tbody>
        </table>
        {(older.is_some() || newest.is_some()).then(|| view! {
            <nav class="pages" aria-label="Pages of changes">
                <span class="row">
                    {newest.map(|href| view! {
                        <LinkButton href kind=ButtonKind::Second>"Newest"</LinkButton>
                    })}
                    {older.map(|href| view! {
                        <LinkButton href kind=ButtonKind::Second rel="next">
                            "Older changes"
                            <Icon glyph=Glyph::Next />
                        </LinkButton>
                    })}
                </span>
            </nav>
        })}
    }
    .into_any()
}

#[component]
fn Change(change: ChangeRow, zone: String) -> impl IntoView {
    let about = match change.gift {
        Some(gift) => format!("{}, {}", gift.number, gift.donor),
        None => words::cause(&change.cause),
    };
    let style = MomentStyle::DayTime;
    view! {
        <tr role="row">
            <td class="num lead" role="cell" data-label="Version">{number(change.version)}</td>
            <th class="r1" scope="row" role="rowheader">
                <a href=super::order::address(change.order)>
                    {words::order(&change.kind).to_owned()}
                </a>
                <small>{about}</small>
            </th>
            <td role="cell"><Moment at=change.at zone style /></td>
            <DebitCredit amount=change.amount />
            <td class="num b" role="cell" data-label="After"><Balance amount=change.balance /></td>
        </tr>
    }
}
