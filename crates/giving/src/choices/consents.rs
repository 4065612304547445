//! What a donor agrees to beforehand: other ways, in an order, for causes (F8).

use std::collections::BTreeSet;

use delayed_payments::fallback::MOST_WAYS;
use delayed_payments::{Cause, Consent, Way};
use kernel::{MethodId, RequestId, Timestamp};
use views::{ConsentView, DonorWishes, FallbackCause, FallbackCheck, FallbackForm};

use super::distance::wish_view;
use super::{Decided, KeptConsent, OtherWay, withheld_on};
use crate::Giving;
use crate::actor::Donor;
use crate::audit::{Note, Who};
use crate::error::{Error, Wrong};
use crate::gifts::Gift;
use crate::methods::Method;
use crate::ports::Work;
use crate::request::{Turn, claim};
use crate::scope::Scope;
use crate::typed;

/// What was typed: the names of causes, and ways in their order; an empty one is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedConsent {
    pub causes: Vec<String>,
    pub ways: Vec<String>,
}

impl Giving {
    /// `/settings/fallback`.
    pub async fn fallback_form(&self, donor: &Donor) -> Result<FallbackForm, Error> {
        let scope = donor.scope();
        let today = self.church(&scope).await?.today(self.now());
        let methods = self.method_choices(donor, today).await?;
        Ok(FallbackForm {
            methods: methods.into_iter().filter(|method| !method.expired).collect(),
            consent: self.consent_view(donor).await?,
        })
    }

    /// What a donor set for all of their gifts.
    pub(crate) async fn donor_wishes(&self, donor: &Donor) -> Result<DonorWishes, Error> {
        let (stacking, _) = self.stacking_of(donor, None).await?;
        Ok(DonorWishes { stacking: wish_view(stacking), consent: self.consent_view(donor).await? })
    }

    pub(crate) async fn consent_view(&self, donor: &Donor) -> Result<Option<ConsentView>, Error> {
        let scope = donor.scope();
        let Some(kept) = self.reads().consent_now(&scope, donor.id()).await? else {
            return Ok(None);
        };
        Ok(Some(ConsentView {
            causes: kept.consent.causes.iter().copied().map(cause_view).collect(),
            ways: kept.consent.ways.clone(),
            words: kept.words,
            agreed_at: kept.agreed_at,
        }))
    }

    /// What the donor would agree to, in the words that are kept.
    pub async fn check_fallback(
        &self,
        donor: &Donor,
        typed: &TypedConsent,
    ) -> Result<FallbackCheck, Error> {
        let (consent, words) = self.read_consent(donor, typed).await?;
        Ok(FallbackCheck {
            causes: consent.causes.iter().copied().map(cause_view).collect(),
            ways: consent.ways,
            words,
            request: RequestId::from_uuid(self.ids().uuid()),
        })
    }

    async fn read_consent(
        &self,
        donor: &Donor,
        typed: &TypedConsent,
    ) -> Result<(Consent, String), Error> {
        let scope = donor.scope();
        let church = self.church(&scope).await?;
        let today = church.today(self.now());
        let known = self.reads().methods(&scope, donor.id()).await?;
        let mut causes = BTreeSet::new();
        for name in &typed.causes {
            let cause = Cause::ALL.into_iter().find(|cause| cause.name() == name.as_str());
            causes.insert(cause.ok_or_else(|| Error::invalid("causes", Wrong::NotAChoice))?);
        }
        if causes.is_empty() {
            return Err(Error::invalid("causes", Wrong::Missing));
        }
        let mut ways: Vec<&Method> = Vec::new();
        for text in typed.ways.iter().filter(|text| !text.trim().is_empty()) {
            let id: MethodId = typed::choice(text, "first_way")?;
            let way = known
                .iter()
                .find(|method| method.id == id && method.kind.reaches_a_gateway())
                .ok_or_else(|| Error::invalid("first_way", Wrong::NotAChoice))?;
            if way.expired_on(today) {
                return Err(Error::invalid("first_way", Wrong::Expired));
            }
            if ways.iter().any(|before| before.id == id) {
                return Err(Error::invalid("first_way", Wrong::Taken));
            }
            ways.push(way);
        }
        if ways.is_empty() || ways.len() > MOST_WAYS {
            return Err(Error::invalid("first_way", Wrong::Missing));
        }
        let words = words(&causes, &ways, &church.name);
        let ways = ways.into_iter().map(|way| way.id).collect();
        Ok((Consent { causes, ways }, words))
    }

