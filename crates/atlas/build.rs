//! Compiles the lists in `data/ports` into the tables that the crate includes.
//!
//! Only the reading and writing of files is here; what the lists mean is in `build/`, where tests can reach
//! it. A file that looks damaged stops the build: a wrong answer about a port would be worse than none.

extern crate alloc;

#[path = "build/compile.rs"]
mod compile;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("cargo::error={error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for (name, table) in list("service-names-port-numbers.csv", compile::registry)?.files() {
        fs::write(out.join(name), table)?;
    }
    fs::write(out.join("sources.rs"), list("sources.csv", compile::sources)?)?;
    Ok(())
}

/// Compiles one list, and has cargo call us again when it changes.
fn list<T>(name: &str, compile: fn(&[u8]) -> Result<T, compile::Flaw>) -> Result<T, Box<dyn Error>> {
    let path = Path::new(&env::var("CARGO_MANIFEST_DIR")?)
        .join("../../data/ports")
        .join(name);
    println!("cargo::rerun-if-changed={}", path.display());
    let text = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    compile(&text).map_err(|flaw| format!("data/ports/{name}: {flaw}").into())
}
