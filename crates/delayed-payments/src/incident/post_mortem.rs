//! What was learnt: what happened, the learning, and what will be done about it (A-12, F13).

use kernel::{Date, PersonId, Timestamp};
use serde::{Deserialize, Serialize};

/// So often done by hand, and somebody should ask whether it could be automatic.
pub const WORTH_AUTOMATING: u64 = 3;

/// Something that will be done so that it does not come again, or hurts less.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mitigation {
    /// What.
    pub what: String,
    /// Who does it.
    pub owner: Option<PersonId>,
    /// Until when.
    pub due: Option<Date>,
    /// When it was done, and by whom it was said so.
    pub done: Option<(Timestamp, PersonId)>,
}

/// Words added after the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addendum {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonId,
    /// The words.
    pub text: String,
}

/// Who finished it, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finish {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonId,
}

/// The post-mortem of one incident.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostMortem {
    /// What happened; the page writes a first version from the facts.
    pub what_happened: String,
    /// What was learnt.
    pub learning: String,
    /// What will be done.
    pub mitigations: Vec<Mitigation>,
    /// Who finished it. From then on only addenda are written, and mitigations done.
    pub finished: Option<Finish>,
    /// What was added later.
    pub addenda: Vec<Addendum>,
    /// The row's version; raised by every save.
    #[serde(skip)]
    pub version: u32,
}

/// Why a post-mortem was not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostMortemRefused {
    /// It is finished; what is added stands below it.
    #[error("the post-mortem is finished: add to it instead")]
    Finished,
    /// There is nothing yet to add to.
    #[error("the post-mortem is not finished: change it instead")]
    NotFinished,
    /// What happened is not told.
    #[error("say what happened")]
    NothingHappened,
    /// Nothing was learnt.
    #[error("say what was learnt")]
    NothingLearnt,
    /// A mitigation has no owner or no date.
    #[error("every mitigation needs somebody who does it and a date")]
    MitigationWithoutOwnerOrDate,
    /// There is no such mitigation.
    #[error("there is no such mitigation")]
    NoSuchMitigation,
    /// It was done before.
    #[error("this mitigation is done already")]
    DoneAlready,
    /// Nothing was typed.
    #[error("say what is to be done, or added")]
    Empty,
}

impl PostMortem {
    fn open(&self) -> Result<(), PostMortemRefused> {
        match self.finished {
            Some(_) => Err(PostMortemRefused::Finished),
            None => Ok(()),
        }
    }

    /// Keeps what was written so far. It may be empty: it is not finished.
    pub fn write(
        self,
        what_happened: &str,
        learning: &str,
    ) -> Result<PostMortem, PostMortemRefused> {
        self.open()?;
        let (what_happened, learning) = (what_happened.trim(), learning.trim());
        Ok(PostMortem {
            what_happened: what_happened.to_owned(),
            learning: learning.to_owned(),
            ..self
        })
    }

    /// Adds something that will be done. Owner and date may come later, but not after the end.
    pub fn mitigate(
        mut self,
        what: &str,
        owner: Option<PersonId>,
        due: Option<Date>,
    ) -> Result<PostMortem, PostMortemRefused> {
        self.open()?;
        let what = what.trim();
        if what.is_empty() {
            return Err(PostMortemRefused::Empty);
        }
        self.mitigations.push(Mitigation { what: what.to_owned(), owner, due, done: None });
        Ok(self)
    }

    fn mitigation(&mut self, place: usize) -> Result<&mut Mitigation, PostMortemRefused> {
        self.mitigations.get_mut(place).ok_or(PostMortemRefused::NoSuchMitigation)
    }

    /// Says who does one, and until when.
    pub fn assign(
        mut self,
        place: usize,
        owner: Option<PersonId>,
        due: Option<Date>,
    ) -> Result<PostMortem, PostMortemRefused> {
        self.open()?;
        let mitigation = self.mitigation(place)?;
        (mitigation.owner, mitigation.due) = (owner, due);
        Ok(self)
    }

    /// Takes one out that will not be done after all.
    pub fn drop_mitigation(mut self, place: usize) -> Result<PostMortem, PostMortemRefused> {
        self.open()?;
        self.mitigation(place)?;
        self.mitigations.remove(place);
        Ok(self)
    }

    /// One is done; also after the end, for most are.
    pub fn done(
        mut self,
        place: usize,
        by: PersonId,
        now: Timestamp,
    ) -> Result<PostMortem, PostMortemRefused> {
        let mitigation = self.mitigation(place)?;
        match mitigation.done {
            Some(_) => Err(PostMortemRefused::DoneAlready),
            None => {
                mitigation.done = Some((now, by));
                Ok(self)
            }
        }
    }

    /// Locks it. Not with an empty learning, nor with a mitigation without owner and date.
    pub fn finish(
        mut self,
        by: PersonId,
        now: Timestamp,
    ) -> Result<PostMortem, Vec<PostMortemRefused>> {
        let vague = |one: &Mitigation| one.owner.is_none() || one.due.is_none();
        let missing: Vec<PostMortemRefused> = [
            (self.finished.is_some(), PostMortemRefused::Finished),
            (self.what_happened.trim().is_empty(), PostMortemRefused::NothingHappened),
            (self.learning.trim().is_empty(), PostMortemRefused::NothingLearnt),
            (self.mitigations.iter().any(vague), PostMortemRefused::MitigationWithoutOwnerOrDate),
        ]
        .into_iter()
        .filter_map(|(missing, refused)| missing.then_some(refused))
        .collect();
        if !missing.is_empty() {
            return Err(missing);
        }
        self.finished = Some(Finish { at: now, by });
        Ok(self)
    }

    /// Adds words to a finished one.
    pub fn add(
        mut self,
        text: &str,
        by: PersonId,
        now: Timestamp,
    ) -> Result<PostMortem, PostMortemRefused> {
        if self.finished.is_none() {
            return Err(PostMortemRefused::NotFinished);
        }
        let text = text.trim();
        if text.is_empty() {
            return Err(PostMortemRefused::Empty);
        }
        self.addenda.push(Addendum { at: now, by, text: text.to_owned() });
        Ok(self)
    }
}
