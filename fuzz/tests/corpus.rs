//! Every input that was kept is tried again, without a fuzzer.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn nothing_in_the_corpus_breaks_anything() {
    for target in fuzz::targets() {
        let inputs = files(&corpus().join(target.name));
        assert!(!inputs.is_empty(), "{} has no corpus", target.name);
        for input in inputs {
            println!("{}", input.display());
            (target.run)(&fs::read(input).unwrap());
        }
    }
}

/// On Linux, which has all targets.
#[cfg(target_os = "linux")]
#[test]
fn every_corpus_and_every_fuzzer_belongs_to_a_target() {
    let mut names: Vec<String> = fuzz::targets().map(|target| target.name.to_owned()).collect();
    names.sort();
    let stems = |directory: &Path| {
        let mut found: Vec<String> = fs::read_dir(directory)
            .unwrap()
            .map(|entry| {
                let path = entry.unwrap().path();
                path.file_stem().unwrap().to_str().unwrap().to_owned()
            })
            .collect();
        found.sort();
        found
    };
    assert_eq!(stems(&corpus()), names);
    assert_eq!(
        stems(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz_targets")),
        names
    );
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}
