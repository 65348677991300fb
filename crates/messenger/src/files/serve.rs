//! Answering what a contact asks for on one file stream: only of what is offered to it, alone or as a member of a room,
//! only while the offer stands.
//!
//! A question about ports is passed on to [`questions`].

use std::path::PathBuf;
use std::sync::Arc;

use messenger_net::{FileReceiver, FileSender, FileStreamError};
use messenger_proto::PeerId;
use messenger_proto::envelope::MessageId;
use messenger_proto::file::{
    Chunking, FileNews, Part, Piece, Refusal, TAG_BYTES, TAG_REFUSED, TAG_ZEROS, Want, pieces,
};
use messenger_proto::limits::FILE_PIECE_BYTES_MAX;
use messenger_proto::stream::Asked;
use messenger_store::StoreError;
use messenger_store::contacts::ContactId;
use messenger_store::files::{CHANGED_HERE, OfferedFile, OfferedIn};
use thiserror::Error;
use tokio::sync::mpsc;

use super::source::{ReadError, Reader};
use super::transfers::Transfer;
use crate::clock;
use crate::event::Event;
use crate::questions;
use crate::rooms::RoomError;
use crate::send::new_id;
use crate::shared::Shared;

/// Pieces on their way between disk and network: enough that neither waits for the other's moment.
const PIECES: usize = 3;

/// Pieces that are sent and not acknowledged, at most: a full window of one stream, and what is beside it.
const PIECES_UNDERWAY: usize = 12;

/// Shorter ones are copied, tags of zeros above all: a buffer that is on its way for a few bytes would be one too many, and
/// the window has room for millions.
const LENT_BYTES_MIN: usize = 128 * 1024;

/// What a piece of nothing but zeros holds.
static ZEROS: [u8; FILE_PIECE_BYTES_MAX as usize] = [0; FILE_PIECE_BYTES_MAX as usize];

