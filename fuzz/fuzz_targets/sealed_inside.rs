//! Fuzzes the target `sealed_inside`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("sealed_inside", bytes));
