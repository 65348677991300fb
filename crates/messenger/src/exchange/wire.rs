//! The two loops of an exchange that meet the network.

use messenger_net::{FrameReceiver, FrameSender};
use messenger_proto::frame::Frame;
use tokio::sync::mpsc;

use super::Ended;

/// Passes on what the peer says. Waits when nobody takes it, and then the peer waits too.
pub(super) async fn read(mut frames: FrameReceiver, heard: mpsc::Sender<Frame>) -> Result<(), Ended> {
    while let Some(frame) = frames.receive().await? {
        if heard.send(frame).await.is_err() {
            break;
        }
    }
    Ok(())
}

/// Says what it is given, what is there at once in one go.
pub(super) async fn write(mut frames: FrameSender, mut to_say: mpsc::Receiver<Frame>) -> Result<(), Ended> {
    while let Some(frame) = to_say.recv().await {
        frames.feed(&frame).await?;
        while let Ok(frame) = to_say.try_recv() {
            frames.feed(&frame).await?;
        }
        frames.flush().await?;
    }
    Ok(())
}
