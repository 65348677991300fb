//! Answers contacts who may ask what is on the ports of this machine, by the same look that `directnet port` takes.
//!
//! Whether a contact may ask, and how often, is decided before by the messenger.

mod told;

use std::convert::Infallible;
use std::sync::Arc;

use messenger::Inquiry;
use tokio::sync::mpsc;

use crate::port_claims::PortClaims;

/// How many questions may wait while one is being answered; each is of another contact. Further ones wait with their
/// contacts, for as long as an answer may take.
pub(crate) const WAITING_LEN: usize = 16;

/// Answers one question after the other, so that no number of contacts has this machine look at its processes more than once
/// at a time; until it is dropped.
pub(crate) async fn answer(mut asked: mpsc::Receiver<Inquiry>, claims: Arc<PortClaims>) -> Infallible {
    while let Some(Inquiry { question, answer }) = asked.recv().await {
        if answer.is_closed() {
            // Nobody waits for it any more.
            continue;
        }
        let claims = Arc::clone(&claims);
        // Reading the system's tables blocks.
        match tokio::task::spawn_blocking(move || told::answer(question, &claims.now())).await {
            // Whoever asked may have gone.
            Ok(told) => drop(answer.send(told)),
            Err(error) => {
                tracing::error!(%error, "a contact's question about ports came to nothing; this is a bug")
            }
        }
    }
    // The messenger is gone, and the node about to be.
    std::future::pending().await
}
