//! `cargo xtask test`: the examples in the documentation, then every test of the workspace.
//!
//! The tests come last, so that the runner's summary is what remains on the screen.
//!
//! The runner is cargo-nextest where it is installed, because it ends a test that hangs (`.config/nextest.toml`), and
//! `cargo test` anywhere else: installing nextest would cost a bare machine minutes before its first test.
//!
//! Two kinds of test binaries have names that mean something:
//! * `slow` (`tests/slow/main.rs`): long but bounded; left out unless `--slow` is given.
//! * `netns` (`tests/netns/main.rs`): needs network namespaces, hence root; left out, with a sentence, for others.

use std::process::Command;

use crate::workspace::Metadata;
use crate::{program, setup};

/// The name of test binaries that take long.
const SLOW: &str = "slow";
/// The name of test binaries that need network namespaces.
const NETNS: &str = "netns";

/// What to test.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Args {
    /// Run the slow tests as well
    #[arg(long)]
    slow: bool,
    /// Only tests whose names contain one of these
    #[arg(last = true)]
    filters: Vec<String>,
}

/// Brings what the tests call, runs the examples in the documentation, then the tests.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    setup::for_tests()?;
    let with_netns = program::is_root();
    if !with_netns {
        println!("test: tests in network namespaces (`{NETNS}`) are left out: they need root");
    }
    let mut examples = program::cargo();
    examples.args(["test", "--workspace", "--doc"]);
    program::run(with_filters(&mut examples, &args.filters))?;
    if program::succeeds(program::cargo().args(["nextest", "--version"])) {
        program::run(&mut nextest(args, with_netns))?;
    } else {
        println!(
            "test: using `cargo test`; `cargo install --locked cargo-nextest` brings a runner that ends hanging tests"
        );
        program::run(&mut cargo_test(args, with_netns, &Metadata::load()?))?;
    }
    Ok(())
}

/// The tests by nextest, whose profiles know which binaries are slow.
fn nextest(args: &Args, with_netns: bool) -> Command {
    let mut command = program::cargo();
    command.args([
        "nextest",
        "run",
        "--workspace",
        "--profile",
        if args.slow { SLOW } else { "default" },
    ]);
    if !with_netns {
        command.args(["--filterset", &format!("not binary({NETNS})")]);
    }
    command.args(&args.filters);
    command
}

/// The tests by `cargo test`, which has no notion of a binary to leave out: the wanted ones are named one by one.
fn cargo_test(args: &Args, with_netns: bool, metadata: &Metadata) -> Command {
    let mut command = program::cargo();
    command.args(["test", "--workspace", "--no-fail-fast", "--lib", "--bins"]);
    for binary in test_binaries(metadata) {
        let left_out = (binary == SLOW && !args.slow) || (binary == NETNS && !with_netns);
        if !left_out {
            command.args(["--test", binary]);
        }
    }
    with_filters(&mut command, &args.filters);
    command
}

/// The names of all test binaries of the workspace, each once.
fn test_binaries(metadata: &Metadata) -> Vec<&str> {
    let mut names: Vec<&str> = metadata
        .packages
        .iter()
        .flat_map(|package| &package.targets)
        .filter(|target| target.kind.iter().any(|kind| kind == "test"))
        .map(|target| target.name.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn with_filters<'a>(command: &'a mut Command, filters: &[String]) -> &'a mut Command {
    if filters.is_empty() {
        command
    } else {
        command.arg("--").args(filters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::{Package, Target};

    /// A package with these test binaries.
    fn package(name: &str, binaries: &[&str]) -> Package {
        let mut package = Package::new(name, &[]);
        package.targets = binaries
            .iter()
            .map(|name| Target {
                name: (*name).into(),
                kind: vec!["test".into()],
            })
            .collect();
        package.targets.push(Target {
            name: name.into(),
            kind: vec!["lib".into()],
        });
        package
    }

    fn metadata() -> Metadata {
        Metadata {
            target_directory: "target".into(),
            packages: vec![package("a", &["it", "slow"]), package("b", &["it", "netns"])],
        }
    }

    fn arguments(command: &Command) -> Vec<&str> {
        command
            .get_args()
            .map(|argument| argument.to_str().unwrap())
            .collect()
    }

    fn check_cargo_test(slow: bool, with_netns: bool, binaries: &[&str]) {
        let command = cargo_test(
            &Args {
                slow,
                filters: Vec::new(),
            },
            with_netns,
            &metadata(),
        );
        let arguments = arguments(&command);
        let named: Vec<&str> = arguments
            .windows(2)
            .filter(|pair| pair[0] == "--test")
            .map(|pair| pair[1])
            .collect();
        assert_eq!(named, binaries);
    }

    #[test]
    fn cargo_test_names_the_binaries_that_may_run() {
        check_cargo_test(false, true, &["it", "netns"]);
        check_cargo_test(false, false, &["it"]);
        check_cargo_test(true, true, &["it", "netns", "slow"]);
    }

    #[test]
    fn nextest_leaves_out_namespaces_for_users_other_than_root() {
        let args = Args::default();
        assert!(arguments(&nextest(&args, false)).contains(&"not binary(netns)"));
        assert!(!arguments(&nextest(&args, true)).contains(&"--filterset"));
    }

    #[test]
    fn filters_reach_the_runner() {
        let args = Args {
            slow: true,
            filters: vec!["invite".into()],
        };
        assert!(arguments(&nextest(&args, true)).ends_with(&["--profile", "slow", "invite"]));
        assert!(arguments(&cargo_test(&args, true, &metadata())).ends_with(&["--", "invite"]));
    }
}
