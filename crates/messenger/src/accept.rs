//! Taking in peers that dial: bounded in number and time until they have shown who they are.

use std::sync::Arc;

use messenger_net::Inbound;
use tokio::sync::Semaphore;

use crate::greeting::{self, Admitted, Greeted};
use crate::shared::Shared;

/// How many peers may be in their handshake and greeting at once. Each costs some tens of kilobytes and is over
/// within twenty seconds; further ones are turned away before a handshake is spent on them, and dial again.
const ARRIVALS_MAX: usize = 128;

/// Accepts peers until the endpoint closes or the messenger stops.
pub(crate) async fn run(shared: Arc<Shared>) {
    let stop = shared.tasks.stop_token();
    let arrivals = Arc::new(Semaphore::new(ARRIVALS_MAX));
    loop {
        let inbound = tokio::select! {
            biased;
            () = stop.cancelled() => return,
            inbound = shared.net.accept() => inbound,
        };
        let Some(inbound) = inbound else { return };
        match Arc::clone(&arrivals).try_acquire_owned() {
            Ok(permit) => {
                let (shared, stop) = (Arc::clone(&shared), stop.clone());
                shared.clone().tasks.start("arrival", async move {
                    let _permit = permit;
                    let _ = stop.run_until_cancelled(receive(&shared, inbound)).await;
                });
            }
            Err(_) => inbound.refuse(),
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
