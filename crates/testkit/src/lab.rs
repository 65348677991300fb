//! A laboratory: a few computers on one switch, made of Linux network namespaces, for tests of real packets.
//!
//! The switch lives in a namespace of its own, so the machine that runs the tests gets no interface, address, route or
//! firewall rule from it. Every host has an address of 10.77.0.0/24 and one of fd77::/64, and no route to anywhere else
//! unless it asks for one; that route ends at the switch, which forwards nothing.
//!
//! Loss, delay and address translation are not simulated. Only root can make namespaces.

mod capture;
mod host;
mod namespace;
mod packet;

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::atomic::{AtomicU8, AtomicU32, Ordering};

use thiserror::Error;

pub use self::capture::Capture;
pub use self::host::Host;
use self::namespace::Namespace;
pub use self::packet::{Packet, Protocol};
use crate::child::ChildError;

/// The switch's name inside its namespace.
const BRIDGE: &str = "br0";

/// The last byte of the switch's own addresses; hosts count from 1 and stay below.
const SWITCH_NUMBER: u8 = 254;

/// A namespace, a host or a capture could not be made or used.
#[derive(Debug, Error)]
pub enum LabError {
    /// The tests do not run as root.
    #[error("network namespaces need root; `cargo xtask test` leaves these tests out for other users")]
    NotRoot,
    /// The command `ip` refused something.
    #[error("`ip {arguments}` failed: {message}")]
    Ip {
        /// What `ip` was asked.
        arguments: String,
        /// What it answered.
        message: String,
    },
    /// The system refused something else.
    #[error("cannot {what}")]
    System {
        /// What was tried.
        what: String,
        /// What the system said.
        source: io::Error,
    },
    /// A lab has room for 253 hosts.
    #[error("the lab is full")]
    Full,
    /// The packet capture did not start or end as it should.
    #[error("the packet capture failed")]
    Capture(#[from] ChildError),
    /// The capture was too slow: what it shows is not everything.
    #[error("the packet capture missed packets: {0}")]
    Missed(String),
}

/// One switch and the hosts on it; everything is removed when they are dropped, also after a panic.
#[derive(Debug)]
pub struct Lab {
    name: String,
    switch: Namespace,
    hosts: AtomicU8,
}

impl Lab {
    /// Makes a lab with an empty switch.
    ///
    /// Labs do not share anything: tests that run at the same time each make their own. What test processes that were
    /// killed have left behind is removed first.
    ///
    /// # Errors
    ///
    /// Fails unless run by root, or when the kernel has no namespaces or bridges to give.
    pub fn new() -> Result<Self, LabError> {
        static MADE: AtomicU32 = AtomicU32::new(0);
        if !rustix::process::geteuid().is_root() {
            return Err(LabError::NotRoot);
        }
        namespace::remove_leftovers()?;
        let name = namespace::lab_name(MADE.fetch_add(1, Ordering::Relaxed));
        let switch = Namespace::create(&format!("{name}-switch"))?;
        let lab = Self {
            name,
            switch,
            hosts: AtomicU8::new(0),
        };
        lab.set_up_switch()?;
        Ok(lab)
    }

    /// Connects a new host to the switch.
    ///
    /// # Errors
    ///
    /// Fails when the name is taken, the lab is full or the kernel refuses.
    pub fn host(&self, name: &str) -> Result<Host, LabError> {
        let number = self.hosts.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        if number >= SWITCH_NUMBER {
            return Err(LabError::Full);
        }
        Host::connect(
            name,
            number,
            Namespace::create(&format!("{}-{name}", self.name))?,
            &self.switch,
        )
    }

    /// Starts to record every packet that crosses the switch; returns once the recording runs.
    ///
    /// # Errors
    ///
    /// Fails when tcpdump is missing or does not start.
    pub fn capture(&self) -> Result<Capture<'_>, LabError> {
        Capture::start(&self.switch)
    }

    fn set_up_switch(&self) -> Result<(), LabError> {
        // A namespace inherits the machine's settings; a switch that routes would send packets back into the lab.
        self.switch.set_kernel_parameter("net/ipv4/ip_forward", "0")?;
        self.switch
            .set_kernel_parameter("net/ipv6/conf/default/accept_dad", "0")?;
        // Without snooping, multicast reaches every host at once, as on a simple switch.
        self.switch.ip(&[
            "link",
            "add",
            BRIDGE,
            "type",
            "bridge",
            "forward_delay",
            "0",
            "mcast_snooping",
            "0",
        ])?;
        namespace::add_addresses(&self.switch, BRIDGE, SWITCH_NUMBER)?;
        self.switch.ip(&["link", "set", BRIDGE, "up"])
    }
}

/// Whether an address belongs to a lab: one of its hosts, its switch, a link-local address or loopback.
///
/// Multicast does not count: a test that expects some has to say which.
pub fn is_lab_address(addr: IpAddr) -> bool {
    match addr {
        IpAddr::V4(addr) => addr.is_loopback() || addr.octets().starts_with(&[10, 77, 0]),
        IpAddr::V6(addr) => {
            addr.is_loopback()
                || addr.is_unicast_link_local()
                || addr.segments().starts_with(&[0xfd77, 0, 0, 0])
        }
    }
}

/// The IPv4 address of the host with this number.
fn ipv4(number: u8) -> Ipv4Addr {
    Ipv4Addr::new(10, 77, 0, number)
}

/// The IPv6 address of the host with this number.
fn ipv6(number: u8) -> Ipv6Addr {
    Ipv6Addr::new(0xfd77, 0, 0, 0, 0, 0, 0, u16::from(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_lab_are_told_from_others() {
        for inside in ["10.77.0.3", "fd77::3", "fe80::1", "127.0.0.1", "::1"] {
            assert!(is_lab_address(inside.parse().unwrap()), "{inside}");
        }
        for outside in [
            "10.77.1.3",
            "192.0.2.7",
            "224.0.0.251",
            "255.255.255.255",
            "fd78::3",
            "ff02::fb",
        ] {
            assert!(!is_lab_address(outside.parse().unwrap()), "{outside}");
        }
    }
}
