//! What stands around every page: who is looking, whose church, what is off.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ChurchCard;

/// Who is looking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Viewer {
    Nobody,
    Donor { name: String },
    Admin { name: String },
    Staff { name: String },
}

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

macro_rules! notices {
    ($($notice:ident = $name:literal,)*) => {
        /// What just happened, said once on the page that follows a form (post, redirect, get).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Notice { $($notice,)* }

        impl Notice {
            /// The word that stands in the URL (`?done=gift_received`).
            pub const fn name(self) -> &'static str {
                match self { $(Notice::$notice => $name,)* }
            }

            pub fn from_name(name: &str) -> Option<Notice> {
                match name { $($name => Some(Notice::$notice),)* _ => None }
            }
        }
    };
}

notices! {
    GiftReceived = "gift_received",
    GiftCancelled = "gift_cancelled",
    GiftWaits = "gift_waits",
    OtherWayTaken = "other_way_taken",
    WishKept = "wish_kept",
    MethodAdded = "method_added",
    MethodRenamed = "method_renamed",
    MethodRemoved = "method_removed",
    MethodForAll = "method_for_all",
    GiftMended = "gift_mended",
    GiftLetBe = "gift_let_be",
    FallbackAgreed = "fallback_agreed",
    FallbackEnded = "fallback_ended",
    ScheduleMade = "schedule_made",
    ScheduleChanged = "schedule_changed",
    DateSkipped = "date_skipped",
    DateRestored = "date_restored",
    SchedulePaused = "schedule_paused",
    ScheduleResumed = "schedule_resumed",
    ScheduleStopped = "schedule_stopped",
    PasswordChanged = "password_changed",
    AddressKept = "address_kept",
    ChurchLanguageKept = "church_language_kept",
    PrintKept = "print_kept",
    ContactCodeSent = "contact_code_sent",
    ContactProven = "contact_proven",
    ContactRemoved = "contact_removed",
    CodeSent = "code_sent",
    LinkSent = "link_sent",
    SignInEnded = "sign_in_ended",
    SignInsEnded = "sign_ins_ended",
    PasskeyAdded = "passkey_added",
    PasskeyRenamed = "passkey_renamed",
    PasskeyRemoved = "passkey_removed",
    ReceiptSent = "receipt_sent",
    NoticesKept = "notices_kept",
    NoticeTestSent = "notice_test_sent",
    ZoneKept = "zone_kept",
    ErasureAsked = "erasure_asked",
    ErasureUndone = "erasure_undone",
    HouseholdAsked = "household_asked",
    HouseholdJoined = "household_joined",
    HouseholdDeclined = "household_declined",
    HouseholdWithdrawn = "household_withdrawn",
    HouseholdLeft = "household_left",
    HouseholdShared = "household_shared",
    HouseholdUnshared = "household_unshared",
    PledgeMade = "pledge_made",
    PledgeEnded = "pledge_ended",
    LanguageChosen = "language_chosen",
    DelayBegun = "delay_begun",
    DelayEnded = "delay_ended",
    ProbeSent = "probe_sent",
    NoticeRead = "notice_read",
    NoticeTaken = "notice_taken",
    NoticeTested = "notice_tested",
    ChannelsSaved = "channels_saved",
    OnCallSaved = "on_call_saved",
    WebhookAdded = "webhook_added",
    WebhookTested = "webhook_tested",
    WebhookRotated = "webhook_rotated",
    WebhookRemoved = "webhook_removed",
    SwitchedOff = "switched_off",
    SwitchedOn = "switched_on",
    SwitchConfirmed = "switch_confirmed",
    WindowPlanned = "window_planned",
    WindowChanged = "window_changed",
    WindowCancelled = "window_cancelled",
    PlanDrawn = "plan_drawn",
    PlanApproved = "plan_approved",
    BatchReleased = "batch_released",
    PlanAbandoned = "plan_abandoned",
    PlanPaused = "plan_paused",
    PlanStopped = "plan_stopped",
    PlanResumed = "plan_resumed",
    PlanRunsOn = "plan_runs_on",
    OverrideAsked = "override_asked",
    OverrideAgreed = "override_agreed",
    IncidentOpened = "incident_opened",
    IncidentTaken = "incident_taken",
    IncidentHandedOver = "incident_handed_over",
    IncidentMoved = "incident_moved",
    IncidentNoted = "incident_noted",
    IncidentResolved = "incident_resolved",
    BannerUp = "banner_up",
    BannerDown = "banner_down",
    PostMortemKept = "post_mortem_kept",
    PostMortemFinished = "post_mortem_finished",
    PostMortemAdded = "post_mortem_added",
    MitigationDone = "mitigation_done",
    MirrorAdded = "mirror_added",
    MirrorPaused = "mirror_paused",
    MirrorResumed = "mirror_resumed",
    MirrorRepairing = "mirror_repairing",
    MirrorFollowed = "mirror_followed",
    GivenBack = "given_back",
    RefundAsked = "refund_asked",
    NotGivenBack = "not_given_back",
    GiftMoved = "gift_moved",
    GiftGivenUp = "gift_given_up",
    DepositBooked = "deposit_booked",
    WrittenOff = "written_off",
    BankNoted = "bank_noted",
    CorrectionClosed = "correction_closed",
    ReplayQueued = "replay_queued",
    ReplayStopped = "replay_stopped",
    ReactionChanged = "reaction_changed",
    ReactionProposed = "reaction_proposed",
    ReactionRefused = "reaction_refused",
    RolloutMoved = "rollout_moved",
    RolloutLooked = "rollout_looked",
    RuleDrafted = "rule_drafted",
    RuleTried = "rule_tried",
    RuleSubmitted = "rule_submitted",
    RuleApproved = "rule_approved",
    RuleSentBack = "rule_sent_back",
    RuleReverted = "rule_reverted",
    RuleDropped = "rule_dropped",
    CaseJudged = "case_judged",
    CaseForgotten = "case_forgotten",
    UnknownSetAside = "unknown_set_aside",
    VerificationAsked = "verification_asked",
    ComparisonAsked = "comparison_asked",
    CaseTaken = "case_taken",
    CaseResolved = "case_resolved",
    CaseWrittenDown = "case_written_down",
    RefundProposed = "refund_proposed",
    EntrySaved = "entry_saved",
    TrustShown = "trust_shown",
    TrustHidden = "trust_hidden",
    DrillAsked = "drill_asked",
    DrillNamed = "drill_named",
}

/// The schedule engine is off: every staff page says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SwitchOff {
    pub by: String,
    pub why: String,
    pub since: Timestamp,
    pub remind_at: Timestamp,
    /// The second person who agreed that it stays off.
    pub confirmed_by: Option<String>,
    /// Until when one person alone may keep it off, while nobody else has agreed.
    pub alone_until: Option<Timestamp>,
    /// So many passed probes of every gateway turn it on again.
    pub resume_after: Option<u32>,
}

/// Everything a layout needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    pub viewer: Viewer,
    pub church: Option<ChurchCard>,
    /// "localhost", "staging", "sandbox"; `None` in production, which needs no banner.
    pub environment: Option<String>,
    /// A demo: the sign-in page names three people, and mail is shown instead of sent.
    pub demo: bool,
    pub switch_off: Option<SwitchOff>,
    /// Notices that whoever looks has not read; none for all but staff.
    pub unread_notices: u64,
    /// What an incident tells donors or churches, in the words of staff.
    pub banners: Vec<String>,
    pub theme: Theme,
    /// Everything a quarter larger.
    pub large_print: bool,
    pub notice: Option<Notice>,
    /// When the page was made.
    pub now: Timestamp,
    /// IANA zone in which the page shows times.
    pub zone: String,
}
