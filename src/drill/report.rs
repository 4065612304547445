//! A drill's report: for a terminal, for a machine, and as a page that a church's board can read.

use std::fmt::Write;
use std::time::Duration;

use serde::Serialize;

use super::Played;

/// What a machine reads of one drill. Its first eight fields are kept stable.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub name: String,
    pub gifts: u32,
    pub lost: u32,
    pub doubled: u32,
    pub uncertain: u32,
    /// From the first failing call to the delay; nothing where no rule had to act.
    pub seconds_to_detect: Option<u64>,
    /// From the first batch to the last held gift; nothing where none was held, or one still is.
    pub seconds_to_drain: Option<u64>,
    pub wrong_words: u32,
    pub seed: u64,
    pub passed: bool,
    /// What did not hold, in words.
    pub broken: Vec<String>,
}

/// All drills of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Rows {
    pub drills: Vec<Row>,
}

/// "2 h 5 min", "40 s".
pub(super) fn lasting(time: Duration) -> String {
    let seconds = time.as_secs();
    let (days, hours) = (seconds / 86_400, seconds / 3_600 % 24);
    let (minutes, rest) = (seconds / 60 % 60, seconds % 60);
    let parts = [(days, "d"), (hours, "h"), (minutes, "min"), (rest, "s")];
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .take(2)
        .map(|(number, unit)| format!("{number} {unit}"))
        .collect();
    if said.is_empty() { "at once".to_owned() } else { said.join(" ") }
}

/// With a capital at its beginning.
pub(super) fn sentence(words: &str) -> String {
    app::site::format::capital(words)
}

/// For a terminal.
pub fn text(played: &Played) -> String {
    let mut out = String::new();
    let row = &played.row;
    let verdict = if row.passed { "holds" } else { "DOES NOT HOLD" };
    // Writing into a string does not fail.
    let _ = writeln!(out, "{}: {}  [{verdict}]", row.name, played.title);
    let _ = writeln!(out, "  {}", played.story);
    let _ = writeln!(out, "  {}\n", played.source);
    for (at, words) in &played.lines {
        let _ = writeln!(out, "  {at:>13}  {words}");
    }
    let _ = writeln!(out);
    for one in &played.judged {
        let mark = if one.holds { "yes" } else { "NO " };
        let _ = writeln!(out, "  {mark}  {} ({})", one.must, one.found);
    }
    let _ = writeln!(out, "\n  {}; seed {}", figures(played), row.seed);
    out
}

/// The figures in a line.
fn figures(played: &Played) -> String {
    let row = &played.row;
    let took = |seconds: Option<u64>| {
        seconds.map_or_else(|| "none".to_owned(), |s| lasting(Duration::from_secs(s)))
    };
    format!(
        "{} gifts, {} lost, {} taken twice, {} unknown, time to detect {}, to drain {}",
        row.gifts,
        row.lost,
        row.doubled,
        row.uncertain,
        took(row.seconds_to_detect),
        took(row.seconds_to_drain),
    )
}

/// How the standalone page looks: it is sent around and printed, so it brings its own style.
const STYLE: &str = include_str!("report.css");

/// A page that stands alone.
pub fn html(all: &[Played]) -> String {
    let mut out = String::from(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Outage drills</title>\n<style>\n",
    );
    out.push_str(STYLE);
    out.push_str("</style>\n</head>\n<body>\n<main>\n<h1>Outage drills</h1>\n");
    let held = all.iter().filter(|played| played.row.passed).count();
    // Writing into a string does not fail.
    let _ = writeln!(
        out,
        "<p class=\"lead\">{held} of {} drills hold. In each, recorded troubles of real payment \
         systems are played against this engine, and every gift is counted in the gateway's own \
         book and in the ledger.</p>",
        all.len()
    );
    summary(&mut out, all);
    for played in all {
        one(&mut out, played);
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn summary(out: &mut String, all: &[Played]) {
    out.push_str(
        "<table>\n<thead><tr><th>Drill</th><th>Gifts</th><th>Lost</th><th>Taken twice</th>\
         <th>Unknown</th><th>Time to detect</th><th>Time to drain</th><th>Wrong words</th>\
         <th>Holds</th></tr></thead>\n<tbody>\n",
    );
    for played in all {
        let row = &played.row;
        let took = |seconds: Option<u64>| {
            seconds.map_or_else(|| "–".to_owned(), |s| lasting(Duration::from_secs(s)))
        };
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\"><a href=\"#{name}\">{title}</a></th><td>{}</td><td>{}</td>\
             <td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            row.gifts,
            row.lost,
            row.doubled,
            row.uncertain,
            took(row.seconds_to_detect),
            took(row.seconds_to_drain),
            row.wrong_words,
            if row.passed { "yes" } else { "<strong>no</strong>" },
            name = plain(&row.name),
            title = plain(&played.title),
        );
    }
    out.push_str("</tbody>\n</table>\n");
}

fn one(out: &mut String, played: &Played) {
    let row = &played.row;
    let _ = writeln!(
        out,
        "<section id=\"{}\">\n<h2>{}</h2>\n<p>{}</p>\n<p class=\"source\">{}</p>\n\
         <h3>What must be true</h3>\n<ul class=\"must\">",
        plain(&row.name),
        plain(&played.title),
        plain(&played.story),
        plain(&played.source),
    );
    for one in &played.judged {
        let (class, word) = if one.holds { ("yes", "holds") } else { ("no", "does not hold") };
        let _ = writeln!(
            out,
            "<li class=\"{class}\"><b>{word}</b> {} <span>found: {}</span></li>",
            plain(&one.must),
            plain(&one.found)
        );
    }
    out.push_str("</ul>\n<h3>Minute by minute</h3>\n<table class=\"minutes\">\n<tbody>\n");
    for (at, words) in &played.lines {
        let _ = writeln!(out, "<tr><th scope=\"row\">{at}</th><td>{}</td></tr>", plain(words));
    }
    let _ = writeln!(
        out,
        "</tbody>\n</table>\n<p class=\"source\">Seed {}: the same seed plays the same drill.</p>\n\
         </section>",
        row.seed
    );
}

/// Text inside HTML.
fn plain(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_said_in_its_two_largest_parts() {
        let table = [(0, "at once"), (40, "40 s"), (125, "2 min 5 s"), (7_500, "2 h 5 min")];
        for (seconds, words) in table {
            assert_eq!(lasting(Duration::from_secs(seconds)), words);
        }
    }
}
