//! DirectNet's own chores, run as `cargo xtask <verb>`: setup, test, ci, tidy, bench, fuzz, codegen,
//! screenshots.
//!
//! Nothing clever lives here; each verb is the file of its name. No part of the product depends on this crate.
#![expect(
    clippy::print_stdout,
    reason = "telling a developer what happens is what this program is for"
)]

mod args;
mod bench;
mod ci;
mod codegen;
mod fuzz;
mod program;
#[cfg(target_os = "linux")]
mod screenshots;
mod setup;
mod test;
mod tidy;
mod tools;
mod workspace;

use std::process::ExitCode;

fn main() -> ExitCode {
    match args::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
