//! A contact that offers what nobody should take, or sends something else than it offered: refused or found out, told, and
//! nothing is written outside of the folder that files are saved in.

use std::fs;
use std::path::{Path, PathBuf};

use futures_util::FutureExt;
use messenger::{ContactId, Event, File, FileError, FileRow, FileState, Patience, available_bytes};
use messenger_net::FrameReceiver;
use messenger_proto::body::Body;
use messenger_proto::envelope::{Content, MessageId, Seal};
use messenger_proto::file::{
    Chunking, Entry, EntryKind, FileNews, FileNotice, FolderList, Manifest, Offer, Part, Refusal, Run,
    TAG_BYTES, TAG_REFUSED, TreeHasher, Want, hash_of, pieces,
};
use messenger_proto::frame::Frame;
use messenger_proto::limits::{
    FILE_BYTES_MAX, FILE_NAME_BYTES_READ, MANIFEST_BYTES_MAX, MANIFEST_ENTRIES_MAX,
};
use messenger_proto::stream::Asked;

use crate::mallory::{Mallory, id, undisturbed, wait_for_answers};
use crate::node::{Node, alice_and_bob, wait_for};

/// What mallory offers, and would send if it were honest.
pub(crate) struct Goods {
    offer: Offer,
    manifest: Vec<u8>,
    bytes: Vec<u8>,
    hashes: Vec<u8>,
}

impl Goods {
    pub(crate) fn file(name: &str, bytes: Vec<u8>) -> Self {
        Self::new(name, bytes, None)
    }

    /// A folder with a list that nobody checked.
    fn folder(manifest: Vec<u8>, files: u32, bytes: Vec<u8>) -> Self {
        Self::new("folder", bytes, Some((manifest, files)))
    }

    fn new(name: &str, bytes: Vec<u8>, folder: Option<(Vec<u8>, u32)>) -> Self {
        let mut hasher = TreeHasher::new(bytes.len() as u64);
        hasher.update(&bytes);
        let (root, hashes) = hasher.finish().unwrap();
        let list = folder.as_ref().map(|(manifest, files)| FolderList {
            hash: hash_of(manifest),
            size: manifest.len() as u64,
            files: *files,
        });
        Self {
            offer: Offer {
                name: name.to_owned(),
                size: bytes.len() as u64,
                root,
                folder: list,
            },
            manifest: folder.map(|(manifest, _)| manifest).unwrap_or_default(),
            hashes: hashes.concat(),
            bytes,
        }
    }

    /// The answer to a request, as the protocol has it.
    pub(crate) fn answer(&self, want: &Want) -> Vec<u8> {
        let source = match want.part {
            Part::Manifest => &self.manifest,
            Part::Hashes => &self.hashes,
            Part::Chunks(_) => &self.bytes,
        };
        let chunking = Chunking::of(self.offer.size);
        let mut answer = Vec::new();
        for piece in pieces(&want.part, chunking, self.manifest.len() as u64).unwrap() {
            let from = usize::try_from(piece.offset).unwrap();
            let to = from + usize::try_from(piece.len).unwrap();
            answer.push(TAG_BYTES);
            answer.extend(source.get(from..to).unwrap());
        }
        answer
    }
}

fn listed(paths: &[&str]) -> Vec<u8> {
    let entry = |path: &&str| Entry {
        path: (*path).to_owned(),
        kind: EntryKind::File(0),
    };
    let entries = paths.iter().map(entry).collect();
    Manifest { entries }.encode()
}

/// Offers something, and returns what it is to alice.
async fn offer(alice: &Node, mallory: &mut Mallory, offer: Offer) -> File {
    let mut events = alice.messenger.subscribe();
    let number = mallory.sent + 1;
    mallory.say(Body::FileOffer(offer)).await;
    loop {
        let files = alice.messenger.files(None, false).await.unwrap();
        let mut files = files.into_iter().map(|(file, _)| file);
        if let Some(file) = files.find(|file| file.id == id(1, number)) {
            return file;
        }
        wait_for(&mut events, |event| matches!(event, Event::Received { .. })).await;
    }
}

