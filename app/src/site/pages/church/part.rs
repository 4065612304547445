//! What is done with a part of a taken gift: given back, moved to another fund, or written down as
//! taken back by a bank. First what and why; then everything once more, with the amount typed.

use kernel::ChurchId;
use leptos::prelude::*;
use views::{Line, PartCheck, PartForm, TransactionRow};

use crate::site::components::{
    Answer, Answers, Button, ButtonKind, Carried, Choices, ErrorSummary, Glyph, Hidden, Icon,
    LinkButton, MoneyField, NoticeBox, Opt, SelectField, TextField, Tone,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

/// What is done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// The church gives it back.
    Refund,
    /// It was meant for another fund.
    Redesignate,
    /// The donor's bank took it back.
    TakenBack,
    /// And gave it again.
    Reversed,
}

const ASKED: [&str; 4] = ["fund", "amount", "to_fund", "why"];

/// Where its forms are sent, and whose gift it is when that is not clear from who is looking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub action: String,
    /// The page of the gift.
    pub back: String,
    pub church: Option<ChurchId>,
}

impl Deed {
    /// The word in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Deed::Refund => "refund",
            Deed::Redesignate => "redesignate",
            Deed::TakenBack => "taken_back",
            Deed::Reversed => "reversed",
        }
    }

    /// The two that payment staff write down.
    pub fn of_a_bank(name: &str) -> Option<Deed> {
        [Deed::TakenBack, Deed::Reversed].into_iter().find(|deed| deed.name() == name)
    }

    const fn title(self) -> &'static str {
        match self {
            Deed::Refund => "Give back",
            Deed::Redesignate => "Move to another fund",
            Deed::TakenBack => "The bank took it back",
            Deed::Reversed => "The bank gave it again",
        }
    }

    const fn question(self) -> &'static str {
        match self {
            Deed::Refund => "What goes back",
            Deed::Redesignate => "What moves",
            Deed::TakenBack => "What the bank took back",
            Deed::Reversed => "What the bank gave again",
        }
    }

    const fn explained(self) -> &'static str {
        match self {
            Deed::Refund => {
                "The money goes back the way it came, and the donor gets a mail. The books keep the \
                 gift, and beside it what went back."
            }
            Deed::Redesignate => {
                "No money leaves the church. The books move it from fund to fund, and the gift is \
                 listed under its new fund from then on."
            }
            Deed::TakenBack => {
                "Write down what the gateway reported. Nobody is asked for money: the bank has it \
                 already."
            }
            Deed::Reversed => {
                "Write down what the gateway reported: the bank decided for the church."
            }
        }
    }

    const fn nothing(self) -> &'static str {
        match self {
            Deed::Refund | Deed::Redesignate => "Nothing of this gift is left",
            Deed::TakenBack => "There is nothing the bank could take back",
            Deed::Reversed => "The bank has taken nothing of this gift back",
        }
    }

    /// The button that does it.
    fn act(self, check: &PartCheck) -> String {
        let amount = check.amount;
        match self {
            Deed::Refund => format!("Give back {amount}"),
            Deed::Redesignate => format!("Move {amount}"),
            Deed::TakenBack => format!("Write down that {amount} was taken back"),
            Deed::Reversed => format!("Write down that {amount} was given again"),
        }
    }

    const fn left(self) -> &'static str {
        match self {
            Deed::Refund => "Stays with the church",
            Deed::Redesignate => "The church has of this gift",
            Deed::TakenBack => "The bank could still take back",
            Deed::Reversed => "Still with the bank",
        }
    }

    const fn look(self) -> (&'static str, &'static str) {
        match self {
            Deed::Refund | Deed::Redesignate => ("for-church", "/church/transactions"),
            Deed::TakenBack | Deed::Reversed => ("for-staff", "/staff/ledger"),
        }
    }
}

/// What, how much, and why.
#[component]
pub fn PartAsked(
    page: Page,
    deed: Deed,
    view: PartForm,
    address: Address,
    draft: Draft,
) -> impl IntoView {
    let wrong = draft.has_problems();
    let (class, here) = deed.look();
    let back = address.back.clone();
    let body = if view.being_asked {
        view! { <Open back=address.back.clone() /> }.into_any()
    } else if view.kept.is_empty() {
        view! {
            <NoticeBox tone=Tone::Quiet glyph=Glyph::Check title=deed.nothing()>
                <p><LinkButton href=address.back>"See this gift"</LinkButton></p>
            </NoticeBox>
        }
        .into_any()
    } else {
        let (view, draft) = (view.clone(), draft.clone());
        view! { <Form deed view address draft /> }.into_any()
    };
    view! {
        <Document page title=deed.title() class here wrong>
            <div class="narrow flow-l">
                <p>
                    <a class="link" href=back>
                        <Icon glyph=Glyph::Prev />
                        "The gift"
                    </a>
                </p>
                <ErrorSummary draft />
                <h1>{deed.title()}</h1>
                <Whose gift=view.gift />
                {body}
            </div>
        </Document>
    }
}

