//! Whether other machines can reach a socket, and which rule decides.
//!
//! Texts are escaped already, as everywhere in the documents about ports.

use serde::{Deserialize, Serialize};

use super::Transport;

/// Whether the first packet of another machine gets to a socket.
///
/// Rules of routers and cloud providers, and programs in the kernel's packet path (XDP, tc), cannot be seen and are
/// left out: `yes` means that nothing on this machine that could be seen is in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Exposure {
    /// The answer in one word.
    pub answer: ExposureAnswer,
    /// The answer in one line, for people.
    pub text: String,
    /// The rule of the firewall that decides, if one does.
    pub rule: Option<FirewallRule>,
    /// With `limited`: who can reach it, by any one of these. With `yes`: who cannot all the same.
    pub conditions: Vec<ExposureCondition>,
    /// With `forwarded`: where packets for the port go instead.
    pub forwarded_to: Option<String>,
    /// Why, with `no` and `unknown`: a code such as `loopback` or `rule_not_understood`.
    pub why: Option<String>,
}

/// The answers about exposure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ExposureAnswer {
    /// Other machines can reach it.
    Yes,
    /// Some of them can.
    Limited,
    /// What they send is handed on to another address.
    Forwarded,
    /// They cannot, whatever the firewall says.
    No,
    /// The firewall keeps them out.
    Filtered,
    /// Only root may read the firewall.
    NotPermitted,
    /// It could not be found out.
    Unknown,
}

/// A rule of the firewall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FirewallRule {
    /// The program that keeps it: `ufw`, `firewalld`, `docker`, `fail2ban`; `null` for others.
    pub manager: Option<String>,
    /// What it says.
    pub text: String,
}

/// What whoever wants to reach a socket has to meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExposureCondition {
    /// For programs: `from`, `through`, `to`, `same_link`, `over` or `other`.
    pub code: String,
    /// The address, network, interface or words of the rule; `null` with `same_link`.
    pub value: Option<String>,
}

/// Ports whose packets the firewall hands on to another address, for which no socket is needed.
///
/// Whether anybody is there is not looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Forward {
    /// The transport.
    pub transport: Transport,
    /// The lowest of the ports.
    pub first_port: u16,
    /// The highest of them; the same for one port.
    pub last_port: u16,
    /// The address, with a port if that changes, or the port of this machine.
    pub to: String,
    /// The rule that does it.
    pub rule: FirewallRule,
    /// Which packets: those that meet one of these; empty for all that other machines send.
    pub only: Vec<ExposureCondition>,
    /// Whether they get on from here: what the rules say of packets that this machine passes on or, if the address is
    /// its own, of those that come in.
    pub passage: Exposure,
    /// The same in one line, for people.
    pub text: String,
    /// The command that shows more on Linux.
    pub command: String,
}
