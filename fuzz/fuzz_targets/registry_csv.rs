//! Fuzzes the target `registry_csv`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("registry_csv", bytes));
