//! Asking a contact's machine what is on its ports: one question, one answer, on a stream of their own.
//!
//! docs/protocol.md, "Asking". What an answer tells is chosen here, once: no arguments of a process, nothing of its
//! environment, no file. Both ends check the same limits: whoever answers cuts to them and says so, whoever asks refuses
//! what is beyond them. Texts are as the other machine wrote them: whoever shows them makes them safe to show.

mod answer;
pub mod limits;
mod pieces;
mod question;
mod reading;
mod wire;

pub use self::answer::{
    Answer, Level, Occupant, Owner, Port, Reach, Refusal, Remark, Reply, Socket, SocketState, Transport,
    User, Verdict,
};
pub use self::pieces::encode;
pub use self::question::Question;
pub use self::reading::{AnswerError, Reading};
pub(crate) use self::wire::Question as QuestionWire;

#[cfg(test)]
mod tests;
