//! Another system's donors and history come in from files.

use std::io::{self, Cursor, Read};
use std::sync::atomic::{AtomicU32, Ordering};

use giving::imports::{
    BadRow, Doing, FileRefused, ImportError, ImportKind, ImportReport, Source, Standing, Wanted,
    Watch,
};
use giving::parts::TypedPart;
use giving::people::Role;
use giving::{Actor, Badge, Donor, Refusal};
use ledger::AccountKind;
use views::{Event, GiftFilter, GiftStatus};

use crate::world::World;

const DONORS: &str = "name,email,campus,external_id\n";
const HISTORY: &str = "date,donor,fund,amount,currency,method,reference,note\n";

/// A file in memory.
struct Text(Vec<u8>);

impl Source for Text {
    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(Cursor::new(self.0.clone())))
    }
}

/// A file that cannot be read on at some byte, the so-manieth time it is opened: it ends a run as
/// dead as any.
struct Breaking {
    text: Vec<u8>,
    at: usize,
    time: u32,
    opened: AtomicU32,
}

impl Source for Breaking {
    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        if self.opened.fetch_add(1, Ordering::SeqCst) + 1 != self.time {
            return Ok(Box::new(Cursor::new(self.text.clone())));
        }
        let first = Cursor::new(self.text[..self.at].to_vec());
        Ok(Box::new(first.chain(Broken)))
    }
}

struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the disk is gone"))
    }
}

struct Seen {
    bad: Vec<BadRow>,
    doing: Doing,
    rows: u64,
}

impl Default for Seen {
    fn default() -> Seen {
        Seen { bad: Vec::new(), doing: Doing::Checking, rows: 0 }
    }
}

impl Watch for Seen {
    fn at(&mut self, doing: Doing, rows: u64, _: u64) {
        assert!(rows > self.rows || doing != self.doing, "it goes forward");
        (self.doing, self.rows) = (doing, rows);
    }

    fn bad(&mut self, row: &BadRow) {
        self.bad.push(row.clone());
    }
}

fn wanted<'a>(world: &World, kind: ImportKind, source: &'a dyn Source) -> Wanted<'a> {
    Wanted { church: world.church, kind, source, name: "a file".to_owned() }
}

async fn check(world: &World, kind: ImportKind, text: &[u8]) -> Result<ImportReport, ImportError> {
    let source = Text(text.to_vec());
    let mut seen = Seen::default();
    let report = world.giving.check_import(&wanted(world, kind, &source), &mut seen).await?;
    assert_eq!(report.bad, seen.bad);
    Ok(report)
}

async fn run(world: &World, kind: ImportKind, text: &str, leave_out: bool) -> ImportReport {
    let source = Text(text.as_bytes().to_vec());
    let staff = world.staff().await;
    let wanted = wanted(world, kind, &source);
    world.giving.run_import(&staff, &wanted, leave_out, &mut Seen::default()).await.unwrap()
}

async fn donor(world: &World, email: &str) -> Donor {
    let mut work = world.store().begin().await.unwrap();
    let person = work.person_by_email(email).await.unwrap().unwrap();
    let badge = Badge { person: person.id, credential: person.credential };
    match world.giving.who(badge).await.unwrap().unwrap() {
        Actor::Donor(donor) => donor,
        other => panic!("{other:?} is no donor"),
    }
}

fn ann_and_bo() -> String {
    format!("{DONORS}Ann Lee,Ann@Example.org,Harbor,A-1\r\n\"Bo, Jr.\",bo@example.org,,\r\n")
}

fn three_gifts() -> String {
    format!(
        "\u{feff}{HISTORY}2025-12-24,A-1,General fund,\"1,234.50\",USD,check,101,\"For the \
         \"\"roof\"\"\"\n2026-01-04,bo@example.org,general fund,20.00,USD,cash,,\n\
         2026-01-11,ann@example.org,General fund,5,USD,card,,\n"
    )
}

