//! What really speaks on a port: asked of the server itself, with harmless first bytes.
//!
//! Three ways, the gentlest first: the program that holds the socket is known by its name; many servers introduce
//! themselves when somebody connects; the others are asked for a version, a capability or an error. The files below
//! hold one family of protocols each.
//!
//! Only sockets that the evidence showed on this machine are talked to, at an address of this machine; nothing is
//! sent unless [`of_report`] is called. Nobody logs in, writes, or asks a server to connect elsewhere. Printers
//! print whatever they get, so the ports of raw printing are left alone. Every answer is bounded in bytes and time,
//! since a server may be hostile.

mod bytes;
mod certificate;
mod chat;
mod databases;
mod directory;
mod files;
mod finding;
mod mail;
mod media;
mod names;
mod probe;
mod programs;
mod queues;
mod quic;
#[cfg(test)]
mod recorded;
mod relays;
mod shells;
mod small;
mod target;
mod tcp;
mod tls;
mod udp;
mod web;
mod wire;

pub(crate) mod fuzzing;

use std::time::SystemTime;

use atlas::number::Transport;

use self::finding::Finding;
use self::programs::Program;
use crate::evidence::HeldSocket;
use crate::report::{PortEntry, PortReport};
use crate::text::VisibleText;

/// What asking a socket's server brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identification {
    /// It speaks a protocol that is known.
    Identified(Box<Identified>),
    /// It does not, or was not asked.
    Unidentified(Unidentified),
}

/// What speaks on a socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identified {
    /// The protocol, by its service name in the registry where it has one.
    pub protocol: &'static str,
    /// The product that speaks it, as it calls itself or as its program is known; 80 bytes at most before escaping.
    pub product: Option<VisibleText>,
    /// The product's version, as it says itself; bounded likewise.
    pub version: Option<VisibleText>,
    /// What was agreed on and shown, if it speaks TLS.
    pub tls: Option<TlsFacts>,
    /// How the protocol was found out.
    pub how: How,
    /// How sure that is.
    pub confidence: Confidence,
    /// The first line of the server's answer, 120 bytes at most before escaping; `None` if it was not asked.
    pub evidence: Option<VisibleText>,
}

/// How a protocol was found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum How {
    /// By the program that holds the socket; the server itself said nothing that was understood.
    Executable,
    /// By what the server says to everybody.
    Banner,
    /// By its answer to a question, which has this name.
    Probe(&'static str),
}

/// How sure an identification is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// It fits, but other protocols fit as well, or only the program's name speaks for it.
    Likely,
    /// The server's own answer fits this protocol and no other that is known here.
    Certain,
}

/// What a TLS handshake showed; nothing of it was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFacts {
    /// The version agreed on, as in `1.3`; `None` if the server refused those of today, 1.2 and 1.3.
    pub version: Option<&'static str>,
    /// The application protocol agreed on, if any.
    pub alpn: Option<VisibleText>,
    /// The server's certificate, if it could be read.
    pub certificate: Option<Certificate>,
}

/// A server's certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The names and addresses it is for, at most 16; those of the subject if it has no others.
    pub names: Vec<VisibleText>,
    /// How many more names it has.
    pub names_left_out: usize,
    /// Who issued it.
    pub issuer: Option<VisibleText>,
    /// When it ends, or ended; `None` for a moment that the system cannot express.
    pub expires: Option<SystemTime>,
    /// Whether issuer and subject are the same.
    pub is_self_issued: bool,
}

/// Why a socket's protocol is not known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unidentified {
    /// Printers print what they get.
    #[error("not asked: printers print whatever is sent to ports 9100 to 9107")]
    PrinterPort,
    /// The socket takes no connections or packets from us.
    #[error("not asked: the socket accepts nobody new")]
    AcceptsNobody,
    /// The same number in our own network namespace is another socket, or none.
    #[error("not asked: the socket is in another network namespace")]
    OtherNamespace,
    /// The address is no address of this machine, or reaches others as well.
    #[error("not asked: its address is not one of this machine alone")]
    NotOfThisMachine,
    /// No connection came about.
    #[error("no connection: {why}")]
    NoConnection {
        /// What the system said.
        why: String,
    },
    /// It took our questions and said nothing.
    #[error("it answered none of {asked} questions")]
    Silent {
        /// How many protocols were tried.
        asked: usize,
    },
    /// UDP, where silence says little.
    #[error(
        "it answered none of {asked} questions, as WireGuard and others do that answer only to whom they know"
    )]
    SilentDatagrams {
        /// How many protocols were tried.
        asked: usize,
    },
    /// It answered in a protocol that is not known here.
    #[error("its answer is not understood: {answer}")]
    NotUnderstood {
        /// The first line of it.
        answer: VisibleText,
    },
}

