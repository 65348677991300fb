//! Fuzzes the target `io_uring`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("io_uring", bytes));
