//! `directnet atlas update`: a newer edition of the registry.

use std::io;
use std::path::PathBuf;

use api::atlas::{Row, UpdateDocument, VERSION};
use node::documents;
use ports::atlas::registry::Changes;
use ports::atlas::{Registration, Registry, read};
use ports::claims::kept::{self, KeptRegistry};

use super::fetch;
use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::{claims, home, output};

/// How many rows of each kind are shown.
const ROWS_SHOWN: usize = 10;

/// Take a newer edition of IANA's registry
///
/// Reads IANA's CSV or XML from a file or an address, says what is different from the edition in use, and keeps it in
/// the node's directory for every report from now on. A damaged file is refused, and so is an older edition. This is
/// the only command that asks a host for a file, and only the host that you name.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet atlas update service-names-port-numbers.csv
  directnet atlas update https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xml
  directnet atlas update --built-in")]
pub(super) struct Args {
    /// The file, or its address (https:// or http://)
    #[arg(value_name = "FILE-or-URL", required_unless_present = "built_in")]
    from: Option<String>,

    /// Take it even if it is older than the edition in use
    #[arg(long)]
    force: bool,

    /// Go back to the edition that this program was built with
    #[arg(long, conflicts_with_all = ["from", "force"])]
    built_in: bool,

    /// Print what changed as JSON
    #[arg(long)]
    json: bool,
}

/// Reads, compares, keeps, and says what changed.
pub(super) fn run(args: &Args, home: Option<PathBuf>) -> Result<Exit, CommandError> {
    let home = home::choose(home)?;
    let before = claims::for_report(Some(home.clone()))?.registry();
    let (now, kept) = match &args.from {
        Some(from) => {
            let (edition, now) = read(from)?;
            if !args.force && now.newest_row() < before.newest_row() {
                return Err(older(now, before));
            }
            let kept = kept::keep_registry(&home, &edition, args.force);
            (
                now,
                Some(kept.map_err(|trouble| CommandError::new(Exit::Failure, trouble))?),
            )
        }
        None => {
            kept::forget_registry(&home).map_err(|trouble| CommandError::new(Exit::Failure, trouble))?;
            (Registry::built_in(), None)
        }
    };
    let document = document(before, now, kept);
    if args.json {
        output::json(&mut io::stdout().lock(), &document)?;
    } else {
        output::human(&human(&document))?;
    }
    Ok(Exit::Done)
}

fn read(from: &str) -> Result<(read::Edition, Registry), CommandError> {
    let file = fetch::file_or_url(from, read::FILE_BYTES_MAX)?;
    let edition = read::registry(&file).map_err(|flaw| {
        CommandError::say(Exit::Failure, say!("atlas-not-sound", flaw = &flaw.to_string()))
            .with_hint(say!("atlas-not-sound-hint"))
    })?;
    let registry = Registry::from_bytes(edition.to_bytes().leak()).map_err(anyhow::Error::from)?;
    Ok((edition, registry))
}

fn older(now: Registry, before: Registry) -> CommandError {
    let [now, before] = [now, before].map(|registry| registry.source().as_of);
    CommandError::say(Exit::Failure, say!("atlas-older", now, before)).with_hint(say!("atlas-older-hint"))
}

fn document(before: Registry, now: Registry, kept: Option<KeptRegistry>) -> UpdateDocument {
    let changes = Changes::between(before, now);
    let first = |rows: &[Registration]| rows.iter().take(ROWS_SHOWN).map(documents::row).collect();
    let (path, blake3) = kept
        .map(|kept| (kept.path.display().to_string(), kept.blake3))
        .unzip();
    UpdateDocument {
        version: VERSION,
        before: before.source().id.to_owned(),
        now: now.source().id.to_owned(),
        added: changes.added.len(),
        removed: changes.removed.len(),
        changed: changes.changed.len(),
        first_added: first(&changes.added),
        first_removed: first(&changes.removed),
        first_changed: first(&changes.changed),
        path,
        blake3,
    }
}

fn human(document: &UpdateDocument) -> String {
    let mut text = say!(
        "atlas-updated",
        now = &document.now,
        before = &document.before,
        added = document.added,
        removed = document.removed,
        changed = document.changed,
    ) + "\n";
    let kinds = [
        ("+", &document.first_added, document.added),
        ("-", &document.first_removed, document.removed),
        ("~", &document.first_changed, document.changed),
    ];
    for (sign, rows, count) in kinds {
        for row in rows {
            text.push_str(&format!("  {sign} {}\n", shown(row)));
        }
        let more = count.saturating_sub(rows.len());
        if more > 0 {
            text.push_str(&format!("  {sign} {}\n", say!("atlas-and-more", count = more)));
        }
    }
    text
}

fn shown(row: &Row) -> String {
    let ports = match (row.first_port, row.last_port) {
        (Some(first), Some(last)) if first != last => format!("{first}-{last}"),
        (Some(port), _) => port.to_string(),
        _ => say!("search-no-port").to_owned(),
    };
    let transport = match row.transport {
        Some(transport) => serde_json::to_value(transport).ok(),
        None => None,
    };
    let transport = transport
        .as_ref()
        .and_then(|value| value.as_str())
        .unwrap_or("any");
    let name = row.service.as_deref().unwrap_or_default();
    let described = row.description.as_deref().unwrap_or_default();
    format!("{ports}/{transport}  {name}  {described}")
        .trim_end()
        .to_owned()
}
