//! What this workspace consists of, as `cargo metadata` tells it, and where it is.
//!
//! Only the fields that a chore reads are listed; cargo prints many more.

use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::{Deserialize, Deserializer};

use crate::program;

/// The folder of the workspace's `Cargo.toml`.
pub(crate) fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// Our own packages.
#[derive(Debug, Deserialize)]
pub(crate) struct Metadata {
    pub(crate) packages: Vec<Package>,
    /// Where cargo puts what it builds.
    pub(crate) target_directory: PathBuf,
}

/// One package.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    /// Its Cargo.toml.
    manifest_path: PathBuf,
    pub(crate) targets: Vec<Target>,
    pub(crate) dependencies: Vec<Dependency>,
}

/// A package that another one names in its Cargo.toml.
#[derive(Debug, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    #[serde(deserialize_with = "kind_or_null")]
    pub(crate) kind: Kind,
}

/// What a dependency is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// The product.
    Normal,
    /// Tests, examples and benchmarks.
    #[serde(rename = "dev")]
    Development,
    /// The build script.
    Build,
}

/// One thing that cargo builds from a package: a library, a program, a test binary.
#[derive(Debug, Deserialize)]
pub(crate) struct Target {
    pub(crate) name: String,
    pub(crate) kind: Vec<String>,
}

impl Metadata {
    /// Asks cargo about this workspace, without the packages of others.
    pub(crate) fn load() -> anyhow::Result<Self> {
        let mut command = program::cargo();
        command.args(["metadata", "--format-version", "1", "--no-deps"]);
        serde_json::from_slice(&program::stdout_of(&mut command)?)
            .context("cargo metadata printed something unexpected")
    }
}

impl Package {
    /// Its Cargo.toml, from the root of the workspace, with slashes.
    pub(crate) fn path(&self) -> String {
        let path = self
            .manifest_path
            .strip_prefix(root())
            .unwrap_or(&self.manifest_path);
        path.to_string_lossy().replace('\\', "/")
    }

    /// A package that exists only in a test.
    #[cfg(test)]
    pub(crate) fn new(name: &str, dependencies: &[(&str, Kind)]) -> Self {
        let dependencies = dependencies.iter().map(|(name, kind)| Dependency {
            name: (*name).to_owned(),
            kind: *kind,
        });
        Self {
            name: name.to_owned(),
            manifest_path: root().join("crates").join(name).join("Cargo.toml"),
            targets: Vec::new(),
            dependencies: dependencies.collect(),
        }
    }
}

/// Cargo says `null` where it means a normal dependency.
fn kind_or_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Kind, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or(Kind::Normal))
}
