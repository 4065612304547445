//! `/link/{token}`: what a link in a mail is for, and the one button that does it. Nothing has
//! happened yet: programs that read mail open every link.

use leptos::prelude::*;
use views::{GiftStatus, GiveCheck, LinkFor, LinkPage, LinkStands};
use words::{entry, link as say};

use crate::site::components::{
    Button, ButtonKind, ErrorSummary, Fact, Facts, Glyph, Hidden, LinkButton, NoticeBox, TextField,
    Tone, query,
};
use crate::site::format::{self, DayStyle};
use crate::site::layouts::Document;
use crate::site::pages::donor::methods::{Warnings, What, title_of};
use crate::site::{Draft, Page, locale};

/// `somebody_else`: who is signed in in this browser, when the link is another's.
#[component]
pub fn Link(
    page: Page,
    view: LinkPage,
    somebody_else: Option<String>,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let class = page.class();
    let wrong = draft.has_problems();
    let zone = page.frame.zone.clone();
    let LinkPage { token, locale: _, stands } = view;
    let path = format!("/link/{token}");
    let Shown { title, body } = shown(stands, path, zone, somebody_else, draft.clone());
    view! {
        <Document page title=title.clone() class wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft />
                <h1>{title}</h1>
                {body}
            </div>
        </Document>
    }
}

struct Shown {
    title: String,
    body: AnyView,
}

fn shown(
    stands: LinkStands,
    path: String,
    zone: String,
    somebody_else: Option<String>,
    draft: Draft,
) -> Shown {
    let locale = locale();
    let action = path.clone();
    let opens = |text: String, facts: AnyView, button: String| {
        view! { <Opens path text facts button somebody_else /> }.into_any()
    };
    match stands {
        LinkStands::SignIn { email } => Shown {
            title: say::sign_in_title(locale),
            body: opens(
                say::sign_in(locale, &email),
                view! { <p class="muted">{say::sign_in_not(locale)}</p> }.into_any(),
                say::sign_in_title(locale),
            ),
        },
        LinkStands::SeeGift(gift) => Shown {
            title: say::see_title(locale, &format::money(locale, gift.amount)),
            body: opens(
                say::see(locale),
                view! { <About on=gift.on lines=gift.lines method=gift.method /> }.into_any(),
                say::see_button(locale),
            ),
        },
        LinkStands::FixGift(gift) => Shown {
            title: say::fix_title(locale, &format::money(locale, gift.amount)),
            body: opens(
                say::fix(locale),
                view! { <About on=gift.on lines=gift.lines method=gift.method /> }.into_any(),
                say::fix_button(locale),
            ),
        },
        LinkStands::KeepSchedule(schedule) => {
            let often = words::often_from(locale, &schedule.frequency, schedule.anchor);
            let what_for = funds(&schedule.lines);
            let from = format::method(locale, &schedule.method);
            let facts = view! {
                <Facts>
                    <Fact name=say::what_for(locale)>{what_for}</Fact>
                    <Fact name=words::give::often(locale)>{often}</Fact>
                    <Fact name=say::from(locale)>{from}</Fact>
                </Facts>
            };
            Shown {
                title: say::keep_title(locale, &format::money(locale, schedule.amount)),
                body: opens(say::keep(locale), facts.into_any(), say::keep_button(locale)),
            }
        }
        LinkStands::GiveAgain(check) => {
            let amount = format::money(locale, check.charged);
            let other = view! {
                <Again check />
                <p>
                    <a class="link" href="/give">{say::again_other(locale)}</a>
                </p>
            };
            Shown {
                title: say::again_title(locale, &amount),
                body: opens(
                    say::again(locale),
                    other.into_any(),
                    say::again_button(locale, &amount),
                ),
            }
        }
        LinkStands::KeepMethod(card) => {
            let name = format::method(locale, &card.label);
            let href = format!("/methods/{}", card.id);
            let body = view! {
                <Warnings card=(*card).clone() />
                <What card=(*card).clone() name=name.clone() zone linked=false />
                <p>{say::method(locale)}</p>
                <p>
                    <LinkButton href>{say::method_button(locale)}</LinkButton>
                </p>
            };
            Shown { title: title_of(&card, &name), body: body.into_any() }
        }
        LinkStands::Given { number, amount, status, email } => {
            let amount = format::money(locale, amount);
            let (tone, glyph, title, text) = became(status, &amount, &email);
            let body = view! {
                <NoticeBox tone glyph title=text role="status">
                    <p>{say::given(locale)}</p>
                    <p class="muted">{say::given_number(locale)} " " <code>{number}</code></p>
                </NoticeBox>
                <SignInFor next="/gifts".to_owned() />
            };
            Shown { title, body: body.into_any() }
        }
        LinkStands::CannotGive { gift } => Shown {
            title: say::cannot_title(locale),
            body: view! {
                <p>{say::cannot(locale)}</p>
                <p>
                    <LinkButton href=format!("/give?again={gift}")>
                        {say::cannot_button(locale)}
                    </LinkButton>
                </p>
            }
            .into_any(),
        },
        LinkStands::Over(what) => {
            let next = match what {
                LinkFor::SignIn | LinkFor::SeeGift | LinkFor::FixGift => "/gifts",
                LinkFor::KeepSchedule => "/recurring",
                LinkFor::GiveAgain => "/give",
                LinkFor::KeepMethod => "/methods",
            };
            Shown {
                title: say::over_title(locale),
                body: view! {
                    <p>{say::over(locale)}</p>
                    <form class="row" method="post" action=action>
                        <Hidden name="act" value="again" />
                        <Button>{say::over_button(locale)}</Button>
                        <a class="link" href=query("/sign-in", [("next", next)])>
                            {say::over_sign_in(locale)}
                        </a>
                    </form>
                }
                .into_any(),
            }
        }
        LinkStands::Unknown => Shown {
            title: say::unknown_title(locale),
            body: view! {
                <p>{say::unknown(locale)}</p>
                <form class="flow" method="post" action="/sign-in" novalidate>
                    <TextField
                        name="email"
                        label=words::sign_in::email(locale)
                        kind="email"
                        size="m"
                        autocomplete="username"
                        draft
                    />
                    <div class="row">
                        <Button name="act" value="code">{say::unknown_button(locale)}</Button>
                        <a class="link" href="/sign-in">{say::over_sign_in(locale)}</a>
                    </div>
                </form>
            }
            .into_any(),
        },
    }
}

