//! A history that leaves one store and enters another: one JSON object per line (docs/export.md).
//!
//! What is imported is words and nothing more. It makes nobody a contact, is never sent, and has no counters, so that
//! nothing a contact says about what it has can bring it back into the outbox.

mod export;
mod import;
mod line;

pub use export::{ExportError, Exported, export, export_to};
pub use import::{ImportError, Imported, LEFT_OUT_MAX, LINE_BYTES_MAX, LeftOut, RoomLeftOut, import};
pub use line::LineError;
pub(crate) use line::parse;

/// What the first line calls the form of the file.
const FORMAT: &str = "directnet history";

/// The version of the form that this program writes and reads.
const VERSION: u32 = 1;
