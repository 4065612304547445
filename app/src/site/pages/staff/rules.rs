//! `/staff/rules`: the rules in the order in which they decide, how much of what fails they explain,
//! and the rules that staff write.

pub mod draft;
pub mod trial;
pub mod unknown;
pub mod why;
pub mod words;

use kernel::Timestamp;
use leptos::prelude::*;
use views::{DraftRow, DraftStanding, RuleCoverage, RuleFilter, RuleFrom, RuleList, RuleRow};

use self::words::{class_options, place, standing};
use super::when::When;
use crate::site::components::{
    Board, BoardLine, Button, Chip, EmptyState, Glyph, Icon, LinkButton, NoticeBox, Opt,
    Pagination, PastTheEnd, RULES, RulePlace, RuleTabs, SelectField, StatusWord, TextField, Tone,
    query,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

pub(super) const DRAFT: &str = "/staff/rules/draft";

/// The list with these filters, without a page.
fn address(filter: &RuleFilter) -> String {
    let from = filter.from.map(|from| match from {
        RuleFrom::Shipped => "shipped",
        RuleFrom::Staff => "staff",
    });
    let asked = [
        ("q", filter.q.clone()),
        ("class", filter.class.map(|class| class.name().to_owned()).unwrap_or_default()),
        ("gateway", filter.gateway.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("from", from.unwrap_or_default().to_owned()),
    ];
    query(RULES, asked)
}

#[component]
pub fn Rules(page: Page, view: RuleList) -> impl IntoView {
    let (now, zone) = (page.frame.now, page.frame.zone.clone());
    let RuleList { coverage, drafts, left_out, version, days, all, .. } = view.clone();
    let of_staff = drafts.iter().filter(|one| one.standing == DraftStanding::Active).count();
    view! {
        <Document page title="Rules" class="for-staff" here=RULES>
            <h1>"Rules"</h1>
            <RuleTabs here=RulePlace::Rules />
            <p class="measure">
                "A rule says what a gateway’s words mean. The longest text that fits decides; of \
                 equally long ones, the more specific. No rule makes a success. A new rule is for \
                 replies that come: gifts that were decided before stay as they are."
            </p>
            {(!left_out.is_empty()).then(|| view! { <LeftOut count=left_out.len() /> })}
            <Board across=true>
                <BoardLine label="Rules in force" figure=format::number(all)>
                    {format!("{of_staff} of them written by staff")}
                </BoardLine>
                <BoardLine label="Set" figure=format!("No. {version}")>
                    "Every node uses it within five seconds"
                </BoardLine>
            </Board>
            <p class="row">
                <LinkButton href=DRAFT>
                    <Icon glyph=Glyph::Plus />
                    "Draft a rule"
                </LinkButton>
            </p>
            <Drafts drafts now zone />
            <Coverage coverage days />
            <section class="flow" aria-labelledby="all">
                <h2 id="all">"All rules, in the order in which they decide"</h2>
                <Filters view=view.clone() />
                <Table view />
            </section>
        </Document>
    }
}

#[component]
fn LeftOut(count: usize) -> impl IntoView {
    let count = format::count(u64::try_from(count).unwrap_or(0), "rule", "rules");
    view! {
        <NoticeBox
            tone=Tone::Needs
            glyph=Glyph::Alert
            title=format!("{count} in force cannot be used")
        >
            <p>
                "A newer version of the product ships rules beside which they cannot stand. Open \
                 them below: take them back, and draft them anew with a longer text."
            </p>
        </NoticeBox>
    }
}

/// Rules of staff: those that wait for somebody first.
#[component]
fn Drafts(mut drafts: Vec<DraftRow>, now: Timestamp, zone: String) -> impl IntoView {
    if drafts.is_empty() {
        return view! {
            <p class="muted">"Nobody has drafted a rule yet. One drafts, another approves."</p>
        }
        .into_any();
    }
    drafts.sort_by_key(|draft| match draft.standing {
        DraftStanding::Submitted => 0,
        DraftStanding::SentBack => 1,
        DraftStanding::Draft => 2,
        DraftStanding::Active => 3,
        DraftStanding::Reverted | DraftStanding::Dropped => 4,
    });
    let row = |draft: DraftRow| {
        let at = place(draft.gateway.as_ref(), draft.brand.as_deref());
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">
                    <a class="break" href=format!("{DRAFT}/{}", draft.id)>
                        {format!("“{}”", draft.text)}
                    </a>
                    <small>{format!("at {at}")}</small>
                </th>
                <td class="b r1" role="cell"><StatusWord word=standing(draft.standing) /></td>
                <td class="ab" data-label="Means" role="cell">{format::class(draft.class)}</td>
                <td class="ab" data-label="By" role="cell">{draft.by}</td>
                <td class="ab" data-label="Changed" role="cell">
                    <When at=draft.changed_at now zone=zone.clone() />
                </td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="drafts">
            <h2 id="drafts">"Written by staff"</h2>
            <table class="table cards" role="table" aria-labelledby="drafts">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Text"</th>
                        <th scope="col" role="columnheader">"State"</th>
                        <th scope="col" role="columnheader">"Means"</th>
                        <th scope="col" role="columnheader">"By"</th>
                        <th scope="col" role="columnheader">"Changed"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{drafts.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

/// "97.3 %" of so many; rounded down, so that what is not all never reads as all.
fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let tenths = part.min(whole) * 1_000 / whole;
    format!("{}.{}\u{a0}%", tenths / 10, tenths % 10)
}

/// How much of what failed at each gateway a rule explained.
#[component]
fn Coverage(coverage: Vec<RuleCoverage>, days: u32) -> impl IntoView {
    let title = format!("Failures explained, last {days} days");
    if coverage.is_empty() {
        return view! {
            <section class="flow" aria-labelledby="coverage">
                <h2 id="coverage">{title}</h2>
                <p class="muted">"Nothing failed."</p>
            </section>
        }
        .into_any();
    }
    let row = |one: RuleCoverage| {
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">{one.name}</th>
                <td class="num b r1" role="cell"><b>{share(one.ruled, one.failures)}</b></td>
                <td class="num ab" data-label="Failures" role="cell">
                    {format::number(one.failures)}
                </td>
                <td class="num ab" data-label="By a rule" role="cell">
                    {format::number(one.ruled)}
                </td>
                <td class="num ab" data-label="Unknown" role="cell">
                    {format::number(one.unknown)}
                </td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="coverage">
            <h2 id="coverage">{title}</h2>
            <table class="table cards" role="table" aria-labelledby="coverage">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Gateway"</th>
                        <th class="num" scope="col" role="columnheader">"By a rule"</th>
                        <th class="num" scope="col" role="columnheader">"Failures"</th>
                        <th class="num" scope="col" role="columnheader">"Ruled"</th>
                        <th class="num" scope="col" role="columnheader">"Unknown"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{coverage.into_iter().map(row).collect_view()}</tbody>
            </table>
            <p class="small muted">
                "What no rule explained was silence, was clear from its status, or is among the "
                <a href="/staff/rules/unknown">"unknown replies"</a>
                "."
            </p>
        </section>
    }
    .into_any()
}

#[component]
fn Filters(view: RuleList) -> impl IntoView {
    let chips = chips(&view.filter);
    let RuleList { filter, gateways, .. } = view;
    let mut named = vec![Opt::new("", "Any")];
    named.extend(gateways.iter().map(|id| Opt::new(id.to_string(), id.to_string())));
    let from = filter.from.map_or("", |from| match from {
        RuleFrom::Shipped => "shipped",
        RuleFrom::Staff => "staff",
    });
    let origins =
        vec![Opt::new("", "Any"), Opt::new("shipped", "Shipped"), Opt::new("staff", "Of staff")];
    let class = filter.class.map(|class| class.name()).unwrap_or_default();
    let gateway = filter.gateway.as_ref().map(ToString::to_string).unwrap_or_default();
    let draft = Draft::default();
    view! {
        <form class="filters" method="get" action=RULES>
            <TextField
                class="grow"
                name="q"
                kind="search"
                label="Text, name or reason"
                autocomplete="off"
                value=filter.q.clone()
                draft=draft.clone()
            />
            <SelectField
                name="class"
                label="Means"
                options=class_options("Any")
                value=class
                draft=draft.clone()
            />
            <SelectField
                name="gateway"
                label="Only at gateway"
                options=named
                value=gateway
                draft=draft.clone()
            />
            <SelectField name="from" label="From" options=origins value=from draft />
            <Button>"Show"</Button>
            {(!chips.is_empty()).then(|| view! {
                <p class="row all">
                    {chips.into_iter().map(|(label, href)| view! { <Chip label href /> })
                        .collect_view()}
                </p>
            })}
        </form>
    }
}

/// Each filter in force: its words, and the list without it.
fn chips(filter: &RuleFilter) -> Vec<(String, String)> {
    let mut chips = Vec::new();
    let mut chip = |label: Option<String>, change: fn(&mut RuleFilter)| {
        if let Some(label) = label {
            let mut without = filter.clone();
            change(&mut without);
            chips.push((label, address(&without)));
        }
    };
    chip((!filter.q.is_empty()).then(|| format!("“{}”", filter.q)), |f| f.q.clear());
    chip(filter.class.map(|class| format::class(class).to_owned()), |f| f.class = None);
    chip(filter.gateway.as_ref().map(|id| format!("Only at {id}")), |f| f.gateway = None);
    let from = filter.from.map(|from| match from {
        RuleFrom::Shipped => "Shipped".to_owned(),
        RuleFrom::Staff => "Of staff".to_owned(),
    });
    chip(from, |f| f.from = None);
    chips
}

#[component]
fn Table(view: RuleList) -> impl IntoView {
    let base = address(&view.filter);
    let RuleList { filter, rows, matching, per_page, days, .. } = view;
    if rows.is_empty() && matching > 0 {
        return view! { <PastTheEnd base matching per_page /> }.into_any();
    }
    if rows.is_empty() {
        return view! {
            <EmptyState title="No rule fits">
                <p>"Take a filter off, or draft a rule."</p>
            </EmptyState>
        }
        .into_any();
    }
    let counted = format!("{} of them fit", format::number(matching));
    let decided = format!("Decided in {days} days");
    let label = decided.clone();
    view! {
        <p class="small muted">{counted}</p>
        <table class="table dense cards" role="table" aria-labelledby="all">
            <thead role="rowgroup">
                <tr role="row">
                    <th class="num lead" scope="col" role="columnheader">"Place"</th>
                    <th scope="col" role="columnheader">"Text"</th>
                    <th scope="col" role="columnheader">"Means"</th>
                    <th scope="col" role="columnheader">"Where"</th>
                    <th scope="col" role="columnheader">"From"</th>
                    <th class="num" scope="col" role="columnheader">{decided}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                {rows.into_iter().map(|rule| view! { <Line rule label=label.clone() /> })
                    .collect_view()}
            </tbody>
        </table>
        <Pagination
            label="Pages of rules"
            base
            page=filter.page
            matching
            per_page
            before="Earlier rules"
            after="Later rules"
        />
    }
    .into_any()
}

#[component]
fn Line(rule: RuleRow, label: String) -> impl IntoView {
    let at = place(rule.gateway.as_ref(), rule.brand.as_deref());
    let hard = rule.hard.then_some("never asked again");
    view! {
        <tr role="row">
            <td class="num lead ab" data-label="Place" role="cell">
                {format::number(rule.place)}
            </td>
            <th class="r1 ab" scope="row" role="rowheader">
                <span class="break">{rule.text}</span>
                <small class="break">{rule.reason}</small>
            </th>
            <td class="ab" data-label="Means" role="cell">
                {format::class(rule.class)}
                {hard.map(|hard| view! { <small>{hard}</small> })}
            </td>
            <td class="ab" data-label="Where" role="cell">{at}</td>
            <td class="ab" data-label="From" role="cell">
                {match rule.draft {
                    Some(id) => {
                        view! { <a href=format!("{DRAFT}/{id}")>"Staff"</a> }.into_any()
                    }
                    None => view! { <span class="muted">"Shipped"</span> }.into_any(),
                }}
            </td>
            <td class="num ab" data-label=label role="cell">{format::number(rule.decided)}</td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use kernel::Class;

    use super::*;

    #[test]
    fn f7_what_is_not_all_never_reads_as_all() {
        assert_eq!(share(999_999, 1_000_000), "99.9\u{a0}%");
        assert_eq!(share(7, 7), "100.0\u{a0}%");
        assert_eq!(share(0, 0), "–");
    }

    #[test]
    fn a_filter_is_taken_off_alone() {
        let filter = RuleFilter {
            q: "card".to_owned(),
            class: Some(Class::ExpiredCard),
            ..RuleFilter::default()
        };
        assert_eq!(address(&filter), "/staff/rules?q=card&class=expired_card");
        let without: Vec<_> = chips(&filter).into_iter().map(|(_, href)| href).collect();
        assert_eq!(without, ["/staff/rules?class=expired_card", "/staff/rules?q=card"]);
    }
}