pub(crate) async fn files_come_in_once_and_the_books_agree(world: World) {
    let looked = check(&world, ImportKind::Donors, ann_and_bo().as_bytes()).await.unwrap();
    assert_eq!((looked.counts.new, looked.standing), (2, Standing::Checked));
    // A check wrote nothing, so nobody knows them yet.
    let early = check(&world, ImportKind::History, three_gifts().as_bytes()).await.unwrap();
    assert_eq!((early.counts.new, early.counts.bad), (0, 3));
    let brought = run(&world, ImportKind::Donors, &ann_and_bo(), false).await;
    assert_eq!((brought.counts.new, brought.standing), (2, Standing::BroughtIn));

    let looked = check(&world, ImportKind::History, three_gifts().as_bytes()).await.unwrap();
    assert_eq!((looked.counts.new, looked.counts.bad), (3, 0));
    assert_eq!(looked.totals[0].after.minor(), 125_950);
    assert_eq!(world.balance(AccountKind::Fund).await, 0, "a check moves nothing");
    let brought = run(&world, ImportKind::History, &three_gifts(), false).await;
    assert!(brought.agrees && brought.totals[0].meanwhile.minor() == 0);
    assert_eq!((brought.counts, &brought.totals), (looked.counts, &looked.totals));
    let years: Vec<_> = brought.years.iter().map(|sum| (sum.year, sum.sum.minor())).collect();
    assert_eq!(years, [(2025, 123_450), (2026, 2_500)]);
    assert_eq!(world.balance(AccountKind::Fund).await, 125_950);
    assert_eq!(world.balance(AccountKind::Opening).await, -125_950);
    world.books_are_right().await;

    // The same file is the same import; the same row in another file is the same gift.
    let again = run(&world, ImportKind::History, &three_gifts(), false).await;
    assert_eq!((again.standing, again.counts), (Standing::HereAlready, brought.counts));
    let more = format!("{}2026-01-18,A-1,General fund,7.00,USD,ach,,\n", three_gifts());
    let more = run(&world, ImportKind::History, &more, false).await;
    assert_eq!((more.counts.new, more.counts.existing), (1, 3));
    assert_eq!((more.totals[0].file.minor(), more.totals[0].new.minor()), (126_650, 700));
    assert!(more.agrees);
    let known = run(&world, ImportKind::Donors, &format!("{}\n", ann_and_bo()), false).await;
    assert_eq!((known.counts.new, known.counts.existing), (0, 2));
    world.books_are_right().await;
}

pub(crate) async fn a_donors_year_reads_right(world: World) {
    run(&world, ImportKind::Donors, &ann_and_bo(), false).await;
    run(&world, ImportKind::History, &three_gifts(), false).await;
    let ann = donor(&world, "ann@example.org").await;
    let filter = GiftFilter { year: Some(2025), ..GiftFilter::default() };
    let list = world.giving.gifts(&ann, filter).await.unwrap();
    assert_eq!((list.given.count, list.given.sum.minor()), (1, 123_450));
    assert_eq!(list.rows[0].status, GiftStatus::Given);
    assert!(list.years.contains(&2025));
    let gift = list.rows[0].id;
    let page = world.giving.gift(&ann, gift).await.unwrap();
    let events: Vec<_> = page.story.iter().map(|line| &line.event).collect();
    assert_eq!((page.gift.status, events), (GiftStatus::Given, vec![&Event::BroughtOver]));
    assert_eq!(page.receipt, None, "its receipt came from where it was given");
    // Nothing can be sent through what it came through, and nobody is offered it.
    assert!(world.giving.give_form(&ann).await.unwrap().methods.is_empty());
    let staff = world.staff().await;
    let board = world.giving.board(&staff).await.unwrap();
    assert_eq!(board.gateways.len(), 1, "the gateway of history is on no list");
    let admin = world.admin().await;
    let typed = TypedPart::all("1234.50", "Ann asked for it back");
    let refund = world.giving.refund(&admin, gift, &typed, world.request()).await;
    assert!(
        matches!(refund, Err(giving::Error::Refused(Refusal::NothingToRefund))),
        "we did not take it, so we cannot give it back: {refund:?}"
    );
    // She has no password; she signs in by a code.
    world.giving.send_code("ann@example.org", "127.0.0.1").await.unwrap();
    let mail = world.mails().await.remove(0);
    let code: String = mail.text.chars().filter(char::is_ascii_digit).take(6).collect();
    world.giving.sign_in_with_code("ann@example.org", &code, "127.0.0.1").await.unwrap();
}

