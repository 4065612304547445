//! The parts that pages are made of. Each has its style sheet in `style/components/`.

pub mod answers;
pub mod board;
pub mod button;
pub mod chip;
pub mod delayed_tabs;
pub mod empty;
pub mod facts;
pub mod fields;
pub mod filters;
pub mod health_tabs;
pub mod icon;
pub mod ledger_tabs;
pub mod notice;
pub mod notice_tabs;
pub mod pagination;
pub mod passkey;
pub mod problems;
pub mod rule_tabs;
pub mod slides;
pub mod status;
pub mod timeline;
pub mod words;

pub use answers::{Answer, Answers};
pub use board::{Board, BoardLine};
pub use button::{Button, ButtonKind, LinkButton};
pub use chip::Chip;
pub use delayed_tabs::{DELAYED, DelayedPlace, DelayedTabs};
pub use empty::EmptyState;
pub use facts::{Fact, Facts};
pub use fields::{
    Carried, Choices, Field, Hidden, MoneyField, Opt, SelectField, TextArea, TextField,
    described_by,
};
pub use filters::query;
pub use health_tabs::{HEALTH, HealthPlace, HealthTabs};
pub use icon::{Glyph, Icon, Sprite};
pub use ledger_tabs::{LEDGER, LedgerPlace, LedgerTabs};
pub use notice::NoticeBox;
pub use notice_tabs::{NOTICES, NoticePlace, NoticeTabs};
pub use pagination::{Pagination, PastTheEnd};
pub use passkey::{Key, PasskeyForm};
pub use problems::ErrorSummary;
pub use rule_tabs::{RULES, RulePlace, RuleTabs};
pub use slides::Slides;
pub use status::{Stamp, StatusWord, Tone, Word};
pub use timeline::{Timeline, TimelineItem};
pub use words::{Amount, Day, GiftName, MethodName, Moment};
