//! Fuzzes the target `containers`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("containers", bytes));
