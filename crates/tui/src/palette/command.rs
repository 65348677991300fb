//! What can be asked for by name.

use crate::effect::Effect;
use crate::files::FileAct;
use crate::keymap::Focus;

/// What was asked for by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Command {
    /// Something of the node.
    Ask(Effect),
    /// Something of the node that takes a while; what to say meanwhile.
    Saying(&'static str, Effect),
    /// Something of the node, after a yes to a question.
    Confirm(String, Effect),
    Delete,
    Edit(String),
    File(FileAct, i64),
    Help,
    /// The conversation of this name.
    Open(String),
    Quit,
    React(Option<String>),
    Reply(String),
    Search(String),
    /// Another part of the face.
    Show(Focus),
}
