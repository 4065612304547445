//! A church's own way in to giving: an address of its own, with its name, its colour and its funds,
//! for whoever comes from its site and has no account.
//!
//! A guest says what to give and who they are, types the card's number on the vault's own page, and
//! comes back with a token. Until then nothing is kept but the wish, and nobody is told whether an
//! address is known here: every guest sees the same pages. What a guest gave belongs to whoever
//! holds the address; the card is theirs for this gift and stands on nobody's list (D3, A-40).

use std::time::Duration;

use delayed_payments::{MethodKind, Subject, first_covering};
use kernel::{ChurchId, GiftId, Locale, MethodId, PersonId, RequestId, Timestamp, derive_id};
use serde::{Deserialize, Serialize};
use views::{
    EntryCheck, EntryColour, EntryForm, EntryHead, EntrySettings, EntryThanks, EntryWay, GiveCheck,
    MethodChoice, MethodLabel,
};

use crate::Giving;
use crate::actor::{Actor, ChurchAdmin, Donor};
use crate::audit::{Note, Who};
use crate::churches::Church;
use crate::error::{Error, Refusal, Violation, Wrong};
use crate::gifts::{Given, chips, given_before, named};
use crate::methods::{Kept, Method};
use crate::people::{Person, Role};
use crate::ports::{Door, Looked, Numbered, Shown, StoreError, Work};
use crate::request::{Turn, claim};
use crate::scope::Scope;
use crate::trust::{address, suggested};
use crate::typed::{Typed, Wish, length, wrong};

/// How long a guest may take from the form to the button.
const LASTS: Duration = Duration::from_secs(60 * 60);

/// How long the page that thanks can be looked at again.
const THANKED_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// Whoever tries out stolen cards sends many gifts from one address: so many in a quarter of an
/// hour, and it waits.
const TRIES: u32 = 20;
const TRIES_WITHIN: Duration = Duration::from_secs(15 * 60);

/// Addresses that are pages of ours already.
const RESERVED: [&str; 1] = ["check"];

/// The most sites that may frame one church's way in.
const MOST_ORIGINS: usize = 10;

/// The longest name, in letters.
const LONGEST_NAME: usize = 80;

/// A church's way in, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub church: ChurchId,
    /// Its address: `/give/{slug}`.
    pub slug: String,
    pub colour: EntryColour,
    /// Whether anybody may give there.
    pub open: bool,
    /// Sites that may show it in a frame: "https://grace.example".
    pub origins: Vec<String>,
    pub by: PersonId,
    pub changed_at: Timestamp,
}

/// The fields of `/church/entry`, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedEntry {
    pub slug: String,
    pub colour: String,
    /// One site a line.
    pub origins: String,
    /// "yes".
    pub open: String,
}

/// Who a guest says they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guest {
    pub name: String,
    pub email: String,
}

/// What a guest wants to give, before the card is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuestWish {
    /// Of the form it came with; what it makes is named after it.
    pub id: RequestId,
    pub church: ChurchId,
    pub guest: Guest,
    pub kind: MethodKind,
    pub typed: Typed,
    pub made_at: Timestamp,
    pub expires_at: Timestamp,
    /// Who gave, and when.
    pub given: Option<(PersonId, Timestamp)>,
}

impl GuestWish {
    /// The way to pay that its card becomes.
    fn method(&self) -> MethodId {
        method_of(self.id)
    }

    /// What its giver types at the vault.
    fn numbered(&self) -> Result<Numbered, Error> {
        Numbered::of(self.kind).ok_or(Error::NotFound)
    }

    fn label(&self) -> MethodLabel {
        MethodLabel {
            kind: self.kind.name().to_owned(),
            brand: String::new(),
            last_four: String::new(),
        }
    }
}

fn method_of(wish: RequestId) -> MethodId {
    MethodId::from_uuid(derive_id(&["method of a guest", &wish.to_string()]))
}

