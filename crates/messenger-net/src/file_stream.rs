//! File streams: further streams of a connection, on which the bytes of files travel behind everything that is said.
//!
//! A question about ports has a stream of the same kind for itself and its answer.

use std::io;

use bytes::Bytes;
use iroh::endpoint::{ConnectionError, ReadExactError, RecvStream, SendStream, VarInt};
use messenger_proto::ask::{AnswerError, Reading, Reply};
use messenger_proto::file::WantError;
use messenger_proto::stream::Asked;
use thiserror::Error;

/// Behind the control stream: what is said goes first, however much is on its way.
const PRIORITY: i32 = -1;

/// What both ends tell when they give up a file stream; why stands in a message, if at all.
const GIVEN_UP: VarInt = VarInt::from_u32(0);

/// Why a file stream is of no use any more.
#[derive(Debug, Error)]
pub enum FileStreamError {
    /// The connection is gone, or the peer gave up the stream.
    #[error("the file stream is gone")]
    Gone(#[source] io::Error),
    /// The peer asked for something that does not exist.
    #[error("the peer broke the protocol")]
    Broken(#[from] WantError),
    /// The peer answered with something that is no answer.
    #[error("the peer broke the protocol")]
    BrokenAnswer(#[from] AnswerError),
}

impl FileStreamError {
    pub(crate) fn gone(error: ConnectionError) -> Self {
        Self::Gone(error.into())
    }
}

/// The sending half of a file stream. Dropping it says that nothing follows; what was sent still arrives.
#[derive(Debug)]
pub struct FileSender(SendStream);

/// The receiving half of a file stream. Dropping it gives up the stream.
#[derive(Debug)]
pub struct FileReceiver(RecvStream);

pub(crate) fn halves(send: SendStream, recv: RecvStream) -> (FileSender, FileReceiver) {
    // It fails only for a stream that is gone, as the next use of it will tell.
    let _ = send.set_priority(PRIORITY);
    (FileSender(send), FileReceiver(recv))
}

impl FileSender {
    /// Sends bytes, waiting while the peer's window is full.
    ///
    /// # Errors
    ///
    /// Fails when the stream is gone.
    ///
    /// # Cancel safety
    ///
    /// Not cancel safe: some of the bytes may be sent.
    pub async fn send(&mut self, bytes: &[u8]) -> Result<(), FileStreamError> {
        let sent = self.0.write_all(bytes).await;
        sent.map_err(|error| FileStreamError::Gone(error.into()))
    }

    /// Sends bytes without copying them, waiting while the peer's window is full. They are dropped when the peer has
    /// acknowledged them, or the connection is gone.
    ///
    /// # Errors
    ///
    /// Fails when the stream is gone.
    ///
    /// # Cancel safety
    ///
    /// Not cancel safe: some of the bytes may be sent.
    pub async fn send_owned(
        &mut self,
        bytes: impl AsRef<[u8]> + Send + 'static,
    ) -> Result<(), FileStreamError> {
        let sent = self.0.write_chunk(Bytes::from_owner(bytes)).await;
        sent.map_err(|error| FileStreamError::Gone(error.into()))
    }
}

impl FileReceiver {
    /// Fills `buffer` with what comes, as far as there is something, at least one byte. `None`: the peer finished.
    ///
    /// # Errors
    ///
    /// Fails when the stream is gone.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: nothing is taken when the future is dropped.
    pub async fn receive(&mut self, buffer: &mut [u8]) -> Result<Option<usize>, FileStreamError> {
        let read = self.0.read(buffer).await;
        read.map_err(|error| FileStreamError::Gone(error.into()))
    }

    /// Receives the next thing that is asked for. `None`: the peer finished.
    ///
    /// # Errors
    ///
    /// Fails when the stream is gone or what comes is no request.
    ///
    /// # Cancel safety
    ///
    /// Not cancel safe: a request may be half read.
    pub async fn receive_asked(&mut self) -> Result<Option<Asked>, FileStreamError> {
        let mut prefix = [0; 4];
        match self.0.read_exact(&mut prefix).await {
            Ok(()) => {}
            Err(ReadExactError::FinishedEarly(0)) => return Ok(None),
            Err(error) => return Err(cut_off(error)),
        }
        let mut bytes = vec![0; Asked::checked_length(prefix)?];
        self.0.read_exact(&mut bytes).await.map_err(cut_off)?;
        Ok(Some(Asked::decode(&bytes)?))
    }

    /// Receives the whole reply to a question. `None`: the peer finished without a word, as one does that does not know
    /// questions.
    ///
    /// # Errors
    ///
    /// Fails when the stream is gone before all is here, or what comes is no answer or more than an answer may be.
    ///
    /// # Cancel safety
    ///
    /// Not cancel safe: a reply may be half read.
    pub async fn receive_reply(&mut self) -> Result<Option<Reply>, FileStreamError> {
        let mut reading = Reading::default();
        let mut is_begun = false;
        loop {
            let mut prefix = [0; 4];
            match self.0.read_exact(&mut prefix).await {
                Ok(()) => is_begun = true,
                Err(ReadExactError::FinishedEarly(0)) if !is_begun => return Ok(None),
                Err(error) => return Err(cut_off(error)),
            }
            let mut piece = vec![0; reading.checked_length(prefix)?];
            self.0.read_exact(&mut piece).await.map_err(cut_off)?;
            if let Some(reply) = reading.take(&piece)? {
                return Ok(Some(reply));
            }
        }
    }
}

impl Drop for FileReceiver {
    fn drop(&mut self) {
        // It fails only for a stream that is over.
        let _ = self.0.stop(GIVEN_UP);
    }
}

fn cut_off(error: ReadExactError) -> FileStreamError {
    FileStreamError::Gone(match error {
        ReadExactError::FinishedEarly(_) => io::ErrorKind::UnexpectedEof.into(),
        ReadExactError::ReadError(error) => error.into(),
    })
}
