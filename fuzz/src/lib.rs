//! The fuzz targets: each takes any bytes and must neither panic, nor hang, nor allocate without bound.
//!
//! The same functions run in two ways: as fuzzers (`cargo xtask fuzz`, nightly compiler), and over the corpus in
//! `fuzz/corpus/NAME` as ordinary tests. An input that once broke something is put into the corpus.

mod backups;
mod editions;
mod exchange;
mod files;
#[cfg(target_os = "linux")]
mod linux;
mod messages;
mod rooms;

/// A parser and how it is tried.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// The name of the fuzzer and of the directory of its corpus.
    pub name: &'static str,
    /// Tries the parser on some bytes.
    pub run: fn(&[u8]),
}

impl Target {
    const fn new(name: &'static str, run: fn(&[u8])) -> Self {
        Self { name, run }
    }
}

/// The parsers of every system, by subject.
const EVERYWHERE: [Target; 30] = [
    Target::new("frame", messages::frame),
    Target::new("content", messages::content),
    Target::new("beacon", messages::beacon),
    Target::new("exchange", exchange::operations),
    Target::new("sealed_inside", messenger_proto::fuzzing::sealed_inside),
    Target::new("kept_session", messenger_proto::fuzzing::kept_session),
    Target::new("handshake", messenger_proto::fuzzing::handshake),
    Target::new("want", files::want),
    Target::new("port_answer", files::port_answer),
    Target::new("manifest", files::manifest),
    Target::new("fetch", files::fetch),
    Target::new("invite", messages::invite),
    Target::new("name", messages::name),
    Target::new("room_entry", rooms::entry),
    Target::new("room_message", rooms::message),
    Target::new("room_key", rooms::key),
    Target::new("room_sync", rooms::sync),
    Target::new("server_answer", ports::fuzzing::server_answer),
    Target::new("certificate", ports::fuzzing::certificate),
    Target::new("expectations", ports::fuzzing::expectations),
    Target::new("watch_journal", ports::fuzzing::watch_journal),
    Target::new("registry_csv", atlas::fuzzing::registry_csv),
    Target::new("registry_xml", atlas::fuzzing::registry_xml),
    Target::new("registry_tables", editions::kept),
    Target::new("imported_list", atlas::fuzzing::imported_list),
    Target::new("key_file", messenger_store::fuzzing::key_file),
    Target::new("backup_header", messenger_store::fuzzing::backup_header),
    Target::new("backup_file", backups::file),
    Target::new("backup_database", backups::database),
    Target::new("history_line", messenger_store::fuzzing::history_line),
];

/// Returns every target of this system; most parsers of the kernel's words are part of the program on Linux alone.
pub fn targets() -> impl Iterator<Item = Target> {
    #[cfg(target_os = "linux")]
    let system = linux::TARGETS;
    #[cfg(not(target_os = "linux"))]
    let system = [];
    EVERYWHERE.into_iter().chain(system)
}

/// Tries the target called `name` on `bytes`.
///
/// # Panics
///
/// Panics if the parser breaks its promises, or if there is no such target on this system.
pub fn run(name: &str, bytes: &[u8]) {
    let target = targets()
        .find(|target| target.name == name)
        .unwrap_or_else(|| panic!("no fuzz target is called {name}"));
    (target.run)(bytes);
}
