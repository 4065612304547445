//! Gifts against the books: what the gifts' rows say, which every page and the board of held gifts
//! sum, is what the accounts hold. Campus by campus, and once for the church as a whole.

use std::collections::BTreeMap;

use kernel::{CampusId, ChurchId, Currency, Money};
use ledger::AccountKind;
use views::{CampusCheck, Disagreement};

use super::books::Books;
use crate::error::Error;
use crate::ports::{BooksSnapshot, FundSum};

/// What is compared: one account's kind, its fund, and the currency.
type Place = (AccountKind, String, Currency);

type Sums = BTreeMap<Place, i128>;

/// Every campus with what does not agree there; the last one, without a name, is the whole church.
pub async fn check_gifts(
    books: &mut dyn BooksSnapshot,
    church: ChurchId,
    read: &Books,
) -> Result<Vec<CampusCheck>, Error> {
    let said = books.said_by_gifts(church).await?;
    let held = books.held_by_books(church).await?;
    let mut checks = Vec::new();
    for (campus, name) in books.campus_names(church).await? {
        let disagreements = disagreements(&sums_of(&said, campus), &sums_of(&held, campus));
        checks.push(CampusCheck { name, disagreements });
    }
    // Only gifts promise anything: what these accounts hold is what gifts on their way say.
    let promised = said.iter().map(|(_, sum)| sum).filter(|sum| sum.kind != AccountKind::Fund);
    let disagreements = disagreements(&sums(promised), &sums(&read.pledged));
    checks.push(CampusCheck { name: String::new(), disagreements });
    Ok(checks)
}

fn sums_of(all: &[(CampusId, FundSum)], campus: CampusId) -> Sums {
    sums(all.iter().filter(|(of, _)| *of == campus).map(|(_, sum)| sum))
}

fn sums<'a>(all: impl IntoIterator<Item = &'a FundSum>) -> Sums {
    let mut sums = Sums::new();
    for one in all {
        let sum = sums.entry((one.kind, one.fund.clone(), one.currency)).or_default();
        *sum = sum.saturating_add(i128::from(one.minor));
    }
    sums
}

/// Nothing on one side is zero on the other.
fn disagreements(gifts: &Sums, books: &Sums) -> Vec<Disagreement> {
    let mut places: Vec<&Place> = gifts.keys().chain(books.keys()).collect();
    places.sort();
    places.dedup();
    let at = |side: &Sums, place: &Place| side.get(place).copied().unwrap_or(0);
    places
        .into_iter()
        .filter(|place| at(gifts, place) != at(books, place))
        .map(|place| {
            let (kind, fund, currency) = place;
            let money = |minor: i128| {
                let most = if minor < 0 { i64::MIN } else { i64::MAX };
                Money::new(i64::try_from(minor).unwrap_or(most), *currency)
            };
            Disagreement {
                kind: kind.name().to_owned(),
                fund: fund.clone(),
                gifts_say: money(at(gifts, place)),
                books_hold: money(at(books, place)),
            }
        })
        .collect()
}
