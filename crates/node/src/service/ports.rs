//! What a node answers about the ports of its machine: the same reports that the command line makes without one.
//!
//! Reading the system's tables blocks, so every answer is made on a thread for that.

use std::path::PathBuf;

use api::expectations::{ExpectRequest, ExpectationsDocument, Expected};
use api::ports::search::SearchDocument;
use api::ports::{
    HeldPort, Level, PortDocument, PortMapDocument, PortRequest, PortSearchRequest, PortsDocument,
    RegistryDocument, RegistryRequest, Span, VERSION,
};
use api::{ApiError, ErrorCode};
use ports::atlas::Ports;
use ports::expectation::Expectation;
use ports::expectation::file::{ExpectationsFile, parse_exposure, parse_plain};
use ports::expectation::kept;
use ports::watch::Seen;
use ports::{Claims, Listing, PortEntry, PortNumber};

use super::NodeService;
use crate::{JOURNAL, documents};

/// The longest word that is looked for; no name in any list is longer.
const WORD_BYTES_MAX: usize = 200;

impl NodeService {
    pub(super) async fn report_on_port(&self, request: PortRequest) -> Result<PortDocument, ApiError> {
        let journal = self.facts.home.join(JOURNAL);
        self.with_claims(move |claims| Ok(report(&claims, &request, journal)))
            .await
    }

    pub(super) async fn list_ports(&self) -> Result<PortsDocument, ApiError> {
        self.with_claims(|claims| Ok(documents::listing(&ports::list(&claims))))
            .await
    }

    pub(super) async fn map_ports(&self) -> Result<PortMapDocument, ApiError> {
        self.with_claims(|claims| {
            Ok(PortMapDocument {
                version: VERSION,
                held: held(&ports::list(&claims)),
                expected: claims
                    .expectations
                    .all()
                    .iter()
                    .map(|expectation| Span {
                        first_port: expectation.ports.first.0,
                        last_port: expectation.ports.last.0,
                    })
                    .collect(),
            })
        })
        .await
    }

    pub(super) async fn list_registry(&self, request: RegistryRequest) -> Result<RegistryDocument, ApiError> {
        let claims = self.port_claims.clone();
        blocking(move || {
            let ports = request.first_port..=request.last_port;
            Ok(documents::registry(claims.claims().registry(), ports))
        })
        .await
    }

    pub(super) async fn look_for(&self, request: PortSearchRequest) -> Result<SearchDocument, ApiError> {
        if request.word.len() > WORD_BYTES_MAX {
            let message = format!("a word has at most {WORD_BYTES_MAX} bytes");
            return Err(ApiError::new(ErrorCode::BadRequest, message));
        }
        self.with_claims(move |claims| {
            Ok(documents::search::of_search(&ports::search::search(
                &claims,
                &request.word,
            )))
        })
        .await
    }

    pub(super) async fn list_expectations(&self) -> Result<ExpectationsDocument, ApiError> {
        let claims = self.port_claims.clone();
        blocking(move || {
            let file = claims.expectations().map_err(|error| unreadable(&error))?;
            Ok(expectations(
                &claims.expectations_path(),
                &file,
                [Vec::new(), Vec::new()],
            ))
        })
        .await
    }

    pub(super) async fn change_expectations(
        &self,
        request: ExpectRequest,
    ) -> Result<ExpectationsDocument, ApiError> {
        let claims = self.port_claims.clone();
        let turn = self.expecting.clone().lock_owned().await;
        blocking(move || {
            // One change at a time, from reading to writing.
            let _turn = turn;
            let path = claims.expectations_path();
            let mut file = claims.expectations().map_err(|error| unreadable(&error))?;
            let port = PortNumber(request.port);
            let only = Ports {
                first: port,
                last: port,
            };
            let transport = documents::asked_transport(request.transport);
            let is_meant = |other: &&Expectation| (other.ports, other.transport) == (only, transport);
            let (added, removed) = match request.expected {
                Some(expected) => {
                    let expectation = expectation(only, transport, expected)?;
                    let before = file.all().iter().filter(is_meant).cloned().collect();
                    file.set(expectation.clone());
                    (vec![expectation], before)
                }
                None => (Vec::new(), file.remove(only, transport)),
            };
            kept::write(&path, &file).map_err(|error| unwritten(&path, &error))?;
            Ok(expectations(&path, &file, [added, removed]))
        })
        .await
    }

