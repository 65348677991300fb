//! Fuzzes the target `imported_list`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("imported_list", bytes));