/// What stays with the token at the vault. In letters alone: digits in a row look like a number.
fn mark_of(wish: RequestId) -> String {
    let bytes = *derive_id(&["mark of a guest", &wish.to_string()]).as_bytes();
    let letter = |half: u8| char::from(b'a'.saturating_add(half));
    bytes.iter().flat_map(|byte| [letter(byte >> 4), letter(byte & 15)]).collect()
}

impl Giving {
    /// `/church/entry`: what the church has chosen, or what is suggested.
    pub async fn entry_settings(&self, admin: &ChurchAdmin) -> Result<EntrySettings, Error> {
        let church = self.church(&admin.scope()).await?;
        Ok(match self.reads().entry(&admin.scope()).await? {
            Some(kept) => EntrySettings {
                slug: kept.slug,
                colour: kept.colour,
                open: kept.open,
                origins: kept.origins,
            },
            None => EntrySettings {
                slug: suggested(&church.name),
                colour: EntryColour::default(),
                open: false,
                origins: Vec::new(),
            },
        })
    }

    /// From now on the church's way in is like this.
    pub async fn save_entry(
        &self,
        admin: &ChurchAdmin,
        typed: &TypedEntry,
        request: RequestId,
    ) -> Result<(), Error> {
        let (scope, now) = (admin.scope(), self.now());
        let slug = address(&typed.slug)?;
        if RESERVED.contains(&slug.as_str()) {
            return Err(Error::invalid("slug", Wrong::Taken));
        }
        let colour = typed.colour.parse().map_err(|_| wrong("colour", Wrong::NotAChoice))?;
        let origins = origins(&typed.origins)?;
        let open = typed.open == "yes";
        let mut work = self.begin().await?;
        let content = ["entry.save", &slug, &typed.colour, &typed.origins, &typed.open];
        if claim(work.as_mut(), request, admin.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let entry = Entry {
            church: scope.church(),
            slug: slug.clone(),
            colour,
            open,
            origins,
            by: admin.id(),
            changed_at: now,
        };
        match work.put_entry(&entry).await {
            Err(StoreError::Duplicate { .. }) => return Err(Error::invalid("slug", Wrong::Taken)),
            put => put?,
        }
        work.note(&Note {
            at: now,
            church: Some(scope.church()),
            who: Who::Person(admin.id()),
            verb: if open { "entry.open" } else { "entry.close" },
            subject: slug,
            why: String::new(),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// `/give/{slug}`.
    pub async fn entry_form(&self, slug: &str) -> Result<EntryForm, Error> {
        let (entry, church) = self.open_entry(slug).await?;
        let scope = Scope::of(entry.church);
        let ways = self.entry_ways(&scope).await?;
        Ok(EntryForm {
            head: self.entry_head(&entry).await?,
            funds: self.reads().funds(&scope).await?,
            chips: chips(church.currency),
            covers: !self.reads().fee_schedules(&scope).await?.is_empty(),
            ways,
            today: church.today(self.now()),
        })
    }

    /// Sites that may show the church's way in inside a frame.
    pub async fn entry_origins(&self, slug: &str) -> Result<Vec<String>, Error> {
        Ok(self.open_entry(slug).await?.0.origins)
    }

    /// Keeps what a guest wants to give until they come back with a card. Sent again with other
    /// answers, the last ones count; once it was given, nothing changes any more.
    pub async fn wish_as_guest(
        &self,
        slug: &str,
        guest: &Guest,
        kind: &str,
        typed: &Typed,
        request: RequestId,
        from: &str,
    ) -> Result<(), Error> {
        let (entry, church) = self.open_entry(slug).await?;
        let scope = Scope::of(entry.church);
        let now = self.now();
        let typed = Typed { method: method_of(request).to_string(), ..typed.clone() };
        let wish = typed.wish(church.currency, church.today(now));
        let guest_or = read_guest(guest);
        let kind = self.guest_kind(&scope, kind).await?;
        let (wish, guest, kind) = match (wish, guest_or, kind) {
            (Ok(wish), Ok(guest), Some(kind)) => (wish, guest, kind),
            (wish, guest, kind) => {
                let mut violations = Vec::new();
                match wish {
                    Err(Error::Invalid(found)) => violations.extend(found),
                    Err(other) => return Err(other),
                    Ok(_) => {}
                }
                violations.extend(guest.err().unwrap_or_default());
                if kind.is_none() {
                    violations.push(wrong("kind", Wrong::NotAChoice));
                }
                return Err(Error::Invalid(violations));
            }
        };
        let kept = GuestWish {
            id: request,
            church: entry.church,
            guest,
            kind,
            typed,
            made_at: now,
            expires_at: now.plus(LASTS),
            given: None,
        };
        self.guest_check(&scope, &church, &kept, &wish).await?;
        let mut work = self.begin().await?;
        self.count_guest(work.as_mut(), from).await?;
        work.put_guest_wish(&scope, &kept).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// `/give/{slug}/check`: the answers, and where the card's number is typed. With a token: what
    /// it stands for, before money moves. Nothing is changed by looking.
    pub async fn check_guest(
        &self,
        slug: &str,
        id: RequestId,
        token: Option<&str>,
        home: &str,
        locale: Locale,
    ) -> Result<EntryCheck, Error> {
        let (entry, church) = self.open_entry(slug).await?;
        let scope = Scope::of(entry.church);
        let kept = self.reads().guest_wish_now(&scope, id).await?.ok_or(Error::NotFound)?;
        let now = self.now();
        if now > kept.expires_at || kept.given.is_some() {
            return Err(Refusal::HandOffOver.into());
        }
        let wish = kept.typed.wish(church.currency, church.today(now))?;
        let mut check = self.guest_check(&scope, &church, &kept, &wish).await?;
        let mark = mark_of(id);
        let door = self.vault.door(&Door {
            kind: kept.numbered()?,
            back: &format!("{home}/give/{slug}/check"),
            state: &id.to_string(),
            mark: &mark,
            language: locale.code(),
        });
        if let Some(token) = token {
            let shown = self.guest_token(&kept, token).await?;
            let method = method_from(&kept, PersonId::from_uuid(uuid::Uuid::nil()), token, &shown);
            check.method.label = method.label();
            check.method.expires = shown.expires;
            check.method.expired = method.expired_on(check.today);
        }
        Ok(EntryCheck {
            head: self.entry_head(&entry).await?,
            check,
            name: kept.guest.name,
            email: kept.guest.email,
            door,
            token: token.map(str::to_owned),
        })
    }

    /// What a guest typed, by the names of the form's fields: for the way back to it.
    pub async fn guest_typed(
        &self,
        slug: &str,
        id: RequestId,
    ) -> Result<Vec<(String, String)>, Error> {
        let (entry, _) = self.open_entry(slug).await?;
        let kept = self.reads().guest_wish_now(&Scope::of(entry.church), id).await?;
        let GuestWish { guest, kind, typed, .. } = kept.ok_or(Error::NotFound)?;
        let fields = [
            ("amount", typed.amount),
            ("cover", typed.cover),
            ("email", guest.email),
            ("first", typed.first),
            ("frequency", typed.frequency),
            ("fund", typed.fund),
            ("kind", kind.name().to_owned()),
            ("giver", guest.name),
        ];
        let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value));
        let parts = typed.parts.into_iter().map(|(fund, part)| (format!("part:{fund}"), part));
        Ok(fields.chain(parts).collect())
    }

    /// Gives what a guest wished for, with the card behind the token. However often the button is
    /// pressed, it is given once.
    pub async fn give_as_guest(
        &self,
        slug: &str,
        id: RequestId,
        token: &str,
        locale: Locale,
        from: &str,
    ) -> Result<Given, Error> {
        let (entry, church) = self.open_entry(slug).await?;
        let scope = Scope::of(entry.church);
        let before = self.reads().guest_wish_now(&scope, id).await?.ok_or(Error::NotFound)?;
        // The vault is asked with no transaction open, and not at all about what is given already.
        let shown = match before.given {
            Some(_) => None,
            None => Some(self.guest_token(&before, token).await?),
        };
        let now = self.now();
        let mut work = self.begin().await?;
        let kept = work.guest_wish(&scope, id).await?.ok_or(Error::NotFound)?;
        let (Some(shown), None) = (shown, kept.given) else {
            return given_before(work.as_mut(), &scope, id).await;
        };
        if now > kept.expires_at {
            return Err(Refusal::HandOffOver.into());
        }
        let today = church.today(now);
        let wish = kept.typed.wish(church.currency, today)?;
        self.guest_check(&scope, &church, &kept, &wish).await?;
        self.count_guest(work.as_mut(), from).await?;
        let donor = self.guest_donor(work.as_mut(), &entry, &kept.guest, locale).await?;
        let method = method_from(&kept, donor.id(), token, &shown);
        if method.expired_on(today) {
            return Err(Error::invalid("method", Wrong::Expired));
        }
        work.add_method(&scope, &method).await?;
        // Nobody is offered a card that somebody typed under their address.
        let hidden = Kept {
            method: method.clone(),
            nickname: String::new(),
            removed_at: Some(now),
            forgotten_at: None,
            renewed_at: None,
        };
        work.end_guest_wish(&scope, id, donor.id(), now).await?;
        work.note(&Note {
            at: now,
            church: Some(entry.church),
            who: Who::Person(donor.id()),
            verb: "guest.give",
            subject: id.to_string(),
            why: String::new(),
        })
        .await?;
        self.keep_wish(work, &donor, &church, &wish, id, Some(&hidden)).await
    }

    /// `/give/{slug}/thanks`: what became of it, for whoever has just given.
    pub async fn thank_guest(&self, slug: &str, id: RequestId) -> Result<EntryThanks, Error> {
        let (entry, church) = self.open_entry(slug).await?;
        let scope = Scope::of(entry.church);
        let kept = self.reads().guest_wish_now(&scope, id).await?.ok_or(Error::NotFound)?;
        let (donor, at) = kept.given.ok_or(Error::NotFound)?;
        let now = self.now();
        if now > at.plus(THANKED_FOR) {
            return Err(Error::NotFound);
        }
        let gift = GiftId::from_uuid(named("gift", id));
        let detail = self.reads().gift_detail(&scope, Some(donor), gift).await?;
        let wish = kept.typed.wish(church.currency, church.today(at))?;
        Ok(EntryThanks {
            head: self.entry_head(&entry).await?,
            check: self.guest_check(&scope, &church, &kept, &wish).await?,
            status: detail.as_ref().map(|detail| detail.row.status),
            number: detail.map(|_| crate::gifts::Gift::number(gift)),
            email: kept.guest.email,
        })
    }

    /// The church behind an address, if it lets guests in.
    async fn open_entry(&self, slug: &str) -> Result<(Entry, Church), Error> {
        let entry = self.reads().entry_at(slug).await?.filter(|entry| entry.open);
        let entry = entry.ok_or(Error::NotFound)?;
        let church = self.church(&Scope::of(entry.church)).await?;
        Ok((entry, church))
    }

    async fn entry_head(&self, entry: &Entry) -> Result<EntryHead, Error> {
        let church = self.reads().church_card(&Scope::of(entry.church)).await?;
        Ok(EntryHead {
            church: church.ok_or(Error::NotFound)?,
            slug: entry.slug.clone(),
            colour: entry.colour,
        })
    }

    /// The kinds of ways to pay that a church takes and that have a number to be typed.
    async fn entry_ways(&self, scope: &Scope) -> Result<Vec<EntryWay>, Error> {
        let facilities = self.reads().facilities(scope).await?;
        let delays = self.reads().delays_now().await?;
        let mut ways: Vec<EntryWay> = facilities
            .iter()
            .filter(|facility| Numbered::of(facility.kind).is_some())
            .map(|facility| EntryWay {
                kind: facility.kind.name().to_owned(),
                delayed: first_covering(
                    &delays,
                    &Subject {
                        church: scope.church(),
                        gateway: Some(&facility.gateway),
                        facility: Some(facility.id),
                        method_kind: facility.kind,
                    },
                )
                .is_some(),
            })
            .collect();
        // Most guests have a card at hand.
        ways.sort_by_key(|way| way.kind != MethodKind::Card.name());
        Ok(ways)
    }

    async fn guest_kind(&self, scope: &Scope, kind: &str) -> Result<Option<MethodKind>, Error> {
        let ways = self.entry_ways(scope).await?;
        let offered = ways.iter().any(|way| way.kind == kind);
        Ok(kind.parse().ok().filter(|_| offered))
    }

    async fn guest_check(
        &self,
        scope: &Scope,
        church: &Church,
        kept: &GuestWish,
        wish: &Wish,
    ) -> Result<GiveCheck, Error> {
        let ways = self.entry_ways(scope).await?;
        let method = MethodChoice {
            id: kept.method(),
            label: kept.label(),
            nickname: String::new(),
            expires: None,
            expired: false,
            delayed: ways.iter().any(|way| way.kind == kept.kind.name() && way.delayed),
        };
        let check = self.check_wish(scope, wish, method, church.today(self.now())).await?;
        Ok(GiveCheck { request: kept.id, ..check })
    }

    /// What the vault shows of a token, if it was typed for this wish.
    async fn guest_token(&self, kept: &GuestWish, token: &str) -> Result<Shown, Error> {
        match self.vault.look(token).await {
            Looked::Shown(shown)
                if shown.kind == kept.numbered()?
                    && shown.mark.as_deref() == Some(mark_of(kept.id).as_str()) =>
            {
                Ok(shown)
            }
            Looked::Shown(_) | Looked::NoSuch => Err(Error::NotFound),
            Looked::Unanswered { why } => {
                tracing::warn!(why, "the vault does not say what a guest's token stands for");
                Err(Refusal::VaultSilent.into())
            }
        }
    }

    /// The donor a guest is: whoever gives in this church under the address, or somebody new. An
    /// address by which somebody else signs in (staff, or a donor of another church) stands here
    /// with the church before it, as mail programs write it: mail arrives, and it opens no other
    /// account.
    async fn guest_donor(
        &self,
        work: &mut dyn Work,
        entry: &Entry,
        guest: &Guest,
        locale: Locale,
    ) -> Result<Donor, Error> {
        let of_here =
            |person: &Person| person.role == Role::Donor && person.church == Some(entry.church);
        let mut address = guest.email.clone();
        let mut found = work.person_by_email(&address).await?;
        if found.as_ref().is_some_and(|person| !of_here(person)) {
            address = format!("{} <{}>", entry.slug, guest.email);
            found = work.person_by_email(&address).await?;
        }
        let person = match found {
            Some(person) => person,
            None => {
                let person = Person {
                    id: PersonId::from_uuid(self.ids().uuid()),
                    church: Some(entry.church),
                    role: Role::Donor,
                    name: guest.name.clone(),
                    email: address,
                    password: None,
                    credential: 0,
                    last_sign_in: None,
                    campus: None,
                    locale: Some(locale),
                };
                work.add_person(&person).await?;
                person
            }
        };
        match Actor::of(&person) {
            Some(Actor::Donor(donor)) => Ok(donor),
            Some(Actor::Admin(_) | Actor::Staff(_)) | None => Err(Error::NotFound),
        }
    }

    /// Counts a guest's try before it is looked at.
    async fn count_guest(&self, work: &mut dyn Work, from: &str) -> Result<(), Error> {
        let (key, now) = (format!("guest {from}"), self.now());
        let (tries, first) = work.misses(&key, now.minus(TRIES_WITHIN)).await?;
        if let Some(first) = first.filter(|_| tries >= TRIES) {
            return Err(Error::Throttled { until: first.plus(TRIES_WITHIN) });
        }
        Ok(work.note_miss(&key, now).await?)
    }
}

/// The card behind a token, as a way to pay of whoever gives.
fn method_from(kept: &GuestWish, donor: PersonId, token: &str, shown: &Shown) -> Method {
    Method {
        id: kept.method(),
        donor,
        kind: kept.kind,
        token: token.to_owned(),
        brand: shown.brand.clone(),
        last_four: shown.last_four.clone(),
        expires: shown.expires,
    }
}

/// Sites by their scheme, name and port alone: they stand in a header of the answer.
fn origins(typed: &str) -> Result<Vec<String>, Violation> {
    let lines = typed.split_whitespace().map(|line| line.trim_end_matches('/').to_lowercase());
    let mut origins: Vec<String> = lines.collect();
    origins.sort_unstable();
    origins.dedup();
    if origins.len() > MOST_ORIGINS {
        return Err(wrong("origins", Wrong::TooLong));
    }
    if origins.iter().all(|origin| is_origin(origin)) {
        Ok(origins)
    } else {
        Err(wrong("origins", Wrong::NotAnAddress))
    }
}

fn is_origin(text: &str) -> bool {
    let secure = text.strip_prefix("https://");
    let near = text.strip_prefix("http://").filter(|rest| rest.starts_with("localhost"));
    let Some(rest) = secure.or(near) else { return false };
    let (host, port) = rest.split_once(':').unwrap_or((rest, "443"));
    let named = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
    (1..=253).contains(&host.len()) && host.bytes().all(named) && port.parse::<u16>().is_ok()
}

/// A name and an address that mail can be sent to.
fn read_guest(guest: &Guest) -> Result<Guest, Vec<Violation>> {
    let mut found = Vec::new();
    let name = guest.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(reason) = length(&name, 1, LONGEST_NAME) {
        found.push(wrong("giver", reason));
    }
    match mail_address(&guest.email, "email") {
        Ok(email) if found.is_empty() => Ok(Guest { name, email }),
        Ok(_) => Err(found),
        Err(violation) => {
            found.push(violation);
            Err(found)
        }
    }
}

/// An address that mail can be sent to, in lower case.
pub(crate) fn mail_address(typed: &str, field: &'static str) -> Result<String, Violation> {
    let email = typed.trim().to_lowercase();
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"<>()[]\\,;:\"".contains(&byte);
    let fits = email.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && domain.contains('.') && !domain.contains('@')
    });
    if email.is_empty() {
        Err(wrong(field, Wrong::Missing))
    } else if !fits || !email.bytes().all(plain) || email.len() > 254 {
        Err(wrong(field, Wrong::NotAnAddress))
    } else {
        Ok(email)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guest_has_a_name_and_an_address() {
        let read = |name: &str, email: &str| {
            let guest = Guest { name: name.to_owned(), email: email.to_owned() };
            read_guest(&guest)
                .map_err(|found| found.iter().map(|one| one.field).collect::<Vec<_>>())
        };
        let good = Guest { name: "Ana Lima".to_owned(), email: "ana@example.org".to_owned() };
        assert_eq!(read("  Ana   Lima ", " Ana@Example.org "), Ok(good));
        assert_eq!(read("", ""), Err(vec!["giver", "email"]));
        for email in ["ana", "ana@", "@example.org", "a b@example.org", "x <ana@example.org>"] {
            assert_eq!(read("Ana", email), Err(vec!["email"]), "{email}");
        }
    }

    #[test]
    fn a_site_is_named_by_its_origin_alone() {
        let read = |typed: &str| origins(typed).map_err(|one| one.wrong);
        let two = "https://grace.example/\n http://localhost:8080 https://Grace.example";
        assert_eq!(read(two).unwrap(), ["http://localhost:8080", "https://grace.example"]);
        assert_eq!(read("").unwrap(), Vec::<String>::new());
        for bad in ["grace.example", "http://grace.example", "https://a/b", "https://*", "https://"]
        {
            assert_eq!(read(bad), Err(Wrong::NotAnAddress), "{bad}");
        }
        assert_eq!(read("https://a.example;script-src"), Err(Wrong::NotAnAddress));
    }

    #[test]
    fn a40_a_mark_is_letters_alone() {
        let mark = mark_of(RequestId::from_uuid(uuid::Uuid::from_u128(7)));
        assert!(mark.len() == 32 && mark.bytes().all(|byte| byte.is_ascii_lowercase()), "{mark}");
    }
}
