//! Fuzzes the target `connections`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("connections", bytes));
