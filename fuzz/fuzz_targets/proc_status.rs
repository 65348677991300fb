//! Fuzzes the target `proc_status`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("proc_status", bytes));
