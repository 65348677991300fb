//! Notes now and then that contacts are connected, so that a node that ends without a word knows afterwards about when it last
//! saw them.
//!
//! The ends of connections are noted by themselves; this is for when nobody is there to note them.

use std::sync::Arc;
use std::time::Duration;

use crate::clock;
use crate::shared::Shared;

/// How often it is noted that contacts are connected, unless the caller says otherwise: so old is what a node knows of them
/// after a crash. One small write for all, which waits for no disk.
pub const SEEN_EVERY: Duration = Duration::from_secs(60);

/// Runs until the messenger stops.
pub(crate) async fn run(shared: Arc<Shared>, every: Duration) {
    let stop = shared.tasks.stop_token();
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(every) => {}
        }
        let connected = shared.connected();
        if connected.is_empty() {
            continue;
        }
        if let Err(error) = shared.store.see_contacts(connected, clock::now()).await {
            tracing::warn!(%error, "that contacts are connected could not be stored");
        }
    }
}
