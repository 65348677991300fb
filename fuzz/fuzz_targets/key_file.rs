//! Fuzzes the target `key_file`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("key_file", bytes));
