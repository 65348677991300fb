//! What real servers once answered is still recognised, on machines that have none of them.
//!
//! The recordings are in tests/fixtures/identify, whose README says how they look. Whether servers still answer so is
//! for the test in network namespaces to say, which starts them.

use std::fs;
use std::path::PathBuf;

use atlas::number::Transport;

use super::finding::Finding;
use super::probe::{self, Probe};
use crate::text::VisibleText;

/// One answer of one server.
#[derive(Debug)]
struct Recording {
    server: String,
    transport: Transport,
    /// The question's name; `None` if the server spoke first.
    question: Option<String>,
    protocol: String,
    product: String,
    version: String,
    answer: Vec<u8>,
}

fn recordings() -> Vec<Recording> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/identify");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "txt"));
    let recordings = files.flat_map(|path| {
        let server = path.file_stem().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
        let blocks = text.split("\n\n").map(|block| recording(server, block));
        blocks.collect::<Vec<_>>()
    });
    recordings.collect()
}

/// Reads three lines: `tcp, probe NAME` or `tcp, banner`; `PROTOCOL | PRODUCT | VERSION`; the answer.
fn recording(server: &str, block: &str) -> Recording {
    let [how, what, answer] = block.trim_end().split('\n').collect::<Vec<_>>()[..] else {
        panic!("{server}: three lines are a recording: {block}")
    };
    let (transport, how) = how.split_once(", ").unwrap();
    let mut columns = what.split('|').map(|column| column.trim().to_owned());
    let mut column = || columns.next().unwrap();
    Recording {
        server: server.to_owned(),
        transport: transport.parse().unwrap(),
        question: how.strip_prefix("probe ").map(str::to_owned),
        protocol: column(),
        product: column(),
        version: column(),
        answer: unescape(answer),
    }
}

/// Undoes what `escape_ascii` does.
fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        let escaped = if char == '\\' { chars.next() } else { None };
        bytes.push(match escaped {
            None | Some('\\') => u8::try_from(char).unwrap(),
            Some('r') => b'\r',
            Some('n') => b'\n',
            Some('t') => b'\t',
            Some('x') => {
                let digits: String = chars.by_ref().take(2).collect();
                u8::from_str_radix(&digits, 16).unwrap()
            }
            Some(other) => panic!("\\{other} is no escape: {text}"),
        });
    }
    bytes
}

/// Recognises a recording as the answer to the question that was asked.
fn recognise(recording: &Recording) -> Option<Finding> {
    let Recording {
        transport, answer, ..
    } = recording;
    let Some(name) = &recording.question else {
        return probe::recognise_greeting(answer);
    };
    if *transport == Transport::Udp {
        let (probe, finding) = probe::recognise_datagram(answer)?;
        return (probe.name == name).then_some(finding);
    }
    let (_, probes) = probe::in_order(*transport, &[]);
    let is_it = |probe: &&&Probe| probe.name == name;
    probe::recognise(probes.iter().find(is_it)?, answer)
}

fn text(text: Option<&VisibleText>) -> &str {
    text.map_or("", VisibleText::as_str)
}

#[test]
fn answers_of_real_servers_are_recognised() {
    for recording in recordings() {
        let Recording { server, question, .. } = &recording;
        let found = recognise(&recording).unwrap_or_else(|| panic!("{server}: {question:?}"));
        let version = text(found.version.as_ref());
        assert_eq!(
            (found.protocol, text(found.product.as_ref()), version),
            (&*recording.protocol, &*recording.product, &*recording.version),
            "{server}: {question:?}"
        );
    }
}

#[test]
#[cfg(target_os = "linux")]
fn every_server_that_the_tests_start_is_recorded() {
    /// It says nothing to whoever does not send it a program to compile.
    const SILENT: &str = "distccd";
    let recordings = recordings();
    let servers = testkit::servers::SERVERS.iter();
    for server in servers.filter(|server| server.program != SILENT) {
        // Inside TLS, a server says what it says in clear.
        for service in server.services.iter().filter(|service| !service.has_tls) {
            let is_it = |recording: &Recording| {
                recording.server == server.program
                    && (recording.transport == Transport::Udp) == service.is_udp
                    && recording.protocol == service.protocol
            };
            assert!(recordings.iter().any(is_it), "{}: {service:?}", server.program);
        }
    }
}
