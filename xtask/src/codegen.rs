//! `cargo xtask codegen`: renews the files that are made from the program.
//!
//! The tests that compare such a file with the program also write it (`testkit::check_generated`). Their names begin
//! with `generated_`; this verb runs them and tells them to write.

use crate::program;

/// What tells the tests to write; `testkit::check_generated` reads it.
const RENEW: &str = "DIRECTNET_CODEGEN";

/// The packages whose ordinary tests (`tests/it`) make files.
const PACKAGES: [&str; 2] = ["node", "directnet"];

/// Writes docs/openapi.json, docs/cli-reference.md and docs/schemas/ anew.
pub(crate) fn run() -> anyhow::Result<()> {
    let mut command = program::cargo();
    command.arg("test").env(RENEW, "1");
    for package in PACKAGES {
        command.args(["--package", package]);
    }
    command.args(["--test", "it", "--", "generated_"]);
    program::run(&mut command)
}
