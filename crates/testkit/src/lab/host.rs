//! A computer of the lab: one interface, one cable to the switch, addresses, and programs that run on it.

use std::fs;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::process::Command;

use super::namespace::{Namespace, add_addresses, ip};
use super::{BRIDGE, LabError, SWITCH_NUMBER, ipv4, ipv6};

/// The name of a host's only interface beside loopback.
const INTERFACE: &str = "eth0";

/// A computer of a lab, removed with everything that runs on it when dropped.
#[derive(Debug)]
pub struct Host {
    name: String,
    number: u8,
    namespace: Namespace,
    /// The switch's namespace and the name of our port there.
    switch: String,
    port: String,
}

impl Host {
    pub(super) fn connect(
        name: &str,
        number: u8,
        namespace: Namespace,
        switch: &Namespace,
    ) -> Result<Self, LabError> {
        let port = format!("port{number}");
        // An address would stay unusable for a second, while the kernel looks for duplicates.
        namespace.set_kernel_parameter("net/ipv6/conf/default/accept_dad", "0")?;
        namespace.ip(&[
            "link",
            "add",
            INTERFACE,
            "type",
            "veth",
            "peer",
            "name",
            &port,
            "netns",
            switch.name(),
        ])?;
        switch.ip(&["link", "set", &port, "master", BRIDGE, "up"])?;
        add_addresses(&namespace, INTERFACE, number)?;
        namespace.ip(&["link", "set", INTERFACE, "up"])?;
        Ok(Self {
            name: name.to_owned(),
            number,
            namespace,
            switch: switch.name().to_owned(),
            port,
        })
    }

    /// Returns the name it was given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns its IPv4 address.
    pub fn addr(&self) -> Ipv4Addr {
        ipv4(self.number)
    }

    /// Returns its IPv6 address.
    pub fn addr6(&self) -> Ipv6Addr {
        ipv6(self.number)
    }

    /// Returns a program that will run on this host, for [`crate::Child::spawn`] or to be run as it is.
    pub fn command(&self, program: &str) -> Command {
        self.namespace.command(program)
    }

    /// Runs `work` on this host, in a thread of its own, and returns what it returns.
    ///
    /// Sockets opened there stay on this host and may be used anywhere afterwards.
    ///
    /// # Errors
    ///
    /// Fails when the host cannot be entered.
    pub fn within<T: Send>(&self, work: impl FnOnce() -> T + Send) -> Result<T, LabError> {
        self.namespace.within(work)
    }

    /// Gives the host a route to everywhere, through the switch; packets to foreign addresses end there.
    ///
    /// # Errors
    ///
    /// Fails when the kernel refuses, also because there is one already.
    pub fn add_default_route(&self) -> Result<(), LabError> {
        self.namespace
            .ip(&["route", "add", "default", "via", &ipv4(SWITCH_NUMBER).to_string()])?;
        self.namespace.ip(&[
            "-6",
            "route",
            "add",
            "default",
            "via",
            &ipv6(SWITCH_NUMBER).to_string(),
        ])
    }

    /// Pulls the host's cable out of the switch, or plugs it in again; the host keeps its addresses.
    ///
    /// # Errors
    ///
    /// Fails when the kernel refuses.
    pub fn set_link(&self, is_up: bool) -> Result<(), LabError> {
        let state = if is_up { "up" } else { "down" };
        ip(&["-n", &self.switch, "link", "set", &self.port, state])
    }

    /// Gives the host the addresses of another number, in place of those that it had.
    ///
    /// # Errors
    ///
    /// Fails when the kernel refuses.
    pub fn move_to(&mut self, number: u8) -> Result<(), LabError> {
        self.namespace
            .ip(&["addr", "flush", "dev", INTERFACE, "scope", "global"])?;
        add_addresses(&self.namespace, INTERFACE, number)?;
        self.number = number;
        Ok(())
    }

    /// Returns how many bytes of packets have come in over its cable so far.
    ///
    /// # Errors
    ///
    /// Fails when the kernel does not say.
    pub fn inbound_bytes(&self) -> Result<u64, LabError> {
        let table = self
            .namespace
            .within(|| fs::read_to_string("/proc/thread-self/net/dev"))?;
        let system = |source| LabError::System {
            what: "read how many bytes came in".to_owned(),
            source,
        };
        let counted = inbound_of(&table.map_err(system)?);
        counted.ok_or_else(|| system(std::io::ErrorKind::InvalidData.into()))
    }
}

/// The first number behind the interface's name in the text of `/proc/net/dev`.
fn inbound_of(table: &str) -> Option<u64> {
    let line = table
        .lines()
        .find_map(|line| line.trim_start().strip_prefix(INTERFACE));
    line?.strip_prefix(':')?.split_whitespace().next()?.parse().ok()
}
