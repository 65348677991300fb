//! The fuzz targets: each takes any bytes and must neither panic, nor hang, nor allocate without bound.
//!
//! The same functions run in two ways: as fuzzers (`cargo xtask fuzz`, nightly compiler), and over the corpus in
//! `fuzz/corpus/NAME` as ordinary tests. An input that once broke something is put into the corpus.

mod messages;
mod rulesets;
mod servers;

/// A parser and how it is tried.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// The name of the fuzzer and of the directory of its corpus.
    pub name: &'static str,
    /// Tries the parser on some bytes.
    pub run: fn(&[u8]),
}

/// Every target, by subject.
pub const TARGETS: [Target; 10] = [
    Target {
        name: "frame",
        run: messages::frame,
    },
    Target {
        name: "content",
        run: messages::content,
    },
    Target {
        name: "invite",
        run: messages::invite,
    },
    Target {
        name: "name",
        run: messages::name,
    },
    Target {
        name: "server_answer",
        run: servers::answer,
    },
    Target {
        name: "certificate",
        run: servers::certificate,
    },
    Target {
        name: "nft_ruleset",
        run: rulesets::nft,
    },
    Target {
        name: "iptables_rules",
        run: rulesets::iptables,
    },
    Target {
        name: "key_file",
        run: messenger_store::fuzzing::key_file,
    },
    Target {
        name: "backup_header",
        run: messenger_store::fuzzing::backup_header,
    },
];

/// Tries the target called `name` on `bytes`.
///
/// # Panics
///
/// Panics if the parser breaks its promises, or if there is no such target.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS
        .iter()
        .find(|target| target.name == name)
        .unwrap_or_else(|| panic!("no fuzz target is called {name}"));
    (target.run)(bytes);
}
