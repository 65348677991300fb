//! How files look on a terminal.

use std::io::{self, Write};

use api::files::{File, FileState};
use api::size;
use api::text::visible;

use crate::language::{say, translated};
use crate::table::{self, Column};

fn columns() -> [Column; 5] {
    [
        Column::whole(say!("column-row")),
        Column::whole(say!("column-with")),
        Column::shortened(say!("column-name"), 12),
        Column::whole(say!("column-size")),
        Column::shortened(say!("column-state"), 20),
    ]
}

/// Writes files as a table, within `width` terminal columns if there is a limit.
pub(crate) fn table(out: &mut impl Write, files: &[File], width: Option<usize>) -> io::Result<()> {
    let rows = files.iter().map(|file| {
        [
            file.row.to_string().into(),
            whose(file).into(),
            name(file).into(),
            size::human(file.size_bytes).into(),
            state(file).into(),
        ]
    });
    table::write(out, &columns(), rows, width)
}

/// With whom it is exchanged; in a room, who offers it as well.
pub(crate) fn whose(file: &File) -> String {
    match &file.author {
        Some(author) => format!("{} {author}", file.contact),
        None => file.contact.clone(),
    }
}

/// Its name, on one line, and how many files it holds.
pub(crate) fn name(file: &File) -> String {
    let name = visible(&file.name).replace(['\n', '\t'], " ");
    match (file.folder, file.files) {
        (false, _) => name,
        (true, count) => say!("files-folder", name = &(name + "/"), count),
    }
}

/// How it stands with it, in a few words.
pub(crate) fn state(file: &File) -> String {
    let is_here = file.from_contact;
    match file.state {
        FileState::Offered if is_here => say!("file-offered-here", row = &file.row.to_string()),
        FileState::Offered => match file.reach {
            Some(reach) => say!("file-offered-reach", saved = reach.saved, members = reach.members),
            None => say!("file-offered").to_owned(),
        },
        // Somebody may have given something else, while it is fetched of others.
        FileState::Accepted => because(&under_way(file), file),
        FileState::Saved if is_here => match &file.path {
            Some(path) => say!("file-saved-as", path = &visible(path)),
            None => say!("file-saved").to_owned(),
        },
        FileState::Saved => say!("file-saved-by", contact = &file.contact),
        FileState::Declined => say!("file-declined").to_owned(),
        FileState::Withdrawn => because(say!("file-withdrawn"), file),
        FileState::Failed if is_here => {
            let failed = because(say!("file-failed"), file);
            say!("file-failed-again", failed = &failed, row = &file.row.to_string())
        }
        FileState::Failed => because(say!("file-failed"), file),
        FileState::Refused => because(say!("file-refused"), file),
        FileState::Unknown => say!("file-needs-newer").to_owned(),
    }
}

fn under_way(file: &File) -> String {
    let what = match (file.moving, file.from_contact) {
        (true, true) => say!("file-coming"),
        (true, false) => say!("file-going-out"),
        (false, true) => say!("file-waits"),
        (false, false) => say!("file-accepted-there"),
    };
    if file.done_bytes == 0 {
        return what.to_owned();
    }
    let percent = percent(file.done_bytes, file.size_bytes);
    say!("file-percent", state = what, percent)
}

/// How much of it there is, in whole percent.
pub(crate) fn percent(done: u64, size: u64) -> u64 {
    done.saturating_mul(100).checked_div(size).unwrap_or(100).min(100)
}

fn because(what: &str, file: &File) -> String {
    match &file.reason {
        Some(reason) => {
            let reason = visible(&translated(reason));
            say!("file-because", state = what, reason = &reason)
        }
        None => what.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use api::files::FileReach;

    use super::*;

    fn file(row: i64, from_contact: bool, name: &str, state: FileState) -> File {
        File {
            row,
            contact: "bob".into(),
            author: None,
            reach: None,
            from_contact,
            name: name.into(),
            folder: false,
            size_bytes: 35_100_000,
            files: 1,
            hash: String::new(),
            state,
            done_bytes: 0,
            moving: false,
            reason: None,
            path: None,
        }
    }

    #[test]
    fn files_are_listed_with_what_can_be_done() {
        let files = [
            file(12, true, "report.pdf", FileState::Offered),
            File {
                done_bytes: 12_000_000,
                moving: true,
                ..file(13, true, "invoice\u{202e}fdp.exe", FileState::Accepted)
            },
            File {
                folder: true,
                files: 217,
                ..file(14, false, "photos", FileState::Saved)
            },
            File {
                reason: Some("the disk is full".into()),
                ..file(15, true, "big.iso", FileState::Failed)
            },
            File {
                contact: "#team".into(),
                author: Some("carol".into()),
                ..file(16, true, "plan.odt", FileState::Offered)
            },
            File {
                contact: "#team".into(),
                reach: Some(FileReach {
                    members: 4,
                    saved: 2,
                    ..FileReach::default()
                }),
                ..file(17, false, "plan.odt", FileState::Offered)
            },
        ];
        let mut out = Vec::new();
        table(&mut out, &files, None).unwrap();
        let out = String::from_utf8(out).unwrap();
        insta::assert_snapshot!(anstream::adapter::strip_str(&out).to_string(), @r"
        ROW  WITH         NAME                    SIZE     STATE
        12   bob          report.pdf              35.1 MB  offered: directnet files accept 12
        13   bob          invoice\u{202e}fdp.exe  35.1 MB  coming: 34 %
        14   bob          photos/ (217 files)     35.1 MB  saved by bob
        15   bob          big.iso                 35.1 MB  failed: the disk is full; again: directnet files accept 15
        16   #team carol  plan.odt                35.1 MB  offered: directnet files accept 16
        17   #team        plan.odt                35.1 MB  offered, saved by 2 of 4
        ");
    }
}
