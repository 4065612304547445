//! No gift left behind: what is due, what is held, what may be sent, and how the held go out again.
//!
//! Everything here is pure: a state and an event give the next state, or say why not. Time is a
//! parameter, nothing is read and nothing is sent. A gift's way through this crate:
//!
//! - [`schedule`] says on which dates a repeating gift is due, [`switch`] whether schedules run;
//! - [`withheld`] decides whether a gift may be sent now, [`gift`] what may become of it;
//! - [`reaction`] sees that a gateway is failing and asks for a [`delay`], [`window`] plans one;
//! - [`probe`] sees that it is well again, [`lock`] keeps shut until then, [`release`] draws the
//!   way out, [`spacing`] its times;
//! - [`incident`] keeps what happened, and what was learnt;
//! - [`retry`] says when to try again, or to ask, or to stop; [`fallback`] when another way is taken;
//! - [`returns`] says when a bank debit is settled, and what it means when it comes back;
//! - [`escalation`] says who is woken while nobody takes an incident.
#![deny(
    missing_docs,
    clippy::float_arithmetic,
    clippy::arithmetic_side_effects,
    clippy::as_conversions
)]

pub mod delay;
pub mod elevation;
pub mod escalation;
pub mod expiry;
pub mod fallback;
pub mod gift;
pub mod incident;
pub mod lock;
pub mod probe;
pub mod reaction;
pub mod release;
pub mod retry;
pub mod returns;
pub mod schedule;
pub mod spacing;
pub mod switch;
pub mod window;
pub mod withheld;

pub use delay::{By, Delay, DelayRefused, Ended, MethodKind, Scope, Subject, first_covering};
pub use escalation::{Escalation, EscalationRefused, Wake};
pub use expiry::{Lead, first_missed, lead_on};
pub use fallback::{Cause, Consent, Way};
pub use gift::{GiftState, Refused};
pub use incident::{Incident, IncidentRefused, PostMortem, PostMortemRefused};
pub use lock::{Key, LockRefused, Override};
pub use probe::{ProbeResult, Stability, StabilityView};
pub use reaction::{Action, Failure, Fire, Marks, Place, ReactionRule, RuleRefused, Weaker};
pub use release::{Batch, BatchResults, HeldGift, PlanState};
pub use schedule::{Course, CourseRefused, Ends, Frequency, Plan, Standing, Upcoming, due_instant};
pub use switch::{Switch, SwitchRefused};
pub use window::{Window, WindowRefused};
pub use withheld::{SendFacts, Withheld, may_send};

#[cfg(test)]
mod testing;
