//! The journal as text, one line per entry, fields between tabs (shown as blanks here).
//!
//! ```text
//! directnet watch journal 1 1763800000
//! open tcp 8080 wildcard 1763700000 1763790000 - /usr/sbin/nginx nginx.service
//! gone udp 5353 loopback 1763700000 1763700000 1763790000 /usr/bin/avahi -
//! end 2
//! ```
//!
//! Times are seconds since 1970. After the times come pairs of program and unit; `-` is no unit. Texts are visible
//! ones, so no tab or line break can be in them. The last line counts the entries: a file without it was cut off.

use std::time::{Duration, SystemTime};

use atlas::number::{PortNumber, Transport};
use memchr::{memchr, memchr_iter, memmem, memrchr};

use super::{Journal, Times};
use crate::text::VisibleText;
use crate::watch::holding::{AddressClass, Holding, Place, Program, Programs};

/// How every journal of this version begins.
const TITLE: &str = "directnet watch journal 1";
/// What stands for a field that has nothing in it.
const NOTHING: &str = "-";
/// The most entries of a journal: every port of two transports, a few times over.
pub(super) const ENTRIES_MAX: usize = 400_000;
/// The most programs of one entry.
const PROGRAMS_MAX: usize = 64;

/// Where a journal is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// It does not begin as a journal that this version can read.
    #[error("it does not begin with {TITLE:?}")]
    Title,
    /// A line is not what it should be.
    #[error("line {number} is not understood")]
    Line {
        /// The number of the line, from 1.
        number: usize,
    },
    /// The end is missing.
    #[error("the end is missing")]
    CutOff,
}

/// Writes a journal.
pub(super) fn to_text(journal: &Journal) -> String {
    let mut text = format!("{TITLE}\t{}\n", moment_or_nothing(journal.updated));
    for ((place, holding), times) in &journal.entries {
        let word = if times.closed.is_none() { "open" } else { "gone" };
        text.push_str(&format!(
            "{word}\t{}\t{}\t{}\t{}\t{}\t{}",
            place.transport,
            place.port,
            holding.class.code(),
            moment(times.first_seen),
            moment(times.since),
            moment_or_nothing(times.closed),
        ));
        for program in holding.programs.iter().take(PROGRAMS_MAX) {
            let unit = program.unit.as_ref().map_or(NOTHING, VisibleText::as_str);
            text.push_str(&format!("\t{}\t{unit}", program.path));
        }
        text.push('\n');
    }
    text.push_str(&format!("end\t{}\n", journal.entries.len()));
    text
}

/// Reads a journal.
///
/// # Errors
///
/// Says where the text stops being a journal.
pub(crate) fn parse(bytes: &[u8]) -> Result<Journal, Damage> {
    let text = std::str::from_utf8(bytes).map_err(|error| Damage::Line {
        number: bytes
            .iter()
            .take(error.valid_up_to())
            .filter(|byte| **byte == b'\n')
            .count()
            .saturating_add(1),
    })?;
    let mut lines = text.split_terminator('\n').zip(1_usize..);
    let title = lines.next().map(|(line, _)| line).unwrap_or_default();
    let mut journal = begin(title)?;
    for (line, number) in lines {
        if let Some(count) = line.strip_prefix("end\t") {
            let is_whole = count.parse() == Ok(journal.entries.len());
            return if is_whole {
                Ok(journal)
            } else {
                Err(Damage::CutOff)
            };
        }
        let (place, holding, times) = parse_entry(line)
            .filter(|_| journal.entries.len() < ENTRIES_MAX)
            .ok_or(Damage::Line { number })?;
        journal.entries.insert((place, holding), times);
    }
    Err(Damage::CutOff)
}

