//! One rollout, pure: who is let in, when it goes up a rung, and when it comes back down by itself.

use std::time::Duration;

use delayed_payments::By;
use delayed_payments::switch::SHORTEST_REASON;
use kernel::{ChurchId, Timestamp, derive_id};

/// How long results are counted together before counting begins again. A window with too few to
/// judge by goes on until it has enough.
pub const WINDOW: Duration = Duration::from_secs(10 * 60);

/// Limits are shares of this.
pub const WHOLE: u64 = 10_000;

/// The steps of a rollout, and no others (C-24).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rung {
    Nobody,
    One,
    Five,
    Ten,
    Twenty,
    Half,
    Everybody,
}

impl Rung {
    /// From nobody to everybody.
    pub const ALL: [Rung; 7] =
        [Rung::Nobody, Rung::One, Rung::Five, Rung::Ten, Rung::Twenty, Rung::Half, Rung::Everybody];

    /// How many of a hundred churches it lets in.
    pub const fn percent(self) -> u32 {
        match self {
            Rung::Nobody => 0,
            Rung::One => 1,
            Rung::Five => 5,
            Rung::Ten => 10,
            Rung::Twenty => 20,
            Rung::Half => 50,
            Rung::Everybody => 100,
        }
    }

    /// The rung of exactly so many.
    pub fn of_percent(percent: u32) -> Option<Rung> {
        Rung::ALL.into_iter().find(|rung| rung.percent() == percent)
    }

    /// The rung above.
    pub fn above(self) -> Option<Rung> {
        Rung::ALL.into_iter().find(|rung| *rung > self)
    }

    /// The rung below.
    pub fn below(self) -> Option<Rung> {
        Rung::ALL.into_iter().rev().find(|rung| *rung < self)
    }
}

/// Results, and how many of them were failures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub seen: u64,
    pub failed: u64,
}

impl Counts {
    /// One more.
    pub fn saw(&mut self, ok: bool) {
        self.add(Counts { seen: 1, failed: u64::from(!ok) });
    }

    fn add(&mut self, more: Counts) {
        self.seen = self.seen.saturating_add(more.seen);
        self.failed = self.failed.saturating_add(more.failed);
    }

    /// The failures' share of ten thousand, rounded down. None of nothing.
    pub fn rate(self) -> u64 {
        let share = u128::from(self.failed).saturating_mul(u128::from(WHOLE));
        let share = share.checked_div(u128::from(self.seen)).unwrap_or(0);
        u64::try_from(share).unwrap_or(WHOLE)
    }
}

/// What both groups came to over the same time, on the same nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Churches that are let in.
    pub experimental: Counts,
    /// Churches that are not.
    pub control: Counts,
}

impl Seen {
    /// One more result of a church that is in, or is not.
    pub fn saw(&mut self, admitted: bool, ok: bool) {
        if admitted { self.experimental.saw(ok) } else { self.control.saw(ok) }
    }

    pub fn add(&mut self, more: Seen) {
        self.experimental.add(more.experimental);
        self.control.add(more.control);
    }
}

/// Who moved it last, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub by: By,
    pub at: Timestamp,
    pub why: String,
}

/// Why a rollout stays where it is. In order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RolloutRefused {
    #[error("it is there already")]
    AlreadyThere,
    #[error("it goes up one step at a time")]
    OneStepAtATime,
    #[error("it came back by itself, and nobody has looked why")]
    NotLookedAt,
    #[error("there is nothing to look at")]
    NothingToLookAt,
    #[error("say why, in ten characters or more")]
    WhyTooShort,
}

/// Something new that goes to some churches before it goes to all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rollout {
    /// What code asks for: "write_backs".
    pub name: String,
    pub rung: Rung,
    /// By how many of ten thousand the experimental group may fail more often than the control.
    pub limit: u32,
    /// Fewer results than this say nothing about a group.
    pub minimum: u32,
    /// When counting began.
    pub since: Timestamp,
    pub seen: Seen,
    /// How often it was moved: what was seen before the last move is of other groups.
    pub moves: u64,
    /// Nothing while nobody ever moved it.
    pub moved: Option<Moved>,
    /// It came back by itself, and no person has looked why.
    pub unlooked: bool,
}