/// Answers what alice asks for on her next file stream, and returns what that was.
pub(crate) async fn serve(mallory: &Mallory, mut answer: impl FnMut(&Want) -> Vec<u8>) -> Vec<Part> {
    let (mut sender, mut receiver) = mallory.link.accept_file_stream().await.unwrap();
    let mut asked = Vec::new();
    while let Ok(Some(Asked::File(want))) = receiver.receive_asked().await {
        let bytes = answer(&want);
        asked.push(want.part);
        // She may have had enough before the end.
        if sender.send(&bytes).await.is_err() {
            break;
        }
    }
    asked
}

/// Waits until a file is in a state.
async fn reaches(alice: &Node, row: FileRow, state: FileState) -> File {
    let mut events = alice.messenger.subscribe();
    loop {
        let (file, _) = alice.messenger.file(row).await.unwrap().unwrap();
        if file.state == state {
            return file;
        }
        wait_for(&mut events, |event| matches!(event, Event::File { .. })).await;
    }
}

/// Opens what alice says in the session until she says something about an offer.
async fn news(mallory: &mut Mallory, frames_in: &mut FrameReceiver, target: MessageId) -> FileNews {
    loop {
        let Frame::Deliver(envelope) = frames_in.receive().await.unwrap().unwrap() else {
            continue;
        };
        let Seal::Ratchet(sealed) = envelope.seal else {
            panic!("an unknown seal")
        };
        let content = mallory.ratchet.open(envelope.message_id, &sealed).unwrap();
        let ack = Frame::Ack(vec![envelope.message_id]);
        mallory.frames_out.send(&ack).await.unwrap();
        if let Body::FileNotice(FileNotice { target: told, news }) = Content::decode(&content).unwrap().body
            && told == target
        {
            return news;
        }
    }
}

/// Everything in a directory and below it, but for what the store writes.
fn tree(dir: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
        let path = entry.path();
        found.push(path.to_str().unwrap().to_owned());
        if path.is_dir() {
            found.extend(tree(&path));
        }
    }
    found.retain(|path| !path.contains("store") && !path.contains(".sqlite"));
    found.sort();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn one_flipped_bit_is_found_and_blamed_and_an_honest_try_fetches_only_the_rest() {
    let (alice, bob) = alice_and_bob().await;
    let (mut mallory, mut frames_in) = Mallory::join(&alice).await;
    let bytes: Vec<u8> = (0..900_000_u32).flat_map(u32::to_le_bytes).collect();
    let goods = Goods::file("report", bytes.clone());
    let file = offer(&alice, &mut mallory, goods.offer.clone()).await;
    undisturbed(&alice, &bob, async {
        alice.messenger.accept_file(file.row, None).await.unwrap();
        let asked = serve(&mallory, |want| {
            let mut answer = goods.answer(want);
            if matches!(want.part, Part::Chunks(_)) {
                // In the middle of the second of four chunks, behind the tags of the pieces.
                answer[(1 << 20) + 700_000] ^= 0b100;
            }
            answer
        });
        asked.await;
        let failed = reaches(&alice, file.row, FileState::Failed).await;
        assert_eq!(
            failed.reason,
            "their program sent something else: part 2 of 4 is not what was offered"
        );
        assert_eq!(
            news(&mut mallory, &mut frames_in, file.id).await,
            FileNews::Damaged
        );
    })
    .await;
    assert!(!alice.dir().join("downloads/report").exists());

    alice.messenger.accept_file(file.row, None).await.unwrap();
    let asked = serve(&mallory, |want| goods.answer(want)).await;
    let rest = Part::Chunks(vec![Run { first: 1, count: 3 }]);
    assert_eq!(asked, [rest], "the hashes and the first chunk are here already");
    let saved = reaches(&alice, file.row, FileState::Saved).await;
    assert!(fs::read(alice.messenger.path_of(&saved).unwrap()).unwrap() == bytes);
    mallory.net.close().await;
}

