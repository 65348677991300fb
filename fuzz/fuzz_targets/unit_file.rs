//! Fuzzes the target `unit_file`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("unit_file", bytes));
