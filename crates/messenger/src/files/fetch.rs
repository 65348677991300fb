//! Fetching one file on one stream: bytes come from the network here, and are verified and written on a thread that may
//! wait for the disk.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use messenger_net::{FileReceiver, FileSender, FileStreamError, Link};
use messenger_proto::PeerId;
use messenger_proto::file::{Fault, FileNews, Part, Step, Want};
use messenger_proto::stream::Asked;
use messenger_store::StoreError;
use messenger_store::files::{FileRow, OfferedIn, Wanted};
use messenger_store::rooms::RoomRow;
use thiserror::Error;
use tokio::sync::mpsc;
use tokio::time::sleep;

use super::disk::{DiskError, Download, Trouble};
use super::news_of;
use super::source::stamps_of;
use super::transfers::Transfer;
use crate::clock;
use crate::event::Event;
use crate::rooms::Ask;
use crate::send::new_id;
use crate::shared::Shared;

/// Bytes that are handed to the writing thread at once, at most: a piece, its tag, and some of the next, so that a piece is
/// seldom handed over in two parts.
const BUFFER_LEN: usize = (256 + 8) * 1024;

/// Buffers on their way between network and disk: enough that neither waits for the other's moment.
const BUFFERS: usize = 4;

/// How long whoever is asked for a file of a room may send nothing while another member could be asked. A disk that has to
/// spin up takes less; a connection whose other end died counts as lost after three times as long, and one whose other end
/// says nothing never does.
const SILENCE: Duration = Duration::from_secs(10);

/// Why a fetch ended before the file was here.
#[derive(Debug, Error)]
pub(super) enum FetchError {
    /// The stream is gone; what is missing is fetched on another one.
    #[error(transparent)]
    Stream(#[from] FileStreamError),
    /// The author's end of the stream is over although something is missing.
    #[error("the contact sends no more")]
    Ended,
    /// A member does not have what another one offered, or not any more.
    #[error("the member does not have it")]
    NotThere,
    /// Whoever was asked sends nothing, and somebody else could be asked.
    #[error("nothing came for {SILENCE:?}, and another member is there")]
    Silent,
    /// A member gave something else than another one offered.
    #[error("the member gave something else")]
    Lied,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the system has no randomness to give")]
    Randomness(#[from] getrandom::Error),
    /// The thread that writes is gone.
    #[error("the writing thread is gone")]
    Writer,
}

/// Who is asked for a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Giver {
    /// Who offers it.
    Author,
    /// Another member of the room: what it does wrong is not the author's fault, and others may do better.
    Member(PeerId),
}

/// What is asked for, of whom, and where others may have it as well.
#[derive(Debug, Clone, Copy)]
struct Asking {
    row: FileRow,
    peer: PeerId,
    giver: Giver,
    room: Option<RoomRow>,
}

impl Asking {
    fn of(wanted: &Wanted, peer: PeerId) -> Self {
        let (giver, room) = match wanted.file.offered_in {
            OfferedIn::Room(room, _, author) if author != peer => (Giver::Member(peer), Some(room)),
            OfferedIn::Room(room, ..) => (Giver::Author, Some(room)),
            OfferedIn::Conversation(..) => (Giver::Author, None),
        };
        Self {
            row: wanted.file.row,
            peer,
            giver,
            room,
        }
    }

