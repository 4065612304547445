//! A whole site in this process: a database in a folder of its own, a real practice gateway on the
//! loopback, a clock that stands still, and browsers that keep their cookies.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use app::site::Assets;
use async_trait::async_trait;
use auth::{Argon2Passwords, Sessions};
use axum::Router;
use axum::body::{Body, to_bytes};
use delayed_payments::MethodKind;
use futures::StreamExt;
use giving::churches::{Campus, Church, Facility, Fund, Gateway};
use giving::methods::Method;
use giving::people::{Person, Role};
use giving::ports::{BooksSnapshot, Ids, Passwords, Reads, SeededIds, Store, StoreError, Work};
use giving::{Giving, Scope};
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{HeaderMap, Request, StatusCode};
use kernel::{
    CampusId, ChurchId, Clock, Currency, FacilityId, FundId, ManualClock, MethodId, PersonId,
    Timestamp, derive_id,
};
use offertory::compose::{self, Practice};
use offertory::config::{Config, Environment};
use offertory::errands::Errands;
use offertory::http::health::Lately;
use offertory::http::live::Live;
use offertory::http::site::{Parts, Site};
use offertory::lifecycle::Bell;
use store::Opened;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tower::ServiceExt;

use crate::database::database;

pub(crate) const PASSWORD: &str = "correct horse battery";

/// A donor of the first church, with one card that works and one that is declined.
pub(crate) const ANN: &str = "ann@example.org";
/// A donor of the other church.
pub(crate) const BOB: &str = "bob@example.org";
/// Keeps the first church's books.
pub(crate) const RUTH: &str = "ruth@example.org";
/// On call.
pub(crate) const DAVID: &str = "david@example.org";
/// The second of the payment staff.
pub(crate) const ANNA: &str = "anna@example.org";

/// A name that a spreadsheet would take for a formula.
pub(crate) const ANNS_NAME: &str = "=cmd(A1)";

/// Sunday, 2026-11-22, 10:00 in Tacoma.
fn sunday() -> Timestamp {
    Timestamp::from_jiff("2026-11-22T18:00:00Z".parse().unwrap())
}

/// A folder that is gone when the test ends.
struct Room(PathBuf);

impl Drop for Room {
    fn drop(&mut self) {
        // What is left behind is in the temporary folder.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) struct TestSite {
    pub(crate) giving: Giving,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) gateway: String,
    store: Arc<dyn Store>,
    router: Router,
    practice: Practice,
    bell: Bell,
    room: Room,
}

impl TestSite {
    pub(crate) async fn new() -> TestSite {
        TestSite::in_environment(Environment::Localhost).await
    }

    pub(crate) async fn on_postgres() -> TestSite {
        TestSite::start(Environment::Localhost, Some(database().await), |store| store).await
    }

    pub(crate) async fn in_environment(environment: Environment) -> TestSite {
        TestSite::over(environment, |store| store).await
    }

    /// Over a database that some test has got between.
    pub(crate) async fn over(
        environment: Environment,
        between: impl FnOnce(Arc<dyn Store>) -> Arc<dyn Store>,
    ) -> TestSite {
        TestSite::start(environment, None, between).await
    }

