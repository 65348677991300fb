//! What contacts send on further streams: what they ask for, what is on their ports, lists of folders, and the bytes of
//! files.

use messenger_proto::ask::{Reading, Reply, encode};
use messenger_proto::envelope::MessageId;
use messenger_proto::file::{Case, Fetch, FolderList, Layout, Manifest, Offer, Step, TreeHasher, hash_of};
use messenger_proto::stream::Asked;

/// What is asked for and can be read is read the same again after it was written.
pub(crate) fn want(bytes: &[u8]) {
    if let Ok(asked) = Asked::decode(bytes) {
        let written = asked.encode();
        assert_eq!(written.get(4..).map(Asked::decode), Some(Ok(asked)));
    }
}

/// Bytes of a reply in which everything that can be said has room.
const SMALL_LEN: usize = 8 * 1024;

/// What a machine says of its ports is an answer or none, and one that can be read is read the same again after it was
/// written. The bytes are those of a stream.
pub(crate) fn port_answer(mut bytes: &[u8]) {
    let mut reading = Reading::default();
    while let Some((prefix, rest)) = bytes.split_first_chunk() {
        let Ok(len) = reading.checked_length(*prefix) else {
            return;
        };
        let Some((piece, rest)) = rest.split_at_checked(len) else {
            return;
        };
        match reading.take(piece) {
            Ok(None) => bytes = rest,
            Ok(Some(reply)) => return read_again(&reply),
            Err(_) => return,
        }
    }
}

/// Writes a reply and reads it; a small one is the same then, one that fills its limits may be cut.
fn read_again(reply: &Reply) {
    let written = encode(reply.clone());
    let (mut bytes, mut reading) = (&written[..], Reading::default());
    while let Some((prefix, rest)) = bytes.split_first_chunk() {
        let len = reading.checked_length(*prefix).unwrap_or_default();
        let (piece, rest) = rest.split_at_checked(len).unwrap_or_default();
        bytes = rest;
        if let Ok(Some(read)) = reading.take(piece) {
            assert!(written.len() > SMALL_LEN || read == *reply, "{read:?}");
            return;
        }
    }
    panic!("what was written cannot be read");
}

/// A list that can be read is read the same again after it was written, and leads nowhere else.
pub(crate) fn manifest(bytes: &[u8]) {
    let Ok(manifest) = Manifest::decode(bytes) else {
        return;
    };
    assert_eq!(Manifest::decode(&manifest.encode()).as_ref(), Ok(&manifest));
    let size = manifest.entries.iter().map(|entry| match entry.kind {
        messenger_proto::file::EntryKind::File(size) => size,
        messenger_proto::file::EntryKind::Folder => 0,
    });
    let size = size.fold(0, u64::saturating_add);
    for case in [Case::Matters, Case::Ignored] {
        let Ok(layout) = Layout::of(&manifest, size, case) else {
            continue;
        };
        let files = layout.files.iter().map(|file| &file.path);
        for path in files.chain(&layout.folders) {
            assert!(!path.starts_with('/') && !path.contains('\\') && !path.contains('\0'));
            assert!(
                path.split('/')
                    .all(|part| !part.is_empty() && !part.starts_with('.')),
                "{path}"
            );
        }
    }
}

/// Whatever an author sends: nothing is verified but what was offered, and the place of no byte is beyond the offer.
pub(crate) fn fetch(bytes: &[u8]) {
    const CONTENT: &[u8] = b"what was offered";
    let (folders, said) = bytes
        .split_first()
        .map_or((0, bytes), |(first, rest)| (first & 1, rest));
    let mut hasher = TreeHasher::new(CONTENT.len() as u64);
    hasher.update(CONTENT);
    let Some((root, _)) = hasher.finish() else { return };
    let offer = Offer {
        name: "x".into(),
        size: CONTENT.len() as u64,
        root,
        folder: (folders == 1).then(|| FolderList {
            hash: hash_of(said.get(1..).unwrap_or_default()),
            size: said.len().saturating_sub(1) as u64,
            files: 1,
        }),
    };
    let Ok(mut fetch) = Fetch::new(MessageId([1; 16]), offer, Case::Matters) else {
        return;
    };
    let mut disk = vec![0; CONTENT.len()];
    let mut left = said;
    while fetch.want().is_some() {
        loop {
            match fetch.receive(&mut left) {
                Ok(Step::Write { offset, bytes }) => {
                    let from = usize::try_from(offset).unwrap_or(usize::MAX);
                    let place = disk.get_mut(from..from.saturating_add(bytes.len()));
                    place.expect("it is within the offer").copy_from_slice(bytes);
                }
                Ok(Step::Zeros { offset, len }) => assert!(offset + len <= CONTENT.len() as u64),
                Ok(Step::Verified(_)) => assert_eq!(disk, CONTENT),
                Ok(Step::Manifest(_) | Step::Hashes) => break,
                Ok(Step::Taken) => {}
                Ok(Step::Starved) | Err(_) => return,
            }
        }
    }
}