impl Rollout {
    /// Whether a church is in. A pure function of name, church and rung, so that every node says
    /// the same; and once in stays in as the rung grows (C-24).
    pub fn admits(&self, church: ChurchId) -> bool {
        place(&self.name, church) < u64::from(self.rung.percent()) * (WHOLE / 100)
    }

    /// One rung up, or any number down; who, and why in ten characters or more. A person who moves
    /// it down has looked.
    pub fn move_to(
        self,
        to: Rung,
        by: By,
        why: &str,
        now: Timestamp,
    ) -> Result<Rollout, RolloutRefused> {
        if to == self.rung {
            return Err(RolloutRefused::AlreadyThere);
        }
        if to > self.rung {
            if self.rung.above() != Some(to) {
                return Err(RolloutRefused::OneStepAtATime);
            }
            if self.unlooked {
                return Err(RolloutRefused::NotLookedAt);
            }
        }
        let why = reason(why)?;
        let unlooked = matches!(by, By::Rule(_));
        Ok(Rollout {
            rung: to,
            since: now,
            seen: Seen::default(),
            moves: self.moves.saturating_add(1),
            moved: Some(Moved { by, at: now, why }),
            unlooked,
            ..self
        })
    }

    /// A person has looked why it came back, and says what was found.
    pub fn looked(self, why: &str) -> Result<Rollout, RolloutRefused> {
        if !self.unlooked {
            return Err(RolloutRefused::NothingToLookAt);
        }
        reason(why)?;
        Ok(Rollout { unlooked: false, ..self })
    }

    /// Counts what was seen since. A window that is over and could be judged makes room for the
    /// next one.
    #[must_use]
    pub fn counted(mut self, more: Seen, now: Timestamp) -> Rollout {
        if now.since(self.since) >= WINDOW && self.can_be_judged() {
            self.seen = Seen::default();
            self.since = now;
        }
        self.seen.add(more);
        self
    }

    /// Whether enough of the experimental group was seen.
    pub fn can_be_judged(&self) -> bool {
        self.seen.experimental.seen >= u64::from(self.minimum.max(1))
    }

    /// What the experimental group is held against: a control that saw too little, or that is
    /// nobody because everybody is in, counts as one without failures.
    pub fn control(&self) -> Counts {
        let control = self.seen.control;
        if control.seen >= u64::from(self.minimum.max(1)) { control } else { Counts::default() }
    }

    /// Whether the experimental group fails more often than control and limit together (C-25).
    /// Compared as whole numbers: no rounding lets a failure through.
    pub fn fails(&self) -> bool {
        if self.rung == Rung::Nobody || !self.can_be_judged() {
            return false;
        }
        let (group, control) = (self.seen.experimental, self.control());
        let whole = u128::from(WHOLE);
        let others = u128::from(control.seen.max(1));
        let here = u128::from(group.failed).saturating_mul(whole).saturating_mul(others);
        let allowed = u128::from(control.failed)
            .saturating_mul(whole)
            .saturating_add(u128::from(self.limit).saturating_mul(others))
            .saturating_mul(u128::from(group.seen));
        here > allowed
    }

    /// One rung down by the rule, if the experimental group fails (C-25).
    pub fn guarded(&self, rule: &str, now: Timestamp) -> Option<Rollout> {
        if !self.fails() {
            return None;
        }
        let (group, control) = (self.seen.experimental, self.control());
        let why = format!(
            "{} of {} failed; of the control group {} of {}",
            group.failed, group.seen, control.failed, control.seen
        );
        let back = self.rung.below()?;
        self.clone().move_to(back, By::Rule(rule.to_owned()), &why, now).ok()
    }
}

fn reason(why: &str) -> Result<String, RolloutRefused> {
    let why = why.trim();
    if why.chars().count() < SHORTEST_REASON {
        return Err(RolloutRefused::WhyTooShort);
    }
    Ok(why.to_owned())
}

/// A church's place among ten thousand, different in each rollout: no church is always the first.
fn place(name: &str, church: ChurchId) -> u64 {
    let drawn = derive_id(&["rollout", name, &church.to_string()]).as_u128();
    u64::try_from(drawn % u128::from(WHOLE)).unwrap_or(0)
}

#[cfg(test)]
mod tests;
