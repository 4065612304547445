//! What a session holds: whose it is and since when. Nothing else is kept in it, so two requests
//! at once cannot overwrite anything that matters.
//!
//! A visit is what somebody has who opened a link in a mail: it is nobody's sign-in, and lets
//! through to the few pages that the link is for ([`giving::links`]). It has a key of its own, so
//! that nothing which asks for a session can take one for the other. So has what a browser was asked
//! for a passkey, which lies here until it answers.

use std::time::Duration;

use giving::links::Purpose;
use giving::passkeys::Ceremony;
use giving::{Actor, Badge};
use kernel::{PersonId, SignInId, Timestamp};
use serde::{Deserialize, Serialize};
use tower_sessions::{Expiry, Session};

const KEY: &str = "offertory";
const VISIT: &str = "offertory visit";
const CEREMONY: &str = "offertory passkey";
const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(24 * 3_600);

/// For so long after somebody has shown who they are, they need not show it again to move money.
const CONFIRMED_FOR: Duration = Duration::from_secs(10 * 60);

/// The least time after which it is written that a page was looked at.
const SEEN_EVERY: Duration = HOUR;

/// The session store did not answer.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the session store does not answer: {0}")]
pub struct SessionDown(String);

impl From<tower_sessions::session::Error> for SessionDown {
    fn from(error: tower_sessions::session::Error) -> SessionDown {
        SessionDown(error.to_string())
    }
}

/// How long a session may last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Since sign-in, however busy (ASVS 7.3.2).
    pub absolute: Duration,
    /// Since the last page (ASVS 7.3.1).
    pub idle: Duration,
}

