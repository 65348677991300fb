//! Work on many processes, shared between two threads.
//!
//! Reading the tables of thousands of processes is work for the kernel, which does it twice as fast on two processors.
//! More threads gain little and would be felt by whatever else the machine does.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How many items are done before a second thread is worth its start.
const ITEMS_PER_THREAD_MIN: usize = 64;
/// How many items a thread takes at a time: neighbours are alike, and a search learns from one for the next.
const ITEMS_AT_A_TIME: usize = 16;

/// Lets `work` do all `items`, in pieces; returns what it made on each thread.
///
/// Each call of `work` is given an iterator that yields pieces until nothing is left to do, and makes one result of all
/// it gets.
pub(super) fn on_two_threads<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&mut dyn Iterator<Item = &[T]>) -> R + Sync,
) -> Vec<R> {
    if items.len() < 2 * ITEMS_PER_THREAD_MIN {
        return vec![work(&mut std::iter::once(items))];
    }
    let pieces: Vec<&[T]> = items.chunks(ITEMS_AT_A_TIME).collect();
    let next = AtomicUsize::new(0);
    let take = || pieces.get(next.fetch_add(1, Ordering::Relaxed)).copied();
    thread::scope(|scope| {
        let other = scope.spawn(|| work(&mut std::iter::from_fn(take)));
        let mine = work(&mut std::iter::from_fn(take));
        match other.join() {
            Ok(other) => vec![mine, other],
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_worked_on_once() {
        for count in [0, 1, 127, 128, 1000] {
            let items: Vec<usize> = (0..count).collect();
            let parts = on_two_threads(&items, |pieces| pieces.flatten().copied().collect::<Vec<_>>());
            assert_eq!(parts.len(), if count < 128 { 1 } else { 2 });
            let mut done = parts.concat();
            done.sort_unstable();
            assert_eq!(done, items);
        }
    }
}