/// Reads what a journal says of one port; of the rest it looks only whether that is all there.
///
/// # Errors
///
/// Says where the text stops being a journal; damage to lines of other ports is not noticed.
pub(crate) fn parse_port(bytes: &[u8], port: PortNumber) -> Result<Journal, Damage> {
    let title = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let mut journal = begin(std::str::from_utf8(title).map_err(|_| Damage::Title)?)?;
    if !is_whole(bytes) {
        return Err(Damage::CutOff);
    }
    let field = format!("\t{port}\t");
    for hit in memmem::find_iter(bytes, &field) {
        let (before, after) = bytes.split_at_checked(hit).unwrap_or_default();
        let start = memrchr(b'\n', before).map_or(0, |at| at.saturating_add(1));
        let end = hit.saturating_add(memchr(b'\n', after).unwrap_or(after.len()));
        let line = bytes
            .get(start..end)
            .and_then(|line| std::str::from_utf8(line).ok());
        let (place, holding, times) = line.and_then(parse_entry).ok_or_else(|| Damage::Line {
            number: memchr_iter(b'\n', before).count().saturating_add(1),
        })?;
        if place.port == port {
            journal.entries.insert((place, holding), times);
        }
    }
    Ok(journal)
}

/// Whether the last line counts the lines between it and the first.
fn is_whole(bytes: &[u8]) -> bool {
    let count = || {
        let text = bytes.strip_suffix(b"\n")?;
        let last = text.get(memrchr(b'\n', text)?.checked_add(1)?..)?;
        let counted: usize = std::str::from_utf8(last.strip_prefix(b"end\t")?)
            .ok()?
            .parse()
            .ok()?;
        (memchr_iter(b'\n', text).count() == counted.checked_add(1)?).then_some(counted)
    };
    count().is_some()
}

/// Reads the first line.
fn begin(title: &str) -> Result<Journal, Damage> {
    let updated = title
        .strip_prefix(TITLE)
        .and_then(|rest| rest.strip_prefix('\t'))
        .ok_or(Damage::Title)?;
    Ok(Journal {
        updated: parse_moment_or_nothing(updated).ok_or(Damage::Title)?,
        ..Journal::default()
    })
}

fn parse_entry(line: &str) -> Option<(Place, Holding, Times)> {
    let mut fields = line.split('\t');
    let is_open = match fields.next()? {
        "open" => true,
        "gone" => false,
        _ => return None,
    };
    let transport = fields.next()?;
    let place = Place {
        transport: Transport::ALL
            .into_iter()
            .find(|candidate| candidate.name() == transport)?,
        port: PortNumber(fields.next()?.parse().ok()?),
    };
    let class = fields.next()?;
    let class = AddressClass::ALL
        .into_iter()
        .find(|candidate| candidate.code() == class)?;
    let times = Times {
        first_seen: parse_moment(fields.next()?)?,
        since: parse_moment(fields.next()?)?,
        closed: parse_moment_or_nothing(fields.next()?)?,
    };
    let programs = parse_programs(fields)?;
    (times.closed.is_none() == is_open).then_some((place, Holding { class, programs }, times))
}

fn parse_programs<'a>(mut fields: impl Iterator<Item = &'a str>) -> Option<Programs> {
    let mut programs = Programs::new();
    while let Some(path) = fields.next() {
        let unit = fields.next()?;
        programs.insert(Program {
            // The file may have been edited by hand.
            path: VisibleText::from(path),
            unit: (unit != NOTHING).then(|| VisibleText::from(unit)),
        });
    }
    (programs.len() <= PROGRAMS_MAX).then_some(programs)
}

fn moment(moment: SystemTime) -> u64 {
    let since_1970 = moment.duration_since(SystemTime::UNIX_EPOCH);
    since_1970.map_or(0, |span| span.as_secs())
}

fn moment_or_nothing(at: Option<SystemTime>) -> String {
    at.map_or_else(|| NOTHING.to_owned(), |at| moment(at).to_string())
}

fn parse_moment(seconds: &str) -> Option<SystemTime> {
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds.parse().ok()?))
}

fn parse_moment_or_nothing(field: &str) -> Option<Option<SystemTime>> {
    if field == NOTHING {
        return Some(None);
    }
    parse_moment(field).map(Some)
}
