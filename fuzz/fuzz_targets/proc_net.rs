//! Fuzzes the target `proc_net`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("proc_net", bytes));
