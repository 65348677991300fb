//! Fuzzes the target `nft_ruleset`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("nft_ruleset", bytes));
