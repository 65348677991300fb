//! Fuzzes the target `sock_diag`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("sock_diag", bytes));
