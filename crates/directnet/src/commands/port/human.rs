//! A report on one port, for people.
//!
//! ```text
//! Port 22, system range (0-1023)
//!
//! Registry: what it is for                        claims, a block of their own
//!   tcp, udp  ssh  The Secure Shell (SSH) Protocol
//!
//! Other lists: what else is said of it             left out where they say nothing
//!   seen      one control server of malware was once seen on it
//!
//! This machine: what is on it now                 evidence, another block
//!   tcp  listening on 0.0.0.0, [::]
//!        sshd, process 812 of user root, started 3 days ago
//!
//! Verdict                                         the two compared
//!   tcp  known: registered for ssh, and the name sshd fits
//!
//! Check by hand
//!   Linux  ss -tlnp 'sport = :22'
//! ```

mod claim;
mod connections;
mod evidence;
mod identification;
mod machine;
mod origin;
mod others;
mod search;
mod sources;

use std::time::SystemTime;

use api::ports::MachineDocument;
use jiff::tz::TimeZone;
use ports::atlas::PortRange;
use ports::byhand::{self, System};
use ports::connections::Connections;
use ports::search::SearchReport;
use ports::verdict::{NextStep, Verdict};
use ports::watch::Seen;
use ports::{Claims, PortReport, Transport};

use crate::commands::port::wording;
use crate::language::{say, translated};
use crate::layout;
use crate::output;
use crate::style::{self, FAINT, HEADING, paint};

/// How many columns text gets where there is no terminal, or a wide one: longer lines are hard to read.
const WIDTH_MAX: usize = 100;
/// The narrowest terminal that lines are still fitted to.
const WIDTH_MIN: usize = 40;

/// Whoever reads the report: their system, clock, time zone, and how many columns they see.
///
/// Without a time zone, that of the machine counts; it is read only when a time is shown.
#[derive(Debug, Clone)]
pub(super) struct Reader {
    pub(super) now: SystemTime,
    pub(super) zone: Option<TimeZone>,
    pub(super) width: usize,
}

impl Reader {
    /// The person at this terminal.
    pub(super) fn here() -> Self {
        Self {
            now: SystemTime::now(),
            zone: None,
            width: width_in(output::terminal_width()),
        }
    }
}

/// How many columns text gets in a terminal of so many, if there is one.
fn width_in(terminal: Option<usize>) -> usize {
    terminal.unwrap_or(WIDTH_MAX).clamp(WIDTH_MIN, WIDTH_MAX)
}

/// Lines that begin with a label; the lines that follow are indented to the same column.
#[derive(Debug)]
struct Lines {
    text: String,
    label_width: usize,
    width: usize,
}

impl Lines {
    /// Starts a block under `title`.
    fn under(title: &str, labels: impl Iterator<Item = usize>, reader: &Reader) -> Self {
        let label_width = labels.max().unwrap_or(0);
        Self {
            text: format!("\n{}\n", paint(HEADING, title)),
            label_width,
            width: reader.width,
        }
    }

    /// Returns how many columns a line has behind its label.
    fn room(&self) -> usize {
        self.width.saturating_sub(self.label_width + 4)
    }

