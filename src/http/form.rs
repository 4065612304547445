//! What people send: fields of a form or of an address. A card number is taken out of any of them
//! before anybody else sees it, so that it reaches neither a page, nor a log, nor the database.
//! No field takes a text without an end.

use std::collections::BTreeMap;

use app::site::{Draft, Problem};
use axum::body::{Body, Bytes};
use axum::extract::{Form as Encoded, FromRequest, FromRequestParts, Path, Query, Request};
use futures::StreamExt;
use giving::Wrong;
use http::StatusCode;
use http::request::Parts;
use kernel::RequestId;
use uuid::Uuid;

use super::failure::Failure;
use super::words;

/// The most a form may be.
const MOST: usize = 64 * 1024;
/// The most a field may be, in characters. Most of our texts are a reason.
const LONGEST: usize = 500;
/// What happened and what was learnt take more words.
const LONGEST_STORY: usize = 4_000;
/// A whole reply of a gateway, as somebody pastes it, or what a device answers for a passkey.
const LONGEST_REPLY: usize = 16_000;
/// The most that is read of one that is larger, so that the sender gets to read our answer.
const MOST_DRAINED: usize = 64 * 1024 * 1024;

/// Fields by name. A field that is not there is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    values: BTreeMap<String, String>,
    /// What no field of ours may hold, whatever it asks for.
    unfit: Vec<(String, Wrong)>,
}

impl Fields {
    fn of(pairs: Vec<(String, String)>) -> Result<Fields, Failure> {
        let mut fields = Fields::default();
        for (name, mut value) in pairs {
            // No text of ours holds one, and PostgreSQL refuses it.
            if value.contains('\0') || name.contains('\0') {
                return Err(Failure::Unreadable);
            }
            if has_card_number(&name) {
                return Err(Failure::Unreadable);
            }
            if has_card_number(&value) {
                value.clear();
                fields.unfit.push((name.clone(), Wrong::CardNumber));
            } else if value.chars().count() > longest(&name) {
                fields.unfit.push((name.clone(), Wrong::TooLong));
            }
            fields.values.entry(name).or_insert(value);
        }
        Ok(fields)
    }

    /// What was typed.
    pub fn get(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// What was typed, if it means something.
    pub fn parse<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name).trim().parse().ok()
    }

    /// Fields whose names begin so: the rest of the name, and what was typed.
    pub fn beginning_with<'a>(
        &'a self,
        start: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        let fields = self.values.iter();
        fields.filter_map(move |(name, value)| Some((name.strip_prefix(start)?, value.as_str())))
    }

    /// Whether there is any.
    pub fn is_empty(&self) -> bool {
        self.values.values().all(|value| value.is_empty())
    }

    /// The id by which a form that is sent twice acts once.
    pub fn request(&self) -> Result<RequestId, Failure> {
        self.parse("request").ok_or(Failure::Unreadable)
    }

    /// The version of what the page showed.
    pub fn version(&self) -> Result<u64, Failure> {
        self.parse("version").ok_or(Failure::Unreadable)
    }

    /// The fields in which a card number was typed, or a text without an end.
    pub fn unfit(&self) -> Vec<Problem> {
        self.unfit.iter().map(|(field, wrong)| words::problem(field, *wrong)).collect()
    }

    /// As a draft for a page: what was typed, a new request id, and what is wrong with it.
    /// Passwords and codes are typed again.
    pub fn draft(&self, problems: Vec<Problem>) -> Draft {
        let mut values = self.values.clone();
        for secret in ["password", "current", "new", "again", "code", "answer"] {
            values.remove(secret);
        }
        values.insert("request".to_owned(), new_request().to_string());
        Draft { values, problems }
    }
}

/// The most characters of a field.
fn longest(name: &str) -> usize {
    match name {
        "reply" | "answer" => LONGEST_REPLY,
        "what_happened" | "learning" => LONGEST_STORY,
        _ => LONGEST,
    }
}

/// Whether a card number stands in it. One id in some hundreds would look like one, and so would one
/// fingerprint of a plan, so what only we make is left out.
pub fn has_card_number(text: &str) -> bool {
    let is_id = |part: &&str| is_hash(part) || part.len() == 36 && Uuid::try_parse(part).is_ok();
    let parts = text.split([' ', ':', '/', '?', '&', '=', ',', '\r', '\n']);
    let without = parts.filter(is_id).fold(text.to_owned(), |text, id| text.replace(id, "id"));
    classifier::has_card_number(&without)
}

/// SHA-256 as we write it. One without any letter does not come up.
fn is_hash(text: &str) -> bool {
    let is_ours = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    text.len() == 64 && text.bytes().all(is_ours) && text.bytes().any(|byte| byte >= b'a')
}

/// A request id for a form that is about to be shown. It begins with the time, and so does what is
/// derived from it.
pub fn new_request() -> RequestId {
    RequestId::from_uuid(Uuid::now_v7())
}

/// What became of a form.
pub enum Sent<T> {
    Done(T),
    /// Shown again, with what was typed and what is wrong.
    Again(StatusCode, Draft),
}

