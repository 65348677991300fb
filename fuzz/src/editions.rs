//! The tables of an edition of the registry that was kept: a program takes them once and never frees them.
//!
//! So what is tried here is never freed either, and a fuzzer that tries a thousand editions a second is given up on
//! before the machine runs out of memory.

use std::sync::{Mutex, PoisonError};

use atlas::Registry;

/// The most bytes that are kept; a minute's work.
const KEPT_MAX: usize = 256 << 20;

/// What was taken so far; from here it can be reached, and is not taken for lost.
struct Kept {
    bytes: Vec<&'static [u8]>,
    registries: Vec<Registry>,
    length: usize,
}

static KEPT: Mutex<Kept> = Mutex::new(Kept {
    bytes: Vec::new(),
    registries: Vec::new(),
    length: 0,
});

/// An edition is read or refused.
pub(crate) fn kept(bytes: &[u8]) {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.length > KEPT_MAX {
        return;
    }
    let bytes: &'static [u8] = bytes.to_vec().leak();
    kept.length = kept.length.saturating_add(bytes.len().max(size_of::<Registry>()));
    kept.bytes.push(bytes);
    kept.registries.extend(atlas::fuzzing::kept_edition(bytes));
}
