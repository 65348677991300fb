//! What servers answer when `port --identify` asks them what they speak.

/// An answer to any question, and a greeting, is recognised or not.
pub(crate) fn answer(bytes: &[u8]) {
    ports::fuzzing::server_answer(bytes);
}

/// A certificate is read or refused.
pub(crate) fn certificate(bytes: &[u8]) {
    ports::fuzzing::certificate(bytes);
}
