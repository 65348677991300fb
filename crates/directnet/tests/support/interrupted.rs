//! Files and a folder from one machine to another, for a contact or a room, while both machines are killed in the middle and
//! come back, one of them under another address: everything arrives as it was, each chunk is taken once, none is asked for
//! that is there already, and what is on the wire shows that nothing was sent twice but what was under way when they were
//! killed.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use api::files::FileState;
use testkit::{Host, Lab, LabError, PATIENCE, wait_for};

use crate::chunks::{Chunks, LOGGED};
use crate::node::user::PROGRAM;
use crate::node::{Node, User};

/// The port that DirectNet has from IANA.
const PORT: u16 = 3447;

const MIB: u64 = 1 << 20;

/// To whom something is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum To {
    Bob,
    Room,
}

impl To {
    fn name(self) -> &'static str {
        match self {
            Self::Bob => "bob",
            Self::Room => "#team",
        }
    }

    /// Whether what alice offered is where it was to go, as far as she knows.
    fn has(self, file: &api::files::File) -> bool {
        match self {
            Self::Bob => file.state == FileState::Saved,
            // It stands, for whoever comes later.
            Self::Room => file.reach.is_some_and(|reach| reach.saved == 1),
        }
    }
}

/// What goes over.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extent {
    /// To whom it is offered: bob, or a room in which he is.
    pub(crate) to: To,
    /// Files of their own, besides the sparse one: the sizes go from nothing up.
    pub(crate) files: u64,
    /// The bytes of all of these together, or nearly.
    pub(crate) bytes: u64,
    /// The bytes of the sparse one.
    pub(crate) sparse_bytes: u64,
    /// Small files in a folder.
    pub(crate) small_files: u64,
    /// How long all of it may take from the first acceptance on.
    pub(crate) patience: Duration,
}

/// What may be under way when a node is killed, and is sent again: what the recipient's window admits, and of each of three
/// streams the buffers before the disk and a chunk that was not complete.
const UNDER_WAY_BYTES_MAX: u64 = (10 + 3 * 2) * MIB;

/// What packets cost beside what is in them, and what nodes say besides: 4 % of a full packet, and what is sent again
/// because somebody was late.
const ON_TOP_PER_MILLE: u64 = 80;

/// Bytes in which no part is like another.
struct Noise(u64);

impl Noise {
    fn bytes(&mut self, len: u64) -> Vec<u8> {
        let words = std::iter::repeat_with(|| {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            self.0.to_le_bytes()
        });
        words.flatten().take(usize::try_from(len).unwrap()).collect()
    }
}

/// Makes what is offered, in a folder. Returns its paths, and how many bytes of it are not holes.
fn make(dir: &Path, extent: Extent) -> (Vec<PathBuf>, u64) {
    let mut noise = Noise(0x9e37_79b9_7f4a_7c15);
    fs::create_dir_all(dir).unwrap();
    let mut paths = Vec::new();
    let mut bytes = 0;
    // 0, 1, 4, 9 … parts of the whole, so that most are small and some are large.
    let parts: u64 = (0..extent.files).map(|n| n * n).sum();
    for n in 0..extent.files {
        let size = if n < 3 { n } else { extent.bytes * n * n / parts };
        let path = dir.join(format!("file-{n}"));
        fs::write(&path, noise.bytes(size)).unwrap();
        bytes += size;
        paths.push(path);
    }
    let sparse = dir.join("sparse");
    let mut file = File::create(&sparse).unwrap();
    for at in [0, extent.sparse_bytes / 3, extent.sparse_bytes - MIB] {
        file.seek(SeekFrom::Start(at)).unwrap();
        file.write_all(&noise.bytes(MIB)).unwrap();
        bytes += MIB;
    }
    assert_eq!(file.metadata().unwrap().len(), extent.sparse_bytes);
    paths.push(sparse);
    let folder = dir.join("folder");
    for n in 0..extent.small_files {
        let below = folder.join(format!("{}", n % 100));
        fs::create_dir_all(&below).unwrap();
        fs::write(below.join(n.to_string()), noise.bytes(n % 3000)).unwrap();
        bytes += n % 3000;
    }
    paths.push(folder);
    (paths, bytes)
}

