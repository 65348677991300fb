//! Fuzzes the target `port_answer`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("port_answer", bytes));