impl Limits {
    /// A donor's phone stays signed in for a while; those who see other people's gifts do not.
    pub fn of(actor: &Actor) -> Limits {
        match actor {
            Actor::Donor(_) => Limits { absolute: 30 * DAY, idle: 14 * DAY },
            Actor::Admin(_) | Actor::Staff(_) => Limits { absolute: 12 * HOUR, idle: HOUR },
        }
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Bucket {
    person: PersonId,
    credential: u32,
    signed_in_at: Timestamp,
    seen_at: Timestamp,
    absolute: Duration,
    idle: Duration,
    /// When they typed their password again; sign-in is as good.
    #[serde(default)]
    confirmed_at: Option<Timestamp>,
    /// Its row in the list of browsers; one of an older release has none.
    #[serde(default)]
    sign_in: Option<SignInId>,
}

/// A session that lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    pub badge: Badge,
    pub sign_in: Option<SignInId>,
    /// It was written just now that it is in use; it lasts until then.
    pub seen: Option<Timestamp>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Visit {
    person: PersonId,
    credential: u32,
    /// The path that the link leads to.
    to: String,
    until: Timestamp,
}

impl Bucket {
    /// Whether whoever asks has shown lately who they are.
    fn is_confirmed(&self, now: Timestamp) -> bool {
        let last = self.confirmed_at.unwrap_or(self.signed_in_at).max(self.signed_in_at);
        now.since(last) < CONFIRMED_FOR
    }

    fn badge(&self) -> Badge {
        Badge { person: self.person, credential: self.credential }
    }

    /// What is left of it at `now`; nothing once a limit has passed.
    fn left(&self, now: Timestamp) -> Option<Duration> {
        let of_all = self.absolute.checked_sub(now.since(self.signed_in_at))?;
        let of_idle = self.idle.checked_sub(now.since(self.seen_at))?;
        Some(of_all.min(of_idle)).filter(|left| !left.is_zero())
    }
}

/// Signs in: a new id, so that an id known before sign-in is worth nothing afterwards.
pub async fn sign_in(
    session: &Session,
    badge: Badge,
    sign_in: SignInId,
    limits: Limits,
    now: Timestamp,
) -> Result<(), SessionDown> {
    session.cycle_id().await?;
    session.remove_value(VISIT).await?;
    session.remove_value(CEREMONY).await?;
    let bucket = Bucket {
        person: badge.person,
        credential: badge.credential,
        signed_in_at: now,
        seen_at: now,
        absolute: limits.absolute,
        idle: limits.idle,
        confirmed_at: None,
        sign_in: Some(sign_in),
    };
    put(session, &bucket, now).await?;
    // The layer would save it after the handler; here a failure can still be put into words.
    session.save().await?;
    Ok(())
}

/// The same session goes on with another credential: all others are over.
pub async fn renew(session: &Session, badge: Badge, now: Timestamp) -> Result<(), SessionDown> {
    let Some(mut bucket) = session.get::<Bucket>(KEY).await? else { return Ok(()) };
    session.cycle_id().await?;
    bucket.credential = badge.credential;
    put(session, &bucket, now).await?;
    session.save().await?;
    Ok(())
}

/// Whose session this is, if it is anybody's and still lasts. Looking at a page extends it.
pub async fn held(session: &Session, now: Timestamp) -> Result<Option<Held>, SessionDown> {
    let Some(mut bucket) = session.get::<Bucket>(KEY).await? else { return Ok(None) };
    if bucket.left(now).is_none() {
        sign_out(session).await?;
        return Ok(None);
    }
    // Written now and then, not at every page.
    let mut seen = None;
    if now.since(bucket.seen_at) > (bucket.idle / 12).min(SEEN_EVERY) {
        bucket.seen_at = now;
        put(session, &bucket, now).await?;
        seen = bucket.left(now).map(|left| now.plus(left));
    }
    Ok(Some(Held { badge: bucket.badge(), sign_in: bucket.sign_in, seen }))
}

/// The row of this session in the list of browsers.
pub async fn this(session: &Session) -> Result<Option<SignInId>, SessionDown> {
    let bucket = session.get::<Bucket>(KEY).await?;
    Ok(bucket.and_then(|bucket| bucket.sign_in))
}

/// Somebody opened a link. Whoever was signed in here is not any more.
pub async fn visit(
    session: &Session,
    badge: Badge,
    purpose: Purpose,
    until: Timestamp,
    now: Timestamp,
) -> Result<(), SessionDown> {
    session.remove_value(KEY).await?;
    session.cycle_id().await?;
    let Badge { person, credential } = badge;
    let visit = Visit { person, credential, to: purpose.path(), until };
    session.insert(VISIT, visit).await?;
    expire(session, until.since(now));
    session.save().await?;
    Ok(())
}

/// Whose link was opened here and what for, if that still counts.
pub async fn visitor(
    session: &Session,
    now: Timestamp,
) -> Result<Option<(Badge, Purpose)>, SessionDown> {
    let visit = session.get::<Visit>(VISIT).await?.filter(|visit| now < visit.until);
    Ok(visit.and_then(|visit| {
        let badge = Badge { person: visit.person, credential: visit.credential };
        Purpose::of(&visit.to).map(|purpose| (badge, purpose))
    }))
}

/// A browser is asked for a passkey. One question at a time: an older one is not answered any more.
pub async fn begin_ceremony(
    session: &Session,
    ceremony: &Ceremony,
    now: Timestamp,
) -> Result<(), SessionDown> {
    session.insert(CEREMONY, ceremony).await?;
    let own = session.get::<Bucket>(KEY).await?.and_then(|bucket| bucket.left(now));
    let visit = session.get::<Visit>(VISIT).await?.map(|visit| visit.until.since(now));
    let asked = ceremony.until().since(now);
    expire(session, own.unwrap_or_default().max(visit.unwrap_or_default()).max(asked));
    session.save().await?;
    Ok(())
}

/// What this browser was asked, once.
pub async fn take_ceremony(
    session: &Session,
    now: Timestamp,
) -> Result<Option<Ceremony>, SessionDown> {
    let ceremony = session.remove::<Ceremony>(CEREMONY).await?;
    if let Some(bucket) = session.get::<Bucket>(KEY).await? {
        expire(session, bucket.left(now).unwrap_or_default());
    } else if let Some(visit) = session.get::<Visit>(VISIT).await? {
        expire(session, visit.until.since(now));
    }
    Ok(ceremony)
}

/// Whether whoever asks signed in, or typed their password again, within ten minutes: they may move
/// money without showing once more who they are (step-up).
pub async fn is_confirmed(session: &Session, now: Timestamp) -> Result<bool, SessionDown> {
    let bucket = session.get::<Bucket>(KEY).await?;
    Ok(bucket.is_some_and(|bucket| bucket.is_confirmed(now)))
}

/// They have typed their password again. The session gets a new id, as at sign-in.
pub async fn confirm(session: &Session, now: Timestamp) -> Result<(), SessionDown> {
    let Some(mut bucket) = session.get::<Bucket>(KEY).await? else { return Ok(()) };
    session.cycle_id().await?;
    bucket.confirmed_at = Some(now);
    put(session, &bucket, now).await?;
    session.save().await?;
    Ok(())
}

/// Ends the session, here and in the store.
pub async fn sign_out(session: &Session) -> Result<(), SessionDown> {
    Ok(session.flush().await?)
}

async fn put(session: &Session, bucket: &Bucket, now: Timestamp) -> Result<(), SessionDown> {
    session.insert(KEY, bucket).await?;
    expire(session, bucket.left(now).unwrap_or_default());
    Ok(())
}

fn expire(session: &Session, left: Duration) {
    let left = time::Duration::try_from(left).unwrap_or(time::Duration::ZERO);
    session.set_expiry(Some(Expiry::OnInactivity(left)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket() -> Bucket {
        Bucket {
            person: PersonId::from_uuid(kernel::derive_id(&["somebody"])),
            credential: 1,
            signed_in_at: Timestamp::from_micros(0),
            seen_at: Timestamp::from_micros(0),
            absolute: 12 * HOUR,
            idle: HOUR,
            confirmed_at: None,
            sign_in: None,
        }
    }

    #[test]
    fn who_one_is_is_shown_again_after_ten_minutes() {
        let start = Timestamp::from_micros(0);
        let (soon, later) = (start.plus(CONFIRMED_FOR / 2), start.plus(CONFIRMED_FOR));
        assert!(bucket().is_confirmed(soon) && !bucket().is_confirmed(later));
        let again = Bucket { confirmed_at: Some(later), ..bucket() };
        assert!(again.is_confirmed(later.plus(CONFIRMED_FOR / 2)));
        assert!(!again.is_confirmed(later.plus(CONFIRMED_FOR)));
        // A session of an older release knows nothing of it.
        let old = serde_json::to_value(bucket()).map(|mut old| {
            old.as_object_mut().map(|fields| fields.remove("confirmed_at"));
            serde_json::from_value::<Bucket>(old).ok()
        });
        assert_eq!(old.ok().flatten(), Some(bucket()));
    }

    #[test]
    fn an_idle_session_ends() {
        let start = Timestamp::from_micros(0);
        assert_eq!(bucket().left(start.plus(HOUR / 2)), Some(HOUR / 2));
        assert_eq!(bucket().left(start.plus(HOUR)), None);
    }

    #[test]
    fn a_busy_session_ends_as_well() {
        let start = Timestamp::from_micros(0);
        let busy = |at| Bucket { seen_at: at, ..bucket() }.left(at);
        assert_eq!(busy(start.plus(11 * HOUR + HOUR / 2)), Some(HOUR / 2));
        assert_eq!(busy(start.plus(12 * HOUR)), None);
    }
}
