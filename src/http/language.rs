//! In which language a request is answered (D24): what the person chose, else what this browser
//! chose, else what it asks for, else English.

use std::cell::Cell;

use auth::{Cookies, Who};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use giving::Actor;
use http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, CONTENT_TYPE, COOKIE, REFERER, SET_COOKIE};
use http::{HeaderMap, HeaderValue, Uri};
use kernel::Locale;
use views::Notice;

use super::failure::Failure;
use super::form::Form;
use super::pages::Answer;
use super::security::next_of;
use super::site::Site;

/// The cookie that keeps a choice. It says nothing about anybody.
const LANGUAGE: &str = "language";

tokio::task_local! {
    /// Of the request that is being answered.
    static READS: Cell<Locale>;
    /// Whether a church's office or staff are answered.
    static OFFICE: Cell<bool>;
}

/// Around every request. A page says in its head which language it is in.
pub async fn layer(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let first = chosen(headers).or_else(|| asked(headers)).unwrap_or_default();
    let answered = async move {
        let mut response = next.run(request).await;
        let is_page = response
            .headers()
            .get(CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        if is_page {
            let code = HeaderValue::from_static(reads().code());
            response.headers_mut().insert(CONTENT_LANGUAGE, code);
        }
        response
    };
    READS.scope(Cell::new(first), OFFICE.scope(Cell::new(false), answered)).await
}

/// The language of whoever is being answered; English where nobody is, such as on the command line.
pub fn reads() -> Locale {
    READS.try_with(Cell::get).unwrap_or_default()
}

/// Whether what is said is said to a church's office, to staff, or on the command line: they have
/// fields of their own.
pub fn is_office() -> bool {
    OFFICE.try_with(Cell::get).unwrap_or(true)
}

/// Whoever is signed in has chosen, or has not.
pub fn settle(actor: Option<&Actor>) {
    let office = matches!(actor, Some(Actor::Admin(_) | Actor::Staff(_)));
    // Outside a request there is nobody to settle it for.
    let _ = OFFICE.try_with(|is| is.set(office));
    if let Some(locale) = actor.and_then(Actor::locale) {
        // Outside a request there is nobody to settle it for.
        let _ = READS.try_with(|reads| reads.set(locale));
    }
}

/// What this browser chose.
pub fn chosen(headers: &HeaderMap) -> Option<Locale> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
    let mut pairs = cookies.flat_map(|header| header.split(';')).map(str::trim);
    pairs
        .find_map(|pair| pair.strip_prefix(LANGUAGE)?.strip_prefix('='))
        .and_then(Locale::from_code)
}

fn asked(headers: &HeaderMap) -> Option<Locale> {
    Locale::accepted(headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?)
}

/// `POST /language`: from now on, for this browser; and for the person, on every other one.
pub async fn choose(
    State(site): State<Site>,
    Who(actor): Who,
    headers: HeaderMap,
    Form(fields): Form,
) -> Answer {
    let locale = Locale::from_code(fields.get("language")).ok_or(Failure::Unreadable)?;
    if let Some(actor @ Actor::Donor(_)) = &actor {
        site.giving.choose_language(actor, locale).await?;
    }
    let secure = match site.environment.cookies() {
        Cookies::Secure => "; Secure",
        Cookies::Localhost => "",
    };
    let cookie =
        format!("{LANGUAGE}={locale}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}");
    let cookie = HeaderValue::try_from(cookie).map_err(|_| Failure::Unreadable)?;
    let back = before(&headers).unwrap_or_else(|| "/".to_owned());
    let mut response = Redirect::to(&back).into_response();
    response.headers_mut().append(SET_COOKIE, cookie);
    Ok(response)
}

/// The page somebody came from, with what it asked for, and now with word of the choice.
fn before(headers: &HeaderMap) -> Option<String> {
    let uri: Uri = headers.get(REFERER)?.to_str().ok()?.parse().ok()?;
    let done = format!("done={}", Notice::LanguageChosen.name());
    let kept = uri.query().unwrap_or_default().split('&');
    let mut asked: Vec<&str> =
        kept.filter(|pair| !pair.is_empty() && !pair.starts_with("done=")).collect();
    asked.push(&done);
    let back = format!("{}?{}", uri.path(), asked.join("&"));
    next_of(&back).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(http::HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn d24_a_choice_comes_back_to_its_page() {
        let from = |referer| before(&headers(&[(REFERER, referer)]));
        assert_eq!(
            from("https://x.example/gifts?year=2026&done=gift_received").as_deref(),
            Some("/gifts?year=2026&done=language_chosen")
        );
        assert_eq!(from("https://x.example//evil.example/"), None);
        assert_eq!(before(&HeaderMap::new()), None);
    }

    #[test]
    fn d24_what_was_chosen_counts_more_than_what_is_asked_for() {
        let both = headers(&[(COOKIE, "theme=dark; language=ko"), (ACCEPT_LANGUAGE, "es")]);
        assert_eq!(chosen(&both), Some(Locale::Ko));
        assert_eq!(asked(&both), Some(Locale::Es));
        assert_eq!(chosen(&headers(&[(COOKIE, "language=xx")])), None);
    }
}
