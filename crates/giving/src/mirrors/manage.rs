//! Staff add mirrors, pause them, and let a parked account go on.

use kernel::{ChurchId, MirrorId, RequestId, derive_id};
use ledger::AccountId;

use super::{Covers, Following, Mirror, MirrorSecret};
use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::error::{Error, Violation, Wrong};
use crate::request::{Turn, claim};
use crate::scope::Scope;
use crate::typed::length;

/// The form's word for every church.
pub const ALL_CHURCHES: &str = "all";

const NAME_MOST: usize = 80;
const URL_MOST: usize = 300;
const SECRET_LEAST: usize = 32;
const SECRET_LETTERS: usize = 64;

/// What was typed to add a mirror.
#[derive(Clone, Copy, Debug)]
pub struct NewMirror<'a> {
    pub name: &'a str,
    pub url: &'a str,
    pub secret: &'a str,
    /// [`ALL_CHURCHES`], or a church's id.
    pub church: &'a str,
}

impl Giving {
    /// A secret nobody can guess, for the form that adds a mirror. In letters, because so many
    /// digits would now and then look like a card's.
    pub fn fresh_secret(&self) -> String {
        let letters = b"abcdefghijklmnop";
        (0..SECRET_LETTERS)
            .filter_map(|_| letters.get(usize::try_from(self.ids().below(16)).ok()?))
            .map(|letter| char::from(*letter))
            .collect()
    }

    /// Adds a mirror. It gets everything from a church's first order on, when it is that church's
    /// turn.
    pub async fn add_mirror(
        &self,
        staff: &Staff,
        typed: NewMirror<'_>,
        request: RequestId,
    ) -> Result<MirrorId, Error> {
        let id = MirrorId::from_uuid(derive_id(&["mirror", &request.to_string()]));
        let covers = self.wished(&typed).await?;
        let now = self.now();
        let mirror = Mirror {
            id,
            name: typed.name.trim().to_owned(),
            url: typed.url.trim().trim_end_matches('/').to_owned(),
            secret: MirrorSecret::new(typed.secret.trim()),
            covers,
            on: true,
            made_at: now,
        };
        let mut work = self.begin().await?;
        let content = ["mirror.add", &mirror.name, &mirror.url, typed.secret, typed.church];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(id);
        }
        work.add_mirror(&mirror).await?;
        let why = format!("{} at {}", mirror.name, mirror.url);
        work.note(&self.noted(staff, "mirror.add", id, &why)).await?;
        let _committed = work.commit().await?;
        Ok(id)
    }

    /// All that is wrong with what was typed, or the churches it names.
    async fn wished(&self, typed: &NewMirror<'_>) -> Result<Covers, Error> {
        let mut wrong = Vec::new();
        let mut say = |field, why: Option<Wrong>| {
            wrong.extend(why.map(|wrong| Violation { field, wrong }));
        };
        say("name", length(typed.name, 1, NAME_MOST));
        let url = typed.url.trim();
        let reachable = self.parts.mirrors.may_send_to(url);
        say("url", length(url, 1, URL_MOST).or((!reachable).then_some(Wrong::NotAnAddress)));
        say("secret", length(typed.secret, SECRET_LEAST, URL_MOST));
        let covers = self.churches_named(typed.church).await?;
        say("church", covers.is_none().then_some(Wrong::NotAChoice));
        match covers {
            Some(covers) if wrong.is_empty() => Ok(covers),
            Some(_) | None => Err(Error::Invalid(wrong)),
        }
    }

    async fn churches_named(&self, word: &str) -> Result<Option<Covers>, Error> {
        if word == ALL_CHURCHES {
            return Ok(Some(Covers::All));
        }
        let Ok(id) = word.parse::<ChurchId>() else { return Ok(None) };
        let there = self.reads().church(&Scope::of(id)).await?;
        Ok(there.map(|church| Covers::Some(vec![church.id])))
    }

    /// Stops writing to a mirror, or goes on where it stopped.
    pub async fn turn_mirror(
        &self,
        staff: &Staff,
        id: MirrorId,
        on: bool,
        request: RequestId,
    ) -> Result<(), Error> {
        let verb = if on { "mirror.resume" } else { "mirror.pause" };
        let mut work = self.begin().await?;
        let content = [verb, &id.to_string()];
        if claim(work.as_mut(), request, staff.id(), &content, self.now()).await? == Turn::Repeat {
            return Ok(());
        }
        let mirror = work.mirror(id).await?.ok_or(Error::NotFound)?;
        if mirror.on != on {
            work.turn_mirror(id, on).await?;
            work.note(&self.noted(staff, verb, id, "")).await?;
        }
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Lets a parked account go on, when whoever keeps the mirror has put it right. If it is not,
    /// it is parked again.
    pub async fn follow_again(
        &self,
        staff: &Staff,
        id: MirrorId,
        account: AccountId,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut cursor = self.reads().cursor(id, account).await?.ok_or(Error::NotFound)?;
        let mut work = self.begin().await?;
        let content = ["mirror.follow", &id.to_string(), &account.to_string()];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        if matches!(cursor.following, Following::Parked { .. }) {
            cursor.following = Following::On;
            cursor.tries = 0;
            cursor.next_at = now;
            work.save_cursor(id, &cursor).await?;
            let why = format!("account {account}");
            work.note(&self.noted(staff, "mirror.follow", id, &why)).await?;
        }
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Compares a mirror with the ledger, and has what it lost written to it again.
    pub async fn repair_mirror(
        &self,
        staff: &Staff,
        id: MirrorId,
        request: RequestId,
    ) -> Result<(), Error> {
        let mut work = self.begin().await?;
        let content = ["mirror.repair", &id.to_string()];
        if claim(work.as_mut(), request, staff.id(), &content, self.now()).await? == Turn::Repeat {
            return Ok(());
        }
        let _there = work.mirror(id).await?.ok_or(Error::NotFound)?;
        work.note(&self.noted(staff, "mirror.repair", id, "")).await?;
        let _committed = work.commit().await?;
        self.check_mirror(id).await?;
        Ok(())
    }

    fn noted(&self, staff: &Staff, verb: &'static str, id: MirrorId, why: &str) -> Note {
        Note {
            at: self.now(),
            church: None,
            who: Who::Person(staff.id()),
            verb,
            subject: id.to_string(),
            why: why.to_owned(),
        }
    }
}
