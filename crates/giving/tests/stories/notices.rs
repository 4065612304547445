//! Staff are told: who, when, by which way, and once; and a webhook over real HTTP that verifies
//! what it gets, and does not always answer.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use delayed_payments::Wake;
use giving::notices::{
    Delivery, MINE, NewWebhook, Notice, Progress, TEAM, TypedChannels, TypedOnCall, Urgency,
    Written, notice_id,
};
use giving::{Error, Giving, Staff};
use kernel::{Clock, IncidentId, NoticeId, WebhookId};
use mirror::signature::Secret;
use mirror::webhook::{EVENT, Event};
use mirror::wire::SIGNATURE;
use views::{NoticeRow, ToldState};

use crate::world::World;

const SECRET: &str = "a secret that the pager and the house know, nobody else";
const MINUTE: Duration = Duration::from_secs(60);

/// What came in at a webhook.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) event: String,
    pub(crate) signature: String,
    pub(crate) body: Vec<u8>,
}

/// How a webhook behaves, call after call; the last manner stays.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Manner {
    Answers(u16),
    /// It reads everything and hangs up.
    HangsUp,
    /// It never answers, until the caller has had enough.
    Sleeps,
}

/// Another system, beside the story.
pub(crate) struct Pager {
    address: SocketAddr,
    heard: Arc<Mutex<Vec<Heard>>>,
}

impl Pager {
    pub(crate) fn start(manners: &[Manner]) -> Pager {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (book, manners) = (Arc::clone(&heard), manners.to_vec());
        std::thread::spawn(move || {
            for (nth, stream) in listener.incoming().enumerate() {
                let manner = manners.get(nth).or(manners.last()).copied();
                let (Ok(stream), Some(manner)) = (stream, manner) else { break };
                serve(stream, manner, &book);
            }
        });
        Pager { address, heard }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/hook?key=of-its-own", self.address)
    }

    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }
}

fn serve(mut stream: TcpStream, manner: Manner, book: &Mutex<Vec<Heard>>) {
    let mut bytes = Vec::new();
    let mut chunk = [0_u8; 4096];
    let (head, body) = loop {
        let read = stream.read(&mut chunk).unwrap_or(0);
        bytes.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length: usize = header(head, "content-length").parse().unwrap_or(0);
            if body.len() >= length {
                break (head.to_owned(), body.as_bytes().to_vec());
            }
        }
        if read == 0 {
            return;
        }
    };
    book.lock().unwrap().push(Heard {
        event: header(&head, EVENT),
        signature: header(&head, SIGNATURE),
        body,
    });
    match manner {
        Manner::Answers(status) => {
            let answer =
                format!("HTTP/1.1 {status} So\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes());
        }
        Manner::HangsUp => {}
        // Reading ends when the caller hangs up.
        Manner::Sleeps => {
            let _ = stream.read(&mut chunk);
        }
    }
}

fn header(head: &str, name: &str) -> String {
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    let mut found = lines.filter(|(key, _)| key.trim().eq_ignore_ascii_case(name));
    found.next_back().map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
}

async fn add(world: &World, staff: &Staff, pager: &Pager, whose: &str, hears: &str) -> WebhookId {
    let url = pager.url();
    let typed = NewWebhook { name: "Pager", url: &url, secret: SECRET, whose, hears };
    world.giving.add_webhook(staff, typed, world.request()).await.unwrap()
}

/// Something happens that staff must know.
async fn happens(
    world: &World,
    key: &str,
    urgency: Urgency,
    about: Option<IncidentId>,
) -> NoticeId {
    let now = world.clock.now();
    let first = if urgency == Urgency::Page { Wake::First } else { Wake::Everybody };
    let written = Written {
        id: notice_id(key),
        notice: Notice {
            key: key.to_owned(),
            urgency,
            subject: format!("It happened: {key}"),
            text: "Held gifts are safe.\n\nLook at the board.".to_owned(),
            about,
        },
        only: None,
        at: now,
        taken: None,
        next: Some((first, now)),
    };
    let mut work = world.store().begin().await.unwrap();
    work.write_notice(&written).await.unwrap();
    let _committed = work.commit().await.unwrap();
    written.id
}

