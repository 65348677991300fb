//! Fuzzes the target `registry_xml`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("registry_xml", bytes));