/// Whether two files, or two folders, hold the same.
fn is_same(one: &Path, other: &Path) -> bool {
    if one.is_dir() {
        let names = |dir: &Path| {
            let entries = fs::read_dir(dir).unwrap();
            let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
            names.sort();
            names
        };
        let here = names(one);
        return here == names(other)
            && here
                .iter()
                .all(|name| is_same(&one.join(name), &other.join(name)));
    }
    let (mut one, mut other) = (File::open(one).unwrap(), File::open(other).unwrap());
    if one.metadata().unwrap().len() != other.metadata().unwrap().len() {
        return false;
    }
    let (mut here, mut there) = (vec![0; 1 << 20], vec![0; 1 << 20]);
    loop {
        let len = one.read(&mut here).unwrap();
        if len == 0 {
            return true;
        }
        other.read_exact(&mut there[..len]).unwrap();
        if here[..len] != there[..len] {
            return false;
        }
    }
}

fn files(user: &User) -> Vec<api::files::File> {
    serde_json::from_str(&user.ok(&["files", "--all", "--json"])).unwrap()
}

fn up(host: &Host) -> Node {
    let mut node = Node::new(User::new(host.name()), PORT);
    start(&mut node, host);
    node
}

fn start(node: &mut Node, host: &Host) {
    // Its own variables are taken from whoever starts it.
    let mut program = host.command("env");
    program.args([&format!("DIRECTNET_LOG={LOGGED}"), PROGRAM]);
    node.start_as(program);
}

/// Two nodes on two machines, and what was counted.
struct Trial {
    alice: Node,
    bob: Node,
    alice_host: Host,
    bob_host: Host,
    /// What bob took.
    chunks: Chunks,
    patience: Duration,
}

impl Trial {
    /// Waits until so many bytes have come to bob, kills both, lets something happen, and starts both.
    fn interrupt_at(&mut self, bytes: u64, between: impl FnOnce(&mut Host, &mut Host)) {
        let host = &self.bob_host;
        wait_for("bytes to come", self.patience, || {
            (host.inbound_bytes().unwrap() >= bytes).then_some(())
        })
        .unwrap();
        self.chunks.read(&self.bob.last_words());
        self.alice.kill9();
        assert!(
            has_parts(&self.bob),
            "nothing was under way when they were killed"
        );
        between(&mut self.alice_host, &mut self.bob_host);
        start(&mut self.alice, &self.alice_host);
        start(&mut self.bob, &self.bob_host);
    }
}

fn has_parts(bob: &Node) -> bool {
    let entries = fs::read_dir(bob.dir().join("downloads")).unwrap();
    let mut names = entries.map(|entry| entry.unwrap().file_name());
    names.any(|name| name.to_str().unwrap().ends_with(".part"))
}

