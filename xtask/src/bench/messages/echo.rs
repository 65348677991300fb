//! A stream whose other end sends back what it reads: messages and answers at the cost of the wire alone.

use std::any::Any;
use std::net::Ipv4Addr;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::contest::Contestant;

/// How much either end reads at once.
const READ_BYTES: usize = 64 * 1024;

/// The near end of a stream, and the task at its far end.
#[derive(Debug)]
pub(super) struct Echo<R, W> {
    name: &'static str,
    inbound: R,
    outbound: W,
    /// Ends with the contestant.
    _far_end: JoinSet<anyhow::Result<()>>,
    /// What the stream needs to stay open.
    _held: Box<dyn Any + Send>,
}

impl<R: AsyncRead + Unpin, W: AsyncWrite + Unpin> Echo<R, W> {
    pub(super) fn new(
        name: &'static str,
        (inbound, outbound): (R, W),
        far_end: JoinSet<anyhow::Result<()>>,
        held: impl Any + Send,
    ) -> Self {
        Self {
            name,
            inbound,
            outbound,
            _far_end: far_end,
            _held: Box::new(held),
        }
    }
}

/// Connects two ends over TCP.
pub(super) async fn tcp() -> anyhow::Result<Echo<OwnedReadHalf, OwnedWriteHalf>> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let near = TcpStream::connect(listener.local_addr()?).await?;
    let (far, _) = listener.accept().await?;
    near.set_nodelay(true)?;
    far.set_nodelay(true)?;
    let mut far_end = JoinSet::new();
    far_end.spawn(async move {
        let (inbound, outbound) = far.into_split();
        send_back(inbound, outbound).await
    });
    Ok(Echo::new("TCP echo", near.into_split(), far_end, ()))
}

/// Is the far end of a stream until the near end is gone.
pub(super) async fn send_back(
    mut inbound: impl AsyncRead + Unpin,
    mut outbound: impl AsyncWrite + Unpin,
) -> anyhow::Result<()> {
    let mut buffer = vec![0; READ_BYTES];
    loop {
        let length = inbound.read(&mut buffer).await?;
        match buffer.get(..length) {
            None | Some([]) => return Ok(()),
            Some(bytes) => outbound.write_all(bytes).await?,
        }
    }
}

impl<R: AsyncRead + Unpin, W: AsyncWrite + Unpin> Contestant for Echo<R, W> {
    const BATCH: usize = 500_000;

    fn name(&self) -> &str {
        self.name
    }

    async fn one(&mut self, message: &str) -> anyhow::Result<()> {
        self.outbound.write_all(message.as_bytes()).await?;
        self.inbound.read_exact(&mut vec![0; message.len()]).await?;
        Ok(())
    }

    async fn many(&mut self, message: &str, count: usize, in_flight: usize) -> anyhow::Result<()> {
        let room = Semaphore::new(in_flight);
        tokio::try_join!(
            write(&mut self.outbound, message, count, &room),
            read(&mut self.inbound, message.len(), count, &room),
        )?;
        Ok(())
    }
}

/// Writes `count` messages, as many at once as there is room for.
async fn write(
    outbound: &mut (impl AsyncWrite + Unpin),
    message: &str,
    count: usize,
    room: &Semaphore,
) -> anyhow::Result<()> {
    let mut left = count;
    while left > 0 {
        room.acquire().await?.forget();
        let burst = 1 + room.forget_permits(left - 1);
        outbound.write_all(message.repeat(burst).as_bytes()).await?;
        left -= burst;
    }
    Ok(())
}

/// Reads `count` answers, and makes room for another message with each.
async fn read(
    inbound: &mut (impl AsyncRead + Unpin),
    message_len: usize,
    count: usize,
    room: &Semaphore,
) -> anyhow::Result<()> {
    let mut buffer = vec![0; READ_BYTES];
    let (mut bytes, mut answered) = (0, 0);
    while answered < count {
        let length = inbound.read(&mut buffer).await?;
        anyhow::ensure!(length > 0, "the far end is gone");
        bytes += length;
        let complete = bytes / message_len;
        room.add_permits(complete - answered);
        answered = complete;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_message_comes_back() {
        let mut echo = tcp().await.unwrap();
        echo.one("hello").await.unwrap();
        echo.many("0123456789", 1000, 7).await.unwrap();
        echo.one("still in step").await.unwrap();
    }
}