/// A round of the loop.
async fn round(giving: &Giving) {
    giving.wake_staff().await.unwrap();
    for delivery in giving.deliveries_due(20).await.unwrap() {
        giving.call_webhook(&delivery).await.unwrap();
    }
}

async fn on_call(world: &World, staff: &Staff, order: &[&Staff]) {
    let places = order.iter().zip(1..).map(|(one, place)| (one.id(), format!("{place}")));
    let typed = TypedOnCall { places: places.collect(), ..TypedOnCall::default() };
    world.giving.save_on_call(staff, &typed, world.request()).await.unwrap();
}

/// Who was mailed about something, in the order of their mails.
async fn mailed(world: &World, subject: &str) -> Vec<String> {
    let mut mails = world.mails().await;
    mails.retain(|mail| mail.subject.contains(subject));
    mails.sort_by_key(|mail| mail.written_at);
    mails.into_iter().map(|mail| mail.to).collect()
}

async fn emails(world: &World, staff: &[&Staff]) -> Vec<String> {
    let mut emails = Vec::new();
    for one in staff {
        emails.push(world.giving.channels_page(one).await.unwrap().email);
    }
    emails
}

async fn row(world: &World, staff: &Staff, id: NoticeId) -> NoticeRow {
    let list = world.giving.notice_list(staff, 1).await.unwrap();
    list.notices.into_iter().find(|row| row.id == id).unwrap()
}

pub(crate) async fn what_wakes_goes_on_until_somebody_has_it(world: World) {
    let staff = [world.staff().await, world.staff().await, world.staff().await];
    let [first, second, third] = &staff;
    let all = emails(&world, &[first, second, third]).await;
    on_call(&world, first, &[second, first]).await;
    let id = happens(&world, "the gateway is down", Urgency::Page, None).await;
    let again = world.clock.now();
    round(&world.giving).await;
    round(&world.giving).await;
    assert_eq!(mailed(&world, "is down").await, [all[1].clone()], "the first of the order, once");

    world.clock.advance(MINUTE * 5 - Duration::from_secs(1));
    round(&world.giving).await;
    assert_eq!(mailed(&world, "is down").await.len(), 1, "five minutes are not over");
    world.clock.advance(Duration::from_secs(1));
    round(&world.giving).await;
    assert_eq!(mailed(&world, "is down").await, [all[1].clone(), all[0].clone()]);
    let shown = row(&world, third, id).await;
    assert_eq!(shown.next_at, Some(again.plus(MINUTE * 15)), "and then everybody");

    world.clock.advance(MINUTE * 10);
    round(&world.giving).await;
    let told = mailed(&world, "is down").await;
    assert_eq!(told.len(), 3, "nobody is told twice");
    assert_eq!(told[2], all[2]);
    assert_eq!(row(&world, third, id).await.next_at, None);
}

pub(crate) async fn taking_it_stops_the_waking(world: World) {
    let (first, second) = (world.staff().await, world.staff().await);
    on_call(&world, &first, &[&first, &second]).await;
    let id = happens(&world, "unknowns are up", Urgency::Page, None).await;
    round(&world.giving).await;
    world.clock.advance(MINUTE * 4);
    world.giving.take_notice(&first, id).await.unwrap();
    world.giving.take_notice(&second, id).await.unwrap();
    let shown = row(&world, &second, id).await;
    assert_eq!(shown.taken.map(|(who, _)| who).as_deref(), Some(first.name()), "who was faster");
    world.clock.advance(MINUTE * 60);
    round(&world.giving).await;
    assert_eq!(mailed(&world, "unknowns").await.len(), 1);
    assert_eq!(row(&world, &second, id).await.next_at, None);
}

pub(crate) async fn nobody_on_call_is_everybody(world: World) {
    let (one, other) = (world.staff().await, world.staff().await);
    happens(&world, "no order yet", Urgency::Page, None).await;
    round(&world.giving).await;
    let mut told = mailed(&world, "no order").await;
    told.sort();
    let mut all = emails(&world, &[&one, &other]).await;
    all.sort();
    assert_eq!(told, all, "at once");
    world.clock.advance(MINUTE * 60);
    round(&world.giving).await;
    assert_eq!(mailed(&world, "no order").await.len(), 2);
}

