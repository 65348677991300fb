//! Hands messages to a program: the text on its standard input, what goes with it in its environment.
//!
//! A message counts as shown when the program ended with success. One at a time and in order, so that a script need not
//! defend itself against itself.

use std::collections::HashSet;
use std::sync::atomic::AtomicBool;

use api::Service;
use api::messages::{Message, Severity, ShownRequest, UnreadRequest};

use crate::commands::show::Form;
use crate::exit::CommandError;
use crate::language::say;
use crate::named_program::{NamedProgram, Subject};
use crate::output;

/// Hands over everything unread, and returns how many messages the program did not take. Those stay unread.
pub(super) async fn hand_over_unread(
    program: &NamedProgram,
    request: &UnreadRequest,
    node: &impl Service,
    form: Form,
) -> Result<usize, CommandError> {
    let mut refused = HashSet::new();
    loop {
        let unread = node.unread(request.clone()).await?;
        let new: Vec<&Message> = unread
            .iter()
            .filter(|message| !refused.contains(&message.row))
            .collect();
        if new.is_empty() {
            return Ok(refused.len());
        }
        for message in new {
            match program.run(
                subject(message, form)?,
                std::io::stdout(),
                &AtomicBool::new(false),
            ) {
                Ok(()) => {
                    let rows = vec![message.row];
                    node.mark_shown(ShownRequest { rows }).await?;
                }
                Err(trouble) => {
                    let row = message.row.to_string();
                    output::note(&say!("recv-stays-unread", row = &row, trouble = &trouble))?;
                    refused.insert(message.row);
                }
            }
        }
    }
}

fn subject(message: &Message, form: Form) -> Result<Subject<8>, CommandError> {
    let text = message.text.clone().unwrap_or_default();
    let input = match form {
        Form::Json => serde_json::to_vec(message).map_err(std::io::Error::from)?,
        Form::Lines | Form::Rows => text.into_bytes(),
    };
    let severity = message.severity.map_or("", |severity| match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Critical => "critical",
    });
    let answered = message.reply_to.as_ref().map(|quote| quote.id.clone());
    let kind = match &message.text {
        Some(_) if message.automatic => "away",
        Some(_) => "text",
        None => "unknown",
    };
    Ok(Subject {
        variables: [
            ("DIRECTNET_CONTACT", message.contact.clone()),
            ("DIRECTNET_MESSAGE_ID", message.id.clone()),
            ("DIRECTNET_MESSAGE_KIND", kind.to_owned()),
            ("DIRECTNET_MESSAGE_ROW", message.row.to_string()),
            ("DIRECTNET_REPLY_TO", answered.unwrap_or_default()),
            ("DIRECTNET_SENT_AT_MS", message.sent_at_ms.to_string()),
            ("DIRECTNET_SEVERITY", severity.to_owned()),
            ("DIRECTNET_STORED_AT_MS", message.stored_at_ms.to_string()),
        ],
        input,
    })
}
