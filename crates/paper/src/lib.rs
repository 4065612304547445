//! Papers as tagged PDF (PDF/UA-1): headings, texts and tables in, a file out.
//!
//! It knows nothing of gifts: whoever makes a paper brings all its words, in one language. Whoever
//! cannot see the paper hears its parts in their order: each heading, each table with its caption
//! and the head of every column, nothing of the rules and page numbers. The same paper is the same
//! file, to the byte.
#![deny(missing_docs)]

mod draw;
mod faces;
mod layout;

pub use draw::pdf;

/// The size of a sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sheet {
    /// 210 by 297 millimetres.
    #[default]
    A4,
    /// 8½ by 11 inches.
    Letter,
}

/// When it was made, by the clock of UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    /// Of the calendar.
    pub year: u16,
    /// From 1.
    pub month: u8,
    /// From 1.
    pub day: u8,
    /// From 0 to 23.
    pub hour: u8,
    /// From 0 to 59.
    pub minute: u8,
    /// From 0 to 59.
    pub second: u8,
}

/// A paper.
#[derive(Clone, Debug)]
pub struct Paper {
    /// What a window or a screen reader calls it.
    pub title: String,
    /// Two letters: "en".
    pub language: &'static str,
    /// Written from right to left.
    pub rtl: bool,
    /// Whose it is: the church.
    pub author: String,
    /// What it is identified by: its proof.
    pub id: String,
    /// When it was issued.
    pub made: Made,
    /// Its size.
    pub sheet: Sheet,
    /// Twice as large, for those who see little.
    pub large: bool,
    /// What stands under every page, with its number and how many there are.
    pub foot: fn(u64, u64, &'static str) -> String,
    /// From top to bottom.
    pub blocks: Vec<Block>,
}

/// A part of a paper.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Who writes, and to whom: side by side above all else.
    Letterhead {
        /// The sender's name.
        name: String,
        /// Address and whatever else stands under it.
        lines: Vec<String>,
        /// The other side.
        to: Vec<String>,
    },
    /// The title, and the figure that matters with its name.
    Title {
        /// The heading of the first level.
        text: String,
        /// "Total given", "$3,950.00".
        figure: Option<(String, String)>,
    },
    /// A heading of the second level.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// A paragraph of small letters.
    Small(String),
    /// Names and what they are, line by line.
    Facts(Vec<(String, String)>),
    /// Rows and columns.
    Table(Table),
}

/// Rows under heads. The first cell of each row names it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What it is about.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Each with as many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
    /// What they come to.
    pub sums: Vec<Vec<Cell>>,
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name.
    pub head: String,
    /// Its share of the width, beside the others'.
    pub share: u16,
    /// Figures: they end where the column ends.
    pub figures: bool,
}

/// A cell, and what stands under it in small letters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// What must be said with it.
    pub notes: Vec<String>,
}

impl Cell {
    /// With nothing under it.
    pub fn of(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), notes: Vec::new() }
    }
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// A face that ships with this crate cannot be read.
    #[error("a face cannot be read")]
    Face,
    /// The sheet has no size.
    #[error("the sheet has no size")]
    Sheet,
    /// The file would not be what PDF/UA-1 asks for, or could not be written.
    #[error("the file cannot be written: {0}")]
    File(String),
}
