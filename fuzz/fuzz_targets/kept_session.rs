//! Fuzzes the target `kept_session`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("kept_session", bytes));
