//! The offer of a file or a folder, as it stands in a message.

use thiserror::Error;

use super::hashing::Hash;
use super::name::{NameFault, safe_name};
use crate::envelope::EnvelopeError;
use crate::limits::{FILE_BYTES_MAX, FILE_NAME_BYTES_READ, MANIFEST_BYTES_MAX, MANIFEST_ENTRIES_MAX};

/// What is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What the file or folder is called. Anything up to 16 KiB: see [`Offer::check`].
    pub name: String,
    /// The bytes of all files together.
    pub size: u64,
    /// The BLAKE3 hash of those bytes, one file after the other.
    pub root: Hash,
    /// The list of what a folder holds; `None`: it is a single file.
    pub folder: Option<FolderList>,
}

/// The encoded list of what an offered folder holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FolderList {
    /// Its BLAKE3 hash.
    pub hash: Hash,
    /// Its bytes.
    pub size: u64,
    /// How many files it names.
    pub files: u32,
}

/// Why an offer is refused, whatever the user would like.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OfferFault {
    /// Nothing can be written under its name.
    #[error(transparent)]
    Name(#[from] NameFault),
    /// It is larger than a transfer can be.
    #[error("it has {0} bytes, more than a transfer holds")]
    TooLarge(u64),
    /// It holds more files than a transfer can.
    #[error("it holds more files than a transfer does")]
    TooMany,
}

impl Offer {
    /// Checks that the offer may be taken, and returns the name under which it is written.
    ///
    /// # Errors
    ///
    /// Fails when the name leads elsewhere or is too long, or when it is larger than the limits.
    pub fn check(&self) -> Result<String, OfferFault> {
        let name = safe_name(&self.name)?;
        if self.size > FILE_BYTES_MAX {
            return Err(OfferFault::TooLarge(self.size));
        }
        if let Some(folder) = &self.folder {
            let files = usize::try_from(folder.files).unwrap_or(usize::MAX);
            if folder.size > MANIFEST_BYTES_MAX || files > MANIFEST_ENTRIES_MAX {
                return Err(OfferFault::TooMany);
            }
        }
        Ok(name)
    }

    pub(crate) fn to_wire(&self) -> wire::Offer {
        let folder = self.folder.as_ref();
        wire::Offer {
            name: self.name.clone(),
            size: self.size,
            root: self.root.to_vec(),
            manifest_hash: folder.map(|folder| folder.hash.to_vec()).unwrap_or_default(),
            manifest_size: folder.map(|folder| folder.size).unwrap_or_default(),
            files: folder.map(|folder| folder.files).unwrap_or_default(),
        }
    }

    pub(crate) fn from_wire(offer: wire::Offer) -> Result<Self, EnvelopeError> {
        let hash = |bytes: &[u8]| Hash::try_from(bytes).map_err(|_| EnvelopeError::Hash(bytes.len()));
        if offer.name.len() > FILE_NAME_BYTES_READ {
            return Err(EnvelopeError::FileName(offer.name.len()));
        }
        let folder = if offer.manifest_hash.is_empty() {
            None
        } else {
            Some(FolderList {
                hash: hash(&offer.manifest_hash)?,
                size: offer.manifest_size,
                files: offer.files,
            })
        };
        Ok(Self {
            root: hash(&offer.root)?,
            name: offer.name,
            size: offer.size,
            folder,
        })
    }
}

/// The Protocol Buffers messages, exactly as docs/directnet.proto describes them.
pub(crate) mod wire {
    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Offer {
        #[prost(string, tag = "1")]
        pub(crate) name: String,
        #[prost(uint64, tag = "2")]
        pub(crate) size: u64,
        #[prost(bytes = "vec", tag = "3")]
        pub(crate) root: Vec<u8>,
        #[prost(bytes = "vec", tag = "4")]
        pub(crate) manifest_hash: Vec<u8>,
        #[prost(uint64, tag = "5")]
        pub(crate) manifest_size: u64,
        #[prost(uint32, tag = "6")]
        pub(crate) files: u32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer() -> Offer {
        Offer {
            name: "photos".into(),
            size: 1 << 30,
            root: [1; 32],
            folder: Some(FolderList {
                hash: [2; 32],
                size: 1000,
                files: 10,
            }),
        }
    }

    #[test]
    fn offers_round_trip() {
        let file = Offer {
            folder: None,
            ..offer()
        };
        for offer in [offer(), file] {
            assert_eq!(Offer::from_wire(offer.to_wire()), Ok(offer));
        }
    }

    #[test]
    fn what_no_transfer_holds_is_refused() {
        let check = |change: fn(&mut Offer), expected| {
            let mut offer = offer();
            change(&mut offer);
            assert_eq!(offer.check(), expected);
        };
        check(|_| (), Ok("photos".into()));
        check(|offer| offer.size = FILE_BYTES_MAX, Ok("photos".into()));
        check(
            |offer| offer.size = 10_000_000_000_000,
            Err(OfferFault::TooLarge(10_000_000_000_000)),
        );
        check(
            |offer| offer.name = "../x".into(),
            Err(OfferFault::Name(NameFault::Leads)),
        );
        check(
            |offer| offer.name = "x".repeat(4000),
            Err(OfferFault::Name(NameFault::TooLong(4000))),
        );
        check(
            |offer| offer.folder.as_mut().unwrap().files = 50_001,
            Err(OfferFault::TooMany),
        );
        check(
            |offer| offer.folder.as_mut().unwrap().size = MANIFEST_BYTES_MAX + 1,
            Err(OfferFault::TooMany),
        );
    }

    #[test]
    fn hashes_have_32_bytes_and_names_an_end() {
        let mut short = offer().to_wire();
        short.root.pop();
        assert_eq!(Offer::from_wire(short), Err(EnvelopeError::Hash(31)));
        let mut long = offer().to_wire();
        long.name = "x".repeat(FILE_NAME_BYTES_READ + 1);
        assert_eq!(
            Offer::from_wire(long),
            Err(EnvelopeError::FileName(FILE_NAME_BYTES_READ + 1))
        );
    }
}
