//! Saying when contacts come, go, are away or back.

use std::io::{self, Write};

use api::Service;
use api::contacts::ContactRequest;
use api::events::{Event, RecvLine};

use crate::commands::away::away;
use crate::commands::show::Form;
use crate::exit::CommandError;
use crate::language::say;
use crate::output;

/// Whose comings and goings to say, and how.
pub(super) struct Noticer {
    /// The name of the only contact to speak of.
    only: Option<String>,
    form: Form,
}

impl Noticer {
    pub(super) async fn new(
        from: Option<&str>,
        form: Form,
        node: &impl Service,
    ) -> Result<Self, CommandError> {
        let only = match from {
            // What the user typed may be an id, or in another case.
            Some(who) => {
                let request = ContactRequest { who: who.to_owned() };
                Some(node.contact_status(request).await?.contact.name)
            }
            None => None,
        };
        Ok(Self { only, form })
    }

    /// Says what happened, if it is about presence.
    pub(super) fn notice(&self, event: Event) -> io::Result<()> {
        let Event::Presence { contact, .. } = &event else {
            return Ok(());
        };
        if self.only.as_ref().is_some_and(|only| only != contact) {
            return Ok(());
        }
        if self.form == Form::Json {
            let mut out = io::stdout().lock();
            output::json_line(&mut out, &RecvLine::Event(event))?;
            return out.flush();
        }
        writeln!(io::stderr(), "{}", line(&event))
    }
}

fn line(event: &Event) -> String {
    match event {
        Event::Presence {
            contact,
            connected: true,
            away: Some(absence),
            ..
        } => say!("presence-away", contact, presence = &away(absence)),
        Event::Presence {
            contact,
            connected: true,
            ..
        } => say!("presence-here", contact),
        Event::Presence { contact, .. } => say!("presence-gone", contact),
        _ => String::new(),
    }
}
