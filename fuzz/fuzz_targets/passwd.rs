//! Fuzzes the target `passwd`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("passwd", bytes));
