//! Fuzzes the target `proc_stat`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("proc_stat", bytes));
