//! Attends to the files of one contact while there is a connection: answers what it asks for, fetches what is wanted of
//! it, and tidies up what was given up.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use messenger_net::{FILE_STREAMS_MAX, Link};
use messenger_proto::PeerId;
use messenger_store::StoreError;
use messenger_store::contacts::ContactId;
use messenger_store::files::{File, FileRow};
use tokio::task::{AbortHandle, Id, JoinError, JoinSet};
use tokio::time::{Instant, sleep_until};
use tracing::Instrument;

use super::disk::{part_path, remove_part};
use super::fetch::{FetchError, fetch};
use super::serve::serve;
use crate::shared::Shared;

/// How many files of a contact are fetched at once; as many as it admits streams, less one for what comes next.
const FETCHES_MAX: usize = FILE_STREAMS_MAX as usize - 1;

/// How long to wait after a stream was lost while the connection stands: its author is not in the mood.
const RETRY: Duration = Duration::from_secs(5);

/// How long to wait before somebody is asked again who has not all of what another one offered, or says nothing: it may fetch it
/// meanwhile, and a question costs both as much as a short message.
const ASK_MEMBER_AGAIN: Duration = Duration::from_secs(30);

/// What a task of files ends with: of a fetch, which file it was and how it ended.
type Ended = Option<(FileRow, Result<(), FetchError>)>;

/// Files of one contact over one connection.
struct Attendant {
    shared: Arc<Shared>,
    contact: ContactId,
    link: Link,
    /// Everything that runs. It ends with this.
    tasks: JoinSet<Ended>,
    fetching: HashMap<FileRow, AbortHandle>,
    /// Those that are left alone until then.
    waiting: HashMap<FileRow, Instant>,
}

/// Runs until the connection ends. Dropping the future ends everything it began.
pub(crate) async fn attend(shared: Arc<Shared>, contact: ContactId, link: Link) {
    let mut changes = shared.transfers.changes();
    let mut attendant = Attendant {
        shared,
        contact,
        link: link.clone(),
        tasks: JoinSet::new(),
        fetching: HashMap::new(),
        waiting: HashMap::new(),
    };
    loop {
        if let Err(error) = attendant.look().await {
            tracing::error!(%error, "what files are wanted could not be read");
        }
        let next_look = attendant.waiting.values().min().copied();
        tokio::select! {
            biased;
            changed = changes.changed() => if changed.is_err() {
                return;
            },
            Some(ended) = attendant.tasks.join_next_with_id() => attendant.handle_ended(ended),
            stream = link.accept_file_stream() => match stream {
                Ok((sender, receiver)) => {
                    let (shared, whom) = (Arc::clone(&attendant.shared), (attendant.contact, link.peer()));
                    attendant.tasks.spawn(async move {
                        if let Err(error) = serve(&shared, whom, sender, receiver).await {
                            tracing::debug!(%error, "a file stream ended");
                        }
                        None
                    }.in_current_span());
                }
                Err(error) => return tracing::debug!(%error, "no more file streams"),
            },
            () = sleep_until(next_look.unwrap_or_else(Instant::now)), if next_look.is_some() => {}
        }
    }
}

impl Attendant {
    /// Begins what is to be fetched, and ends what is not any more.
    async fn look(&mut self) -> Result<(), StoreError> {
        // Only what was given up: one that is saved or failed just now ends by itself, and has still to say so.
        for file in self.shared.store.given_up_from(Some(self.contact)).await? {
            if let Some(task) = self.fetching.remove(&file.row) {
                task.abort();
            }
        }
        let wanted = self.wanted().await?;
        let now = Instant::now();
        self.waiting.retain(|_, until| *until > now);
        for row in wanted {
            if self.fetching.len() >= FETCHES_MAX {
                break;
            }
            if self.fetching.contains_key(&row) || self.waiting.contains_key(&row) {
                continue;
            }
            if let Some(claim) = self.shared.transfers.claim(row) {
                let (shared, link) = (Arc::clone(&self.shared), self.link.clone());
                let fetch = async move {
                    let fetched = fetch(&shared, &link, row).await;
                    drop(claim);
                    Some((row, fetched))
                };
                let task = self.tasks.spawn(fetch.in_current_span());
                self.fetching.insert(row, task);
            }
        }
        tidy_up(&self.shared, Some(self.contact)).await
    }

