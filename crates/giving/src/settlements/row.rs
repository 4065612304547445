//! One row of a settlement file: taken_at, kind, reference, order_id, amount, currency.

use kernel::{Amount, Currency, GatewayId, Money, SettlementId, Timestamp};

use crate::cases::{Deed, Line, Source};
use crate::imports::columns::{Columns, Fields};
use crate::imports::csv::Row;
use crate::imports::{BadRow, FileRefused};

const NAMES: [&str; 6] = ["taken_at", "kind", "reference", "order_id", "amount", "currency"];

/// Reads rows of one file.
pub(super) struct Reader {
    columns: Columns<6>,
    source: Source,
    gateway: GatewayId,
}

impl Reader {
    pub(super) fn new(
        header: Option<Row>,
        file: SettlementId,
        gateway: &GatewayId,
    ) -> Result<Reader, FileRefused> {
        let columns = Columns::read(NAMES, header)?;
        Ok(Reader { columns, source: Source::File(file), gateway: gateway.clone() })
    }

    pub(super) fn read(&self, row: Row) -> Result<Line, BadRow> {
        let fields = self.columns.fields(row)?;
        let at = instant(&fields)?;
        let deed: Deed = fields
            .value(1)
            .to_lowercase()
            .parse()
            .map_err(|_| fields.bad(1, "charge or refund"))?;
        let reference = fields.text(2)?;
        let key = fields.maybe(3)?.unwrap_or_else(|| format!("({reference})"));
        Ok(Line {
            source: self.source,
            // The same reference may stand in a charge and in its refund.
            token: format!("{reference} {deed} {}", fields.line),
            gateway: self.gateway.clone(),
            deed,
            key,
            amount: amount(&fields)?,
            at,
            of: None,
        })
    }
}

fn instant(fields: &Fields<6>) -> Result<Timestamp, BadRow> {
    let right = "an instant such as 2026-11-22T18:05:00Z";
    let instant: Result<jiff::Timestamp, _> = fields.value(0).parse();
    instant.map(Timestamp::from_jiff).map_err(|_| fields.bad(0, right))
}

fn amount(fields: &Fields<6>) -> Result<Amount, BadRow> {
    let currency: Currency = fields
        .value(5)
        .to_uppercase()
        .parse()
        .map_err(|_| fields.bad(5, "a currency such as USD"))?;
    Money::parse(fields.value(4), currency)
        .and_then(Amount::new)
        .map_err(|_| fields.bad(4, "an amount above zero, such as 1234.50"))
}