    /// On the database named; on a file of its own if none is.
    async fn start(
        environment: Environment,
        database: Option<String>,
        between: impl FnOnce(Arc<dyn Store>) -> Arc<dyn Store>,
    ) -> TestSite {
        let room = std::env::temp_dir().join(format!("offertory-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&room).unwrap();
        let room = Room(room);
        let folder = room.0.to_string_lossy().into_owned();
        let config = Config::read(|name| match name {
            "OFFERTORY_DATA" => Some(folder.clone()),
            "DATABASE_URL" => database.clone(),
            _ => None,
        });
        let config = config.unwrap();
        let Opened { store, pools } = compose::open(&config).await.unwrap();
        let passwords: Arc<dyn Passwords> = Arc::new(Argon2Passwords::cheap());
        let gateway = set_up(store.as_ref(), passwords.as_ref()).await;
        let sessions: Sessions = compose::sessions(&config, &pools).await.unwrap();
        let practice = Practice::start("127.0.0.1:0", &room.0.join(compose::BOOK)).await.unwrap();
        let config = Config { texts: Some(practice.texts()), ..config };
        let clock = Arc::new(ManualClock::at(sunday()));
        let client =
            compose::client(&practice.orchestrator(), Some(clock.clone() as Arc<dyn Clock>));
        let ids: Arc<dyn Ids> = Arc::new(SeededIds::new(7));
        let world = (passwords, clock.clone() as Arc<dyn Clock>, ids);
        let giving =
            compose::giving(&config, between(Arc::clone(&store)), client.unwrap(), world).unwrap();
        let bell = Bell::default();
        let site = Site::new(Parts {
            giving: giving.clone(),
            sessions,
            assets: Assets { boot: "/assets/boot.js".to_owned(), ..Assets::default() },
            environment,
            demo: true,
            proxies: 0,
            url: None,
            live: Live::default(),
            lately: Lately::default(),
            errands: Errands::default(),
            stop: bell.stop(),
        });
        let router = offertory::http::router(site).unwrap();
        TestSite { giving, clock, gateway, store, router, practice, bell, room }
    }

    /// From now on the card gateway behaves so.
    pub(crate) async fn mood(&self, mood: &str) {
        let at = self.practice.url.strip_prefix("http://").unwrap();
        let body = format!("{{\"mood\":\"{mood}\"}}");
        let asked = format!(
            "PUT /sandbox/gateways/gw_braintree_grace_harbor_church/mood HTTP/1.0\r\nHost: {at}\r\n\
             Authorization: Basic c2FuZGJveDpzYW5kYm94\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut line = TcpStream::connect(at).await.unwrap();
        line.write_all(asked.as_bytes()).await.unwrap();
        let mut answer = String::new();
        line.read_to_string(&mut answer).await.unwrap();
        assert!(answer.contains(" 204 "), "{answer}");
    }

    /// A charge of some other system through the church's card gateway, under a key of its own.
    pub(crate) async fn charge(&self, key: &str, cents: i64) {
        let at = self.practice.url.strip_prefix("http://").unwrap();
        let body = format!(
            "{{\"transaction\":{{\"payment_method_token\":\"pm_ok_visa_1881\",\"amount\":{cents},\
             \"currency_code\":\"USD\",\"order_id\":\"{key}\"}}}}"
        );
        let asked = format!(
            "POST /v1/gateways/gw_braintree_grace_harbor_church/purchase.json HTTP/1.0\r\n\
             Host: {at}\r\nAuthorization: Basic c2FuZGJveDpzYW5kYm94\r\nX-Sandbox-Now: {}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.clock.now().as_micros(),
            body.len()
        );
        let mut line = TcpStream::connect(at).await.unwrap();
        line.write_all(asked.as_bytes()).await.unwrap();
        let mut answer = String::new();
        line.read_to_string(&mut answer).await.unwrap();
        assert!(answer.contains(" 200 "), "{answer}");
    }

    /// A bank account of the donor's, at a gateway of its own, for debits.
    pub(crate) async fn bank_of(&self, email: &str) {
        let church = ChurchId::from_uuid(derive_id(&["church", "Grace Harbor Church"]));
        let gateway = "vantiv".parse().unwrap();
        let mut work = self.store.begin().await.unwrap();
        work.put_gateway(&Gateway {
            id: gateway,
            name: "Harbor Bank Debits".to_owned(),
            probe_facility_token: "gw_vantiv_probe".to_owned(),
            probe_method_token: "pm_ach_ok_1111".to_owned(),
        })
        .await
        .unwrap();
        work.add_facility(&Facility {
            id: FacilityId::from_uuid(derive_id(&["bank facility"])),
            church,
            gateway: "vantiv".parse().unwrap(),
            kind: MethodKind::Ach,
            token: "gw_vantiv_grace_harbor_church".to_owned(),
        })
        .await
        .unwrap();
        let method = Method {
            id: MethodId::from_uuid(derive_id(&["bank", email])),
            donor: PersonId::from_uuid(derive_id(&["person", email])),
            kind: MethodKind::Ach,
            token: "pm_ach_ok_6203".to_owned(),
            brand: "Bank".to_owned(),
            last_four: "6203".to_owned(),
            expires: None,
        };
        work.add_method(&Scope::of(church), &method).await.unwrap();
        let _committed = work.commit().await.unwrap();
    }

    /// Says of a gift that the attempt that took it was one too many; the attempt's id.
    pub(crate) async fn taken_twice(&self, gift: &str) -> String {
        let scope = Scope::of(ChurchId::from_uuid(derive_id(&["church", "Grace Harbor Church"])));
        let mut work = self.store.begin().await.unwrap();
        let attempt = work.taking_attempt(&scope, gift.parse().unwrap()).await.unwrap().unwrap();
        let found = giving::late::Correction {
            attempt: attempt.id,
            kind: views::CorrectionKind::TakenTwice,
            gift: attempt.gift,
            amount: attempt.amount,
            found_at: self.giving.now(),
            told: views::Told::Corrected,
            refund: None,
            closed_at: None,
            closed_by: None,
            why: String::new(),
        };
        assert!(work.add_correction(&scope, &found).await.unwrap());
        let _committed = work.commit().await.unwrap();
        attempt.id.to_string()
    }

    /// Every mail there is.
    pub(crate) async fn mails(&self) -> Vec<views::Mail> {
        self.store.read().mails(1_000).await.unwrap()
    }

    /// Another fund of the first church; its id.
    pub(crate) async fn add_fund(&self, name: &str) -> String {
        let id = FundId::from_uuid(derive_id(&["fund", name]));
        let church = ChurchId::from_uuid(derive_id(&["church", "Grace Harbor Church"]));
        let mut work = self.store.begin().await.unwrap();
        work.add_fund(&Fund { id, church, name: name.to_owned(), position: 2 }).await.unwrap();
        let _committed = work.commit().await.unwrap();
        id.to_string()
    }

    /// Somebody who has not signed in.
    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser { site: self, cookies: BTreeMap::new() }
    }

    /// Somebody who has.
    pub(crate) async fn signed_in(&self, email: &str) -> Browser<'_> {
        let mut browser = self.browser();
        let reply = browser.sign_in(email, PASSWORD).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{email} signs in: {}", reply.body);
        browser
    }

    /// All that is on disk: the database, what is on its way into it, the book of charges.
    pub(crate) fn everything_written(&self) -> Vec<u8> {
        let files = std::fs::read_dir(&self.room.0).unwrap();
        files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }

    /// Runs the engine until nothing is due.
    pub(crate) async fn work_off(&self) {
        while self.giving.run_tasks(50).await.unwrap() > 0 {}
    }

    /// Ends, and so must what is still being said.
    pub(crate) async fn end_and(self, mut events: axum::body::BodyDataStream) {
        self.bell.ring();
        while tokio::time::timeout(PATIENCE, events.next()).await.unwrap().is_some() {}
        self.practice.stop().await.unwrap();
    }

    pub(crate) async fn end(self) {
        self.bell.ring();
        self.practice.stop().await.unwrap();
    }
}

/// A browser: it keeps cookies and follows nothing by itself.
#[derive(Clone)]
pub(crate) struct Browser<'a> {
    site: &'a TestSite,
    cookies: BTreeMap<String, String>,
}