    /// The donor agrees; what they agreed to before is over, and kept.
    pub async fn agree_to_fallback(
        &self,
        donor: &Donor,
        typed: &TypedConsent,
        request: RequestId,
    ) -> Result<(), Error> {
        let scope = donor.scope();
        let now = self.now();
        let (consent, words) = self.read_consent(donor, typed).await?;
        let mut work = self.begin().await?;
        if claim(work.as_mut(), request, donor.id(), &["fallback.agree", &words], now).await?
            == Turn::Repeat
        {
            return Ok(());
        }
        work.end_consent(&scope, donor.id(), now).await?;
        let kept = KeptConsent { id: request, donor: donor.id(), consent, words, agreed_at: now };
        work.add_consent(&scope, &kept).await?;
        work.note(&note(donor, "fallback.agree", now)).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// From now on nothing takes another way by itself.
    pub async fn end_fallback(&self, donor: &Donor, request: RequestId) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["fallback.end"];
        if claim(work.as_mut(), request, donor.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        work.end_consent(&donor.scope(), donor.id(), now).await?;
        work.note(&note(donor, "fallback.end", now)).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// The way a gift takes for this cause, if its donor agreed to one and one is open. The
    /// limits of the networks count as for every send.
    pub(crate) async fn way_by_consent(
        &self,
        work: &mut dyn Work,
        gift: &Gift,
        cause: Cause,
        now: Timestamp,
    ) -> Result<Option<OtherWay>, Error> {
        let scope = Scope::of(gift.church);
        let Some(kept) = work.consent(&scope, gift.donor).await? else { return Ok(None) };
        if !kept.consent.causes.contains(&cause) {
            return Ok(None);
        }
        let today = self.church(&scope).await?.today(now);
        let left = work.ways_left(&scope, gift.id).await?;
        let mut ways = Vec::new();
        let mut served = Vec::new();
        for method in work.methods_of(&scope, gift.donor).await? {
            let Some(facility) = work.facility_for(&scope, method.kind).await? else { continue };
            ways.push(Way {
                method: method.id,
                expired: method.expired_on(today),
                tried: method.id == gift.method || left.contains(&method.id),
                withheld: withheld_on(work, &gift.on(&method, &facility), now).await?,
            });
            served.push(OtherWay { method, facility, decided: Decided::ByConsent });
        }
        let next = kept.consent.next(cause, &ways);
        Ok(next.and_then(|id| served.into_iter().find(|way| way.method.id == id)))
    }
}

fn cause_view(cause: Cause) -> FallbackCause {
    match cause {
        Cause::Unusable => FallbackCause::Unusable,
        Cause::SystemDown => FallbackCause::SystemDown,
    }
}

/// The consent in words: kept as they stand here, and shown as they are kept.
fn words(causes: &BTreeSet<Cause>, ways: &[&Method], church: &str) -> String {
    let causes: Vec<&str> = causes
        .iter()
        .map(|cause| match cause {
            Cause::Unusable => "my card has expired or its details do not fit any more",
            Cause::SystemDown => "the system that takes my gift is down",
        })
        .collect();
    let ways: Vec<String> =
        ways.iter().map(|way| format!("{} {}", way.brand, way.last_four)).collect();
    format!(
        "If {}, {church} may take the same gift, once, from {} instead. If there is not enough \
         money, if my bank says no, or if anything looks wrong, nothing else is tried and I am \
         told. I get a mail each time, and I may end this at any time.",
        causes.join(", or "),
        ways.join(", and if that cannot be, from "),
    )
}

fn note(donor: &Donor, verb: &'static str, at: Timestamp) -> Note {
    Note {
        at,
        church: Some(donor.scope().church()),
        who: Who::Person(donor.id()),
        verb,
        subject: donor.id().to_string(),
        why: String::new(),
    }
}
