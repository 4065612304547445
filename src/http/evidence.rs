//! What happened during one incident, as a file: its timeline, its times, its gifts in numbers, and
//! what was learnt. No donor is in it.

use auth::SignedIn;
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use giving::{Error, Staff};
use http::HeaderValue;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use kernel::IncidentId;
use serde_json::{Value, json};
use views::IncidentLine;

use super::export::{BYTE_ORDER_MARK, harmless};
use super::failure::Failure;
use super::form::Id;
use super::pages::Answer;
use super::site::Site;

/// The header that gives a file its name.
fn named(id: IncidentId, ending: &str) -> Result<HeaderValue, Failure> {
    let name = format!("attachment; filename=\"incident-{id}.{ending}\"");
    HeaderValue::try_from(name).map_err(|_| Failure::Ours)
}

/// `GET /staff/incidents/{id}/evidence.json`.
pub(super) async fn whole(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Id(id): Id<IncidentId>,
) -> Answer {
    let page = site.giving.incident(&staff, id).await?;
    let learnt = match site.giving.post_mortem(&staff, id).await {
        Ok(page) => Some(json!({
            "what_happened": page.what_happened,
            "learning": page.learning,
            "mitigations": page.mitigations,
            "done_by_hand": page.by_hand,
            "finished": page.finished,
            "addenda": page.addenda,
        })),
        Err(Error::NotFound) => None,
        Err(error) => return Err(error.into()),
    };
    let body = json!({
        "incident": page.incident,
        "timeline": page.lines,
        "banner": page.banner,
        "post_mortem": learnt,
    });
    Ok(([(CONTENT_DISPOSITION, named(id, "json")?)], Json(body)).into_response())
}

/// `GET /staff/incidents/{id}/evidence.csv`: the timeline, one line an event.
pub(super) async fn timeline(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Id(id): Id<IncidentId>,
) -> Answer {
    let page = site.giving.incident(&staff, id).await?;
    let rows = csv(&page.lines).map_err(Error::internal)?;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (CONTENT_DISPOSITION, named(id, "csv")?),
    ];
    Ok((headers, [BYTE_ORDER_MARK, &rows].concat()).into_response())
}

fn csv(lines: &[IncidentLine]) -> Result<Vec<u8>, std::io::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["At (UTC)", "Until (UTC)", "By", "By a rule", "Event", "Details"])?;
    for line in lines {
        let mut details = serde_json::to_value(&line.event).unwrap_or(Value::Null);
        let fields = details.as_object_mut();
        let event = fields.and_then(|fields| fields.remove("event"));
        let details = match details {
            Value::Object(fields) if fields.is_empty() => String::new(),
            other => other.to_string(),
        };
        writer.write_record([
            line.at.to_string(),
            line.until.to_string(),
            harmless(&line.by),
            if line.by_rule { "yes" } else { "no" }.to_owned(),
            event.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned(),
            harmless(&details),
        ])?;
    }
    writer.into_inner().map_err(|error| error.into_error())
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;
    use views::IncidentEvent;

    use super::*;

    #[test]
    fn o15_a_timeline_is_a_file_without_formulas() {
        let at = Timestamp::from_micros(0);
        let event = IncidentEvent::Noted { text: "=1+1".to_owned() };
        let by = "@anna".to_owned();
        let line = IncidentLine { at, until: at, by, by_rule: false, event };
        let text = String::from_utf8(csv(&[line]).unwrap()).unwrap();
        let row = text.lines().nth(1).unwrap();
        assert!(row.starts_with("1970-01-01T00:00:00Z,1970-01-01T00:00:00Z,'@anna,no,noted,"));
        assert!(row.ends_with("\"{\"\"text\"\":\"\"=1+1\"\"}\""), "{row}");
    }
}
