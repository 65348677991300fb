//! Fuzzes the target `history_line`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("history_line", bytes));