    /// Whether somebody else is connected who may have it.
    async fn is_anybody_else_there(&self, shared: &Shared, transfer: &Transfer) -> bool {
        let Some(room) = self.room else { return false };
        let view = shared.rooms.ask(|answer| Ask::View(room, answer)).await;
        let may_have_it = |peer: &PeerId| *peer != self.peer && !transfer.is_liar(*peer);
        view.is_ok_and(|view| view.connected.iter().any(may_have_it))
    }
}

/// What the writing thread says.
enum Said {
    /// Ask for this.
    Want(Want),
    /// Keep the lists: that of the folder, and the hashes.
    Keep(Vec<u8>, Vec<u8>),
    /// A buffer that can be filled again; and how many bytes have to come before the next is worth handing over.
    Taken(Vec<u8>, u64),
    /// Something was verified.
    Progress,
    /// Everything is here, and can get this name.
    Complete(String),
    /// It is over.
    Over(Trouble),
}

/// Fetches a file that is wanted, as far as the stream and its author allow. What it came to is in the store.
pub(super) async fn fetch(shared: &Arc<Shared>, link: &Link, row: FileRow) -> Result<(), FetchError> {
    let Some(wanted) = shared.store.wanted(row).await? else {
        return Ok(());
    };
    let transfer = shared.transfers.of(row);
    if is_saved_already(shared, &wanted).await? {
        return Ok(());
    }
    let (sender, receiver) = link.open_file_stream().await?;
    let _moving = transfer.moving();
    let (fill, filled) = mpsc::channel(BUFFERS);
    let (say, said) = mpsc::channel(BUFFERS * 4);
    let place = shared.transfers.folder(&wanted.file);
    let asking = Asking::of(&wanted, link.peer());
    let writer = Arc::clone(&transfer);
    let kept = wanted.manifest.clone();
    // It ends with its channels, which end with this future.
    let thread = tokio::task::spawn_blocking(move || write(&writer, &wanted, place, kept, filled, &say));
    let fetched = converse(shared, asking, &transfer, (sender, receiver), fill, said).await;
    if fetched.is_ok() {
        let _ = thread.await;
        shared.transfers.forget(row);
    }
    fetched
}

/// Whether it was complete and got its name just before the process ended.
async fn is_saved_already(shared: &Arc<Shared>, wanted: &Wanted) -> Result<bool, FetchError> {
    let file = &wanted.file;
    let (Some(name), Some(part)) = (&file.saved_name, &file.part) else {
        return Ok(false);
    };
    let folder = shared.transfers.folder(file);
    let (saved, part) = (folder.join(name), super::disk::part_path(&folder, part));
    if part.symlink_metadata().is_ok() || saved.symlink_metadata().is_err() {
        return Ok(false);
    }
    saved_as(shared, file.row, name.clone()).await?;
    Ok(true)
}

async fn saved_as(shared: &Arc<Shared>, row: FileRow, name: String) -> Result<(), FetchError> {
    let stamps = stamps(shared, row, &name).await?;
    shared
        .store
        .file_saved(row, name, stamps, new_id()?, clock::now())
        .await?;
    told(shared, row).await
}

/// What it takes to find out later whether a file that was saved is still as it was: only of one that other members of a room
/// may ask for, and that has the names here which its author gave it.
async fn stamps(shared: &Arc<Shared>, row: FileRow, name: &str) -> Result<Option<Vec<u8>>, FetchError> {
    let wanted = shared.store.wanted(row).await?;
    let is_of_room = |wanted: &Wanted| matches!(wanted.file.offered_in, OfferedIn::Room(..));
    let Some(wanted) = wanted.filter(is_of_room) else {
        return Ok(None);
    };
    let path = shared.transfers.folder(&wanted.file).join(name);
    let look = move || stamps_of(&path, &wanted.manifest, wanted.file.offer.size);
    let looked = tokio::task::spawn_blocking(look).await;
    looked.map_err(|_| FetchError::Writer)
}

/// Lets listeners and the contact hear of a change that was written.
async fn told(shared: &Arc<Shared>, row: FileRow) -> Result<(), FetchError> {
    if let Some(file) = shared.store.file(row).await? {
        shared.tell_of_file(&file).await?;
    }
    Ok(())
}

/// Passes bytes from the stream to the writing thread, and does what that says.
async fn converse(
    shared: &Arc<Shared>,
    asking: Asking,
    transfer: &Transfer,
    (mut sender, mut receiver): (FileSender, FileReceiver),
    fill: mpsc::Sender<Filled>,
    mut said: mpsc::Receiver<Said>,
) -> Result<(), FetchError> {
    let Asking { row, giver, .. } = asking;
    let mut buffers = Buffers::new(fill);
    // Why nothing more comes. What came before is written, and what the writer says of it is heard, all the same.
    let mut end = None;
    loop {
        buffers.hand_over(end.is_some());
        tokio::select! {
            biased;
            said = said.recv() => match said.ok_or_else(|| end.take().unwrap_or(FetchError::Writer))? {
                Said::Want(want) => {
                    tracing::debug!(row = row.0, part = %described(&want.part), "asking for a part of a file");
                    sender.send(&Asked::File(want).encode()).await?;
                }
                Said::Keep(manifest, hashes) => shared.store.keep_lists(row, manifest, hashes).await?,
                Said::Taken(buffer, needed) => buffers.take_back(buffer, needed),
                Said::Progress => if transfer.is_worth_telling() {
                    shared.tell(Event::File { row });
                },
                Said::Complete(name) => return save(shared, row, name).await,
                Said::Over(trouble) => match (giver, &trouble) {
                    (Giver::Member(peer), Trouble::Fault(fault)) if !fault.is_authors() => {
                        return Err(member_failed(shared, row, peer, fault).await?);
                    }
                    _ => return over(shared, row, &trouble).await,
                },
            },
            received = receiver.receive(buffers.room()), if end.is_none() && buffers.has_room() => match received {
                Ok(Some(len)) => {
                    buffers.filled(len);
                    if giver == Giver::Author {
                        transfer.note_author_silent(false);
                    }
                }
                Ok(None) => end = Some(FetchError::Ended),
                Err(error) => end = Some(error.into()),
            },
            // Only what is to come from the other end is waited for: this one's disk may take its time.
            () = sleep(SILENCE), if asking.room.is_some() && end.is_none() && buffers.is_waiting() => {
                if asking.is_anybody_else_there(shared, transfer).await {
                    if giver == Giver::Author {
                        transfer.note_author_silent(true);
                    }
                    return Err(FetchError::Silent);
                }
            }
        }
    }
}

/// What was asked for, as the log has it: chunks as `first+count`.
fn described(part: &Part) -> String {
    match part {
        Part::Manifest => "list".to_owned(),
        Part::Hashes => "hashes".to_owned(),
        Part::Chunks(runs) => {
            let runs = runs.iter().map(|run| format!("{}+{}", run.first, run.count));
            runs.collect::<Vec<_>>().join(",")
        }
    }
}

/// The buffers that go between network and disk. One is being filled; it is handed over when it is full, or when the
/// writer has nothing to do and something could be done with it: so neither is woken for every packet.
struct Buffers {
    /// `None`: nothing more is handed over.
    fill: Option<mpsc::Sender<Filled>>,
    empty: Vec<Vec<u8>>,
    filling: Vec<u8>,
    len: usize,
    at_writer: usize,
    /// With fewer bytes the writer could do nothing but wait for more.
    needed: usize,
}

/// A buffer, and how many of its bytes came.
type Filled = (Vec<u8>, usize);

impl Buffers {
    fn new(fill: mpsc::Sender<Filled>) -> Self {
        Self {
            fill: Some(fill),
            empty: vec![vec![0; BUFFER_LEN]; BUFFERS.saturating_sub(1)],
            filling: vec![0; BUFFER_LEN],
            len: 0,
            at_writer: 0,
            needed: 1,
        }
    }

