//! `GET /settings/data.json` and `/settings/data.csv`: everything of a donor's own, to take along.

use auth::SignedIn;
use axum::extract::State;
use axum::response::IntoResponse;
use giving::Donor;
use giving::my_data::MyData;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};

use super::export::{BYTE_ORDER_MARK, harmless};
use super::failure::Failure;
use super::pages::Answer;
use super::site::Site;

/// All of it, for a program.
pub(super) async fn json(State(site): State<Site>, SignedIn(donor): SignedIn<Donor>) -> Answer {
    let data = site.giving.my_data(&donor).await?;
    let text = serde_json::to_vec_pretty(&data).map_err(|_| Failure::Ours)?;
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CONTENT_DISPOSITION, "attachment; filename=\"my-giving.json\""),
    ];
    Ok((headers, text).into_response())
}

/// Gifts, for a spreadsheet.
pub(super) async fn csv(State(site): State<Site>, SignedIn(donor): SignedIn<Donor>) -> Answer {
    let data = site.giving.my_data(&donor).await?;
    let table = table(&data).map_err(|_| Failure::Ours)?;
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"my-gifts.csv\""),
    ];
    Ok((headers, table).into_response())
}

/// One line a fund, so that sums by fund add up. What went back is said once a gift.
fn table(data: &MyData) -> Result<Vec<u8>, std::io::Error> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "Gift",
        "Date",
        "Status",
        "Fund",
        "Amount",
        "Currency",
        "Went back",
        "Method",
    ])?;
    for gift in &data.gifts {
        for (place, (fund, amount)) in gift.funds.iter().enumerate() {
            writer.write_record([
                gift.number.as_str(),
                &gift.on.to_string(),
                &gift.status,
                &harmless(fund),
                amount,
                &gift.currency,
                if place == 0 { &gift.went_back } else { "" },
                &harmless(&gift.method),
            ])?;
        }
    }
    let rows = writer.into_inner().map_err(|error| error.into_error())?;
    Ok([BYTE_ORDER_MARK, &rows].concat())
}
