//! Questions about ports: asking a contact's machine, and what contacts ask of this one.
//!
//! docs/protocol.md, "Asking". What is on the ports is not the messenger's business: a question that may be asked is handed
//! on as an [`Inquiry`] to whoever started the messenger. Nothing of it is stored, and nothing is queued: a machine that
//! is not reachable now is not asked later.

mod answering;
mod asking;

pub use self::answering::{Inquiry, LastQuestion};
pub(crate) use self::answering::{Questions, answer, may_ask};
pub use self::asking::AskError;
