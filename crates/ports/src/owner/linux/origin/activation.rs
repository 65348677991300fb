//! Sockets that a service manager opened and handed on.
//!
//! Two things betray it: the manager holds the socket as well, or the process was told of it in its environment.
//! Which unit made the manager open the socket is then read from the files of the units of kind `.socket`, by the
//! port they name. Such a file alone proves nothing: many are installed and never enabled.
//!
//! Source: sd_listen_fds(3), systemd.socket(5).

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use atlas::number::Transport;

use super::tree::Tree;
use super::unit_file::{self, FILE_LEN_MAX};
use crate::owner::Pid;
use crate::owner::origin::{SocketUnit, UnitFile};
use crate::text::VisibleText;

/// What the names of socket units end with.
const SUFFIX: &[u8] = b".socket";

/// The port that a socket unit is looked for by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    pub(super) port: u16,
    pub(super) transport: Transport,
}

/// What a unit's files say of its sockets.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Settings {
    streams: Vec<u16>,
    datagrams: Vec<u16>,
    service: Option<VisibleText>,
    /// Whether a process of its own is started for each connection.
    is_accepting: bool,
}

/// Reads from an environment how many sockets `pid` was given; `None` if none were meant for it.
///
/// Children inherit the variables, which is why they name a process.
pub(crate) fn handed(environment: &[u8], pid: Pid) -> Option<u32> {
    let variable = |name: &[u8]| -> Option<u32> {
        let mut variables = environment.split(|byte| *byte == 0);
        let value = variables.find_map(|variable| variable.strip_prefix(name))?;
        std::str::from_utf8(value).ok()?.parse().ok()
    };
    let count = variable(b"LISTEN_FDS=").filter(|count| *count > 0)?;
    (variable(b"LISTEN_PID=")? == pid.0).then_some(count)
}

/// Finds the unit that names the port, `preferred` before all others.
///
/// Several units may name the same port, of which one at most is active: without a preference, the first counts.
pub(super) fn socket_unit(
    tree: &Tree,
    directories: &[PathBuf],
    wanted: Wanted,
    preferred: Option<&str>,
) -> Option<SocketUnit> {
    if let Some(name) = preferred {
        let name = name.split_once('@').map_or(name, |(prefix, _)| prefix);
        let found = of_name(tree, directories, &format!("{name}.socket"), wanted);
        if found.is_some() {
            return found;
        }
    }
    let names: BTreeSet<_> = directories
        .iter()
        .filter_map(|directory| tree.folder(directory).ok()?.names().ok())
        .flatten()
        .filter(|name| name.as_bytes().ends_with(SUFFIX))
        .collect();
    let mut units = names.iter().filter_map(|name| name.to_str());
    units.find_map(|name| of_name(tree, directories, name, wanted))
}

/// Reads the unit called `name`, if it names the port.
fn of_name(tree: &Tree, directories: &[PathBuf], name: &str, wanted: Wanted) -> Option<SocketUnit> {
    let mut candidates = directories.iter().map(|directory| directory.join(name));
    let (path, file) =
        candidates.find_map(|path| Some((path.clone(), tree.read(&path, FILE_LEN_MAX).ok()?)))?;
    let mut settings = settings(&file);
    for addition in additions(tree, directories, name) {
        settings.add(&addition);
    }
    let ports = match wanted.transport {
        Transport::Udp => &settings.datagrams,
        Transport::Tcp | Transport::Sctp | Transport::Dccp => &settings.streams,
    };
    ports.contains(&wanted.port).then(|| {
        let stem = name.strip_suffix(".socket").unwrap_or(name);
        let template = if settings.is_accepting { "@" } else { "" };
        let same_name = || VisibleText::from(format!("{stem}{template}.service").as_str());
        SocketUnit {
            name: VisibleText::from(name),
            starts: settings.service.unwrap_or_else(same_name),
            file: UnitFile {
                path,
                description: unit_file::description(&file, None),
            },
        }
    })
}

/// Reads the files that change a unit, in the order of their names.
fn additions(tree: &Tree, directories: &[PathBuf], name: &str) -> Vec<Vec<u8>> {
    let mut files: Vec<(Vec<u8>, PathBuf)> = Vec::new();
    for directory in directories {
        let directory = directory.join(format!("{name}.d"));
        let names = tree.folder(&directory).and_then(|folder| folder.names());
        let names = names.into_iter().flatten().map(|name| name.as_bytes().to_vec());
        for name in names.filter(|name| name.ends_with(b".conf")) {
            // The weightier directory comes first, and hides what has the same name in the others.
            if !files.iter().any(|(known, _)| *known == name) {
                let path = directory.join(Path::new(OsStr::from_bytes(&name)));
                files.push((name, path));
            }
        }
    }
    files.sort();
    let contents = files
        .iter()
        .filter_map(|(_, path)| tree.read(path, FILE_LEN_MAX).ok());
    contents.collect()
}

