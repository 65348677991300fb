//! Fuzzes the target `room_sync`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("room_sync", bytes));
