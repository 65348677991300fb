//! Where a process comes from, told of processes that a test really starts.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Command, Stdio};

use ports::owner::origin::{Head, Origin};
use ports::owner::{Owner, Pid};
use ports::{Claims, PortNumber, Transport};

use crate::stage::{self, Holder};

/// Returns the only process that holds the listener on `address`.
fn only_owner(address: SocketAddr) -> Owner {
    let port = PortNumber(address.port());
    let report = ports::port(&Claims::built_in(), port, Some(Transport::Tcp));
    let sockets = stage::at(&report, address).into_iter();
    let owners: Vec<&Owner> = sockets.flat_map(|held| held.owners.processes()).collect();
    let [owner] = owners[..] else {
        panic!("one process holds it: {report:?}")
    };
    owner.clone()
}

fn origin(owner: &Owner) -> &Origin {
    owner.origin.as_deref().expect("it was asked for one port")
}

fn git(directory: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=alice", "-c", "user.email=alice@example.org"];
    let status = Command::new("git")
        .current_dir(directory)
        .args(identity)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(status.is_ok_and(|status| status.success()), "git {arguments:?}");
}

#[test]
fn a_server_in_a_linked_worktree_shows_its_branch_and_its_parents() {
    let _stage = stage::alone();
    let place = tempfile::tempdir().unwrap();
    // Links on the way (macOS, some distributions) are resolved by the kernel.
    let place = place.path().canonicalize().unwrap();
    let repository = place.join("shop");
    std::fs::create_dir(&repository).unwrap();
    git(&repository, &["init", "--quiet", "--initial-branch=main"]);
    git(
        &repository,
        &["commit", "--quiet", "--allow-empty", "--message=first"],
    );
    git(&repository, &["worktree", "add", "-b", "fix/cart", "../fix"]);
    let directory = place.join("fix/api");
    std::fs::create_dir(&directory).unwrap();

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let holder = Holder::in_directory(&directory, listener.into());
    let owner = only_owner(address);
    assert_eq!(owner.pid.0, holder.pid());

    let found = origin(&owner).directory.as_ref().unwrap();
    assert_eq!(found.path, directory);
    let worktree = found.worktree.as_ref().unwrap();
    assert_eq!(worktree.root, place.join("fix"));
    assert_eq!(worktree.head, Some(Head::Branch("fix/cart".into())));
    assert_eq!(worktree.linked_to.as_deref(), Some(repository.as_path()));

    let parents = &origin(&owner).started_by;
    assert_eq!(parents.first().unwrap().pid, Pid(std::process::id()));
    assert_eq!(parents.last().unwrap().pid, Pid(1));
}

#[test]
fn the_package_of_a_program_agrees_with_the_package_manager() {
    let _stage = stage::alone();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let _holder = Holder::of(listener.into());
    let owner = only_owner(address);
    let program = &owner.executable.as_ref().unwrap().path;
    let Ok(output) = Command::new("dpkg-query").arg("--search").arg(program).output() else {
        println!("skipped: this system has no dpkg to compare with");
        return;
    };
    // `coreutils: /bin/sleep`; where /bin is a link, dpkg may know the file by the other path alone.
    let expected = String::from_utf8_lossy(&output.stdout);
    if let Some((expected, _)) = expected.split_once(':') {
        let package = origin(&owner).package.as_ref().unwrap();
        assert_eq!(package.name.as_str(), expected);
        assert!(package.version.is_some());
    } else {
        assert!(program.ends_with("sleep"), "{program:?} is in no package");
    }
}
