//! The keyring of the operating system, as far as this program knows one: the Secret Service on Linux and its relatives.
//!
//! The keychain of macOS and the credential manager of Windows are not there yet, and are said not to be: a keeper of
//! secrets that no test of ours has run on is worse than none. See docs/adr/0016-keyring.md.

#[cfg(all(unix, not(target_os = "macos")))]
mod secret_tool;

use node::keeping::KeyringError;
#[cfg(not(all(unix, not(target_os = "macos"))))]
use node::keeping::{Keyring, KeyringEntry};

use crate::language::{say, translated};

/// The keyring of the user who runs this program.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SystemKeyring;

#[cfg(not(all(unix, not(target_os = "macos"))))]
impl Keyring for SystemKeyring {
    fn look_up(&self, _entry: KeyringEntry) -> Result<Option<zeroize::Zeroizing<String>>, KeyringError> {
        Err(KeyringError::Unsupported)
    }

    fn keep(&self, _entry: KeyringEntry, _secret: &str) -> Result<(), KeyringError> {
        Err(KeyringError::Unsupported)
    }

    fn remove(&self, _entry: KeyringEntry) -> Result<(), KeyringError> {
        Err(KeyringError::Unsupported)
    }
}

/// Says that an entry could not be removed.
pub(crate) fn still_there(error: &KeyringError) -> String {
    let error = error.to_string();
    say!("keyring-still-there", error = &*translated(&error)) + "\n"
}
