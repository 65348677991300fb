//! What is asked.

use std::collections::BTreeSet;

use super::answer::{Answer, Port, Transport};
use super::wire;

/// The version of questions and answers that this program speaks.
const VERSION: u32 = 1;

/// A question about the ports of a contact's machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Everything that holds a port.
    All,
    /// One port.
    Port {
        /// Its number, 0 to 65535.
        port: u16,
        /// The transport; `None` for all that matter.
        transport: Option<Transport>,
    },
    /// One of a newer version, to be refused as such.
    Newer,
}

impl Question {
    /// Whether an answer tells of nothing but what was asked, and of no place twice.
    #[must_use]
    pub fn fits(self, answer: &Answer) -> bool {
        let is_meant = |told: &Port| match self {
            Self::All | Self::Newer => true,
            Self::Port { port, transport } => {
                told.port == port && transport.is_none_or(|asked| asked == told.transport)
            }
        };
        let mut told = BTreeSet::new();
        let mut ports = answer.ports.iter();
        ports.all(|port| is_meant(port) && told.insert((port.port, port.transport.number())))
    }

    pub(crate) fn to_wire(self) -> wire::Question {
        let port = match self {
            Self::All | Self::Newer => None,
            Self::Port { port, transport } => Some(wire::PortAsked {
                port: port.into(),
                transport: transport.map_or(0, Transport::number),
            }),
        };
        let version = if self == Self::Newer { VERSION + 1 } else { VERSION };
        wire::Question { version, port }
    }

    /// Reads a question; `None` when it breaks the protocol.
    pub(crate) fn from_wire(question: &wire::Question) -> Option<Self> {
        match (question.version, question.port) {
            (0, _) => None,
            (VERSION, None) => Some(Self::All),
            (VERSION, Some(asked)) => Some(Self::Port {
                port: asked.port.try_into().ok()?,
                transport: match asked.transport {
                    0 => None,
                    number => Some(Transport::of_number(number)?),
                },
            }),
            _ => Some(Self::Newer),
        }
    }
}
