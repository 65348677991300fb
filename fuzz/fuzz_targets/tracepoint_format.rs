//! Fuzzes the target `tracepoint_format`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("tracepoint_format", bytes));
