//! What the store promises to the messenger, on a real file.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod acquaintance;
mod acts;
mod bob;
mod conversation;
mod conversations;
mod dedupe;
mod drafts;
mod exchange;
mod expiry;
mod files;
mod history;
mod inboxes;
mod introductions;
mod presence;
mod receipts;
mod requests;
mod room_acts;
mod room_contacts;
mod room_files;
mod room_notifications;
mod room_of;
mod room_reach;
mod room_search;
mod search;
mod upkeep;

use messenger_store::{Paths, Store, UnixMillis};
use tempfile::TempDir;

/// An instant to count from.
const NOW: UnixMillis = UnixMillis(1_760_000_000_000);

/// A new store in a directory that goes away with it.
fn new_store() -> (TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = reopen(&dir);
    (dir, store)
}

fn reopen(dir: &TempDir) -> Store {
    Store::open(&Paths::in_dir(dir.path()), &"alice".parse().unwrap(), NOW).unwrap()
}
