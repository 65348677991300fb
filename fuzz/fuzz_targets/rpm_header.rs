//! Fuzzes the target `rpm_header`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("rpm_header", bytes));