/// What is on the disk of files that are not complete.
fn parts(folder: &Path) -> usize {
    let names = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().file_name());
    names
        .filter(|name| name.to_str().unwrap().ends_with(".part"))
        .count()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_left_of_a_file_that_is_to_go_elsewhere_or_whose_author_is_removed() {
    let alice = Node::start("alice").await;
    let (mut mallory, _frames_in) = Mallory::join(&alice).await;
    let goods = Goods::file("report", vec![7; 3 << 20]);
    let file = offer(&alice, &mut mallory, goods.offer.clone()).await;
    let elsewhere = alice.dir().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    let fails_in = async |place: Option<PathBuf>| {
        alice.messenger.accept_file(file.row, place).await.unwrap();
        let asked = serve(&mallory, |want| {
            let mut answer = goods.answer(want);
            if let Part::Chunks(_) = want.part {
                answer[(2 << 20) + 700_000] ^= 1;
            }
            answer
        });
        asked.await;
        reaches(&alice, file.row, FileState::Failed).await;
        [alice.dir().join("downloads"), elsewhere.clone()].map(|folder| parts(&folder))
    };
    assert_eq!(fails_in(None).await, [1, 0]);
    assert_eq!(fails_in(Some(elsewhere.clone())).await, [0, 1]);
    let contacts = alice.messenger.contacts().await.unwrap();
    let contact = contacts.into_iter().next().unwrap().contact;
    alice.messenger.remove_contact(&contact).await.unwrap();
    assert_eq!(parts(&elsewhere), 0);
    mallory.net.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_what_it_was_not_offered_or_is_not_offered_any_more_gets_nothing() {
    let (alice, bob) = alice_and_bob().await;
    let (mallory, _frames_in) = Mallory::join(&alice).await;
    let path = alice.dir().join("plans");
    fs::write(&path, "secret").unwrap();
    let offers = async |to: ContactId| {
        let contacts = alice.messenger.contacts().await.unwrap();
        let mut contacts = contacts.into_iter().map(|known| known.contact);
        let contact = contacts.find(|contact| contact.id == to).unwrap();
        let sent = alice.messenger.offer(&contact, path.clone(), Patience::Short);
        sent.await.unwrap().file.unwrap()
    };
    let asks = async |offer: MessageId| {
        let (mut sender, mut receiver) = mallory.link.open_file_stream().await.unwrap();
        let part = Part::Chunks(vec![Run { first: 0, count: 1 }]);
        let want = Asked::File(Want { offer, part });
        sender.send(&want.encode()).await.unwrap();
        // Nothing else is wanted.
        drop(sender);
        let (mut said, mut buffer) = (Vec::new(), [0; 1024]);
        while let Ok(Some(count)) = receiver.receive(&mut buffer).await {
            said.extend_from_slice(&buffer[..count]);
        }
        said
    };
    let refused = vec![TAG_REFUSED, Refusal::NotOffered.code()];
    let to_bob = offers(alice.contact("bob").await.id).await;
    assert_eq!(asks(to_bob.id).await, refused);
    assert_eq!(asks(id(5, 5)).await, refused);

    let to_mallory = offers(mallory.contact_of(&alice).await).await;
    assert!(asks(to_mallory.id).await.ends_with(b"secret"));
    alice.messenger.stop_file(to_mallory.row).await.unwrap();
    assert_eq!(asks(to_mallory.id).await, refused);
    // What was offered to bob is his as before.
    assert_eq!(bob.messenger.files(None, false).await.unwrap().len(), 1);
    mallory.net.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn offers_that_lead_elsewhere_or_hold_too_much_are_refused_and_said_to_be() {
    let (alice, bob) = alice_and_bob().await;
    let (mut mallory, _frames_in) = Mallory::join(&alice).await;
    let before = tree(alice.dir());
    let honest = Goods::file("x", b"x".to_vec()).offer;
    let long = "x".repeat(4000);
    let named = |name: &str| Offer {
        name: name.to_owned(),
        ..honest.clone()
    };
    let list = |size, files| Offer {
        folder: Some(FolderList {
            hash: [1; 32],
            size,
            files,
        }),
        ..honest.clone()
    };
    let too_many = "it holds more files than a transfer does";
    let refused = [
        (named("../x"), "a name leads to another folder"),
        (named("/etc/passwd"), "a name leads to another folder"),
        (named(".."), "a name leads to another folder"),
        (named("a\0b"), "a name leads to another folder"),
        (named(""), "a name is empty"),
        (named(&long), "a name has 4000 bytes, more than 255"),
        (
            Offer {
                size: 10_000_000_000_000,
                ..honest.clone()
            },
            "it has 10000000000000 bytes, more than a transfer holds",
        ),
        (list(1000, 5_000_000), too_many),
        (list(MANIFEST_BYTES_MAX + 1, 1), too_many),
    ];
    undisturbed(&alice, &bob, async {
        for (offered, reason) in refused {
            let name = offered.name.clone();
            let file = offer(&alice, &mut mallory, offered).await;
            assert_eq!(
                (file.state, file.reason.as_str()),
                (FileState::Refused, reason),
                "{name:?}"
            );
            assert!(
                alice.messenger.accept_file(file.row, None).await.is_err(),
                "{name:?}"
            );
        }
    })
    .await;
    assert_eq!(tree(alice.dir()), before);
    mallory.net.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_longer_than_anybody_reads_costs_the_message() {
    let (alice, _bob) = alice_and_bob().await;
    let (mut mallory, mut frames_in) = Mallory::join(&alice).await;
    let mut offered = Goods::file("x", b"x".to_vec()).offer;
    offered.name = "x".repeat(FILE_NAME_BYTES_READ + 1);
    mallory.say(Body::FileOffer(offered)).await;
    wait_for_answers(&mut frames_in, 1).await;
    assert!(alice.messenger.files(None, false).await.unwrap().is_empty());
    mallory.net.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_mean_something_else_are_saved_under_harmless_ones() {
    let (alice, _bob) = alice_and_bob().await;
    let (mut mallory, _frames_in) = Mallory::join(&alice).await;
    for (name, written) in [
        ("CON", "_CON"),
        ("NUL.txt", "_NUL.txt"),
        ("trailing.", "trailing_"),
        (".bashrc", "_bashrc"),
        ("..\\..\\x", "_._.._x"),
        ("-rf", "_rf"),
    ] {
        let goods = Goods::file(name, name.as_bytes().to_vec());
        let file = offer(&alice, &mut mallory, goods.offer.clone()).await;
        alice.messenger.accept_file(file.row, None).await.unwrap();
        let serving = serve(&mallory, |want| goods.answer(want));
        let (_, saved) = tokio::join!(serving, reaches(&alice, file.row, FileState::Saved));
        let path = alice.dir().join("downloads").join(written);
        assert_eq!(alice.messenger.path_of(&saved), Some(path.clone()));
        assert_eq!(fs::read(path).unwrap(), name.as_bytes());
    }
    mallory.net.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_that_lead_out_of_a_folder_or_never_end_are_refused_and_write_nothing() {
    let (alice, bob) = alice_and_bob().await;
    let (mut mallory, mut frames_in) = Mallory::join(&alice).await;
    // What somebody else's link in the folder would lead to.
    fs::create_dir(alice.dir().join("downloads")).unwrap();
    fs::create_dir(alice.dir().join("elsewhere")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(
        alice.dir().join("elsewhere"),
        alice.dir().join("downloads/folder"),
    )
    .unwrap();
    let before = tree(alice.dir());
    let deep = "a/".repeat(64) + "a";
    let long = "x".repeat(4000);
    let leads = "in the folder, a name leads to another folder";
    let lists = [
        (listed(&["../x"]), leads),
        (listed(&["a/../../x"]), leads),
        (listed(&["/etc/passwd"]), "in the folder, a name is empty"),
        (listed(&["link", "link/x"]), "the folder names \"link\" twice"),
        (listed(&["x", "x"]), "the folder names \"x\" twice"),
        (listed(&[&deep]), "the folder is nested more than 64 deep"),
        (
            listed(&[&long]),
            "in the folder, a name has 4000 bytes, more than 255",
        ),
        // Two million entries, each of a byte; the offer said that there was one.
        (
            vec![0; 2_000_000],
            "the folder holds more than 50000 files and folders",
        ),
        (vec![5, 1], "the list of the folder is broken"),
    ];
    undisturbed(&alice, &bob, async {
        for (list, reason) in lists {
            let goods = Goods::folder(list, 1, Vec::new());
            let file = offer(&alice, &mut mallory, goods.offer.clone()).await;
            assert_eq!(file.state, FileState::Offered, "the list is not here yet");
            alice.messenger.accept_file(file.row, None).await.unwrap();
            serve(&mallory, |want| goods.answer(want)).await;
            let failed = reaches(&alice, file.row, FileState::Failed).await;
            assert_eq!(failed.reason, reason);
            assert_eq!(
                news(&mut mallory, &mut frames_in, file.id).await,
                FileNews::Refused
            );
        }
    })
    .await;
    assert_eq!(tree(alice.dir()), before);

    let goods = Goods::folder(listed(&["x"]), 1, Vec::new());
    let file = offer(&alice, &mut mallory, goods.offer.clone()).await;
    alice.messenger.accept_file(file.row, None).await.unwrap();
    let serving = serve(&mallory, |want| goods.answer(want));
    let (_, saved) = tokio::join!(serving, reaches(&alice, file.row, FileState::Saved));
    let path = alice.messenger.path_of(&saved).unwrap();
    assert_eq!(path.exists() && cfg!(unix), path.ends_with("folder-2"));
    assert!(
        tree(&alice.dir().join("elsewhere")).is_empty(),
        "no link was followed"
    );
    mallory.net.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_thousand_names_that_become_one_are_told_apart_at_once() {
    let (alice, bob) = alice_and_bob().await;
    let (mut mallory, mut frames_in) = Mallory::join(&alice).await;
    // All of them are written as `______`, but for a number.
    let reserved = ["\\", ":", "*", "?", "\"", "<", ">", "|"];
    let name = |mut n: usize| {
        let mut name = String::new();
        for _ in 0..6 {
            name.push_str(reserved[n % 8]);
            n /= 8;
        }
        name
    };
    let mut names: Vec<String> = (0..MANIFEST_ENTRIES_MAX - 1).map(name).collect();
    // The last one makes nothing of all that.
    names.push("..".to_owned());
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let goods = Goods::folder(listed(&names), 1, Vec::new());
    let file = offer(&alice, &mut mallory, goods.offer.clone()).await;
    undisturbed(&alice, &bob, async {
        alice.messenger.accept_file(file.row, None).await.unwrap();
        serve(&mallory, |want| goods.answer(want)).await;
        reaches(&alice, file.row, FileState::Failed).await;
        assert_eq!(
            news(&mut mallory, &mut frames_in, file.id).await,
            FileNews::Refused
        );
    })
    .await;
    mallory.net.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_disk_has_no_room_for_is_not_accepted() {
    let (alice, _bob) = alice_and_bob().await;
    let (mut mallory, _frames_in) = Mallory::join(&alice).await;
    let before = tree(alice.dir());
    let most = Offer {
        size: FILE_BYTES_MAX,
        ..Goods::file("x", b"x".to_vec()).offer
    };
    let file = offer(&alice, &mut mallory, most).await;
    // A disk with a whole TiB to spare has room for any one.
    if available_bytes(alice.dir()).is_none_or(|available| available > FILE_BYTES_MAX) {
        return;
    }
    let refused = alice.messenger.accept_file(file.row, None).await;
    assert!(
        matches!(
            refused,
            Err(FileError::NoRoom {
                wanted: FILE_BYTES_MAX,
                ..
            })
        ),
        "{refused:?}"
    );
    let (file, _) = alice.messenger.file(file.row).await.unwrap().unwrap();
    assert_eq!(file.state, FileState::Offered);
    assert_eq!(tree(alice.dir()), before);
    mallory.net.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_answers_nothing_is_asked_for_so_many_files_at_once_and_no_more() {
    /// As `attend::FETCHES_MAX`: one less than a connection has streams for files.
    const FETCHES_MAX: usize = messenger_net::FILE_STREAMS_MAX as usize - 1;
    let (alice, bob) = alice_and_bob().await;
    let (mut mallory, mut frames_in) = Mallory::join(&alice).await;
    // It would take more.
    mallory.link.admit_files();
    undisturbed(&alice, &bob, async {
        for n in 0..FETCHES_MAX + 2 {
            let goods = Goods::file(&format!("file {n}"), vec![5; 100]);
            let file = offer(&alice, &mut mallory, goods.offer).await;
            alice.messenger.accept_file(file.row, None).await.unwrap();
        }
        let mut open = Vec::new();
        for _ in 0..FETCHES_MAX {
            open.push(mallory.link.accept_file_stream().await.unwrap());
        }
        // What she does about her disk by then is done: more would have been asked for with the first.
        mallory.say(Body::Text("no answer".into())).await;
        wait_for_answers(&mut frames_in, 1).await;
        assert!(mallory.link.accept_file_stream().now_or_never().is_none());
        // One that is given up makes room for the next.
        drop(open.pop());
        mallory.link.accept_file_stream().await.unwrap();
    })
    .await;
    mallory.net.close().await;
}
