//! A filter as the address of its page, so that every view of the list can be kept and sent.

use views::{Sort, TransactionFilter};

use crate::site::components::query;

/// The list with no filter at all.
pub(super) const PAGE: &str = "/church/transactions";

/// The first page of this filter. What is not asked for is not in the address.
pub(super) fn of(filter: &TransactionFilter) -> String {
    with_query(PAGE, filter)
}

/// The same rows as a file.
pub(super) fn of_csv(filter: &TransactionFilter) -> String {
    with_query("/church/transactions.csv", filter)
}

fn with_query(path: &str, filter: &TransactionFilter) -> String {
    let asked = [
        ("q", Some(filter.q.clone())),
        ("status", filter.status.map(|status| status.name().to_owned())),
        ("fund", filter.fund.map(|fund| fund.to_string())),
        ("campus", filter.campus.map(|campus| campus.to_string())),
        ("class", filter.class.map(|class| class.name().to_owned())),
        ("method", filter.method.clone()),
        ("from", filter.from.map(|date| date.to_string())),
        ("to", filter.to.map(|date| date.to_string())),
        ("least", filter.least.map(|least| least.to_decimal())),
        ("most", filter.most.map(|most| most.to_decimal())),
        ("sort", (filter.sort != Sort::default()).then(|| filter.sort.name().to_owned())),
    ];
    query(path, asked.map(|(name, value)| (name, value.unwrap_or_default())))
}

#[cfg(test)]
mod tests {
    use views::GiftStatus;

    use super::*;

    #[test]
    fn t3_the_address_holds_what_is_asked_and_no_more() {
        let mut filter = TransactionFilter { page: 3, ..TransactionFilter::default() };
        assert_eq!(of(&filter), "/church/transactions");
        filter.q = "Ruth".to_owned();
        filter.status = Some(GiftStatus::Assured);
        filter.sort = Sort::Largest;
        let asked = "q=Ruth&status=assured&sort=largest";
        assert_eq!(of(&filter), format!("/church/transactions?{asked}"));
        assert_eq!(of_csv(&filter), format!("/church/transactions.csv?{asked}"));
    }
}
