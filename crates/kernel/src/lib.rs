//! The words every other crate shares: money, ids, classes of answers, time.
//!
//! Nothing here does I/O, and all of it compiles for the browser.
#![deny(
    missing_docs,
    clippy::float_arithmetic,
    clippy::arithmetic_side_effects,
    clippy::as_conversions
)]

mod class;
mod clock;
mod id;
mod locale;
mod money;
mod timestamp;

pub use class::{Certainty, Class, Disposition};
pub use clock::{Clock, ManualClock, SystemClock};
pub use id::{
    AttemptId, BatchId, CampusId, CaseId, ChurchId, DelayId, DeliveryId, DispatchId, DrillReportId,
    FacilityId, FundId, GatewayId, GiftId, HouseholdId, IdError, ImportId, IncidentId, JobId,
    MailId, MethodId, MirrorId, NoticeId, OrderId, PasskeyId, PersonId, PlanId, PledgeId, ProbeId,
    ReplayId, RequestId, RuleDraftId, RuleId, ScheduleId, SettlementId, SignInId, StatementId,
    StatementRunId, TaskId, WebhookId, derive_id, derive_id_beside,
};
pub use jiff::civil::Date;
pub use locale::{Locale, NoSuchLocale};
pub use money::{Amount, Currency, Money, MoneyError};
pub use timestamp::Timestamp;