/// Does what a form asks for, unless something was typed into it that no field may hold.
pub async fn send<T, E: Into<Failure>>(
    fields: &Fields,
    act: impl Future<Output = Result<T, E>>,
) -> Result<Sent<T>, Failure> {
    let unfit = fields.unfit();
    if !unfit.is_empty() {
        return Ok(Sent::Again(StatusCode::UNPROCESSABLE_ENTITY, fields.draft(unfit)));
    }
    match act.await.map_err(Into::into) {
        Ok(done) => Ok(Sent::Done(done)),
        Err(Failure::Said { status, problems }) => Ok(Sent::Again(status, fields.draft(problems))),
        Err(failure) => Err(failure),
    }
}

/// The fields of a form that was sent.
pub struct Form(pub Fields);

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Form, Failure> {
        let (parts, body) = request.into_parts();
        let request = Request::from_parts(parts, Body::from(whole(body).await?));
        let pairs = Encoded::<Vec<(String, String)>>::from_request(request, state).await;
        let Encoded(pairs) = pairs.map_err(|_| Failure::Unreadable)?;
        Fields::of(pairs).map(Form)
    }
}

/// The whole body, if it is a form's size. More is read and forgotten.
async fn whole(body: Body) -> Result<Bytes, Failure> {
    let mut stream = body.into_data_stream();
    let (mut kept, mut seen) = (Vec::new(), 0_usize);
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| Failure::Unreadable)?;
        seen = seen.saturating_add(chunk.len());
        if seen <= MOST {
            kept.extend_from_slice(&chunk);
        } else {
            kept = Vec::new();
        }
        if seen > MOST_DRAINED {
            break;
        }
    }
    if seen > MOST { Err(Failure::TooLarge) } else { Ok(kept.into()) }
}

/// The fields of an address: filters, and what a check page was asked to check.
pub struct Asking(pub Fields);

impl<S: Send + Sync> FromRequestParts<S> for Asking {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Asking, Failure> {
        let pairs = Query::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        let Query(pairs) = pairs.map_err(|_| Failure::Unreadable)?;
        Fields::of(pairs).map(Asking)
    }
}

/// The id in an address. A text that is no id names nothing that is there.
pub struct Id<T>(pub T);

impl<S: Send + Sync, T: std::str::FromStr> FromRequestParts<S> for Id<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Id<T>, Failure> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        let Path(text) = path.map_err(|_| Failure::NotFound)?;
        text.parse().map(Id).map_err(|_| Failure::NotFound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Result<Fields, Failure> {
        Fields::of(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
    }

    #[test]
    fn a_card_number_is_taken_out_of_any_field() {
        let fields = fields(&[("why", "card 4111 1111 1111 1111"), ("amount", "25")]).unwrap();
        assert_eq!((fields.get("why"), fields.get("amount")), ("", "25"));
        assert_eq!(fields.unfit().len(), 1);
        assert_eq!(fields.unfit()[0].field, "why");
    }

    #[test]
    fn a_text_without_an_end_is_kept_but_not_taken() {
        let (fits, long) = ("é".repeat(LONGEST), "é".repeat(LONGEST + 1));
        let fields = fields(&[("why", &long), ("name", &fits)]).unwrap();
        assert_eq!(fields.get("why"), long);
        let unfit = fields.unfit();
        assert_eq!((unfit.len(), unfit[0].field.as_str()), (1, "why"));
    }

    #[test]
    fn an_id_is_no_card_number_however_it_looks() {
        let id = "4111a111-1111-4111-8111-111111111111";
        let digits = "00000000-0000-0000-0000-000000000008";
        assert!(classifier::has_card_number(digits), "it does look like one");
        for text in [id.to_owned(), digits.to_owned(), format!("facility:{digits}")] {
            assert!(!has_card_number(&text), "{text}");
        }
        assert!(has_card_number(&format!("{digits} 4111-1111-1111-1111")));
        let card = "4111111111111111";
        assert!(!has_card_number(&format!("{card}{}", "a".repeat(48))), "a plan's fingerprint");
        assert!(has_card_number(&format!("{} {card}", "a".repeat(64))), "and one beside it is one");
    }

    #[test]
    fn a_card_number_as_a_fields_name_is_no_form_of_ours() {
        assert!(fields(&[("4111111111111111", "x")]).is_err());
        assert!(fields(&[("why", "a\0b")]).is_err());
    }

    #[test]
    fn f3_a_draft_keeps_what_was_typed_but_no_secret() {
        let fields = fields(&[("email", "a@b.c"), ("password", "hunter2 hunter2")]).unwrap();
        let draft = fields.draft(Vec::new());
        assert_eq!((draft.value("email"), draft.value("password")), ("a@b.c", ""));
        assert!(draft.value("request").parse::<RequestId>().is_ok());
    }

    #[tokio::test]
    async fn a_body_of_twenty_megabytes_is_too_large() {
        assert!(matches!(whole(Body::from(vec![b'a'; 20 << 20])).await, Err(Failure::TooLarge)));
        assert_eq!(whole(Body::from("a=1")).await.unwrap(), "a=1");
    }
}
