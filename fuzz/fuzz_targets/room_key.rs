//! Fuzzes the target `room_key`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("room_key", bytes));