pub(crate) async fn a_look_wakes_nobody(world: World) {
    let (calm, eager) = (world.staff().await, world.staff().await);
    let at_once =
        TypedChannels { page_mail: "yes", look_mail: "at_once", morning: "no", hour: "6" };
    world.giving.save_channels(&eager, at_once, world.request()).await.unwrap();
    let id = happens(&world, "a hundred unknowns", Urgency::Look, None).await;
    round(&world.giving).await;
    let told = mailed(&world, "hundred").await;
    assert_eq!(told, emails(&world, &[&eager]).await, "by mail only whoever wants it at once");
    let list = world.giving.notice_list(&calm, 1).await.unwrap();
    assert_eq!((list.unread, list.notices[0].wakes), (1, false));
    world.giving.read_notice(&calm, id).await.unwrap();
    assert_eq!(world.giving.notice_list(&calm, 1).await.unwrap().unread, 0);
    assert_eq!(world.giving.notice_list(&eager, 1).await.unwrap().unread, 1, "each for themselves");
    world.giving.read_all_notices(&eager).await.unwrap();
    assert_eq!(world.giving.notice_list(&eager, 1).await.unwrap().unread, 0);
    world.clock.advance(MINUTE * 60);
    round(&world.giving).await;
    assert_eq!(mailed(&world, "hundred").await.len(), 1, "and it never goes on to others");
}

pub(crate) async fn a_webhook_verifies_what_it_hears(world: World) {
    let staff = world.staff().await;
    let pager = Pager::start(&[Manner::Answers(200)]);
    let hook = add(&world, &staff, &pager, TEAM, "pages").await;
    happens(&world, "only a look", Urgency::Look, None).await;
    let incident = IncidentId::from_uuid(kernel::derive_id(&["an incident"]));
    let id = happens(&world, "the gateway is down", Urgency::Page, Some(incident)).await;
    round(&world.giving).await;
    round(&world.patient()).await;
    let heard = pager.heard();
    assert_eq!(heard.len(), 1, "what wakes, once");
    let secret = Secret::new(SECRET.as_bytes()).unwrap();
    let [call] = heard.as_slice() else { panic!("{heard:?}") };
    secret.verify(&call.signature, &call.body, world.clock.now()).unwrap();
    let other = Secret::new(b"another secret").unwrap();
    assert!(other.verify(&call.signature, &call.body, world.clock.now()).is_err());
    let event: Event = serde_json::from_slice(&call.body).unwrap();
    assert_eq!((event.id.as_str(), call.event.as_str()), (id.to_string().as_str(), &*event.id));
    assert_eq!(event.urgency, "page");
    assert_eq!(event.incident, Some(incident.to_string()));
    assert!(event.url.ends_with(&format!("/staff/incidents/{incident}")), "{}", event.url);
    let body = String::from_utf8(call.body.clone()).unwrap();
    assert!(!body.contains("Held gifts"), "the text stays in the house: {body}");

    let page = world.giving.webhook_page(&staff, hook).await.unwrap();
    assert_eq!(page.deliveries.len(), 1);
    assert_eq!(page.deliveries[0].state, ToldState::Answered);
    assert_eq!(page.deliveries[0].answer.as_ref().unwrap().status, Some(200));
}

