//! What the pages of the lab say more than once.

use kernel::{Class, GatewayId, Money};
use leptos::prelude::*;
use views::{DraftStanding, TrialView};

use crate::site::components::{Glyph, Icon, Opt, Tone, Word};
use crate::site::format;

/// Where a rule of staff stands.
pub(super) const fn standing(standing: DraftStanding) -> Word {
    match standing {
        DraftStanding::Draft => Word::new("Being written", Tone::Quiet, Glyph::Edit),
        DraftStanding::Submitted => Word::new("Waits for approval", Tone::Needs, Glyph::Clock),
        DraftStanding::SentBack => Word::new("Sent back", Tone::Needs, Glyph::Back),
        DraftStanding::Active => Word::new("In force", Tone::Given, Glyph::Check),
        DraftStanding::Reverted => Word::new("Taken back", Tone::Quiet, Glyph::Back),
        DraftStanding::Dropped => Word::new("Dropped", Tone::Quiet, Glyph::X),
    }
}

/// All classes a rule may say.
pub(super) fn class_options(first: &str) -> Vec<Opt> {
    let classes = Class::ALL.into_iter().filter(|class| *class != Class::Success);
    let classes = classes.map(|class| Opt::new(class.name(), format::class(class)));
    std::iter::once(Opt::new("", first)).chain(classes).collect()
}

/// Our gateways, and first what choosing none means.
pub(super) fn gateway_options(first: &str, gateways: &[(GatewayId, String)]) -> Vec<Opt> {
    let named = gateways.iter().map(|(id, name)| Opt::new(id.to_string(), name.clone()));
    std::iter::once(Opt::new("", first)).chain(named).collect()
}

/// "at pin, visa", "at any gateway".
pub(super) fn place(gateway: Option<&GatewayId>, brand: Option<&str>) -> String {
    let gateway = gateway.map_or("any gateway", GatewayId::as_str);
    match brand {
        Some(brand) => format!("{gateway}, {brand}"),
        None => gateway.to_owned(),
    }
}

/// "$12.00 and €3.00"; currencies are never added to one another.
pub(super) fn sums(sums: &[Money]) -> String {
    let sums: Vec<String> = sums.iter().map(Money::to_string).collect();
    if sums.is_empty() { "nothing".to_owned() } else { sums.join(" and ") }
}

/// From one class to another.
#[component]
pub(super) fn Turns(from: Class, to: Class) -> impl IntoView {
    if from == to {
        let words = format!("{}: its cards asked again or not", format::class(from));
        return view! { <span class="turns">{words}</span> }.into_any();
    }
    view! {
        <span class="turns">
            {format::class(from)}
            <Icon glyph=Glyph::Way />
            <span class="vh">" becomes "</span>
            <b>{format::class(to)}</b>
        </span>
    }
    .into_any()
}

/// "12,000 of 1,000,000 replies".
pub(super) fn how_far(trial: &TrialView) -> String {
    let all = format::count(trial.total, "recorded reply", "recorded replies");
    format!("{} of {all}", format::number(trial.done))
}

#[cfg(test)]
mod tests {
    use kernel::Currency;

    use super::*;

    #[test]
    fn a_rules_place_is_named() {
        let pin: GatewayId = "pin".parse().unwrap();
        assert_eq!(place(Some(&pin), None), "pin");
        assert_eq!(place(Some(&pin), Some("visa")), "pin, visa");
        assert_eq!(place(None, None), "any gateway");
    }

    #[test]
    fn no_rule_makes_a_success() {
        let options = class_options("Choose");
        assert_eq!(options.len(), 10);
        assert!(options.iter().all(|option| option.value != "success"));
    }

    #[test]
    fn currencies_are_not_added() {
        let money = [Money::new(100, Currency::Usd), Money::new(200, Currency::Nzd)];
        assert_eq!(sums(&money), "$1.00 and $2.00");
        assert_eq!(sums(&[]), "nothing");
    }
}
