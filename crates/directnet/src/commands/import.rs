//! `directnet import`: takes a history that was exported into the store.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use api::keeping::{HistoryImportDocument, LeftOutContact, LeftOutRoom};
use api::text::visible;
use node::keeping::{self, Imported};
use node::{Home, Paths};

use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::passphrase::{self, PassphraseFile};
use crate::{keep_trouble, output};

/// Take a history that was exported into the store
///
/// The node must be down. What was said with people who are your contacts comes into the conversations with them; what was
/// said with others is left out, and can be imported when they are. What was said in rooms is left out too: its members hand
/// it on themselves, signed by who wrote it. Messages that are here already stay as they are. If one line is wrong, nothing is
/// imported. Nothing that is imported is ever sent, and nobody becomes a contact by it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet down
  directnet import history.jsonl")]
pub(crate) struct Args {
    /// The file that `export` wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    passphrase: PassphraseFile,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args, home: &Path) -> Result<Exit, CommandError> {
    let file = File::open(&args.file).map_err(|error| {
        let (path, error) = (args.file.display().to_string(), error.to_string());
        CommandError::say(
            Exit::Usage,
            say!("import-cannot-open", path = &path, error = &error),
        )
    })?;
    keep_trouble::check_store(home)?;
    let home = Home::lock(home).map_err(keep_trouble::home)?;
    let paths = Paths::in_dir(home.path());
    let opener = passphrase::of_store(&paths, &args.passphrase)?;
    let imported = keeping::import(&paths, opener.secret(), BufReader::new(file), node::now())
        .map_err(|error| keep_trouble::importing(error, &args.file))?;
    let document = document(imported);
    if args.json {
        output::json(&mut io::stdout().lock(), &document)?;
    } else {
        output::human(&text(&document))?;
    }
    Ok(Exit::Done)
}

fn document(imported: Imported) -> HistoryImportDocument {
    let left_out = imported.left_out.into_iter().map(|left_out| LeftOutContact {
        id: left_out.contact.to_string(),
        name: left_out.name,
        messages: left_out.messages,
    });
    let left_out_rooms = imported.rooms_left_out.into_iter().map(|left_out| LeftOutRoom {
        id: left_out.room.to_string(),
        name: left_out.name,
        messages: left_out.messages,
    });
    HistoryImportDocument {
        version: 1,
        messages: imported.messages,
        known: imported.known,
        left_out: left_out.collect(),
        left_out_rooms: left_out_rooms.collect(),
    }
}

fn text(document: &HistoryImportDocument) -> String {
    let mut lines = vec![say!("import-done", messages = document.messages)];
    if document.known > 0 {
        lines.push(say!("import-known", count = document.known));
    }
    for LeftOutContact { id, name, messages } in &document.left_out {
        let name = on_one_line(name);
        lines.push(say!("import-left-out", messages = *messages, name = &name, id));
    }
    for LeftOutRoom { name, messages, .. } in &document.left_out_rooms {
        let room = on_one_line(name);
        lines.push(say!(
            "import-left-out-of-room",
            messages = *messages,
            room = &room
        ));
    }
    lines.join("\n") + "\n"
}

/// A name as a file gives it, which anybody may have written.
fn on_one_line(name: &str) -> String {
    visible(name).replace('\n', " ")
}
