//! Fuzzes the target `apk`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("apk", bytes));
