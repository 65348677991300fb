//! Fuzzes the target `room_message`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("room_message", bytes));
