//! How far something has come on its way to a contact: what `send`, `react`, `edit` and `delete` say and exit with.

use std::borrow::Cow;
use std::io::{self, Write};

use api::acts::Acted;
use api::messages::{MessageState, Reach, Sent};

use crate::exit::{CommandError, Exit};
use crate::language::{say, translated};
use crate::output;

/// How far something has come.
pub(crate) struct Progress<'a> {
    /// To whom.
    pub(crate) contact: &'a str,
    pub(crate) state: MessageState,
    /// Why it is not delivered, in a few words.
    pub(crate) trouble: Option<&'a str>,
    /// With how many members it has come how far, if that is a room.
    pub(crate) reach: Option<Reach>,
}

impl<'a> From<&'a Sent> for Progress<'a> {
    fn from(sent: &'a Sent) -> Self {
        Self {
            contact: &sent.contact,
            state: sent.state,
            trouble: sent.trouble.as_deref(),
            reach: sent.reach,
        }
    }
}

impl<'a> From<&'a Acted> for Progress<'a> {
    fn from(acted: &'a Acted) -> Self {
        Self {
            contact: &acted.contact,
            state: acted.state,
            trouble: acted.trouble.as_deref(),
            reach: None,
        }
    }
}

impl Progress<'_> {
    /// Why it is not delivered.
    pub(crate) fn trouble(&self) -> Cow<'_, str> {
        self.trouble
            .map_or(Cow::Borrowed(say!("no-answer-yet")), translated)
    }

    /// Fails when the contact does not take it.
    pub(crate) fn check_taken(&self) -> Result<(), CommandError> {
        if self.state != MessageState::Refused {
            return Ok(());
        }
        let message = say!("send-refused", contact = self.contact);
        Err(CommandError::say(Exit::Refused, message).with_hint(say!("send-refused-hint")))
    }

    /// Says it in one line.
    pub(crate) fn say(&self, out: &mut impl Write) -> io::Result<()> {
        let name = self.contact;
        let told = match self.state {
            MessageState::Delivered | MessageState::Read if self.reach.is_some() => {
                let reach = self.reach.unwrap_or_default();
                say!(
                    "sent-reach",
                    room = name,
                    delivered = reach.delivered,
                    members = reach.members,
                    read = reach.read
                )
            }
            MessageState::Delivered => say!("sent-delivered", contact = name),
            MessageState::Read => say!("sent-read", contact = name),
            // Members hand it on, so it does not wait for any one of them.
            _ if name.starts_with('#') => say!("sent-to-room", room = name),
            _ => say!("sent-queued", contact = name, trouble = &*self.trouble()),
        };
        writeln!(out, "{told}")
    }
}

/// Prints what became of an act.
pub(crate) fn acted(acted: &Acted, is_json: bool) -> Result<Exit, CommandError> {
    let mut out = io::stdout().lock();
    let progress = Progress::from(acted);
    if is_json {
        output::json(&mut out, acted)?;
    }
    progress.check_taken()?;
    if !is_json {
        progress.say(&mut out)?;
    }
    Ok(Exit::Done)
}
