//! Port numbers, spans of them, the three ranges and the transport protocols: the words every claim is made
//! of.
//!
//! A port number alone names nothing: 53/tcp and 53/udp are two different things, so questions always carry
//! both. The build script includes this file too, so that the registry is read by the same rules as the
//! user's input.

use alloc::string::String;
use core::error::Error;
use core::fmt;
use core::str::FromStr;

/// A port number, 0 to 65535.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PortNumber(pub u16);

/// A span of port numbers, both ends included; often a single port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ports {
    /// The lowest port.
    pub first: PortNumber,
    /// The highest port, never below `first`.
    pub last: PortNumber,
}

/// One of the three ranges that RFC 6335, section 6, divides the port numbers into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PortRange {
    /// 0 to 1023: assigned by "IETF Review" or "IESG Approval" only.
    System,
    /// 1024 to 49151: assigned on request as well, after "Expert Review".
    User,
    /// 49152 to 65535: never assigned, for local and short-lived use.
    Dynamic,
}

/// A transport protocol that has port numbers of its own and a column value in the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transport {
    /// Transmission Control Protocol, RFC 9293.
    Tcp,
    /// User Datagram Protocol, RFC 768.
    Udp,
    /// Stream Control Transmission Protocol, RFC 9260.
    Sctp,
    /// Datagram Congestion Control Protocol, RFC 4340.
    Dccp,
}

/// Says that a text is not a port number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsePortError {
    text: String,
}

/// Says that a text is not the name of a transport protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseTransportError {
    text: String,
}

impl PortNumber {
    /// The lowest port number.
    pub const MIN: Self = Self(u16::MIN);
    /// The highest port number.
    pub const MAX: Self = Self(u16::MAX);
}

impl Ports {
    /// Whether `port` lies in the span.
    pub fn contains(self, port: PortNumber) -> bool {
        self.first <= port && port <= self.last
    }
}

impl PortRange {
    /// All three ranges, lowest first.
    pub const ALL: [Self; 3] = [Self::System, Self::User, Self::Dynamic];

    /// Returns the range that `port` belongs to.
    pub const fn of(port: PortNumber) -> Self {
        match port.0 {
            0..=1023 => Self::System,
            1024..=49151 => Self::User,
            49152..=65535 => Self::Dynamic,
        }
    }

    /// Returns the first and the last port of the range.
    pub const fn bounds(self) -> Ports {
        let (first, last) = match self {
            Self::System => (0, 1023),
            Self::User => (1024, 49151),
            Self::Dynamic => (49152, 65535),
        };
        Ports {
            first: PortNumber(first),
            last: PortNumber(last),
        }
    }
}

impl Transport {
    /// All transports, in the order in which reports list them.
    pub const ALL: [Self; 4] = [Self::Tcp, Self::Udp, Self::Sctp, Self::Dccp];

    /// Returns the lower-case name, as in the registry: `tcp`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Sctp => "sctp",
            Self::Dccp => "dccp",
        }
    }
}

impl From<u16> for PortNumber {
    fn from(number: u16) -> Self {
        Self(number)
    }
}

impl FromStr for PortNumber {
    type Err = ParsePortError;

    /// Reads decimal digits and nothing else: no sign, no blanks.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // The standard parser would also take "+22".
        let all_digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| all_digits);
        number
            .map(Self)
            .ok_or_else(|| ParsePortError { text: text.into() })
    }
}

impl FromStr for Transport {
    type Err = ParseTransportError;

    /// Reads a protocol's name in upper or lower case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = |transport: &Self| text.eq_ignore_ascii_case(transport.name());
        Self::ALL
            .into_iter()
            .find(named)
            .ok_or_else(|| ParseTransportError { text: text.into() })
    }
}

impl fmt::Display for PortNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Ports {
    /// Writes `22` or `6000-6063`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            self.first.fmt(f)
        } else {
            write!(f, "{}-{}", self.first, self.last)
        }
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::System => "system",
            Self::User => "user",
            Self::Dynamic => "dynamic",
        })
    }
}

impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

// Both errors quote what was typed; escaped, because it may have been pasted from anywhere and ends up in a
// terminal.

impl fmt::Display for ParsePortError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (PortNumber::MIN, PortNumber::MAX);
        write!(
            f,
            "{} is not a port number ({first} to {last})",
            Quoted(&self.text)
        )
    }
}

impl fmt::Display for ParseTransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} is not a transport protocol (tcp, udp, sctp or dccp)",
            Quoted(&self.text)
        )
    }
}

impl Error for ParsePortError {}

impl Error for ParseTransportError {}

/// Shows plain words as they are and everything else in quotation marks, escaped.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"+-._".contains(&byte);
        if !self.0.is_empty() && self.0.bytes().all(plain) {
            f.write_str(self.0)
        } else {
            write!(f, "{:?}", self.0)
        }
    }
}
