//! Fuzzes the target `backup_database`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("backup_database", bytes));