/// Whose gift it is, where that is not clear from who is looking.
#[component]
fn OfChurch(deed: Deed, church: Option<ChurchId>) -> impl IntoView {
    church.map(|church| {
        view! {
            <Hidden name="church" value=church.to_string() />
            <Hidden name="way" value=deed.name() />
        }
    })
}

#[component]
fn Whose(gift: TransactionRow) -> impl IntoView {
    let words = format!("{}, {}, gift {}", gift.donor, gift.amount, gift.number);
    view! { <p class="muted">{words}</p> }
}

#[component]
fn Open(back: String) -> impl IntoView {
    view! {
        <NoticeBox
            tone=Tone::Needs
            glyph=Glyph::Ask
            title="An earlier refund has no answer yet"
        >
            <p>
                "The gateway is being asked what became of it. Until that is known, nobody can say \
                 what is left."
            </p>
            <p><LinkButton href=back>"See this gift"</LinkButton></p>
        </NoticeBox>
    }
}

/// All of it, or one fund's part.
fn choices(kept: &[Line], left: &str) -> Vec<Opt> {
    let all = Opt::new("all", format!("All of it, {left}"));
    let parts = kept.iter().map(|line| {
        let label = match kept {
            [_] => "A part of it".to_owned(),
            _ => format!("{}, or a part of that", line.name),
        };
        let hint = format!("{} of it is left in {}.", line.amount, line.name);
        Opt::new(line.fund.to_string(), label).hint(hint)
    });
    [all].into_iter().chain(parts).collect()
}

#[component]
fn Form(deed: Deed, view: PartForm, address: Address, draft: Draft) -> impl IntoView {
    let options = choices(&view.kept, &view.left.to_string());
    let currency = view.left.currency();
    let to = (deed == Deed::Redesignate).then(|| {
        let choose = Opt::new("", "Choose a fund");
        let only = match view.kept.as_slice() {
            [line] => Some(line.fund),
            _ => None,
        };
        let others = view.funds.iter().filter(|fund| Some(fund.id) != only);
        let funds = others.map(|fund| Opt::new(fund.id.to_string(), fund.name.clone()));
        let options = [choose].into_iter().chain(funds).collect();
        view! {
            <SelectField name="to_fund" label="To" options class="m" draft=draft.clone() />
        }
    });
    view! {
        <p>{deed.explained()}</p>
        <form class="flow-l" method="post" action=address.action>
            <Hidden name="step" value="check" />
            <OfChurch deed church=address.church />
            <Choices
                name="fund"
                legend=deed.question()
                options
                value="all"
                draft=draft.clone()
            />
            <MoneyField
                name="amount"
                label="Amount"
                hint="Empty means all of what you chose."
                currency
                class="m"
                draft=draft.clone()
            />
            {to}
            <TextField
                name="why"
                label="Why"
                hint="At least 10 letters. It stays in the audit log, with your name."
                autocomplete="off"
                draft
            />
            <div class="row">
                <Button>"Continue"</Button>
                <span class="hint">"You check everything before it happens."</span>
            </div>
        </form>
    }
}

/// Everything once more, before it happens. `draft` holds what was asked.
#[component]
pub fn PartChecked(
    page: Page,
    deed: Deed,
    view: PartCheck,
    address: Address,
    draft: Draft,
) -> impl IntoView {
    let wrong = draft.has_problems();
    let (class, here) = deed.look();
    let act = deed.act(&view);
    let kind = if deed == Deed::Redesignate { ButtonKind::First } else { ButtonKind::Danger };
    let title = format!("Check: {}", deed.title().to_lowercase());
    view! {
        <Document page title=title.clone() class here wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft=draft.clone() />
                <h1>{title}</h1>
                <Whose gift=view.gift.clone() />
                <Answers>
                    {view.lines.clone().into_iter().map(|line| view! {
                        <Answer question=line.name>{line.amount.to_string()}</Answer>
                    }).collect_view()}
                    <Answer question=deed.question()>
                        <b>{view.amount.to_string()}</b>
                    </Answer>
                    {view.to.clone().map(|fund| view! {
                        <Answer question="To">{fund.name}</Answer>
                    })}
                    <Answer question=deed.left()>{view.left.to_string()}</Answer>
                    <Answer question="Why">{view.why.clone()}</Answer>
                </Answers>
                <form class="flow-l" method="post" action=address.action.clone()>
                    <Hidden name="step" value="do" />
                    <Hidden name="request" value=draft.value("request").to_owned() />
                    <OfChurch deed church=address.church />
                    <Carried names=&ASKED draft=draft.clone() />
                    {(deed != Deed::Redesignate).then(|| view! {
                        <MoneyField
                            name="total"
                            label="Type the amount once more"
                            hint=format!("{}, as it stands above.", view.amount)
                            currency=view.amount.currency()
                            class="m"
                            draft=draft.clone()
                        />
                    })}
                    <p class="row">
                        <Button kind>{act}</Button>
                        <a class="link" href=address.back>"Leave it as it is"</a>
                    </p>
                </form>
                <form method="post" action=address.action>
                    <Hidden name="step" value="change" />
                    <OfChurch deed church=address.church />
                    <Carried names=&ASKED draft />
                    <button class="link-button">"Change the answers"</button>
                </form>
            </div>
        </Document>
    }
}
