//! Which of our own crates may depend on which.
//!
//! An arrow that is not in the table is forbidden, and so is a crate without a row: adding one is a decision, and the
//! table is where it is written down. Only the arrows of the product count; for tests, any crate may use `testkit`.

use super::Violation;
use crate::workspace::{Kind, Package};

/// A crate of ours, and which others of ours it may depend on.
const ARROWS: [(&str, &[&str]); 15] = [
    ("directnet", &["api", "languages", "node", "ports", "tui", "web"]),
    ("tui", &["api", "languages"]),
    ("web", &["api", "languages"]),
    ("api", &[]),
    ("languages", &[]),
    ("node", &["api", "messenger", "ports"]),
    (
        "messenger",
        &["messenger-net", "messenger-proto", "messenger-store"],
    ),
    ("messenger-net", &["messenger-proto"]),
    ("messenger-store", &["messenger-proto"]),
    ("messenger-proto", &[]),
    ("ports", &["atlas"]),
    ("atlas", &[]),
    ("testkit", &[]),
    // Foreign bytes are thrown at whatever reads them.
    ("fuzz", &["atlas", "messenger-proto", "messenger-store", "ports"]),
    // Its feature `bench` asks nodes as any face does, and measures what sealing alone takes; the servers that it installs and measures are listed
    // where tests start them.
    ("xtask", &["api", "messenger-proto", "testkit"]),
];

/// The crate that any crate of the product may use in its tests, and only there.
const FOR_TESTS: &str = "testkit";

/// Every dependency between our crates has an arrow.
pub(super) fn forbidden(packages: &[Package]) -> Vec<Violation> {
    packages
        .iter()
        .flat_map(|package| forbidden_from(package, packages))
        .collect()
}

fn forbidden_from(package: &Package, packages: &[Package]) -> Vec<Violation> {
    let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == package.name) else {
        return vec![violation(
            package,
            "has no row in xtask/src/tidy/arrows.rs".into(),
        )];
    };
    package
        .dependencies
        .iter()
        .filter(|dependency| packages.iter().any(|ours| ours.name == dependency.name))
        .filter(|dependency| !allowed.contains(&dependency.name.as_str()))
        .filter(|dependency| !(dependency.name == FOR_TESTS && dependency.kind == Kind::Development))
        .map(|dependency| violation(package, format!("must not depend on {}", dependency.name)))
        .collect()
}

fn violation(package: &Package, what: String) -> Violation {
    Violation {
        path: package.path(),
        line: None,
        what: format!("{} {what}", package.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the arrow `from` → `to`, both being crates of ours.
    fn check(from: &str, to: &str, kind: Kind, is_fine: bool) {
        let packages = [Package::new(from, &[(to, kind)]), Package::new(to, &[])];
        let violations = forbidden(&packages);
        assert_eq!(violations.is_empty(), is_fine, "{from} → {to}: {violations:?}");
    }

    #[test]
    fn arrows_of_the_table_are_allowed_and_no_others() {
        check("directnet", "ports", Kind::Normal, true);
        check("node", "messenger", Kind::Normal, true);
        check("tui", "node", Kind::Normal, false);
        check("messenger", "ports", Kind::Normal, false);
        check("atlas", "ports", Kind::Build, false);
    }

    #[test]
    fn testkit_is_for_tests() {
        check("ports", "testkit", Kind::Development, true);
        check("ports", "testkit", Kind::Normal, false);
        check("atlas", "ports", Kind::Development, false);
    }

    #[test]
    fn a_crate_without_a_row_is_noticed() {
        let violations = forbidden(&[Package::new("helpers", &[])]);
        assert_eq!(violations.len(), 1);
    }

    #[test]
    fn crates_of_others_are_no_business_of_the_table() {
        assert_eq!(
            forbidden(&[Package::new("ports", &[("serde", Kind::Normal)])]),
            []
        );
    }
}
