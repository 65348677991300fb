//! Compiles the lists in `data/ports` into the tables that the crate includes.
//!
//! Only the reading and writing of files is here; what the lists mean is in `src/read`, which the crate itself has
//! too, so that a newer registry is read at run time by the rules of this build. A file that looks damaged stops the
//! build: a wrong answer about a port would be worse than none.

extern crate alloc;

/// The crate's own files, as far as compiling the lists needs them.
#[path = "src"]
#[expect(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "compiling needs only part of the crate's files"
)]
mod atlas {
    pub(crate) mod number;
    pub(crate) mod read;
    pub(crate) mod registry {
        mod date;
        mod status;

        pub(crate) use date::Date;
        pub(crate) use status::Status;
    }
}
#[path = "build"]
mod build {
    pub(crate) mod lists;
}

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use self::atlas::{number, read, registry};
use self::build::lists;

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
    let registry = text("service-names-port-numbers.csv")?;
    let edition =
        read::registry_csv(&registry).map_err(|flaw| flawed("service-names-port-numbers.csv", &flaw))?;
    for (name, table) in edition.tables().files() {
        fs::write(out.join(name), table)?;
    }
    let compiled = lists::compile(&lists::Lists {
        sources: &text("sources.csv")?,
        uses: &text("known-uses.csv")?,
        blocked: &text("browser-blocked-ports.csv")?,
        ephemeral: &text("ephemeral-ranges.csv")?,
        malware: &text("malware-ports.csv")?,
        endpoints: &text("malware-c2-endpoints.csv")?,
    });
    for (name, file) in compiled.map_err(|(name, flaw)| flawed(name, &flaw))?.files {
        fs::write(out.join(name), file)?;
    }
    Ok(())
}

/// Reads one list, and has cargo call us again when it changes.
fn text(name: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let path = Path::new(&env::var("CARGO_MANIFEST_DIR")?)
        .join("../../data/ports")
        .join(name);
    println!("cargo::rerun-if-changed={}", path.display());
    fs::read(&path).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn flawed(name: &str, flaw: &read::Flaw) -> String {
    format!("data/ports/{name}: {flaw}")
}
