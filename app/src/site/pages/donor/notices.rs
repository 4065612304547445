//! `/settings/notices`: what a donor is told, by which way, and when; and what always comes.

use kernel::{Locale, RequestId, Timestamp};
use leptos::prelude::*;
use views::{Bounced, Channel, ContactKind, ContactRow, ContactStanding, Matter, NoticeSettings};
use words::{contacts, notices as say};

use super::contact;

use crate::site::components::{
    Button, ButtonKind, Choices, ErrorSummary, Glyph, Hidden, Icon, LinkButton, NoticeBox, Opt,
    SelectField, StatusWord, Tone,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page, locale};

const PATH: &str = "/settings/notices";

/// Quiet hours of somebody who never chose any.
const USUAL: (u8, u8) = (21, 8);

/// What happens, in the donor's words.
pub fn matter(locale: Locale, matter: Matter) -> String {
    match matter {
        Matter::Receipt => say::matter_receipt(locale),
        Matter::Waiting => say::matter_waiting(locale),
        Matter::Upcoming => say::matter_upcoming(locale),
        Matter::Expiring => say::matter_expiring(locale),
        Matter::Statement => say::matter_statement(locale),
        Matter::NeedsYou => say::matter_needs_you(locale),
        Matter::MoneyBack => say::matter_money_back(locale),
        Matter::Change => say::matter_change(locale),
        Matter::Account => say::matter_account(locale),
    }
}

fn channel(locale: Locale, channel: Channel) -> String {
    match channel {
        Channel::Email => say::by_email(locale),
        Channel::Sms => say::by_sms(locale),
        Channel::Webhook => say::by_webhook(locale),
    }
}

#[component]
pub fn Notices(
    page: Page,
    view: NoticeSettings,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let wrong = draft.has_problems();
    let zone = page.frame.zone.clone();
    let email = view.email.clone();
    let bounced = view.bounced.clone().map(|bounced| {
        let email = email.clone();
        view! { <Back bounced email zone request /> }
    });
    view! {
        <Document page title=say::title(locale) class here=PATH wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft=draft.clone() />
                <h1>{say::title(locale)}</h1>
                <p class="measure">{say::lead(locale, &email)}</p>
                {bounced}
                <Chosen view=view.clone() request draft />
                <Ways contacts=view.contacts />
                <Always />
                <Test request />
            </div>
        </Document>
    }
}

/// Mails come back.
#[component]
fn Back(bounced: Bounced, email: String, zone: String, request: RequestId) -> impl IntoView {
    let locale = locale();
    let day = words::moment(locale, bounced.at, &zone, words::MomentStyle::Day);
    view! {
        <NoticeBox tone=Tone::Needs glyph=Glyph::Mail title=say::bounced_title(locale)>
            <p>{say::bounced_text(locale, &day, &email)}</p>
            <form method="post" action=PATH>
                <Hidden name="act" value="again" />
                <Hidden name="request" value=request.to_string() />
                <Button kind=ButtonKind::Second>{say::bounced_again(locale)}</Button>
            </form>
        </NoticeBox>
    }
}

