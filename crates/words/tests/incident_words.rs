//! Nobody who gives reads a word that frightens, or one that only we understand, in any
//! language. The scan reads the files themselves, so a message no page shows yet is read as well.

use std::fs;
use std::path::Path;

/// Beginnings of words, in small letters. A word of a program or of a bank's clerk is as bad as a
/// word of failure.
const FORBIDDEN: [(&str, &[&str]); 5] = [
    ("en", &["declin", "fail", "pending", "gateway", "processor", "exception", "invalid"]),
    ("es", &["rechaz", "fall", "pendient", "pasarela", "procesador", "excepción", "inválid"]),
    ("pt", &["recus", "falh", "pendent", "gateway", "processador", "exceção", "inválid"]),
    ("ko", &["거절", "실패", "보류", "게이트웨이", "예외", "무효"]),
    ("ar", &["مرفوض", "رُفض", "فشل", "معلّق", "بوابة", "استثناء", "غير صالح"]),
];

/// Said before what is wrong in a form, as screen readers expect; no outage brings it.
const OF_FORMS: [&str; 1] = ["parts.ftl: problem = "];

#[test]
fn a10_no_language_has_a_word_that_frightens() {
    let mut found = Vec::new();
    let mut read = 0;
    for (locale, forbidden) in FORBIDDEN {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(locale);
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            for line in fs::read_to_string(&path).unwrap().lines() {
                let place = format!("{name}: {line}");
                if line.starts_with('#') || OF_FORMS.iter().any(|of| place.starts_with(of)) {
                    continue;
                }
                read += 1;
                // What stands before the sign is a name in the code, which nobody reads.
                let said = line.split_once(" = ").map_or(line, |(_, said)| said).to_lowercase();
                let words = said.split(|letter: char| !letter.is_alphabetic());
                for word in words {
                    if forbidden.iter().any(|start| word.starts_with(start)) {
                        found.push(format!("{locale}/{place}"));
                    }
                }
            }
        }
    }
    assert!(read > 1_000, "the words of five languages are there: {read} lines");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a10_no_language_shows_a_code() {
    for (locale, _) in FORBIDDEN {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(locale);
        for file in fs::read_dir(folder).unwrap() {
            let text = fs::read_to_string(file.unwrap().path()).unwrap();
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                for code in ["HTTP ", "R01", "5xx", "null", "undefined"] {
                    assert!(!line.contains(code), "{locale}: {line}");
                }
            }
        }
    }
}