/// Reads one file of a unit.
pub(super) fn settings(file: &[u8]) -> Settings {
    let mut settings = Settings::default();
    settings.add(file);
    settings
}

impl Settings {
    fn add(&mut self, file: &[u8]) {
        let values = |setting| unit_file::values(file, b"Socket", setting);
        extend(&mut self.streams, values(b"ListenStream"));
        extend(&mut self.datagrams, values(b"ListenDatagram"));
        let service = values(b"Service").pop().map(VisibleText::from_bytes);
        self.service = service.or(self.service.take());
        if let Some(accept) = values(b"Accept").last() {
            self.is_accepting = matches!(*accept, b"yes" | b"true" | b"1" | b"on");
        }
    }
}

/// Adds the ports of addresses; an empty address takes back all that came before.
fn extend(ports: &mut Vec<u16>, addresses: Vec<&[u8]>) {
    for address in addresses {
        if address.is_empty() {
            ports.clear();
        }
        ports.extend(port_of(address));
    }
}

/// Reads the port of `80`, `127.0.0.1:80`, `[::]:80` or `[fe80::1]:80%eth0`; other sockets have none.
pub(crate) fn port_of(address: &[u8]) -> Option<u16> {
    let address = std::str::from_utf8(address).ok()?;
    let address = address.split('%').next()?;
    match address.rsplit_once(':') {
        Some((host, _)) if host.starts_with("vsock") || host.starts_with(['/', '@']) => None,
        Some((_, port)) => port.parse().ok(),
        None => address.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::unit_file::OF_SYSTEM;
    use super::*;

    fn check(transport: Transport, port: u16, preferred: Option<&str>, expected: Option<(&str, &str)>) {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/units");
        let tree = Tree::of_machine(&fixtures).unwrap();
        let wanted = Wanted { port, transport };
        let unit = socket_unit(&tree, &OF_SYSTEM.map(PathBuf::from), wanted, preferred);
        let found = unit
            .as_ref()
            .map(|unit| (unit.name.as_str(), unit.starts.as_str()));
        assert_eq!(found, expected, "{port}/{transport}");
    }

    #[test]
    fn a_socket_unit_is_found_by_its_port() {
        let cups = Some(("cups.socket", "printing.service"));
        check(Transport::Tcp, 631, None, cups);
        check(Transport::Tcp, 631, Some("cups"), cups);
        check(Transport::Tcp, 631, Some("other"), cups);
        check(Transport::Udp, 631, None, None);
        check(Transport::Tcp, 2222, None, Some(("each.socket", "each@.service")));
        check(
            Transport::Tcp,
            2222,
            Some("each@7-1.2.3.4"),
            Some(("each.socket", "each@.service")),
        );
    }

    #[test]
    fn what_a_generator_changed_counts() {
        let web = Some(("web.socket", "web.service"));
        check(Transport::Tcp, 8080, None, web);
        check(Transport::Tcp, 80, None, None);
        check(Transport::Udp, 8443, None, web);
    }

    #[test]
    fn ports_are_read_from_every_kind_of_address() {
        let ports = ["80", "0.0.0.0:81", "[::]:82", "[fe80::1]:83%eth0", "::1:84"];
        let read: Vec<_> = ports
            .iter()
            .filter_map(|address| port_of(address.as_bytes()))
            .collect();
        assert_eq!(read, [80, 81, 82, 83, 84]);
        for other in [
            "/run/x.sock",
            "/run/x:80",
            "@x:80",
            "vsock:2:80",
            "65536",
            "",
            "[::]:",
        ] {
            assert_eq!(port_of(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn only_sockets_meant_for_the_process_count() {
        let environment = b"A=1\0LISTEN_PID=7\0LISTEN_FDS=2\0LISTEN_FDNAMES=a:b\0";
        assert_eq!(handed(environment, Pid(7)), Some(2));
        assert_eq!(handed(environment, Pid(8)), None);
        assert_eq!(handed(b"LISTEN_PID=7\0LISTEN_FDS=0\0", Pid(7)), None);
        assert_eq!(handed(b"XLISTEN_FDS=1", Pid(7)), None);
    }
}