impl Unidentified {
    /// Returns a short name for programs to read, which stays the same.
    pub fn code(&self) -> &'static str {
        match self {
            Self::PrinterPort => "printer_port",
            Self::AcceptsNobody => "accepts_nobody",
            Self::OtherNamespace => "other_namespace",
            Self::NotOfThisMachine => "not_of_this_machine",
            Self::NoConnection { .. } => "no_connection",
            Self::Silent { .. } | Self::SilentDatagrams { .. } => "silent",
            Self::NotUnderstood { .. } => "not_understood",
        }
    }
}

/// What a server said, as it comes from the transports.
#[derive(Debug)]
enum Answer {
    Spoke(Sighting),
    Unknown(Unidentified),
}

/// A protocol seen, and what it was seen by.
#[derive(Debug)]
struct Sighting {
    finding: Finding,
    how: How,
    tls: Option<TlsFacts>,
    evidence: Option<VisibleText>,
}

/// Asks every server in the report what it speaks, and writes the answers into the report.
///
/// Connects to sockets of this machine and sends to them; takes at most a few seconds, mostly milliseconds.
pub fn of_report(report: &mut PortReport) {
    for entry in &mut report.transports {
        of_entry(entry);
    }
}

/// Asks the servers of one port and transport; sockets at the same address are asked once.
fn of_entry(entry: &mut PortEntry) {
    let claims: Vec<&'static str> = entry
        .claim
        .registrations
        .iter()
        .filter_map(|row| row.service)
        .collect();
    let mut asked: Vec<(crate::sockets::LocalAddress, Identification)> = Vec::new();
    for held in entry.sockets.iter_mut().flatten() {
        let known = asked
            .iter()
            .find(|(local, _)| *local == held.socket.local && held.namespace.is_none());
        let identification = match known {
            Some((_, identification)) => identification.clone(),
            None => of_socket(held, &claims),
        };
        if held.namespace.is_none() {
            asked.push((held.socket.local.clone(), identification.clone()));
        }
        held.identification = Some(identification);
    }
}

/// Asks one server; `claims` are the services that the port is registered for.
fn of_socket(held: &HeldSocket, claims: &[&'static str]) -> Identification {
    let program = programs::of_owners(held.owners.processes());
    let reachable = match &held.namespace {
        Some(_) => Err(Unidentified::OtherNamespace),
        None => target::of_socket(&held.socket),
    };
    let target = match reachable {
        Ok(target) => target,
        Err(why) => return by_program(program, claims).unwrap_or(Identification::Unidentified(why)),
    };
    let mut services: Vec<&'static str> = program
        .map(|program| program.protocols.to_vec())
        .unwrap_or_default();
    let is_program_known = !services.is_empty();
    services.extend(claims);
    let answer = match held.socket.transport {
        Transport::Udp => udp::ask(target, &services),
        _ => tcp::ask(target, &services, is_program_known),
    };
    match answer {
        Answer::Spoke(sighting) => Identification::Identified(Box::new(together(sighting, program))),
        Answer::Unknown(why) => by_program(program, claims).unwrap_or(Identification::Unidentified(why)),
    }
}

/// Puts what the server said and what its program is known for together.
fn together(sighting: Sighting, program: Option<&Program>) -> Identified {
    let Sighting {
        finding,
        how,
        tls,
        evidence,
    } = sighting;
    let fits = program.filter(|program| program.protocols.contains(&finding.protocol));
    let is_certain = !finding.is_ambiguous || fits.is_some();
    let protocol = if tls.is_some() {
        tls::service_inside(finding.protocol)
    } else {
        finding.protocol
    };
    Identified {
        protocol,
        product: finding
            .product
            .or_else(|| fits.map(|program| program.product.into())),
        version: finding.version,
        tls,
        how,
        confidence: if is_certain {
            Confidence::Certain
        } else {
            Confidence::Likely
        },
        evidence,
    }
}

/// Identifies by the program alone: by its only protocol, or by the one the port is registered for.
fn by_program(program: Option<&Program>, claims: &[&str]) -> Option<Identification> {
    let program = program?;
    let protocol = match program.protocols {
        [protocol] => protocol,
        several => several.iter().find(|protocol| claims.contains(protocol))?,
    };
    Some(Identification::Identified(Box::new(Identified {
        protocol,
        product: Some(program.product.into()),
        version: None,
        tls: None,
        how: How::Executable,
        confidence: Confidence::Likely,
        evidence: None,
    })))
}