    fn has_room(&self) -> bool {
        self.len < self.filling.len()
    }

    /// Whether the writer has done everything with what came.
    fn is_waiting(&self) -> bool {
        self.at_writer == 0
    }

    fn room(&mut self) -> &mut [u8] {
        self.filling.get_mut(self.len..).unwrap_or_default()
    }

    fn filled(&mut self, len: usize) {
        self.len = self.len.saturating_add(len);
    }

    fn take_back(&mut self, buffer: Vec<u8>, needed: u64) {
        self.needed = usize::try_from(needed).unwrap_or(usize::MAX);
        self.at_writer = self.at_writer.saturating_sub(1);
        if self.filling.is_empty() {
            self.filling = buffer;
        } else {
            self.empty.push(buffer);
        }
    }

    /// Hands over what came if it is time to; all of it when it is the end.
    fn hand_over(&mut self, is_end: bool) {
        let Some(fill) = &self.fill else { return };
        let is_awaited = self.at_writer == 0 && self.len >= self.needed;
        let is_due = !self.has_room() || is_awaited || is_end;
        if self.len > 0 && is_due {
            let next = self.empty.pop().unwrap_or_default();
            let filled = std::mem::replace(&mut self.filling, next);
            // There is room for all buffers that there are. A writer that is gone has said why.
            let _ = fill.try_send((filled, self.len));
            self.at_writer = self.at_writer.saturating_add(1);
            self.len = 0;
        }
        if is_end {
            self.fill = None;
        }
    }
}

/// Gives a complete file its name. The name is on the disk before the file has it, so that it is found after a crash.
async fn save(shared: &Arc<Shared>, row: FileRow, mut name: String) -> Result<(), FetchError> {
    loop {
        shared.store.note_name(row, name.clone()).await?;
        let transfer = shared.transfers.of(row);
        let given = tokio::task::spawn_blocking(move || {
            let mut download = transfer.download.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(download) = download.as_mut() else {
                return Ok(Err(name));
            };
            if download.give_name(&name)? {
                return Ok(Ok(name));
            }
            // Something else has got it meanwhile.
            download.complete().map(Err)
        });
        match given.await.map_err(|_| FetchError::Writer)? {
            Ok(Ok(name)) => return saved_as(shared, row, name).await,
            Ok(Err(other)) => name = other,
            Err(error) => return over(shared, row, &Trouble::Disk(error)).await,
        }
    }
}

/// Notes what a member did that does not give what another one offered. The file stays wanted, of others.
async fn member_failed(
    shared: &Arc<Shared>,
    row: FileRow,
    peer: PeerId,
    fault: &Fault,
) -> Result<FetchError, FetchError> {
    if matches!(fault, Fault::Refused(_)) {
        return Ok(FetchError::NotThere);
    }
    let contact = shared.store.contact_by_peer(peer).await?;
    let name = contact.map_or_else(|| peer.short(), |contact| contact.name.to_string());
    let reason = format!("the program of {name} sent something else: {fault}");
    tracing::warn!(
        row = row.0,
        reason,
        "a member gave something else than was offered"
    );
    shared.transfers.of(row).note_liar(peer);
    shared.store.blame_for_file(row, reason, clock::now()).await?;
    shared.file_changed(row);
    Ok(FetchError::Lied)
}

/// Notes why nothing more is fetched.
async fn over(shared: &Arc<Shared>, row: FileRow, trouble: &Trouble) -> Result<(), FetchError> {
    let (reason, news) = match trouble {
        Trouble::Fault(fault) => {
            let news = news_of(fault);
            let reason = match news {
                FileNews::Damaged => format!("their program sent something else: {fault}"),
                _ => fault.to_string(),
            };
            (reason, news)
        }
        Trouble::Disk(error) => (error.to_string(), FileNews::Refused),
    };
    tracing::warn!(row = row.0, reason, "a file could not be fetched");
    shared
        .store
        .file_failed(row, reason, news, new_id()?, clock::now())
        .await?;
    told(shared, row).await
}

/// Verifies and writes what comes, until everything is here, nothing comes any more, or it is not what was offered.
fn write(
    transfer: &Transfer,
    wanted: &Wanted,
    place: std::path::PathBuf,
    manifest: Vec<u8>,
    filled: mpsc::Receiver<Filled>,
    say: &mpsc::Sender<Said>,
) {
    let mut held = transfer.download.lock().unwrap_or_else(PoisonError::into_inner);
    let download = match held.take().map_or_else(|| Download::new(wanted, place), Ok) {
        Ok(download) => held.insert(download),
        // Nobody listens any more when this fails, here as below.
        Err(trouble) => return drop(say.blocking_send(Said::Over(trouble))),
    };
    download.fetch.interrupted();
    let mut writer = Writer {
        row: wanted.file.row,
        transfer,
        download,
        manifest,
        say,
    };
    match writer.run(filled) {
        Ok(()) => {}
        Err(trouble) => drop(say.blocking_send(Said::Over(trouble))),
    }
}

struct Writer<'a> {
    row: FileRow,
    transfer: &'a Transfer,
    download: &'a mut Download,
    /// The list of the folder, as it came.
    manifest: Vec<u8>,
    say: &'a mpsc::Sender<Said>,
}

