//! Origins read from a machine made of plain files.

use std::fs;
use std::net::Ipv6Addr;
use std::os::unix::fs::symlink;

use atlas::number::Transport;

use super::*;
use crate::owner::origin::Head;
use crate::sockets::Inode;

/// A file system, with a process file system in `/proc`.
struct Machine(tempfile::TempDir);

impl Machine {
    fn new() -> Self {
        let machine = Self(tempfile::tempdir().unwrap());
        machine.process(1, "systemd", 0, "/init.scope", &[]);
        machine.write("/etc/passwd", "alice:x:1000:1000::/home/alice:/bin/sh\n");
        machine
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path.trim_start_matches('/'))
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn process(&self, pid: u32, name: &str, parent: u32, cgroup: &str, inodes: &[u64]) {
        let process = format!("/proc/{pid}");
        let stat = format!("{pid} ({name}) S {parent} 1 1 0 -1 0 1 0 0 0 1 2 0 0 20 0 1 0 100 1 1\n");
        self.write(&format!("{process}/stat"), &stat);
        self.write(&format!("{process}/status"), "Uid:\t0\t1000\t0\t0\n");
        self.write(&format!("{process}/cmdline"), name);
        self.write(&format!("{process}/cgroup"), &format!("0::{cgroup}\n"));
        self.write(&format!("{process}/environ"), "");
        fs::create_dir_all(self.path(&format!("{process}/fd"))).unwrap();
        for inode in inodes {
            self.link(&format!("{process}/fd/{inode}"), &format!("socket:[{inode}]"));
        }
    }

    fn link(&self, path: &str, to: &str) {
        symlink(to, self.path(path)).unwrap();
    }

    /// Returns the processes that hold a listener on `port`, as they are told.
    fn owners(&self, port: u16) -> Vec<Owner> {
        let roots = Roots {
            proc: self.path("/proc"),
            passwd: self.path("/etc/passwd"),
            root: self.0.path().to_owned(),
        };
        let users = Users::read(&roots.passwd);
        let socket = Socket {
            inode: Some(Inode(7)),
            ..Socket::receiving(Transport::Tcp, (Ipv6Addr::UNSPECIFIED, port).into())
        };
        let sockets = [socket];
        let mut owners = super::super::find(&sockets, &roots, &users).owners;
        fill(&mut owners, &sockets, &roots, &users);
        owners[0].processes().to_vec()
    }

    fn origin(&self, port: u16) -> Origin {
        *self.owners(port).pop().unwrap().origin.unwrap()
    }
}

fn missed(origin: &Origin) -> Vec<(Topic, UnseenWhy)> {
    origin
        .unseen
        .iter()
        .map(|unseen| (unseen.topic, unseen.why))
        .collect()
}

#[test]
fn a_service_is_told_with_its_files() {
    let machine = Machine::new();
    machine.process(10, "node", 1, "/system.slice/shop.service", &[7]);
    machine.link("/proc/10/exe", "/usr/bin/node");
    machine.link("/proc/10/cwd", "/srv/shop/api");
    machine.write(
        "/lib/systemd/system/shop.service",
        "[Unit]\nDescription=The shop\n",
    );
    machine.write("/var/lib/dpkg/info/nodejs.list", "/usr/bin/node\n");
    machine.write("/srv/shop/.git/HEAD", "ref: refs/heads/main\n");
    fs::create_dir_all(machine.path("/srv/shop/api")).unwrap();
    let origin = machine.origin(8080);
    assert_eq!(missed(&origin), []);
    assert_eq!(
        origin.unit_file.unwrap().description.unwrap().as_str(),
        "The shop"
    );
    assert_eq!(origin.package.unwrap().name.as_str(), "nodejs");
    let directory = origin.directory.unwrap();
    assert_eq!(directory.path, Path::new("/srv/shop/api"));
    assert_eq!(
        directory.worktree.unwrap().head,
        Some(Head::Branch("main".into()))
    );
    assert_eq!(origin.activation, None);
}

#[test]
fn the_chain_of_parents_ends_at_the_first_process() {
    let machine = Machine::new();
    machine.process(5, "sshd", 1, "/", &[]);
    machine.process(6, "bash", 5, "/", &[]);
    machine.process(10, "node", 6, "/", &[7]);
    let chain = |origin: &Origin| -> Vec<_> {
        origin
            .started_by
            .iter()
            .map(|ancestor| (ancestor.name.to_string(), ancestor.pid.0))
            .collect()
    };
    let whole = [("bash", 6), ("sshd", 5), ("systemd", 1)].map(|(name, pid)| (name.to_owned(), pid));
    assert_eq!(chain(&machine.origin(8080)), whole);
    fs::remove_dir_all(machine.path("/proc/5")).unwrap();
    let origin = machine.origin(8080);
    assert_eq!(chain(&origin), whole[..1]);
    assert!(missed(&origin).contains(&(Topic::StartedBy, UnseenWhy::Exited)));
}

#[test]
fn processes_that_are_their_own_ancestors_end_the_chain() {
    let machine = Machine::new();
    machine.process(6, "a", 10, "/", &[]);
    machine.process(10, "b", 6, "/", &[7]);
    assert_eq!(machine.origin(8080).started_by.len(), ANCESTORS_MAX);
}

