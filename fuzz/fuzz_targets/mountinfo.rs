//! Fuzzes the target `mountinfo`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("mountinfo", bytes));
