//! Staff add a mirror, see how it does, compare, pause, and let it go on.

use std::path::PathBuf;
use std::sync::Arc;

use giving::rollouts::Rung;
use http::StatusCode;
use kernel::{Clock, RequestId};
use mirror::receiver::{self, Manners, Options};
use mirror::signature::Secret;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::site::{ANN, DAVID, TestSite};

const MIRRORS: &str = "/staff/mirrors";
const SECRET: &str = "both of them know this, and nobody else does";

/// A mirror beside the site, which ends with the test.
struct Receiver {
    url: String,
    book: PathBuf,
    clock: Arc<dyn Clock>,
    running: Option<(oneshot::Sender<()>, JoinHandle<std::io::Result<()>>)>,
}

impl Receiver {
    async fn start(site: &TestSite) -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let name = format!("offertory-mirror-{}.jsonl", uuid::Uuid::new_v4());
        let mut receiver = Receiver {
            url: format!("http://{}", listener.local_addr().unwrap()),
            book: std::env::temp_dir().join(name),
            clock: site.clock.clone(),
            running: None,
        };
        receiver.serve(listener);
        receiver
    }

    fn serve(&mut self, listener: TcpListener) {
        let options = Options {
            secret: Secret::new(SECRET.as_bytes()).unwrap(),
            clock: Arc::clone(&self.clock),
            manners: Manners::default(),
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async {
            let _ = stopped.await;
        };
        let serving = receiver::serve(listener, self.book.clone(), shutdown, options);
        self.running = Some((stop, tokio::spawn(serving)));
    }

    /// Stands at its address again, with an empty book.
    async fn forgets_everything(&mut self) {
        let (stop, served) = self.running.take().unwrap();
        stop.send(()).unwrap();
        served.await.unwrap().unwrap();
        std::fs::remove_file(&self.book).unwrap();
        let address = self.url.trim_start_matches("http://");
        self.serve(TcpListener::bind(address).await.unwrap());
    }

    fn taken(&self) -> usize {
        std::fs::read_to_string(&self.book).unwrap().lines().count()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        // What is left behind is in the temporary folder.
        let _ = std::fs::remove_file(&self.book);
    }
}

/// Lets every church in.
async fn open_the_gate(site: &TestSite) {
    let staff = site.giving.staff_by_email(DAVID).await.unwrap().unwrap();
    for rung in Rung::ALL.into_iter().filter(|rung| *rung > Rung::Nobody) {
        let request = RequestId::from_uuid(uuid::Uuid::new_v4());
        let why = ("mirrors may begin", "write_backs");
        site.giving.move_rollout(&staff, "write_backs", rung, why, request).await.unwrap();
    }
}

#[tokio::test]
async fn c18_a_mirror_is_added_told_compared_and_paused() {
    let site = TestSite::new().await;
    let receiver = Receiver::start(&site).await;
    open_the_gate(&site).await;
    let mut david = site.signed_in(DAVID).await;
    let page = david.get(MIRRORS).await;
    page.says("Nothing mirrors the ledger yet");
    let form = page.form(MIRRORS);
    let typed =
        [("name", "Books"), ("url", receiver.url.as_str()), ("secret", SECRET), ("church", "all")];
    let added = david.post(MIRRORS, &form.with(&typed)).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
    let again = david.post(MIRRORS, &form.with(&typed)).await;
    assert_eq!(again.location(), added.location(), "the same form adds one mirror");
    let path = added.location().split('?').next().unwrap().to_owned();
    assert!(!david.get(&path).await.body.contains(SECRET), "it was shown once");
    assert!(!david.get(MIRRORS).await.body.contains(SECRET));

    let mut ann = site.signed_in(ANN).await;
    ann.give("25", "1881").await;
    site.work_off().await;
    assert!(site.giving.write_back_all().await.unwrap() > 0);
    assert!(receiver.taken() >= 4, "what was promised, and what was taken");
    david.get(MIRRORS).await.says("Books");
    let page = david.get(&path).await;
    page.says("Agrees");
    page.says("Behind None");
    let compared = david.get(&format!("{path}?compare=now")).await;
    compared.says("Both sides are equal");

    let paused = david.post(&path, &page.form(&path).fields()).await;
    assert_eq!(paused.location(), format!("{path}?done=mirror_paused"));
    let taken = receiver.taken();
    ann.give("30", "1881").await;
    site.work_off().await;
    site.giving.write_back_all().await.unwrap();
    assert_eq!(receiver.taken(), taken);
    let page = david.get(&path).await;
    page.says("Paused");
    david.get(&format!("{path}?compare=now")).await.says("The mirror is only behind");
    let on = david.post(&path, &page.form(&path).fields()).await;
    assert_eq!(on.location(), format!("{path}?done=mirror_resumed"));
    site.giving.write_back_all().await.unwrap();
    assert!(receiver.taken() > taken);
    site.end().await;
}

#[tokio::test]
async fn a_mirror_that_cannot_be_is_refused_with_what_was_typed() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let page = david.get(MIRRORS).await;
    let form = page.form(MIRRORS);
    let fresh = form.fields().iter().find(|(name, _)| *name == "secret").unwrap().1.to_owned();
    assert_eq!(fresh.len(), 64, "a secret nobody can guess is proposed");
    let typed = [("name", ""), ("url", "http://example.org"), ("secret", "short"), ("church", "x")];
    let reply = david.post(MIRRORS, &form.with(&typed)).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    reply.says("Enter an address that begins with https://");
    assert!(reply.body.contains("value=\"http://example.org\""), "what was typed is kept");
    let problems = reply.body.matches("class=\"error\"").count();
    assert_eq!(problems, 4, "{}", reply.text());
    let nobody = format!("{MIRRORS}/{}", uuid::Uuid::from_u128(7));
    assert_eq!(david.get(&nobody).await.status, StatusCode::NOT_FOUND);
    let fields = [("request", &*uuid::Uuid::new_v4().to_string()), ("act", "sing")];
    assert_eq!(david.post(&nobody, &fields).await.status, StatusCode::BAD_REQUEST);
    site.end().await;
}

#[tokio::test]
async fn what_a_mirror_lost_is_written_again_from_its_page() {
    let site = TestSite::new().await;
    let mut receiver = Receiver::start(&site).await;
    open_the_gate(&site).await;
    let mut david = site.signed_in(DAVID).await;
    let form = david.get(MIRRORS).await.form(MIRRORS);
    let typed =
        [("name", "Books"), ("url", receiver.url.as_str()), ("secret", SECRET), ("church", "all")];
    let added = david.post(MIRRORS, &form.with(&typed)).await;
    let path = added.location().split('?').next().unwrap().to_owned();
    let mut ann = site.signed_in(ANN).await;
    ann.give("25", "1881").await;
    site.work_off().await;
    site.giving.write_back_all().await.unwrap();
    let all = receiver.taken();
    receiver.forgets_everything().await;
    let page = david.get(&format!("{path}?compare=now")).await;
    page.says("It has less than it had agreed on");
    let repair = page.form(&path).with_act("repair");
    let reply = david.post(&path, &repair.fields()).await;
    assert_eq!(reply.location(), format!("{path}?done=mirror_repairing"));
    david.get(&path).await.says("Being repaired");
    site.giving.write_back_all().await.unwrap();
    assert_eq!(receiver.taken(), all);
    let page = david.get(&path).await;
    page.says("Agrees");
    page.says("Closed");
    site.end().await;
}
