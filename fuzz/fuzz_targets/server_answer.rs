//! Fuzzes the target `server_answer`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("server_answer", bytes));
