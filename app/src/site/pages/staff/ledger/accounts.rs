//! `/staff/ledger`: the chart of accounts as a trial balance, now or as of any moment.

use kernel::{Currency, Money};
use leptos::prelude::*;
use views::{AccountFilter, AccountGroup, AccountList, AccountRow, AsOf, BooksChurch};

use super::choice::{AsOfFields, ChurchField};
use super::figures::{Balance, DebitCredit, figure, side_of, totals};
use super::words;
use crate::site::components::{
    Board, BoardLine, Button, ButtonKind, EmptyState, ErrorSummary, Glyph, Hidden, Icon, LEDGER,
    LedgerPlace, LedgerTabs, LinkButton, NoticeBox, Tone, query,
};
use crate::site::format::{count, number};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

/// The page of a filter.
pub(super) fn address(filter: &AccountFilter) -> String {
    let (as_of, time) = words::as_of_fields(filter.as_of);
    let asked = [
        ("church", filter.church.map(|church| church.to_string()).unwrap_or_default()),
        ("as_of", as_of),
        ("time", time),
        ("kind", filter.kind.clone().unwrap_or_default()),
        ("after", filter.after.clone().unwrap_or_default()),
    ];
    query(LEDGER, asked)
}

#[component]
pub fn Accounts(page: Page, view: AccountList, draft: Draft) -> impl IntoView {
    let now = page.frame.now;
    let wrong = draft.has_problems();
    let books = match view.church.clone() {
        Some(church) => {
            let clock = words::clock(now, &church);
            view! {
                <Books view=view.clone() church />
                <p class="small muted">{clock}</p>
            }
            .into_any()
        }
        None => view! {
            <EmptyState title="Whose books?">
                <p class="muted">"Choose a church above. Each keeps books of its own."</p>
            </EmptyState>
        }
        .into_any(),
    };
    view! {
        <Document page title="Ledger" class="for-staff" here=LEDGER wrong>
            <ErrorSummary draft=draft.clone() />
            <h1>"Ledger"</h1>
            <LedgerTabs here=LedgerPlace::Accounts />
            <Choice view draft />
            {books}
        </Document>
    }
}

#[component]
fn Choice(view: AccountList, draft: Draft) -> impl IntoView {
    let AccountList { filter, churches, church, .. } = view;
    let now = AccountFilter { as_of: AsOf::Now, after: None, ..filter.clone() };
    view! {
        <form class="filters" method="get" action=LEDGER>
            {filter.kind.clone().map(|kind| view! { <Hidden name="kind" value=kind /> })}
            <ChurchField churches chosen=church none="Choose a church" draft=draft.clone() />
            <AsOfFields as_of=filter.as_of draft />
            <Button>"Show"</Button>
            {(filter.as_of != AsOf::Now).then(|| view! {
                <LinkButton href=address(&now) kind=ButtonKind::Second>"Now"</LinkButton>
            })}
        </form>
    }
}

#[component]
fn Books(view: AccountList, church: BooksChurch) -> impl IntoView {
    let AccountList { filter, groups, sums, orders, next, .. } = view;
    let when = words::as_of(filter.as_of);
    let test = church.test.then(|| {
        view! {
            <NoticeBox tone=Tone::Quiet glyph=Glyph::Alert title="A test church">
                <p>"Its books are kept like any other’s and counted in no total."</p>
            </NoticeBox>
        }
    });
    if orders == 0 {
        return view! {
            {test}
            <EmptyState title="Nothing is in these books">
                <p class="muted">
                    {format!("{} has no order {when}.", church.name)}
                </p>
            </EmptyState>
        }
        .into_any();
    }
    let only = filter.kind.clone();
    let back = only.is_some().then(|| {
        let all = AccountFilter { kind: None, after: None, ..filter.clone() };
        view! {
            <p>
                <a class="link" href=address(&all)>
                    <Icon glyph=Glyph::Prev />
                    "All accounts"
                </a>
            </p>
        }
    });
    let tables = sums
        .iter()
        .map(|sum| {
            let groups = groups.clone();
            let caption = format!("{}, in {}, {when}", church.name, sum.currency().code());
            view! { <TrialBalance groups filter=filter.clone() sum=*sum caption /> }
        })
        .collect_view();
    let next = next.map(|after| {
        let href = address(&AccountFilter { after: Some(after), ..filter.clone() });
        view! {
            <nav class="pages" aria-label="Pages of accounts">
                <span class="row">
                    <LinkButton href kind=ButtonKind::Second rel="next">
                        "Smaller balances"
                        <Icon glyph=Glyph::Next />
                    </LinkButton>
                </span>
            </nav>
        }
    });
    view! {
        {test}
        {only.is_none().then(|| view! { <Standing sums orders when=when.clone() /> })}
        {back}
        {tables}
        {next}
    }
    .into_any()
}

/// Whether the books balance, before anything else.
#[component]
fn Standing(sums: Vec<Money>, orders: u64, when: String) -> impl IntoView {
    let balanced = sums.iter().all(|sum| sum.minor() == 0);
    let figure = sums
        .iter()
        .find(|sum| sum.minor() != 0)
        .or(sums.first())
        .map_or_else(String::new, |sum| sum.to_string().replacen('-', "−", 1));
    let words = if balanced {
        "the books balance"
    } else {
        "the books do not balance: run the verification"
    };
    view! {
        <Board across=true>
            <BoardLine label="All accounts together" figure hero=true>{words}</BoardLine>
            <BoardLine label="Orders" figure=number(orders)>{when}</BoardLine>
        </Board>
    }
}

