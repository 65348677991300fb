//! Origins made up for the purpose, as text without styles.

use ports::owner::Pid;
use ports::owner::origin::{Ancestor, PackageDatabase, SocketUnit, UnitFile, Unseen};

use super::*;
use crate::commands::port::human::Reader;
use crate::commands::port::made_up::{now, owner};

const ID: &str = "3f2a91c0b1de4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c";

/// A process in the cgroup `cgroup`, with an origin.
fn process(name: &str, cgroup: &str, origin: Origin) -> Owner {
    let cgroup = cgroup.replace("ID", ID);
    Owner {
        unit: Unit::of_cgroup(cgroup.as_bytes()),
        container: Container::of_cgroup(cgroup.as_bytes()),
        origin: Some(Box::new(origin)),
        ..owner(4242, name, "/usr/bin/x", "")
    }
}

fn rendered(owner: &Owner) -> String {
    let reader = Reader {
        now: now(),
        zone: None,
        width: 80,
    };
    let mut lines = Lines::under("x", ["tcp".len()].into_iter(), &reader);
    push(&mut lines, &facts(owner), &[]);
    let text = anstream::adapter::strip_str(&lines.text).to_string();
    text.trim_start_matches("\nx\n").to_owned()
}

fn ancestors(chain: &[(u32, &str)]) -> Vec<Ancestor> {
    let ancestor = |(pid, name): &(u32, &str)| Ancestor {
        pid: Pid(*pid),
        name: (*name).into(),
        user: None,
    };
    chain.iter().map(ancestor).collect()
}

fn file(path: &str, description: &str) -> UnitFile {
    UnitFile {
        path: path.into(),
        description: Some(description.into()),
    }
}

#[test]
fn a_developers_server() {
    let origin = Origin {
        started_by: ancestors(&[
            (4001, "npm"),
            (4000, "bash"),
            (3900, "tmux: server"),
            (1, "systemd"),
        ]),
        package: Some(Package {
            name: "nodejs".into(),
            version: Some("18.19.0+dfsg-6".into()),
            database: PackageDatabase::Dpkg,
        }),
        directory: Some(Directory {
            path: "/home/alice/fix/api".into(),
            is_deleted: false,
            worktree: Some(Worktree {
                root: "/home/alice/fix".into(),
                head: Some(Head::Branch("fix-cart".into())),
                linked_to: Some("/home/alice/shop".into()),
            }),
        }),
        ..Origin::default()
    };
    let owner = process("node", "/user.slice/user-1000.slice/session-3.scope", origin);
    insta::assert_snapshot!(rendered(&owner), @r"
    package     nodejs 18.19.0+dfsg-6 (dpkg)
    unit        session-3.scope
    directory   /home/alice/fix/api
                git worktree /home/alice/fix on branch fix-cart, linked
                to /home/alice/shop
    started by  npm 4001, bash 4000, tmux: server 3900, systemd 1
    ");
}

#[test]
fn a_service_behind_a_socket_unit() {
    let origin = Origin {
        started_by: ancestors(&[(1, "systemd")]),
        unit_file: Some(file(
            "/usr/lib/systemd/system/ssh.service",
            "OpenBSD Secure Shell server",
        )),
        activation: Some(Activation {
            socket_unit: Some(SocketUnit {
                name: "ssh.socket".into(),
                file: file("/usr/lib/systemd/system/ssh.socket", ""),
                starts: "ssh.service".into(),
            }),
            handed: Some(1),
            is_held_by_manager: true,
        }),
        directory: Some(Directory {
            path: "/".into(),
            is_deleted: false,
            worktree: None,
        }),
        ..Origin::default()
    };
    let owner = process("sshd", "/system.slice/ssh.service", origin);
    insta::assert_snapshot!(rendered(&owner), @r"
    package     none has this program
    unit        ssh.service, OpenBSD Secure Shell server
                /usr/lib/systemd/system/ssh.service
    sockets     opened by systemd for ssh.socket, to start ssh.service;
                handed to this process
                /usr/lib/systemd/system/ssh.socket
    started by  systemd 1
    ");
}

#[test]
fn a_container_seen_without_root() {
    let unseen = [
        (Topic::Package, UnseenWhy::NotPermitted),
        (Topic::ContainerName, UnseenWhy::NotPermitted),
        (Topic::StartedBy, UnseenWhy::Exited),
    ];
    let origin = Origin {
        unseen: unseen.map(|(topic, why)| Unseen { topic, why }).into(),
        ..Origin::default()
    };
    let owner = process("postgres", "/system.slice/docker-ID.scope", origin);
    insta::assert_snapshot!(rendered(&owner), @r"
    container   docker 3f2a91c0b1de
    not told    its package, its container's name: not permitted to see
                it
                who started it: it ended while it was looked at
    ");
}

#[test]
fn a_published_port() {
    let origin = Origin {
        forwards: Some(Forwarding {
            to: "172.17.0.2:5432".parse().unwrap(),
            container: Container::of_cgroup(format!("/docker/{ID}").as_bytes()),
            container_name: Some(ContainerName {
                name: "shop-db".into(),
                is_host_name: false,
                image: Some("postgres:16".into()),
            }),
        }),
        ..Origin::default()
    };
    let owner = process("docker-proxy", "/system.slice/docker.service", origin);
    insta::assert_snapshot!(rendered(&owner), @r"
    package     none has this program
    unit        docker.service
    forwards    to 172.17.0.2:5432
                in container shop-db, docker 3f2a91c0b1de of image
                postgres:16
    ");
}
