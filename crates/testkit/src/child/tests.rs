//! Processes seen from a test: their lines, their end, and that none outlives its guard.

use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::Command;

use super::*;

fn shell(script: &str) -> Child {
    Child::spawn(Command::new("sh").args(["-c", script])).unwrap()
}

/// A process that prints `ready` and then lives until it is told to end.
fn waiting_process() -> Child {
    let child = shell("echo ready; exec tail -f /dev/null");
    child.wait_for_line(|line| line == "ready").unwrap();
    child
}

#[test]
fn lines_of_both_streams_are_waited_for() {
    let child = shell("echo one; echo two >&2; exec tail -f /dev/null");
    assert_eq!(child.wait_for_line(|line| line.starts_with("tw")).unwrap(), "two");
    assert_eq!(child.wait_for_line(|line| line == "one").unwrap(), "one");
}

#[test]
fn a_process_that_ends_without_the_line_shows_what_it_printed() {
    let error = shell("echo oops")
        .wait_for_line(|line| line == "ready")
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "`sh -c echo oops` ended without the line waited for; it printed:\noops"
    );
}

#[test]
fn everything_printed_is_there_after_the_end() {
    let mut child = shell("i=0; while [ $i -lt 500 ]; do echo $i; i=$((i+1)); done; printf tail; exit 4");
    assert_eq!(child.wait().unwrap().code(), Some(4));
    let printed = child.printed();
    assert_eq!(printed.len(), 501);
    assert_eq!(
        printed.last().unwrap(),
        &Line {
            stream: Stream::Stdout,
            text: "tail".into()
        }
    );
}

#[test]
fn signals_end_a_process() {
    let mut terminated = waiting_process();
    terminated.terminate().unwrap();
    assert_eq!(terminated.wait().unwrap().signal(), Some(15));

    let mut killed = waiting_process();
    assert_eq!(killed.kill9().unwrap().signal(), Some(9));
}

#[test]
fn a_dropped_process_is_gone() {
    let child = waiting_process();
    let folder = PathBuf::from(format!("/proc/{}", child.id()));
    let is_procfs = PathBuf::from("/proc/self").exists();
    assert_eq!(folder.exists(), is_procfs);
    drop(child);
    assert!(!folder.exists());
}

#[test]
fn a_missing_program_is_named() {
    let error = Child::spawn(&mut Command::new("no-such-program-anywhere")).unwrap_err();
    assert_eq!(error.to_string(), "cannot start `no-such-program-anywhere`");
}
