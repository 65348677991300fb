//! Fuzzes the target `fetch`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("fetch", bytes));
