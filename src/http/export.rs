//! `GET /church/transactions.csv`: the rows of a filter as a file, slice by slice, so that a year
//! of a large church needs no more memory than a page.

use auth::SignedIn;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::response::IntoResponse;
use futures::stream;
use giving::{ChurchAdmin, Giving};
use http::HeaderValue;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use jiff::tz::TimeZone;
use kernel::{Date, GiftId, Timestamp};
use views::{IssuedStatement, TransactionFilter, TransactionRow};

use super::failure::Failure;
use super::filters;
use super::form::Asking;
use super::frame::Framed;
use super::pages::Answer;
use super::site::Site;
use super::words;

const SLICE: u32 = 1_000;

/// Without it spreadsheets read our text in the alphabet of their own country.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Where the next slice begins.
enum Next {
    First,
    After(Date, GiftId),
    Nothing,
}

struct Export {
    giving: Giving,
    admin: ChurchAdmin,
    filter: TransactionFilter,
    zone: String,
}

/// Streams the file. A filter that makes no sense makes no file.
pub(super) async fn transactions(
    State(site): State<Site>,
    SignedIn(admin): SignedIn<ChurchAdmin>,
    Framed(page): Framed,
    Asking(fields): Asking,
) -> Answer {
    let (filter, draft) = filters::transactions(&fields, filters::currency(&page));
    if draft.has_problems() {
        return Err(words::unfit(draft.problems));
    }
    let zone = page.frame.zone.clone();
    let today = page.frame.now.date_in(&TimeZone::get(&zone).unwrap_or(TimeZone::UTC));
    let export = Export { giving: site.giving.clone(), admin, filter, zone };
    // The first slice is read before the answer begins: a failure there still gets its page.
    let (first, next) = export.slice(Next::First).await?.unwrap_or((Bytes::new(), Next::Nothing));
    let rest = stream::try_unfold((export, next), |(export, next)| async move {
        let slice = export.slice(next).await.inspect_err(|error| {
            tracing::error!(%error, "an export ended early");
        })?;
        Ok::<_, giving::Error>(slice.map(|(rows, next)| (rows, (export, next))))
    });
    let whole = futures::StreamExt::chain(stream::iter([Ok(first)]), rest);
    let file = format!("attachment; filename=\"transactions-{today}.csv\"");
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (CONTENT_DISPOSITION, HeaderValue::try_from(file).map_err(|_| Failure::Ours)?),
    ];
    Ok((headers, Body::from_stream(whole)).into_response())
}

impl Export {
    async fn slice(&self, next: Next) -> Result<Option<(Bytes, Next)>, giving::Error> {
        let after = match next {
            Next::First => None,
            Next::After(on, id) => Some((on, id)),
            Next::Nothing => return Ok(None),
        };
        let rows = self.giving.export(&self.admin, &self.filter, after, SLICE).await?;
        let full = u32::try_from(rows.len()) == Ok(SLICE);
        let following = match rows.last() {
            Some(last) if full => Next::After(last.on, last.id),
            Some(_) | None => Next::Nothing,
        };
        let head = after.is_none().then(|| header(&self.zone));
        let bytes = csv(head, &rows, &self.zone).map_err(giving::Error::internal)?;
        Ok(Some((bytes, following)))
    }
}

fn header(zone: &str) -> Vec<String> {
    let mut names: Vec<String> =
        ["Gift", "Date", "Donor", "E-mail", "Campus", "Fund", "Amount", "Currency", "Went back"]
            .map(str::to_owned)
            .into();
    names.extend(["Method", "Status", "Class", "Recurring"].map(str::to_owned));
    names.push(format!("Taken ({zone})"));
    names
}

/// One line a fund, so that sums by fund add up.
fn csv(
    head: Option<Vec<String>>,
    rows: &[TransactionRow],
    zone: &str,
) -> Result<Bytes, std::io::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let first = head.is_some();
    if let Some(head) = head {
        writer.write_record(head)?;
    }
    for row in rows {
        for (place, line) in row.lines.iter().enumerate() {
            let method = &row.method;
            writer.write_record([
                row.number.clone(),
                row.on.to_string(),
                harmless(&row.donor),
                harmless(&row.email),
                harmless(&row.campus),
                harmless(&line.name),
                line.amount.to_decimal(),
                line.amount.currency().to_string(),
                // What went back is known of the gift: once, so that its sum is right.
                if place == 0 { row.returned.to_decimal() } else { String::new() },
                harmless(format!("{} {}", method.brand, method.last_four).trim()),
                row.status.name().to_owned(),
                row.class.map_or(String::new(), |class| class.name().to_owned()),
                if row.scheduled { "yes" } else { "no" }.to_owned(),
                row.taken_at.map_or(String::new(), |at| moment(at, &zone)),
            ])?;
        }
    }
    let rows = writer.into_inner().map_err(|error| error.into_error())?;
    let mark = if first { BYTE_ORDER_MARK } else { b"" };
    Ok([mark, &rows].concat().into())
}

/// A statement: one line for each fund of each gift, so that sums by fund add up. Its heads are in
/// the language it was issued in.
pub(super) fn statement(issued: &IssuedStatement) -> Result<Bytes, std::io::Error> {
    use ::words::statements as say;

    let locale = issued.locale;
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        say::number(locale),
        say::taken(locale),
        say::asked(locale),
        say::fund(locale),
        say::amount(locale),
        issued.statement.currency.to_string(),
        say::covered_head(locale),
        say::way(locale),
    ])?;
    for gift in &issued.statement.gifts {
        for (place, line) in gift.lines.iter().enumerate() {
            let method = &gift.method;
            let kind = if line.gift { String::new() } else { say::other(locale) };
            writer.write_record([
                gift.number.clone(),
                gift.charged.to_string(),
                gift.intended.to_string(),
                harmless(&line.name),
                line.amount.to_decimal(),
                kind,
                // Paid once on top of the whole gift.
                if place == 0 { gift.covered.to_decimal() } else { String::new() },
                harmless(format!("{} {}", method.brand, method.last_four).trim()),
            ])?;
        }
    }
    let rows = writer.into_inner().map_err(|error| error.into_error())?;
    Ok([BYTE_ORDER_MARK, &rows].concat().into())
}

/// "2026-11-22 10:35:12", as spreadsheets read it.
fn moment(at: Timestamp, zone: &TimeZone) -> String {
    at.to_jiff().to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// A cell that a spreadsheet would take for a formula is made text.
pub(super) fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        for cell in ["=1+1", "+1", "-1", "@x", "\tx", "\rx"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        assert_eq!(harmless("Ruth = Naomi"), "Ruth = Naomi");
    }

    #[test]
    fn the_file_begins_with_its_mark_and_its_zone() {
        let bytes = csv(Some(header("Europe/Berlin")), &[], "Europe/Berlin").unwrap();
        assert!(bytes.starts_with(BYTE_ORDER_MARK));
        assert!(String::from_utf8_lossy(&bytes).trim_end().ends_with("Taken (Europe/Berlin)"));
    }
}