#[component]
fn Chosen(view: NoticeSettings, request: RequestId, draft: Draft) -> impl IntoView {
    let locale = locale();
    let typed = !draft.value("act").is_empty();
    let heads = view.channels.iter().map(|way| {
        // A narrow column breaks between words, and not within "E-mail".
        let name = channel(locale, *way).replace('-', "\u{2011}");
        view! { <th scope="col">{name}</th> }
    });
    let chooses = |one: &Matter| view.channels.iter().any(|way| one.is_choice(*way));
    let rows = Matter::ALL.into_iter().filter(chooses).map(|one| {
        let id = format!("matter-{}", one.name());
        let row = id.clone();
        let cells = view.channels.iter().map(|way| {
            let name = format!("{}.{}", one.name(), way.name());
            let checked = if typed {
                !draft.value(&name).is_empty()
            } else {
                view.chosen.contains(&(one, *way))
            };
            let column = format!("{}: {}", matter(locale, one), channel(locale, *way));
            if !one.is_choice(*way) {
                return view! {
                    <td>
                        <span class="whole">
                            <Icon glyph=Glyph::Check />
                            <span class="vh">{contacts::always_mail(locale)}</span>
                        </span>
                    </td>
                }
                .into_any();
            }
            view! {
                <td>
                    <label class="whole">
                        <input
                            class="tick"
                            type="checkbox"
                            name=name
                            value="yes"
                            checked=checked
                            aria-label=column
                        />
                    </label>
                </td>
            }
            .into_any()
        });
        let cells = cells.collect_view();
        view! {
            <tr>
                <th scope="row" id=row>{matter(locale, one)}</th>
                {cells}
            </tr>
        }
    });
    let rows = rows.collect_view();
    let pace = if view.digest { "daily" } else { "at_once" };
    let quiet = if typed { !draft.value("quiet").is_empty() } else { view.quiet.is_some() };
    let (from, until) = view.quiet.unwrap_or(USUAL);
    let zone = view.zone.replace('_', " ");
    view! {
        <form class="slip flow-l" method="post" action=PATH novalidate>
            <Hidden name="act" value="save" />
            <Hidden name="request" value=request.to_string() />
            <table class="table matrix">
                <caption>{say::may_choose(locale)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{say::matter(locale)}</th>
                        {heads.collect_view()}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <Choices
                name="pace"
                legend=say::pace_legend(locale)
                options=vec![
                    Opt::new("at_once", say::pace_at_once(locale)),
                    Opt::new("daily", say::pace_daily(locale)).hint(say::pace_daily_hint(locale)),
                ]
                value=pace
                plain=true
                draft=draft.clone()
            />
            <div class="flow">
                <label class="choice plain">
                    <input
                        type="checkbox"
                        name="quiet"
                        value="yes"
                        checked=quiet
                        aria-describedby="quiet-hint"
                    />
                    <span>{say::quiet(locale)}</span>
                    <span class="hint" id="quiet-hint">{say::quiet_hint(locale, &zone)}</span>
                </label>
                <div class="row">
                    <Hour
                        name="quiet_from"
                        label=say::quiet_from(locale)
                        hour=from
                        draft=draft.clone()
                    />
                    <Hour name="quiet_until" label=say::quiet_until(locale) hour=until draft />
                </div>
            </div>
            <Button>{say::save(locale)}</Button>
        </form>
    }
}

/// A phone and a webhook of one's own: each becomes a column once it is proven.
#[component]
fn Ways(contacts: Vec<(ContactKind, Option<ContactRow>)>) -> impl IntoView {
    let locale = locale();
    let rows = contacts.into_iter().map(|(kind, row)| {
        let label = match row.as_ref().map(|row| row.standing) {
            None => contacts::add(locale),
            Some(ContactStanding::Unproven) => contacts::finish(locale),
            Some(ContactStanding::Proven | ContactStanding::Stopped) => contacts::change(locale),
        };
        let word = row.as_ref().map(|row| {
            view! { <StatusWord word=contact::standing(locale, row.standing) /> }
        });
        let address = row.map_or_else(|| contacts::nothing_there(locale), |row| row.address);
        let name = contact::name(locale, kind);
        view! {
            <li class="way">
                <div>
                    <b>{name.clone()}</b>
                    <small class="break">{address}</small>
                    {word}
                </div>
                <LinkButton href=contact::path(kind) kind=ButtonKind::Second>
                    {label}
                    <span class="vh">": " {name}</span>
                </LinkButton>
            </li>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section class="flow" aria-labelledby="ways">
            <h2 id="ways">{contacts::ways_title(locale)}</h2>
            <p class="measure">{contacts::ways_text(locale)}</p>
            <ul class="ways">{rows}</ul>
        </section>
    }
}

/// "9:00 PM", as the language tells hours.
fn clock(locale: Locale, hour: u8) -> String {
    let hour = Timestamp::from_micros(i64::from(hour).saturating_mul(3_600_000_000));
    words::moment(locale, hour, "UTC", words::MomentStyle::Time)
}

#[component]
fn Hour(name: &'static str, label: String, hour: u8, draft: Draft) -> impl IntoView {
    let locale = locale();
    let options = (0..24_u8).map(|hour| Opt::new(hour.to_string(), clock(locale, hour)));
    let options = options.collect();
    view! { <SelectField name label options value=hour.to_string() draft /> }
}

#[component]
fn Always() -> impl IntoView {
    let locale = locale();
    let list = Matter::ALL.into_iter().filter(|one| one.is_mandatory());
    let list = list.map(|one| view! { <li>{matter(locale, one)}</li> });
    view! {
        <section class="flow" aria-labelledby="always">
            <h2 id="always">{say::always(locale)}</h2>
            <ul>{list.collect_view()}</ul>
            <p class="measure muted">{say::always_why(locale)}</p>
        </section>
    }
}

#[component]
fn Test(request: RequestId) -> impl IntoView {
    let locale = locale();
    view! {
        <section class="flow" aria-labelledby="test">
            <h2 id="test">{say::test_title(locale)}</h2>
            <p class="measure">{say::test_text(locale)}</p>
            <form method="post" action=PATH>
                <Hidden name="act" value="test" />
                <Hidden name="request" value=request.to_string() />
                <Button kind=ButtonKind::Second>{say::test_send(locale)}</Button>
            </form>
        </section>
    }
}
