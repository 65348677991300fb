//! Fuzzes the target `name`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("name", bytes));
