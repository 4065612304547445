//! A new migration file is compiled in without another change.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
