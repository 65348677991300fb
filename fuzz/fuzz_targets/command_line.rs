//! Fuzzes the target `command_line`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("command_line", bytes));
