//! What a face can ask and is told: plain types, the same in a program and on the wire.
//!
//! Each kind of document carries a version. Within a version, fields are only added; whoever reads a document has to
//! skip those it does not know.

pub mod ports;
