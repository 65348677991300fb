//! Fuzzes the target `backup_file`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("backup_file", bytes));
