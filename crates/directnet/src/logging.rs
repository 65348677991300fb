//! The log: on standard error, quiet unless asked (`DIRECTNET_LOG`, in the syntax of tracing's filters).

use std::io;

use tracing_subscriber::EnvFilter;

/// The variable that says how much is logged.
const VARIABLE: &str = "DIRECTNET_LOG";

/// How much a node says by itself.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Detail {
    /// Only what somebody at the terminal should know.
    Warnings,
    /// What somebody who looks into the log later wants to find there.
    Progress,
}

/// Starts logging for this process.
pub(crate) fn start(detail: Detail) {
    let by_default = match detail {
        // The transport warns of packets that somebody else's firewall drops, which is everyday life.
        Detail::Warnings => "warn,iroh=error,noq=error,noq_proto=error,noq_udp=error,netwatch=error",
        Detail::Progress => "warn,messenger=info,messenger_store=info,messenger_net=info,node=info",
    };
    let filter = EnvFilter::try_from_env(VARIABLE).unwrap_or_else(|_| EnvFilter::new(by_default));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr);
    // A second logger in one process is no reason to stop.
    let _ = log.with_ansi(crate::output::is_coloured_stderr()).try_init();
}