impl Browser<'_> {
    pub(crate) async fn get(&mut self, path: &str) -> Reply {
        self.send(Request::get(path), Body::empty()).await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        self.post_with(path, fields, &[]).await
    }

    /// With headers that a browser adds.
    pub(crate) async fn post_with(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Reply {
        let mut request =
            Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request, Body::from(encoded(fields))).await
    }

    pub(crate) async fn send(&mut self, request: http::request::Builder, body: Body) -> Reply {
        let (status, headers, body) = self.answer(request, body).await;
        let bytes = to_bytes(body, 64 << 20).await.unwrap();
        Reply { status, headers, body: String::from_utf8(bytes.to_vec()).unwrap_or_default() }
    }

    /// The head of the answer, and a body that may last.
    pub(crate) async fn answer(
        &mut self,
        request: http::request::Builder,
        body: Body,
    ) -> (StatusCode, HeaderMap, Body) {
        let cookies: Vec<_> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(COOKIE, cookies.join("; ")).header("host", "offertory.test");
        let response = self.site.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        for line in response.headers().get_all(SET_COOKIE) {
            let pair = line.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let (head, body) = response.into_parts();
        (head.status, head.headers, body)
    }

    pub(crate) async fn sign_in(&mut self, email: &str, password: &str) -> Reply {
        let fields = [("email", email), ("password", password), ("act", "password")];
        self.post("/sign-in", &fields).await
    }

    /// The session's id, as the browser knows it.
    pub(crate) fn session(&self) -> Option<&str> {
        self.cookies.get("offertory").map(String::as_str)
    }

    /// Fills the form of the first page of giving, and gives.
    pub(crate) async fn give(&mut self, amount: &str, card: &str) -> Reply {
        let form = self.get("/give").await;
        let (fund, method) = (form.first_value("fund"), form.value_beside("method", card));
        let fields = [
            ("fund", fund.as_str()),
            ("amount", amount),
            ("method", &method),
            ("frequency", "once"),
        ];
        let check = self.post("/give", &fields).await;
        assert_eq!(check.status, StatusCode::SEE_OTHER, "{}", check.body);
        let page = self.get(check.location()).await;
        self.post("/give/check", &page.form("/give/check").fields()).await
    }
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let one = |text: &str| {
        let bytes = text.bytes().map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        });
        bytes.collect::<String>()
    };
    let pairs: Vec<_> =
        fields.iter().map(|(name, value)| format!("{}={}", one(name), one(value))).collect();
    pairs.join("&")
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn location(&self) -> &str {
        self.headers.get(LOCATION).expect("the answer leads on").to_str().unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The page's words, without its marks.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let mut inside = false;
        for letter in self.body.chars() {
            match letter {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    text.push(' ');
                }
                letter if !inside => text.push(letter),
                _ => {}
            }
        }
        let text = text.replace("&#x27;", "'").replace("&amp;", "&");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn says(&self, words: &str) {
        assert!(self.text().contains(words), "{} should say {words:?}", self.text());
    }

    /// The form that is sent to `action`: its hidden fields.
    pub(crate) fn form(&self, action: &str) -> FormOf {
        let start = format!("action=\"{action}\"");
        let form = self
            .body
            .split("<form")
            .find(|form| form.split('>').next().is_some_and(|tag| tag.contains(&start)));
        let form = form.unwrap_or_else(|| panic!("no form to {action} in {}", self.body));
        let form = form.split("</form").next().unwrap();
        FormOf { fields: inputs(form).collect() }
    }

    /// The value of the first choice of a name.
    pub(crate) fn first_value(&self, name: &str) -> String {
        let mut inputs = inputs(&self.body);
        let found = inputs.find(|(of, _)| of == name);
        if let Some((_, value)) = found {
            return value;
        }
        let select = self.body.split(&format!("name=\"{name}\"")).nth(1).unwrap_or_else(|| {
            panic!("no field {name} in {}", self.body);
        });
        let option = select.split("<option").nth(1).unwrap();
        attribute(option.split('>').next().unwrap(), "value").unwrap()
    }

    /// The value of the choice beside which some words stand.
    pub(crate) fn value_beside(&self, name: &str, words: &str) -> String {
        let choices = self.body.split("<input").skip(1);
        let mut ours = choices.filter(|choice| {
            let tag = choice.split('>').next().unwrap();
            attribute(tag, "name").as_deref() == Some(name)
        });
        let choice = ours.find(|choice| choice.contains(words));
        let choice = choice.unwrap_or_else(|| panic!("no {words} in {}", self.body));
        attribute(choice.split('>').next().unwrap(), "value").unwrap()
    }
}