#[test]
fn a_socket_unit_is_told_of_manager_and_service() {
    let machine = Machine::new();
    machine.process(10, "sshd", 1, "/system.slice/ssh.service", &[7]);
    machine.process(1, "systemd", 0, "/init.scope", &[7]);
    machine.write("/proc/10/environ", "LISTEN_PID=10\0LISTEN_FDS=1\0");
    machine.write("/lib/systemd/system/ssh.socket", "[Socket]\nListenStream=22\n");
    let owners = machine.owners(22);
    let activations: Vec<_> = owners
        .iter()
        .map(|owner| owner.origin.as_ref().unwrap().activation.as_ref().unwrap())
        .collect();
    let handed: Vec<_> = activations.iter().map(|activation| activation.handed).collect();
    assert_eq!(handed, [None, Some(1)]);
    for activation in activations {
        let unit = activation.socket_unit.as_ref().unwrap();
        assert_eq!(
            (unit.name.as_str(), unit.starts.as_str()),
            ("ssh.socket", "ssh.service")
        );
        assert!(activation.is_held_by_manager);
    }
}

#[test]
fn the_files_of_a_container_are_its_own() {
    let machine = Machine::new();
    let id = "3f".repeat(32);
    let cgroup = format!("/system.slice/docker-{id}.scope");
    machine.process(10, "nginx", 1, &cgroup, &[7]);
    machine.link("/proc/10/exe", "/usr/sbin/nginx");
    machine.link("/proc/10/cwd", "/app");
    let inside = tempfile::tempdir().unwrap();
    machine.link("/proc/10/root", inside.path().to_str().unwrap());
    fs::create_dir_all(inside.path().join("lib/apk/db")).unwrap();
    let database = "P:nginx\nV:1.26.2-r4\nF:usr/sbin\nR:nginx\n";
    fs::write(inside.path().join("lib/apk/db/installed"), database).unwrap();
    fs::create_dir_all(inside.path().join("app/.git")).unwrap();
    // A link out of the container leads nowhere.
    machine.write("/secret/HEAD", "ref: refs/heads/secret\n");
    let secret = machine.path("/secret/HEAD");
    symlink(&secret, inside.path().join("app/.git/HEAD")).unwrap();
    let description = r#"{"Name": "/web", "Config": {"Image": "nginx:1"}}"#;
    machine.write(
        &format!("/var/lib/docker/containers/{id}/config.v2.json"),
        description,
    );
    let origin = machine.origin(80);
    assert_eq!(origin.package.unwrap().version.unwrap().as_str(), "1.26.2-r4");
    assert_eq!(origin.directory.unwrap().worktree, None);
    assert_eq!(origin.container_name.unwrap().name.as_str(), "web");
}

#[test]
fn what_is_missing_is_said() {
    let machine = Machine::new();
    machine.process(10, "x", 1, "/system.slice/gone.service", &[7]);
    fs::remove_file(machine.path("/proc/10/environ")).unwrap();
    let expected = [
        (Topic::Package, UnseenWhy::NotPermitted),
        (Topic::UnitFile, UnseenWhy::NotFound),
        (Topic::Environment, UnseenWhy::Exited),
        (Topic::Directory, UnseenWhy::Exited),
    ];
    assert_eq!(missed(&machine.origin(80)), expected);
}

#[test]
fn a_removed_directory_is_said_to_be() {
    let machine = Machine::new();
    machine.process(10, "x", 1, "/", &[7]);
    machine.link("/proc/10/cwd", "/srv/old (deleted)");
    let directory = machine.origin(80).directory.unwrap();
    assert_eq!(
        (directory.path.as_path(), directory.is_deleted),
        (Path::new("/srv/old"), true)
    );
    fs::create_dir_all(machine.path("/srv/old (deleted)")).unwrap();
    assert!(!machine.origin(80).directory.unwrap().is_deleted);
}

#[test]
fn of_many_workers_only_some_are_looked_at() {
    let machine = Machine::new();
    for pid in 100..130 {
        machine.process(pid, "worker", 1, "/", &[7]);
    }
    let owners = machine.owners(80);
    let is_unseen = |owner: &&Owner| {
        let origin = owner.origin.as_ref().unwrap();
        missed(origin).contains(&(Topic::Directory, UnseenWhy::TooMany))
    };
    assert_eq!(
        owners.len() - owners.iter().filter(is_unseen).count(),
        PROCESSES_MAX
    );
}

#[test]
fn an_environment_that_is_too_long_is_said_to_be_missed() {
    let machine = Machine::new();
    machine.process(10, "node", 1, "/system.slice/shop.service", &[7]);
    let handed = |len: u64| {
        let told = "\0LISTEN_PID=10\0LISTEN_FDS=1\0";
        let before = usize::try_from(len).unwrap() - told.len();
        machine.write("/proc/10/environ", &format!("{}{told}", "A".repeat(before)));
        let origin = machine.origin(8080);
        let is_missed = missed(&origin).contains(&(Topic::Environment, UnseenWhy::Unreadable));
        (
            origin.activation.and_then(|activation| activation.handed),
            is_missed,
        )
    };
    assert_eq!(handed(ENVIRONMENT_LEN_MAX), (Some(1), false));
    assert_eq!(handed(ENVIRONMENT_LEN_MAX + 1), (None, true));
}
