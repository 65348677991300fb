//! Where a go-between passes on what arrives, so that the name behind a published port is known.
//!
//! Docker starts one `docker-proxy` for each published port and tells it the container's address on its command line,
//! which everybody may read. The container that has this address is found in the network tables of its processes,
//! which everybody may read too. Other go-betweens keep to themselves where they forward to.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;

use memchr::memmem::find_iter;

use super::tree::Tree;
use crate::owner::Owner;
use crate::owner::container::Container;
use crate::owner::linux::membership;

/// The program that Docker starts for each published port.
const DOCKER_PROXY: &str = "docker-proxy";
/// The most that is read of a table of addresses, in bytes; a container has a few.
const TABLE_LEN_MAX: u64 = 256 * 1024;
/// The most that is read of a cgroup file, in bytes.
const CGROUP_LEN_MAX: u64 = 4096;

/// Reads where a process forwards to, if its command line tells.
pub(super) fn target(owner: &Owner) -> Option<SocketAddr> {
    let is_proxy = owner.name.as_str() == DOCKER_PROXY;
    parse(owner.command_line.as_ref().filter(|_| is_proxy)?.as_str())
}

/// Reads `docker-proxy -proto tcp … -container-ip 172.17.0.2 -container-port 80`.
pub(crate) fn parse(command_line: &str) -> Option<SocketAddr> {
    let value = |option: &str| {
        let mut words = command_line.split(' ');
        words
            .find(|word| word.trim_start_matches('-') == option)
            .and_then(|_| words.next())
    };
    let ip = value("container-ip")?.parse().ok()?;
    Some(SocketAddr::new(ip, value("container-port")?.parse().ok()?))
}

/// Finds the container that has the address `ip`.
pub(super) fn container_at(proc: &Path, ip: IpAddr) -> Option<Container> {
    let tree = Tree::of_machine(proc).ok()?;
    let names = tree.folder(Path::new(".")).ok()?.names().ok()?;
    let mut seen = BTreeSet::new();
    names
        .iter()
        .filter_map(|name| name.to_str())
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
        .find_map(|pid| {
            let process = Path::new(pid);
            let cgroup = tree.read(&process.join("cgroup"), CGROUP_LEN_MAX).ok()?;
            let container = Container::of_cgroup(membership::path(&cgroup)?)?;
            let is_new = seen.insert(container.id.as_str().to_owned());
            (is_new && has_address(&tree, process, ip)).then_some(container)
        })
}

fn has_address(proc: &Tree, process: &Path, ip: IpAddr) -> bool {
    let table = match ip {
        IpAddr::V4(_) => "net/fib_trie",
        IpAddr::V6(_) => "net/if_inet6",
    };
    let table = proc.read(&process.join(table), TABLE_LEN_MAX);
    table.is_ok_and(|table| match ip {
        IpAddr::V4(ip) => is_in_trie(&table, &ip.to_string()),
        IpAddr::V6(ip) => {
            let digits: String = ip.octets().iter().map(|octet| format!("{octet:02x}")).collect();
            is_in_list(&table, &digits)
        }
    })
}

/// Whether an address is among the machine's own in `/proc/net/fib_trie`: a leaf `|-- ADDRESS`, followed by a line
/// `/32 host LOCAL`.
pub(crate) fn is_in_trie(table: &[u8], ip: &str) -> bool {
    let leaf = format!("|-- {ip}\n");
    find_iter(table, leaf.as_bytes()).any(|at| {
        let after = table.get(at.saturating_add(leaf.len())..).unwrap_or_default();
        let line = after.split(|byte| *byte == b'\n').next().unwrap_or_default();
        line.trim_ascii() == b"/32 host LOCAL"
    })
}

/// Whether an address, as 32 digits, is in `/proc/net/if_inet6`, of which each line begins with one.
fn is_in_list(table: &[u8], digits: &str) -> bool {
    table
        .split(|byte| *byte == b'\n')
        .any(|line| line.starts_with(digits.as_bytes()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const TRIE: &str = "Local:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 127.0.0.1\n        /32 host LOCAL\n     \
        |-- 172.17.0.0\n        /16 link UNICAST\n     |-- 172.17.0.2\n        /32 host LOCAL\n";

    #[test]
    fn the_command_line_of_a_proxy_tells_its_target() {
        let line = "/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.17.0.2 \
            -container-port 80 -use-listen-fd";
        assert_eq!(parse(line), Some("172.17.0.2:80".parse().unwrap()));
        let line = "docker-proxy --container-ip fd00::2 --container-port 80";
        assert_eq!(parse(line), Some("[fd00::2]:80".parse().unwrap()));
        for broken in [
            "",
            "docker-proxy -container-ip",
            "x -container-ip a -container-port 1",
        ] {
            assert_eq!(parse(broken), None, "{broken}");
        }
    }

    #[test]
    fn only_own_addresses_count() {
        assert!(is_in_trie(TRIE.as_bytes(), "172.17.0.2"));
        assert!(!is_in_trie(TRIE.as_bytes(), "172.17.0.0"));
        assert!(!is_in_trie(TRIE.as_bytes(), "172.17.0"));
        assert!(!is_in_trie(TRIE.as_bytes(), "172.17.0.23"));
    }

    #[test]
    fn what_stands_behind_the_limit_of_a_file_does_not_count() {
        let proc = tempfile::tempdir().unwrap();
        let process = proc.path().join("1");
        fs::create_dir_all(process.join("net")).unwrap();
        let padded = |head: &str, padding: &str, tail: &str, len: u64| {
            let count = usize::try_from(len).unwrap() - head.len() - tail.len();
            format!("{head}{}{tail}", padding.repeat(count))
        };
        let is_found = |cgroup_len: u64, table_len: u64| {
            let scope = format!("/docker-{}.scope", "3f".repeat(32));
            fs::write(process.join("cgroup"), padded("0::/", "x", &scope, cgroup_len)).unwrap();
            let table = padded("", "\n", TRIE.trim_end(), table_len);
            fs::write(process.join("net/fib_trie"), table).unwrap();
            container_at(proc.path(), "172.17.0.2".parse().unwrap()).is_some()
        };
        assert!(is_found(CGROUP_LEN_MAX, TABLE_LEN_MAX));
        assert!(!is_found(CGROUP_LEN_MAX + 1, TABLE_LEN_MAX));
        assert!(!is_found(CGROUP_LEN_MAX, TABLE_LEN_MAX + 1));
    }

    #[test]
    fn a_container_is_found_by_its_address() {
        let proc = tempfile::tempdir().unwrap();
        let add = |pid: &str, cgroup: &str, trie: &str| {
            let process = proc.path().join(pid);
            fs::create_dir_all(process.join("net")).unwrap();
            fs::write(process.join("cgroup"), format!("0::{cgroup}\n")).unwrap();
            fs::write(process.join("net/fib_trie"), trie).unwrap();
        };
        let id = "3f".repeat(32);
        add("1", "/init.scope", TRIE);
        add(
            "20",
            &format!("/system.slice/docker-{}.scope", "4e".repeat(32)),
            "",
        );
        add("30", &format!("/system.slice/docker-{id}.scope"), TRIE);
        let found = container_at(proc.path(), "172.17.0.2".parse().unwrap()).unwrap();
        assert_eq!(found.id.as_str(), id);
        assert_eq!(container_at(proc.path(), "172.17.0.9".parse().unwrap()), None);
    }
}
