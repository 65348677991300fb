//! `cargo xtask tidy`: the rules of the house that neither compiler nor clippy know.
//!
//! Each rule is a function over a list of files or of packages that returns what it objects to; the rules are the files
//! in `tidy/`. Nothing is repaired here: a rule says what is wrong and where.

mod adr;
mod arrows;
mod claims;
mod files;
mod homes;
mod links;
mod tree;
mod words;

use std::fmt;

use anyhow::ensure;

use crate::workspace::{self, Metadata};

/// Something that breaks a rule of the house.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Violation {
    /// The file, from the root of the workspace, with slashes.
    path: String,
    /// The line, counted from 1, where one can be blamed.
    line: Option<usize>,
    /// What is wrong, and what would be right.
    what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.what),
            None => write!(f, "{}: {}", self.path, self.what),
        }
    }
}

/// Checks every rule and fails if any is broken.
pub(crate) fn run() -> anyhow::Result<()> {
    let files = tree::read(workspace::root())?;
    let packages = Metadata::load()?.packages;
    let mut violations: Vec<Violation> = [
        files::missing_header(&files),
        files::too_long(&files),
        files::mod_rs(&files),
        files::unreached(&files),
        words::unwanted(&files),
        homes::impure_sources(&files),
        homes::strayed_dependencies(&packages),
        arrows::forbidden(&packages),
        adr::numbering(&files),
        links::broken(&files),
        claims::tests_that_are_not_there(&files),
        claims::limits_without_a_test(&files),
    ]
    .concat();
    violations.sort();
    for violation in &violations {
        println!("{violation}");
    }
    ensure!(
        violations.is_empty(),
        "{} violations of the rules of the house",
        violations.len()
    );
    println!(
        "tidy: {} files and {} packages keep the rules of the house",
        files.len(),
        packages.len()
    );
    Ok(())
}
