//! Fuzzes the target `expectations`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("expectations", bytes));
