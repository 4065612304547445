//! How each of the staff is told, who is woken first, and what they have read and taken.

use std::time::Duration;

use delayed_payments::Escalation;
use delayed_payments::escalation::{EVERYBODY_AFTER, SECOND_AFTER};
use kernel::{NoticeId, PersonId, RequestId, Timestamp};

use super::{Channels, LookMail, Notice, Urgency, notice_id};
use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::error::{Error, Violation, Wrong};
use crate::request::{Turn, claim};

/// The form of one's own channels, as typed. What is not ticked is empty.
#[derive(Clone, Copy, Debug, Default)]
pub struct TypedChannels<'a> {
    pub page_mail: &'a str,
    pub look_mail: &'a str,
    pub morning: &'a str,
    pub hour: &'a str,
}

/// The form of the on-call order, as typed: a place for each of the staff, empty for none.
#[derive(Clone, Debug, Default)]
pub struct TypedOnCall {
    pub places: Vec<(PersonId, String)>,
    pub second_after: String,
    pub everybody_after: String,
}

const MINUTE: Duration = Duration::from_mins(1);

impl Giving {
    /// Keeps how one is told.
    pub async fn save_channels(
        &self,
        staff: &Staff,
        typed: TypedChannels<'_>,
        request: RequestId,
    ) -> Result<(), Error> {
        let look_mail: LookMail =
            typed.look_mail.parse().map_err(|_| Error::invalid("look_mail", Wrong::NotAChoice))?;
        let hour: u8 = typed
            .hour
            .parse()
            .ok()
            .filter(|hour| *hour < 24)
            .ok_or_else(|| Error::invalid("hour", Wrong::NotAChoice))?;
        let page_mail = yes_or_no(typed.page_mail, "page_mail")?;
        let morning = yes_or_no(typed.morning, "morning")?;
        let now = self.now();
        let mut work = self.begin().await?;
        let content =
            ["notices.channels", typed.page_mail, typed.look_mail, typed.morning, typed.hour];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let before = work.channels(staff.id()).await?;
        let before = before.unwrap_or_else(|| Channels::usual(staff.id()));
        work.save_channels(&Channels { page_mail, look_mail, morning, hour, ..before }).await?;
        work.note(&noted(staff, "notices.channels", staff.id().to_string(), now)).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Keeps the on-call order and after how long who is woken.
    pub async fn save_on_call(
        &self,
        staff: &Staff,
        typed: &TypedOnCall,
        request: RequestId,
    ) -> Result<(), Error> {
        let known = self.reads().staff().await?;
        let order = order(typed, |person| known.iter().any(|one| one.id == person))?;
        let escalation = times(typed)?;
        let now = self.now();
        let said: Vec<String> = order.iter().map(PersonId::to_string).collect();
        let mut content = vec!["notices.on_call", &typed.second_after, &typed.everybody_after];
        content.extend(said.iter().map(String::as_str));
        let mut work = self.begin().await?;
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        work.save_on_call(&order).await?;
        work.save_escalation(escalation).await?;
        let note = noted(staff, "notices.on_call", "on-call order".to_owned(), now);
        work.note(&Note { why: said.join(" "), ..note }).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// One of the staff has read a notice.
    pub async fn read_notice(&self, staff: &Staff, id: NoticeId) -> Result<(), Error> {
        let mut work = self.begin().await?;
        let written = work.notice(id).await?.filter(|one| for_all_or(one.only, staff));
        let written = written.ok_or(Error::NotFound)?;
        work.read_notice(written.id, staff.id(), self.now()).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Everything there is.
    pub async fn read_all_notices(&self, staff: &Staff) -> Result<(), Error> {
        let mut work = self.begin().await?;
        work.read_notices(staff.id(), self.now()).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// "I have it": nobody else is woken about it. Whoever was faster has it.
    pub async fn take_notice(&self, staff: &Staff, id: NoticeId) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let written = work.notice(id).await?.filter(|one| for_all_or(one.only, staff));
        let mut written = written.ok_or(Error::NotFound)?;
        if written.taken.is_none() {
            written.taken = Some((staff.id(), now));
            work.save_notice(&written).await?;
            work.note(&noted(staff, "notices.take", id.to_string(), now)).await?;
        }
        work.read_notice(id, staff.id(), now).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// A notice to oneself alone, through the page and the mail, to see how it goes.
    pub async fn test_channels(
        &self,
        staff: &Staff,
        request: RequestId,
    ) -> Result<NoticeId, Error> {
        let now = self.now();
        let notice = test_notice(request, "your mail and this page");
        let id = notice_id(&notice.key);
        let mut work = self.begin().await?;
        let content = ["notices.test"];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(id);
        }
        self.notify_one(work.as_mut(), staff.id(), &notice, now).await?;
        let _committed = work.commit().await?;
        Ok(id)
    }
}

fn yes_or_no(word: &str, field: &'static str) -> Result<bool, Error> {
    match word {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(Error::invalid(field, Wrong::NotAChoice)),
    }
}

/// What a test says.
pub(super) fn test_notice(request: RequestId, way: &str) -> Notice {
    Notice {
        key: format!("{TEST}{request}"),
        urgency: Urgency::Look,
        subject: "A test: nothing has happened".to_owned(),
        text: format!("Somebody tries whether a notice arrives by {way}. There is nothing to do."),
        about: None,
    }
}

/// What the keys of tests begin with.
pub(super) const TEST: &str = "test ";

fn for_all_or(only: Option<PersonId>, staff: &Staff) -> bool {
    only.is_none_or(|person| person == staff.id())
}

pub(super) fn noted(staff: &Staff, verb: &'static str, subject: String, now: Timestamp) -> Note {
    let who = Who::Person(staff.id());
    Note { at: now, church: None, who, verb, subject, why: String::new() }
}

/// Those with a place, by place: 1, 2, and so on without a gap, nobody twice.
fn order(typed: &TypedOnCall, is_staff: impl Fn(PersonId) -> bool) -> Result<Vec<PersonId>, Error> {
    let mut placed = Vec::new();
    for (person, place) in typed.places.iter().filter(|(_, place)| !place.trim().is_empty()) {
        let place: usize =
            place.trim().parse().map_err(|_| Error::invalid("order", Wrong::NotAChoice))?;
        if !is_staff(*person) {
            return Err(Error::invalid("order", Wrong::NotAChoice));
        }
        placed.push((place, *person));
    }
    placed.sort_unstable();
    let in_turn = placed.iter().zip(1_usize..).all(|((place, _), turn)| *place == turn);
    if in_turn {
        Ok(placed.into_iter().map(|(_, person)| person).collect())
    } else {
        Err(Error::invalid("order", Wrong::Taken))
    }
}

fn times(typed: &TypedOnCall) -> Result<Escalation, Error> {
    let mut wrong = Vec::new();
    let mut minutes = |field, text: &str, usual: Duration| match text.trim() {
        "" => usual,
        text => text.parse::<u32>().map_or_else(
            |_| {
                wrong.push(Violation { field, wrong: Wrong::NotAnAmount });
                usual
            },
            |minutes| MINUTE * minutes,
        ),
    };
    let second = minutes("second_after", &typed.second_after, SECOND_AFTER);
    let everybody = minutes("everybody_after", &typed.everybody_after, EVERYBODY_AFTER);
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    Escalation::new(second, everybody).map_err(|refused| match refused {
        delayed_payments::EscalationRefused::SecondTooSoon => {
            Error::invalid("second_after", Wrong::TooLittle)
        }
        delayed_payments::EscalationRefused::EverybodyOutOfOrder => {
            let wrong = if everybody <= second { Wrong::TooLittle } else { Wrong::TooMuch };
            Error::invalid("everybody_after", wrong)
        }
    })
}
