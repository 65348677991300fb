//! What goes into the next commit.

use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::{mpsc, oneshot};

use super::Request;
use super::group::{Done, Job};

/// How many jobs one commit takes. Bounds how long the first of them waits for the last.
const GROUP_MAX: usize = 512;

/// Takes everything that is waiting, and what comes within `put_off_for` while all of that can wait: what goes into the
/// next commit, and a request to close.
pub(super) fn gather(
    first: Request,
    inbox: &mut mpsc::Receiver<Request>,
    put_off_for: Duration,
) -> (Vec<Job>, Option<oneshot::Sender<()>>) {
    let end = Instant::now() + put_off_for;
    let mut jobs = Vec::new();
    let mut can_wait = true;
    let mut next = Some(first);
    while let Some(request) = next {
        match request {
            Request::Write(job) => {
                can_wait &= job.done == Done::Eventually;
                jobs.push(job);
            }
            // What was queued before it is still to be written.
            Request::Close(done) => return (jobs, Some(done)),
        }
        if jobs.len() == GROUP_MAX {
            break;
        }
        next = match inbox.try_recv() {
            Err(TryRecvError::Empty) if can_wait => receive_until(inbox, end),
            received => received.ok(),
        };
    }
    (jobs, None)
}

/// Waits for a request until `end`. The channel itself lets a thread wait without end only.
fn receive_until(inbox: &mut mpsc::Receiver<Request>, end: Instant) -> Option<Request> {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        if let Poll::Ready(request) = inbox.poll_recv(&mut Context::from_waker(&waker)) {
            return request;
        }
        let left = end.checked_duration_since(Instant::now())?;
        thread::park_timeout(left);
    }
}

#[cfg(test)]
mod tests {
    use super::super::QUEUE_LEN;
    use super::super::group::Touches;
    use super::*;

    /// Longer than a test takes.
    const LONG: Duration = Duration::from_secs(3600);

    fn nothing(done: Done) -> Request {
        Request::Write(Job {
            write: Box::new(|_| Box::new(|_| {})),
            done,
            touches: Touches::Anything,
        })
    }

    #[test]
    fn one_commit_takes_no_more_jobs_than_a_group_has() {
        let (requests, mut inbox) = mpsc::channel(2 * GROUP_MAX);
        for _ in 0..GROUP_MAX + 1 {
            requests.try_send(nothing(Done::Durably)).unwrap();
        }
        let (jobs, is_closing) = gather(nothing(Done::Durably), &mut inbox, LONG);
        assert_eq!((jobs.len(), is_closing.is_some()), (GROUP_MAX, false));
        assert_eq!(inbox.len(), 2, "the next commit has what is left");
    }

    #[test]
    fn what_can_wait_goes_along_with_what_cannot() {
        let (requests, mut inbox) = mpsc::channel(QUEUE_LEN);
        let next = thread::spawn(move || {
            requests.blocking_send(nothing(Done::Eventually)).unwrap();
            requests.blocking_send(nothing(Done::Visibly)).unwrap();
            requests
        });
        let (jobs, _) = gather(nothing(Done::Eventually), &mut inbox, LONG);
        assert_eq!(jobs.len(), 3);
        let requests = next.join().unwrap();
        // Nothing waits for what cannot, for a node that goes down, or longer than it may.
        let (jobs, _) = gather(nothing(Done::Durably), &mut inbox, LONG);
        assert_eq!(jobs.len(), 1);
        let (jobs, _) = gather(nothing(Done::Eventually), &mut inbox, Duration::from_millis(1));
        assert_eq!(jobs.len(), 1);
        let (done, _) = oneshot::channel();
        requests.try_send(Request::Close(done)).unwrap();
        let (jobs, is_closing) = gather(nothing(Done::Eventually), &mut inbox, LONG);
        assert_eq!((jobs.len(), is_closing.is_some()), (1, true));
        drop(requests);
        let (jobs, is_closing) = gather(nothing(Done::Eventually), &mut inbox, LONG);
        assert_eq!((jobs.len(), is_closing.is_some()), (1, false));
    }
}
