//! The programs of `cargo xtask ci` and `cargo xtask fuzz` that do not come with Rust: those installed are used, others are brought.
//!
//! What is brought has a fixed version and stays in the target directory: nothing outside of the working copy changes, and
//! `cargo clean` removes it.

use std::path::PathBuf;
use std::process::Command;

use crate::program;
use crate::workspace::Metadata;

/// The version of cargo-deny that deny.toml was written for.
const CARGO_DENY: &str = "0.20.2";
/// The version of cargo-fuzz that the targets were written for.
const CARGO_FUZZ: &str = "0.13.2";
/// The version of typos that typos.toml was written for.
const TYPOS: &str = "1.52.0";

/// Returns the program cargo-deny, which is built where it is missing (two minutes, once).
pub(crate) fn cargo_deny() -> anyhow::Result<PathBuf> {
    built_by_cargo("cargo-deny", CARGO_DENY)
}

/// Returns the program cargo-fuzz, which is built where it is missing (one minute, once).
pub(crate) fn cargo_fuzz() -> anyhow::Result<PathBuf> {
    built_by_cargo("cargo-fuzz", CARGO_FUZZ)
}

fn built_by_cargo(name: &str, version: &str) -> anyhow::Result<PathBuf> {
    if let Some(installed) = program::find(name) {
        return Ok(installed);
    }
    let folder = folder(&format!("{name}-{version}"))?;
    let built = folder.join("bin").join(program::file_name(name));
    if !built.exists() {
        let mut install = program::cargo();
        // Without optimisations it is built in half the time and answers within seconds all the same.
        install.args([
            "install",
            "--quiet",
            "--locked",
            "--debug",
            &format!("{name}@{version}"),
            "--root",
        ]);
        program::run(install.arg(&folder))?;
    }
    Ok(built)
}

/// Returns the program typos, brought by pip where it is missing; nothing where that is not possible.
pub(crate) fn typos() -> anyhow::Result<Option<PathBuf>> {
    if let Some(installed) = program::find("typos") {
        return Ok(Some(installed));
    }
    let folder = folder(&format!("typos-{TYPOS}"))?;
    let brought = folder.join("bin").join(program::file_name("typos"));
    if !brought.exists() {
        let mut install = Command::new("python3");
        // One short try: without a network, the answer is to go without.
        install.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--retries",
            "1",
            "--timeout",
            "10",
        ]);
        install
            .args([&format!("typos=={TYPOS}"), "--target"])
            .arg(&folder);
        // Its failure needs no report of its own: either the program is there now or it is not.
        program::succeeds(&mut install);
    }
    Ok(brought.exists().then_some(brought))
}

/// A place in the target directory for what is brought.
fn folder(name: &str) -> anyhow::Result<PathBuf> {
    Ok(Metadata::load()?.target_directory.join("xtask").join(name))
}
