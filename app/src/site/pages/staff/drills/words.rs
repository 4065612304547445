//! Drills in words that a church's board can follow.

use std::time::Duration;

use views::{DrillFigures, DrillPhaseKind, DrillStanding};

use crate::site::components::{Glyph, Tone, Word};
use crate::site::format;

pub(super) const fn standing(standing: DrillStanding) -> Word {
    match standing {
        DrillStanding::Waiting => Word::new("Begins in a moment", Tone::Quiet, Glyph::Clock),
        DrillStanding::Playing => Word::new("Being played", Tone::Way, Glyph::Repeat),
        DrillStanding::Holds => Word::new("Holds", Tone::Given, Glyph::Check),
        DrillStanding::DoesNotHold => Word::new("Does not hold", Tone::Bad, Glyph::Cross),
        DrillStanding::Unplayed => Word::new("Not played", Tone::Needs, Glyph::Alert),
    }
}

pub(super) const fn holds(standing: DrillStanding) -> bool {
    matches!(standing, DrillStanding::Holds)
}

pub(super) const fn phase(kind: DrillPhaseKind) -> (&'static str, Tone) {
    match kind {
        DrillPhaseKind::Trouble => ("Trouble outside", Tone::Bad),
        DrillPhaseKind::Delayed => ("Gifts are held", Tone::Assured),
        DrillPhaseKind::LetGo => ("Gifts are let go", Tone::Given),
    }
}

/// "40 s", "at once", or a dash where there was nothing to do.
pub(super) fn took(seconds: Option<u64>) -> String {
    match seconds {
        None => "–".to_owned(),
        Some(0) => "At once".to_owned(),
        Some(seconds) => format::lasting(Duration::from_secs(seconds)),
    }
}

/// The answer to the two questions a board asks.
pub(super) fn answer(figures: &DrillFigures) -> String {
    let gifts = format::count(u64::from(figures.gifts), "gift was", "gifts were");
    let lost = match figures.lost {
        0 => "none was lost".to_owned(),
        lost => format!("{lost} were lost"),
    };
    let twice = match figures.doubled {
        0 => "none was taken twice".to_owned(),
        twice => format!("{twice} were taken twice"),
    };
    let unknown = match figures.uncertain {
        0 => String::new(),
        unknown => format!(" Of {unknown} nobody knows yet what became of them."),
    };
    format!("{gifts} given: {lost}, and {twice}.{unknown}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f10_the_two_questions_of_a_board_have_an_answer() {
        let well = DrillFigures { gifts: 113, ..DrillFigures::default() };
        assert_eq!(answer(&well), "113 gifts were given: none was lost, and none was taken twice.");
        let ill = DrillFigures { gifts: 1, lost: 2, doubled: 3, uncertain: 4, ..well };
        assert_eq!(
            answer(&ill),
            "1 gift was given: 2 were lost, and 3 were taken twice. Of 4 nobody knows yet what \
             became of them."
        );
        assert_eq!(took(None), "–");
        assert_eq!(took(Some(40)), "40 s");
    }
}