pub(crate) async fn a_webhook_is_told_again_until_it_answers(world: World) {
    let staff = world.staff().await;
    let pager = Pager::start(&[
        Manner::Answers(500),
        Manner::HangsUp,
        Manner::Sleeps,
        Manner::Answers(204),
    ]);
    let hook = add(&world, &staff, &pager, TEAM, "everything").await;
    let id = happens(&world, "again and again", Urgency::Look, None).await;
    let mut whys = Vec::new();
    for wait in [1, 5, 5] {
        round(&world.giving).await;
        let page = world.giving.webhook_page(&staff, hook).await.unwrap();
        let answer = page.deliveries[0].answer.clone().unwrap();
        whys.push(answer.why.unwrap());
        let at = world.clock.now().plus(MINUTE * wait);
        let failures = u32::try_from(whys.len()).unwrap();
        assert_eq!(page.deliveries[0].state, ToldState::Waits { at, failures });
        world.clock.advance(MINUTE * wait - Duration::from_secs(1));
        round(&world.giving).await;
        assert_eq!(pager.heard().len(), whys.len(), "not before its time");
        world.clock.advance(Duration::from_secs(1));
    }
    assert_eq!(
        whys,
        [
            "it answered 500",
            "the connection broke before its answer",
            "no answer within five seconds"
        ]
    );
    round(&world.giving).await;
    round(&world.giving).await;
    let heard = pager.heard();
    assert_eq!(heard.len(), 4, "and no more");
    assert!(heard.iter().all(|call| call.event == id.to_string()), "the same event each time");
    let secret = Secret::new(SECRET.as_bytes()).unwrap();
    let last = heard.last().unwrap();
    secret.verify(&last.signature, &last.body, world.clock.now()).unwrap();
    let page = world.giving.webhook_page(&staff, hook).await.unwrap();
    assert_eq!(page.deliveries[0].state, ToldState::Answered);
}

pub(crate) async fn a_webhook_that_never_answers_waits_for_a_person(world: World) {
    let staff = world.staff().await;
    let mut manners = vec![Manner::Answers(503); 17];
    manners.push(Manner::Answers(200));
    let pager = Pager::start(&manners);
    let hook = add(&world, &staff, &pager, TEAM, "pages").await;
    happens(&world, "nobody hears it", Urgency::Page, None).await;
    for _ in 0..17 {
        round(&world.giving).await;
        world.clock.advance(MINUTE * 360);
    }
    round(&world.giving).await;
    assert_eq!(pager.heard().len(), 17, "sixteen times again, within a day and a bit");
    let page = world.giving.webhook_page(&staff, hook).await.unwrap();
    assert_eq!(page.deliveries[0].state, ToldState::Parked);
    assert_eq!(page.webhook.parked, 1);
    assert_eq!(world.store().read().parked_deliveries().await.unwrap(), 1, "a loss on health");
    let parked = page.deliveries[0].id;
    let request = world.request();
    world.giving.redeliver(&staff, hook, parked, request).await.unwrap();
    world.giving.redeliver(&staff, hook, parked, request).await.unwrap();
    let heard = pager.heard();
    assert_eq!(heard.len(), 18, "at once, and the same form once");
    assert_eq!(heard[17].event, heard[0].event);
    assert_eq!(world.store().read().parked_deliveries().await.unwrap(), 0);
}

pub(crate) async fn two_nodes_tell_once(world: World) {
    let staff = world.staff().await;
    let pager = Pager::start(&[Manner::Answers(200)]);
    add(&world, &staff, &pager, TEAM, "everything").await;
    for nth in 0..5 {
        happens(&world, &format!("number {nth}"), Urgency::Page, None).await;
    }
    let nodes = [world.giving.clone(), world.patient(), world.patient()];
    let rounds = nodes.map(|node| {
        tokio::spawn(async move {
            for _ in 0..4 {
                round(&node).await;
            }
        })
    });
    for round in rounds {
        round.await.unwrap();
    }
    let mut events: Vec<String> = pager.heard().into_iter().map(|call| call.event).collect();
    events.sort();
    let told = events.len();
    events.dedup();
    assert_eq!((told, events.len()), (5, 5));
    assert_eq!(mailed(&world, "number").await.len(), 5);
}

