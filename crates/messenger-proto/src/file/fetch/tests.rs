//! One author, one recipient, and what goes wrong between them.

use super::super::hashing::TreeHasher;
use super::super::manifest::{Entry, EntryKind};
use super::super::offer::FolderList;
use super::*;
use crate::limits::FILE_PIECE_BYTES_MAX;

const ID: MessageId = MessageId([9; 16]);
const MIB: usize = 1 << 20;

fn bytes(len: usize) -> Vec<u8> {
    (0..len).map(|at| (at / 7 % 253) as u8).collect()
}

fn offer(bytes: &[u8]) -> (Offer, Vec<Hash>) {
    let mut hasher = TreeHasher::new(bytes.len() as u64);
    hasher.update(bytes);
    let (root, hashes) = hasher.finish().unwrap();
    let offer = Offer {
        name: "x".into(),
        size: bytes.len() as u64,
        root,
        folder: None,
    };
    (offer, hashes)
}

/// What an honest author answers.
fn answer(want: &Want, content: &[u8], hashes: &[Hash], manifest: &[u8]) -> Vec<u8> {
    let chunking = Chunking::of(content.len() as u64);
    let hashes = hashes.concat();
    let whole = match want.part {
        Part::Manifest => manifest,
        Part::Hashes => &hashes,
        Part::Chunks(_) => content,
    };
    let mut said = Vec::new();
    for piece in pieces(&want.part, chunking, manifest.len() as u64).unwrap() {
        said.push(TAG_BYTES);
        said.extend(&whole[piece.offset as usize..(piece.offset + piece.len) as usize]);
    }
    said
}

/// Takes everything that was said, in portions, and returns the disk.
fn take(fetch: &mut Fetch, disk: &mut [u8], said: &[u8], portion: usize) -> Result<(), Fault> {
    for mut portion in said.chunks(portion) {
        loop {
            match fetch.receive(&mut portion)? {
                Step::Starved => break,
                Step::Write { offset, bytes } => {
                    disk[offset as usize..][..bytes.len()].copy_from_slice(bytes);
                }
                Step::Zeros { offset, len } => disk[offset as usize..][..len as usize].fill(0),
                Step::Verified(_) | Step::Manifest(_) | Step::Hashes | Step::Taken => {}
            }
        }
    }
    Ok(())
}

fn fetch_all(content: &[u8], portion: usize) -> Vec<u8> {
    let (offer, hashes) = offer(content);
    let mut fetch = Fetch::new(ID, offer, Case::Matters).unwrap();
    let mut disk = vec![0xee; content.len()];
    while let Some(want) = fetch.want() {
        take(
            &mut fetch,
            &mut disk,
            &answer(&want, content, &hashes, &[]),
            portion,
        )
        .unwrap();
    }
    assert!(fetch.is_complete());
    disk
}

#[test]
fn what_was_offered_arrives_in_whatever_portions() {
    for len in [0, 1, MIB, MIB + 1, 3 * MIB + 12_345] {
        let content = bytes(len);
        assert!(fetch_all(&content, 100_000) == content, "{len}");
    }
    let content = bytes(MIB + 3);
    assert!(fetch_all(&content, 1) == content);
}

#[test]
fn a_folder_is_fetched_by_its_list() {
    let content = bytes(2 * MIB + 5);
    let entry = |path: &str, size| Entry {
        path: path.into(),
        kind: EntryKind::File(size),
    };
    let entries = vec![entry("a/b", 2 * MIB as u64), entry("c", 5), entry("empty", 0)];
    let manifest = Manifest { entries }.encode();
    let (mut offer, hashes) = offer(&content);
    offer.folder = Some(FolderList {
        hash: *blake3::hash(&manifest).as_bytes(),
        size: manifest.len() as u64,
        files: 3,
    });
    let mut fetch = Fetch::new(ID, offer, Case::Matters).unwrap();
    let mut disk = vec![0; content.len()];
    let mut asked = Vec::new();
    while let Some(want) = fetch.want() {
        take(
            &mut fetch,
            &mut disk,
            &answer(&want, &content, &hashes, &manifest),
            4096,
        )
        .unwrap();
        asked.push(want.part);
    }
    let all = Part::Chunks(vec![Run { first: 0, count: 3 }]);
    assert_eq!(asked, [Part::Manifest, Part::Hashes, all]);
    assert!(fetch.is_complete() && disk == content);
    let paths: Vec<_> = fetch
        .layout()
        .unwrap()
        .files
        .iter()
        .map(|file| file.path.as_str())
        .collect();
    assert_eq!(paths, ["a/b", "c", "empty"]);
}