pub(crate) async fn a_run_that_is_cut_off_goes_on(world: World) {
    let mut donors = DONORS.to_owned();
    let mut gifts = HISTORY.to_owned();
    for number in 0..1_300 {
        donors.push_str(&format!("Donor {number},d{number}@example.org,,D-{number}\n"));
        gifts.push_str(&format!("2026-01-04,D-{number},General fund,1.00,USD,cash,,\n"));
    }
    run(&world, ImportKind::Donors, &donors, false).await;
    let staff = world.staff().await;
    // Opened to be measured, looked through and searched for doubles; the fourth time to be
    // written. It breaks in the third piece.
    let at = gifts.len() - 5_000;
    let source = Breaking { text: gifts.clone().into(), at, time: 4, opened: AtomicU32::new(0) };
    let wanted = wanted(&world, ImportKind::History, &source);
    let cut = world.giving.run_import(&staff, &wanted, false, &mut Seen::default()).await;
    assert!(matches!(cut, Err(ImportError::File(FileRefused::Unreadable(_)))), "{cut:?}");
    assert_eq!(world.balance(AccountKind::Fund).await, 100_000, "two whole pieces of 500 rows");
    world.books_are_right().await;
    let imports = world.giving.imports(&staff, 10).await.unwrap();
    let cut = imports.iter().find(|import| import.kind == ImportKind::History).unwrap();
    assert_eq!((cut.pieces, cut.finished_at), (2, None));

    let report = run(&world, ImportKind::History, &gifts, false).await;
    assert_eq!((report.standing, report.counts.new), (Standing::BroughtIn, 1_300));
    assert_eq!(report.totals[0].before.minor(), 0, "before the first piece, not the third");
    assert!(report.agrees);
    assert_eq!(world.balance(AccountKind::Fund).await, 130_000);
    world.books_are_right().await;
}

pub(crate) async fn two_at_once_write_each_row_once(world: World) {
    run(&world, ImportKind::Donors, &ann_and_bo(), false).await;
    let mut gifts = HISTORY.to_owned();
    for number in 0..1_200 {
        gifts.push_str(&format!("2026-01-04,A-1,General fund,1.00,USD,cash,{number},\n"));
    }
    let source = Text(gifts.clone().into());
    let staff = world.staff().await;
    let wanted = wanted(&world, ImportKind::History, &source);
    let (mut one, mut other) = (Seen::default(), Seen::default());
    let both = tokio::join!(
        world.giving.run_import(&staff, &wanted, false, &mut one),
        world.giving.run_import(&staff, &wanted, false, &mut other),
    );
    // Whoever came second was refused somewhere, or found it done.
    assert!(both.0.is_ok() || both.1.is_ok(), "{both:?}");
    let report = run(&world, ImportKind::History, &gifts, false).await;
    assert!(report.agrees, "{report:?}");
    assert_eq!(world.balance(AccountKind::Fund).await, 120_000);
    world.books_are_right().await;
}

pub(crate) async fn bad_rows_are_told_by_line(world: World) {
    run(&world, ImportKind::Donors, &ann_and_bo(), false).await;
    let rows = [
        ("2026-01-04,A-1,General fund,5.00,USD,cash,,", ""),
        ("2026-13-04,A-1,General fund,5.00,USD,cash,,", "date"),
        ("04/01/2026,A-1,General fund,5.00,USD,cash,,", "date"),
        ("2099-01-04,A-1,General fund,5.00,USD,cash,,", "date"),
        ("2026-01-04,Nobody,General fund,5.00,USD,cash,,", "donor"),
        ("2026-01-04,,General fund,5.00,USD,cash,,", "donor"),
        ("2026-01-04,A-1,Organ fund,5.00,USD,cash,,", "fund"),
        ("2026-01-04,A-1,General fund,\"5,00\",USD,cash,,", "amount"),
        ("2026-01-04,A-1,General fund,-5.00,USD,cash,,", "amount"),
        ("2026-01-04,A-1,General fund,5.005,USD,cash,,", "amount"),
        ("2026-01-04,A-1,General fund,5.00,EUR,cash,,", "currency"),
        ("2026-01-04,A-1,General fund,5.00,USD,shells,,", "method"),
        ("2026-01-04,A-1,General fund,5.00,USD,card,4111 1111 1111 1111,", "reference"),
        ("2026-01-04,A-1,General fund,5.00,USD,cash", ""),
        ("2026-01-04,A-1,General fund,5.00,USD,cash,,", ""),
        ("2026-01-04,Ann@example.org,General fund,5.00,USD,cash,,", ""),
        ("2026-01-04,A-1,General fund,6.00,USD,cash,,a\0b", "note"),
    ];
    let text = rows.iter().fold(HISTORY.to_owned(), |text, (row, _)| format!("{text}{row}\n"));
    let report = check(&world, ImportKind::History, text.as_bytes()).await.unwrap();
    let told: Vec<_> = report.bad.iter().map(|bad| (bad.line, bad.field.as_str())).collect();
    let expected: Vec<_> =
        (2..).zip(rows).skip(1).map(|(line, (_, field))| (line, field)).collect();
    assert_eq!(told, expected);
    assert!(!format!("{report:?}").contains("1111"), "a card number is repeated nowhere");
    assert_eq!(report.counts.new, 1);

    let refused = run(&world, ImportKind::History, &text, false).await;
    assert_eq!((refused.standing, refused.counts.bad), (Standing::Refused, 16));
    assert_eq!(world.balance(AccountKind::Fund).await, 0, "nothing is half imported");
    let brought = run(&world, ImportKind::History, &text, true).await;
    assert_eq!((brought.standing, brought.counts.new), (Standing::BroughtIn, 1));
    assert_eq!(brought.bad, report.bad);
    assert_eq!(world.balance(AccountKind::Fund).await, 500);
}

