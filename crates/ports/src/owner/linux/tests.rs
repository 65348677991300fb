//! Owners found in process file systems made of plain files.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use atlas::number::Transport;

use super::*;
use crate::sockets::{Inode, UserId};

/// A process file system with process 1 in it.
struct FakeProc(tempfile::TempDir);

impl FakeProc {
    fn new() -> Self {
        let fake = Self(tempfile::tempdir().unwrap());
        fake.add(1, "init", &[]);
        fs::create_dir_all(fake.path().join("self/ns")).unwrap();
        symlink("pid:[4026531836]", fake.path().join("self/ns/pid")).unwrap();
        fake
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn add(&self, pid: u32, name: &str, links: &[&str]) {
        let process = self.path().join(pid.to_string());
        fs::create_dir_all(process.join("fd")).unwrap();
        let stat = format!("{pid} ({name}) S 1 1 1 0 -1 0 1 0 0 0 1 2 0 0 20 0 1 0 100 1 1\n");
        fs::write(process.join("stat"), stat).unwrap();
        fs::write(process.join("status"), "Uid:\t0\t1000\t0\t0\n").unwrap();
        fs::write(process.join("cmdline"), format!("{name}\0--serve\0")).unwrap();
        for (descriptor, link) in links.iter().enumerate() {
            symlink(link, process.join("fd").join(descriptor.to_string())).unwrap();
        }
    }

    fn find(&self, inodes: &[Option<u64>]) -> Found {
        let sockets: Vec<_> = inodes.iter().map(|inode| socket(*inode)).collect();
        let roots = Roots {
            proc: self.path().to_owned(),
            passwd: self.path().join("passwd"),
            ..Roots::default()
        };
        fs::write(&roots.passwd, "alice:x:1000:1000::/:/bin/sh\n").unwrap();
        find(&sockets, &roots, &Users::read(&roots.passwd))
    }
}

fn socket(inode: Option<u64>) -> Socket {
    Socket {
        user_id: Some(UserId(0)),
        inode: inode.map(Inode),
        ..Socket::receiving(Transport::Tcp, "[::]:3447".parse().unwrap())
    }
}

fn pids(owners: &Owners) -> Vec<u32> {
    owners.processes().iter().map(|owner| owner.pid.0).collect()
}

#[test]
fn all_holders_are_found_and_described() {
    let proc = FakeProc::new();
    proc.add(10, "nginx", &["/dev/null", "socket:[7]", "socket:[7]"]);
    proc.add(11, "nginx", &["socket:[7]", "socket:[8]"]);
    let found = proc.find(&[Some(7), Some(8)]);
    assert_eq!(
        found.owners.iter().map(pids).collect::<Vec<_>>(),
        [vec![10, 11], vec![11]]
    );
    assert_eq!(found.gaps, []);
    let owner = &found.owners[0].processes()[0];
    assert_eq!(owner.name.as_str(), "nginx");
    assert_eq!(owner.command_line.as_ref().unwrap().as_str(), "nginx --serve");
    assert_eq!(
        owner.user.as_ref().unwrap().name.as_ref().unwrap().as_str(),
        "alice"
    );
    assert!(owner.started.is_some());
}

#[test]
fn siblings_are_found_whether_their_descriptors_are_the_same_or_not() {
    let proc = FakeProc::new();
    proc.add(10, "nginx", &["socket:[7]", "socket:[8]"]);
    proc.add(11, "nginx", &["socket:[7]", "socket:[8]"]);
    proc.add(12, "nginx", &["socket:[8]", "socket:[9]", "socket:[7]"]);
    proc.add(13, "other", &["socket:[7]"]);
    let found = proc.find(&[Some(7), Some(8), Some(7)]);
    assert_eq!(
        found.owners.iter().map(pids).collect::<Vec<_>>(),
        [vec![10, 11, 12, 13], vec![10, 11, 12], vec![10, 11, 12, 13]]
    );
    let lists = found.owners.iter().map(|owners| owners.processes().as_ptr());
    let lists: Vec<_> = lists.collect();
    assert_eq!(
        lists[0], lists[2],
        "one list for all sockets with the same holders"
    );
}

#[test]
fn a_socket_nobody_holds_is_not_a_secret() {
    let proc = FakeProc::new();
    proc.add(10, "nginx", &["socket:[7]"]);
    let found = proc.find(&[Some(9), None]);
    assert_eq!(
        found.owners,
        [const { Owners::Unknown(OwnerUnknown::NoProcess) }; 2]
    );
}

#[test]
fn where_the_first_process_is_hidden_others_may_be() {
    let proc = FakeProc::new();
    fs::remove_dir_all(proc.path().join("1")).unwrap();
    let found = proc.find(&[Some(9)]);
    // Which of the two depends on who runs the tests.
    let hidden = [OwnerUnknown::NotPermitted, OwnerUnknown::Protected].map(Owners::Unknown);
    assert!(hidden.contains(&found.owners[0]));
}

#[test]
fn inside_of_a_container_the_owner_may_be_outside() {
    let proc = FakeProc::new();
    fs::remove_file(proc.path().join("self/ns/pid")).unwrap();
    symlink("pid:[4026532000]", proc.path().join("self/ns/pid")).unwrap();
    let found = proc.find(&[Some(9)]);
    assert_eq!(found.owners, [Owners::Unknown(OwnerUnknown::OtherNamespace)]);
}

#[test]
fn a_holder_that_ended_meanwhile_is_said_to_have() {
    let proc = FakeProc::new();
    proc.add(10, "nginx", &["socket:[7]"]);
    fs::remove_file(proc.path().join("10/stat")).unwrap();
    assert_eq!(
        proc.find(&[Some(7)]).owners,
        [Owners::Unknown(OwnerUnknown::Exited)]
    );
}

#[test]
fn many_processes_are_searched_on_two_threads() {
    let proc = FakeProc::new();
    for pid in 100..400 {
        proc.add(pid, "worker", &["socket:[7]"]);
    }
    let found = proc.find(&[Some(7)]);
    assert_eq!(pids(&found.owners[0]), (100..400).collect::<Vec<_>>());
}

#[test]
fn a_deleted_program_in_a_writable_place_is_recognised() {
    let proc = FakeProc::new();
    proc.add(10, "dropper", &["socket:[7]"]);
    symlink("/tmp/dropper (deleted)", proc.path().join("10/exe")).unwrap();
    symlink("/", proc.path().join("10/root")).unwrap();
    let found = proc.find(&[Some(7)]);
    let executable = found.owners[0].processes()[0].executable.clone().unwrap();
    assert!(executable.is_deleted && executable.is_in_temporary_place());
    assert!(executable.is_in_world_writable_directory);
    assert_eq!(executable.shown().as_str(), "/tmp/dropper");
}

#[test]
fn a_program_may_really_be_called_deleted() {
    let proc = FakeProc::new();
    proc.add(10, "odd", &["socket:[7]"]);
    let program = proc.path().join("odd (deleted)");
    fs::write(&program, "").unwrap();
    symlink(&program, proc.path().join("10/exe")).unwrap();
    symlink("/", proc.path().join("10/root")).unwrap();
    let found = proc.find(&[Some(7)]);
    let executable = found.owners[0].processes()[0].executable.clone().unwrap();
    assert!(!executable.is_deleted);
    assert_eq!(executable.path, program);
}