    /// Adds one line, which is not broken.
    fn push(&mut self, label: &str, line: impl AsRef<str>) {
        let label = layout::pad(label, self.label_width);
        let line = format!("  {label}  {}", line.as_ref());
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// Adds text, broken into as many lines as it takes; `indent` and `hang` are the blanks before the first and
    /// before the later ones.
    fn push_wrapped(&mut self, label: &str, text: &str, (indent, hang): (usize, usize)) {
        let mut label = label;
        let mut indent = indent;
        for line in layout::wrap(text, self.room().saturating_sub(hang.max(indent))) {
            self.push(label, format!("{}{line}", " ".repeat(indent)));
            label = "";
            indent = hang;
        }
    }
}

/// Renders a report as lines of text with styles, with the connections if they were asked for.
pub(super) fn render(
    report: &PortReport,
    seen: &Seen,
    connections: Option<&Connections>,
    reader: &Reader,
) -> String {
    let asked_for = match &report.transports[..] {
        [entry] => format!("{}/{}", report.port, entry.transport),
        _ => report.port.to_string(),
    };
    let title = paint(HEADING, say!("port-title", port = &asked_for));
    let mut text = format!("{title}, {}\n", range(report.range));
    text.push_str(&claim::render(report, reader));
    text.push_str(&others::render(report, reader));
    text.push_str(&evidence::render(report, seen, reader));
    if let Some(found) = connections {
        text.push_str(&connections::render(found, report, reader));
    }
    text.push_str(&verdicts(report, reader));
    text.push_str(&by_hand(report, say!("by-hand-title"), reader));
    text
}

/// Renders what a contact's machine said of one of its ports, for whoever is at this terminal.
pub(crate) fn of_machine(answer: &MachineDocument, claims: &Claims) -> String {
    machine::render(answer, claims, &Reader::here())
}

/// Renders where a word was found.
pub(super) fn search(report: &SearchReport, reader: &Reader) -> String {
    search::render(report, reader)
}

/// Renders the sources of everything in a report, with their terms.
pub(super) fn sources(report: &PortReport, reader: &Reader) -> String {
    sources::render(report, reader)
}

fn verdicts(report: &PortReport, reader: &Reader) -> String {
    let mut lines = Lines::under(say!("verdict-title"), transports(report), reader);
    for entry in &report.transports {
        push_verdict(&mut lines, entry.transport, &entry.verdict);
    }
    lines.text
}

fn push_verdict(lines: &mut Lines, transport: Transport, verdict: &Verdict) {
    let plain = wording::level(verdict.level);
    let level = paint(style::of_level(verdict.level), plain);
    let label = transport.name();
    let reasons = verdict.reasons.iter();
    let reasons: Vec<String> = reasons.map(in_words).collect();
    match &reasons[..] {
        [reason] if layout::width(&format!("{plain}: {reason}")) <= lines.room() => {
            lines.push(label, format!("{level}: {reason}"));
        }
        reasons => {
            lines.push(label, level);
            for reason in reasons {
                lines.push_wrapped("", &format!("- {reason}"), (0, 2));
            }
        }
    }
    if verdict.next_step != NextStep::Nothing {
        let next = say!("verdict-next", step = &in_words(verdict.next_step));
        lines.push_wrapped("", &next, (0, 6));
    }
}

fn by_hand(report: &PortReport, title: &str, reader: &Reader) -> String {
    let names = System::ALL.map(|system| system.name().len());
    let mut lines = Lines::under(title, names.into_iter(), reader);
    for system in System::ALL {
        let mut label = system.name();
        for entry in &report.transports {
            for command in byhand::commands(system, entry.port, entry.transport) {
                lines.push(label, command);
                label = "";
            }
        }
    }
    lines.text
}

/// Returns the widths of the labels of blocks that have one part per transport.
fn range(range: PortRange) -> String {
    let bounds = range.bounds().to_string();
    match range {
        PortRange::System => say!("port-range-system", bounds = &bounds),
        PortRange::User => say!("port-range-user", bounds = &bounds),
        PortRange::Dynamic => say!("port-range-dynamic", bounds = &bounds),
    }
}

/// Says in the user's language what crate `ports` says of something.
fn in_words(what: impl std::fmt::Display) -> String {
    translated(&what.to_string()).into_owned()
}

/// A gap, as a note.
fn note(gap: impl std::fmt::Display) -> String {
    say!("note", what = &in_words(gap))
}

fn transports(report: &PortReport) -> impl Iterator<Item = usize> {
    report.transports.iter().map(|entry| entry.transport.name().len())
}

/// Makes a line that is there for completeness.
fn faint(text: impl std::fmt::Display) -> String {
    paint(FAINT, text)
}

#[cfg(test)]
mod tests;
