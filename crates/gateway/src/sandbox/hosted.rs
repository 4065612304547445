//! The page on which a donor types a number: the vault's own, on its own address, so that the caller
//! never sees one. Test numbers alone are taken. It works without scripts, and leads back by a
//! redirect that carries the caller's state and, when a number was taken, its token.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use kernel::Locale;
use reqwest::Url;
use serde::Deserialize;

use super::Sandbox;
use super::method::{Beside, Typed, TypedAccount, TypedCard, practice_numbers};
use super::texts_of_page::{Said, said};

/// Nothing but its own style; and it stands in nobody's frame.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
                      frame-ancestors 'none'";

const STYLE: &str = include_str!("hosted.css");

pub(super) fn routes() -> Router<Arc<Sandbox>> {
    Router::new().route("/hosted", get(show).post(submit))
}

/// Who sends the donor, and where back.
#[derive(Clone, Deserialize)]
struct Asked {
    environment_key: String,
    /// "card" or "bank_account".
    kind: String,
    redirect_url: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    mark: String,
    #[serde(default)]
    language: String,
}

/// What was typed. Deliberately not `Debug`: it holds a number.
#[derive(Default, Deserialize)]
struct Fields {
    #[serde(default)]
    number: String,
    #[serde(default)]
    month: String,
    #[serde(default)]
    year: String,
}

/// What is wrong with it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Number,
    Date,
}

impl Asked {
    fn is_bank(&self) -> bool {
        self.kind == "bank_account"
    }

    fn locale(&self) -> Locale {
        Locale::from_code(&self.language).unwrap_or_default()
    }

    /// Back to the caller; with a token if there is one.
    fn back(&self, token: Option<&str>) -> Option<String> {
        let mut url = Url::parse(&self.redirect_url).ok()?;
        if !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        url.query_pairs_mut().append_pair("state", &self.state);
        if let Some(token) = token {
            url.query_pairs_mut().append_pair("token", token);
        }
        Some(url.into())
    }
}

async fn show(State(sandbox): State<Arc<Sandbox>>, Query(asked): Query<Asked>) -> Response {
    sandbox.count("*", "hosted");
    if !sandbox.serves(&asked) {
        return StatusCode::NOT_FOUND.into_response();
    }
    page(StatusCode::OK, &asked, &Fields::default(), &[])
}

async fn submit(
    State(sandbox): State<Arc<Sandbox>>,
    Query(asked): Query<Asked>,
    body: Bytes,
) -> Response {
    sandbox.count("*", "hosted_submit");
    if !sandbox.serves(&asked) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let fields = read(&body);
    let (month, year) = (fields.month.trim().parse().ok(), year_of(&fields.year));
    let mut wrong = Vec::new();
    let mut typed = Typed { data: Some(Beside { mark: asked.mark.clone() }), ..Typed::default() };
    if asked.is_bank() {
        typed.bank_account = Some(TypedAccount { bank_account_number: fields.number.clone() });
    } else {
        let dated = month.is_some_and(|month| (1..=12).contains(&month)) && year.is_some();
        if !dated {
            wrong.push(Wrong::Date);
        }
        typed.credit_card = Some(TypedCard { number: fields.number.clone(), month, year });
    }
    let method = typed.tokenise(&uuid::Uuid::new_v4().to_string());
    if method.is_none() {
        wrong.insert(0, Wrong::Number);
    }
    match method.filter(|_| wrong.is_empty()).and_then(|one| asked.back(Some(&one.token))) {
        Some(back) => Redirect::to(&back).into_response(),
        None => page(StatusCode::UNPROCESSABLE_ENTITY, &asked, &fields, &wrong),
    }
}

impl Sandbox {
    /// Whether the page is asked for by somebody it knows, for something it takes.
    fn serves(&self, asked: &Asked) -> bool {
        asked.environment_key == self.environment_key
            && matches!(asked.kind.as_str(), "card" | "bank_account")
            && asked.back(None).is_some()
    }
}

/// A form's fields. What cannot be read is empty, and then told.
fn read(body: &[u8]) -> Fields {
    let mut fields = Fields::default();
    let query = String::from_utf8_lossy(body).into_owned();
    let pairs = Url::parse(&format!("http://form.invalid/?{query}"));
    for (name, value) in pairs.iter().flat_map(Url::query_pairs) {
        match name.as_ref() {
            "number" => fields.number = value.into_owned(),
            "month" => fields.month = value.into_owned(),
            "year" => fields.year = value.into_owned(),
            _ => {}
        }
    }
    fields
}

/// "2031", or "31" as it stands on the card.
fn year_of(text: &str) -> Option<u16> {
    let year: u16 = text.trim().parse().ok()?;
    let year = if year < 100 { year.checked_add(2_000)? } else { year };
    (2_000..2_100).contains(&year).then_some(year)
}