#[component]
fn TrialBalance(
    groups: Vec<AccountGroup>,
    filter: AccountFilter,
    sum: Money,
    caption: String,
) -> impl IntoView {
    let currency = sum.currency();
    let of =
        |group: &AccountGroup| group.sums.iter().find(|sum| sum.currency() == currency).copied();
    let totals = totals(groups.iter().filter_map(of));
    let only = filter.kind.is_some();
    let bodies = groups
        .into_iter()
        .filter_map(|group| {
            let sum = of(&group)?;
            Some(view! { <Group group sum filter=filter.clone() /> })
        })
        .collect_view();
    view! {
        <table class="table dense cards books" role="table">
            <caption>{caption}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">"Account"</th>
                    <th class="num" scope="col" role="columnheader">"Of which"</th>
                    <th class="num" scope="col" role="columnheader">"Debit"</th>
                    <th class="num" scope="col" role="columnheader">"Credit"</th>
                </tr>
            </thead>
            {bodies}
            {totals.filter(|_| !only).map(|(debit, credit)| view! {
                <Totals debit credit sum />
            })}
        </table>
    }
}

/// The two sums under their double rule, and the line that must be zero.
#[component]
fn Totals(debit: Money, credit: Money, sum: Money) -> impl IntoView {
    let less = figure(sum);
    let side = side_of(sum).map(words::side).map(|side| format!(" too much {side}"));
    view! {
        <tfoot role="rowgroup">
            <tr class="sum both" role="row">
                <th class="r1" scope="row" role="rowheader">"Sum"</th>
                <td class="off" role="cell"></td>
                <td class="num b" role="cell" data-label="Dr">{figure(debit)}</td>
                <td class="num b" role="cell" data-label="Cr">{figure(credit)}</td>
            </tr>
            <tr class="lighter" role="row">
                <th class="r1" scope="row" colspan="3" role="rowheader">
                    "Credits less debits, which must be zero"
                </th>
                <td class="num b r1" role="cell">{less} {side}</td>
            </tr>
        </tfoot>
    }
}

/// A kind of account as an accountant lists it: the control account with its sum, and in the inner
/// column those it is made of.
#[component]
fn Group(group: AccountGroup, sum: Money, filter: AccountFilter) -> impl IntoView {
    let kind = words::account(&group.kind);
    let (name, accountant) = (kind.all.to_owned(), kind.accountant);
    let usual = words::side(group.side);
    let only = filter.kind.is_some();
    let here: Vec<AccountRow> = of_currency(&group.accounts, sum.currency());
    // The church's own account: the line is the account.
    let itself = match here.as_slice() {
        [one] if group.count == 1 && one.owner.is_empty() => {
            Some(super::account::address(&one.id, filter.as_of))
        }
        _ => None,
    };
    let shown: Vec<AccountRow> = match itself {
        Some(_) => Vec::new(),
        None => here.into_iter().filter(|row| only || row.balance.minor() != 0).collect(),
    };
    let rest = match itself.is_none() && !only {
        true => group.count.saturating_sub(u64::try_from(shown.len()).unwrap_or(u64::MAX)),
        false => 0,
    };
    let name = match itself {
        Some(href) => view! { <a href=href>{name}</a> }.into_any(),
        None => name.into_any(),
    };
    let more = (rest > 0).then(|| {
        let all = AccountFilter { kind: Some(group.kind.clone()), after: None, ..filter.clone() };
        let words = match shown.len() {
            0 => count(rest, "account, at zero", "accounts, all at zero"),
            _ => count(rest, "more account", "more accounts"),
        };
        let of = group.kind.clone();
        view! {
            <tr class="inner" role="row">
                <th class="r1 ab" scope="row" colspan="4" role="rowheader">
                    <a href=address(&all)>
                        {words}<span class="vh">{format!(" of kind {of}")}</span>
                    </a>
                </th>
            </tr>
        }
    });
    view! {
        <tbody role="rowgroup">
            <tr class="control" role="row">
                <th class="r1" scope="row" role="rowheader">
                    <b>{name}</b>
                    <small>{accountant}", normally "{usual}</small>
                </th>
                <td class="off" role="cell"></td>
                {match side_of(sum) {
                    Some(_) => view! { <DebitCredit amount=sum /> }.into_any(),
                    None => view! { <Nothing debit=usual == "debit" sum /> }.into_any(),
                }}
            </tr>
            {shown.into_iter().map(|account| view! { <Inner account as_of=filter.as_of /> })
                .collect_view()}
            {more}
        </tbody>
    }
}

/// A zero, on the usual side.
#[component]
fn Nothing(debit: bool, sum: Money) -> impl IntoView {
    let zero = figure(sum);
    let cell = |here: bool| {
        let class = if here { "num b r1" } else { "num off" };
        view! { <td class=class role="cell">{here.then(|| zero.clone())}</td> }
    };
    view! {
        {cell(debit)}
        {cell(!debit)}
    }
}

fn of_currency(accounts: &[AccountRow], currency: Currency) -> Vec<AccountRow> {
    accounts.iter().filter(|row| row.balance.currency() == currency).cloned().collect()
}

#[component]
fn Inner(account: AccountRow, as_of: AsOf) -> impl IntoView {
    let name = match account.owner.is_empty() {
        true => words::account(&account.kind).one.to_owned(),
        false => account.owner,
    };
    let href = super::account::address(&account.id, as_of);
    view! {
        <tr class="inner" role="row">
            <th class="r1" scope="row" role="rowheader">
                <a href=href>{name}</a>
                <small class="wide-only">{format!("version {}", number(account.version))}</small>
            </th>
            <td class="num b r1" role="cell"><Balance amount=account.balance /></td>
            <td class="off" role="cell"></td>
            <td class="off" role="cell"></td>
        </tr>
    }
}
