//! The terminal face: conversations and ports for people who would rather look than type verbs.
//!
//! It sees a node through [`api::Service`] alone. State and its changes are pure (`app`, `update`): they take what
//! happened and return what is to be asked; [`run`](run()) is the only place that meets the terminal, the node and the clock.
//! What is drawn is a function of the state (`view`). Text from peers goes through [`api::text::visible`] before it
//! is kept for drawing, so nothing a peer writes can move the cursor or pretend to be the program.

mod app;
mod block;
mod compose;
mod effect;
mod files;
mod ground;
mod keymap;
mod language;
mod notices;
mod palette;
mod paths;
mod ports;
mod requests;
mod run;
mod search;
mod terminal;
mod theme;
mod thread;
mod update;
mod view;

pub use ground::Ground;
pub use run::{Options, RunError, run};
