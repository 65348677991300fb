//! Fuzzes the target `perf_records`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("perf_records", bytes));
