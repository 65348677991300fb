//! A node that fetches: its disk, which outlives it, and what it counts.

use messenger_proto::envelope::MessageId;
use messenger_proto::file::{Case, ChunkHasher, Fault, Fetch, Layout, Manifest, Offer, Step, Want};

use super::goods::Goods;
use crate::chance::Chance;
use crate::terms::Moment;

const OFFER: MessageId = MessageId([9; 16]);

/// Why a stream ended.
pub(super) enum Stop {
    /// Everything is there.
    Complete,
    /// The stream, or the recipient, is gone.
    Cut,
    /// What came is not what was offered.
    Fault(Fault),
}

/// What a kill leaves behind.
#[derive(Debug, Default)]
struct Disk {
    /// In the store, once each is known: the list of the folder and the hashes.
    manifest: Vec<u8>,
    hashes: Vec<u8>,
    /// The bytes of all files; empty before anything is written.
    part: Vec<u8>,
}

/// A write.
enum Change {
    Manifest(Vec<u8>),
    Hashes(Vec<u8>),
    /// Bytes of the files, from this place on.
    Bytes(u64, Vec<u8>),
}

pub(super) struct Recipient {
    offer: Offer,
    disk: Disk,
    fetch: Fetch,
    /// What was held before the process was gone, while it has not been looked for again.
    to_be_found: Option<i64>,
    /// Bytes of the files that came, and those that came for nothing: fewer than none where something is found that was
    /// not thought to be there.
    came: i64,
    wasted: i64,
    /// Bytes since a chunk was verified: what an interruption costs.
    unverified: i64,
    /// How often something was written, to the files or to the store, and the write at which it is killed.
    writes: usize,
    fatal_write: Option<(usize, Moment)>,
}

impl Recipient {
    pub(super) fn new(goods: &Goods) -> Self {
        let offer = goods.offer.clone();
        Self {
            fetch: Fetch::new(OFFER, offer.clone(), Case::Matters).unwrap(),
            offer,
            disk: Disk::default(),
            to_be_found: None,
            came: 0,
            wasted: 0,
            unverified: 0,
            writes: 0,
            fatal_write: None,
        }
    }

    /// Has it killed at a write, counted from 1.
    pub(super) fn dies_at(&mut self, write: usize, moment: Moment) {
        self.fatal_write = Some((write, moment));
    }

    pub(super) fn writes(&self) -> usize {
        self.writes
    }