pub(crate) async fn a_node_that_dies_tells_again_and_it_shows(world: World) {
    let staff = world.staff().await;
    let pager = Pager::start(&[Manner::Answers(200)]);
    let hook = add(&world, &staff, &pager, TEAM, "everything").await;
    happens(&world, "told twice", Urgency::Look, None).await;
    world.giving.wake_staff().await.unwrap();
    let leased: Vec<Delivery> = world.giving.deliveries_due(20).await.unwrap();
    // The node calls, and dies before it writes down what it heard.
    let [before] = leased.as_slice() else { panic!("{leased:?}") };
    world.giving.call_webhook(before).await.unwrap();
    let mut work = world.store().begin().await.unwrap();
    let Progress::Ready { at } = before.progress else { panic!("{before:?}") };
    work.save_delivery(before).await.unwrap();
    let _committed = work.commit().await.unwrap();
    let other = world.patient();
    round(&other).await;
    assert_eq!(pager.heard().len(), 1, "it may still be alive");
    world.clock.set(at);
    round(&other).await;
    round(&world.giving).await;
    let heard = pager.heard();
    assert_eq!(heard.len(), 2);
    assert_eq!(heard[0].event, heard[1].event, "whoever is told twice can tell");
    let page = world.giving.webhook_page(&staff, hook).await.unwrap();
    assert_eq!(page.deliveries[0].state, ToldState::Answered);
}

pub(crate) async fn a_test_says_at_once_how_it_went(world: World) {
    let (staff, other) = (world.staff().await, world.staff().await);
    let pager = Pager::start(&[Manner::Answers(200), Manner::Answers(404)]);
    let hook = add(&world, &staff, &pager, MINE, "pages").await;
    let hidden = world.giving.webhook_page(&other, hook).await;
    assert!(matches!(hidden, Err(Error::NotFound)), "it is somebody else's own");
    let request = world.request();
    world.giving.test_webhook(&staff, hook, request).await.unwrap();
    world.giving.test_webhook(&staff, hook, request).await.unwrap();
    assert_eq!(pager.heard().len(), 1, "one form, one call");
    let page = world.giving.webhook_page(&staff, hook).await.unwrap();
    assert_eq!(page.deliveries[0].state, ToldState::Answered);
    world.giving.test_webhook(&staff, hook, world.request()).await.unwrap();
    let page = world.giving.webhook_page(&staff, hook).await.unwrap();
    let wrong = page.deliveries.iter().find_map(|told| told.answer.clone()?.why);
    assert_eq!(wrong.as_deref(), Some("it answered 404"));

    world.giving.test_channels(&staff, world.request()).await.unwrap();
    round(&world.giving).await;
    let page = world.giving.channels_page(&staff).await.unwrap();
    assert!(page.tests.iter().any(|told| told.state == ToldState::MailWaits { why: None }));
    assert_eq!(world.giving.notice_list(&staff, 1).await.unwrap().unread, 1);
    assert_eq!(world.giving.notice_list(&other, 1).await.unwrap().unread, 0, "for oneself alone");
    assert_eq!(mailed(&world, "A test").await.len(), 1);
}

pub(crate) async fn ones_own_webhook_hears_what_one_is_told(world: World) {
    let (first, second) = (world.staff().await, world.staff().await);
    on_call(&world, &first, &[&first, &second]).await;
    let pager = Pager::start(&[Manner::Answers(200)]);
    add(&world, &second, &pager, MINE, "pages").await;
    happens(&world, "for the first", Urgency::Page, None).await;
    round(&world.giving).await;
    assert_eq!(pager.heard().len(), 0, "the first is told first");
    world.clock.advance(MINUTE * 5);
    round(&world.giving).await;
    world.clock.advance(MINUTE * 10);
    round(&world.giving).await;
    assert_eq!(pager.heard().len(), 1, "once, when it was the second's turn");
}

