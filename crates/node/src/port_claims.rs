//! What a node's directory says about ports: a newer registry, the user's lists, the user's expectations.
//!
//! The registry and the lists are read again only when their directories have changed: an edition stays in memory for
//! as long as the process lives. Expectations are read for every answer; they are small, and edited by hand.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use api::ports::{RegistryStatus, Run};
use ports::expectation::file::ExpectationsFile;
use ports::expectation::kept;
use ports::{Claims, PortNumber, Transport};

use crate::documents;

/// The claims of one directory.
#[derive(Debug)]
pub(crate) struct PortClaims {
    home: PathBuf,
    read: Mutex<Option<Read>>,
}

/// What was read, and how old the directories were then.
#[derive(Debug, Clone)]
struct Read {
    stamp: Stamp,
    claims: Claims,
    registry: Arc<[Run]>,
}

/// When the directories of the registry and of the lists were changed last; files in them are replaced, never changed.
type Stamp = [Option<SystemTime>; 2];

impl PortClaims {
    pub(crate) fn in_dir(home: &Path) -> Self {
        Self {
            home: home.to_owned(),
            read: Mutex::new(None),
        }
    }

    /// Returns the claims as they are now; what cannot be read is left out, and the log says so.
    pub(crate) fn now(&self) -> Claims {
        let claims = self.read().claims;
        match self.expectations() {
            Ok(file) => claims.with_expectations(file.expectations()),
            Err(error) => {
                tracing::warn!(%error, "nothing is compared with what the user expects");
                claims
            }
        }
    }

    /// Returns what the registry says of every port.
    pub(crate) fn registry(&self) -> Arc<[Run]> {
        self.read().registry
    }

    /// Returns where the expectations are.
    pub(crate) fn expectations_path(&self) -> PathBuf {
        self.home.join(kept::FILE_NAME)
    }

    /// Reads what the user expects; nothing if there is no file.
    pub(crate) fn expectations(&self) -> Result<ExpectationsFile, kept::ReadError> {
        Ok(kept::read(&self.expectations_path())?.unwrap_or_default())
    }

    fn read(&self) -> Read {
        let changed = |dir: PathBuf| std::fs::metadata(dir).and_then(|dir| dir.modified()).ok();
        let kept = self.home.join("claims");
        let stamp = [changed(kept.clone()), changed(kept.join("lists"))];
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(read) = read.as_ref().filter(|read| read.stamp == stamp) {
            return read.clone();
        }
        let (claims, troubles) = Claims::read(&self.home);
        for trouble in troubles {
            tracing::warn!(%trouble, "a list about ports is left out");
        }
        let registry = runs(&claims).into();
        read.insert(Read {
            stamp,
            claims,
            registry,
        })
        .clone()
    }
}

/// Puts neighbours with the same answer together.
pub(crate) fn runs(claims: &Claims) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for port in 0..=u16::MAX {
        let status = status(claims, PortNumber(port));
        match runs.last_mut().filter(|run| run.status == status) {
            Some(run) => run.last_port = port,
            None => runs.push(Run {
                first_port: port,
                last_port: port,
                status,
            }),
        }
    }
    runs
}

/// The more telling of the answers for TCP and UDP.
fn status(claims: &Claims, port: PortNumber) -> RegistryStatus {
    let answers = [Transport::Tcp, Transport::Udp]
        .map(|transport| documents::registry_status(claims.registered(port, transport).status));
    answers
        .into_iter()
        .min_by_key(|status| match status {
            RegistryStatus::Assigned => 0,
            RegistryStatus::Reserved => 1,
            RegistryStatus::Withdrawn => 2,
            RegistryStatus::Unassigned => 3,
            RegistryStatus::NoRecord => 4,
        })
        .unwrap_or(RegistryStatus::NoRecord)
}
