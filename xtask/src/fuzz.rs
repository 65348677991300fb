//! `cargo xtask fuzz`: runs the fuzz targets for a bounded time each.
//!
//! The fuzzers need a nightly compiler; everything else here is built with the stable one. Their corpus is tried by the
//! ordinary tests as well (`fuzz/tests/corpus.rs`), so a change that breaks on a known input fails without a fuzzer.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, bail};

use crate::workspace::{self, Metadata};
use crate::{program, tools};

/// The most memory a target may take, in MiB; parsers of bounded input need a fraction of it.
const MEMORY_MAX: u32 = 1024;
/// The longest that one input may take, in seconds.
const INPUT_TIME_MAX: u32 = 5;

/// What to fuzz.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only these targets
    targets: Vec<String>,
    /// How long each target runs
    #[arg(long, default_value_t = 20, value_name = "SECONDS")]
    seconds: u32,
}

/// Runs each target in turn; the first one that breaks ends it.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    if !program::succeeds(nightly().args(["cargo", "--version"])) {
        bail!("fuzzing needs a nightly compiler; `rustup toolchain install nightly` brings one");
    }
    let cargo_fuzz = tools::cargo_fuzz()?;
    let targets = if args.targets.is_empty() {
        all()?
    } else {
        args.targets.clone()
    };
    for target in targets {
        println!("\n=== {target} ===");
        let mut command = nightly();
        command
            .arg(&cargo_fuzz)
            .current_dir(workspace::root())
            // SQLite's sources define one table twice in one binary, which says nothing about us and would end every run.
            .env("ASAN_OPTIONS", "detect_odr_violation=0")
            .args(["fuzz", "run", "--features", "libfuzzer", &target])
            .arg(found(&target)?)
            .arg(format!("fuzz/corpus/{target}"))
            .arg("--")
            .arg(format!("-max_total_time={}", args.seconds))
            .arg(format!("-rss_limit_mb={MEMORY_MAX}"))
            .arg(format!("-timeout={INPUT_TIME_MAX}"));
        program::run(&mut command)?;
    }
    Ok(())
}

/// Where a fuzzer keeps what it finds, so that the next run goes on there; only what is worth it gets into the corpus.
fn found(target: &str) -> anyhow::Result<PathBuf> {
    let folder = Metadata::load()?.target_directory.join("xtask/fuzz").join(target);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// A command that runs with the nightly compiler.
fn nightly() -> Command {
    let mut command = Command::new("rustup");
    // What this program was started by names the stable compiler.
    command
        .env_remove("CARGO")
        .env_remove("RUSTUP_TOOLCHAIN")
        .args(["run", "nightly"]);
    command
}

/// The targets, by the files that make them.
fn all() -> anyhow::Result<Vec<String>> {
    let folder = workspace::root().join("fuzz/fuzz_targets");
    let mut targets = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        targets.extend(path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned));
    }
    targets.sort();
    Ok(targets)
}
