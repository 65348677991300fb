//! Files that are offered to the user or by the user: how far they have come, and what can be done about them.

use api::events::Event;
use api::files::{File, FileState};
use api::size;
use api::text::visible;

use crate::block::one_line;
use crate::language::{anew, say, told};
use unicode_width::UnicodeWidthStr;

/// The longest and the shortest bar, in columns.
const BAR_MAX: usize = 20;
const BAR_MIN: usize = 4;

/// The list, and which of it is chosen.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// The latest first.
    pub(crate) listed: Vec<File>,
    pub(crate) chosen: usize,
    /// Whether the list was answered at least once: an empty one means something then.
    pub(crate) is_listed: bool,
}

/// What the user can do about a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileAct {
    Accept,
    Decline,
    Cancel,
}

impl FileAct {
    /// How it is offered, with its key.
    pub(crate) fn label(self) -> String {
        format!(" {} ", anew(self.hint()))
    }

    pub(crate) fn hint(self) -> &'static str {
        match self {
            Self::Accept => "a accept",
            Self::Decline => "d decline",
            Self::Cancel => "x cancel",
        }
    }
}

impl Files {
    /// Takes in a new list, oldest first; what was chosen stays chosen.
    pub(crate) fn take(&mut self, mut listed: Vec<File>) {
        let chosen = self.chosen().map(|file| file.row);
        listed.reverse();
        self.listed = listed;
        self.is_listed = true;
        let place = chosen.and_then(|row| self.listed.iter().position(|file| file.row == row));
        let last = self.listed.len().saturating_sub(1);
        self.chosen = place.unwrap_or(self.chosen).min(last);
    }

    pub(crate) fn chosen(&self) -> Option<&File> {
        self.listed.get(self.chosen)
    }

    /// Moves the choice by so many lines: up when negative.
    pub(crate) fn choose(&mut self, by: isize) {
        let last = self.listed.len().saturating_sub(1);
        self.chosen = self.chosen.saturating_add_signed(by).min(last);
    }

    /// Notes how a file comes along; returns whether that says everything, so that nothing has to be asked for.
    pub(crate) fn note(&mut self, event: &Event) -> bool {
        let file = row_of(event).and_then(|row| self.listed.iter_mut().find(|file| file.row == row));
        file.is_some_and(|file| came_along(file, event))
    }
}

/// The message of the file that an event is about.
pub(crate) fn row_of(event: &Event) -> Option<i64> {
    match event {
        Event::File { row, .. } => Some(*row),
        _ => None,
    }
}

/// Notes in `file` how it comes along; returns whether its state is still the same.
pub(crate) fn came_along(file: &mut File, event: &Event) -> bool {
    let Event::File {
        state, done_bytes, ..
    } = event
    else {
        return false;
    };
    file.moving |= *done_bytes > file.done_bytes;
    file.done_bytes = *done_bytes;
    std::mem::replace(&mut file.state, *state) == *state
}

/// What can be done about a file, as it stands.
pub(crate) fn acts(file: &File) -> &'static [FileAct] {
    use FileAct::{Accept, Cancel, Decline};
    match (file.state, file.from_contact) {
        (FileState::Offered, true) => &[Accept, Decline],
        (FileState::Failed, true) => &[Accept, Cancel],
        (FileState::Accepted, _) | (FileState::Offered | FileState::Failed, false) => &[Cancel],
        _ => &[],
    }
}

/// With whom it is exchanged; in a room, who offers it as well.
pub(crate) fn whose(file: &File) -> String {
    match &file.author {
        Some(author) => visible(&format!("{} {author}", file.contact)),
        None => visible(&file.contact),
    }
}

/// Its name, on one line; of a folder, with how many files it holds.
pub(crate) fn name(file: &File) -> String {
    let name = one_line(&file.name);
    match (file.folder, file.files) {
        (false, _) => name,
        (true, files) => format!("{name}/ ({})", say!("file-count", count = files)),
    }
}

/// How it stands with it, in a few words, with a bar while it is on its way, in at most `width` columns if that can be.
pub(crate) fn standing(file: &File, width: usize) -> String {
    if let (FileState::Offered, Some(reach)) = (file.state, file.reach) {
        return say!("file-offered-room", saved = reach.saved, members = reach.members);
    }
    let word = match (file.state, file.from_contact) {
        (FileState::Offered, true) => say!("file-offered-you"),
        (FileState::Offered, false) => say!("file-offered"),
        (FileState::Accepted, true) if file.moving => say!("file-coming"),
        (FileState::Accepted, false) if file.moving => say!("file-going"),
        (FileState::Accepted, _) => say!("file-waits"),
        (FileState::Saved, _) => say!("file-saved"),
        (FileState::Declined, _) => say!("file-declined"),
        (FileState::Withdrawn, _) => say!("file-withdrawn"),
        (FileState::Failed, _) => say!("file-failed"),
        (FileState::Refused, _) => say!("file-refused"),
        (FileState::Unknown, _) => say!("file-newer"),
    };
    if file.state != FileState::Accepted || file.done_bytes == 0 {
        return word.to_owned();
    }
    let percent = percent(file);
    // A space on both sides of the bar, and the number.
    let room = width.saturating_sub(word.width()).saturating_sub(7);
    format!(
        "{word} {} {percent:>3} %",
        bar(percent, room.clamp(BAR_MIN, BAR_MAX))
    )
}

/// Why it stands so, or where it is.
pub(crate) fn about(file: &File) -> String {
    let text = match (&file.reason, &file.path) {
        (Some(reason), _) => told(reason),
        (None, Some(path)) if file.from_contact => say!("file-saved-as", path = &visible(path)),
        (None, Some(path)) => visible(path),
        (None, None) if file.state == FileState::Accepted && !file.moving => say!("file-goes-on").to_owned(),
        (None, None) => String::new(),
    };
    one_line(&text)
}

