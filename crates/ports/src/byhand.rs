//! The commands of other people's tools that show the same, so that nobody has to believe this program.
//!
//! Text only: nothing is run here. Each command shows one port and transport on one system.

use atlas::number::{PortNumber, Transport};

/// A system whose tools are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Linux, with iproute2 and lsof.
    Linux,
    /// macOS, with what it comes with.
    MacOs,
    /// Windows, with the command prompt or PowerShell.
    Windows,
}

impl System {
    /// Every system, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Linux, Self::MacOs, Self::Windows];

    /// Returns the name as its maker writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Linux => "Linux",
            Self::MacOs => "macOS",
            Self::Windows => "Windows",
        }
    }
}

/// Returns the commands that show what is on `port`, the plainest first; none if the system has no tool for it.
///
/// They show other users' processes only when run as root or as administrator.
pub fn commands(system: System, port: PortNumber, transport: Transport) -> Vec<String> {
    match (system, transport) {
        (System::Linux, Transport::Tcp) => {
            vec![
                format!("ss -tlnp 'sport = :{port}'"),
                format!("lsof -nP -iTCP:{port} -sTCP:LISTEN"),
            ]
        }
        (System::Linux, Transport::Udp) => {
            vec![
                format!("ss -ulnp 'sport = :{port}'"),
                format!("lsof -nP -iUDP:{port}"),
            ]
        }
        (System::Linux, Transport::Sctp) => vec![format!("ss -Slnp 'sport = :{port}'")],
        (System::Linux, Transport::Dccp) => vec![format!("ss -dlnp 'sport = :{port}'")],
        (System::MacOs, Transport::Tcp) => vec![format!("lsof -nP -iTCP:{port} -sTCP:LISTEN")],
        (System::MacOs, Transport::Udp) => vec![format!("lsof -nP -iUDP:{port}")],
        (System::Windows, Transport::Tcp) => vec![
            format!("netstat -ano -p TCP | findstr \":{port} \""),
            format!("Get-NetTCPConnection -LocalPort {port}"),
        ],
        (System::Windows, Transport::Udp) => vec![
            format!("netstat -ano -p UDP | findstr \":{port} \""),
            format!("Get-NetUDPEndpoint -LocalPort {port} | fl LocalAddress, OwningProcess"),
        ],
        (System::MacOs | System::Windows, Transport::Sctp | Transport::Dccp) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(system: System, transport: Transport, expected: &[&str]) {
        assert_eq!(commands(system, PortNumber(3447), transport), expected);
    }

    #[test]
    fn each_system_has_its_tools() {
        check(
            System::Linux,
            Transport::Tcp,
            &["ss -tlnp 'sport = :3447'", "lsof -nP -iTCP:3447 -sTCP:LISTEN"],
        );
        check(
            System::Linux,
            Transport::Udp,
            &["ss -ulnp 'sport = :3447'", "lsof -nP -iUDP:3447"],
        );
        check(
            System::MacOs,
            Transport::Tcp,
            &["lsof -nP -iTCP:3447 -sTCP:LISTEN"],
        );
        check(
            System::Windows,
            Transport::Udp,
            &[
                "netstat -ano -p UDP | findstr \":3447 \"",
                "Get-NetUDPEndpoint -LocalPort 3447 | fl LocalAddress, OwningProcess",
            ],
        );
        check(System::Windows, Transport::Sctp, &[]);
    }
}
