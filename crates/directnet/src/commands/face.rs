//! `directnet` without a verb: conversations in the terminal, with a node in the background if none runs yet.

use std::path::Path;
use std::sync::Arc;

use api::{Client, ErrorCode, Service};
use tui::{Options, RunError};

use super::up;
use crate::exit::{CommandError, Exit};
use crate::interrupt::Interrupt;
use crate::language::say;
use crate::{output, with_node};

pub(crate) fn run(home: &Path) -> Result<Exit, CommandError> {
    let node = with_node::client(home)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    // Before the terminal is taken over: whoever is told to end gives it back.
    let interrupt = runtime.block_on(async { Interrupt::listen() });
    let is_started = runtime.block_on(is_missing(&node))?;
    if is_started {
        up::quietly_in_background(home)?;
    }
    let options = Options {
        has_colors: output::is_coloured_stdout(),
        greeting: is_started.then(|| say!("face-started").to_owned()),
    };
    match runtime.block_on(tui::run(Arc::new(node), options, interrupt.wait())) {
        Ok(()) => Ok(Exit::Done),
        Err(RunError::Node(error)) => Err(error.into()),
        Err(error @ RunError::Terminal(_)) => Err(CommandError::new(Exit::Failure, error)),
    }
}

/// Whether no node answers, so that one is to be started.
async fn is_missing(node: &Client) -> Result<bool, CommandError> {
    match node.status().await {
        Ok(_) => Ok(false),
        Err(error) if error.code == ErrorCode::NoNode => Ok(true),
        Err(error) => Err(error.into()),
    }
}
