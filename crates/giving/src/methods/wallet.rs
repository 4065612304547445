//! A donor's own list: what each is called, and what is taken from it.

use delayed_payments::first_missed;
use kernel::{Date, MethodId, RequestId};
use views::{MethodCard, MethodChoice, MethodList, MethodPage, ScheduleRow, StandingView};

use crate::Giving;
use crate::actor::Donor;
use crate::audit::{Note, Who};
use crate::error::{Error, Wrong};
use crate::ports::Numbered;
use crate::request::{Turn, claim};
use crate::schedules::ScheduleDetail;
use crate::typed::nickname;

/// More digits in a name may be a number that nobody should write down.
const MOST_DIGITS: usize = 4;

/// A running schedule as it is and as it is shown.
pub(super) struct Running {
    pub detail: ScheduleDetail,
    pub row: ScheduleRow,
}

impl Giving {
    /// `/methods`.
    pub async fn methods(&self, donor: &Donor) -> Result<MethodList, Error> {
        let scope = donor.scope();
        let facilities = self.reads().facilities(&scope).await?;
        let mut kinds: Vec<String> = facilities
            .iter()
            .filter(|facility| Numbered::of(facility.kind).is_some())
            .map(|facility| facility.kind.name().to_owned())
            .collect();
        kinds.sort_unstable_by(|one, other| other.cmp(one));
        kinds.dedup();
        Ok(MethodList { cards: self.cards(donor).await?, kinds })
    }

    /// `/methods/{id}`: only the donor's own.
    pub async fn method(&self, donor: &Donor, id: MethodId) -> Result<MethodPage, Error> {
        let scope = donor.scope();
        let cards = self.cards(donor).await?;
        let card = cards.into_iter().find(|card| card.id == id).ok_or(Error::NotFound)?;
        let running = self.running(donor).await?;
        let elsewhere: Vec<Running> =
            running.into_iter().filter(|one| one.detail.schedule.method != id).collect();
        let mut work = self.begin().await?;
        let waiting = work.gifts_on(&scope, donor.id(), id).await?;
        drop(work);
        let others = self.open_ways(donor, &card.label).await?;
        Ok(MethodPage {
            shown: shown(&elsewhere),
            elsewhere: elsewhere.into_iter().map(|one| one.row).collect(),
            waiting,
            others: others.into_iter().filter(|other| other.id != id).collect(),
            card,
        })
    }

    /// One of them, as the list shows it.
    pub(crate) async fn method_card(
        &self,
        donor: &Donor,
        id: MethodId,
    ) -> Result<Option<MethodCard>, Error> {
        Ok(self.cards(donor).await?.into_iter().find(|card| card.id == id))
    }

    async fn cards(&self, donor: &Donor) -> Result<Vec<MethodCard>, Error> {
        let scope = donor.scope();
        let today = self.church(&scope).await?.today(self.now());
        let running = self.running(donor).await?;
        let choices = self.method_choices(donor, today).await?;
        let wallet = self.reads().wallet(&scope, donor.id()).await?;
        let cards = wallet.into_iter().filter_map(|kept| {
            let MethodChoice { id, label, nickname, expires, expired, delayed } =
                choices.iter().find(|choice| choice.id == kept.method.id)?.clone();
            let here = || running.iter().filter(|one| one.detail.schedule.method == id);
            Some(MethodCard {
                id,
                label,
                nickname,
                expires,
                expired,
                delayed,
                misses: expires.and_then(|expires| {
                    let first =
                        |one: &Running| first_missed(&one.detail.schedule.course, expires, today);
                    here().filter_map(first).min()
                }),
                renewed_at: kept.renewed_at,
                schedules: here().map(|one| one.row.clone()).collect(),
            })
        });
        Ok(cards.collect())
    }

    /// The donor's schedules that run or rest.
    pub(super) async fn running(&self, donor: &Donor) -> Result<Vec<Running>, Error> {
        let details = self.reads().schedules(&donor.scope(), donor.id()).await?;
        let rows = self.schedules(donor).await?.rows;
        let mut running: Vec<Running> = rows
            .into_iter()
            .filter(|row| {
                matches!(row.standing, StandingView::Active | StandingView::Paused { .. })
            })
            .filter_map(|row| {
                let detail = details.iter().find(|detail| detail.schedule.id == row.id)?.clone();
                Some(Running { detail, row })
            })
            .collect();
        running.sort_unstable_by_key(|one| one.detail.schedule.id);
        Ok(running)
    }

    /// What a donor calls one of theirs; nothing at all is no name.
    pub async fn rename_method(
        &self,
        donor: &Donor,
        id: MethodId,
        nickname: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let scope = donor.scope();
        let now = self.now();
        let nickname = name_of(nickname)?;
        let mut work = self.begin().await?;
        let content = ["method.rename", &id.to_string(), nickname];
        if claim(work.as_mut(), request, donor.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let kept = work.kept_method(&scope, donor.id(), id).await?;
        let mut kept = kept.filter(|kept| kept.removed_at.is_none()).ok_or(Error::NotFound)?;
        kept.nickname = nickname.to_owned();
        work.save_method(&scope, &kept).await?;
        work.note(&about(donor, id, "method.rename", now)).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    pub(super) async fn today(&self, donor: &Donor) -> Result<Date, Error> {
        Ok(self.church(&donor.scope()).await?.today(self.now()))
    }
}

/// A name that may be kept: plain words, and nothing that could be a number.
pub(super) fn name_of(text: &str) -> Result<&str, Error> {
    if text.chars().filter(|letter| letter.is_numeric()).count() > MOST_DIGITS {
        return Err(Error::invalid("nickname", Wrong::CardNumber));
    }
    Ok(nickname(text)?)
}

/// Which schedules somebody saw, and in which state: what changed meanwhile is not overwritten.
pub(super) fn shown(schedules: &[Running]) -> String {
    let one = |one: &Running| format!("{}.{}", one.detail.schedule.id, one.detail.schedule.version);
    schedules.iter().map(one).collect::<Vec<_>>().join(" ")
}

pub(super) fn about(
    donor: &Donor,
    method: MethodId,
    verb: &'static str,
    at: kernel::Timestamp,
) -> Note {
    Note {
        at,
        church: Some(donor.scope().church()),
        who: Who::Person(donor.id()),
        verb,
        subject: method.to_string(),
        why: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_words_and_no_number() {
        assert_eq!(name_of("  Household 2027 ").ok(), Some("Household 2027"));
        assert_eq!(name_of("").ok(), Some(""));
        for bad in ["41111 111", "٤١١١١", "a\tb", &"n".repeat(41)] {
            assert!(name_of(bad).is_err(), "{bad}");
        }
    }
}
