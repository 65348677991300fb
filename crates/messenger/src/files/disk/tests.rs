//! What is written is what comes back, however it was written; and more than there is room for is not begun.

use super::*;

const MIB: u64 = 1 << 20;

/// Bytes of which no part is like another.
fn noise(len: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let words = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    });
    words.flatten().take(len).collect()
}

fn single(dir: &Path, size: u64) -> Disk {
    Disk::open(dir, dir.join("part"), Layout::single(size), false).unwrap()
}

/// Writes a file of this size as it comes from the network: in pieces of odd lengths, settled after each chunk, with zeros
/// in between, and two chunks at the wrong time.
fn check(size: u64) {
    let dir = tempfile::tempdir().unwrap();
    let mut bytes = noise(usize::try_from(size).unwrap());
    let mut disk = single(dir.path(), size);
    let mut chunks: Vec<u64> = (0..size.div_ceil(MIB)).collect();
    let last = chunks.len() - 1;
    chunks.swap(1, last);
    for (order, chunk) in chunks.into_iter().enumerate() {
        let (from, to) = (chunk * MIB, (chunk * MIB + MIB).min(size));
        let of_chunk = bytes.get_mut(from as usize..to as usize).unwrap();
        if order % 5 == 3 {
            of_chunk.fill(0);
            disk.write_zeros(from, to - from).unwrap();
        } else {
            let mut at = from;
            for piece in of_chunk.chunks(99_991) {
                disk.write(at, piece).unwrap();
                at += piece.len() as u64;
            }
        }
        disk.settle().unwrap();
    }
    // What is settled is there for whoever looks, before it is synced.
    assert!(fs::read(dir.path().join("part")).unwrap() == bytes, "{size}");
    disk.complete().unwrap();
    assert!(fs::read(dir.path().join("part")).unwrap() == bytes, "{size}");
}

#[test]
fn a_small_file_is_written_through_the_cache() {
    check(3 * MIB + 5);
}

#[test]
fn a_large_file_is_written_past_it() {
    check(17 * MIB + 4096 + 5);
}

#[test]
fn a_chunk_that_was_cut_off_is_written_again_from_its_start() {
    let dir = tempfile::tempdir().unwrap();
    let bytes = noise(18 << 20);
    let mut disk = single(dir.path(), 18 * MIB);
    disk.write(0, bytes.get(..300_000).unwrap()).unwrap();
    disk.write(0, &bytes).unwrap();
    disk.complete().unwrap();
    assert!(fs::read(dir.path().join("part")).unwrap() == bytes);
}

#[test]
fn zeros_replace_what_is_there_and_leave_holes_alone() {
    for size in [2 * MIB, 20 * MIB] {
        let dir = tempfile::tempdir().unwrap();
        let mut bytes = noise(usize::try_from(size).unwrap());
        let mut disk = single(dir.path(), size);
        // One part is written and then zeros, another was never anything.
        disk.write(0, bytes.get(..1 << 20).unwrap()).unwrap();
        disk.write_zeros(1000, 200_000).unwrap();
        disk.write_zeros(MIB, size - MIB).unwrap();
        disk.complete().unwrap();
        bytes.get_mut(1000..201_000).unwrap().fill(0);
        bytes.get_mut(1 << 20..).unwrap().fill(0);
        let part = dir.path().join("part");
        assert!(fs::read(&part).unwrap() == bytes, "{size}");
        #[cfg(unix)]
        {
            let on_disk = std::os::unix::fs::MetadataExt::blocks(&fs::metadata(&part).unwrap()) * 512;
            assert!(on_disk <= MIB + 65_536, "{on_disk} of {size}");
        }
    }
}

#[test]
fn what_there_is_no_room_for_is_not_begun() {
    let dir = tempfile::tempdir().unwrap();
    let Some(available) = available_bytes(dir.path()) else {
        return;
    };
    let error = check_room(dir.path(), u64::MAX).unwrap_err();
    assert!(
        matches!(error, DiskError::NoRoom { wanted: u64::MAX, .. }),
        "{error}"
    );
    assert!(check_room(dir.path(), available / 2).is_ok());
}