/// The fields of a form, as the page filled them.
pub(crate) struct FormOf {
    fields: Vec<(String, String)>,
}

impl FormOf {
    pub(crate) fn fields(&self) -> Vec<(&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    /// The same with another button pressed.
    pub(crate) fn with_act(mut self, act: &str) -> FormOf {
        self.fields.retain(|(name, _)| name != "act");
        self.fields.push(("act".to_owned(), act.to_owned()));
        self
    }

    /// The same with some fields typed.
    pub(crate) fn with<'a>(&'a self, typed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let mut fields = self.fields();
        fields.retain(|(name, _)| typed.iter().all(|(typed, _)| typed != name));
        fields.extend(typed);
        fields
    }
}

fn inputs(html: &str) -> impl Iterator<Item = (String, String)> {
    html.split("<input").skip(1).filter_map(|input| {
        let tag = input.split('>').next()?;
        let kind = attribute(tag, "type").unwrap_or_default();
        let chosen = !matches!(kind.as_str(), "radio" | "checkbox") || tag.contains("checked");
        let name = attribute(tag, "name")?;
        chosen.then(|| (name, attribute(tag, "value").unwrap_or_default()))
    })
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag.split(&format!(" {name}=\"")).nth(1)?;
    Some(value.split('"').next()?.replace("&#x27;", "'").replace("&amp;", "&"))
}

