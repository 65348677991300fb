//! Compiles the lists in `data/ports` into the tables that the crate includes.
//!
//! Only the reading and writing of files is here; what the lists mean is in `build/`, where tests can reach it.
//! A file that looks damaged stops the build: a wrong answer about a port would be worse than none.

extern crate alloc;

#[path = "build/compile.rs"]
mod compile;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    match run() {
        Ok(inputs) => {
            for input in inputs {
                println!("cargo::rerun-if-changed={}", input.display());
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("cargo::error={error}");
            ExitCode::FAILURE
        }
    }
}

/// Compiles the lists and returns the paths that were read.
fn run() -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let lists = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../data/ports");
    let out = PathBuf::from(env::var("OUT_DIR")?);

    let (registry, registry_path) = read(&lists, "service-names-port-numbers.csv")?;
    let tables =
        compile::registry(&registry).map_err(|flaw| format!("{}: {flaw}", registry_path.display()))?;
    for (name, bytes) in tables.files() {
        fs::write(out.join(name), bytes)?;
    }

    let (sources, sources_path) = read(&lists, "sources.csv")?;
    let code = compile::sources(&sources).map_err(|flaw| format!("{}: {flaw}", sources_path.display()))?;
    fs::write(out.join("sources.rs"), code)?;

    Ok(vec![registry_path, sources_path])
}

fn read(lists: &Path, name: &str) -> Result<(Vec<u8>, PathBuf), String> {
    let path = lists.join(name);
    let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok((bytes, path))
}
