//! Fuzzes the target `content`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("content", bytes));
