//! Whether packets that the rules hand on to another address get there, as far as this machine decides.
//!
//! To get through, they have to be let out again: the machine has to pass packets on at all, and the rules for what it
//! passes on (`forward`) must not drop them. An address of the machine's own is different: then the rules for what
//! comes in decide. By which interface packets leave is asked of the kernel; routes that depend on the sender or on
//! marks, and what happens on other machines, are not looked at.

use std::cell::{OnceCell, RefCell};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use atlas::number::{PortNumber, Transport};

use super::answer::Examiner;
use super::packet::{Output, Packet, Redirection, TCP, UDP};
use super::ruleset::{Hook, Ruleset};
use crate::exposure::{Confinement, Exposure, ExposureUnknown};
use crate::sockets::linux::netlink::route::{Asker, Link, Route};

/// Below the process file system: the settings of each interface, by family.
const SETTINGS: [&str; 2] = ["sys/net/ipv4/conf", "sys/net/ipv6/conf"];
/// Where a redirection to a port of this machine goes, in the words that the readers of rules use.
const OWN_PORT: (&str, &str) = ("port ", " of this machine");

/// What the network around a machine is like: asked of the kernel, or made up by a test.
pub(super) trait Network {
    /// Says where packets to an address go; `None` if that is not known.
    fn route(&self, to: IpAddr) -> Option<Way>;

    /// Whether packets are passed on from one interface to another.
    fn passes_on(&self, is_v6: bool) -> bool;
}

/// Where packets go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Way {
    /// They stay on this machine.
    Here,
    /// They leave by the interface of this name.
    Through(String),
    /// They are refused.
    Nowhere,
}

/// The network of the calling thread's namespace; nothing is asked before somebody wants to know.
pub(super) struct Kernel {
    proc: PathBuf,
    open: OnceCell<Option<Open>>,
}

/// A socket to ask with, and what it told already.
struct Open {
    asker: RefCell<Asker>,
    links: Vec<Link>,
}

/// Rules that are ready to be asked whether packets get on.
pub(super) struct Passages<'a> {
    passing_on: Examiner<'a>,
    coming_in: Examiner<'a>,
    network: &'a dyn Network,
    routes_loopback: bool,
}

/// Where packets are handed on to.
enum Target {
    Own(u16),
    Address(IpAddr, Option<u16>),
}

impl<'a> Passages<'a> {
    pub(super) fn new(rules: &'a Ruleset, network: &'a dyn Network, routes_loopback: bool) -> Self {
        Self {
            passing_on: Examiner::at(rules, Hook::Forward),
            coming_in: Examiner::at(rules, Hook::Input),
            network,
            routes_loopback,
        }
    }

    /// Says whether packets that were sent to `port` get to `to`, an address as the rule has it.
    pub(super) fn to(&self, to: &str, transport: Transport, port: PortNumber) -> Exposure {
        let packet = |ip: Option<IpAddr>, is_v6, port, output| Packet {
            transport: if transport == Transport::Tcp { TCP } else { UDP },
            is_v6,
            destination: ip,
            port,
            interface: None,
            output,
            redirection: Redirection::Done,
        };
        match target(to) {
            Some(Target::Own(port)) => self.coming_in.of_packet(packet(None, false, port, Output::Stays)),
            Some(Target::Address(ip, own)) => {
                let port = own.unwrap_or(port.0);
                match self.network.route(ip) {
                    Some(Way::Here) if ip.is_loopback() && !self.routes_loopback => {
                        Exposure::No(Confinement::Loopback)
                    }
                    Some(Way::Here) => {
                        let packet = packet(Some(ip), ip.is_ipv6(), port, Output::Stays);
                        self.coming_in.of_packet(packet)
                    }
                    Some(Way::Through(_) | Way::Nowhere) if !self.network.passes_on(ip.is_ipv6()) => {
                        Exposure::No(Confinement::NothingPassedOn)
                    }
                    Some(Way::Through(name)) => {
                        let packet = packet(Some(ip), ip.is_ipv6(), port, Output::Through(&name));
                        self.passing_on.of_packet(packet)
                    }
                    Some(Way::Nowhere) => unknown("no route leads there"),
                    None => unknown("where packets to it go is not known"),
                }
            }
            None => unknown(to),
        }
    }
}

fn unknown(words: &str) -> Exposure {
    Exposure::Unknown(ExposureUnknown::NotUnderstood(words.into()))
}

fn target(to: &str) -> Option<Target> {
    let own = to
        .strip_prefix(OWN_PORT.0)
        .and_then(|rest| rest.strip_suffix(OWN_PORT.1));
    if let Some(port) = own {
        return port.parse().ok().map(Target::Own);
    }
    let whole = to.parse::<SocketAddr>().ok();
    let whole = whole.map(|addr| Target::Address(addr.ip(), Some(addr.port())));
    let bare = || to.trim_matches(['[', ']']).parse().ok();
    whole.or_else(|| bare().map(|ip| Target::Address(ip, None)))
}

impl Kernel {
    pub(super) fn new(proc: &Path) -> Self {
        Self {
            proc: proc.to_owned(),
            open: OnceCell::new(),
        }
    }
}

impl Open {
    fn new() -> Option<Self> {
        let mut asker = Asker::open()?;
        let links = asker.links()?;
        Some(Self {
            asker: RefCell::new(asker),
            links,
        })
    }
}

impl Network for Kernel {
    fn route(&self, to: IpAddr) -> Option<Way> {
        let open = self.open.get_or_init(Open::new).as_ref()?;
        match open.asker.borrow_mut().route(to)? {
            Route::Here => Some(Way::Here),
            Route::Nowhere => Some(Way::Nowhere),
            Route::Through(index) => {
                let link = open.links.iter().find(|link| link.index == index)?;
                Some(Way::Through(link.name.clone()))
            }
        }
    }

    fn passes_on(&self, is_v6: bool) -> bool {
        let [v4, v6] = SETTINGS;
        let interfaces = std::fs::read_dir(self.proc.join(if is_v6 { v6 } else { v4 }));
        let is_on = |path: &Path| {
            let setting = std::fs::read(path.join("forwarding"));
            setting.is_ok_and(|setting| setting.trim_ascii() != b"0")
        };
        // What cannot be read must not pass for "off".
        interfaces.map_or(true, |interfaces| {
            interfaces
                .filter_map(Result::ok)
                .any(|interface| is_on(&interface.path()))
        })
    }
}
