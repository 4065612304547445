//! The table: rows with what was measured, the machine's limit beside it, and what was wanted.

use std::fmt::Write;

use crate::figures::Figures;

/// What a figure counts, and which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// So many of these in a second.
    PerSecond(&'static str),
    Millis,
    Seconds,
    Megabytes,
    /// A share of something else: more is better.
    Share,
    /// So many times as long: less is better.
    Times,
}

impl Unit {
    fn more_is_better(self) -> bool {
        match self {
            Unit::PerSecond(_) | Unit::Share => true,
            Unit::Millis | Unit::Seconds | Unit::Megabytes | Unit::Times => false,
        }
    }

    pub(crate) fn text(self, figure: f64) -> String {
        if !figure.is_finite() {
            return "—".to_owned();
        }
        match self {
            Unit::PerSecond(what) => format!("{} {what}/s", grouped(figure)),
            Unit::Millis => format!("{figure:.1} ms"),
            Unit::Seconds if figure < 10.0 => format!("{figure:.2} s"),
            Unit::Seconds => format!("{figure:.0} s"),
            Unit::Megabytes => format!("{figure:.0} MB"),
            Unit::Share => format!("{:.0} %", figure * 100.0),
            Unit::Times => format!("{figure:.2}x"),
        }
    }
}

/// A whole number with a comma before every three digits.
pub(crate) fn grouped(figure: f64) -> String {
    let digits = format!("{figure:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What is wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target {
    pub(crate) floor: f64,
    pub(crate) goal: f64,
}

/// The limit that was measured beside a row, in the same run.
pub(crate) struct Limit {
    pub(crate) what: &'static str,
    pub(crate) unit: Unit,
    pub(crate) figures: Figures,
    /// The row's runs as a share of the limit's.
    pub(crate) share: Option<Figures>,
}

/// One row.
pub(crate) struct Row {
    /// The row of the targets it belongs to, from 1; 0 for what only informs.
    pub(crate) no: u8,
    pub(crate) what: String,
    /// Batch size, contention, how many rows.
    pub(crate) how: String,
    pub(crate) unit: Unit,
    /// Or why it could not be measured.
    pub(crate) measured: Result<Figures, String>,
    pub(crate) limit: Option<Limit>,
    pub(crate) target: Option<Target>,
}

impl Row {
    pub(crate) fn new(no: u8, what: impl Into<String>, unit: Unit, measured: Figures) -> Row {
        let (what, how) = (what.into(), String::new());
        Row { no, what, how, unit, measured: Ok(measured), limit: None, target: None }
    }

    pub(crate) fn missing(no: u8, what: impl Into<String>, why: impl Into<String>) -> Row {
        let (what, how) = (what.into(), String::new());
        let unit = Unit::Share;
        Row { no, what, how, unit, measured: Err(why.into()), limit: None, target: None }
    }

    pub(crate) fn how(mut self, how: impl Into<String>) -> Row {
        self.how = how.into();
        self
    }

    pub(crate) fn wants(mut self, floor: f64, goal: f64) -> Row {
        self.target = Some(Target { floor, goal });
        self
    }

    /// The limit in the same unit, measured in turns with this. A share is told where more is
    /// better.
    pub(crate) fn beside(mut self, what: &'static str, figures: &Figures) -> Row {
        let own = self.measured.as_ref().ok().filter(|_| self.unit.more_is_better());
        let share = own.map(|own| own.share_of(figures));
        self.limit = Some(Limit { what, unit: self.unit, figures: figures.clone(), share });
        self
    }

    /// Whether what is wanted was reached.
    fn verdict(&self) -> &'static str {
        let (Ok(measured), Some(target)) = (&self.measured, self.target) else { return "" };
        let reached = |wanted: f64| match self.unit.more_is_better() {
            true => measured.median() >= wanted,
            false => measured.median() <= wanted,
        };
        match (reached(target.floor), reached(target.goal)) {
            (_, true) => "goal reached",
            (true, false) => "floor reached, goal not",
            (false, false) => "**floor not reached**",
        }
    }

    fn cells(&self) -> [String; 9] {
        let target = |wanted: fn(&Target) -> f64| {
            self.target.as_ref().map_or_else(String::new, |target| self.unit.text(wanted(target)))
        };
        let (median, spread) = match &self.measured {
            Ok(figures) if figures.runs() > 1 => {
                let spread = figures.spread() * 100.0;
                (self.unit.text(figures.median()), format!("±{spread:.0} % of {}", figures.runs()))
            }
            Ok(figures) => (self.unit.text(figures.median()), "1 run".to_owned()),
            Err(why) => (format!("not measured: {why}"), String::new()),
        };
        let limit = self.limit.as_ref().map_or_else(String::new, |limit| {
            format!("{}: {}", limit.what, limit.unit.text(limit.figures.median()))
        });
        let share = self.limit.as_ref().and_then(|limit| limit.share.as_ref());
        [
            if self.no == 0 { String::new() } else { self.no.to_string() },
            self.what.clone(),
            self.how.clone(),
            median,
            spread,
            limit,
            share.map_or_else(String::new, |share| Unit::Share.text(share.median())),
            [target(|target| target.floor), target(|target| target.goal)].join(" / "),
            self.verdict().to_owned(),
        ]
    }

    /// For whoever watches it run.
    pub(crate) fn line(&self) -> String {
        let [_, what, how, median, spread, limit, share, target, verdict] = self.cells();
        let pieces = [how, format!("{median} {spread}"), limit, share, verdict];
        let pieces: Vec<_> = pieces.iter().filter(|piece| !piece.trim().is_empty()).collect();
        let mut line = what;
        for piece in pieces {
            let _ = write!(line, " · {piece}");
        }
        if target.trim() != "/" {
            let _ = write!(line, " (wanted {target})");
        }
        line
    }
}

/// Markdown, rows by their number.
pub(crate) fn markdown(rows: &[Row]) -> String {
    let mut text = String::from(
        "| row | what | under which conditions | median | spread of runs | the machine's limit, \
         same run | share | floor / goal | |\n|---|---|---|---|---|---|---|---|---|\n",
    );
    let mut sorted: Vec<&Row> = rows.iter().collect();
    // What only informs comes first: it is what the rest is read by.
    sorted.sort_by_key(|row| row.no);
    for row in sorted {
        let mut cells = row.cells();
        if cells[7] == " / " {
            cells[7].clear();
        }
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    text
}