pub(crate) async fn another_secret_counts_at_once_and_a_removed_hook_is_silent(world: World) {
    let staff = world.staff().await;
    let pager = Pager::start(&[Manner::Answers(200)]);
    let hook = add(&world, &staff, &pager, TEAM, "everything").await;
    let next = "another secret of thirty-two letters and more";
    let short = world.giving.rotate_webhook(&staff, hook, "short", world.request()).await;
    assert!(matches!(short, Err(Error::Invalid(_))));
    world.giving.rotate_webhook(&staff, hook, next, world.request()).await.unwrap();
    happens(&world, "after the change", Urgency::Look, None).await;
    round(&world.giving).await;
    let heard = pager.heard();
    let secret = Secret::new(next.as_bytes()).unwrap();
    secret.verify(&heard[0].signature, &heard[0].body, world.clock.now()).unwrap();

    happens(&world, "nobody is there", Urgency::Look, None).await;
    world.giving.wake_staff().await.unwrap();
    world.giving.remove_webhook(&staff, hook, world.request()).await.unwrap();
    round(&world.giving).await;
    assert_eq!(pager.heard().len(), 1, "what it was still to be told is dropped");
    let gone = world.giving.webhook_page(&staff, hook).await;
    assert!(matches!(gone, Err(Error::NotFound)));
    assert_eq!(world.giving.webhook_list(&staff).await.unwrap().webhooks.len(), 0);
}

pub(crate) async fn what_is_typed_wrong_is_named(world: World) {
    let staff = world.staff().await;
    let typed = NewWebhook {
        name: " ",
        url: "http://10.0.0.7/hook",
        secret: "short",
        whose: "somebody",
        hears: "nothing",
    };
    let Err(Error::Invalid(wrong)) = world.giving.add_webhook(&staff, typed, world.request()).await
    else {
        panic!("it was taken")
    };
    let fields: Vec<&str> = wrong.iter().map(|one| one.field).collect();
    assert_eq!(fields, ["hook_name", "url", "secret", "whose", "hears"]);
    let order = |places: &[(&Staff, &str)], second: &str, everybody: &str| TypedOnCall {
        places: places.iter().map(|(one, place)| (one.id(), (*place).to_owned())).collect(),
        second_after: second.to_owned(),
        everybody_after: everybody.to_owned(),
    };
    let other = world.staff().await;
    for (typed, field) in [
        (order(&[(&staff, "1"), (&other, "1")], "", ""), "order"),
        (order(&[(&staff, "2")], "", ""), "order"),
        (order(&[(&staff, "1")], "soon", ""), "second_after"),
        (order(&[(&staff, "1")], "0", ""), "second_after"),
        (order(&[(&staff, "1")], "10", "10"), "everybody_after"),
        (order(&[(&staff, "1")], "10", "241"), "everybody_after"),
    ] {
        let Err(Error::Invalid(wrong)) =
            world.giving.save_on_call(&staff, &typed, world.request()).await
        else {
            panic!("{typed:?} was taken")
        };
        assert_eq!(wrong[0].field, field);
    }
    let typed = order(&[(&staff, "2"), (&other, "1")], "2", "3");
    world.giving.save_on_call(&staff, &typed, world.request()).await.unwrap();
    let page = world.giving.on_call_page(&staff).await.unwrap();
    assert_eq!((page.second_after_minutes, page.everybody_after_minutes), (2, 3));
    assert_eq!(page.staff[0].person, other.id());
}

pub(crate) async fn the_morning_tells_yesterday_once(world: World) {
    let (staff, asleep) = (world.staff().await, world.staff().await);
    let never = TypedChannels { page_mail: "yes", look_mail: "never", morning: "no", hour: "6" };
    world.giving.save_channels(&asleep, never, world.request()).await.unwrap();
    let (donor, method) = world.donor_with("ok").await;
    world.give(&donor, method, "60").await;
    world.give(&donor, method, "40").await;
    happens(&world, "a rate went up", Urgency::Look, None).await;
    world.clock.advance(MINUTE * 60 * 24);
    let before = world.mails().await.len();
    world.giving.write_digests().await.unwrap();
    world.patient().write_digests().await.unwrap();
    world.clock.advance(MINUTE * 60);
    world.giving.write_digests().await.unwrap();
    let mails = world.mails().await;
    let digests: Vec<_> = mails.iter().filter(|mail| mail.subject.contains("esterday")).collect();
    assert_eq!((mails.len(), digests.len()), (before + 1, 1), "once, and to nobody who sleeps");
    let text = &digests[0].text;
    assert_eq!(digests[0].to, emails(&world, &[&staff]).await[0]);
    for words in ["Gifts taken: ", "for each who gave", "a rate went up"] {
        assert!(text.contains(words), "{text}");
    }
    world.clock.advance(MINUTE * 60 * 24);
    world.giving.write_digests().await.unwrap();
    let mails = world.mails().await;
    let next = mails.iter().filter(|mail| mail.subject.contains("esterday")).count();
    assert_eq!(next, 2, "and the next day again");
    happens(&world, "nobody looked", Urgency::Look, None).await;
    world.clock.advance(MINUTE * 60 * 24 * 3);
    world.giving.write_digests().await.unwrap();
    let mails = world.mails().await;
    let late = mails.iter().filter(|mail| mail.text.contains("nobody looked")).count();
    assert_eq!(late, 1, "a late mail begins where the last one ended");
    let again = mails.iter().filter(|mail| mail.text.contains("a rate went up")).count();
    assert_eq!(again, 1, "and tells nothing twice");
}

