//! Pairing: a few spoken words that make two nodes contacts within minutes.
//!
//! One side shows the words and waits; the other dials it and says them, or rather proves that it knows them, with a
//! password-authenticated key exchange (docs/protocol.md, "Pairing"). Words that people can speak can be guessed, so
//! everything here is made to allow one guess: an exchange tells whoever is at the other end whether one guess was right,
//! and nothing about any other; and a wrong guess ends the words. Nothing of it is ever on a disk.

mod code;
mod offer;
mod proof;

pub use code::{Code, CodeError, Slot};
pub use offer::{Ending, GRACE, Offer, Refusal};
pub use proof::{BadShare, Begun, Parties, Proof, Proofs, SHARE_BYTES, Share, answer};
