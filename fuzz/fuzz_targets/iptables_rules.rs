//! Fuzzes the target `iptables_rules`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("iptables_rules", bytes));
