//! The fields of a reaction rule: the same for one that is changed and one that is made.

use kernel::{Class, GatewayId};
use leptos::prelude::*;
use views::{ReactionAction, ReactionRuleView};

use super::words::ACTIONS;
use crate::site::Draft;
use crate::site::components::{Choices, Opt, SelectField, TextField, described_by};
use crate::site::format;
use crate::site::pages::staff::words::method_kind;

/// The ticks of classes: their fields and what they stand for.
const CLASSES: [(&str, Class); 3] = [
    ("class_communication_error", Class::CommunicationError),
    ("class_provider_failure", Class::ProviderFailure),
    ("class_gateway_incorrectly_configured", Class::GatewayIncorrectlyConfigured),
];

/// The ticks of kinds.
const KINDS: [(&str, &str); 3] =
    [("kind_card", "card"), ("kind_ach", "ach"), ("kind_nz_bank", "nz_bank")];

/// Every field that makes a rule; a check page carries them along.
pub const FIELDS: [&str; 13] = [
    "class_communication_error",
    "class_provider_failure",
    "class_gateway_incorrectly_configured",
    "kind_card",
    "kind_ach",
    "kind_nz_bank",
    "frequency",
    "within",
    "not_again",
    "gateway",
    "facility",
    "action",
    "on",
];

/// All fields; what stands in them before anything was typed is `rule`.
#[component]
pub(super) fn RuleFields(
    rule: Option<ReactionRuleView>,
    gateways: Vec<(GatewayId, String)>,
    draft: Draft,
) -> impl IntoView {
    // A tick that is taken away is not sent, so an untouched form is told from an emptied one.
    let untouched = !draft.values.contains_key("frequency");
    let whole = rule.as_ref().is_some_and(|rule| rule.action == ReactionAction::DelayEverything);
    let ticked = |name: &str, is_so: bool| (untouched && is_so) || draft.value(name) == "yes";
    let classes = CLASSES.map(|(name, class)| {
        let has = rule.as_ref().is_some_and(|rule| rule.classes.contains(&class));
        Tick { name, label: format::class(class).to_owned(), ticked: ticked(name, has) }
    });
    let kinds = KINDS.map(|(name, kind)| {
        let has = rule.as_ref().is_some_and(|rule| rule.kinds.iter().any(|one| one == kind));
        let label = format::capital(&format!("{}s", method_kind(kind)));
        Tick { name, label, ticked: ticked(name, has) }
    });
    let number = |of: fn(&ReactionRuleView) -> u64| {
        rule.as_ref().map(of).map(|number| number.to_string()).unwrap_or_default()
    };
    let frequency = number(|rule| u64::from(rule.frequency));
    let within = number(|rule| rule.within_seconds.div_ceil(60));
    let not_again = number(|rule| rule.not_again_seconds.div_ceil(60));
    let gateway = rule.as_ref().and_then(|rule| rule.gateway.as_ref());
    let gateway = gateway.map(|(id, _)| id.to_string()).unwrap_or_default();
    let facility = rule.as_ref().and_then(|rule| rule.facility.clone()).unwrap_or_default();
    let places: Vec<Opt> = std::iter::once(Opt::new("", "Every gateway"))
        .chain(gateways.into_iter().map(|(id, name)| Opt::new(id.to_string(), name)))
        .collect();
    let action = rule.as_ref().map_or(ReactionAction::DelayGateway, |rule| rule.action);
    let actions = ACTIONS
        .iter()
        .filter(|(action, ..)| (*action == ReactionAction::DelayEverything) == whole)
        .map(|(_, value, words)| Opt::new(*value, *words))
        .collect();
    let action = ACTIONS.iter().find(|(one, ..)| *one == action).map_or("", |(_, value, _)| value);
    let on = if rule.as_ref().is_none_or(|rule| rule.on) { "on" } else { "off" };
    let standing = vec![
        Opt::new("on", "On"),
        Opt::new("off", "Off").hint("It sees nothing and does nothing."),
    ];
    view! {
        <Ticks
            name="classes"
            legend="Failures that count"
            hint="Answers that nobody understands never count."
            ticks=classes.to_vec()
            draft=draft.clone()
        />
        <TextField
            name="frequency"
            label=if whole { "How many gateways" } else { "How many failures" }
            value=frequency
            size="s"
            inputmode="numeric"
            autocomplete="off"
            draft=draft.clone()
        />
        <TextField
            name="within"
            label="Within how many minutes"
            value=within
            size="s"
            inputmode="numeric"
            autocomplete="off"
            draft=draft.clone()
        />
        <TextField
            name="not_again"
            label="Not again within how many minutes"
            value=not_again
            size="s"
            inputmode="numeric"
            autocomplete="off"
            draft=draft.clone()
        />
        {(!whole).then(|| view! {
            <Ticks
                name="kinds"
                legend="Of which ways to pay"
                hint="Without a tick, all of them count together."
                ticks=kinds.to_vec()
                draft=draft.clone()
            />
            <SelectField
                name="gateway"
                label="At which gateway"
                options=places
                value=gateway
                class="m"
                draft=draft.clone()
            />
            <TextField
                name="facility"
                label="At which church’s account"
                hint="Its id. Leave it empty for every account."
                value=facility
                autocomplete="off"
                draft=draft.clone()
            />
        })}
        <Choices
            name="action"
            legend="What is done"
            options=actions
            value=action
            plain=true
            draft=draft.clone()
        />
        <Choices name="on" legend="The rule is" options=standing value=on plain=true draft />
    }
}

/// A box to tick.
#[derive(Clone)]
struct Tick {
    name: &'static str,
    label: String,
    ticked: bool,
}

/// Boxes under a legend. The first carries the group's name as id, so that the error summary leads
/// to it.
#[component]
fn Ticks(
    name: &'static str,
    legend: &'static str,
    hint: &'static str,
    ticks: Vec<Tick>,
    draft: Draft,
) -> impl IntoView {
    let problem = draft.problem(name).map(str::to_owned);
    let described = described_by(name, true, problem.is_some());
    let wrong = problem.is_some().then_some("wrong");
    let ticks = ticks.into_iter().enumerate().map(move |(place, tick)| {
        let id = if place == 0 { name } else { tick.name };
        view! {
            <label class="choice plain">
                <input
                    class="tick"
                    id=id
                    type="checkbox"
                    name=tick.name
                    value="yes"
                    checked=tick.ticked
                />
                <b>{tick.label}</b>
            </label>
        }
    });
    view! {
        <fieldset class=wrong aria-describedby=described>
            <legend>{legend}</legend>
            <p class="hint" id=format!("{name}-hint")>{hint}</p>
            {problem.map(|problem| view! {
                <p class="error" id=format!("{name}-error")>
                    <span class="vh">"Error: "</span>
                    {problem}
                </p>
            })}
            <div class="choices">{ticks.collect_view()}</div>
        </fieldset>
    }
}
