//! What a server was found to speak, when somebody asked it.
//!
//! Either `protocol`, `how` and `confidence` are there, or `unidentified` says why not. All texts are the server's own
//! words, escaped and cut; none of them is verified, certificates included.

use serde::{Deserialize, Serialize};

use super::Remark;

/// What speaks on a socket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Identification {
    /// The protocol, by its service name in the registry where it has one; `null` if it was not found out.
    pub protocol: Option<String>,
    /// The product that speaks it.
    pub product: Option<String>,
    /// The product's version.
    pub version: Option<String>,
    /// What a TLS handshake showed, if the server speaks TLS.
    pub tls: Option<Tls>,
    /// How the protocol was found out.
    pub how: Option<How>,
    /// The name of the question that the server answered, if `how` is `probe`.
    pub probe: Option<String>,
    /// How sure it is.
    pub confidence: Option<Confidence>,
    /// The first line of the server's answer.
    pub evidence: Option<String>,
    /// Why `protocol` is `null`, if it is.
    pub unidentified: Option<Remark>,
}

/// How a protocol was found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// By the program that holds the socket.
    Executable,
    /// By what the server says to everybody.
    Banner,
    /// By its answer to a question.
    Probe,
}

/// How sure an identification is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// It fits, but others fit as well, or only the program's name speaks for it.
    Likely,
    /// The server's answer fits this protocol alone.
    Certain,
}

/// What a TLS handshake showed; nothing of it was verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tls {
    /// The version agreed on, `1.2` or `1.3`; `null` if the server refused both.
    pub version: Option<String>,
    /// The application protocol agreed on, if any.
    pub alpn: Option<String>,
    /// The server's certificate, if it could be read.
    pub certificate: Option<Certificate>,
}

/// A server's certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Certificate {
    /// The names and addresses it is for, at most 16.
    pub names: Vec<String>,
    /// How many more names it has.
    #[serde(default)]
    pub names_left_out: u32,
    /// Who issued it.
    pub issuer: Option<String>,
    /// When it ends, RFC 3339 in UTC.
    pub expires: Option<String>,
    /// Whether issuer and subject are the same.
    pub is_self_issued: bool,
}
