//! Every input that was kept is tried again, and what is near to one, without a fuzzer.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, UNIX_EPOCH};
use std::{fs, panic};

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

/// How long each target is tried on changed inputs: enough for thousands of them, and all targets together take seconds.
const CHANGED_FOR: Duration = Duration::from_millis(150);

/// The longest changed input, in bytes: a parser of small things is soon bored by long ones.
const CHANGED_BYTES_MAX: usize = 4096;

/// A fuzzer without feedback, which the stable compiler builds: inputs of the corpus with bits flipped, parts left out,
/// repeated or taken from other inputs. What it does follows from a number, which is printed.
#[test]
fn nothing_near_the_corpus_breaks_anything() {
    let seed = std::env::var("FUZZ_SEED").ok().and_then(|seed| seed.parse().ok());
    let now = UNIX_EPOCH.elapsed().unwrap().as_secs();
    let seed: u64 = seed.unwrap_or(now);
    println!("FUZZ_SEED={seed}");
    for target in fuzz::targets() {
        let inputs: Vec<Vec<u8>> = files(&corpus().join(target.name))
            .into_iter()
            .map(|input| fs::read(input).unwrap())
            .collect();
        let mut dice = Dice(seed | 1);
        let begin = Instant::now();
        while begin.elapsed() < CHANGED_FOR {
            let changed = changed(&inputs, &mut dice);
            let tried = panic::catch_unwind(|| (target.run)(&changed));
            assert!(tried.is_ok(), "{} breaks on {changed:?}", target.name);
        }
    }
}

fn changed(inputs: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = inputs[dice.below(inputs.len())].clone();
    bytes.truncate(CHANGED_BYTES_MAX);
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        let end = at + dice.below(bytes.len() - at + 1);
        match dice.below(6) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end.min(at + 8))),
            2 => bytes.insert(at, u8::try_from(dice.below(256)).unwrap()),
            3 => bytes.extend_from_within(at..end.min(at + 64)),
            4 => {
                let other = &inputs[dice.below(inputs.len())];
                let from = dice.below(other.len() + 1);
                bytes.splice(at..end, other.iter().skip(from).take(64).copied());
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << dice.below(8);
                }
            }
        }
    }
    bytes
}

/// Numbers that follow from the first one (xorshift64).
struct Dice(u64);

impl Dice {
    /// The next number below `end`, which is not 0.
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % end
    }
}
