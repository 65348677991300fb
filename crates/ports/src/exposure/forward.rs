//! Ports that the firewall hands on to another address: docker's published ports, a router's port forwards.
//!
//! No socket is needed for this, so such a port looks free: a program can bind it, and receives nothing of what other
//! machines send there. Whether it leaves this machine again is told beside it; whether anybody is there is not looked
//! at.

use std::fmt;

use atlas::number::{PortNumber, Ports, Transport};

use super::{Condition, Exposure, Listed, Manager, Rule};
use crate::text::VisibleText;

/// A rule that hands what other machines send to a port, or to several, on to another address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forward {
    /// The transport.
    pub transport: Transport,
    /// The ports that are handed on.
    pub ports: Ports,
    /// The address, or the port of this machine, as the rule has it; an address without a port keeps the port.
    pub to: VisibleText,
    /// The rule.
    pub rule: Rule,
    /// Which packets: those that meet one of these; empty for all that other machines send.
    pub only: Vec<Condition>,
    /// Whether they get on from here: what the rules say of packets that this machine passes on or, if the address is
    /// its own, of those that come in.
    pub passage: Exposure,
}

impl Forward {
    /// Whether packets to `port` are handed on by this.
    pub fn includes(&self, port: PortNumber, transport: Transport) -> bool {
        self.transport == transport && (self.ports.first..=self.ports.last).contains(&port)
    }

    /// Returns the command that shows more on Linux: the container for a port that docker publishes, else the rules.
    pub fn command(&self) -> String {
        match self.rule.manager {
            Some(Manager::Docker) => {
                format!("docker ps --filter publish={}/{}", self.ports, self.transport)
            }
            _ => "sudo nft list ruleset".to_owned(),
        }
    }
}

impl fmt::Display for Forward {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            transport, ports, to, ..
        } = self;
        write!(f, "packets to {ports}/{transport} are handed on to {to}")?;
        if !self.only.is_empty() {
            write!(f, ", only {}", Listed(&self.only))?;
        }
        write!(f, " ({})", self.rule)?;
        match &self.passage {
            Exposure::Yes { except, .. } if except.is_empty() => Ok(()),
            Exposure::Yes { except, .. } => write!(f, ", but not {}", Listed(except)),
            Exposure::Limited { to, .. } => write!(f, ", and get there only {}", Listed(to)),
            Exposure::FilteredBy(rule) => write!(f, ", but do not get there: filtered by {rule}"),
            Exposure::No(why) => write!(f, ", but do not get there: {why}"),
            Exposure::Forwarded { to, .. } => write!(f, ", and from there to {to}"),
            Exposure::NotPermitted | Exposure::Unknown(_) => {
                write!(f, "; whether they get there is {}", self.passage)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forward(manager: Option<Manager>, only: Vec<Condition>) -> Forward {
        Forward {
            transport: Transport::Tcp,
            ports: Ports {
                first: PortNumber(8080),
                last: PortNumber(8080),
            },
            to: "172.17.0.2:80".into(),
            rule: Rule {
                manager,
                text: "published port 8080/tcp".into(),
            },
            only,
            passage: Exposure::Yes {
                rule: None,
                except: Vec::new(),
            },
        }
    }

    #[test]
    fn a_forward_is_one_line_and_one_command() {
        let docker = forward(Some(Manager::Docker), Vec::new());
        assert_eq!(
            docker.to_string(),
            "packets to 8080/tcp are handed on to 172.17.0.2:80 (docker: published port 8080/tcp)"
        );
        assert_eq!(docker.command(), "docker ps --filter publish=8080/tcp");
        let limited = forward(None, vec![Condition::Through("eth0".into())]);
        assert_eq!(
            limited.to_string(),
            "packets to 8080/tcp are handed on to 172.17.0.2:80, only through eth0 (published port 8080/tcp)"
        );
        assert_eq!(limited.command(), "sudo nft list ruleset");
    }

    #[test]
    fn a_forward_is_of_its_ports_and_transport() {
        let forward = forward(None, Vec::new());
        assert!(forward.includes(PortNumber(8080), Transport::Tcp));
        assert!(!forward.includes(PortNumber(8080), Transport::Udp));
        assert!(!forward.includes(PortNumber(8081), Transport::Tcp));
    }
}
