//! Statements and receipts as papers: their words and figures, in the language they were issued in.

use app::site::format::{self, DayStyle, MomentStyle};
use app::site::pages::donor::receipt::goods;
use app::site::pages::donor::statements::sheet::{
    gift_notes, line_name, period_name, place_of, standing,
};
use jiff::tz::TimeZone;
use kernel::{Currency, Locale, Timestamp};
use paper::{Block, Cell, Column, Made, Paper, Sheet, Table};
use views::{GiftReceipt, IssuedStatement, Letterhead, Statement, StatementChange, StatementGift};

/// What vouches for a paper: its code, its fingerprint, and where both can be checked.
pub(super) struct Vouched<'a> {
    pub code: &'a str,
    pub hash: &'a str,
    /// "https://give.example.org".
    pub site: &'a str,
    /// For those who see little.
    pub large: bool,
}

/// A statement as a paper.
pub(super) fn statement(issued: &IssuedStatement, vouched: &Vouched<'_>) -> Paper {
    let locale = issued.locale;
    let Statement { church, zone, donor, period, gifts, given, apart, books, .. } =
        &issued.statement;
    let title = words::statements::statement_of(locale, &period_name(locale, *period));
    let day = |on| format::day(locale, on, DayStyle::Medium);
    let counted =
        words::statements::counted(locale, &day(period.first), &day(period.last), &place_of(zone));
    let mut blocks = vec![
        letterhead(locale, church, addressee(donor, issued.statement.donor_address.as_deref())),
        Block::Title {
            text: title.clone(),
            figure: Some((words::statements::total_given(locale), format::money(locale, *given))),
        },
        Block::Text(counted),
    ];
    if let Some(code) = &issued.corrects {
        blocks.push(Block::Text(words::statements::corrects(locale, code)));
    }
    if !gifts.is_empty() {
        blocks.push(by_fund(locale, &issued.statement));
        if issued.statement.other.minor() > 0 {
            let why = format!("* {}", words::statements::other_why(locale));
            blocks.push(Block::Small(why));
        }
        blocks.push(Block::Text(words::statements::no_goods(locale)));
        blocks.push(every_gift(locale, gifts));
    }
    if !apart.is_empty() {
        let rows = apart.iter().map(|gift| {
            vec![
                Cell::of(day(gift.intended)),
                Cell::of(standing(locale, gift)),
                Cell::of(format::money(locale, gift.amount)),
            ]
        });
        blocks.push(Block::Table(Table {
            caption: words::statements::apart(locale),
            columns: vec![
                column(words::statements::asked(locale), 3, false),
                column(words::statements::standing(locale), 6, false),
                column(words::statements::amount(locale), 3, true),
            ],
            rows: rows.collect(),
            sums: Vec::new(),
        }));
        blocks.push(Block::Small(words::statements::apart_why(locale)));
    }
    if !issued.changes.is_empty() {
        blocks.push(changes(locale, &issued.changes));
    }
    let when = format::moment(locale, issued.issued_at, zone, MomentStyle::DayTime);
    let place = words::number(locale, books.place);
    blocks.push(Block::Small(words::statements::issued(locale, &when, &place)));
    let check = words::statements::check(locale, &address(vouched));
    proof(&mut blocks, words::statements::proof(locale), check, vouched);
    finished(locale, title, church, issued.issued_at, issued.statement.currency, vouched, blocks)
}

/// A receipt as a paper.
pub(super) fn receipt(receipt: &GiftReceipt, vouched: &Vouched<'_>) -> Paper {
    let locale = receipt.locale;
    let GiftReceipt { church, zone, donor, gift, asked_at, taken_at, books, issued_at, .. } =
        receipt;
    let whole = format::money(locale, gift.amount);
    let title = words::receipt::receipt_for(locale, &whole);
    let moment = |at| format::moment(locale, at, zone, MomentStyle::DayTime);
    let mut sums: Vec<(String, String)> = gift
        .lines
        .iter()
        .map(|line| {
            let mark = if line.gift { "" } else { " *" };
            (format!("{}{mark}", line.name), format::money(locale, line.amount))
        })
        .collect();
    sums.push((words::receipt::your_gift(locale), whole));
    if gift.covered.minor() > 0 {
        sums.push((words::receipt::covered(locale), format::money(locale, gift.covered)));
    }
    let facts = vec![
        (words::receipt::given_by(locale), donor.clone()),
        (words::receipt::asked_for(locale), moment(*asked_at)),
        (words::receipt::taken(locale), moment(*taken_at)),
        (words::receipt::from(locale), format::method(locale, &gift.method)),
        (words::receipt::number(locale), gift.number.clone()),
    ];
    let mut blocks = vec![
        letterhead(locale, church, addressee(donor, receipt.donor_address.as_deref())),
        Block::Title { text: title.clone(), figure: None },
        Block::Facts(sums),
        Block::Facts(facts),
        Block::Text(goods(locale, receipt)),
    ];
    let place = words::number(locale, books.place);
    blocks.push(Block::Small(words::receipt::issued(locale, &moment(*issued_at), &place)));
    let check = words::receipt::check(locale, &address(vouched));
    proof(&mut blocks, words::statements::proof(locale), check, vouched);
    finished(locale, title, church, *issued_at, gift.amount.currency(), vouched, blocks)
}

