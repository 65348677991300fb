//! What the user expects on the ports of a machine, and how what is there differs from it.
//!
//! Texts come from a file that was checked when it was read, and from processes, escaped: neither holds control
//! characters.

use serde::{Deserialize, Serialize};

use crate::ports::{Entry, Remark, Transport};

/// What is expected, as `expect` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExpectationsDocument {
    /// [`crate::ports::VERSION`].
    pub version: u32,
    /// The file that says so; it need not exist, and then nothing is expected.
    pub file: String,
    /// What is expected, in the order of the file; only of the port that was asked for, if one was.
    pub expectations: Vec<Expectation>,
    /// What this command added to the file.
    pub added: Vec<Expectation>,
    /// What this command removed from the file, or replaced.
    pub removed: Vec<Expectation>,
}

/// What the user says about a port. A field without a value is not compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Expectation {
    /// The first port, 0 to 65535.
    pub first_port: u16,
    /// The last port; mostly the same.
    pub last_port: u16,
    /// The transport.
    pub transport: Transport,
    /// The name of the program.
    pub process: Option<String>,
    /// The user whose rights it has: a name or a number.
    pub user: Option<String>,
    /// `loopback`, `any`, or one or more addresses of this machine.
    pub exposure: Option<Vec<String>>,
    /// The path of the executable.
    pub executable: Option<String>,
    /// The systemd unit.
    pub unit: Option<String>,
    /// Whether nothing is missing when nobody holds the port.
    pub is_optional: bool,
    /// Why it is so.
    pub note: Option<String>,
}

/// A request to say what is expected on one port of one transport, in place of what was expected there before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExpectRequest {
    /// The port, 0 to 65535.
    pub port: u16,
    /// The transport.
    pub transport: Transport,
    /// What is expected; absent: nothing any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<Expected>,
}

/// What is expected on a port. A field without a value is not compared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Expected {
    /// The name of the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process: Option<String>,
    /// The user whose rights it has: a name or a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// `loopback`, `any`, or addresses of this machine with commas between them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exposure: Option<String>,
    /// The path of the executable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub executable: Option<String>,
    /// The systemd unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Whether nothing is missing when nobody holds the port.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_optional: bool,
    /// Why it is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// How what is there differs from what is expected, as `check` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckDocument {
    /// [`crate::ports::VERSION`].
    pub version: u32,
    /// The file that says what is expected.
    pub file: String,
    /// Whether all is as expected: there is no problem, and the sockets could be read.
    pub is_as_expected: bool,
    /// The differences, by port.
    pub problems: Vec<Problem>,
    /// How many ports are held as expected.
    pub as_expected: usize,
    /// What could not be seen.
    pub gaps: Vec<Remark>,
}

/// One difference between what is expected and what is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// What kind it is.
    pub kind: ProblemKind,
    /// What is expected and not there; `null` for other kinds.
    pub missing: Option<Expectation>,
    /// What is there, with its verdict; `null` if something is missing.
    pub found: Option<Entry>,
}

/// The kinds of difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// Nobody holds an expected port.
    Missing,
    /// The port is held otherwise than expected.
    Different,
    /// Nothing is expected on the port, and somebody holds it.
    Unexpected,
    /// Who holds the port could not be compared.
    NotCompared,
}
