//! What is written about metrics is true: the dashboard asks for metrics that there are, and the
//! page about them names each.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

use std::collections::BTreeSet;
use std::fs;

use offertory::metrics::names::{ALL, Kind};
use serde_json::Value;

fn read(path: &str) -> String {
    fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The names of ours in a text, as they stand there.
fn names_in(text: &str) -> BTreeSet<String> {
    let word = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
    let ours = text.split(word).filter(|word| word.starts_with("offertory_"));
    ours.map(str::to_owned).collect()
}

/// What Prometheus calls the series of a metric.
fn series() -> BTreeSet<String> {
    let mut series = BTreeSet::new();
    for metric in ALL {
        match metric.kind {
            Kind::Counter | Kind::Gauge => {
                series.insert(metric.name.to_owned());
            }
            Kind::Histogram => {
                for ending in ["bucket", "sum", "count"] {
                    series.insert(format!("{}_{ending}", metric.name));
                }
            }
        }
    }
    series
}

/// Every query of a dashboard, wherever it stands.
fn queries(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field.as_str() {
                    Some(query) if name == "expr" => found.push(query.to_owned()),
                    Some(_) | None => queries(field, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| queries(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn c21_every_query_of_the_dashboard_names_metrics_that_there_are() {
    let dashboard: Value = serde_json::from_str(&read("docs/grafana/offertory.json")).unwrap();
    let mut found = Vec::new();
    queries(&dashboard, &mut found);
    assert!(found.len() > 20, "{} queries", found.len());
    let series = series();
    for query in &found {
        let names = names_in(query);
        assert!(!names.is_empty(), "{query} asks for nothing of ours");
        let unknown: Vec<_> = names.difference(&series).collect();
        assert!(unknown.is_empty(), "{query}: {unknown:?}");
    }
}

#[test]
fn c21_every_metric_is_on_the_dashboard() {
    let dashboard = read("docs/grafana/offertory.json");
    for metric in ALL {
        assert!(dashboard.contains(metric.name), "{} is on no panel", metric.name);
    }
}

#[test]
fn c21_the_page_about_metrics_names_each_and_no_other() {
    let page = names_in(&read("docs/observability.md"));
    let known: BTreeSet<String> = ALL.iter().map(|metric| metric.name.to_owned()).collect();
    assert_eq!(page, known);
}

#[test]
fn c21_every_query_on_the_page_is_of_series_that_there_are() {
    let page = read("docs/observability.md");
    let alerts = page.lines().filter(|line| line.contains("max(") || line.contains("rate("));
    let series = series();
    for line in alerts {
        let unknown: Vec<_> = names_in(line).difference(&series).cloned().collect();
        assert!(unknown.is_empty(), "{line}: {unknown:?}");
    }
}
