//! The server embeds the site's files. A checkout in which the site was not built yet still
//! compiles (and says so when it is asked for a page's style), and a new site is a new server.

use std::{fs, io};

const SITE: &str = "target/site";

fn main() -> io::Result<()> {
    fs::create_dir_all(SITE)?;
    println!("cargo::rerun-if-changed={SITE}");
    Ok(())
}
