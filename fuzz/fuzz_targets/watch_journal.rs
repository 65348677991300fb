//! Fuzzes the target `watch_journal`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("watch_journal", bytes));
