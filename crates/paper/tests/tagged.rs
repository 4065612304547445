//! A file is what PDF/UA-1 asks for, read back by a parser that had no part in writing it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

use lopdf::{Dictionary, Document, Object};
use paper::{Block, Cell, Column, Made, Paper, Sheet, Table, pdf};

fn foot(page: u64, pages: u64, _: &'static str) -> String {
    format!("{page} / {pages}")
}

fn column(head: &str, share: u16, figures: bool) -> Column {
    Column { head: head.to_owned(), share, figures }
}

fn paper(language: &'static str, words: [&str; 4], rows: usize) -> Paper {
    let [title, church, caption, fund] = words;
    let row = |nth: usize| {
        let mut cell = Cell::of(fund);
        cell.notes.push(format!("{title} {nth}"));
        vec![Cell::of(format!("2025-01-{nth:02}")), cell, Cell::of("$50.00")]
    };
    Paper {
        title: title.to_owned(),
        language,
        rtl: language == "ar",
        author: church.to_owned(),
        id: "7QM4-22KD".to_owned(),
        made: Made { year: 2026, month: 1, day: 9, hour: 17, minute: 0, second: 0 },
        sheet: Sheet::A4,
        large: false,
        foot,
        blocks: vec![
            Block::Letterhead {
                name: church.to_owned(),
                lines: vec!["410 Dock Street".to_owned()],
                to: vec!["Ann Noor".to_owned()],
            },
            Block::Title {
                text: title.to_owned(),
                figure: Some((caption.to_owned(), "$3,950.00".to_owned())),
            },
            Block::Text(fund.to_owned()),
            Block::Table(Table {
                caption: caption.to_owned(),
                columns: vec![column("A", 2, false), column("B", 4, false), column("C", 2, true)],
                rows: (0..rows).map(row).collect(),
                sums: vec![vec![Cell::of("65"), Cell::default(), Cell::of("$3,950.00")]],
            }),
            Block::Heading(caption.to_owned()),
            Block::Facts(vec![("EIN".to_owned(), "00-1234567".to_owned())]),
            Block::Small(church.to_owned()),
        ],
    }
}

const ENGLISH: [&str; 4] =
    ["Giving statement 2025", "Grace Harbor Church", "Every gift", "General fund"];
const ALL: [(&str, [&str; 4]); 5] = [
    ("en", ENGLISH),
    ("es", ["Comprobante de ofrendas", "Iglesia del Peñón", "Cada ofrenda", "Fondo común"]),
    ("pt", ["Extrato de ofertas", "Igreja da Graça", "Todas as ofertas", "Missões"]),
    ("ko", ["헌금 확인서", "은혜 교회", "모든 헌금", "선교 기금"]),
    ("ar", ["كشف العطاء 2025", "كنيسة النعمة", "كل العطايا", "الصندوق العام"]),
];

fn dictionary<'a>(file: &'a Document, of: &'a Dictionary, key: &[u8]) -> &'a Dictionary {
    let object = of.get(key).unwrap();
    file.dereference(object).unwrap().1.as_dict().unwrap()
}

/// Every element of the tree of tags under one.
fn elements<'a>(file: &'a Document, of: &'a Dictionary, found: &mut Vec<&'a Dictionary>) {
    let Ok(children) = of.get(b"K") else { return };
    let (_, children) = file.dereference(children).unwrap();
    let children = match children {
        Object::Array(children) => children.iter().collect(),
        one => vec![one],
    };
    for child in children {
        if let Ok(child) = file.dereference(child).unwrap().1.as_dict()
            && child.has(b"S")
        {
            found.push(child);
            elements(file, child, found);
        }
    }
}

fn named(elements: &[&Dictionary], name: &str) -> usize {
    elements
        .iter()
        .filter(|one| one.get(b"S").unwrap().as_name().unwrap() == name.as_bytes())
        .count()
}

