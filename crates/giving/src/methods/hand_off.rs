//! How a card or account comes here: its donor is handed over to the vault's own page, types the
//! number there, and comes back with a token. The number is never typed, sent or seen here.
//!
//! The way back is bound to who went: a hand-off is its donor's, counts once and soon, and its mark
//! stays with the token at the vault. So nobody is made to keep a card that others typed, and nobody
//! keeps a token that was another's.

use std::sync::Arc;
use std::time::Duration;

use delayed_payments::MethodKind;
use kernel::{MethodId, PersonId, RequestId, Timestamp, derive_id};
use views::{Arrived, HandOffPage};

use super::wallet::{about, name_of};
use super::{Kept, Method};
use crate::Giving;
use crate::actor::Donor;
use crate::error::{Error, Refusal, Wrong};
use crate::ports::{Door, Looked, Numbered, Shown, Vault, Work};
use crate::request::{Turn, claim};
use crate::scope::Scope;
use crate::typed;

/// How long a donor may take for the vault's page.
const LASTS: Duration = Duration::from_secs(30 * 60);

/// The most ways to pay that one donor keeps. Whoever wants more is trying out numbers.
const MOST_KEPT: usize = 12;

/// A donor on the way to the vault's page and back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOff {
    /// The form by which it began.
    pub id: RequestId,
    pub donor: PersonId,
    pub kind: MethodKind,
    /// The page on which the donor goes on.
    pub back: String,
    pub made_at: Timestamp,
    pub expires_at: Timestamp,
    /// What came of it.
    pub came: Option<MethodId>,
}

impl HandOff {
    fn is_over(&self, now: Timestamp) -> bool {
        now > self.expires_at
    }

    /// What stays with the token. In letters alone: digits in a row would look like a number.
    pub fn mark(&self) -> String {
        let digits = derive_id(&["hand-off", &self.id.to_string()]).simple().to_string();
        let letter = |digit: char| match digit.to_digit(16) {
            Some(value) => char::from(b'a'.saturating_add(u8::try_from(value).unwrap_or(0))),
            None => 'z',
        };
        digits.chars().map(letter).collect()
    }
}

/// A way to pay was kept, and where its donor goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Came {
    pub method: MethodId,
    pub back: String,
}

impl Giving {
    /// The same use cases, with a vault in which numbers are typed.
    #[must_use]
    pub fn keeping_methods_at(self, vault: Arc<dyn Vault>) -> Giving {
        Giving { vault, ..self }
    }

