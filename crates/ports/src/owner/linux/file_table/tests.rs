//! Tables of descriptors made of plain files: what is read of them, what is guessed, and what links mean.

use std::os::unix::fs::symlink;

use super::*;

/// A process file system with one process for each list of descriptors and links, numbered from 10.
fn processes_with(tables: &[&[(u32, &str)]]) -> tempfile::TempDir {
    let proc = tempfile::tempdir().unwrap();
    for (pid, table) in (10..).zip(tables) {
        let directory = proc.path().join(format!("{pid}/fd"));
        std::fs::create_dir_all(&directory).unwrap();
        for (descriptor, link) in *table {
            symlink(link, directory.join(descriptor.to_string())).unwrap();
        }
    }
    proc
}

/// Searches the processes one after the other, each for sockets of its own; returns what each holds of them, and
/// the processes whose io_urings were met, which are those that were read.
fn search(tables: &[&[(u32, &str)]], wanted: &[&[u64]]) -> (Vec<Vec<u64>>, Vec<u32>) {
    let proc = processes_with(tables);
    let directory = open_directory(rustix::fs::CWD, proc.path().to_str().unwrap()).unwrap();
    let mut scanner = Scanner::new(directory.as_fd());
    let held = (10..).map(Pid).zip(wanted).map(|(pid, wanted)| {
        let wanted: Inodes = wanted.iter().copied().map(Inode).collect();
        let mut held: Vec<u64> = scanner
            .sockets_held(pid, &wanted)
            .unwrap()
            .map(|inode| inode.0)
            .collect();
        held.sort_unstable();
        held
    });
    let held = held.collect();
    let read = scanner.into_rings().iter().map(|ring| ring.table.pid.0).collect();
    (held, read)
}

#[test]
fn a_service_is_asked_about_the_descriptors_of_the_one_before() {
    let ring = "anon_inode:[io_uring]";
    let (held, read) = search(
        &[
            &[(3, "/dev/null"), (5, "socket:[7]"), (6, "socket:[8]")],
            &[(3, ring), (5, "socket:[17]"), (6, "socket:[18]")],
            &[(3, ring), (5, "socket:[28]"), (6, "socket:[27]")],
        ],
        &[&[7, 8], &[17, 18], &[27, 28]],
    );
    assert_eq!(held, [[7, 8], [17, 18], [27, 28]]);
    assert_eq!(read, Vec::<u32>::new(), "no table was read, but for the first");
}

#[test]
fn a_wrong_guess_hides_nothing() {
    let ring = "anon_inode:[io_uring]";
    let (held, read) = search(
        &[
            &[(5, "socket:[7]"), (6, "socket:[8]")],
            // Another socket, the same one twice, nothing, and more than the guess covers.
            &[
                (4, ring),
                (5, "socket:[99]"),
                (6, "socket:[18]"),
                (7, "socket:[17]"),
            ],
            &[
                (4, ring),
                (5, "socket:[27]"),
                (6, "socket:[27]"),
                (7, "socket:[28]"),
            ],
            &[(4, ring), (7, "socket:[37]"), (8, "socket:[38]")],
            &[
                (4, ring),
                (7, "socket:[47]"),
                (8, "socket:[48]"),
                (9, "socket:[49]"),
            ],
            &[(4, ring), (7, "socket:[57]")],
        ],
        &[&[7, 8], &[17, 18], &[27, 28], &[37, 38], &[47, 48, 49], &[57, 58]],
    );
    let all: [&[u64]; 6] = [&[7, 8], &[17, 18], &[27, 28], &[37, 38], &[47, 48, 49], &[57]];
    assert_eq!(held, all);
    assert!(
        read.contains(&15),
        "only what was read to the end is known not to hold more"
    );
}

#[test]
fn only_whole_links_to_sockets_count() {
    assert_eq!(parse_socket_link(b"socket:[777001]"), Some(Inode(777_001)));
    assert_eq!(
        parse_socket_link(b"socket:[18446744073709551615]"),
        Some(Inode(u64::MAX))
    );
    for other in [
        "socket:[18446744073709551616]",
        "socket:[+1]",
        "socket:[]",
        "socket:[1",
        "/tmp/socket:[1]",
        "pipe:[1]",
        "",
    ] {
        assert_eq!(parse_socket_link(other.as_bytes()), None, "{other}");
    }
}

#[test]
fn a_process_that_ends_while_it_is_read_is_not_taken_for_one_that_hides() {
    let proc = open_directory(rustix::fs::CWD, "/proc").unwrap();
    let mut child = std::process::Command::new("sleep").arg("600").spawn().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(kept_out(proc.as_fd(), Pid(child.id()).into()), Refusal::Gone);
    assert_eq!(
        kept_out(proc.as_fd(), Pid(std::process::id()).into()),
        Refusal::NotPermitted
    );
}

#[test]
fn a_process_shares_its_table_with_itself_alone() {
    let me = Pid(std::process::id());
    assert!(is_shared(me, me));
    assert!(!is_shared(me, Pid(u32::MAX)));
}
