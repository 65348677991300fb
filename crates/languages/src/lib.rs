//! The languages that the faces of DirectNet speak, and the sentences of each.
//!
//! A face has its sentences in one Fluent file for each language, puts them into a [`Catalog`], and asks that for
//! [`Texts`]; a test of the face asks [`check::mistakes`] whether anything is missing or left over. No file is read
//! and no environment looked at: a face says what its user asked for.

mod catalog;
pub mod check;
mod language;
mod phrases;
mod texts;

pub use catalog::Catalog;
pub use language::Language;
pub use phrases::translated;
pub use texts::{Texts, Value};
