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

/// Starts this program again, as a release build that can measure: other chores are spared what that takes to compile.
#[cfg(not(feature = "bench"))]
pub(super) fn measure_again(arguments: &[&str]) -> anyhow::Result<()> {
    let mut command = program::cargo();
    command.args(["run", "--release", "--package", "xtask", "--features", "bench"]);
    program::run(command.args(["--", "bench"]).args(arguments))
}
