//! Letters: which face has them, how they join, in which direction they run, and how wide they are.

use std::sync::LazyLock;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::ttf_parser::Tag;
use rustybuzz::{Direction, Face, Feature, UnicodeBuffer};
use unicode_bidi::{BidiInfo, Level};

use crate::PaperError;

/// How heavy letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    SemiBold,
}

/// What is set for a letter that no face has. Every face of the first row has it.
const UNKNOWN: char = '?';

const BYTES: [&[u8]; 5] = [
    include_bytes!("../fonts/inter-regular.ttf"),
    include_bytes!("../fonts/inter-semibold.ttf"),
    include_bytes!("../fonts/noto-sans-arabic-regular.ttf"),
    include_bytes!("../fonts/noto-sans-arabic-semibold.ttf"),
    include_bytes!("../fonts/noto-sans-kr-regular.ttf"),
];

/// Which faces are asked for a letter, one after another. Hangul has one weight here: its file is
/// the largest by far.
const fn asked(weight: Weight) -> [usize; 3] {
    match weight {
        Weight::Regular => [0, 2, 4],
        Weight::SemiBold => [1, 3, 4],
    }
}

struct Loaded {
    font: Font,
    face: Face<'static>,
}

static FACES: LazyLock<Option<Vec<Loaded>>> = LazyLock::new(|| {
    let load = |bytes: &&'static [u8]| {
        Some(Loaded {
            font: Font::new(bytes.to_vec().into(), 0)?,
            face: Face::from_slice(bytes, 0)?,
        })
    };
    BYTES.iter().map(load).collect()
});

/// The faces, read once.
#[derive(Clone, Copy)]
pub(crate) struct Faces(&'static [Loaded]);

/// Letters of one face and one direction, as wide as one unit of size.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) face: usize,
    pub(crate) text: String,
    pub(crate) glyphs: Vec<KrillaGlyph>,
    pub(crate) width: f32,
}

/// One line of text, from left to right as it is drawn.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    pub(crate) runs: Vec<Run>,
    pub(crate) width: f32,
}

impl Faces {
    pub(crate) fn load() -> Result<Faces, PaperError> {
        FACES.as_deref().map(Faces).ok_or(PaperError::Face)
    }

    pub(crate) fn font(&self, face: usize) -> Option<Font> {
        self.0.get(face).map(|loaded| loaded.font.clone())
    }

    fn has(&self, face: usize, letter: char) -> bool {
        self.0.get(face).is_some_and(|loaded| loaded.face.glyph_index(letter).is_some())
    }

    /// Sets one line.
    pub(crate) fn line(&self, text: &str, weight: Weight, rtl: bool) -> Line {
        let base = if rtl { Level::rtl() } else { Level::ltr() };
        let bidi = BidiInfo::new(text, Some(base));
        let mut line = Line::default();
        for paragraph in &bidi.paragraphs {
            let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
            for range in runs {
                let backwards = levels.get(range.start).is_some_and(Level::is_rtl);
                let mut pieces = self.pieces(&text[range], weight);
                if backwards {
                    pieces.reverse();
                }
                for (face, piece) in pieces {
                    let run = self.shape(face, piece, backwards);
                    line.width += run.width;
                    line.runs.push(run);
                }
            }
        }
        line
    }

    /// Cuts text of one direction where the face changes.
    fn pieces(&self, text: &str, weight: Weight) -> Vec<(usize, String)> {
        let mut pieces: Vec<(usize, String)> = Vec::new();
        for letter in text.chars().filter(|letter| !directs(*letter)) {
            let letter = if letter.is_control() { ' ' } else { letter };
            let here = pieces.last().map(|(face, _)| *face);
            let stays = here.filter(|face| self.has(*face, letter));
            let first = || asked(weight).into_iter().find(|face| self.has(*face, letter));
            let (face, letter) = match stays.or_else(first) {
                Some(face) => (face, letter),
                None => (asked(weight)[0], UNKNOWN),
            };
            match pieces.last_mut() {
                Some((last, piece)) if *last == face => piece.push(letter),
                _ => pieces.push((face, letter.to_string())),
            }
        }
        pieces
    }