/// What became of a gift that was given by a link.
fn became(status: GiftStatus, amount: &str, email: &str) -> (Tone, Glyph, String, String) {
    let locale = locale();
    match status {
        GiftStatus::Given | GiftStatus::Refunded => {
            let text = entry::thanks_given(locale, amount, email);
            (Tone::Given, Glyph::Check, say::given_title(locale, amount), text)
        }
        GiftStatus::NeedsYou | GiftStatus::NotTaken | GiftStatus::Cancelled => {
            let text = entry::thanks_not(locale, amount);
            (Tone::Needs, Glyph::Alert, say::fix_title(locale, amount), text)
        }
        GiftStatus::Assured
        | GiftStatus::OnItsWay
        | GiftStatus::BeingAsked
        | GiftStatus::Waiting => {
            let text = entry::thanks_way(locale, amount, email);
            (Tone::Assured, Glyph::Shield, entry::thanks(locale), text)
        }
    }
}

/// What it is for, and the button.
#[component]
fn Opens(
    path: String,
    text: String,
    facts: AnyView,
    button: String,
    somebody_else: Option<String>,
) -> impl IntoView {
    let locale = locale();
    let here_as = somebody_else.map(|name| view! { <p>{say::here_as(locale, &name)}</p> });
    view! {
        <p>{text}</p>
        {facts}
        {here_as}
        <form method="post" action=path>
            <Hidden name="act" value="open" />
            <Button>{button}</Button>
        </form>
        <p class="hint">{say::only(locale)}</p>
    }
}

#[component]
fn About(on: kernel::Date, lines: Vec<views::Line>, method: views::MethodLabel) -> impl IntoView {
    let locale = locale();
    let (what_for, from) = (funds(&lines), format::method(locale, &method));
    let day = format::day(locale, on, DayStyle::Long);
    view! {
        <Facts>
            <Fact name=words::mail_frame::given_for(locale)>{day}</Fact>
            <Fact name=say::what_for(locale)>{what_for}</Fact>
            <Fact name=say::from(locale)>{from}</Fact>
        </Facts>
    }
}

#[component]
fn Again(check: Box<GiveCheck>) -> impl IntoView {
    let locale = locale();
    let (what_for, from) = (funds(&check.lines), format::method(locale, &check.method.label));
    view! {
        <Facts>
            <Fact name=say::what_for(locale)>{what_for}</Fact>
            <Fact name=say::from(locale)>{from}</Fact>
        </Facts>
    }
}

#[component]
fn SignInFor(next: String) -> impl IntoView {
    view! {
        <p>
            <LinkButton href=query("/sign-in", [("next", next)]) kind=ButtonKind::Second>
                {words::sign_in::title(locale())}
            </LinkButton>
        </p>
    }
}

fn funds(lines: &[views::Line]) -> String {
    let names: Vec<&str> = lines.iter().map(|line| line.name.as_str()).collect();
    words::list(locale(), &names)
}
