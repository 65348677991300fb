//! A file on a plain stream of iroh, the transport of the nodes: what it can carry without anything of ours.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use iroh::Endpoint;
use iroh::endpoint::{Connection, RecvStream, SendStream};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, JoinSet, spawn_blocking};

use super::disk::BLOCK_BYTES;
use crate::bench::messages::quic_iroh::{ALPN, address, bind};

/// Blocks on their way between disk and network.
const BLOCKS: usize = 4;

/// Where bytes come from, and where they go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// They are made up, and forgotten.
    Memory,
    /// They are read from a file, and written to one.
    Files,
}

/// Two ends that are connected.
#[derive(Debug)]
pub(super) struct Stream {
    near: Connection,
    far: Connection,
    ends: Ends,
    _held: [Endpoint; 2],
}

impl Stream {
    pub(super) async fn connect(ends: Ends) -> anyhow::Result<Self> {
        let (far, near) = (bind().await?, bind().await?);
        let accept = async { anyhow::Ok(far.accept().await.context("nobody came")?.await?) };
        let dial = async { Ok(near.connect(address(&far), ALPN).await?) };
        let (accepted, dialled) = tokio::try_join!(accept, dial)?;
        Ok(Self {
            near: dialled,
            far: accepted,
            ends,
            _held: [near, far],
        })
    }

    /// Carries all of a file over one stream.
    pub(super) async fn carry(&self, from: &Path, to: &Path) -> anyhow::Result<()> {
        let (far, to, ends) = (self.far.clone(), to.to_owned(), self.ends);
        let mut far_end = JoinSet::new();
        far_end.spawn(async move {
            let inbound = far.accept_uni().await?;
            match ends {
                Ends::Memory => forget(inbound).await,
                Ends::Files => write(inbound, to).await,
            }
        });
        let outbound = self.near.open_uni().await?;
        match ends {
            Ends::Memory => make_up(outbound, std::fs::metadata(from)?.len()).await?,
            Ends::Files => read(outbound, from.to_owned()).await?,
        }
        far_end.join_next().await.context("nobody receives")??
    }
}

async fn make_up(mut outbound: SendStream, bytes: u64) -> anyhow::Result<()> {
    let block = vec![7; BLOCK_BYTES];
    let mut left = usize::try_from(bytes)?;
    while left > 0 {
        let len = left.min(BLOCK_BYTES);
        outbound.write_all(block.get(..len).unwrap_or(&block)).await?;
        left -= len;
    }
    Ok(outbound.finish()?)
}

async fn forget(mut inbound: RecvStream) -> anyhow::Result<()> {
    let mut block = vec![0; BLOCK_BYTES];
    while inbound.read(&mut block).await?.is_some() {}
    Ok(())
}

async fn read(mut outbound: SendStream, path: PathBuf) -> anyhow::Result<()> {
    let (say, mut said) = mpsc::channel::<Vec<u8>>(BLOCKS);
    let reader: JoinHandle<anyhow::Result<()>> = spawn_blocking(move || {
        let mut file = File::open(path)?;
        loop {
            let mut block = vec![0; BLOCK_BYTES];
            let len = file.read(&mut block)?;
            block.truncate(len);
            if len == 0 || say.blocking_send(block).is_err() {
                return Ok(());
            }
        }
    });
    while let Some(block) = said.recv().await {
        outbound.write_all(&block).await?;
    }
    outbound.finish()?;
    reader.await?
}

async fn write(mut inbound: RecvStream, path: PathBuf) -> anyhow::Result<()> {
    let (say, mut said) = mpsc::channel::<Vec<u8>>(BLOCKS);
    let writer: JoinHandle<anyhow::Result<()>> = spawn_blocking(move || {
        let mut file = File::create(path)?;
        while let Some(block) = said.blocking_recv() {
            file.write_all(&block)?;
        }
        Ok(file.sync_all()?)
    });
    loop {
        let mut block = vec![0; BLOCK_BYTES];
        let Some(len) = inbound.read(&mut block).await? else {
            break;
        };
        block.truncate(len);
        say.send(block).await?;
    }
    drop(say);
    writer.await?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_arrives_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let (from, to) = (dir.path().join("from"), dir.path().join("to"));
        let bytes: Vec<u8> = (0..1_000_000_u32).flat_map(u32::to_le_bytes).collect();
        std::fs::write(&from, &bytes).unwrap();
        for ends in [Ends::Memory, Ends::Files] {
            let stream = Stream::connect(ends).await.unwrap();
            stream.carry(&from, &to).await.unwrap();
            stream.carry(&from, &to).await.unwrap();
            assert_eq!(to.exists(), ends == Ends::Files);
        }
        assert!(std::fs::read(to).unwrap() == bytes);
    }
}
