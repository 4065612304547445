//! A link's text: whose it is, for what, until when, and a seal over all of it. Nothing of it is
//! kept; whoever has the key can tell one of ours from any other.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use kernel::{DispatchId, GiftId, MethodId, PersonId, ScheduleId, Timestamp};
use sha2::Sha256;
use uuid::Uuid;

use super::Purpose;
use crate::secret::SharedSecret;

/// The first byte: another layout gets another one.
const LAYOUT: u8 = 1;

/// Half of SHA-256: nobody guesses it, and the address stays one line.
const SEAL: usize = 16;

/// A quarter of it: nobody tries so many at a site, and a message stays one message.
const TEXTED_SEAL: usize = 8;

/// What the seal is over, beside the link: nothing else that is signed with the key begins so.
const CONTEXT: &[u8] = b"offertory link";
const TEXTED: &[u8] = b"offertory text";

/// Whose, for what, until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) person: PersonId,
    pub(super) purpose: Purpose,
    pub(super) until: Timestamp,
}

/// A link whose seal has not been looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unproved {
    link: Link,
    seal: Vec<u8>,
}

/// The link of a text message, whose seal has not been looked at. A message has room for little, so
/// it names the message alone, which says the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Texted {
    dispatch: Uuid,
    seal: [u8; TEXTED_SEAL],
}

/// The link of one text message: 32 letters.
pub(super) fn texted(dispatch: DispatchId, key: &SharedSecret, credential: u32) -> Option<String> {
    let mut bytes = dispatch.as_uuid().as_bytes().to_vec();
    let made = seal(key, TEXTED, &bytes, credential)?.finalize().into_bytes();
    bytes.extend(made.iter().take(TEXTED_SEAL));
    Some(URL_SAFE_NO_PAD.encode(bytes))
}

impl Texted {
    pub(super) fn read(token: &str) -> Option<Texted> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (dispatch, seal) = bytes.split_first_chunk::<16>()?;
        Some(Texted { dispatch: Uuid::from_bytes(*dispatch), seal: seal.try_into().ok()? })
    }

    pub(super) fn dispatch(&self) -> DispatchId {
        DispatchId::from_uuid(self.dispatch)
    }

    pub(super) fn is_proved(&self, key: &SharedSecret, credential: u32) -> bool {
        seal(key, TEXTED, self.dispatch.as_bytes(), credential)
            .is_some_and(|made| made.verify_truncated_left(&self.seal).is_ok())
    }
}

impl Link {
    /// As it is after it was sealed and read: it ends with a whole second.
    pub(super) fn in_seconds(self) -> Link {
        let micros = self.until.as_micros();
        Link { until: Timestamp::from_micros(micros - micros.rem_euclid(1_000_000)), ..self }
    }

    fn body(&self) -> Vec<u8> {
        let (kind, object) = parts(self.purpose);
        let seconds = self.until.as_micros().div_euclid(1_000_000);
        let mut body = vec![LAYOUT, kind];
        body.extend(self.person.as_uuid().as_bytes());
        body.extend(object.as_bytes());
        body.extend(seconds.to_be_bytes());
        body
    }

    fn read(body: &[u8]) -> Option<Link> {
        let (head, rest) = body.split_first_chunk::<2>()?;
        let (person, rest) = rest.split_first_chunk::<16>()?;
        let (object, rest) = rest.split_first_chunk::<16>()?;
        let seconds = i64::from_be_bytes(rest.try_into().ok()?);
        let [LAYOUT, kind] = *head else { return None };
        Some(Link {
            person: PersonId::from_uuid(Uuid::from_bytes(*person)),
            purpose: purpose(kind, Uuid::from_bytes(*object))?,
            until: Timestamp::from_micros(seconds.checked_mul(1_000_000)?),
        })
    }

    /// The text for the address. A credential that is changed later breaks the seal.
    pub(super) fn sealed(&self, key: &SharedSecret, credential: u32) -> Option<String> {
        let mut body = self.body();
        let seal = seal(key, CONTEXT, &body, credential)?.finalize().into_bytes();
        body.extend(seal.iter().take(SEAL));
        Some(URL_SAFE_NO_PAD.encode(body))
    }
}

impl Unproved {
    pub(super) fn read(token: &str) -> Option<Unproved> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (body, seal) = bytes.split_at_checked(bytes.len().checked_sub(SEAL)?)?;
        Some(Unproved { link: Link::read(body)?, seal: seal.to_vec() })
    }

    /// Whose it says it is: to find the credential it was sealed for.
    pub(super) fn person(&self) -> PersonId {
        self.link.person
    }

    /// The link, if the seal holds. The comparison takes the same time wherever they differ.
    pub(super) fn proved(&self, key: &SharedSecret, credential: u32) -> Option<Link> {
        let made = seal(key, CONTEXT, &self.link.body(), credential)?;
        made.verify_truncated_left(&self.seal).ok()?;
        Some(self.link)
    }
}

