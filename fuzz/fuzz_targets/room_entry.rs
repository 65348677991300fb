//! Fuzzes the target `room_entry`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("room_entry", bytes));