fn page(status: StatusCode, asked: &Asked, fields: &Fields, wrong: &[Wrong]) -> Response {
    let locale = asked.locale();
    let words = said(locale);
    let bank = asked.is_bank();
    let title = if bank { words.bank } else { words.card };
    let number = if bank { words.account } else { words.number };
    let error = |one: Wrong, name: &str, text: &str| match wrong.contains(&one) {
        true => format!("<p class=\"error\" id=\"{name}-error\">{text}</p>"),
        false => String::new(),
    };
    let told = |one: Wrong, name: &str| match wrong.contains(&one) {
        true => format!(" aria-invalid=\"true\" aria-describedby=\"{name}-error\""),
        false => String::new(),
    };
    let dates = match bank {
        true => String::new(),
        false => date_fields(words, fields, &error, &told),
    };
    let numbers: String = practice_numbers(bank)
        .into_iter()
        .map(|number| format!("<li><code>{}</code></li>", grouped(number)))
        .collect();
    let back = asked.back(None).map(|url| escaped(&url)).unwrap_or_default();
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\" dir=\"{dir}\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title}</title><style>{STYLE}</style></head>\n<body><main>\
         <p class=\"who\">{who}</p><h1>{title}</h1><p>{safe}</p>\
         <form method=\"post\" autocomplete=\"on\">\
         <label for=\"number\">{number}</label>{number_error}\
         <input id=\"number\" name=\"number\" inputmode=\"numeric\" autocomplete=\"{complete}\" \
         required{number_told}>{dates}<button>{keep}</button></form>\
         <p><a href=\"{back}\">{cancel}</a></p>\
         <section><h2>{practice}</h2><p>{only}</p><ul>{numbers}</ul></section>\
         </main></body></html>\n",
        lang = locale.code(),
        dir = locale.direction(),
        who = words.who,
        safe = words.safe,
        number_error = error(Wrong::Number, "number", words.wrong_number),
        number_told = told(Wrong::Number, "number"),
        complete = if bank { "off" } else { "cc-number" },
        keep = words.keep,
        cancel = words.cancel,
        practice = words.practice,
        only = words.only,
    );
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("x-content-type-options"), "nosniff"),
    ];
    (status, headers, Html(html)).into_response()
}

fn date_fields(
    words: &Said,
    fields: &Fields,
    error: &dyn Fn(Wrong, &str, &str) -> String,
    told: &dyn Fn(Wrong, &str) -> String,
) -> String {
    let told = told(Wrong::Date, "date");
    format!(
        "<fieldset><legend>{until}</legend>{error}<div>\
         <label>{month} <input name=\"month\" inputmode=\"numeric\" autocomplete=\"cc-exp-month\" \
         maxlength=\"2\" required value=\"{typed_month}\"{told}></label>\
         <label>{year} <input name=\"year\" inputmode=\"numeric\" autocomplete=\"cc-exp-year\" \
         maxlength=\"4\" required value=\"{typed_year}\"{told}></label></div></fieldset>",
        until = words.until,
        error = error(Wrong::Date, "date", words.wrong_date),
        month = words.month,
        year = words.year,
        typed_month = escaped(&fields.month),
        typed_year = escaped(&fields.year),
    )
}

/// In fours, as it stands on a card.
fn grouped(number: &str) -> String {
    let mut text = String::new();
    for (place, digit) in number.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(redirect: &str) -> Asked {
        Asked {
            environment_key: "key".to_owned(),
            kind: "card".to_owned(),
            redirect_url: redirect.to_owned(),
            state: "a&b".to_owned(),
            mark: String::new(),
            language: "ar".to_owned(),
        }
    }

    #[test]
    fn the_way_back_is_a_page_and_carries_the_state() {
        let back = asked("https://give.example/methods/return?x=1").back(Some("pm_ok"));
        let expected = "https://give.example/methods/return?x=1&state=a%26b&token=pm_ok";
        assert_eq!(back.as_deref(), Some(expected));
        for bad in ["javascript:alert(1)", "data:text/html,x", "/methods", ""] {
            assert_eq!(asked(bad).back(None), None, "{bad}");
        }
    }

    #[test]
    fn a_year_is_read_as_people_write_it() {
        assert_eq!([year_of("31"), year_of(" 2031 ")], [Some(2031), Some(2031)]);
        assert_eq!([year_of("1999"), year_of("x"), year_of("310")], [None, None, None]);
    }

    #[test]
    fn what_was_typed_is_text_and_no_mark_of_ours() {
        assert_eq!(escaped("\"><script>"), "&quot;&gt;&lt;script&gt;");
        assert_eq!(read(b"number=4111+1111&month=5&year=%3C").year, "<");
    }
}
