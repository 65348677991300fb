//! Files: how they are offered, named, asked for and verified.
//!
//! An offer is the body of a message. It names a single file by the BLAKE3 hash of its bytes; a folder by the hash of
//! its list (the *manifest*) and of all its files' bytes one after the other, so that ten thousand small files travel
//! like one. The recipient asks for the hashes of the chunks, checks that they make up the offered hash, and then for
//! chunks, each of which it can verify alone. docs/protocol.md, "Files". Disks and streams are the callers' business.

mod chunks;
mod fetch;
mod fetch_error;
mod hashing;
mod layout;
mod manifest;
mod name;
mod notice;
mod offer;
mod pieces;
mod want;

pub use chunks::{ChunkSet, Chunking};
pub use fetch::{Fetch, Step};
pub use fetch_error::{Fault, Refusal};
pub use hashing::{ChunkHasher, Hash, TreeHasher, hash_of, root_of};
pub use layout::{Case, Layout, Placed};
pub use manifest::{Entry, EntryKind, Manifest, ManifestError};
pub use name::{NameFault, numbered, safe_name};
pub use notice::{FileNews, FileNotice};
pub use offer::{FolderList, Offer, OfferFault};
pub use pieces::{Piece, TAG_BYTES, TAG_REFUSED, TAG_ZEROS, pieces};
pub use want::{Part, Run, WANT_BYTES_MAX, Want, WantError};
pub(crate) use {
    notice::wire::Notice as NoticeWire, offer::wire::Offer as OfferWire, want::wire::Want as WantWire,
};
