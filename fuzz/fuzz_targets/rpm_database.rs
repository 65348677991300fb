//! Fuzzes the target `rpm_database`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("rpm_database", bytes));
