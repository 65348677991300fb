//! What the kernel itself may hold a socket for, where no process holds it.
//!
//! NFS says which ports it serves. Of tunnels there is only the kind of each interface, and then the port each kind
//! mostly has: so the answer is a likely one, and given only where one kind fits.

use std::fs;
use std::path::Path;

use atlas::number::{PortNumber, Transport};

use crate::owner::{KernelUser, OwnerUnknown, Owners};
use crate::roots::Roots;
use crate::sockets::Socket;

/// The ports that the NFS server of the kernel has, below the process file system.
const NFS_PORTS: &str = "fs/nfsd/portlist";
/// The interfaces of this machine, below the root of the file system.
const INTERFACES: &str = "sys/class/net";
/// Before the kind of an interface, in its file `uevent`.
const KIND_PREFIX: &str = "DEVTYPE=";
/// The kinds of interface that open a UDP socket, with the ports that they mostly have.
const TUNNELS: [(&str, KernelUser, &[u16]); 3] = [
    ("vxlan", KernelUser::Vxlan, &[4789, 8472]),
    ("geneve", KernelUser::Geneve, &[6081]),
    ("wireguard", KernelUser::WireGuard, &[51820]),
];

/// Says of sockets that no process holds what the kernel likely has them for.
pub(crate) fn explain(sockets: &[Socket], owners: &mut [Owners], roots: &Roots) {
    let mut users = None;
    for (socket, owners) in sockets.iter().zip(owners) {
        if *owners == Owners::Unknown(OwnerUnknown::NoProcess) {
            let users = users.get_or_insert_with(|| Users::read(roots));
            if let Some(user) = users.of(socket.transport, socket.local.port) {
                *owners = Owners::Unknown(OwnerUnknown::Kernel(user));
            }
        }
    }
}

/// The parts of the kernel that are in use.
struct Users {
    nfs_ports: Vec<(Transport, PortNumber)>,
    tunnels: Vec<(KernelUser, &'static [u16])>,
}

impl Users {
    fn read(roots: &Roots) -> Self {
        let ports = fs::read_to_string(roots.proc.join(NFS_PORTS)).unwrap_or_default();
        let kinds = interface_kinds(&roots.root.join(INTERFACES));
        let is_there = |(kind, ..): &&(&str, KernelUser, &[u16])| kinds.iter().any(|there| there == kind);
        let tunnels = TUNNELS.iter().filter(is_there);
        Self {
            nfs_ports: ports.lines().filter_map(nfs_port).collect(),
            tunnels: tunnels.map(|(_, user, ports)| (*user, *ports)).collect(),
        }
    }

    fn of(&self, transport: Transport, port: PortNumber) -> Option<KernelUser> {
        if self.nfs_ports.contains(&(transport, port)) {
            return Some(KernelUser::Nfs);
        }
        if transport != Transport::Udp {
            return None;
        }
        let usual = self.tunnels.iter().find(|(_, ports)| ports.contains(&port.0));
        match (usual, &self.tunnels[..]) {
            (Some((user, _)), _) | (None, [(user, _)]) => Some(*user),
            _ => None,
        }
    }
}

/// Returns the kinds of the interfaces that have one.
fn interface_kinds(interfaces: &Path) -> Vec<String> {
    let entries = fs::read_dir(interfaces).into_iter().flatten().flatten();
    let kinds = entries.filter_map(|entry| {
        let events = fs::read_to_string(entry.path().join("uevent")).ok()?;
        let kind = events.lines().find_map(|line| line.strip_prefix(KIND_PREFIX))?;
        Some(kind.to_owned())
    });
    kinds.collect()
}

/// Reads `tcp 2049`; other transports are not told apart from sockets we know.
fn nfs_port(line: &str) -> Option<(Transport, PortNumber)> {
    let (transport, port) = line.split_once(' ')?;
    let transport = match transport {
        "tcp" => Transport::Tcp,
        "udp" => Transport::Udp,
        _ => return None,
    };
    Some((transport, PortNumber(port.trim().parse().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A machine with an NFS server on TCP 2049 and one interface of each of `kinds`.
    fn users(kinds: &[&str]) -> Users {
        let machine = tempfile::tempdir().unwrap();
        let proc = machine.path().join("proc");
        fs::create_dir_all(proc.join("fs/nfsd")).unwrap();
        fs::write(proc.join(NFS_PORTS), "rdma 20049\ntcp 2049\n").unwrap();
        for kind in kinds {
            let interface = machine.path().join(INTERFACES).join(format!("{kind}0"));
            fs::create_dir_all(&interface).unwrap();
            let events = format!("DEVTYPE={kind}\nINTERFACE={kind}0\nIFINDEX=7\n");
            fs::write(interface.join("uevent"), events).unwrap();
        }
        Users::read(&Roots {
            proc,
            root: machine.path().to_owned(),
            ..Roots::default()
        })
    }

    fn check(kinds: &[&str], transport: Transport, port: u16, expected: Option<KernelUser>) {
        let user = users(kinds).of(transport, PortNumber(port));
        assert_eq!(user, expected, "{kinds:?} {transport} {port}");
    }

    #[test]
    fn nfs_has_the_ports_it_says() {
        check(&[], Transport::Tcp, 2049, Some(KernelUser::Nfs));
        check(&[], Transport::Udp, 2049, None);
        check(&[], Transport::Tcp, 20049, None);
    }

    #[test]
    fn a_tunnel_is_named_if_one_kind_fits() {
        use KernelUser::{Vxlan, WireGuard};
        check(&["wireguard", "bridge"], Transport::Udp, 40000, Some(WireGuard));
        check(&["wireguard", "vxlan"], Transport::Udp, 4789, Some(Vxlan));
        check(&["wireguard", "vxlan"], Transport::Udp, 40000, None);
        check(&["wireguard"], Transport::Tcp, 51820, None);
        check(&["bridge"], Transport::Udp, 4789, None);
    }
}