    /// The bytes of all files, as they are on its disk.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.disk.part
    }

    pub(super) fn want(&mut self) -> Option<Want> {
        self.fetch.want()
    }

    /// Takes what came, and does what the state machine says.
    pub(super) fn receive(&mut self, mut bytes: &[u8]) -> Result<(), Stop> {
        loop {
            self.prepare();
            let step = match self.fetch.receive(&mut bytes) {
                Ok(step) => step,
                Err(fault) => {
                    self.interrupted();
                    return Err(Stop::Fault(fault));
                }
            };
            let change = match step {
                Step::Starved => return Ok(()),
                Step::Verified(_) => {
                    self.unverified = 0;
                    continue;
                }
                Step::Taken => continue,
                Step::Write { offset, bytes } => Change::Bytes(offset, bytes.to_vec()),
                Step::Zeros { offset, len } => Change::Bytes(offset, vec![0; usize::try_from(len).unwrap()]),
                Step::Manifest(manifest) => Change::Manifest(manifest),
                Step::Hashes => Change::Hashes(self.fetch.hashes().unwrap().concat()),
            };
            self.writes += 1;
            let fatal = self.fatal_write.take_if(|(write, _)| *write == self.writes);
            match fatal {
                None => self.write(change),
                Some((_, moment)) => {
                    if moment == Moment::After {
                        self.write(change);
                    }
                    self.killed();
                    return Err(Stop::Cut);
                }
            }
        }
    }

    /// Once it is known what there is to be: makes room for it, filled with something that is no zeros, or looks for what
    /// is there from before.
    fn prepare(&mut self) {
        if self.fetch.layout().is_none() || self.fetch.hashes().is_none() {
            return;
        }
        if self.disk.part.is_empty() {
            self.disk.part = vec![0xee; usize::try_from(self.offer.size).unwrap()];
        }
        if let Some(held) = self.to_be_found.take() {
            self.look_for_chunks();
            self.wasted += held - self.held_bytes();
        }
    }

    fn write(&mut self, change: Change) {
        match change {
            Change::Manifest(manifest) => self.disk.manifest = manifest,
            Change::Hashes(hashes) => self.disk.hashes = hashes,
            Change::Bytes(offset, bytes) => {
                self.disk.part[usize::try_from(offset).unwrap()..][..bytes.len()].copy_from_slice(&bytes);
                self.came += bytes.len() as i64;
                self.unverified += bytes.len() as i64;
            }
        }
    }

    /// The stream is gone.
    pub(super) fn interrupted(&mut self) {
        self.wasted += std::mem::take(&mut self.unverified);
        self.fetch.interrupted();
    }

    /// The process is gone, and another one takes up what is on the disk.
    pub(super) fn killed(&mut self) {
        self.interrupted();
        let held = self.held_bytes();
        self.to_be_found.get_or_insert(held);
        let mut fetch = Fetch::new(OFFER, self.offer.clone(), Case::Matters).unwrap();
        if !self.disk.manifest.is_empty() {
            fetch.take_manifest(&self.disk.manifest).unwrap();
        }
        if !self.disk.hashes.is_empty() {
            fetch.take_hashes(&self.disk.hashes).unwrap();
        }
        self.fetch = fetch;
        self.prepare();
    }

    /// The machine is gone: of what was written last, the system had not written everything.
    pub(super) fn lost_power(&mut self, chance: &mut Chance) {
        for _ in 0..chance.below(3) {
            let len = self.disk.part.len();
            let from = chance.below(len + 1);
            let to = (from + chance.below(100_000)).min(len);
            self.disk.part[from..to].fill(0);
        }
        // A write to the store is there as a whole or not at all.
        if chance.below(4) == 0 {
            self.disk.hashes.clear();
        }
        if chance.below(8) == 0 {
            self.disk.manifest.clear();
        }
        self.killed();
    }

    fn look_for_chunks(&mut self) {
        let chunking = self.fetch.chunking();
        for chunk in 0..chunking.count() {
            let (start, len) = chunking.span(chunk);
            let mut hasher = ChunkHasher::new(chunking, chunk);
            hasher
                .update(&self.disk.part[usize::try_from(start).unwrap()..][..usize::try_from(len).unwrap()]);
            self.fetch.found(chunk, &hasher.finish());
        }
    }

    fn held_bytes(&self) -> i64 {
        let chunking = self.fetch.chunking();
        let held = (0..chunking.count()).filter(|chunk| self.fetch.chunks().contains(*chunk));
        held.map(|chunk| chunking.span(chunk).1 as i64).sum()
    }

    /// All of it is there as it was offered, and what came twice is what interruptions cost, to the byte.
    pub(super) fn check(&self, goods: &Goods, seed: u64) {
        assert!(self.fetch.is_complete(), "seed {seed}");
        assert!(
            self.disk.part == goods.bytes,
            "seed {seed}: it is not what was offered"
        );
        assert_eq!(self.came, self.offer.size as i64 + self.wasted, "seed {seed}");
        if self.offer.folder.is_some() {
            let manifest = Manifest::decode(&goods.manifest).unwrap();
            let layout = Layout::of(&manifest, self.offer.size, Case::Matters).unwrap();
            assert_eq!(self.fetch.layout(), Some(&layout), "seed {seed}");
        }
    }
    /// What is there is what was offered, as far as it is said to be there, and nothing came twice but what interruptions
    /// cost.
    pub(super) fn check_part(&self, goods: &Goods, seed: u64) {
        if self.to_be_found.is_some() {
            // It was killed, and has not looked since.
            return;
        }
        let chunking = self.fetch.chunking();
        let held = (0..chunking.count()).filter(|chunk| self.fetch.chunks().contains(*chunk));
        for chunk in held {
            let (from, len) = chunking.span(chunk);
            let span = usize::try_from(from).unwrap()..usize::try_from(from + len).unwrap();
            assert!(
                self.disk.part[span.clone()] == goods.bytes[span],
                "seed {seed}: chunk {chunk} is not what was offered"
            );
        }
        assert_eq!(self.came, self.held_bytes() + self.wasted, "seed {seed}");
    }
}