#[test]
fn after_an_interruption_only_the_interrupted_chunk_is_asked_for_again() {
    let content = bytes(5 * MIB);
    let (offer, hashes) = offer(&content);
    let mut fetch = Fetch::new(ID, offer, Case::Matters).unwrap();
    fetch.take_hashes(&hashes.concat()).unwrap();
    let mut disk = vec![0; content.len()];
    let want = fetch.want().unwrap();
    let said = answer(&want, &content, &hashes, &[]);
    take(&mut fetch, &mut disk, &said[..2 * MIB + 700_000], 65_536).unwrap();
    fetch.interrupted();
    let want = fetch.want().unwrap();
    assert_eq!(want.part, Part::Chunks(vec![Run { first: 2, count: 3 }]));
    take(
        &mut fetch,
        &mut disk,
        &answer(&want, &content, &hashes, &[]),
        65_536,
    )
    .unwrap();
    assert!(fetch.is_complete() && disk == content);
}

#[test]
fn what_is_found_on_the_disk_counts_only_when_its_hash_fits() {
    let content = bytes(4 * MIB);
    let (offer, hashes) = offer(&content);
    let mut fetch = Fetch::new(ID, offer, Case::Matters).unwrap();
    fetch.take_hashes(&hashes.concat()).unwrap();
    assert!(fetch.found(1, &hashes[1]));
    assert!(!fetch.found(2, &hashes[1]));
    assert!(!fetch.found(9, &hashes[1]));
    let runs = vec![Run { first: 0, count: 1 }, Run { first: 2, count: 2 }];
    assert_eq!(fetch.want().unwrap().part, Part::Chunks(runs));
}

#[test]
fn one_flipped_bit_is_found_at_its_chunk() {
    let content = bytes(4 * MIB);
    let (offer, hashes) = offer(&content);
    let mut fetch = Fetch::new(ID, offer, Case::Matters).unwrap();
    fetch.take_hashes(&hashes.concat()).unwrap();
    let mut said = answer(&fetch.want().unwrap(), &content, &hashes, &[]);
    said[2 * MIB + 500_000] ^= 4;
    let mut disk = vec![0; content.len()];
    let fault = take(&mut fetch, &mut disk, &said, 65_536).unwrap_err();
    assert_eq!(fault, Fault::Damaged { chunk: 2, of: 4 });
    assert_eq!(fault.to_string(), "part 3 of 4 is not what was offered");
    assert_eq!((fetch.chunks().held(), fetch.chunks().contains(2)), (2, false));
}

#[test]
fn lies_are_found_before_they_are_believed() {
    let content = bytes(3 * MIB);
    let (offer, hashes) = offer(&content);
    let check = |said: &dyn Fn(&Want) -> Vec<u8>, expected| {
        let mut fetch = Fetch::new(ID, offer.clone(), Case::Matters).unwrap();
        let mut disk = vec![0; content.len()];
        let outcome = loop {
            let Some(want) = fetch.want() else { break Ok(()) };
            if let Err(fault) = take(&mut fetch, &mut disk, &said(&want), 65_536) {
                break Err(fault);
            }
        };
        assert_eq!(outcome, Err(expected));
    };
    let honest = |want: &Want| answer(want, &content, &hashes, &[]);
    let others = vec![[3; 32]; 3];
    check(&|want| answer(want, &content, &others, &[]), Fault::Hashes);
    check(&|want| [honest(want), vec![TAG_BYTES]].concat(), Fault::Unasked);
    check(&|_| vec![77], Fault::Tag);
    // Hashes are no zeros, and a list is none.
    check(&|_| vec![TAG_ZEROS], Fault::Tag);
    check(&|_| vec![TAG_REFUSED, 2], Fault::Refused(Refusal::Changed));
    let zeros = |want: &Want| match want.part {
        Part::Chunks(_) => vec![TAG_ZEROS; 12],
        _ => honest(want),
    };
    check(&zeros, Fault::Damaged { chunk: 0, of: 3 });
}

#[test]
fn zeros_need_not_be_sent() {
    let mut content = vec![0; 2 * MIB];
    content[MIB] = 1;
    let (offer, hashes) = offer(&content);
    let mut fetch = Fetch::new(ID, offer, Case::Matters).unwrap();
    fetch.take_hashes(&hashes.concat()).unwrap();
    let _ = fetch.want().unwrap();
    let piece = FILE_PIECE_BYTES_MAX as usize;
    let said = [
        vec![TAG_ZEROS; 4],
        vec![TAG_BYTES],
        content[MIB..][..piece].to_vec(),
        vec![TAG_ZEROS; 3],
    ]
    .concat();
    let mut disk = vec![0xee; content.len()];
    take(&mut fetch, &mut disk, &said, 1000).unwrap();
    assert!(fetch.is_complete() && disk == content);
}

#[test]
fn nothing_under_the_hash_of_something_is_refused() {
    let (mut offer, _) = offer(&[]);
    assert!(
        Fetch::new(ID, offer.clone(), Case::Matters)
            .unwrap()
            .is_complete()
    );
    offer.root = [1; 32];
    assert_eq!(
        Fetch::new(ID, offer, Case::Matters).map(drop),
        Err(Fault::NotEmpty)
    );
}
