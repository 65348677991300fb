//! Asks the kernel whether it filters anything at all, without running a program.
//!
//! nftables is asked through netlink for its chains: one that hooks into the way of a packet matters, tables alone do
//! not. The older iptables shows its tables as names in the process file system. Only root may ask either.

use std::io;
use std::path::Path;

use rustix::io::Errno;
use rustix::net::netlink::{self, SocketAddrNetlink};
use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType};

use crate::sockets::linux::netlink::message;
use crate::text::VisibleText;

/// `NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETCHAIN` (include/uapi/linux/netfilter/nf_tables.h)
const GET_CHAIN: u16 = 10 << 8 | 4;
/// `struct nfgenmsg` for all families: family, version and resource are 0.
const ALL_FAMILIES: [u8; 4] = [0; 4];
/// `NFTA_CHAIN_HOOK`: present only in chains that packets get to by themselves.
const ATTRIBUTE_HOOK: u16 = 4;
/// Bytes of the receive buffer, as large as the kernel's own answers.
const RECEIVE_LEN: usize = 32 * 1024;
/// How long the kernel may take for one datagram; this only ends a hang.
const RECEIVE_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(2);
/// Below the process file system, for the calling thread's namespace: the tables of iptables, by family.
const IPTABLES_NAMES: [&str; 2] = [
    "thread-self/net/ip_tables_names",
    "thread-self/net/ip6_tables_names",
];
/// Below the process file system, for the calling thread's namespace: the settings of each interface, and of all.
const INTERFACE_SETTINGS: &str = "sys/net/ipv4/conf";

/// Whether the kernel has rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Presence {
    /// It has none.
    Absent,
    /// Only root may ask.
    NotPermitted,
    /// It has some.
    Tables(Tables),
    /// It gave another answer.
    Unclear(VisibleText),
}

/// Where the rules are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tables {
    /// nftables, which newer versions of `iptables` use as well.
    pub(super) has_nftables: bool,
    /// iptables' own tables for IPv4.
    pub(super) has_iptables: bool,
    /// iptables' own tables for IPv6.
    pub(super) has_ip6tables: bool,
}

/// Asks whether there are any rules.
pub(super) fn presence(proc: &Path) -> Presence {
    let has_nftables = match has_hooked_chain() {
        Ok(has_chain) => has_chain,
        Err(Refusal::NotPermitted) => return Presence::NotPermitted,
        Err(Refusal::Unclear(why)) => return Presence::Unclear(why.as_str().into()),
    };
    let [v4, v6] = IPTABLES_NAMES.map(|names| has_names(&proc.join(names)));
    let (Ok(has_iptables), Ok(has_ip6tables)) = (v4, v6) else {
        return Presence::NotPermitted;
    };
    let tables = Tables {
        has_nftables,
        has_iptables,
        has_ip6tables,
    };
    if tables == Tables::default() {
        Presence::Absent
    } else {
        Presence::Tables(tables)
    }
}

/// Whether some interface lets packets from outside through to addresses of loopback (ip-sysctl: `route_localnet`).
pub(super) fn routes_loopback(proc: &Path) -> bool {
    let Ok(interfaces) = std::fs::read_dir(proc.join(INTERFACE_SETTINGS)) else {
        return false;
    };
    let is_set = |path: &Path| std::fs::read(path).is_ok_and(|setting| setting.trim_ascii() != b"0");
    let mut interfaces = interfaces.filter_map(Result::ok);
    interfaces.any(|interface| is_set(&interface.path().join("route_localnet")))
}

/// Whether a list of tables has one; a file that is not there belongs to a kernel without iptables.
fn has_names(path: &Path) -> io::Result<bool> {
    match std::fs::read(path) {
        Ok(names) => Ok(!names.trim_ascii().is_empty()),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Err(error),
        Err(_) => Ok(false),
    }
}

/// Why nftables did not answer.
enum Refusal {
    NotPermitted,
    Unclear(String),
}

/// Whether nftables has a chain that packets get to.
fn has_hooked_chain() -> Result<bool, Refusal> {
    let fd = match rustix::net::socket_with(
        AddressFamily::NETLINK,
        SocketType::DGRAM,
        SocketFlags::CLOEXEC,
        Some(netlink::NETFILTER),
    ) {
        // A kernel without netfilter filters nothing.
        Err(Errno::PROTONOSUPPORT) => return Ok(false),
        opened => opened.map_err(refusal)?,
    };
    set_socket_timeout(&fd, Timeout::Recv, Some(RECEIVE_TIMEOUT)).map_err(refusal)?;
    let request = message::request(GET_CHAIN, message::FLAG_DUMP, 1, &ALL_FAMILIES);
    rustix::net::sendto(&fd, &request, SendFlags::empty(), &SocketAddrNetlink::new(0, 0)).map_err(refusal)?;
    let mut buffer = vec![0; RECEIVE_LEN];
    loop {
        let received = rustix::net::recvfrom(&fd, buffer.as_mut_slice(), RecvFlags::TRUNC);
        let (_, len, sender) = match received {
            Err(Errno::INTR) => continue,
            received => received.map_err(refusal)?,
        };
        let sender = sender.and_then(|sender| SocketAddrNetlink::try_from(sender).ok());
        if sender.is_none_or(|sender| sender.pid() != 0) {
            continue;
        }
        let datagram = buffer
            .get(..len)
            .ok_or_else(|| Refusal::Unclear("its list of chains was cut off".into()))?;
        if let Some(answer) = read_chains(datagram)? {
            return Ok(answer);
        }
    }
}