/// A database that does not answer any more, from a moment on.
pub(crate) struct Silent(pub(crate) Arc<dyn Store>);

#[async_trait]
impl Store for Silent {
    async fn begin(&self) -> Result<Box<dyn Work>, StoreError> {
        Err(StoreError::Unavailable("silent".to_owned()))
    }

    fn read(&self) -> &dyn Reads {
        self.0.read()
    }

    async fn snapshot(&self) -> Result<Box<dyn BooksSnapshot>, StoreError> {
        self.0.snapshot().await
    }

    async fn ready(&self) -> Result<(), StoreError> {
        std::future::pending().await
    }
}

/// Two churches, a donor of each, an admin, and somebody on call. Answers the gateway's name.
async fn set_up(store: &dyn Store, passwords: &dyn Passwords) -> String {
    let hash = passwords.hash(PASSWORD.to_owned()).await;
    let gateway = "braintree";
    let mut work = store.begin().await.unwrap();
    work.put_gateway(&Gateway {
        id: gateway.parse().unwrap(),
        name: "Meridian Cards".to_owned(),
        probe_facility_token: "gw_braintree_probe".to_owned(),
        probe_method_token: "pm_ok_visa_1111".to_owned(),
    })
    .await
    .unwrap();
    for name in ["Grace Harbor Church", "Hope Chapel"] {
        let church = ChurchId::from_uuid(derive_id(&["church", name]));
        work.add_church(&Church {
            id: church,
            name: name.to_owned(),
            zone: "America/Los_Angeles".to_owned(),
            currency: Currency::Usd,
            phone: "253-555-0142".to_owned(),
            address: "410 Dock Street".to_owned(),
            tax_number: "00-1234567".to_owned(),
            test: false,
        })
        .await
        .unwrap();
        work.add_campus(&Campus {
            id: CampusId::from_uuid(derive_id(&["campus", name])),
            church,
            name: "Harbor".to_owned(),
        })
        .await
        .unwrap();
        work.add_fund(&Fund {
            id: FundId::from_uuid(derive_id(&["fund", name])),
            church,
            name: "General fund".to_owned(),
            position: 1,
        })
        .await
        .unwrap();
        work.add_facility(&Facility {
            id: FacilityId::from_uuid(derive_id(&["facility", name])),
            church,
            gateway: gateway.parse().unwrap(),
            kind: MethodKind::Card,
            token: format!("gw_braintree_{}", name.to_lowercase().replace(' ', "_")),
        })
        .await
        .unwrap();
    }
    let grace = Some(ChurchId::from_uuid(derive_id(&["church", "Grace Harbor Church"])));
    let hope = Some(ChurchId::from_uuid(derive_id(&["church", "Hope Chapel"])));
    for (email, name, role, church) in [
        (ANN, ANNS_NAME, Role::Donor, grace),
        (BOB, "Bob Marsh", Role::Donor, hope),
        (RUTH, "Ruth Castillo", Role::ChurchAdmin, grace),
        (DAVID, "David Okafor", Role::PaymentStaff, None),
        (ANNA, "Anna Kowalczyk", Role::PaymentStaff, None),
    ] {
        let id = PersonId::from_uuid(derive_id(&["person", email]));
        work.add_person(&Person {
            id,
            church,
            role,
            name: name.to_owned(),
            email: email.to_owned(),
            password: Some(hash.clone()),
            credential: 1,
            last_sign_in: None,
            campus: None,
            locale: None,
        })
        .await
        .unwrap();
        let Some(church) = church.filter(|_| role == Role::Donor) else { continue };
        for (behaviour, last_four) in [("ok", "1881"), ("declined", "0002")] {
            work.add_method(
                &Scope::of(church),
                &Method {
                    id: MethodId::from_uuid(derive_id(&["method", email, behaviour])),
                    donor: id,
                    kind: MethodKind::Card,
                    token: format!("pm_{behaviour}_visa_{last_four}"),
                    brand: "Visa".to_owned(),
                    last_four: last_four.to_owned(),
                    expires: Some((11, 2029)),
                },
            )
            .await
            .unwrap();
        }
    }
    let _committed = work.commit().await.unwrap();
    gateway.to_owned()
}

/// Nothing that is waited for takes so long, however busy the machine is.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
