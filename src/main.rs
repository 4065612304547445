//! One binary for everything.

use std::process::ExitCode;

fn main() -> ExitCode {
    offertory::cli::main()
}
