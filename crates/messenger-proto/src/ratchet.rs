//! Sealing: how an envelope's content is protected between two contacts, whichever road it travels.
//!
//! Two layers. Inside, Olm's double ratchet (by the crate vodozemac): every message has a key of its own, which is gone
//! once it was used. Around it, an outer seal: authenticated, padded to a size class, so that whoever
//! carries or keeps it learns nothing but its class. docs/protocol.md, "Sealing".
//!
//! Keys come from vodozemac, which draws them from the system: the one exception to this crate drawing nothing.

mod handshake;
mod outer;
mod session;

pub use handshake::{Ends, HandshakeError, Keys, Offer, Opening};
pub(crate) use outer::{NONCE_BYTES, OuterKey, open as outer_open, seal as outer_seal};
pub use outer::{SIZE_CLASSES, size_class};
pub use session::{Checkpoint, OpenError, RestoreError, SealError, Session, SessionId, Standing};

#[cfg(test)]
mod tests;
