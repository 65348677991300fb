//! Fuzzes the target `git_worktree`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("git_worktree", bytes));
