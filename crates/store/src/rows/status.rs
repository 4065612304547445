//! A gift's state in the words of those who read it: once as a function, for what was read, and
//! once as a condition, for what is to be found. The suite asks both for every state.

use delayed_payments::GiftState;
use kernel::Timestamp;
use views::GiftStatus;

/// The status of a gift.
pub(crate) fn status(state: &GiftState, first_failed_at: Option<Timestamp>) -> GiftStatus {
    giving::gifts::status_of(state, first_failed_at.is_some())
}

/// The condition on `gifts g` that finds exactly the gifts of a status.
pub(crate) const fn is(status: GiftStatus) -> &'static str {
    match status {
        GiftStatus::Given => "g.state = 'taken'",
        GiftStatus::Assured => "g.state = 'held'",
        GiftStatus::OnItsWay => {
            "(g.state in ('released', 'sending', 'settling') \
             or (g.state = 'due' and g.first_failed_at is null))"
        }
        GiftStatus::BeingAsked => "g.state = 'uncertain'",
        GiftStatus::Waiting => "(g.state = 'due' and g.first_failed_at is not null)",
        GiftStatus::NeedsYou => {
            "(g.state = 'failed' and g.state_class in ('bank_declined', 'insufficient_funds', \
             'expired_card', 'bad_card_details'))"
        }
        GiftStatus::NotTaken => {
            "(g.state = 'failed' and g.state_class not in ('bank_declined', 'insufficient_funds', \
             'expired_card', 'bad_card_details'))"
        }
        GiftStatus::Cancelled => "g.state = 'cancelled'",
        GiftStatus::Refunded => "g.state = 'refunded'",
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Class, Disposition};

    use super::*;

    #[test]
    fn a15_the_condition_names_the_classes_a_donor_can_put_right() {
        for class in Class::ALL {
            let donors = class.disposition() == Disposition::UserRecoverable;
            let quoted = format!("'{class}'");
            assert_eq!(is(GiftStatus::NeedsYou).contains(&quoted), donors, "{class}");
            assert_eq!(is(GiftStatus::NotTaken).contains(&quoted), donors, "{class}");
        }
    }
}