    fn shape(&self, face: usize, text: String, backwards: bool) -> Run {
        let Some(loaded) = self.0.get(face) else {
            return Run { face, text, glyphs: Vec::new(), width: 0.0 };
        };
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(&text);
        buffer.guess_segment_properties();
        buffer.set_direction(match backwards {
            true => Direction::RightToLeft,
            false => Direction::LeftToRight,
        });
        // Figures of one width stand under one another.
        let features = [Feature::new(Tag::from_bytes(b"tnum"), 1, ..)];
        let set = rustybuzz::shape(&loaded.face, &features, buffer);
        let unit = loaded.font.units_per_em();
        let starts: Vec<usize> = set.glyph_infos().iter().map(|info| at(info.cluster)).collect();
        let mut ends: Vec<usize> = starts.clone();
        ends.sort_unstable();
        ends.dedup();
        let mut width = 0.0;
        let glyphs = set.glyph_infos().iter().zip(set.glyph_positions()).map(|(info, place)| {
            let start = at(info.cluster);
            let end = ends.iter().find(|end| **end > start).copied().unwrap_or(text.len());
            let advance = wide(place.x_advance) / unit;
            width += advance;
            KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                advance,
                wide(place.x_offset) / unit,
                wide(place.y_offset) / unit,
                wide(place.y_advance) / unit,
                start..end,
                None,
            )
        });
        let glyphs = glyphs.collect();
        Run { face, text, glyphs, width }
    }

    /// Sets text in lines that are not wider than this, at this size.
    pub(crate) fn lines(
        &self,
        text: &str,
        weight: Weight,
        rtl: bool,
        size: f32,
        width: f32,
    ) -> Vec<Line> {
        let wide = |text: &str| self.line(text, weight, rtl).width * size;
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if wide(&longer) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            // A word that is wider than the line is cut wherever the line ends.
            for letter in word.chars() {
                line.push(letter);
                if wide(&line) > width && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, letter.to_string()));
                }
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines.iter().map(|line| self.line(line, weight, rtl)).collect()
    }
}

/// Signs that only say in which direction text runs.
const fn directs(letter: char) -> bool {
    matches!(
        letter,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

fn at(cluster: u32) -> usize {
    usize::try_from(cluster).unwrap_or(usize::MAX)
}

fn wide(units: i32) -> f32 {
    // Units of a face are far below what a float counts exactly.
    i16::try_from(units).map_or(0.0, f32::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d24_every_language_finds_its_letters() {
        let faces = Faces::load().unwrap();
        for (text, face) in [("Ofrenda ñ", 0), ("헌금", 4), ("عطاء", 2)] {
            let line = faces.line(text, Weight::Regular, false);
            assert_eq!(line.runs[0].face, face, "{text}");
            let shaped = line.runs.iter().flat_map(|run| &run.glyphs);
            assert!(shaped.clone().all(|glyph| glyph.glyph_id.to_u32() != 0), "{text}");
        }
        let odd = faces.line("𓀀", Weight::Regular, false);
        assert_eq!(odd.runs[0].text, "?");
    }

    #[test]
    fn d24_arabic_runs_from_right_to_left_and_its_figures_do_not() {
        let faces = Faces::load().unwrap();
        let line = faces.line("عطاء 25 دولارًا", Weight::Regular, true);
        let texts = line.runs.iter().map(|run| run.text.trim());
        let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
        assert_eq!(texts, ["دولارًا", "25", "عطاء"]);
    }

    #[test]
    fn lines_are_never_wider_than_their_column() {
        let faces = Faces::load().unwrap();
        let text = "Pneumonoultramicroscopicsilicovolcanoconiosis and a few more words";
        let lines = faces.lines(text, Weight::Regular, false, 10.0, 80.0);
        assert!(lines.len() > 3);
        assert!(lines.iter().all(|line| line.width * 10.0 <= 80.0));
    }
}
