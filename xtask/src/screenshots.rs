//! `cargo xtask screenshots`: the pictures in docs/screenshots/, taken of running nodes.
//!
//! What they show is invented, and nothing of this machine is in them: the nodes, the servers beside them, the browser and
//! the terminal run in namespaces of their own ([`stage`]).

mod browser;
mod stage;
mod terminal;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use testkit::Browser;

use self::stage::Stage;
use crate::workspace::{self, Metadata};
use crate::{program, setup};

/// Where the pictures are, from the root of the workspace.
const FOLDER: &str = "docs/screenshots";

/// Whether what is pictured is light or dark; a picture is made of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Theme {
    Light,
    Dark,
}

impl Theme {
    const ALL: [Self; 2] = [Self::Light, Self::Dark];

    fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The command line of `cargo xtask screenshots`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What this program tells itself inside the namespaces: which program to picture
    #[arg(long, hide = true)]
    inside: Option<PathBuf>,
}

/// Takes all pictures.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    match &args.inside {
        Some(program) => take(program),
        None => enter(),
    }
}

/// Builds the program and starts this one again in namespaces, which end with it.
fn enter() -> anyhow::Result<()> {
    ensure!(
        program::is_root(),
        "screenshots need namespaces, which only root can make; try: sudo cargo xtask screenshots"
    );
    setup::for_screenshots()?;
    program::run(program::cargo().args(["build", "--package", "directnet"]))?;
    let directnet = Metadata::load()?
        .target_directory
        .join("debug")
        .join(program::file_name("directnet"));
    let mut inside = Command::new("unshare");
    inside.args([
        "--mount",
        "--net",
        "--uts",
        "--pid",
        "--fork",
        "--kill-child",
        "--mount-proc",
    ]);
    inside.arg("--").arg(env::current_exe()?);
    program::run(inside.args(["screenshots", "--inside"]).arg(directnet))
}

fn take(program: &Path) -> anyhow::Result<()> {
    let stage = Stage::set(program)?;
    let browser = Browser::start()?;
    let pages = browser::pages(&stage, &browser)?;
    let screens = terminal::screens(&stage, &browser)?;
    let folder = workspace::root().join(FOLDER);
    fs::create_dir_all(&folder)?;
    for (name, picture) in pages.into_iter().chain(screens) {
        let path = folder.join(&name);
        fs::write(&path, &picture).with_context(|| format!("cannot write {}", path.display()))?;
        println!("screenshots: {FOLDER}/{name}, {} KiB", picture.len() / 1024);
    }
    Ok(())
}

/// A picture's file and its bytes, a PNG.
type Picture = (String, Vec<u8>);

/// The name of a picture's file.
fn file_name(what: &str, theme: Theme) -> String {
    format!("{what}-{}.png", theme.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_shows_every_picture_and_no_other() {
        let readme = fs::read_to_string(workspace::root().join("README.md")).unwrap();
        let shown: Vec<&str> = readme
            .split('"')
            .filter(|word| word.starts_with(FOLDER))
            .collect();
        let names = browser::NAMES.into_iter().chain(terminal::NAMES);
        let mut made: Vec<String> = names
            .flat_map(|name| Theme::ALL.map(|theme| format!("{FOLDER}/{}", file_name(name, theme))))
            .collect();
        made.sort();
        let mut sorted = shown.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, made);
        for path in shown {
            let picture = fs::read(workspace::root().join(path)).unwrap();
            assert!(picture.starts_with(b"\x89PNG"), "{path}");
        }
    }
}
