//! What this workspace consists of, as `cargo metadata` tells it, and where it is.
//!
//! Only the fields that a chore reads are listed; cargo prints many more.

use std::path::Path;

use anyhow::Context;
use serde::Deserialize;

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
}

/// One package.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    pub(crate) targets: Vec<Target>,
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