fn address(vouched: &Vouched<'_>) -> String {
    format!("{}/verify/{}", vouched.site, vouched.code)
}

fn proof(blocks: &mut Vec<Block>, name: String, check: String, vouched: &Vouched<'_>) {
    blocks.push(Block::Small(format!("{name}: {}", vouched.code)));
    blocks.push(Block::Small(check));
    blocks.push(Block::Small(vouched.hash.to_owned()));
}

/// Whom it is for, as on an envelope.
fn addressee(donor: &str, address: Option<&str>) -> Vec<String> {
    let lines = address.unwrap_or_default().lines().map(str::to_owned);
    [donor.to_owned()].into_iter().chain(lines).collect()
}

fn letterhead(locale: Locale, church: &Letterhead, to: Vec<String>) -> Block {
    let mut lines = vec![church.address.clone(), church.phone.clone()];
    if !church.tax_number.is_empty() {
        lines.push(words::statements::tax_number(locale, &church.tax_number));
    }
    lines.retain(|line| !line.is_empty());
    Block::Letterhead { name: church.name.clone(), lines, to }
}

fn column(head: String, share: u16, figures: bool) -> Column {
    Column { head, share, figures }
}

fn by_fund(locale: Locale, statement: &Statement) -> Block {
    let counts = statement.funds.iter().filter(|fund| fund.gift);
    let rows = counts.map(|fund| {
        vec![
            Cell::of(fund.name.clone()),
            Cell::of(words::number(locale, fund.gifts)),
            Cell::of(format::money(locale, fund.total)),
        ]
    });
    let sum = |name: String, amount| {
        vec![Cell::of(name), Cell::default(), Cell::of(format::money(locale, amount))]
    };
    let gifts = words::statements::gift_count(locale, statement.gifts.len());
    let mut sums = vec![sum(gifts, statement.given)];
    if statement.other.minor() > 0 {
        sums.push(sum(format!("* {}", words::statements::other(locale)), statement.other));
    }
    if statement.covered.minor() > 0 {
        sums.push(sum(words::statements::covered(locale), statement.covered));
    }
    Block::Table(Table {
        caption: words::statements::by_fund(locale),
        columns: vec![
            column(words::statements::fund(locale), 6, false),
            column(words::statements::gifts(locale), 2, true),
            column(words::statements::total(locale), 3, true),
        ],
        rows: rows.collect(),
        sums,
    })
}

fn every_gift(locale: Locale, gifts: &[StatementGift]) -> Block {
    let rows = gifts.iter().map(|gift| {
        let text = match gift.lines.as_slice() {
            [line] if line.gift => line.name.clone(),
            lines => {
                let lines: Vec<String> = lines.iter().map(|line| line_name(locale, line)).collect();
                lines.join(", ")
            }
        };
        vec![
            Cell::of(format::day(locale, gift.charged, DayStyle::Medium)),
            Cell { text, notes: gift_notes(locale, gift) },
            Cell::of(format::method(locale, &gift.method)),
            Cell::of(format::money(locale, gift.amount)),
        ]
    });
    Block::Table(Table {
        caption: words::statements::every_gift(locale),
        columns: vec![
            column(words::statements::taken(locale), 4, false),
            column(words::statements::what(locale), 7, false),
            column(words::statements::way(locale), 4, false),
            column(words::statements::amount(locale), 4, true),
        ],
        rows: rows.collect(),
        sums: Vec::new(),
    })
}

fn changes(locale: Locale, changes: &[StatementChange]) -> Block {
    let amount = |gift: &Option<StatementGift>| match gift {
        Some(gift) => Cell::of(format::money(locale, gift.amount)),
        None => Cell::of(words::statements::not_there(locale)),
    };
    let rows = changes.iter().map(|change| {
        vec![Cell::of(change.number.clone()), amount(&change.before), amount(&change.after)]
    });
    Block::Table(Table {
        caption: words::statements::difference(locale),
        columns: vec![
            column(words::statements::number(locale), 5, false),
            column(words::statements::before(locale), 4, true),
            column(words::statements::now(locale), 4, true),
        ],
        rows: rows.collect(),
        sums: Vec::new(),
    })
}

fn finished(
    locale: Locale,
    title: String,
    church: &Letterhead,
    at: Timestamp,
    currency: Currency,
    vouched: &Vouched<'_>,
    blocks: Vec<Block>,
) -> Paper {
    Paper {
        title: format!("{title}: {}", church.name),
        language: locale.code(),
        rtl: locale.is_rtl(),
        author: church.name.clone(),
        id: vouched.code.to_owned(),
        made: made(at),
        sheet: if currency == Currency::Usd { Sheet::Letter } else { Sheet::A4 },
        large: vouched.large,
        foot,
        blocks,
    }
}

fn foot(page: u64, pages: u64, language: &'static str) -> String {
    let locale = Locale::from_code(language).unwrap_or_default();
    words::statements::page(locale, &words::number(locale, page), &words::number(locale, pages))
}

fn made(at: Timestamp) -> Made {
    let there = at.to_jiff().to_zoned(TimeZone::UTC);
    let small = |number: i8| u8::try_from(number).unwrap_or(0);
    Made {
        year: u16::try_from(there.year()).unwrap_or(0),
        month: small(there.month()),
        day: small(there.day()),
        hour: small(there.hour()),
        minute: small(there.minute()),
        second: small(there.second()),
    }
}
