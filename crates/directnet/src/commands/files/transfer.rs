//! Following files until they have come to an end: a line each on a terminal, redrawn as they come along.

use std::io::{self, IsTerminal, Write};
use std::time::Instant;

use api::Service;
use api::events::Event;
use api::files::{File, FileState, FilesRequest};
use api::size;
use futures_util::StreamExt;

use super::show;
use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::layout;

/// Columns of a bar.
const BAR_WIDTH: usize = 24;

/// Waits until no file of these is on its way any more, showing how they come along. Those that only wait for a decision
/// are not waited for.
///
/// # Errors
///
/// Fails when one of them failed, or the node went away.
pub(crate) async fn follow(node: &impl Service, files: Vec<File>) -> Result<Exit, CommandError> {
    // Listening begins before looking, so that nothing can come in between.
    let mut events = node.events().await?;
    let mut screen = Screen::new();
    let rows: Vec<i64> = files
        .iter()
        .filter(|file| file.state == FileState::Accepted)
        .map(|file| file.row)
        .collect();
    loop {
        let all = node
            .files(FilesRequest {
                with: None,
                all: true,
            })
            .await?;
        let files: Vec<File> = all.into_iter().filter(|file| rows.contains(&file.row)).collect();
        screen.show(&files)?;
        if files.iter().all(|file| file.state != FileState::Accepted) {
            return outcome(&files);
        }
        loop {
            let gone = || CommandError::say(Exit::NoNode, say!("recv-node-gone"));
            match events.next().await.ok_or_else(gone)? {
                Ok(Event::File { row, .. }) if rows.contains(&row) => break,
                Ok(Event::Missed | Event::Changed { .. }) => break,
                Ok(_) => {}
                Err(_) => return Err(gone()),
            }
        }
    }
}

fn outcome(files: &[File]) -> Result<Exit, CommandError> {
    match files.iter().find(|file| file.state != FileState::Saved) {
        None => Ok(Exit::Done),
        Some(file) => {
            let message = say!(
                "file-not-saved",
                file = &show::name(file),
                state = &show::state(file)
            );
            Err(CommandError::say(Exit::Failure, message))
        }
    }
}

/// Where progress is shown.
struct Screen {
    is_terminal: bool,
    /// Lines that were drawn and can be drawn over.
    drawn: usize,
    began: Instant,
    began_with: Option<u64>,
    /// What was said of files that have come to an end.
    said: Vec<i64>,
}

impl Screen {
    fn new() -> Self {
        Self {
            is_terminal: io::stderr().is_terminal(),
            drawn: 0,
            began: Instant::now(),
            began_with: None,
            said: Vec::new(),
        }
    }

    fn show(&mut self, files: &[File]) -> io::Result<()> {
        let mut lines = String::new();
        let mut out = io::stderr().lock();
        if self.is_terminal && self.drawn > 0 {
            // Up to the first line of what was drawn, and away with it.
            lines.push_str(&format!("\x1b[{}A\x1b[J", self.drawn));
        }
        for file in files {
            if file.state != FileState::Accepted && !self.said.contains(&file.row) {
                self.said.push(file.row);
                lines.push_str(&format!("{}: {}\n", show::name(file), show::state(file)));
            }
        }
        self.drawn = 0;
        if self.is_terminal {
            let done: u64 = files.iter().map(|file| file.done_bytes).sum();
            let before = *self.began_with.get_or_insert(done);
            for file in files.iter().filter(|file| file.state == FileState::Accepted) {
                lines.push_str(&line(file));
                self.drawn += 1;
            }
            let seconds = self.began.elapsed().as_secs_f64();
            if self.drawn > 0 && seconds > 0.5 {
                let rate = done.saturating_sub(before) as f64 / seconds;
                lines.push_str(&format!("{}/s\n", size::human(rate as u64)));
                self.drawn += 1;
            }
        }
        out.write_all(lines.as_bytes())?;
        out.flush()
    }
}

/// One file that is on its way.
fn line(file: &File) -> String {
    let percent = show::percent(file.done_bytes, file.size_bytes);
    let filled = usize::try_from(percent).unwrap_or(100) * BAR_WIDTH / 100;
    let bar = "#".repeat(filled) + &".".repeat(BAR_WIDTH.saturating_sub(filled));
    let name = show::name(file);
    let name = layout::pad(&layout::cut(&name, 30), 30);
    let waits = match file.moving {
        true => String::new(),
        false => format!("  {}", say!("file-bar-waits")),
    };
    let (percent, size) = (format!("{percent:>3}"), size::human(file.size_bytes));
    let told = say!("files-bar-percent", percent = &percent, size = &size);
    format!("{name} [{bar}] {told}{waits}\n")
}
