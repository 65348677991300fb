//! Fuzzes the target `backup_header`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("backup_header", bytes));
