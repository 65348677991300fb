//! `directnet` without a verb: conversations in the terminal, with a node in the background if none runs yet.

use std::path::Path;
use std::sync::Arc;

use api::{Client, ErrorCode, Service};
use tui::{Options, RunError};

use super::up;
use crate::args::Ground;
use crate::exit::{CommandError, Exit};
use crate::interrupt::Interrupt;
use crate::language::{say, texts};
use crate::{output, with_node};

pub(crate) fn run(home: &Path, theme: Option<Ground>) -> Result<Exit, CommandError> {
    let node = with_node::client(home)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    // Before the terminal is taken over: whoever is told to end gives it back.
    let interrupt = runtime.block_on(async { Interrupt::listen_at_a_terminal() });
    let is_started = runtime.block_on(is_missing(&node))?;
    if is_started {
        up::quietly_in_background(home)?;
    }
    let options = Options {
        has_colors: output::is_coloured_stdout(),
        ground: theme.map(|theme| match theme {
            Ground::Dark => tui::Ground::Dark,
            Ground::Light => tui::Ground::Light,
        }),
        assumed: assumed_ground(),
        language: texts().language(),
        greeting: is_started.then(|| say!("face-started").to_owned()),
    };
    match runtime.block_on(tui::run(Arc::new(node), options, end(interrupt))) {
        Ok(()) => Ok(Exit::Done),
        Err(RunError::Node(error)) => Err(error.into()),
        Err(error @ RunError::Terminal(_)) => Err(CommandError::new(Exit::Failure, error)),
    }
}

/// What the terminal says of its background in the environment.
fn assumed_ground() -> Option<tui::Ground> {
    tui::Ground::from_numbers(&std::env::var("COLORFGBG").ok()?)
}

/// Waits for the end that somebody asks for.
async fn end(interrupt: Interrupt) {
    interrupt.wait().await;
    // Not in what users get: a test sees by it that the terminal is given back, whatever happens.
    #[cfg(debug_assertions)]
    #[expect(clippy::panic, reason = "it is what the test is about")]
    if std::env::var_os("DIRECTNET_TEST_PANIC").is_some() {
        panic!("a test wants the face to crash");
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
