//! The program that is measured: the one that users get, not the one that developers debug.

use anyhow::Context;

use crate::program;
use crate::workspace::Metadata;

/// Builds `directnet` with optimisations, and returns where it is.
pub(super) fn directnet() -> anyhow::Result<String> {
    program::run(program::cargo().args(["build", "--release", "--package", "directnet"]))?;
    let path = Metadata::load()?
        .target_directory
        .join("release")
        .join(program::file_name("directnet"));
    path.into_os_string()
        .into_string()
        .ok()
        .context("the target directory's name is not text")
}
