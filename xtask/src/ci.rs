//! `cargo xtask ci`: everything that a change must pass, cheap checks first.
//!
//! It stops at the first step that fails and always ends with a table of what each step took.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::{program, test, tidy, tools, workspace};

/// One check: its name, and what it runs.
struct Step {
    name: &'static str,
    run: fn() -> anyhow::Result<()>,
}

const STEPS: [Step; 7] = [
    Step {
        name: "fmt",
        run: fmt,
    },
    Step {
        name: "tidy",
        run: tidy::run,
    },
    Step {
        name: "typos",
        run: typos,
    },
    Step {
        name: "licences",
        run: licences,
    },
    Step {
        name: "clippy",
        run: clippy,
    },
    Step {
        name: "docs",
        run: docs,
    },
    Step {
        name: "test",
        run: || test::run(&test::Args::default()),
    },
];

/// Runs the steps in order until one fails.
pub(crate) fn run() -> anyhow::Result<()> {
    let mut taken = Vec::new();
    let mut outcome = Ok(());
    for step in &STEPS {
        println!("\n=== {} ===", step.name);
        let start = Instant::now();
        outcome = (step.run)().map_err(|error| error.context(format!("step `{}`", step.name)));
        taken.push((step.name, start.elapsed(), outcome.is_ok()));
        if outcome.is_err() {
            break;
        }
    }
    println!("\n{}", table(&taken));
    outcome
}

/// The steps that ran, the seconds each took, and which one failed.
fn table(taken: &[(&str, Duration, bool)]) -> String {
    let total: Duration = taken.iter().map(|(_, time, _)| *time).sum();
    let mut lines = vec![format!("{:<10} {:>8}", "step", "seconds")];
    for (name, time, passed) in taken {
        let failed = if *passed { "" } else { "  failed" };
        lines.push(format!("{name:<10} {:>8.1}{failed}", time.as_secs_f64()));
    }
    lines.push(format!("{:<10} {:>8.1}", "total", total.as_secs_f64()));
    lines.join("\n")
}

fn fmt() -> anyhow::Result<()> {
    program::run(program::cargo().args(["fmt", "--all", "--check"]))
}

/// Spelling. A machine that has no spell checker and cannot get one goes without.
fn typos() -> anyhow::Result<()> {
    match tools::typos()? {
        Some(typos) => program::run(Command::new(typos).current_dir(workspace::root())),
        None => {
            println!("ci: spelling is left out: neither `typos` nor a Python with pip is here to bring it");
            Ok(())
        }
    }
}

/// Licences, banned crates and sources of all dependencies, as deny.toml has them.
fn licences() -> anyhow::Result<()> {
    let mut cargo_deny = Command::new(tools::cargo_deny()?);
    cargo_deny.args(["--workspace", "check", "bans", "licenses", "sources"]);
    program::run(cargo_deny.current_dir(workspace::root()))
}

/// The lints, also for what is compiled for benchmarks alone: checking that costs seconds, running it is nobody's wish here.
fn clippy() -> anyhow::Result<()> {
    let mut command = program::cargo();
    command.args([
        "clippy",
        "--locked",
        "--workspace",
        "--features",
        "xtask/bench",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]);
    program::run(&mut command)
}

fn docs() -> anyhow::Result<()> {
    let mut command = program::cargo();
    command
        .args(["doc", "--locked", "--no-deps", "--workspace"])
        .env("RUSTDOCFLAGS", "-D warnings");
    program::run(&mut command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_lists_steps_and_marks_the_failed_one() {
        let taken = [
            ("fmt", Duration::from_millis(1500), true),
            ("docs", Duration::from_secs(20), false),
        ];
        let expected =
            "step        seconds\nfmt             1.5\ndocs           20.0  failed\ntotal          21.5";
        assert_eq!(table(&taken), expected);
    }
}
