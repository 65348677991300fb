//! Watching: telling what opens, closes or changes on the ports of this machine, and not telling it twice.
//!
//! ```no_run
//! use ports::watch::{Event, Next, Options, Watcher};
//!
//! let mut watcher = Watcher::start(Options::default())?;
//! while let Next::Event(event) = watcher.next(None) {
//!     if let Event::Port(event) = event {
//!         println!("{} {}: {}", event.place, event.kind.code(), event.entry.verdict.level);
//!     }
//! }
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! A [`Watcher`] subscribes to the kernel's events where it may, looks at everything, and compares what it sees with
//! its [`Journal`]. From then on a hint (an event, a count of sockets that is another one, or time) makes it look
//! again, and a pure reconciler finds the differences: opened, closed, changed owner, changed exposure. What was seen
//! counts, never the hint; the one exception is a listener that was gone before anybody could look, which is marked.
//!
//! Only this network namespace is watched. The kernel's events come from all of them; those of threads that are
//! elsewhere are left out before anything is looked at, and cost a hundredth of a processor at most. So a listener of
//! this namespace that such a thread opens or closes is noticed with the next look at everything, not at once.
//!
//! Nothing is printed, and the journal is kept where the caller says.

mod event;
mod holding;
mod journal;
mod journal_file;
#[cfg(target_os = "linux")]
pub(crate) mod kernel;
mod look;
mod pace;
mod reconcile;
mod seen;
mod selection;
mod source;
mod system;
mod throttle;
mod wake;
mod watcher;

pub use self::event::{Event, Kind, Method, PortEvent, Resync, Started};
pub use self::holding::{AddressClass, Holding, Place, Program, Programs};
pub use self::journal::{Damage, Journal, ReadError, Times};
pub(crate) use self::journal::{parse as parse_journal, parse_port as parse_journal_of_port};
pub use self::seen::Seen;
pub use self::selection::Selection;
pub use self::wake::StopHandle;
pub use self::watcher::{Next, Options, Watcher};

/// Joins an error and its causes into one line.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
