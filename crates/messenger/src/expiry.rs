//! Deletes messages whose time is over, in time: sleeps until the next one is due.

use std::sync::Arc;
use std::time::Duration;

use messenger_store::rooms::ExpiredInRoom;
use messenger_store::{StoreError, UnixMillis};
use tokio::time::sleep;

use crate::clock;
use crate::event::Event;
use crate::shared::Shared;

/// The longest sleep. A message may be delivered after its time was over, and clocks are set.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Runs until the messenger stops.
pub(crate) async fn run(shared: Arc<Shared>) {
    let stop = shared.tasks.stop_token();
    loop {
        let pause = match look(&shared).await {
            Ok(next) => until(next),
            Err(error) => {
                tracing::error!(%error, "messages whose time is over could not be deleted; tried again later");
                LOOK_EVERY
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = shared.expiry_begun.notified() => {}
            () = sleep(pause) => {}
        }
    }
}

/// Deletes what is due, and returns when something is due next.
async fn look(shared: &Shared) -> Result<Option<UnixMillis>, StoreError> {
    loop {
        let now = clock::now();
        let next = shared.store.next_expiry(now).await?;
        let in_rooms = shared.store.next_expiry_in_rooms().await?;
        let next = next.into_iter().chain(in_rooms).min();
        if next.is_none_or(|next| next > now) {
            return Ok(next);
        }
        for expired in shared.store.expire(now).await? {
            shared.tell(Event::Changed {
                contact: expired.contact,
                row: expired.row,
            });
        }
        for ExpiredInRoom { room, row } in shared.store.expire_in_rooms(now).await? {
            shared.tell(Event::ChangedInRoom { room, row });
        }
    }
}

fn until(next: Option<UnixMillis>) -> Duration {
    let Some(next) = next else { return LOOK_EVERY };
    let ms = next.0.saturating_sub(clock::now().0);
    Duration::from_millis(u64::try_from(ms).unwrap_or_default()).min(LOOK_EVERY)
}
