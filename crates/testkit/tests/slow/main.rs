//! Many processes one after the other: every line of each arrives, in order, and none remains.
#![cfg(unix)]

use std::process::Command;

use testkit::{Child, Stream};

/// Prints 2,000 numbered lines on each stream, more than a pipe holds.
const CHATTER: &str = "i=0; while [ $i -lt 2000 ]; do echo out $i; echo err $i >&2; i=$((i+1)); done";

#[test]
fn two_hundred_chatty_processes_lose_no_line() {
    for _ in 0..200 {
        let mut child = Child::spawn(Command::new("sh").args(["-c", CHATTER])).unwrap();
        assert!(child.wait().unwrap().success());
        let printed = child.printed();
        for (stream, word) in [(Stream::Stdout, "out"), (Stream::Stderr, "err")] {
            let lines = printed.iter().filter(|line| line.stream == stream);
            assert!(
                lines
                    .map(|line| line.text.clone())
                    .eq((0..2000).map(|i| format!("{word} {i}")))
            );
        }
    }
}
