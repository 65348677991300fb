//! Sending texts, as the local API asks for it.

use std::time::Duration;

use api::messages::{SendRequest, Sent, WaitFor};
use api::{ApiError, ErrorCode, SendStream, SentStream};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use futures_util::stream::{Stream, StreamExt};
use messenger::{Contact, KEY_BYTES_MAX, Messenger, Outgoing, Patience, TEXT_BYTES_MAX, Text};

use super::acts::message_with;
use super::inboxes::full_there;
use super::rooms::send_to_room;
use super::{NodeService, contact_called};
use crate::{answers, trouble};

/// How many texts of one stream may wait for their answers: twice what may be on its way to one contact, so that the
/// next ones are on the disk when there is room.
const SENDING_MAX: usize = 512;

impl NodeService {
    pub(super) async fn send_text(&self, request: SendRequest) -> Result<Sent, ApiError> {
        begin(&self.messenger, request).await?.await
    }

    /// Sends texts in their order, and answers for them in it.
    pub(super) fn send_texts(&self, requests: SendStream) -> SentStream {
        let messenger = self.messenger.clone();
        in_their_order(requests, move |request| {
            let messenger = messenger.clone();
            async move { begin(&messenger, request).await }
        })
        .boxed()
    }
}

/// Begins one after the other and answers in the same order; what exceeds the bound is not asked for yet.
fn in_their_order<R, T, B>(
    requests: impl Stream<Item = R> + Send,
    begin: impl FnMut(R) -> B + Send,
) -> impl Stream<Item = Result<T, ApiError>> + Send
where
    T: Send,
    B: Future<Output = Result<BoxFuture<'static, Result<T, ApiError>>, ApiError>> + Send,
{
    requests
        .then(begin)
        .map(async |begun| begun?.await)
        .buffered(SENDING_MAX)
}

/// Begins to send a text: the next one that is begun comes after it. The future that is returned does the rest.
async fn begin(
    messenger: &Messenger,
    request: SendRequest,
) -> Result<BoxFuture<'static, Result<Sent, ApiError>>, ApiError> {
    if request.from_draft && request.dedupe_key.is_some() {
        let message = "a message with a key is a program's, and no draft";
        return Err(ApiError::new(ErrorCode::BadRequest, message));
    }
    if request.to.starts_with('#') {
        return send_to_room(messenger, request).await;
    }
    check_text(&request.text)?;
    check_expiry(request.expires_after_s)?;
    check_key(request.dedupe_key.as_deref())?;
    let contact = recipient(messenger, &request.to).await?;
    let reply_to = match request.reply_to {
        Some(answered) => Some(message_with(messenger, &answered, contact.id).await?.id),
        None => None,
    };
    let text = Text {
        text: request.text,
        reply_to,
        severity: request.severity.map(answers::severity_asked),
        expires_after_s: request.expires_after_s,
    };
    let patience = match (request.wait_ms.map(Duration::from_millis), request.wait_for) {
        (None, _) => Patience::Short,
        (Some(limit), WaitFor::Delivered | WaitFor::Everyone) => Patience::Until(limit),
        (Some(limit), WaitFor::Read) => Patience::UntilSeen(limit),
    };
    let message = Outgoing {
        text,
        dedupe_key: request.dedupe_key,
        is_draft: request.from_draft,
    };
    let rest = messenger
        .begin_send(&contact, message, patience)
        .await
        .map_err(|error| trouble::send(&error))?;
    let messenger = messenger.clone();
    let rest = async move {
        let sent = rest.await.map_err(|error| trouble::send(&error))?;
        Ok(Sent {
            row: sent.row.0,
            id: sent.id.to_string(),
            contact: contact.name.to_string(),
            state: answers::state(sent.state),
            reach: None,
            repeated: sent.is_repeated,
            trouble: trouble::link(&sent.link).or_else(|| full_there(&messenger, &contact, sent.state)),
            file: None,
            left_out: 0,
        })
    };
    Ok(rest.boxed())
}

/// Finds who a message is for, mostly without asking the store.
async fn recipient(messenger: &Messenger, who: &str) -> Result<Contact, ApiError> {
    match messenger.contact_to_write_to(who).await {
        Ok(Some(contact)) => Ok(contact),
        // Says what is wrong.
        Ok(None) | Err(_) => contact_called(messenger, who).await,
    }
}

pub(super) fn check_key(key: Option<&str>) -> Result<(), ApiError> {
    if key.is_none_or(|key| (1..=KEY_BYTES_MAX).contains(&key.len())) {
        return Ok(());
    }
    let message = format!("a key has 1 to {KEY_BYTES_MAX} bytes");
    Err(ApiError::new(ErrorCode::BadRequest, message)
        .with_hint("use a hash of what makes the message the same one"))
}

pub(super) fn check_expiry(after_s: Option<u32>) -> Result<(), ApiError> {
    if after_s == Some(0) {
        return Err(ApiError::new(
            ErrorCode::BadRequest,
            "a message is there for a second at least",
        ));
    }
    Ok(())
}

/// Says of a text that no message can hold what is wrong with it.
pub(super) fn check_text(text: &str) -> Result<(), ApiError> {
    if text.is_empty() {
        return Err(trouble::empty_text());
    }
    if text.len() > TEXT_BYTES_MAX {
        return Err(trouble::long_text(text.len()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::stream;
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn no_more_texts_wait_for_their_answers_than_may() {
        let channels = (0..SENDING_MAX + 2).map(|_| oneshot::channel());
        let (answers, waiting): (Vec<_>, Vec<_>) = channels.unzip();
        let begun = AtomicUsize::new(0);
        let begin = |answer: oneshot::Receiver<usize>| {
            begun.fetch_add(1, Ordering::Relaxed);
            let answered = async { Ok(answer.await.unwrap()) };
            std::future::ready(Ok(answered.boxed()))
        };
        let mut sent = Box::pin(in_their_order(stream::iter(waiting), begin));
        assert!(sent.next().now_or_never().is_none());
        assert_eq!(begun.load(Ordering::Relaxed), SENDING_MAX);
        for (number, answer) in answers.into_iter().enumerate() {
            answer.send(number).unwrap();
            assert_eq!(sent.next().await.unwrap().unwrap(), number);
            let expected = (SENDING_MAX + number + 1).min(SENDING_MAX + 2);
            assert!(sent.next().now_or_never().flatten().is_none());
            assert_eq!(begun.load(Ordering::Relaxed), expected);
        }
    }
}
