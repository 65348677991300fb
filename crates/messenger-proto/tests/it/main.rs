//! What the wire format promises to those who know nothing of this crate's inside.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod limits;
mod reader;
mod room_limits;
mod room_vectors;
mod vector_file;
mod vectors;