    async fn with_claims<T: Send + 'static>(
        &self,
        answer: impl FnOnce(Claims) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let claims = self.port_claims.clone();
        blocking(move || answer(claims.now())).await
    }
}

pub(super) async fn blocking<T: Send + 'static>(
    answer: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    match tokio::task::spawn_blocking(answer).await {
        Ok(answer) => answer,
        Err(error) => Err(ApiError::new(
            ErrorCode::NodeFailed,
            format!("the report came to nothing: {error}"),
        )),
    }
}

fn report(claims: &Claims, request: &PortRequest, journal: PathBuf) -> PortDocument {
    let port = PortNumber(request.port);
    let transport = request.transport.map(documents::asked_transport);
    let mut report = ports::port(claims, port, transport);
    if request.identify {
        ports::identify::of_report(&mut report);
    }
    let connections = request
        .connections
        .then(|| ports::connections::of_port(port, transport));
    let seen = Seen::read(&journal, &report).unwrap_or_else(|error| {
        tracing::debug!(%error, "since when programs are on a port is not told");
        Seen::default()
    });
    documents::of_port(&report, &seen, connections.as_ref())
}

/// One line per port: the weightier verdict, and whoever holds it on any transport.
fn held(listing: &Listing) -> Vec<HeldPort> {
    let mut held: Vec<HeldPort> = Vec::new();
    for entry in &listing.entries {
        let (level, holders) = (documents::level(entry.verdict.level), holders(entry));
        match held.last_mut().filter(|last| last.port == entry.port.0) {
            Some(last) => {
                last.level = weightier(last.level, level);
                last.holders.extend(holders);
                last.holders.sort();
                last.holders.dedup();
            }
            None => held.push(HeldPort {
                port: entry.port.0,
                level,
                holders,
            }),
        }
    }
    held
}

fn holders(entry: &PortEntry) -> Vec<String> {
    let sockets = entry.sockets.iter().flatten();
    let mut names: Vec<String> = sockets
        .flat_map(|held| held.owners.processes())
        .map(|owner| owner.name.to_string())
        .collect();
    names.sort();
    names.dedup();
    names
}

fn weightier(a: Level, b: Level) -> Level {
    let weight = |level| match level {
        Level::NothingThere => 0,
        Level::AsExpected => 1,
        Level::Known => 2,
        Level::Unverified => 3,
        Level::Unclaimed => 4,
        Level::Different => 5,
        Level::LookAtThis => 6,
    };
    if weight(a) < weight(b) { b } else { a }
}

fn expectations(
    path: &std::path::Path,
    file: &ExpectationsFile,
    [added, removed]: [Vec<Expectation>; 2],
) -> ExpectationsDocument {
    let all = |expectations: &[Expectation]| {
        let document = documents::expectations::expectation;
        expectations.iter().map(document).collect()
    };
    ExpectationsDocument {
        version: VERSION,
        file: path.display().to_string(),
        expectations: all(file.all()),
        added: all(&added),
        removed: all(&removed),
    }
}

fn expectation(ports: Ports, transport: ports::Transport, said: Expected) -> Result<Expectation, ApiError> {
    let plain = |what: &str, text: Option<String>| -> Result<Option<String>, ApiError> {
        let text = text.as_deref().map(parse_plain).transpose();
        text.map_err(|why| ApiError::new(ErrorCode::BadRequest, format!("{what}: {why}")))
    };
    let exposure = said.exposure.as_deref().map(parse_exposure).transpose();
    let exposure =
        exposure.map_err(|why| ApiError::new(ErrorCode::BadRequest, format!("exposure: {why}")))?;
    Ok(Expectation {
        process: plain("process", said.process)?,
        user: plain("user", said.user)?,
        exposure,
        executable: plain("executable", said.executable)?,
        unit: plain("unit", said.unit)?,
        is_optional: said.is_optional,
        note: plain("note", said.note)?,
        ..Expectation::of(ports, transport)
    })
}

fn unreadable(error: &kept::ReadError) -> ApiError {
    ApiError::new(ErrorCode::NodeFailed, error.to_string())
        .with_hint("mend the file; `directnet expect --help` shows what it may say")
}

fn unwritten(path: &std::path::Path, error: &std::io::Error) -> ApiError {
    let code = match error.kind() {
        std::io::ErrorKind::StorageFull => ErrorCode::DiskFull,
        _ => ErrorCode::NodeFailed,
    };
    ApiError::new(code, format!("cannot write {}: {error}", path.display()))
}
