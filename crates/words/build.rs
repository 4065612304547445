//! Compiles the words of every language into functions, or says what is missing and refuses.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

#[path = "build/compile.rs"]
mod compile;

use compile::{LOCALES, Source, compile};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=build");
    let mut sources = Vec::new();
    for locale in LOCALES {
        for file in fs::read_dir(Path::new("locales").join(locale))? {
            let path = file?.path();
            let page = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            if path.extension().is_some_and(|ending| ending == "ftl") {
                let text = fs::read_to_string(&path)?;
                sources.push(Source { locale, page: page.to_owned(), text });
            }
        }
    }
    sources.sort_by(|a, b| (a.locale, &a.page).cmp(&(b.locale, &b.page)));
    match compile(&sources) {
        Ok(code) => Ok(fs::write(Path::new(&env::var("OUT_DIR")?).join("words.rs"), code)?),
        Err(findings) => {
            for finding in &findings {
                println!("cargo::error={finding}");
            }
            Err(format!("{} words are missing or do not fit", findings.len()).into())
        }
    }
}
