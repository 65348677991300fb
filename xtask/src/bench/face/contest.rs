//! The contest: everybody starts in turns, and then one conversation is scrolled back.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::ensure;

use super::store::{self, Extent};
use super::terminal::Terminal;
use crate::bench::machine;
use crate::bench::node::Node;
use crate::bench::table::Table;

/// Columns and lines of the terminal.
const SIZE: (u16, u16) = (120, 40);

/// What a terminal sends for these keys.
const ENTER: &str = "\r";
const PAGE_UP: &str = "\u{1b}[5~";

/// Measures, and returns the section for the page.
pub(super) fn run(directnet: &str, is_quick: bool) -> anyhow::Result<String> {
    let (extent, turns, pages) = if is_quick {
        let (contacts, messages) = (100, 100_000);
        (Extent { contacts, messages }, 5, 100)
    } else {
        let (contacts, messages) = (1_000, 1_000_000);
        (Extent { contacts, messages }, 21, 400)
    };
    // Short, because a Unix socket's path is; and on a disk, where files are.
    let folder = tempfile::Builder::new().prefix("dn").tempdir()?;
    let home = folder.path().join("alice");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let file = runtime.block_on(store::fill(directnet, &home, extent))?;
    let _node = runtime.block_on(Node::start(directnet, &home))?;
    let mut times: [Vec<Duration>; 3] = Default::default();
    let [faces, statuses, lesses] = &mut times;
    for _ in 0..turns {
        faces.push(face(directnet, &home, extent)?);
        statuses.push(status(directnet, &home)?);
        lesses.push(less(&file)?);
    }
    let (scrolled, missing) = scroll(directnet, &home, extent, pages)?;
    let mut table = Table::new(&["what", "median ms", "slowest ms"]);
    let [faces, statuses, lesses] = times;
    for (what, times) in [
        (
            "`directnet`, from the command to the whole list on the screen",
            faces,
        ),
        ("`directnet status`, from the command to its end", statuses),
        (
            "`less +G` of the same messages in a file, to the last one",
            lesses,
        ),
        ("`directnet`, from PageUp to the page above", scrolled),
    ] {
        table.row(row(what, times));
    }
    let explanation = format!(
        "A node with {} contacts and {} messages, a tenth of them with one contact; a terminal of {} by {}. The node is up; \
         each start is a new process, {turns} in turns with the others. That one conversation is scrolled back by {pages} pages, \
         each as soon as the one before is drawn; {missing} times the \
         messages above were not there yet, and the screen stayed as it was.",
        extent.contacts, extent.messages, SIZE.0, SIZE.1,
    );
    Ok([
        "## The terminal face".to_owned(),
        format!("{}.", machine::describe()),
        explanation,
        table.render(),
    ]
    .join("\n\n"))
}

fn row(what: &str, mut times: Vec<Duration>) -> Vec<String> {
    times.sort_unstable();
    let ms = |time: Option<&Duration>| {
        time.map_or_else(String::new, |time| format!("{:.1}", time.as_secs_f64() * 1e3))
    };
    vec![what.to_owned(), ms(times.get(times.len() / 2)), ms(times.last())]
}

fn command(directnet: &str, home: &Path) -> Command {
    let mut command = Command::new(directnet);
    command.arg("--home").arg(home);
    command
}

/// Starts the face, and waits until who wrote last is on the screen with what.
fn open(directnet: &str, home: &Path, extent: Extent) -> anyhow::Result<(Terminal, Duration)> {
    let begun = Instant::now();
    let mut terminal = Terminal::open(&mut command(directnet, home), SIZE)?;
    terminal.shows(&extent.last_contact())?;
    let drawn = terminal.shows(&extent.last_number())?;
    Ok((terminal, drawn.saturating_duration_since(begun)))
}

fn face(directnet: &str, home: &Path, extent: Extent) -> anyhow::Result<Duration> {
    let (mut terminal, time) = open(directnet, home, extent)?;
    terminal.settles()?;
    Ok(time)
}

fn status(directnet: &str, home: &Path) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    let status = command(directnet, home)
        .arg("status")
        .stdin(Stdio::null())
        .output()?;
    ensure!(status.status.success() && !status.stdout.is_empty(), "{status:?}");
    Ok(begun.elapsed())
}

fn less(file: &Path) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    let mut terminal = Terminal::open(Command::new("less").arg("+G").arg(file), SIZE)?;
    // It folds lines, also in the middle of a number: at the end of the file it says so.
    let drawn = terminal.shows("(END)")?;
    Ok(drawn.saturating_duration_since(begun))
}

/// Scrolls the longest conversation back, and returns how long each page took, and for how many nothing new was there yet.
fn scroll(
    directnet: &str,
    home: &Path,
    extent: Extent,
    pages: usize,
) -> anyhow::Result<(Vec<Duration>, usize)> {
    let (mut terminal, _) = open(directnet, home, extent)?;
    terminal.settles()?;
    terminal.press(ENTER)?;
    terminal.shows(&extent.last_number())?;
    terminal.settles()?;
    let mut times = Vec::new();
    let mut missing = 0;
    for _ in 0..pages {
        let pressed = terminal.press(PAGE_UP)?;
        let drawn = terminal.answers()?;
        times.push(drawn.saturating_duration_since(pressed));
        missing += usize::from(!terminal.has_changed());
    }
    Ok((times, missing))
}
