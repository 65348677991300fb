//! What a node's directory says about ports: a newer registry, the user's lists, the user's expectations.
//!
//! The registry and the lists are read again only when their directories have changed: an edition stays in memory for
//! as long as the process lives. Expectations are read for every answer; they are small, and edited by hand.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use ports::Claims;
use ports::expectation::file::ExpectationsFile;
use ports::expectation::kept;

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
        let claims = self.claims();
        match self.expectations() {
            Ok(file) => claims.with_expectations(file.expectations()),
            Err(error) => {
                tracing::warn!(%error, "nothing is compared with what the user expects");
                claims
            }
        }
    }

    /// Returns where the expectations are.
    pub(crate) fn expectations_path(&self) -> PathBuf {
        self.home.join(kept::FILE_NAME)
    }

    /// Reads what the user expects; nothing if there is no file.
    pub(crate) fn expectations(&self) -> Result<ExpectationsFile, kept::ReadError> {
        Ok(kept::read(&self.expectations_path())?.unwrap_or_default())
    }

    /// Returns the registry and the lists, without expectations.
    pub(crate) fn claims(&self) -> Claims {
        let changed = |dir: PathBuf| std::fs::metadata(dir).and_then(|dir| dir.modified()).ok();
        let kept = self.home.join("claims");
        let stamp = [changed(kept.clone()), changed(kept.join("lists"))];
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(read) = read.as_ref().filter(|read| read.stamp == stamp) {
            return read.claims.clone();
        }
        let (claims, troubles) = Claims::read(&self.home);
        for trouble in troubles {
            tracing::warn!(%trouble, "a list about ports is left out");
        }
        read.insert(Read { stamp, claims }).claims.clone()
    }
}
