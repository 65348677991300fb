//! Taking in peers that dial: bounded in number and time until they have shown who they are.

use std::sync::Arc;

use messenger_net::Inbound;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::greeting::{self, Admitted, Greeted};
use crate::shared::Shared;

/// How many peers may be in their handshake and greeting at once. Each costs some tens of kilobytes and is over
/// within twenty seconds; further ones are turned away before a handshake is spent on them, and dial again.
const ARRIVALS_MAX: usize = 128;

/// The places for those who are in their handshake or greeting.
struct Arrivals(Arc<Semaphore>);

impl Arrivals {
    fn new() -> Self {
        Self(Arc::new(Semaphore::new(ARRIVALS_MAX)))
    }

    /// Takes a place, which is free again when it is dropped; `None` when there is none.
    fn take_place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.0).try_acquire_owned().ok()
    }
}

/// Accepts peers until the endpoint closes or the messenger stops.
pub(crate) async fn run(shared: Arc<Shared>) {
    let stop = shared.tasks.stop_token();
    let arrivals = Arrivals::new();
    loop {
        let inbound = tokio::select! {
            biased;
            () = stop.cancelled() => return,
            inbound = shared.net.accept() => inbound,
        };
        let Some(inbound) = inbound else { return };
        match arrivals.take_place() {
            Some(place) => {
                let (shared, stop) = (Arc::clone(&shared), stop.clone());
                shared.clone().tasks.start("arrival", async move {
                    let _place = place;
                    let _ = stop.run_until_cancelled(receive(&shared, inbound)).await;
                });
            }
            None => inbound.refuse(),
        }
    }
}

async fn receive(shared: &Arc<Shared>, inbound: Inbound) {
    let mut session = match inbound.establish().await {
        Ok(session) => session,
        Err(error) => return tracing::debug!(%error, "a peer that dialled did not connect"),
    };
    match greeting::as_acceptor(shared, &mut session).await {
        Ok(Admitted {
            contact,
            hello,
            established,
        }) => {
            shared
                .peer(&contact)
                .took_in(Greeted::new(shared, session, hello, established))
                .await;
        }
        Err(error) => {
            // Anybody can bring this about as often as they like; the log must not grow by it.
            tracing::debug!(peer = %session.link.peer().short(), %error, "turned a peer away");
            session.link.close(error.close_reason());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_may_arrive_at_once_find_no_place_until_others_are_through() {
        let arrivals = Arrivals::new();
        let mut places: Vec<_> = (0..ARRIVALS_MAX)
            .map(|_| arrivals.take_place().unwrap())
            .collect();
        assert!(arrivals.take_place().is_none());
        drop(places.pop());
        assert!(arrivals.take_place().is_some());
    }
}