impl Writer<'_> {
    fn run(&mut self, mut filled: mpsc::Receiver<Filled>) -> Result<(), Trouble> {
        let (mut buffer, mut len) = (Vec::new(), 0);
        loop {
            self.take(buffer.get(..len).unwrap_or_default())?;
            if self.download.fetch.is_complete() {
                let name = self.download.complete()?;
                self.say(Said::Complete(name));
                return Ok(());
            }
            let needed = self.download.fetch.needed_bytes();
            if !buffer.is_empty() && !self.say(Said::Taken(buffer, needed)) {
                return Ok(());
            }
            let Some(next) = filled.blocking_recv() else {
                return Ok(());
            };
            (buffer, len) = next;
        }
    }

    /// Takes everything that came in a buffer, and asks for more when all that was asked for is here.
    fn take(&mut self, mut bytes: &[u8]) -> Result<(), Trouble> {
        loop {
            self.download.prepare(self.transfer)?;
            let step = self.download.fetch.receive(&mut bytes)?;
            match step {
                Step::Write { offset, bytes } => self.disk(|disk| disk.write(offset, bytes))?,
                Step::Zeros { offset, len } => self.disk(|disk| disk.write_zeros(offset, len))?,
                Step::Verified(chunk) => {
                    self.disk(super::disk::Disk::settle)?;
                    let (_, bytes) = self.download.fetch.chunking().span(chunk);
                    // From here on it is on the disk, whatever happens to this process.
                    tracing::debug!(row = self.row.0, chunk, bytes, "a chunk of a file is here");
                    self.transfer.set_done(self.download.done_bytes());
                    self.say(Said::Progress);
                }
                Step::Manifest(manifest) => {
                    self.manifest = manifest;
                    self.keep();
                }
                Step::Hashes => self.keep(),
                Step::Taken => {}
                Step::Starved => match self.download.fetch.want() {
                    Some(want) => drop(self.say(Said::Want(want))),
                    None => return Ok(()),
                },
            }
        }
    }

    fn disk(
        &mut self,
        write: impl FnOnce(&mut super::disk::Disk) -> std::io::Result<()>,
    ) -> Result<(), DiskError> {
        Ok(write(self.download.disk()?)?)
    }

    fn keep(&self) {
        let hashes = self
            .download
            .fetch
            .hashes()
            .map(<[_]>::concat)
            .unwrap_or_default();
        self.say(Said::Keep(self.manifest.clone(), hashes));
    }

    /// Returns whether anybody listens.
    fn say(&self, said: Said) -> bool {
        self.say.blocking_send(said).is_ok()
    }
}
