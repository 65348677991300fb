//! Which crates of others have only one home among ours, and which of our crates do no input or output.
//!
//! A dependency with one home can be replaced in one place; a crate without input and output can be tested without any.

use super::Violation;
use super::tree::SourceFile;
use crate::workspace::{Dependency, Kind, Package};

/// Crates of others that only some of ours may use.
struct Home {
    /// Their names; one that ends with `-` stands for all that begin so.
    guests: &'static [&'static str],
    homes: &'static [&'static str],
    /// Whether the tests of any crate may use them too.
    in_tests: bool,
}

const HOMES: [Home; 9] = [
    Home {
        // The feature `bench` of the chores measures an echo of it beside us, to tell its cost from ours.
        guests: &["iroh"],
        homes: &["messenger-net", "xtask"],
        in_tests: false,
    },
    Home {
        guests: &["iroh-", "netdev", "noq", "portmapper", "socket2"],
        homes: &["messenger-net"],
        in_tests: false,
    },
    Home {
        guests: &["rusqlite", "libsqlite3-sys", "sqlite3mc-src"],
        homes: &["messenger-store"],
        in_tests: false,
    },
    Home {
        guests: &["clap", "anyhow"],
        homes: &["directnet", "xtask"],
        in_tests: true,
    },
    Home {
        guests: &["tracing-subscriber"],
        homes: &["directnet"],
        in_tests: true,
    },
    Home {
        guests: &["ratatui", "crossterm"],
        homes: &["tui"],
        in_tests: false,
    },
    Home {
        guests: &["axum"],
        homes: &["node", "web"],
        in_tests: false,
    },
    Home {
        // Pictures are somebody else's bytes: they are decoded in one place, under its limits.
        guests: &["image"],
        homes: &["node"],
        in_tests: false,
    },
    Home {
        guests: &["libc"],
        homes: &["ports"],
        in_tests: true,
    },
];

/// Our crates that do no input or output and have no clock, not even in their tests.
const PURE: [&str; 2] = ["messenger-proto", "atlas"];

/// What a pure crate must not depend on.
const IMPURE_GUESTS: [&str; 2] = ["tokio", "tokio-"];

/// What the sources of a pure crate must not mention: files, sockets, the environment, clocks.
const IMPURE_WORDS: [&str; 6] = [
    "std::net",
    "std::fs",
    "std::env",
    "std::process",
    "SystemTime",
    "Instant::now",
];

/// Every dependency on a crate of others is at home where it is.
pub(super) fn strayed_dependencies(packages: &[Package]) -> Vec<Violation> {
    packages
        .iter()
        .flat_map(|package| {
            package
                .dependencies
                .iter()
                .map(move |dependency| (package, dependency))
        })
        .filter_map(|(package, dependency)| {
            let why = objection(package, dependency)?;
            let what = format!("{} must not depend on {}: {why}", package.name, dependency.name);
            Some(Violation {
                path: package.path(),
                line: None,
                what,
            })
        })
        .collect()
}

/// The sources of pure crates name nothing that does input or output.
pub(super) fn impure_sources(files: &[SourceFile]) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in files
        .iter()
        .filter(|file| file.is_rust() && is_pure_source(&file.path))
    {
        for (number, line) in file.lines() {
            let named = IMPURE_WORDS.iter().filter(|word| line.contains(**word));
            violations.extend(named.map(|word| Violation {
                path: file.path.clone(),
                line: Some(number),
                what: format!("`{word}` in a crate without input, output or clock: the caller passes it in (core::net has the addresses)"),
            }));
        }
    }
    violations
}

fn objection(package: &Package, dependency: &Dependency) -> Option<String> {
    let name = dependency.name.as_str();
    if PURE.contains(&package.name.as_str()) && is_among(name, &IMPURE_GUESTS) {
        return Some("it does no input or output".into());
    }
    let home = HOMES.iter().find(|home| is_among(name, home.guests))?;
    let is_at_home = home.homes.contains(&package.name.as_str());
    let is_for_tests = home.in_tests && dependency.kind == Kind::Development;
    (!is_at_home && !is_for_tests).then(|| format!("its home is {}", home.homes.join(", ")))
}

fn is_among(name: &str, guests: &[&str]) -> bool {
    guests.iter().any(|guest| {
        if guest.ends_with('-') {
            name.starts_with(guest)
        } else {
            name == *guest
        }
    })
}

fn is_pure_source(path: &str) -> bool {
    PURE.iter()
        .any(|name| path.starts_with(&format!("crates/{name}/src/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_dependency(package: &str, dependency: &str, kind: Kind, is_fine: bool) {
        let violations = strayed_dependencies(&[Package::new(package, &[(dependency, kind)])]);
        assert_eq!(
            violations.is_empty(),
            is_fine,
            "{package} → {dependency}: {violations:?}"
        );
    }

    fn check_source(path: &str, text: &str, is_fine: bool) {
        let violations = impure_sources(&[SourceFile::new(path, text)]);
        assert_eq!(violations.is_empty(), is_fine, "{path}: {violations:?}");
    }

    #[test]
    fn guests_stay_at_home() {
        check_dependency("messenger-net", "iroh", Kind::Normal, true);
        check_dependency("messenger", "iroh", Kind::Normal, false);
        check_dependency("messenger", "iroh-base", Kind::Normal, false);
        check_dependency("node", "rusqlite", Kind::Development, false);
        check_dependency("messenger-store", "sqlite3mc-src", Kind::Build, true);
        check_dependency("node", "serde", Kind::Normal, true);
    }

    #[test]
    fn some_guests_may_come_for_tests() {
        check_dependency("ports", "anyhow", Kind::Development, true);
        check_dependency("ports", "anyhow", Kind::Normal, false);
    }

    #[test]
    fn pure_crates_have_no_runtime_and_no_clock() {
        check_dependency("messenger-proto", "tokio", Kind::Development, false);
        check_source(
            "crates/messenger-proto/src/frame.rs",
            "use std::time::SystemTime;\n",
            false,
        );
        check_source(
            "crates/messenger-proto/src/frame.rs",
            "use std::time::Duration;\n",
            true,
        );
        check_source(
            "crates/messenger-net/src/dial.rs",
            "use std::net::IpAddr;\n",
            true,
        );
    }
}
