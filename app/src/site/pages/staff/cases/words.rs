//! What staff read of a case.

use kernel::Money;
use views::{CaseKind, CaseLine, Deed, Fix};

use crate::site::components::{Glyph, Tone, Word};

/// What a kind of case is called, alone.
pub(super) const fn kind(kind: CaseKind) -> &'static str {
    match kind {
        CaseKind::NoOrder => "Only the gateway knows it",
        CaseKind::NoCharge => "Only the books know it",
        CaseKind::AmountDiffers => "Two amounts",
        CaseKind::Double => "Twice",
    }
}

/// A case in one line.
pub(super) const fn title(case: &CaseLine) -> &'static str {
    match (case.kind, case.deed) {
        (CaseKind::NoOrder, Deed::Charge) => "A charge without an order",
        (CaseKind::NoOrder, Deed::Refund) => "Money went back without an order",
        (CaseKind::NoCharge, Deed::Charge) => "An order without a charge",
        (CaseKind::NoCharge, Deed::Refund) => "A refund that never went back",
        (CaseKind::AmountDiffers, Deed::Charge) => "Another amount was taken",
        (CaseKind::AmountDiffers, Deed::Refund) => "Another amount went back",
        (CaseKind::Double, Deed::Charge) => "Taken twice",
        (CaseKind::Double, Deed::Refund) => "Given back twice",
    }
}

/// How far it is.
pub(super) const fn standing(case: &CaseLine) -> Word {
    match (case.ended_at.is_some(), case.proposed, case.owner.is_some()) {
        (true, _, _) => Word::new("Over", Tone::Given, Glyph::Check),
        (false, true, _) => Word::new("Refund proposed", Tone::Way, Glyph::Back),
        (false, false, true) => Word::new("Somebody has it", Tone::Way, Glyph::Person),
        (false, false, false) => Word::new("Open", Tone::Needs, Glyph::Alert),
    }
}

/// What would put it right, in a few words.
pub(super) const fn fix(fix: Fix) -> &'static str {
    match fix {
        Fix::TakeDown => "Write it down as taken",
        Fix::GiveBack => "Give it back at the gateway",
        Fix::GiveBackRest => "Give the difference back",
        Fix::TakeOut => "Take it out of the books",
        Fix::RefundAgain => "Give it back once more",
        Fix::FindOut => "Find out whose it is",
    }
}

/// And why.
pub(super) const fn why(case: &CaseLine) -> &'static str {
    match (case.fix, case.kind) {
        (Fix::TakeDown, CaseKind::Double) => {
            "The donor paid for this gift by another attempt too. Written down, it stands under \
             the corrections: the donor is told, and from there it goes back."
        }
        (Fix::TakeDown, _) => {
            "The gateway took it, and the books believe that it did not. Written down, the gift \
             is given, and the donor reads so. If the gift was called off, it stands under the \
             corrections to be given back."
        }
        (Fix::GiveBack, _) => {
            "The processor did the same thing twice, so the donor paid twice and the books have \
             it once. Give the second back in the gateway’s own office; the case closes when its \
             list says so."
        }
        (Fix::GiveBackRest, _) => {
            "More was taken than the donor was asked for. Give the difference back in the \
             gateway’s own office; the case closes when its list says so."
        }
        (Fix::TakeOut, _) => {
            "The books have money that is not with the gateway. Make sure with the gateway, then \
             take it out of the books as what the bank took back."
        }
        (Fix::RefundAgain, _) => {
            "The books say that the donor has it back, and the gateway never sent it. Make sure \
             with the gateway, then give it back there."
        }
        (Fix::FindOut, _) => {
            "The reference is none of ours. Another system may share this account; or somebody \
             typed a charge into the gateway’s own office."
        }
    }
}

/// The amount that a list shows first: what the gateway says, or else the books.
pub(super) fn amount(case: &CaseLine) -> Option<Money> {
    case.said.or(case.booked)
}