fn seal(key: &SharedSecret, context: &[u8], body: &[u8], credential: u32) -> Option<Hmac<Sha256>> {
    let mut seal = Hmac::<Sha256>::new_from_slice(key.reveal().as_bytes()).ok()?;
    seal.update(context);
    seal.update(&credential.to_be_bytes());
    seal.update(body);
    Some(seal)
}

fn parts(purpose: Purpose) -> (u8, Uuid) {
    match purpose {
        Purpose::SignIn(code) => (1, code),
        Purpose::SeeGift(gift) => (2, gift.as_uuid()),
        Purpose::FixGift(gift) => (3, gift.as_uuid()),
        Purpose::KeepSchedule(schedule) => (4, schedule.as_uuid()),
        Purpose::GiveAgain(gift) => (5, gift.as_uuid()),
        Purpose::KeepMethod(method) => (6, method.as_uuid()),
    }
}

fn purpose(kind: u8, object: Uuid) -> Option<Purpose> {
    Some(match kind {
        1 => Purpose::SignIn(object),
        2 => Purpose::SeeGift(GiftId::from_uuid(object)),
        3 => Purpose::FixGift(GiftId::from_uuid(object)),
        4 => Purpose::KeepSchedule(ScheduleId::from_uuid(object)),
        5 => Purpose::GiveAgain(GiftId::from_uuid(object)),
        6 => Purpose::KeepMethod(MethodId::from_uuid(object)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use kernel::derive_id;
    use proptest::prelude::*;

    use super::*;

    fn key() -> SharedSecret {
        SharedSecret::new("a key of thirty-two bytes or more")
    }

    fn link(purpose: Purpose) -> Link {
        let person = PersonId::from_uuid(derive_id(&["ann"]));
        Link { person, purpose, until: Timestamp::from_micros(1_800_000_000_000_000) }
    }

    fn one() -> Uuid {
        derive_id(&["one"])
    }

    #[test]
    fn d29_a_link_is_read_back_as_it_was_sealed() {
        for purpose in [
            Purpose::SignIn(one()),
            Purpose::SeeGift(GiftId::from_uuid(one())),
            Purpose::FixGift(GiftId::from_uuid(one())),
            Purpose::KeepSchedule(ScheduleId::from_uuid(one())),
            Purpose::GiveAgain(GiftId::from_uuid(one())),
            Purpose::KeepMethod(MethodId::from_uuid(one())),
        ] {
            let token = link(purpose).sealed(&key(), 7).unwrap();
            assert_eq!(token.len(), 78, "one line of a mail");
            let read = Unproved::read(&token).unwrap();
            assert_eq!(read.proved(&key(), 7), Some(link(purpose)));
            assert_eq!(read.proved(&key(), 8), None, "the password was changed since");
            assert_eq!(read.proved(&SharedSecret::new("another key"), 7), None);
        }
    }

    #[test]
    fn d22_the_link_of_a_text_is_short_and_its_own() {
        let dispatch = DispatchId::from_uuid(one());
        let token = texted(dispatch, &key(), 7).unwrap();
        assert_eq!(token.len(), 32, "it stays one message");
        let read = Texted::read(&token).unwrap();
        assert_eq!(read.dispatch(), dispatch);
        assert!(read.is_proved(&key(), 7));
        assert!(!read.is_proved(&key(), 8), "the password was changed since");
        assert!(!read.is_proved(&SharedSecret::new("another key"), 7));
        assert_eq!(Unproved::read(&token), None, "it is no link of a mail");
        let mailed = link(Purpose::SeeGift(GiftId::from_uuid(one()))).sealed(&key(), 7).unwrap();
        assert_eq!(Texted::read(&mailed), None);
        let mut bytes = URL_SAFE_NO_PAD.decode(token).unwrap();
        for at in 0..bytes.len() {
            bytes[at] ^= 1;
            let forged = Texted::read(&URL_SAFE_NO_PAD.encode(&bytes)).unwrap();
            assert!(!forged.is_proved(&key(), 7), "{at}");
            bytes[at] ^= 1;
        }
    }

    proptest! {
        #[test]
        fn b07_a_link_that_was_changed_anywhere_opens_nothing(at in 0_usize..58, with in 1_u8..) {
            let token = link(Purpose::FixGift(GiftId::from_uuid(one()))).sealed(&key(), 7).unwrap();
            let mut bytes = URL_SAFE_NO_PAD.decode(token).unwrap();
            bytes[at] ^= with;
            let forged = Unproved::read(&URL_SAFE_NO_PAD.encode(bytes));
            prop_assert!(forged.is_none_or(|forged| forged.proved(&key(), 7).is_none()));
        }

        #[test]
        fn b07_any_other_text_is_no_link(text in "[A-Za-z0-9_-]{0,120}") {
            let read = Unproved::read(&text);
            prop_assert!(read.is_none_or(|read| read.proved(&key(), 7).is_none()));
        }
    }
}