fn percent(file: &File) -> usize {
    let percent = file.done_bytes.saturating_mul(100).checked_div(file.size_bytes);
    usize::try_from(percent.unwrap_or(100).min(100)).unwrap_or(100)
}

fn bar(percent: usize, width: usize) -> String {
    let filled = (percent.saturating_mul(width) / 100).min(width);
    "█".repeat(filled) + &"░".repeat(width.saturating_sub(filled))
}

/// Everything about a file.
pub(crate) fn facts(file: &File) -> Vec<(String, String)> {
    let from = if file.from_contact {
        say!("fact-from")
    } else {
        say!("fact-to")
    };
    let mut facts = vec![
        (say!("fact-name"), name(file)),
        (from, whose(file)),
        (
            say!("fact-size"),
            say!(
                "file-bytes",
                size = &size::human(file.size_bytes),
                bytes = file.size_bytes
            ),
        ),
        (say!("fact-state"), standing(file, 0)),
        (say!("fact-row"), file.row.to_string()),
        ("BLAKE3", file.hash.clone()),
    ];
    if let Some(path) = &file.path {
        facts.push((say!("fact-on-disk"), visible(path)));
    }
    if let Some(reason) = &file.reason {
        facts.push((say!("fact-because"), told(reason)));
    }
    let owned = facts.into_iter().map(|(what, fact)| (what.to_owned(), fact));
    owned.collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use api::files::FileReach;

    use super::*;

    /// A file as a node tells of it.
    pub(crate) fn file(row: i64, from_contact: bool, name: &str, state: FileState) -> File {
        let told = serde_json::json!({
            "row": row,
            "contact": "bob",
            "from_contact": from_contact,
            "name": name,
            "folder": false,
            "size_bytes": 35_100_000,
            "files": 1,
            "hash": "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
            "state": state,
            "done_bytes": 0,
            "moving": false,
        });
        serde_json::from_value(told).unwrap()
    }

    pub(crate) fn event(row: i64, state: FileState, done_bytes: u64) -> Event {
        Event::File {
            contact: "bob".into(),
            row,
            state,
            done_bytes,
            size_bytes: 35_100_000,
        }
    }

    #[test]
    fn what_comes_along_needs_no_question_and_what_changes_does() {
        let mut files = Files::default();
        files.take(vec![file(1, true, "a", FileState::Accepted)]);
        assert!(files.note(&event(1, FileState::Accepted, 17_550_000)));
        assert_eq!(standing(&files.listed[0], 22), "coming ████░░░░░  50 %");
        assert!(!files.note(&event(1, FileState::Saved, 35_100_000)));
        assert!(!files.note(&event(2, FileState::Offered, 0)));
    }

    #[test]
    fn what_is_offered_in_a_room_says_by_whom_and_how_many_have_it() {
        let mut theirs = file(1, true, "a", FileState::Offered);
        (theirs.contact, theirs.author) = ("#team".into(), Some("carol".into()));
        assert_eq!(
            (whose(&theirs).as_str(), standing(&theirs, 34).as_str()),
            ("#team carol", "offered to you")
        );
        let mut ours = file(2, false, "a", FileState::Offered);
        ours.contact = "#team".into();
        ours.reach = Some(FileReach {
            members: 4,
            saved: 2,
            ..FileReach::default()
        });
        assert_eq!(standing(&ours, 34), "offered, saved by 2 of 4");
        assert_eq!(acts(&ours), [FileAct::Cancel]);
        ours.state = FileState::Withdrawn;
        assert_eq!(standing(&ours, 34), "withdrawn");
    }

    #[test]
    fn a_bar_is_as_long_as_there_is_room() {
        let mut going = file(1, false, "a", FileState::Accepted);
        (going.done_bytes, going.moving) = (35_099_999, true);
        for width in [0, 10, 20, 30, 100] {
            let standing = standing(&going, width);
            assert!(standing.ends_with("  99 %"), "{standing}");
            let bar = standing.chars().filter(|sign| "█░".contains(*sign)).count();
            assert!((BAR_MIN..=BAR_MAX).contains(&bar), "{standing}");
            assert!(bar == BAR_MIN || standing.chars().count() <= width, "{standing}");
        }
    }

    #[test]
    fn what_has_come_to_an_end_cannot_be_stopped() {
        for (state, from_contact, count) in [
            (FileState::Offered, true, 2),
            (FileState::Offered, false, 1),
            (FileState::Accepted, true, 1),
            (FileState::Failed, true, 2),
            (FileState::Saved, true, 0),
            (FileState::Withdrawn, false, 0),
        ] {
            assert_eq!(acts(&file(1, from_contact, "a", state)).len(), count, "{state:?}");
        }
    }

    #[test]
    fn the_chosen_file_stays_chosen_when_another_one_comes() {
        let mut files = Files::default();
        files.take(vec![
            file(1, true, "a", FileState::Saved),
            file(2, true, "b", FileState::Offered),
        ]);
        files.choose(1);
        assert_eq!(files.chosen().map(|file| file.row), Some(1));
        files.take(vec![
            file(1, true, "a", FileState::Saved),
            file(2, true, "b", FileState::Offered),
            file(3, true, "c", FileState::Offered),
        ]);
        assert_eq!((files.chosen().map(|file| file.row), files.chosen), (Some(1), 2));
    }

    #[test]
    fn a_name_stays_on_its_line_and_steers_nothing() {
        let evil = file(1, true, "a\u{202e}fdp\n\u{1b}[2J", FileState::Offered);
        assert_eq!(name(&evil), "a\\u{202e}fdp \\u{1b}[2J");
    }
}
