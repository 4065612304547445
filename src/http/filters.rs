//! Filters, as they stand in an address.

use app::site::{Draft, Page};
use giving::Wrong;
use jiff::civil::Time;
use kernel::{Currency, Date, Money};
use ledger::{AccountId, AccountKind, OrderKind};
use views::{
    AccountFilter, AsOf, ChangeFilter, GiftFilter, GiftStatus, OrderFilter, Sort, TransactionFilter,
};

use super::form::Fields;
use super::words;

/// A donor's filter. What makes no sense asks for nothing.
pub fn gifts(fields: &Fields) -> GiftFilter {
    GiftFilter {
        year: fields.parse("year"),
        status: GiftStatus::from_name(fields.get("status")),
        fund: fields.parse("fund"),
        method: fields.parse("method"),
        q: fields.get("q").trim().chars().take(80).collect(),
        page: page(fields),
    }
}

/// The currency in which amounts of a filter are meant.
pub fn currency(page: &Page) -> Currency {
    page.frame.church.as_ref().map_or(Currency::Usd, |church| church.currency)
}

/// An admin's filter, and what of it makes no sense.
pub fn transactions(fields: &Fields, currency: Currency) -> (TransactionFilter, Draft) {
    let mut reader = Reader { fields, draft: fields.draft(fields.unfit()) };
    let filter = TransactionFilter {
        q: fields.get("q").trim().to_owned(),
        status: reader.choice("status", GiftStatus::from_name),
        fund: reader.choice("fund", |text| text.parse().ok()),
        campus: reader.choice("campus", |text| text.parse().ok()),
        class: reader.choice("class", |text| text.parse().ok()),
        method: reader.choice("method", |text| {
            text.bytes().all(|byte| byte.is_ascii_lowercase()).then(|| text.to_owned())
        }),
        from: reader.date("from"),
        to: reader.date("to"),
        least: reader.money("least", currency),
        most: reader.money("most", currency),
        sort: reader.choice("sort", Sort::from_name).unwrap_or_default(),
        page: page(fields),
    };
    (filter, reader.draft)
}

/// Which accounts of the books, and what of it makes no sense.
pub fn accounts(fields: &Fields) -> (AccountFilter, Draft) {
    let mut reader = Reader { fields, draft: fields.draft(fields.unfit()) };
    let filter = AccountFilter {
        church: reader.choice("church", |text| text.parse().ok()),
        as_of: reader.as_of(),
        kind: reader
            .choice("kind", |text| Some(text.parse::<AccountKind>().ok()?.name().to_owned())),
        after: reader.choice("after", |text| Some(text.parse::<AccountId>().ok()?.to_string())),
    };
    (filter, reader.draft)
}

/// Which changes of an account, and what of it makes no sense.
pub fn changes(fields: &Fields) -> (ChangeFilter, Draft) {
    let mut reader = Reader { fields, draft: fields.draft(fields.unfit()) };
    let filter = ChangeFilter {
        as_of: reader.as_of(),
        version: reader.number("version"),
        before: reader.number("before"),
    };
    (filter, reader.draft)
}

/// Which orders of the books, and what of it makes no sense.
pub fn orders(fields: &Fields) -> (OrderFilter, Draft) {
    let mut reader = Reader { fields, draft: fields.draft(fields.unfit()) };
    let filter = OrderFilter {
        church: reader.choice("church", |text| text.parse().ok()),
        q: fields.get("q").trim().to_owned(),
        kind: reader.choice("kind", |text| Some(text.parse::<OrderKind>().ok()?.name().to_owned())),
        from: reader.date("from"),
        to: reader.date("to"),
        before: reader.number("before"),
    };
    (filter, reader.draft)
}

fn page(fields: &Fields) -> u32 {
    fields.parse("page").unwrap_or(1).clamp(1, 1_000_000)
}

struct Reader<'a> {
    fields: &'a Fields,
    draft: Draft,
}

impl Reader<'_> {
    fn read<T>(&mut self, name: &str, wrong: Wrong, of: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.fields.get(name).trim();
        if text.is_empty() {
            return None;
        }
        let read = of(text);
        if read.is_none() {
            self.draft.problems.push(words::problem(name, wrong));
        }
        read
    }

    fn choice<T>(&mut self, name: &str, of: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.read(name, Wrong::NotAChoice, of)
    }

    fn date(&mut self, name: &str) -> Option<Date> {
        self.read(name, Wrong::NotADate, |text| text.parse().ok())
    }

    /// A version or a place in the books; neither was ever higher than a database can count.
    fn number(&mut self, name: &str) -> Option<u64> {
        self.choice(name, |text| {
            text.parse().ok().filter(|number| i64::try_from(*number).is_ok_and(|it| it < i64::MAX))
        })
    }

    /// A time says something only beside its day.
    fn as_of(&mut self) -> AsOf {
        let time = self.read("time", Wrong::NotADate, |text| text.parse::<Time>().ok());
        match (self.date("as_of"), time) {
            (Some(day), Some(time)) => AsOf::Minute(day.to_datetime(time)),
            (Some(day), None) => AsOf::CloseOf(day),
            (None, _) => AsOf::Now,
        }
    }

    fn money(&mut self, name: &str, currency: Currency) -> Option<Money> {
        self.read(name, Wrong::NotAnAmount, |text| Money::parse(text, currency).ok())
    }
}
