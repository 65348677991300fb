//! A contact that reacts a million times, as fast as the protocol lets it.

use messenger_proto::body::{Body, Reaction};
use messenger_proto::envelope::MessageId;
use messenger_proto::limits::IN_FLIGHT_MAX;
use messenger_store::messages::{MessageRow, Received};
use messenger_store::{InOrder, Paths, Store, UnixMillis};

use crate::NOW;
use crate::bob::Bob;

const REACTIONS: u64 = 1_000_000;

/// What a store may grow by on the disk, and the process in memory: far less than the hundreds of megabytes that come.
const DISK_BYTES_MAX: u64 = 32 << 20;
const MEMORY_BYTES_MAX: u64 = 64 << 20;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn id(kind: u8, n: u64) -> MessageId {
    let mut id = [kind; 16];
    id[8..].copy_from_slice(&n.to_be_bytes());
    MessageId(id)
}

/// The memory of this process that is in use; 0 where the system does not say.
fn memory_bytes() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse::<u64>().ok());
    pages.unwrap_or_default() * 4096
}

#[tokio::test]
async fn a_million_reactions_leave_one_and_cost_bounded_memory_and_disk() {
    let dir = tempfile::tempdir().unwrap();
    let paths = Paths::in_dir(dir.path());
    let store = Store::open(&paths, &"alice".parse().unwrap(), NOW).unwrap();
    let disk_bytes = || -> u64 {
        let files = std::fs::read_dir(dir.path()).unwrap();
        files.map(|file| file.unwrap().metadata().unwrap().len()).sum()
    };
    let mut bob = Bob::new(&store).await;
    let target = id(1, 0);
    store
        .queue_text(bob.contact, target, "like this".into(), NOW)
        .await
        .unwrap();
    let (disk, memory) = (disk_bytes(), memory_bytes());
    let (mut taken, mut sent, mut day, mut received_bytes) = (0, 0, 0, 0);
    while taken < REACTIONS {
        let mut window = Vec::new();
        for _ in 0..IN_FLIGHT_MAX {
            sent += 1;
            // Every second one is about a message that never was.
            let about = if sent % 2 == 0 { target } else { id(3, sent) };
            let sign = Some(format!("{sent:048}"));
            let body = Body::Reaction(Reaction { target: about, sign });
            let envelope = bob.seal_as(id(2, sent), sent, body);
            received_bytes += envelope.len();
            let now = UnixMillis(NOW.0 + day * DAY_MS);
            let connection = InOrder::default();
            let write = store
                .receive(bob.contact, connection, id(2, sent), envelope, now)
                .await;
            window.push(write.unwrap());
        }
        let mut is_full = false;
        for write in window {
            match write.await.unwrap() {
                Received::Full => is_full = true,
                _ => taken += 1,
            }
        }
        if is_full {
            // What a contact may leave in a day is used up. It comes back the next one.
            day += 1;
            bob.agree_again(&store).await;
        }
    }
    let (disk, memory) = (
        disk_bytes().saturating_sub(disk),
        memory_bytes().saturating_sub(memory),
    );
    println!(
        "{received_bytes} bytes came in {} days, {disk} more are on the disk, {memory} in memory",
        day + 1
    );
    assert!(received_bytes as u64 > 4 * DISK_BYTES_MAX);
    assert!(disk < DISK_BYTES_MAX, "{disk} more bytes on the disk");
    assert!(memory < MEMORY_BYTES_MAX, "{memory} more bytes of memory");
    let shown = store.history(bob.contact, None, 10).await.unwrap();
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].reactions.len(), 1, "the last one alone");
    // Whatever waits for its message is bounded as well, and the store goes on.
    let row = store
        .queue_text(bob.contact, id(4, 1), "enough".into(), NOW)
        .await
        .unwrap();
    assert!(row > MessageRow(0));
}
