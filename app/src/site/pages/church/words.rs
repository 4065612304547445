//! Names of the books, in the words of those who keep them.
//!
//! A name that is new to this page is shown as it is: the page may be older than the books.

use std::borrow::Cow;

use kernel::{Currency, Money};
use views::GiftStatus;

use crate::site::format::{self, Reader};

/// A status as one of several to choose from, where two that read alike must differ.
pub(super) fn status(status: GiftStatus) -> Cow<'static, str> {
    match status {
        GiftStatus::BeingAsked => Cow::Borrowed("On its way, no answer yet"),
        other => format::status(crate::site::locale(), other, Reader::Church).word,
    }
}

/// What an order did.
pub(super) fn order(kind: &str) -> &str {
    match kind {
        "hold" => "Promised",
        "assure" => "Assured",
        "release" => "Released",
        "settle" => "Taken",
        "void" => "Undone",
        "expire" => "Given up by the church",
        "refund" => "Refunded",
        "redesignate" => "Moved to another fund",
        "fee" => "Fee",
        "cover_fee" => "Fee covered by the donor",
        "chargeback" => "Taken back by the bank",
        "chargeback_reversed" => "Returned by the bank",
        "payout" => "Paid out",
        "write_off" => "Written off",
        "probe" => "Probe",
        "opening" => "Opening balance",
        "transfer" => "Transfer",
        other => other,
    }
}

/// An account of the church's books.
pub(super) fn account(kind: &str) -> &str {
    match kind {
        "donor" => "Donor",
        "promised" => "Promised",
        "assured" => "Assured",
        "fund" => "Fund",
        "clearing" => "Clearing",
        "fees" => "Fees",
        "platform" => "Platform",
        "probes" => "Probes",
        "payout" => "Payout",
        "write_off" => "Write-offs",
        "opening" => "Opening",
        "due" => "Between churches",
        other => other,
    }
}

/// How a gift is given.
pub(super) const METHODS: [(&str, &str); 5] = [
    ("card", "Card"),
    ("ach", "US bank account"),
    ("nz_bank", "New Zealand bank account"),
    ("check", "Check"),
    ("cash", "Cash"),
];

/// A currency in a caption, where the cells below carry no sign.
pub(super) const fn currency(currency: Currency) -> &'static str {
    match currency {
        Currency::Usd => "US dollars",
        Currency::Eur => "euros",
        Currency::Gbp => "pounds sterling",
        Currency::Nzd => "New Zealand dollars",
        Currency::Aud => "Australian dollars",
        Currency::Cad => "Canadian dollars",
        Currency::Brl => "Brazilian reais",
        Currency::Krw => "won",
        Currency::Jpy => "yen",
        Currency::Bhd => "Bahraini dinars",
    }
}

/// "1,234.50" and "−18.00", under a caption that names the currency.
pub(super) fn plain(money: Money) -> String {
    money.to_string().replacen(money.currency().sign(), "", 1).replacen('-', "−", 1)
}

/// "1 gift", "1,281 gifts".
pub(super) fn gifts(count: u64) -> String {
    format::count(count, "gift", "gifts")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn t1_amounts_without_a_sign_carry_a_true_minus() {
        assert_eq!(plain(Money::new(-123_450, Currency::Usd)), "−1,234.50");
    }

    #[test]
    fn every_status_to_choose_from_reads_differently() {
        let words: BTreeSet<_> = GiftStatus::ALL.into_iter().map(status).collect();
        assert_eq!(words.len(), GiftStatus::ALL.len());
    }
}
