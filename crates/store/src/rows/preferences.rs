//! Readers, as one JSON text: so that they come alone, and beside a gift that is sent.

use giving::ports::StoreError;
use giving::preferences::{Chosen, Preferences, Quiet, Reader};
use kernel::{Locale, Timestamp};
use serde::Deserialize;
use sqlx::FromRow;
use views::{Bounced, ContactKind};

use super::Place;

#[derive(Deserialize)]
struct ReaderCells {
    id: String,
    church_id: Option<String>,
    name: String,
    email: String,
    locale: Option<String>,
    church_locale: Option<String>,
    zone: Option<String>,
    church_zone: Option<String>,
    quiet_from: Option<u8>,
    quiet_until: Option<u8>,
    digest: Option<i64>,
    chosen: Option<String>,
    bounced: Option<i64>,
    address: Option<String>,
    large_print: Option<i64>,
    phone: Option<String>,
    webhook: Option<String>,
}

pub(crate) fn reader(json: &str) -> Result<Reader, StoreError> {
    let place = Place { table: "people", row: "a reader" };
    let cells: ReaderCells = serde_json::from_str(json).map_err(|_| place.corrupt("reader"))?;
    let place = Place { table: "preferences", row: &cells.id };
    let person = place.word("person_id", &cells.id)?;
    let chosen = cells.chosen.as_deref().map(serde_json::from_str::<Chosen>).transpose();
    let locale = cells.locale.as_deref().or(cells.church_locale.as_deref());
    let quiet = cells.quiet_from.zip(cells.quiet_until);
    let zone = cells.zone.clone().or(cells.church_zone);
    let contacts = [(ContactKind::Phone, cells.phone), (ContactKind::Webhook, cells.webhook)];
    let contacts = contacts.into_iter().filter_map(|(kind, address)| Some((kind, address?)));
    Ok(Reader {
        church: place.maybe("church_id", cells.church_id.as_deref())?,
        name: cells.name,
        email: cells.email,
        locale: locale.and_then(Locale::from_code).unwrap_or_default(),
        zone: zone.unwrap_or_else(|| "UTC".to_owned()),
        bounced: cells.bounced.is_some(),
        contacts: contacts.collect(),
        preferences: Preferences {
            person,
            zone: cells.zone,
            quiet: quiet.and_then(|(from, until)| Quiet::new(from, until)),
            digest: cells.digest == Some(1),
            chosen: chosen.map_err(|_| place.corrupt("chosen"))?.unwrap_or_else(Chosen::usual),
            address: cells.address,
            large_print: cells.large_print == Some(1),
        },
    })
}

#[derive(FromRow)]
pub(crate) struct BounceRecord {
    at: i64,
    why: String,
}

impl BounceRecord {
    pub(crate) fn decode(self) -> Bounced {
        Bounced { at: Timestamp::from_micros(self.at), why: self.why }
    }
}
