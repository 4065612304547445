//! `/household/statement`: what each of two gave in a year, apart, and together.

use leptos::prelude::*;
use views::{HouseholdShare, HouseholdStatement};
use words::household as say;

use super::statements::sheet::period_name;
use crate::site::components::{
    Amount, Button, ButtonKind, Fact, Facts, LinkButton, Opt, SelectField,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page, locale};

const PATH: &str = "/household/statement";

#[component]
pub fn BothGave(page: Page, view: HouseholdStatement) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let HouseholdStatement { period, years, people, total, .. } = view;
    let title = say::statement_title(locale, &period_name(locale, period));
    let years: Vec<Opt> =
        years.into_iter().map(|year| Opt::new(year.to_string(), year.to_string())).collect();
    let people = people.into_iter().enumerate().map(|(place, share)| {
        view! { <Gave share id=format!("person-{place}") /> }
    });
    view! {
        <Document page title=title.clone() class here="/settings">
            <div class="narrow flow-l">
                <h1>{title}</h1>
                <p class="measure">{say::statement_lead(locale)}</p>
                <form class="flow no-print" method="get" action=PATH>
                    <SelectField
                        name="year"
                        label=say::year(locale)
                        options=years
                        value=period.first.year().to_string()
                        class="s"
                        draft=Draft::default()
                    />
                    <Button kind=ButtonKind::Second>{say::show(locale)}</Button>
                </form>
                {people.collect_view()}
                <div class="slip flow">
                    <Facts>
                        <Fact name=say::together(locale) sum=true>
                            <Amount money=total />
                        </Fact>
                    </Facts>
                </div>
                <p class="no-print">
                    <LinkButton href="/statements" kind=ButtonKind::Second>
                        {say::statement_own(locale)}
                    </LinkButton>
                </p>
            </div>
        </Document>
    }
}

/// One of them.
#[component]
fn Gave(share: HouseholdShare, id: String) -> impl IntoView {
    let locale = locale();
    let HouseholdShare { name, funds, given } = share;
    let none = funds.is_empty().then(|| {
        view! { <p class="muted">{say::statement_none(locale)}</p> }
    });
    let funds = funds.into_iter().map(|(name, money)| {
        view! {
            <Fact name>
                <Amount money />
            </Fact>
        }
    });
    let labelled = id.clone();
    view! {
        <section class="slip flow" aria-labelledby=labelled>
            <h2 id=id>{name}</h2>
            {none}
            <Facts>
                {funds.collect_view()}
                <Fact name=say::given(locale) sum=true>
                    <Amount money=given />
                </Fact>
            </Facts>
        </section>
    }
}
