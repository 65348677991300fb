//! Fuzzes the target `registry_tables`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("registry_tables", bytes));