    /// A donor wants to add a card or account, and goes on at `back` afterwards: a page of ours.
    pub async fn begin_hand_off(
        &self,
        donor: &Donor,
        kind: &str,
        back: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let scope = donor.scope();
        let now = self.now();
        let kind: MethodKind = typed::choice(kind, "kind")?;
        if Numbered::of(kind).is_none() {
            return Err(Error::invalid("kind", Wrong::NotAChoice));
        }
        let kept = self.reads().wallet(&scope, donor.id()).await?.len();
        if kept >= MOST_KEPT {
            return Err(Refusal::TooManyMethods.into());
        }
        let mut work = self.begin().await?;
        let content = ["method.add", kind.name(), back];
        if claim(work.as_mut(), request, donor.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        work.facility_for(&scope, kind).await?.ok_or(Refusal::NoFacility)?;
        let hand_off = HandOff {
            id: request,
            donor: donor.id(),
            kind,
            back: back.to_owned(),
            made_at: now,
            expires_at: now.plus(LASTS),
            came: None,
        };
        work.add_hand_off(&scope, &hand_off).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// `/methods/add/{id}`: where the vault's page is. `home` is this site's address.
    pub async fn hand_off(
        &self,
        donor: &Donor,
        id: RequestId,
        home: &str,
        language: &str,
    ) -> Result<HandOffPage, Error> {
        let hand_off = self.reads().hand_off_now(&donor.scope(), donor.id(), id).await?;
        let hand_off = hand_off.ok_or(Error::NotFound)?;
        let open = !hand_off.is_over(self.now()) && hand_off.came.is_none();
        let door = Numbered::of(hand_off.kind).filter(|_| open).and_then(|kind| {
            self.vault.door(&Door {
                kind,
                back: &format!("{home}/methods/return"),
                state: &id.to_string(),
                mark: &hand_off.mark(),
                language,
            })
        });
        Ok(HandOffPage {
            id,
            kind: hand_off.kind.name().to_owned(),
            door,
            expires_at: hand_off.expires_at,
            back: hand_off.back,
        })
    }

    /// `/methods/return`: the donor came back with a token. What it stands for, before it is kept;
    /// nothing is changed by looking. Kept already: the method, and where to go on.
    pub async fn arrived(
        &self,
        donor: &Donor,
        id: RequestId,
        token: &str,
    ) -> Result<Result<Arrived, Came>, Error> {
        let hand_off = self.reads().hand_off_now(&donor.scope(), donor.id(), id).await?;
        let hand_off = hand_off.ok_or(Error::NotFound)?;
        if let Some(method) = hand_off.came {
            return Ok(Err(Came { method, back: hand_off.back }));
        }
        let shown = self.typed_for(&hand_off, token).await?;
        Ok(Ok(Arrived {
            hand_off: id,
            token: token.to_owned(),
            label: method_of(&hand_off, token, &shown).label(),
            expires: shown.expires,
            back: hand_off.back,
        }))
    }

    /// Keeps what the donor brought back. The same form twice keeps one.
    pub async fn keep_method(
        &self,
        donor: &Donor,
        id: RequestId,
        token: &str,
        nickname: &str,
    ) -> Result<Came, Error> {
        let scope = donor.scope();
        let nickname = name_of(nickname)?;
        let before = self.reads().hand_off_now(&scope, donor.id(), id).await?;
        let before = before.ok_or(Error::NotFound)?;
        if let Some(method) = before.came {
            return Ok(Came { method, back: before.back });
        }
        // The vault is asked with no transaction open.
        let shown = self.typed_for(&before, token).await?;
        let now = self.now();
        let mut work = self.begin().await?;
        let hand_off = work.hand_off(&scope, donor.id(), id).await?.ok_or(Error::NotFound)?;
        if let Some(method) = hand_off.came {
            return Ok(Came { method, back: hand_off.back });
        }
        if !work.methods_by_token(token).await?.is_empty() {
            return Err(Error::Conflict);
        }
        let method = method_of(&hand_off, token, &shown);
        if method.expired_on(self.today(donor).await?) {
            return Err(Error::invalid("method", Wrong::Expired));
        }
        self.add(work.as_mut(), &scope, &method, nickname).await?;
        work.end_hand_off(&scope, id, method.id).await?;
        work.note(&about(donor, method.id, "method.add", now)).await?;
        self.write_added(work.as_mut(), &method, now).await?;
        let _committed = work.commit().await?;
        Ok(Came { method: method.id, back: hand_off.back })
    }

    async fn add(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        method: &Method,
        nickname: &str,
    ) -> Result<(), Error> {
        work.add_method(scope, method).await?;
        if nickname.is_empty() {
            return Ok(());
        }
        let kept = Kept {
            method: method.clone(),
            nickname: nickname.to_owned(),
            removed_at: None,
            forgotten_at: None,
            renewed_at: None,
        };
        Ok(work.save_method(scope, &kept).await?)
    }

    /// What the vault shows of a token, if it was typed for this hand-off.
    async fn typed_for(&self, hand_off: &HandOff, token: &str) -> Result<Shown, Error> {
        if hand_off.is_over(self.now()) {
            return Err(Refusal::HandOffOver.into());
        }
        match self.vault.look(token).await {
            Looked::Shown(shown)
                if shown.kind.kind() == hand_off.kind
                    && shown.mark.as_deref() == Some(hand_off.mark().as_str()) =>
            {
                Ok(shown)
            }
            Looked::Shown(_) | Looked::NoSuch => Err(Error::NotFound),
            Looked::Unanswered { why } => {
                tracing::warn!(why, "the vault does not say what a token stands for");
                Err(Refusal::VaultSilent.into())
            }
        }
    }
}

/// What comes of a hand-off: its id is derived, so that it is one however often it is kept.
fn method_of(hand_off: &HandOff, token: &str, shown: &Shown) -> Method {
    Method {
        id: MethodId::from_uuid(derive_id(&["method of hand-off", &hand_off.id.to_string()])),
        donor: hand_off.donor,
        kind: hand_off.kind,
        token: token.to_owned(),
        brand: shown.brand.clone(),
        last_four: shown.last_four.clone(),
        expires: shown.expires,
    }
}
