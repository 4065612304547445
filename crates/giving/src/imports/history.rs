//! A file of gifts that another system took: date, donor, fund, amount, currency, method,
//! reference, note.
//!
//! In the books each is a job of one order: from `opening` to its fund. It is a gift in state
//! taken, through the gateway [`GATEWAY`], which nothing can be sent through.

use delayed_payments::{GiftState, MethodKind};
use jiff::tz::TimeZone;
use kernel::{
    Amount, CampusId, ChurchId, Currency, Date, FacilityId, FundId, GatewayId, GiftId, IdError,
    MethodId, PersonId, Timestamp, derive_id,
};
use ledger::{Account, Move, Order, OrderKind, OrderRefused};

use super::columns::Columns;
use super::csv::Row;
use super::{BadRow, FileRefused};
use crate::churches::{Facility, Gateway};
use crate::gifts::Gift;
use crate::methods::Method;

const NAMES: [&str; 8] =
    ["date", "donor", "fund", "amount", "currency", "method", "reference", "note"];

/// The gateway of gifts that were not taken by us. It has no token, and so it is on no list.
pub const GATEWAY: &str = "imported";

/// One gift of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRow {
    pub line: u64,
    pub on: Date,
    /// External id or address of its donor, as it stands in the file.
    pub donor: String,
    pub fund: FundId,
    pub amount: Amount,
    pub kind: MethodKind,
    /// The other system's number of it; with none, the row itself is its name.
    pub reference: String,
    pub note: String,
}

/// A gift as it is written: its row, its way to pay, its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryGift {
    pub row: HistoryRow,
    pub gift: Gift,
    pub method: Method,
    pub order: Order,
}

/// Reads rows of gifts of one church.
pub(super) struct Reader {
    columns: Columns<8>,
    currency: Currency,
    today: Date,
    funds: Vec<(FundId, String)>,
}

impl Reader {
    pub(super) fn new(
        header: Option<Row>,
        currency: Currency,
        today: Date,
        funds: Vec<(FundId, String)>,
    ) -> Result<Reader, FileRefused> {
        Ok(Reader { columns: Columns::read(NAMES, header)?, currency, today, funds })
    }

    pub(super) fn read(&self, row: Row) -> Result<HistoryRow, BadRow> {
        let fields = self.columns.fields(row)?;
        let on = fields.date(0, self.today)?;
        let donor = fields.text(1)?;
        let fund_name = fields.text(2)?.to_lowercase();
        let fund = self.funds.iter().find(|(_, name)| name.to_lowercase() == fund_name);
        let Some((fund, _)) = fund else {
            let known: Vec<&str> = self.funds.iter().map(|(_, name)| name.as_str()).collect();
            return Err(fields.bad(2, format!("one of the church’s funds: {}", known.join(", "))));
        };
        if fields.value(4).parse() != Ok(self.currency) {
            return Err(fields.bad(4, format!("{}, in which the church counts", self.currency)));
        }
        let amount = fields.amount(3, self.currency)?;
        let Ok(kind) = fields.value(5).to_lowercase().parse::<MethodKind>() else {
            let known = MethodKind::ALL.map(MethodKind::name).join(", ");
            return Err(fields.bad(5, format!("one of {known}")));
        };
        let (reference, note) = (fields.note(6)?, fields.note(7)?);
        let line = fields.line;
        Ok(HistoryRow { line, on, donor, fund: *fund, amount, kind, reference, note })
    }
}

impl HistoryRow {
    /// Derived from all that the row says, so that the same row is the same gift in every run and
    /// from every file.
    pub(super) fn id(&self, church: ChurchId, donor: &str) -> GiftId {
        GiftId::from_uuid(derive_id(&[
            "imported gift",
            &church.to_string(),
            donor,
            &self.on.to_string(),
            &self.fund.to_string(),
            &self.amount.minor().to_string(),
            self.amount.currency().code(),
            self.kind.name(),
            &self.reference,
            &self.note,
        ]))
    }
}

/// What gifts of another system came through.
pub(super) fn gateway() -> Result<Gateway, IdError> {
    Ok(Gateway {
        id: GATEWAY.parse()?,
        name: "Another system".to_owned(),
        probe_facility_token: String::new(),
        probe_method_token: String::new(),
    })
}

/// A church's account in another system. It has no token: nothing can be sent through it.
pub(super) fn facility(church: ChurchId, gateway: &GatewayId, kind: MethodKind) -> Facility {
    let name = ["imported facility", &church.to_string(), kind.name()];
    Facility {
        id: FacilityId::from_uuid(derive_id(&name)),
        church,
        gateway: gateway.clone(),
        kind,
        token: String::new(),
    }
}

/// Makes of a row what is written of it.
pub(super) fn gift_of(
    row: HistoryRow,
    church: ChurchId,
    zone: &TimeZone,
    (donor, campus): (PersonId, CampusId),
    gateway: &GatewayId,
    import: kernel::ImportId,
    now: Timestamp,
) -> Result<HistoryGift, OrderRefused> {
    let id = row.id(church, &donor.to_string());
    let currency = row.amount.currency();
    let opening = Account::opening(church, currency);
    let fund = Account::fund(church, row.fund, currency);
    let order = Order::new(
        church,
        id.into(),
        OrderKind::Opening,
        1,
        vec![Move::between(&opening, &fund, row.amount)?],
        now,
        format!("import {import} line {}", row.line),
    )?;
    let method = Method {
        id: MethodId::from_uuid(derive_id(&[
            "imported method",
            &church.to_string(),
            &donor.to_string(),
            row.kind.name(),
        ])),
        donor,
        kind: row.kind,
        token: String::new(),
        brand: match row.kind {
            MethodKind::Card => "Card",
            MethodKind::Ach | MethodKind::NzBank => "Bank",
            MethodKind::Check => "Check",
            MethodKind::Cash => "Cash",
        }
        .to_owned(),
        last_four: String::new(),
        expires: None,
    };
    // Noon is on the same date in every summer.
    let noon = row.on.at(12, 0, 0, 0).to_zoned(zone.clone()).map(|noon| noon.timestamp());
    let taken = Timestamp::from_jiff(noon.unwrap_or(jiff::Timestamp::UNIX_EPOCH));
    let gift = Gift {
        id,
        church,
        campus,
        donor,
        method: method.id,
        kind: row.kind,
        facility: facility(church, gateway, row.kind).id,
        gateway: gateway.clone(),
        amount: row.amount,
        lines: vec![(row.fund, row.amount)],
        on: row.on,
        schedule: None,
        state: GiftState::Taken { at: taken },
        class: None,
        attempts: 0,
        failures: 0,
        first_failed_at: None,
        batch: None,
        orders: 1,
        made_at: taken,
        changed_at: now,
        taken_at: Some(taken),
        version: 0,
    };
    Ok(HistoryGift { row, gift, method, order })
}
