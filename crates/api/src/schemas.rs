//! The documents that commands print with `--json`, each as a JSON Schema.
//!
//! Made from the types that are printed, so that a description cannot go stale. Behind the feature `openapi`, which
//! only tests turn on: docs/schemas/ holds the result. A document that is one of many lines (`recv`, `history`)
//! describes one line.

use serde_json::{Map, Value, json};
use utoipa::{PartialSchema, ToSchema};

use crate::acts::Acted;
use crate::atlas::{ImportDocument, SiteDocument, StatsDocument, UpdateDocument};
use crate::choice::{FreeDocument, KillDocument, SuggestDocument};
use crate::contacts::{Added, Blocking, Contact, Invite, Removed, Settings, Verification};
use crate::events::RecvLine;
use crate::expectations::{CheckDocument, ExpectationsDocument};
use crate::files::{File, Preview};
use crate::keeping::{
    BackupDocument, ExportDocument, HistoryImportDocument, KeyringDocument, PassphraseDocument,
    RestoreDocument, WipeDocument,
};
use crate::messages::{Draft, Message, Sent};
use crate::page::PageLink;
use crate::pairing::PairingEvent;
use crate::ports::search::PortAnswer;
use crate::ports::watch::WatchEvent;
use crate::ports::{MachineDocument, PortsDocument};
use crate::presence::Presence;
use crate::program::{CompletionsDocument, DownDocument, ManDocument, UpDocument};
use crate::requests::{Asked, Introduced, Requests, Settled};
use crate::rooms::RoomsDocument;
use crate::status::{Identity, StatusAnswer};

/// The dialect that the schemas are written in.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Where OpenAPI keeps types, as references begin there.
const COMPONENTS: &str = "#/components/schemas/";
/// Where JSON Schema keeps them.
const DEFINITIONS: &str = "#/$defs/";

/// A command's JSON output.
#[derive(Debug)]
pub struct Document {
    /// The command line without `directnet`, which is also the name of the file in docs/schemas.
    pub command: &'static str,
    /// The schema.
    pub schema: Value,
}

/// Returns the document of every command that has one, by the name of the command.
///
/// # Panics
///
/// Panics if a schema cannot be written as JSON, which would be a mistake of the library that derives it.
#[must_use]
pub fn documents() -> Vec<Document> {
    vec![
        one::<Added>("add"),
        one::<MachineDocument>("ask"),
        one::<SiteDocument>("atlas export"),
        one::<ImportDocument>("atlas import"),
        one::<StatsDocument>("atlas stats"),
        one::<UpdateDocument>("atlas update"),
        one::<Presence>("away"),
        one::<BackupDocument>("backup"),
        one::<CheckDocument>("check"),
        one::<CompletionsDocument>("completions"),
        list::<Contact>("contacts"),
        one::<Blocking>("contacts block"),
        one::<Removed>("contacts remove"),
        one::<Contact>("contacts rename"),
        one::<Settings>("contacts set"),
        one::<Blocking>("contacts unblock"),
        one::<Acted>("delete"),
        one::<DownDocument>("down"),
        one::<Draft>("draft"),
        one::<Acted>("edit"),
        one::<ExpectationsDocument>("expect"),
        one::<ExportDocument>("export"),
        list::<File>("files"),
        one::<File>("files accept"),
        one::<File>("files cancel"),
        one::<File>("files decline"),
        one::<Preview>("files preview"),
        one::<FreeDocument>("free"),
        one::<Message>("history"),
        one::<Identity>("id"),
        one::<HistoryImportDocument>("import"),
        one::<Introduced>("introduce"),
        one::<Invite>("invite"),
        one::<KeyringDocument>("keyring"),
        one::<KillDocument>("kill"),
        one::<ManDocument>("man"),
        one::<PageLink>("open"),
        one::<PairingEvent>("pair"),
        one::<PassphraseDocument>("passphrase"),
        one::<PortAnswer>("port"),
        one::<PortsDocument>("ports"),
        one::<Acted>("react"),
        one::<RecvLine>("recv"),
        one::<Asked>("request"),
        one::<Requests>("requests"),
        one::<Contact>("requests accept"),
        one::<Blocking>("requests block"),
        one::<Settled>("requests decline"),
        one::<Settled>("requests withdraw"),
        one::<RestoreDocument>("restore"),
        one::<RoomsDocument>("room"),
        one::<RoomsDocument>("room add"),
        one::<RoomsDocument>("room create"),
        one::<RoomsDocument>("room demote"),
        one::<RoomsDocument>("room handover"),
        one::<RoomsDocument>("room leave"),
        one::<RoomsDocument>("room list"),
        one::<RoomsDocument>("room members"),
        one::<RoomsDocument>("room promote"),
        one::<RoomsDocument>("room remove"),
        one::<RoomsDocument>("room set"),
        one::<Message>("search"),
        one::<Sent>("send"),
        one::<StatusAnswer>("status"),
        one::<SuggestDocument>("suggest"),
        one::<UpDocument>("up"),
        one::<Verification>("verify"),
        one::<WatchEvent>("watch"),
        one::<WipeDocument>("wipe"),
    ]
}

/// Describes a command that prints one `T`, or one on each line.
fn one<T: ToSchema>(command: &'static str) -> Document {
    document::<T>(command, [("$ref".to_owned(), reference::<T>())])
}

/// Describes a command that prints a list of `T`.
fn list<T: ToSchema>(command: &'static str) -> Document {
    let items = json!({"$ref": reference::<T>()});
    document::<T>(
        command,
        [("type".to_owned(), json!("array")), ("items".to_owned(), items)],
    )
}

fn document<T: ToSchema>(command: &'static str, body: impl IntoIterator<Item = (String, Value)>) -> Document {
    let mut components = vec![(T::name().into_owned(), <T as PartialSchema>::schema())];
    T::schemas(&mut components);
    components.sort_by(|(a, _), (b, _)| a.cmp(b));
    components.dedup_by(|(a, _), (b, _)| a == b);
    let definitions: Map<String, Value> = components
        .into_iter()
        .map(|(name, schema)| {
            let mut schema = serde_json::to_value(schema).expect("a derived schema is JSON");
            move_references(&mut schema);
            (name, schema)
        })
        .collect();
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!(DIALECT));
    schema.insert("title".to_owned(), json!(format!("directnet {command} --json")));
    schema.extend(body);
    schema.insert("$defs".to_owned(), Value::Object(definitions));
    Document {
        command,
        schema: Value::Object(schema),
    }
}

fn reference<T: ToSchema>() -> Value {
    json!(format!("{DEFINITIONS}{}", T::name()))
}

/// Turns references into OpenAPI's components into references within the document.
fn move_references(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::String(target) if name == "$ref" => {
                        *target = target.replacen(COMPONENTS, DEFINITIONS, 1);
                    }
                    field => move_references(field),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(move_references),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
