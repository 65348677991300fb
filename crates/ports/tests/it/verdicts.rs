//! The cases in tests/fixtures/verdict, one per file: claims, sockets, expectations, and what they amount to.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;

use ports::atlas::{Others, Ports, registry};
use ports::evidence::HeldSocket;
use ports::expectation::file::ExpectationsFile;
use ports::exposure::{Exposure, ExposureUnknown, Rule, without_firewall};
use ports::owner::unit::{Manager, Unit};
use ports::owner::{Executable, Hold, Owner, OwnerUnknown, Owners, Pid, User};
use ports::sockets::{Socket, SocketState, UserId};
use ports::verdict::{Case, Verdict, judge};
use ports::{PortNumber, Transport};
use serde::{Deserialize, Serialize};

/// How many cases there are at least; fewer would mean that the folder was not found.
const CASES_MIN: usize = 40;
/// The number of `www-data` where it has its usual one.
const WWW_DATA: u32 = 33;

/// A file of the folder.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fixture {
    port: String,
    #[serde(default)]
    unseen: bool,
    #[serde(default)]
    socket: Vec<SocketFacts>,
    #[serde(default)]
    expect: Vec<toml::Table>,
    verdict: Expected,
}

/// A socket and who holds it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct SocketFacts {
    address: String,
    state: Option<String>,
    process: Option<Names>,
    user: Option<String>,
    user_id: Option<String>,
    executable: Option<String>,
    command_line: Option<String>,
    unit: Option<String>,
    deleted: bool,
    world_writable: bool,
    in_world_writable_directory: bool,
    owner_unknown: Option<String>,
    firewall: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Names {
    One(String),
    Several(Vec<String>),
}

/// The codes of a verdict.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    level: String,
    reasons: Vec<String>,
    next_step: String,
}

/// The part of a fixture that is a file of expectations.
#[derive(Serialize)]
struct ExpectationsText<'a> {
    expect: &'a [toml::Table],
}

#[test]
fn every_case_amounts_to_what_its_file_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/verdict");
    let files = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    assert!(
        files.len() >= CASES_MIN,
        "{} cases in {}",
        files.len(),
        folder.display()
    );
    let mut wrong = String::new();
    let mut levels = BTreeSet::new();
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let fixture: Fixture =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let found = codes(&fixture.judge());
        if found != fixture.verdict {
            wrong.push_str(&format!(
                "{}:\n  {found:?}\n  {:?}\n",
                path.display(),
                fixture.verdict
            ));
        }
        levels.insert(found.level);
    }
    assert!(wrong.is_empty(), "found, then expected:\n{wrong}");
    assert_eq!(levels.len(), 7, "each level has a case: {levels:?}");
}

fn codes(verdict: &Verdict) -> Expected {
    for text in verdict.reasons.iter().map(ToString::to_string) {
        assert!(!text.is_empty() && !text.ends_with('.'), "{text}");
    }
    Expected {
        level: verdict.level.code().into(),
        reasons: verdict
            .reasons
            .iter()
            .map(|reason| reason.code().into())
            .collect(),
        next_step: verdict.next_step.code().into(),
    }
}

impl Fixture {
    fn judge(&self) -> Verdict {
        let (port, transport) = self.port.split_once('/').unwrap();
        let (port, transport): (PortNumber, Transport) = (port.parse().unwrap(), transport.parse().unwrap());
        let sockets: Vec<HeldSocket> = self
            .socket
            .iter()
            .map(|facts| facts.held(port, transport))
            .collect();
        let text = match &self.expect[..] {
            [] => String::new(),
            expect => toml::to_string(&ExpectationsText { expect }).unwrap(),
        };
        let expectations = ExpectationsFile::parse(&text).unwrap().expectations();
        judge(&Case {
            claim: registry::lookup(port, transport),
            uses: &Others::of(port, transport).uses,
            sockets: (!self.unseen).then_some(&sockets[..]),
            ephemeral: Ports {
                first: PortNumber(32768),
                last: PortNumber(60999),
            },
            expectations: &expectations.of_port(port, transport),
        })
    }
}

impl SocketFacts {
    fn held(&self, port: PortNumber, transport: Transport) -> HeldSocket {
        let usual = if transport == Transport::Tcp {
            "listening"
        } else {
            "bound"
        };
        let state = match self.state.as_deref().unwrap_or(usual) {
            "listening" => SocketState::Listening,
            "bound" => SocketState::Bound,
            "connected" => SocketState::Connected {
                remote: "192.0.2.7:53".parse().unwrap(),
            },
            other => panic!("no such state: {other}"),
        };
        let local = SocketAddr::new(self.address.parse().unwrap(), port.0);
        let socket = Socket::new(transport, local, state);
        HeldSocket {
            identification: None,
            exposure: self.exposure(&socket),
            socket,
            created_by: None,
            owners: self.owners(),
            namespace: None,
            made_in: None,
        }
    }

    fn exposure(&self, socket: &Socket) -> Exposure {
        match self.firewall.as_deref() {
            None => without_firewall(socket),
            Some("filters") => Exposure::FilteredBy(Rule::plain("ufw: deny by default")),
            Some("not_permitted") => Exposure::NotPermitted,
            Some("unsupported") => Exposure::Unknown(ExposureUnknown::Unsupported),
            Some(other) => panic!("no such firewall: {other}"),
        }
    }

    fn owners(&self) -> Owners {
        if let Some(why) = &self.owner_unknown {
            return Owners::Unknown(unknown(why));
        }
        let names = match self.process.as_ref().unwrap() {
            Names::One(name) => std::slice::from_ref(name),
            Names::Several(names) => names,
        };
        Owners::Known(names.iter().map(|name| self.owner(name)).collect())
    }

    fn owner(&self, name: &str) -> Owner {
        let executable = self.executable.as_ref().map(|path| Executable {
            is_deleted: self.deleted,
            is_world_writable: self.world_writable,
            is_in_world_writable_directory: self.in_world_writable_directory,
            ..Executable::at(path.into())
        });
        Owner {
            pid: Pid(812),
            name: name.into(),
            user: self.user(),
            executable,
            command_line: self.command_line.as_deref().map(Into::into),
            started: None,
            unit: self.unit.as_deref().map(|unit| Unit {
                name: unit.into(),
                manager: Manager::System,
                is_in_container: false,
            }),
            container: None,
            hold: Hold::Descriptor,
            origin: None,
        }
    }

    fn user(&self) -> Option<User> {
        if let Some(id) = &self.user_id {
            let id = UserId(id.parse().unwrap());
            return Some(User { id, name: None });
        }
        let name = self.user.as_deref()?;
        let id = UserId(if name == "root" { 0 } else { WWW_DATA });
        Some(User {
            id,
            name: Some(name.into()),
        })
    }
}

fn unknown(code: &str) -> OwnerUnknown {
    use OwnerUnknown::{Exited, NoProcess, NotPermitted, OtherNamespace, Protected, Unsupported};
    [
        NotPermitted,
        Protected,
        Exited,
        OtherNamespace,
        NoProcess,
        Unsupported,
    ]
    .into_iter()
    .find(|why| why.code() == code)
    .unwrap_or_else(|| panic!("no such reason: {code}"))
}