pub(crate) async fn donors_keep_one_address_and_one_id(world: World) {
    run(&world, ImportKind::Donors, &ann_and_bo(), false).await;
    let staff = world.actor(Role::PaymentStaff, None).await.1;
    let known = world.actor(Role::Donor, Some(world.church)).await.1;
    let rows = [
        "Bo,BO@example.org,,B-1".to_owned(),
        "Ann,ann@example.org,,A-2".to_owned(),
        "Zoe,zoe@example.org,,A-1".to_owned(),
        format!("Staff,{staff},,S-1"),
        format!("Known,{known},,K-1"),
        "Campus,c@example.org,Moon,".to_owned(),
        "No at,example.org,,".to_owned(),
        ",noname@example.org,,".to_owned(),
        "Twin,twin@example.org,,T-1".to_owned(),
        "Twin,Twin@Example.org,,T-2".to_owned(),
        "Other,other@example.org,,T-1".to_owned(),
    ];
    let text = rows.iter().fold(DONORS.to_owned(), |text, row| format!("{text}{row}\n"));
    let report = run(&world, ImportKind::Donors, &text, true).await;
    let told: Vec<_> = report.bad.iter().map(|bad| (bad.line, bad.field.as_str())).collect();
    let expected = [
        (3, "external_id"),
        (4, "external_id"),
        (5, "email"),
        (7, "campus"),
        (8, "email"),
        (9, "name"),
        (11, ""),
        (12, ""),
    ];
    assert_eq!(told, expected);
    assert_eq!((report.counts.new, report.counts.existing), (1, 2));
    // Who was here before is found by the id of the other system.
    let gift = format!("{HISTORY}2026-01-04,K-1,General fund,5.00,USD,cash,,\n");
    assert_eq!(run(&world, ImportKind::History, &gift, false).await.counts.new, 1);
}

pub(crate) async fn hostile_files_do_no_harm(world: World) {
    let refused = async |text: &[u8]| match check(&world, ImportKind::Donors, text).await {
        Err(ImportError::File(refused)) => refused.to_string(),
        other => panic!("{other:?} was not refused"),
    };
    let right = "name,email,campus,external_id";
    for text in [&b""[..], b"\n\n", b"\xef\xbb\xbf"] {
        assert!(refused(text).await.contains(right));
    }
    for text in [
        &b"name,email,campus\n"[..],
        b"name,email,campus,external_id,phone\n",
        b"name,name,email,campus,external_id\n",
        b"name;email;campus;external_id\n",
        b"\"name,email\n",
    ] {
        assert!(refused(text).await.contains(right), "{}", String::from_utf8_lossy(text));
    }
    assert!(refused(b"\xff\xfen\0a\0m\0e\0").await.contains("UTF-8"));
    let only = check(&world, ImportKind::Donors, DONORS.as_bytes()).await.unwrap();
    assert_eq!(only.counts.rows(), 0);
    // Columns in another order, and spelled as people spell them.
    let text = "External ID,Email,Name,Campus\nX,x@example.org,Xaver,\n";
    assert_eq!(check(&world, ImportKind::Donors, text.as_bytes()).await.unwrap().counts.new, 1);

    let mut text = DONORS.as_bytes().to_vec();
    text.extend(b"Jos\xe9,jose@example.org,,\n");
    text.extend(vec![b'x'; 1_000_000]);
    text.extend(b"\nNul\0,nul@example.org,,\n\"open,open@example.org,,\n");
    text.extend(b"=HYPERLINK(1),formula@example.org,,=1+1\n");
    let report = check(&world, ImportKind::Donors, &text).await.unwrap();
    assert_eq!(report.bad.iter().map(|bad| bad.line).collect::<Vec<_>>(), [2, 3, 4, 5]);
    // A formula is a text like any other here; what we export is made harmless there.
    assert_eq!(report.counts.new, 1);
}