pub(crate) async fn an_odd_morning_is_taken_or_wakes(world: World) {
    let (first, second) = (world.staff().await, world.staff().await);
    on_call(&world, &first, &[&first, &second]).await;
    let scope = delayed_payments::Scope::Gateway(world.gateway.clone());
    let why = "an outage that everybody can see";
    world.giving.begin_delay(&first, scope, why, world.request()).await.unwrap();
    let (donor, method) = world.donor_with("ok").await;
    world.give(&donor, method, "60").await;
    let woken = async |world: &World| mailed(world, "Something looks odd on the morning").await;
    for taken in [true, false] {
        world.clock.advance(MINUTE * 60 * 24);
        let before = woken(&world).await.len();
        world.giving.write_digests().await.unwrap();
        round(&world.giving).await;
        assert_eq!(woken(&world).await.len(), before, "it waits for somebody who looks");
        let list = world.giving.notice_list(&first, 1).await.unwrap().notices;
        let morning = list.iter().find(|one| one.subject.contains("on the morning")).unwrap();
        if taken {
            world.giving.take_notice(&second, morning.id).await.unwrap();
        }
        for (minutes, more) in [(239, 0), (1, 1), (5, 2)] {
            world.clock.advance(MINUTE * minutes);
            round(&world.giving).await;
            let more = if taken { 0 } else { more };
            assert_eq!(woken(&world).await.len(), before + more, "after {minutes} minutes more");
        }
    }
}

pub(crate) async fn an_outage_wakes_until_somebody_takes_the_incident(mut world: World) {
    world.gateway_is(r#"{"gw_braintree_harbor": {"mood": "down"}}"#).await;
    let staff = [world.staff().await, world.staff().await, world.staff().await];
    let [first, second, _] = &staff;
    on_call(&world, first, &[first, second]).await;
    for seconds in [0, 60, 60] {
        world.clock.advance(Duration::from_secs(seconds));
        let (donor, method) = world.donor_with("ok").await;
        world.give(&donor, method, "12").await;
    }
    let open = world.giving.open_incidents(first).await.unwrap();
    let [incident] = open.as_slice() else { panic!("{open:?}") };
    round(&world.giving).await;
    assert_eq!(mailed(&world, "Gifts are not taken").await.len(), 1);
    world.clock.advance(MINUTE * 5);
    round(&world.giving).await;
    assert_eq!(mailed(&world, "Gifts are not taken").await.len(), 2);
    world.giving.take_incident(second, incident.id, world.request()).await.unwrap();
    world.clock.advance(MINUTE * 10);
    round(&world.giving).await;
    assert_eq!(mailed(&world, "Gifts are not taken").await.len(), 2, "it stops at once");
    let notices = world.giving.notice_list(first, 1).await.unwrap().notices;
    let notice = notices.iter().find(|notice| notice.incident == Some(incident.id)).unwrap();
    assert_eq!(notice.taken.as_ref().map(|(who, _)| who.as_str()), Some(second.name()));

    let page = world.giving.incident(first, incident.id).await.unwrap();
    let told: Vec<&str> = page
        .lines
        .iter()
        .filter_map(|line| match &line.event {
            views::IncidentEvent::Notified { to, .. } => Some(to.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(told, [first.name(), second.name()], "each step stands in the timeline");
}
