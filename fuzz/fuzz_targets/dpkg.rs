//! Fuzzes the target `dpkg`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("dpkg", bytes));
