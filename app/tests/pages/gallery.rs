//! Pages kept as files, to be looked at: `target/gallery/<name>.html`.

use std::fs;
use std::path::Path;

pub(crate) fn keep(name: &str, html: &str) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../gallery");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{name}.html")), html).unwrap();
}
