//! Frames on a QUIC stream: a length, then the frame.

use std::io;

use iroh::endpoint::{ReadExactError, RecvStream, SendStream};
use messenger_proto::frame::{self, Frame, FrameError, LENGTH_PREFIX_BYTES};
use thiserror::Error;

/// How many encoded bytes are gathered before they are handed to the stream in one write.
const FLUSH_BYTES: usize = 64 * 1024;

/// Why a frame could not be sent: the connection is gone.
#[derive(Debug, Error)]
#[error("the connection is gone")]
pub struct SendError(#[source] io::Error);

/// Why no further frame could be received.
#[derive(Debug, Error)]
pub enum ReceiveError {
    /// The connection is gone.
    #[error("the connection is gone")]
    Gone(#[source] io::Error),
    /// The peer sent something that is no frame. The connection is to be closed.
    #[error("the peer broke the protocol")]
    Broken(#[from] FrameError),
}

/// The sending half of a control stream.
#[derive(Debug)]
pub struct FrameSender {
    stream: SendStream,
    buffer: Vec<u8>,
}

impl FrameSender {
    pub(crate) fn new(stream: SendStream) -> Self {
        Self {
            stream,
            buffer: Vec::new(),
        }
    }

    /// Sends one frame, and everything fed before it.
    ///
    /// # Errors
    ///
    /// Fails when the connection is gone.
    ///
    /// # Cancel safety
    ///
    /// Not cancel safe: a frame may be half sent.
    pub async fn send(&mut self, frame: &Frame) -> Result<(), SendError> {
        self.feed(frame).await?;
        self.flush().await
    }

    /// Encodes one frame to be sent with the next [`FrameSender::flush`], or at once when enough has gathered.
    ///
    /// # Errors
    ///
    /// Fails when the connection is gone.
    ///
    /// # Cancel safety
    ///
    /// Not cancel safe: a frame may be half sent.
    pub async fn feed(&mut self, frame: &Frame) -> Result<(), SendError> {
        frame.encode_into(&mut self.buffer);
        if self.buffer.len() >= FLUSH_BYTES {
            self.flush().await
        } else {
            Ok(())
        }
    }

    /// Sends bytes as they are, whether they are a frame or not: for tests of what the other end makes of them.
    ///
    /// # Errors
    ///
    /// Fails when the connection is gone.
    ///
    /// # Cancel safety
    ///
    /// Not cancel safe: a part may be sent.
    pub async fn send_bytes(&mut self, bytes: &[u8]) -> Result<(), SendError> {
        self.buffer.extend_from_slice(bytes);
        self.flush().await
    }

    /// Hands everything fed to the stream, waiting while the peer's window is full.
    ///
    /// # Errors
    ///
    /// Fails when the connection is gone.
    ///
    /// # Cancel safety
    ///
    /// Not cancel safe: a frame may be half sent.
    pub async fn flush(&mut self) -> Result<(), SendError> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        self.stream
            .write_all(&self.buffer)
            .await
            .map_err(|error| SendError(error.into()))?;
        self.buffer.clear();
        Ok(())
    }
}

/// The receiving half of a control stream.
#[derive(Debug)]
pub struct FrameReceiver {
    stream: RecvStream,
}

impl FrameReceiver {
    pub(crate) fn new(stream: RecvStream) -> Self {
        Self { stream }
    }

    /// Receives the next frame. `None`: the peer finished the stream in good order.
    ///
    /// # Errors
    ///
    /// Fails when the connection is gone or the peer sends no frames.
    ///
    /// # Cancel safety
    ///
    /// Not cancel safe: a frame may be half read.
    pub async fn receive(&mut self) -> Result<Option<Frame>, ReceiveError> {
        let mut prefix = [0; LENGTH_PREFIX_BYTES];
        match self.stream.read_exact(&mut prefix).await {
            Ok(()) => {}
            Err(ReadExactError::FinishedEarly(0)) => return Ok(None),
            Err(error) => return Err(gone(error)),
        }
        let mut bytes = vec![0; frame::checked_length(prefix)?];
        self.stream.read_exact(&mut bytes).await.map_err(gone)?;
        Ok(Some(Frame::decode(&bytes)?))
    }
}

fn gone(error: ReadExactError) -> ReceiveError {
    ReceiveError::Gone(match error {
        ReadExactError::FinishedEarly(_) => io::ErrorKind::UnexpectedEof.into(),
        ReadExactError::ReadError(error) => error.into(),
    })
}
