//! Two donors who live together.

use giving::households::{Household, Standing};
use giving::ports::StoreError;
use kernel::Timestamp;
use sqlx::FromRow;
use views::HouseholdInvitation;

use super::{Place, instant};

#[derive(FromRow)]
pub(crate) struct HouseholdRecord {
    id: String,
    asker_id: String,
    invited: String,
    partner_id: Option<String>,
    asked_at: i64,
    expires_at: i64,
    standing: String,
    joined_at: Option<i64>,
    ended_at: Option<i64>,
    asker_shares: i64,
    partner_shares: i64,
}

impl HouseholdRecord {
    pub(crate) fn decode(self) -> Result<Household, StoreError> {
        let place = Place { table: "households", row: &self.id };
        let partner = || place.maybe("partner_id", self.partner_id.as_deref());
        let partner = || place.there("partner_id", partner()?);
        let since = || place.there("joined_at", instant(self.joined_at));
        let at = || place.there("ended_at", instant(self.ended_at));
        let standing = match self.standing.as_str() {
            "asked" => Standing::Asked { address: self.invited.clone() },
            "joined" => Standing::Joined { partner: partner()?, since: since()? },
            "declined" => Standing::Declined { at: at()? },
            "withdrawn" => Standing::Withdrawn { at: at()? },
            "left" => Standing::Left { partner: partner()?, since: since()?, at: at()? },
            _ => return Err(place.corrupt("standing")),
        };
        Ok(Household {
            id: place.word("id", &self.id)?,
            asker: place.word("asker_id", &self.asker_id)?,
            asked_at: Timestamp::from_micros(self.asked_at),
            expires_at: Timestamp::from_micros(self.expires_at),
            standing,
            asker_shares: self.asker_shares == 1,
            partner_shares: self.partner_shares == 1,
        })
    }
}

/// What a standing is in columns.
pub(crate) struct StandingCells {
    pub(crate) standing: &'static str,
    pub(crate) invited: String,
    pub(crate) partner: Option<String>,
    pub(crate) joined_at: Option<i64>,
    pub(crate) ended_at: Option<i64>,
}

pub(crate) fn cells(standing: &Standing) -> StandingCells {
    let (word, partner, joined, ended) = match standing {
        Standing::Asked { .. } => ("asked", None, None, None),
        Standing::Joined { partner, since } => ("joined", Some(partner), Some(since), None),
        Standing::Declined { at } => ("declined", None, None, Some(at)),
        Standing::Withdrawn { at } => ("withdrawn", None, None, Some(at)),
        Standing::Left { partner, since, at } => ("left", Some(partner), Some(since), Some(at)),
    };
    StandingCells {
        standing: word,
        invited: match standing {
            Standing::Asked { address } => address.clone(),
            _ => String::new(),
        },
        partner: partner.map(ToString::to_string),
        joined_at: joined.map(|at| at.as_micros()),
        ended_at: ended.map(|at| at.as_micros()),
    }
}

#[derive(FromRow)]
pub(crate) struct InvitationRecord {
    id: String,
    name: String,
    expires_at: i64,
}

impl InvitationRecord {
    pub(crate) fn decode(self) -> Result<HouseholdInvitation, StoreError> {
        let place = Place { table: "households", row: &self.id };
        Ok(HouseholdInvitation {
            id: place.word("id", &self.id)?,
            from: self.name.clone(),
            until: Timestamp::from_micros(self.expires_at),
        })
    }
}