#[test]
fn f18_a_paper_in_every_language_is_tagged_named_and_carries_its_letters() {
    for (language, words) in ALL {
        let file = pdf(&paper(language, words, 3)).unwrap();
        let file = Document::load_mem(&file).unwrap();
        let catalog = file.catalog().unwrap();
        let text = |key| String::from_utf8_lossy(catalog.get(key).unwrap().as_str().unwrap());
        assert_eq!(text(b"Lang"), language);
        assert!(dictionary(&file, catalog, b"MarkInfo").get(b"Marked").unwrap().as_bool().unwrap());
        let shown = dictionary(&file, catalog, b"ViewerPreferences");
        assert!(shown.get(b"DisplayDocTitle").unwrap().as_bool().unwrap());
        assert!(catalog.has(b"Outlines") && catalog.has(b"Metadata"));
        let stream = file.dereference(catalog.get(b"Metadata").unwrap()).unwrap().1;
        let stream = stream.as_stream().unwrap();
        let plain = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
        let metadata = String::from_utf8_lossy(&plain).into_owned();
        assert!(metadata.contains("pdfuaid:part"), "{metadata}");
        assert!(metadata.contains(words[0]), "{metadata}");
        let mut found = Vec::new();
        elements(&file, dictionary(&file, catalog, b"StructTreeRoot"), &mut found);
        for (name, count) in [
            ("H1", 1),
            ("H2", 1),
            ("Table", 2),
            ("Caption", 1),
            ("THead", 1),
            ("TFoot", 1),
            ("TR", 6),
            ("TH", 3 + 4 + 1),
        ] {
            assert_eq!(named(&found, name), count, "{name} in {language}");
        }
        for header in found.iter().filter(|one| one.get(b"S").unwrap().as_name().unwrap() == b"TH")
        {
            let attributes = file.dereference(header.get(b"A").unwrap()).unwrap().1;
            let all = match attributes {
                Object::Array(all) => all.clone(),
                one => vec![one.clone()],
            };
            let scoped = all.iter().any(|one| {
                file.dereference(one).unwrap().1.as_dict().is_ok_and(|one| one.has(b"Scope"))
            });
            assert!(scoped, "a head says what it is the head of");
        }
        let descriptors =
            file.objects.values().filter_map(|object| object.as_dict().ok()).filter(|one| {
                one.get(b"Type").and_then(Object::as_name).is_ok_and(|n| n == b"FontDescriptor")
            });
        let embedded: Vec<bool> =
            descriptors.map(|one| one.has(b"FontFile2") || one.has(b"FontFile3")).collect();
        assert!(!embedded.is_empty() && embedded.iter().all(|one| *one), "{language}");
        for page in file.get_pages().values() {
            assert!(file.get_dictionary(*page).unwrap().has(b"StructParents"));
        }
    }
}

#[test]
fn f18_a_long_table_names_its_columns_on_each_page_and_tells_them_once() {
    let file = pdf(&paper("en", ENGLISH, 200)).unwrap();
    let file = Document::load_mem(&file).unwrap();
    assert!(file.get_pages().len() > 4);
    let mut found = Vec::new();
    elements(&file, dictionary(&file, file.catalog().unwrap(), b"StructTreeRoot"), &mut found);
    assert_eq!((named(&found, "THead"), named(&found, "TR")), (1, 1 + 200 + 1 + 1));
}

#[test]
fn d19_the_same_paper_is_the_same_file() {
    let [one, other] = [(); 2].map(|()| pdf(&paper("ko", ALL[3].1, 40)).unwrap());
    assert!(one == other);
    let large = pdf(&Paper { large: true, ..paper("ko", ALL[3].1, 40) }).unwrap();
    assert!(
        Document::load_mem(&large).unwrap().get_pages().len()
            > Document::load_mem(&one).unwrap().get_pages().len()
    );
}

#[test]
fn a_letter_that_no_face_has_does_not_lose_the_paper() {
    let words = ["Statement 𓀀", "Church ☩", "Gifts", "General"];
    assert!(pdf(&paper("en", words, 1)).is_ok());
}
