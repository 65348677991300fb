//! The end that the user or the system asks for: Ctrl-C, and SIGTERM where there is such a thing.
//!
//! Whoever listens has to end by itself from then on. So a verb begins to listen before it begins anything that has to
//! be brought to an end in order, and a request that comes meanwhile is kept until somebody waits for it.

use std::future::pending;

use futures_util::future::select_all;

#[cfg(unix)]
type Requests = tokio::signal::unix::Signal;
#[cfg(windows)]
type Requests = tokio::signal::windows::CtrlC;

/// Requests to end this process.
pub(crate) struct Interrupt(Vec<Requests>);

impl Interrupt {
    /// Begins to listen; takes a runtime that is entered.
    ///
    /// Where the system refuses, it ends the process itself: nothing that was confirmed is lost by that.
    #[cfg(unix)]
    pub(crate) fn listen() -> Self {
        use tokio::signal::unix::SignalKind;

        Self::to(&[SignalKind::interrupt(), SignalKind::terminate()])
    }

    /// Begins to listen also for the end of the terminal; takes a runtime that is entered.
    ///
    /// Only for what has taken the terminal over: whoever lets another verb run on without its terminal (`nohup`) means it.
    #[cfg(unix)]
    pub(crate) fn listen_at_a_terminal() -> Self {
        use tokio::signal::unix::SignalKind;

        Self::to(&[
            SignalKind::interrupt(),
            SignalKind::terminate(),
            SignalKind::hangup(),
        ])
    }

    #[cfg(unix)]
    fn to(kinds: &[tokio::signal::unix::SignalKind]) -> Self {
        let kinds = kinds.iter().copied();
        Self(
            kinds
                .filter_map(|kind| tokio::signal::unix::signal(kind).ok())
                .collect(),
        )
    }

    /// Begins to listen; takes a runtime that is entered.
    #[cfg(windows)]
    pub(crate) fn listen_at_a_terminal() -> Self {
        Self::listen()
    }

    /// Begins to listen; takes a runtime that is entered.
    ///
    /// Where the system refuses, it ends the process itself: nothing that was confirmed is lost by that.
    #[cfg(windows)]
    pub(crate) fn listen() -> Self {
        Self(tokio::signal::windows::ctrl_c().into_iter().collect())
    }

    /// Waits for the first request since the listening began.
    pub(crate) async fn wait(mut self) {
        if self.0.is_empty() {
            pending::<()>().await;
        }
        select_all(self.0.iter_mut().map(|requests| Box::pin(requests.recv()))).await;
    }
}
