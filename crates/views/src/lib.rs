//! What the browser sees: plain data that a page turns into HTML and the API into JSON.
//!
//! A view holds facts, never sentences and never formatted text: amounts are `Money`, instants are
//! `Timestamp` beside the church's time zone, and the page finds the words.

mod access;
mod cases;
mod choices;
mod church;
mod contacts;
mod corrections;
mod drills;
mod entries;
mod erasure;
mod frame;
mod gifts;
mod giving_form;
mod health;
mod households;
mod incidents;
mod ledger;
mod mail;
mod methods;
mod mirrors;
mod movements;
mod notices;
mod people;
mod pledges;
mod preferences;
mod reactions;
mod replays;
mod rollouts;
mod rules;
mod schedules;
mod staff;
mod statements;
mod transactions;
mod trust;
mod validations;
mod windows;

pub use access::{
    Browser, ConfirmPage, LinkFor, LinkPage, LinkStands, PasskeyList, PasskeyRow, SignInList,
    SignInRow, System,
};
pub use cases::{
    CaseAct, CaseInBooks, CaseKind, CaseLine, CaseList, CasePage, CaseSaid, CaseTally,
    ComparisonRow, Deed, Fix, NoSuchWord,
};
pub use choices::{
    ConsentView, DonorWishes, FallbackCause, FallbackCheck, FallbackForm, GiftStacking,
    StackingWish, WayCheck,
};
pub use church::{ChurchCard, FundChoice, Tally};
pub use contacts::{
    ContactKind, ContactPage, ContactRow, ContactStanding, DispatchRow, DispatchStanding,
    TextMessage,
};
pub use corrections::{
    CorrectionKind, CorrectionList, CorrectionPage, CorrectionRow, GoingBack, Told,
};
pub use drills::{
    DrillBoard, DrillCard, DrillCheck, DrillFigures, DrillHeld, DrillLine, DrillPage, DrillPhase,
    DrillPhaseKind, DrillReport, DrillRow, DrillStanding,
};
pub use entries::{
    EntryCheck, EntryColour, EntryForm, EntryHead, EntrySettings, EntryThanks, EntryWay,
    NoSuchColour,
};
pub use erasure::{ErasurePage, OpenGift};
pub use frame::{Frame, Notice, SwitchOff, Theme, Viewer};
pub use gifts::{
    Event, GiftFilter, GiftList, GiftPage, GiftRow, GiftStatus, Line, MethodLabel, MonthTotal,
    NextGift, Receipt, Story,
};
pub use giving_form::{GiveCheck, GiveForm, MethodChoice};
pub use health::{Health, HealthEntry, HealthPage, HealthTurn, ParkedTask};
pub use households::{
    HouseholdInvitation, HouseholdPage, HouseholdShare, HouseholdStanding, HouseholdStatement,
};
pub use incidents::{
    AddendumRow, HandRow, IncidentEvent, IncidentGifts, IncidentKind, IncidentLine, IncidentLink,
    IncidentList, IncidentMonth, IncidentPage, IncidentRow, IncidentState, IncidentTimes,
    IncidentTrend, IncidentTrends, MitigationRow, OnCall, PostMortemPage, PostMortemStanding,
};
pub use ledger::{
    AboutGift, AccountFilter, AccountGroup, AccountList, AccountPage, AccountRow, AsOf, AuditLine,
    BooksChurch, ChainPlace, ChangeFilter, ChangeRow, JobLine, JobOrder, LifeAttempt, LifeTask,
    MoneyPath, OrderFilter, OrderLine, OrderList, OrderPage, OrdersGift, PostedEntry, Side,
    Station, WriteBackRow,
};
pub use mail::{Mail, Mailbox};
pub use methods::{Arrived, FixPage, HandOffPage, MethodCard, MethodList, MethodPage};
pub use mirrors::{
    MirrorAccount, MirrorComparison, MirrorDifference, MirrorFollowing, MirrorGap, MirrorList,
    MirrorPage, MirrorRow, MirrorStanding,
};
pub use movements::{
    ClearingRow, Deposits, PartCheck, PartForm, PayoutCheck, PayoutRow, WriteOffCheck,
};
pub use notices::{
    NoticeChannels, NoticeList, NoticeRow, OnCallOrder, OnCallPlace, ToldRow, ToldState,
    WebhookAnswer, WebhookList, WebhookPage, WebhookRow,
};
pub use people::Settings;
pub use pledges::{ChurchPledges, FundPledges, PledgeList, PledgeProgress, PledgeRow};
pub use preferences::{Bounced, Channel, Matter, NoticeSettings, Unsubscribe};
pub use reactions::{
    ElevatedRow, ReactionAction, ReactionBoard, ReactionChange, ReactionCheck, ReactionLine,
    ReactionPage, ReactionRow, ReactionRuleView, ReactionWeaker,
};
pub use replays::{
    BadLine, KindCount, ReplayAsked, ReplayCheck, ReplayList, ReplayPage, ReplayPart, ReplayRow,
    ReplayStanding,
};
pub use rollouts::{RolloutBoard, RolloutGroup, RolloutMove, RolloutRow};
pub use rules::{
    CaseRow, CasesView, ClassChange, DraftDecided, DraftForm, DraftPage, DraftRow, DraftStanding,
    JudgedBy, ReplyExample, RuleCoverage, RuleFilter, RuleFrom, RuleList, RuleRow, RuleWhy, Stands,
    TrialView, UnknownCluster, UnknownInbox, WhyPage,
};
pub use schedules::{
    EndsView, MovedDate, ScheduleAct, ScheduleChange, ScheduleList, SchedulePage, ScheduleRow,
    StandingView, UpcomingDate,
};
pub use staff::{
    AgeBand, AmountBand, Approving, ChurchHeld, DelayRow, FundHeld, GatewayRow, GatewayState,
    HeldBoard, KindHeld, LockGateway, LockView, OverrideView, PlanApproval, PlanBatch, PlanPage,
    PlanPulse, PlanRow, PlanStanding, ProbeRow, StaffBoard, SwitchPage, SwitchView, YearEnd,
};
pub use statements::{
    ApartStanding, BooksPlace, ChurchStatements, GiftReceipt, IssuedStatement, Letterhead, Paper,
    Period, Proof, ReceiptPage, Statement, StatementApart, StatementChange, StatementFund,
    StatementGift, StatementLine, StatementPage, StatementRow, StatementRunRow, StatementsPage,
    Verified,
};
pub use transactions::{
    AttemptRow, EntryRow, OrderRow, Sort, TransactionFilter, TransactionList, TransactionPage,
    TransactionRow, TransactionTotals,
};
pub use trust::{TrustDrill, TrustFigures, TrustPage, TrustSettings};
pub use validations::{
    CampusCheck, ChurchValidation, Collected, Disagreement, Unpaid, ValidationHistory,
    ValidationList, ValidationReport, ValidationRow, ValidationStanding,
};
pub use windows::{WindowCheck, WindowList, WindowRow, WindowStanding};