/// Looks for a hooked chain in a datagram; `None` if the list goes on.
fn read_chains(datagram: &[u8]) -> Result<Option<bool>, Refusal> {
    let malformed = |_| Refusal::Unclear("its list of chains was malformed".into());
    for message in message::messages(datagram) {
        let message = message.map_err(malformed)?;
        match message.kind {
            message::KIND_DONE => return Ok(Some(false)),
            message::KIND_ERROR => return refused(message.payload).map(Some),
            _ => {}
        }
        let attributes = message.payload.get(ALL_FAMILIES.len()..).unwrap_or_default();
        for attribute in message::attributes(attributes) {
            if attribute.map_err(malformed)?.kind == ATTRIBUTE_HOOK {
                return Ok(Some(true));
            }
        }
    }
    Ok(None)
}

/// Reads an error of the kernel; one that has no nftables has no chains either.
fn refused(payload: &[u8]) -> Result<bool, Refusal> {
    let status = payload.first_chunk::<4>().map(|bytes| i32::from_ne_bytes(*bytes));
    match Errno::from_raw_os_error(status.unwrap_or_default().saturating_neg()) {
        Errno::INVAL | Errno::OPNOTSUPP => Ok(false),
        errno => Err(refusal(errno)),
    }
}

fn refusal(errno: Errno) -> Refusal {
    match errno {
        Errno::PERM | Errno::ACCESS => Refusal::NotPermitted,
        other => Refusal::Unclear(io::Error::from(other).to_string()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chain(attribute: u16) -> Vec<u8> {
        let mut body = ALL_FAMILIES.to_vec();
        message::push_attribute(&mut body, 3, b"input\0");
        message::push_attribute(&mut body, attribute, &[0; 8]);
        message::request(10 << 8 | 3, 0, 1, &body)
    }

    fn read(datagram: &[u8]) -> Option<Option<bool>> {
        read_chains(datagram).ok()
    }

    #[test]
    fn only_a_hooked_chain_filters() {
        assert_eq!(read(&chain(ATTRIBUTE_HOOK)), Some(Some(true)));
        assert_eq!(read(&chain(7)), Some(None));
        let done = message::request(message::KIND_DONE, 0, 1, &[0; 4]);
        assert_eq!(read(&[chain(7), done].concat()), Some(Some(false)));
    }

    #[test]
    fn a_refusal_is_told_from_a_kernel_without_nftables() {
        let error = |number: i32| message::request(message::KIND_ERROR, 0, 1, &number.to_ne_bytes());
        assert!(matches!(read_chains(&error(-1)), Err(Refusal::NotPermitted)));
        assert!(matches!(read_chains(&error(-22)), Ok(Some(false))));
        assert!(matches!(read_chains(&error(-12)), Err(Refusal::Unclear(_))));
    }

    #[test]
    fn a_missing_list_of_tables_is_an_empty_one() {
        let root = tempfile::tempdir().unwrap();
        let names = root.path().join("names");
        assert!(!has_names(&names).unwrap());
        std::fs::write(&names, "").unwrap();
        assert!(!has_names(&names).unwrap());
        std::fs::write(&names, "filter\n").unwrap();
        assert!(has_names(&names).unwrap());
    }

    #[test]
    fn one_interface_that_leads_to_loopback_is_enough() {
        let proc = tempfile::tempdir().unwrap();
        assert!(!routes_loopback(proc.path()));
        for (interface, setting) in [("all", "0\n"), ("eth0", "0\n"), ("eth1", "1\n")] {
            let directory = proc.path().join(INTERFACE_SETTINGS).join(interface);
            std::fs::create_dir_all(&directory).unwrap();
            std::fs::write(directory.join("route_localnet"), setting).unwrap();
            assert_eq!(routes_loopback(proc.path()), interface == "eth1");
        }
    }

    proptest! {
        #[test]
        fn any_datagram_is_read_or_refused(bytes: Vec<u8>) {
            let _ = read_chains(&bytes);
        }
    }
}
