//! `directnet send WHO --lines`: each line of standard input is a message, many of them on their way at once.

use std::io::{self, BufRead, Write};
use std::sync::Arc;

use api::messages::{MessageState, SendAnswer, SendRequest, Sent, WaitFor};
use api::{ApiError, SendStream, Service};
use futures_util::StreamExt;
use futures_util::stream;
use tokio::sync::mpsc;

use crate::exit::{CommandError, Exit};
use crate::language::{say, translated};
use crate::output;

/// How many lines are read ahead of the node.
const READ_AHEAD: usize = 256;

/// What a line becomes, but for its words.
#[derive(Debug, Clone)]
pub(super) struct Terms {
    /// Everything but the text.
    pub(super) request: SendRequest,
    /// Whether lines that were not delivered in time are a failure.
    pub(super) must_arrive: bool,
    pub(super) is_json: bool,
}

/// How many lines came how far.
#[derive(Debug, Default)]
struct Tally {
    delivered: u64,
    queued: u64,
    refused: u64,
    failed: Option<ApiError>,
    trouble: Option<String>,
}

/// Sends what standard input has, and says what became of it.
pub(super) async fn run(terms: Terms, node: &impl Service) -> Result<Exit, CommandError> {
    let contact = terms.request.to.clone();
    let wait_for = terms.request.wait_for;
    let (requests, reading) = read(terms.request)?;
    let mut answers = node.send_all(requests).await?;
    let mut tally = Tally::default();
    while let Some(answer) = answers.next().await {
        tally.count(&answer, wait_for);
        if terms.is_json {
            output::json_line(&mut io::stdout().lock(), &SendAnswer::from(answer))?;
        } else if let Err(error) = answer {
            writeln!(
                io::stderr(),
                "{}",
                say!("send-line-failed", error = &*translated(&error.to_string()))
            )?;
        }
    }
    let outcome = tally.conclude(&contact, terms.must_arrive, terms.is_json);
    reading.ended()?;
    outcome
}

/// What became of reading standard input.
struct Reading(Arc<std::sync::OnceLock<io::Error>>);

impl Reading {
    fn ended(self) -> Result<(), CommandError> {
        match Arc::into_inner(self.0).and_then(std::sync::OnceLock::into_inner) {
            Some(error) => Err(CommandError::say(
                Exit::MessageUnfit,
                say!("send-lines-unreadable", error = &*translated(&error.to_string())),
            )),
            None => Ok(()),
        }
    }
}

/// Reads lines on a thread of its own, since a pipe may be silent for as long as it likes. Empty ones say nothing.
fn read(request: SendRequest) -> io::Result<(SendStream, Reading)> {
    let (lines, read) = mpsc::channel(READ_AHEAD);
    let failed = Arc::new(std::sync::OnceLock::new());
    let noted = Arc::clone(&failed);
    std::thread::Builder::new().name("lines".into()).spawn(move || {
        for line in io::stdin().lock().lines() {
            match line {
                Ok(line) if line.is_empty() => {}
                // Nobody waits for more when the node has gone.
                Ok(line) => {
                    if lines.blocking_send(line).is_err() {
                        return;
                    }
                }
                Err(error) => {
                    let _ = noted.set(error);
                    return;
                }
            }
        }
    })?;
    let texts = stream::unfold(read, async |mut read| Some((read.recv().await?, read)));
    let requests = texts.map(move |text| SendRequest {
        text,
        ..request.clone()
    });
    Ok((requests.boxed(), Reading(failed)))
}

impl Tally {
    fn count(&mut self, answer: &Result<Sent, ApiError>, wait_for: WaitFor) {
        match answer {
            Ok(sent) => {
                let lacks_some = sent.reach.is_some_and(|reach| reach.lacks_some());
                match sent.state {
                    _ if lacks_some && wait_for == WaitFor::Everyone => self.queued += 1,
                    MessageState::Queued => self.queued += 1,
                    MessageState::Refused => self.refused += 1,
                    _ => self.delivered += 1,
                }
                if sent.trouble.is_some() {
                    self.trouble.clone_from(&sent.trouble);
                }
            }
            Err(error) => {
                self.failed.get_or_insert_with(|| error.clone());
            }
        }
    }

    /// Says how it went, and fails when something did not come as far as was asked.
    fn conclude(self, contact: &str, must_arrive: bool, is_json: bool) -> Result<Exit, CommandError> {
        if !is_json {
            self.say(contact)?;
        }
        if let Some(error) = self.failed {
            return Err(error.into());
        }
        if self.refused > 0 {
            let message = say!("send-lines-refused", contact, count = self.refused);
            return Err(CommandError::say(Exit::Refused, message).with_hint(say!("send-refused-hint")));
        }
        if must_arrive && self.queued > 0 {
            let message = say!("send-lines-late", count = self.queued, contact);
            return Err(
                CommandError::say(Exit::NotDelivered, message).with_hint(say!("send-lines-late-hint"))
            );
        }
        Ok(Exit::Done)
    }

    fn say(&self, contact: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        if contact.starts_with('#') {
            let sent = say!(
                "send-lines-to-room",
                count = self.queued + self.delivered,
                room = contact
            );
            return writeln!(out, "{sent}");
        }
        let delivered = say!("send-lines-delivered", count = self.delivered, contact);
        writeln!(out, "{delivered}")?;
        if self.queued > 0 {
            let trouble = self.trouble.as_deref();
            let trouble = trouble.map_or(say!("no-answer-yet").into(), translated);
            let queued = say!(
                "send-lines-queued",
                count = self.queued,
                contact,
                trouble = &*trouble
            );
            writeln!(out, "{queued}")?;
        }
        Ok(())
    }
}