    /// Lists what is to be fetched of this contact: what it offers in its conversation, and what anybody offers in rooms of
    /// which both are members now, if the contact is the author, or the author is away or says nothing.
    async fn wanted(&self) -> Result<Vec<FileRow>, StoreError> {
        let mut wanted = self.shared.store.wanted_from(self.contact).await?;
        let in_rooms = self.shared.store.wanted_in_rooms().await?;
        if in_rooms.is_empty() {
            return Ok(wanted);
        }
        let peer = self.link.peer();
        let common = self.shared.rooms.in_common(peer).await;
        // One may have offered very many.
        let mut are_there = HashMap::new();
        for file in in_rooms.iter().filter(|file| common.contains(&file.room)) {
            let author_is_there = match are_there.entry(file.author) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(unknown) => *unknown.insert(self.is_there(file.author).await?),
            };
            let transfer = self.shared.transfers.of(file.row);
            let is_author_away = !author_is_there || transfer.is_author_silent();
            if file.author == peer || is_author_away && !transfer.is_liar(peer) {
                wanted.push(file.row);
            }
        }
        Ok(wanted)
    }

    /// Whether there is a connection to whoever has this key.
    async fn is_there(&self, peer: PeerId) -> Result<bool, StoreError> {
        let contact = self.shared.store.contact_by_peer(peer).await?;
        Ok(contact.is_some_and(|contact| self.shared.link_state(contact.id).is_up()))
    }

    fn handle_ended(&mut self, ended: Result<(Id, Ended), JoinError>) {
        match ended {
            Ok((_, None)) => {}
            Ok((_, Some((row, outcome)))) => {
                self.fetching.remove(&row);
                if let Err(error) = outcome {
                    tracing::debug!(%error, row = row.0, "a fetch ended");
                    let pause = match error {
                        FetchError::NotThere | FetchError::Silent => ASK_MEMBER_AGAIN,
                        _ => RETRY,
                    };
                    self.waiting.insert(row, Instant::now() + pause);
                }
            }
            Err(error) if error.is_cancelled() => {}
            Err(error) => {
                tracing::error!(%error, "a file task panicked; this is a bug");
                let ended = |task: &AbortHandle| task.id() == error.id();
                let until = Instant::now() + RETRY;
                let rows: Vec<FileRow> = self
                    .fetching
                    .extract_if(|_, task| ended(task))
                    .map(|(row, _)| row)
                    .collect();
                self.waiting.extend(rows.into_iter().map(|row| (row, until)));
            }
        }
    }
}

/// Removes what is on the disk of files that were declined or withdrawn before they were complete.
pub(super) async fn tidy_up(shared: &Shared, contact: Option<ContactId>) -> Result<(), StoreError> {
    for file in shared.store.given_up_from(contact).await? {
        if remove_unfinished(shared, &file).await {
            shared.store.forget_part(file.row).await?;
        }
    }
    Ok(())
}

/// Removes what is on the disk of a file that is not complete. Returns whether nothing of it is there any more.
pub(super) async fn remove_unfinished(shared: &Shared, file: &File) -> bool {
    let Some(part) = file.part else { return true };
    let path = part_path(&shared.transfers.folder(file), &part);
    let transfer = shared.transfers.of(file.row);
    let removed = tokio::task::spawn_blocking(move || {
        // Whoever writes to it ends first.
        let mut download = transfer.download.lock().unwrap_or_else(PoisonError::into_inner);
        *download = None;
        remove_part(&path)
    });
    let removed = removed.await;
    shared.transfers.forget(file.row);
    match removed {
        Ok(Ok(())) => return true,
        Ok(Err(error)) => tracing::warn!(%error, "an unfinished file could not be removed"),
        Err(error) => tracing::error!(%error, "removing an unfinished file panicked; this is a bug"),
    }
    false
}