/// Why a stream is not answered any more.
#[derive(Debug, Error)]
pub(super) enum ServeError {
    #[error(transparent)]
    Stream(#[from] FileStreamError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Room(#[from] RoomError),
    #[error("the system has no randomness to give")]
    Randomness(#[from] getrandom::Error),
}

/// Answers until the contact has asked for everything that it wants.
pub(super) async fn serve(
    shared: &Arc<Shared>,
    (contact, peer): (ContactId, PeerId),
    mut sender: FileSender,
    mut receiver: FileReceiver,
) -> Result<(), ServeError> {
    while let Some(asked) = receiver.receive_asked().await? {
        let want = match asked {
            Asked::File(want) => want,
            Asked::Ports(question) => return Ok(questions::answer(shared, contact, question, sender).await?),
        };
        let Some(offered) = offered_to(shared, (contact, peer), want.offer).await? else {
            return refuse(&mut sender, Refusal::NotOffered).await;
        };
        // What another one offers is its author's to count.
        if offered.file.is_outbound
            && shared
                .store
                .note_asked_for(&offered.file, contact, clock::now())
                .await?
        {
            shared.file_changed(offered.file.row);
        }
        let refusal = match want.part {
            Part::Manifest => send_whole(&mut sender, &want, &offered, &offered.source.manifest).await?,
            Part::Hashes => send_whole(&mut sender, &want, &offered, &offered.source.hashes).await?,
            Part::Chunks(_) => send_chunks(shared, (contact, peer), &mut sender, &want, &offered).await?,
        };
        let is_changed = refusal == Some(Refusal::Changed);
        match refusal {
            None => {}
            // The user did something with it, as with anything that is theirs. The offer is none of this node's.
            Some(_) if is_changed && !offered.file.is_outbound => {
                shared.store.keep_file_to_oneself(offered.file.row).await?;
                return refuse(&mut sender, Refusal::NotOffered).await;
            }
            Some(refusal) => {
                if is_changed {
                    withdraw(shared, &offered).await?;
                }
                return refuse(&mut sender, refusal).await;
            }
        }
    }
    Ok(())
}

/// Finds what a contact may have: what is offered to it alone, or what is offered, from here or by another member, to a room of
/// which it is a member now and in which it may read the offer.
async fn offered_to(
    shared: &Arc<Shared>,
    (contact, peer): (ContactId, PeerId),
    id: MessageId,
) -> Result<Option<OfferedFile>, ServeError> {
    if let Some(offered) = shared.store.offered_to(contact, id).await? {
        return Ok(Some(offered));
    }
    for mut offered in shared.store.to_give_in_rooms(id).await? {
        let path = shared.transfers.path_of(&offered.file);
        let place = path.and_then(|path| path.to_str().map(str::to_owned));
        if let (OfferedIn::Room(_, message, _), Some(place)) = (offered.file.offered_in, place)
            && shared.rooms.may_read(peer, message).await?
        {
            offered.source.place = place;
            return Ok(Some(offered));
        }
    }
    Ok(None)
}

async fn refuse(sender: &mut FileSender, refusal: Refusal) -> Result<(), ServeError> {
    Ok(sender.send(&[TAG_REFUSED, refusal.code()]).await?)
}

/// The files are not what was offered any more: the offer is over, at both ends.
async fn withdraw(shared: &Arc<Shared>, offered: &OfferedFile) -> Result<(), ServeError> {
    let news = FileNews::Changed;
    if let OfferedIn::Room(..) = offered.file.offered_in {
        return Ok(shared.withdraw_in_room(&offered.file, news).await?);
    }
    let (row, reason) = (offered.file.row, CHANGED_HERE.to_owned());
    let store = &shared.store;
    store
        .file_failed(row, reason, news, new_id()?, clock::now())
        .await?;
    Ok(shared.tell_of_file(&offered.file).await?)
}

/// Sends a list. Returns why not, if it is not there.
async fn send_whole(
    sender: &mut FileSender,
    want: &Want,
    offered: &OfferedFile,
    bytes: &[u8],
) -> Result<Option<Refusal>, ServeError> {
    let Some(pieces) = cut(want, offered) else {
        return Ok(Some(Refusal::Other));
    };
    for piece in pieces {
        let (from, len) = (usize::try_from(piece.offset), usize::try_from(piece.len));
        let (from, len) = (from.unwrap_or(usize::MAX), len.unwrap_or(usize::MAX));
        let Some(bytes) = bytes.get(from..from.saturating_add(len)) else {
            return Ok(Some(Refusal::Other));
        };
        sender.send(&[TAG_BYTES]).await?;
        sender.send(bytes).await?;
    }
    Ok(None)
}

fn cut(want: &Want, offered: &OfferedFile) -> Option<impl Iterator<Item = Piece> + Send + use<>> {
    let manifest_bytes = offered.source.manifest.len() as u64;
    pieces(&want.part, Chunking::of(offered.file.offer.size), manifest_bytes).ok()
}

/// Sends chunks, for as long as the offer stands. Returns why no more.
async fn send_chunks(
    shared: &Arc<Shared>,
    whom: (ContactId, PeerId),
    sender: &mut FileSender,
    want: &Want,
    offered: &OfferedFile,
) -> Result<Option<Refusal>, ServeError> {
    let Some(pieces) = cut(want, offered) else {
        return Ok(Some(Refusal::Other));
    };
    let mut changes = shared.transfers.changes();
    let transfer = shared.transfers.of(offered.file.row);
    // To a room it goes several times at once: how far each member is, is its own to know.
    let is_for_one = matches!(offered.file.offered_in, OfferedIn::Conversation(..));
    if is_for_one {
        transfer.set_done(done_before(want, offered));
    }
    let _moving = transfer.moving();
    let (say, mut read) = mpsc::channel(PIECES);
    let (give_back, given_back) = mpsc::channel(PIECES_UNDERWAY);
    let source = offered.clone();
    // It ends with its channels, which end with this future.
    let reader = tokio::task::spawn_blocking(move || read_pieces(&source, pieces, &say, given_back));
    while let Some(piece) = read.recv().await {
        if changes.has_changed().unwrap_or(false) {
            changes.mark_unchanged();
            if offered_to(shared, whom, want.offer).await?.is_none() {
                return Ok(Some(Refusal::NotOffered));
            }
        }
        let (bytes, len) = match piece {
            Ok(piece) => piece,
            Err(refusal) => return Ok(Some(refusal)),
        };
        if bytes.len() < LENT_BYTES_MIN {
            sender.send(&bytes).await?;
            let _ = give_back.try_send(bytes);
        } else {
            let give_back = give_back.clone();
            sender.send_owned(Lent { bytes, give_back }).await?;
        }
        if is_for_one {
            progress(shared, &transfer, offered, len);
        }
    }
    let _ = reader.await;
    Ok(None)
}

/// A piece that is on its way: it can be filled again when it has arrived.
struct Lent {
    bytes: Vec<u8>,
    give_back: mpsc::Sender<Vec<u8>>,
}

impl AsRef<[u8]> for Lent {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        // The reader may have read everything already, or have enough.
        let _ = self.give_back.try_send(std::mem::take(&mut self.bytes));
    }
}

/// What the contact has already, since it does not ask for it.
fn done_before(want: &Want, offered: &OfferedFile) -> u64 {
    let size = offered.file.offer.size;
    let missing: u64 = cut(want, offered)
        .into_iter()
        .flatten()
        .map(|piece| piece.len)
        .sum();
    size.saturating_sub(missing)
}

fn progress(shared: &Arc<Shared>, transfer: &Transfer, offered: &OfferedFile, len: u64) {
    transfer.add_done(len);
    if transfer.is_worth_telling() {
        shared.tell(Event::File {
            row: offered.file.row,
        });
    }
}

/// A piece as it is sent, tag and all, and how many bytes of the file it stands for; or why there is none.
type ReadPiece = Result<(Vec<u8>, u64), Refusal>;

/// Reads pieces until nobody takes them.
fn read_pieces(
    offered: &OfferedFile,
    pieces: impl Iterator<Item = Piece>,
    say: &mpsc::Sender<ReadPiece>,
    mut given_back: mpsc::Receiver<Vec<u8>>,
) {
    let source = &offered.source;
    let (stamps, _) = source.stamps.as_chunks::<8>();
    let stamps = stamps.iter().map(|stamp| i64::from_be_bytes(*stamp)).collect();
    let reader = Reader::new(
        PathBuf::from(&source.place),
        &source.manifest,
        offered.file.offer.size,
        stamps,
    );
    // Nobody listens any more when saying fails, here as below.
    let Ok(mut reader) = reader else {
        return drop(say.blocking_send(Err(Refusal::Other)));
    };
    for piece in pieces {
        let mut said = given_back
            .try_recv()
            .unwrap_or_else(|_| Vec::with_capacity(ZEROS.len().saturating_add(1)));
        said.clear();
        said.push(TAG_BYTES);
        let read = reader.append(piece.offset, piece.len, &mut said);
        let bytes = said.get(1..).unwrap_or_default();
        if ZEROS.get(..bytes.len()) == Some(bytes) {
            said.clear();
            said.push(TAG_ZEROS);
        }
        let is_over = read.is_err();
        let read = match read {
            Ok(()) => Ok((said, piece.len)),
            Err(ReadError::Changed) => Err(Refusal::Changed),
            Err(ReadError::Io(error)) => {
                tracing::warn!(%error, "an offered file cannot be read");
                Err(Refusal::Unreadable)
            }
        };
        if say.blocking_send(read).is_err() || is_over {
            return;
        }
    }
}