/// Does all of it. Tells, and does nothing, where there are no namespaces to be had.
pub(crate) fn arrives_although_both_are_killed(extent: Extent) {
    let lab = match Lab::new() {
        Err(LabError::NotRoot) => return println!("left out: {}", LabError::NotRoot),
        lab => lab.unwrap(),
    };
    let (alice_host, bob_host) = (lab.host("alice").unwrap(), lab.host("bob").unwrap());
    let (alice, bob) = (up(&alice_host), up(&bob_host));
    bob.join(&alice);
    let (paths, bytes) = make(&alice.dir().with_file_name("offered"), extent);
    if extent.to == To::Room {
        alice.ok(&["room", "create", extent.to.name()]);
        alice.ok(&["room", "add", extent.to.name(), "bob"]);
    }
    let mut command = vec!["send", extent.to.name(), "--wait", "60s"];
    for path in &paths {
        command.extend(["--file", path.to_str().unwrap()]);
    }
    alice.ok(&command);
    let offered = wait_for("the offers", PATIENCE, || {
        let files = files(&bob);
        (files.len() == paths.len()).then_some(files)
    })
    .unwrap();
    let before = bob_host.inbound_bytes().unwrap();
    let rows: Vec<String> = offered.iter().map(|file| file.row.to_string()).collect();
    let mut command = vec!["files", "accept"];
    command.extend(rows.iter().map(String::as_str));
    bob.ok(&command);

    let mut trial = Trial {
        alice,
        bob,
        alice_host,
        bob_host,
        chunks: Chunks::default(),
        patience: extent.patience,
    };
    trial.interrupt_at(before + bytes * 3 / 10, |_, bob| bob.move_to(102).unwrap());
    trial.interrupt_at(before + bytes * 7 / 10, |alice, _| alice.move_to(101).unwrap());
    let Trial {
        alice,
        mut bob,
        bob_host,
        chunks,
        ..
    } = trial;
    let downloads = bob.dir().join("downloads");
    // Looked for on the disk, since to ask the node would cost it time; and then it is asked.
    let is_all_there = || !has_parts(&bob) && fs::read_dir(&downloads).unwrap().count() == paths.len();
    let arrived = wait_for("everything to be saved", extent.patience, || {
        is_all_there().then_some(())
    });
    assert!(arrived.is_ok(), "{:?}", files(&bob));
    wait_for("the node to say so", PATIENCE, || {
        files(&bob)
            .iter()
            .all(|file| file.state == FileState::Saved)
            .then_some(())
    })
    .unwrap();
    let came = bob_host.inbound_bytes().unwrap() - before;
    check_saved(&paths, &downloads);
    check_holes(&downloads.join("sparse"));
    let most = bytes + bytes * ON_TOP_PER_MILLE / 1000 + 2 * UNDER_WAY_BYTES_MAX;
    println!("{bytes} bytes were offered, {came} came, of at most {most}");
    assert!(
        came >= bytes && came <= most,
        "{came} of {bytes} bytes came, at most {most} may"
    );
    wait_for("alice to hear of it", PATIENCE, || {
        files(&alice).iter().all(|file| extent.to.has(file)).then_some(())
    })
    .unwrap();
    check_chunks(&mut bob, chunks);
}

/// Everything is there as it was offered, and nothing else.
fn check_saved(paths: &[PathBuf], downloads: &Path) {
    for path in paths {
        let saved = downloads.join(path.file_name().unwrap());
        assert!(
            is_same(path, &saved),
            "{} is not what was offered",
            saved.display()
        );
    }
    assert_eq!(fs::read_dir(downloads).unwrap().count(), paths.len());
}

/// Bob took each chunk of everything once, over all his runs.
fn check_chunks(bob: &mut Node, mut chunks: Chunks) {
    let saved = files(bob);
    chunks.read(&bob.last_words());
    // What is logged is counted by itself, in the order in which it was offered.
    for (row, file) in (1..).zip(saved) {
        let taken = chunks.bytes(row);
        assert_eq!(taken, file.size_bytes, "of {}", file.name);
    }
    // Of each kill, the chunk that each of three streams was at.
    assert!(chunks.unheard <= 2 * 3, "{}", chunks.unheard);
    println!(
        "{} chunks were taken, each once; with what was under way, {} were asked for",
        chunks.count(),
        chunks.asked
    );
}

/// What was a hole is one.
fn check_holes(sparse: &Path) {
    use std::os::unix::fs::MetadataExt;
    let on_disk = fs::metadata(sparse).unwrap().blocks() * 512;
    assert!(
        on_disk < 16 * MIB,
        "{on_disk} bytes of a file of holes are on the disk"
    );
}
