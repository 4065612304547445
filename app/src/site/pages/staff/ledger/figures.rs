//! Figures as a ledger has them: no sign, and a debit and a credit each in a column of its own.

use kernel::Money;
use leptos::prelude::*;
use views::Side;

/// The side on which an amount stands. Nothing stands on neither.
pub(super) fn side_of(amount: Money) -> Option<Side> {
    match amount.minor() {
        0 => None,
        ..0 => Some(Side::Debit),
        1.. => Some(Side::Credit),
    }
}

/// "1,234.50", under a head that names currency and side.
pub(super) fn figure(amount: Money) -> String {
    amount.to_string().replacen(amount.currency().sign(), "", 1).replacen('-', "", 1)
}

/// The two cells of an amount: one has the figure, the other is empty. On a phone, where there are
/// no columns, the figure says its side.
#[component]
pub fn DebitCredit(amount: Money) -> impl IntoView {
    let side = side_of(amount);
    let cell = |here: Side, word: &'static str| {
        let filled = side == Some(here);
        let class = if filled { "num b r1" } else { "num off" };
        view! {
            <td class=class role="cell" data-label=filled.then_some(word)>
                {filled.then(|| figure(amount))}
            </td>
        }
    };
    view! {
        {cell(Side::Debit, "Dr")}
        {cell(Side::Credit, "Cr")}
    }
}

/// "1,234.50 Cr": a balance that names its side itself.
#[component]
pub fn Balance(amount: Money) -> impl IntoView {
    let side = side_of(amount).map(|side| match side {
        Side::Debit => view! { " " <abbr title="debit">"Dr"</abbr> },
        Side::Credit => view! { " " <abbr title="credit">"Cr"</abbr> },
    });
    view! { <span class="num">{figure(amount)} {side}</span> }
}

/// "$1,234.50 credit": a balance that stands alone.
pub(super) fn standing(amount: Money) -> String {
    let side = side_of(amount).map_or("", super::words::side);
    format!("{}{} {side}", amount.currency().sign(), figure(amount)).trim_end().to_owned()
}

/// Debits and credits of amounts in one currency, each summed. Nothing rather than a figure that
/// would be wrong.
pub(super) fn totals(amounts: impl IntoIterator<Item = Money>) -> Option<(Money, Money)> {
    let mut amounts = amounts.into_iter().peekable();
    let zero = Money::zero(amounts.peek()?.currency());
    amounts.try_fold((zero, zero), |(debit, credit), amount| match side_of(amount) {
        Some(Side::Debit) => Some((debit.checked_add(amount).ok()?, credit)),
        Some(Side::Credit) => Some((debit, credit.checked_add(amount).ok()?)),
        None => Some((debit, credit)),
    })
}

#[cfg(test)]
mod tests {
    use kernel::Currency;

    use super::*;

    #[test]
    fn a_figure_has_no_sign_and_a_sum_has_two_sides() {
        let usd = |minor| Money::new(minor, Currency::Usd);
        assert_eq!(figure(usd(-123_450)), "1,234.50");
        assert_eq!(totals([usd(-500), usd(200), usd(300)]), Some((usd(-500), usd(500))));
        assert_eq!(totals([usd(1), Money::new(1, Currency::Jpy)]), None);
        assert_eq!(totals([]), None);
    }
}
