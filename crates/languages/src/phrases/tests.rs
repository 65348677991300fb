//! Sentences are recognized, and they are those that the crates below really say.

use std::path::{Path, PathBuf};

use super::*;
use crate::check;

/// Files whose errors and hints reach users. Other errors of these crates are for the log.
const TOLD: [&str; 28] = [
    "messenger/src/act.rs",
    "messenger/src/add.rs",
    "messenger/src/files.rs",
    "messenger/src/files/source.rs",
    "messenger/src/introduce.rs",
    "messenger/src/pairing/join.rs",
    "messenger/src/pairing/show.rs",
    "messenger/src/presence.rs",
    "messenger/src/request.rs",
    "messenger/src/rooms.rs",
    "messenger/src/send.rs",
    "messenger-net/src/reach/lan/find.rs",
    "messenger-proto/src/name.rs",
    "messenger-store/src/backup/restore.rs",
    "messenger-store/src/history/export.rs",
    "messenger-store/src/history/import.rs",
    "messenger-store/src/keyring.rs",
    "messenger-store/src/open.rs",
    "messenger-store/src/passphrase.rs",
    "messenger-store/src/sealed_file.rs",
    "node/src/home.rs",
    "node/src/trouble.rs",
    "ports/src/ending.rs",
    "ports/src/identify.rs",
    "ports/src/owner.rs",
    "ports/src/owner/origin.rs",
    "ports/src/sockets.rs",
    "ports/src/verdict/reason.rs",
];

/// What a debugger is shown.
const NOT_TOLD: [&str; 1] = ["Passphrase(..)"];

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Code in which every place for a value is `{}` and every text is in one line.
fn skeleton(code: &str) -> String {
    let mut lines = String::new();
    let mut is_continued = false;
    for line in code.split('\n') {
        let line = if is_continued { line.trim_start() } else { line };
        is_continued = line.ends_with('\\');
        lines.push_str(line.strip_suffix('\\').unwrap_or(line));
        lines.push_str(if is_continued { "" } else { "\n" });
    }
    let mut skeleton = String::new();
    let mut rest = lines.replace("\\\"", "\"");
    while let Some((before, after)) = rest.split_once('{') {
        skeleton.push_str(before);
        let end = after
            .find(['{', '}', '\n'])
            .filter(|at| after[*at..].starts_with('}'));
        skeleton.push_str(if end.is_some() { "{}" } else { "{" });
        rest = after[end.map_or(0, |at| at + 1)..].to_owned();
    }
    skeleton + &rest
}

/// A sentence in which every place for a value is `{}`.
fn skeleton_of(source: &'static str) -> String {
    let elements = pattern(source).unwrap().elements.into_iter();
    let parts = elements.map(|element| match element {
        PatternElement::TextElement { value } => value.to_owned(),
        PatternElement::Placeable {
            expression: Expression::Inline(InlineExpression::StringLiteral { value }),
        } => value.to_owned(),
        PatternElement::Placeable { .. } => "{}".to_owned(),
    });
    parts.collect()
}

/// The literals behind each of these in code, which end where a call goes on or ends.
fn literals<'a>(code: &'a str, before: &'a [&str]) -> impl Iterator<Item = &'a str> {
    let literal = |rest: &'a str| {
        let rest = rest.trim_start();
        let rest = rest
            .strip_prefix("f,")
            .unwrap_or(rest)
            .trim_start()
            .strip_prefix('"')?;
        let is_end = |at: usize| rest[at + 1..].trim_start().starts_with([',', ')']);
        let end = rest.match_indices('"').find(|(at, _)| is_end(*at));
        end.map(|(at, _)| &rest[..at])
    };
    before
        .iter()
        .flat_map(move |before| code.split(before).skip(1).filter_map(literal))
}

#[test]
fn every_phrase_is_there_in_every_language() {
    assert_eq!(check::differences(&PHRASES), Vec::<String>::new());
}

#[test]
fn every_phrase_is_said_by_a_crate() {
    // The last one says to machines in English what it says to people in their language.
    let below = [
        "api",
        "messenger",
        "messenger-net",
        "messenger-proto",
        "messenger-store",
        "node",
        "ports",
        "web",
        "directnet",
    ];
    let code = below.map(|name| check::users(&crates().join(name).join("src"), &["rs"]).unwrap());
    let code = skeleton(&code.concat());
    let stale: Vec<&str> = sentences(PHRASES.source(Language::English))
        .filter(|(_, source)| !code.contains(&skeleton_of(source)))
        .map(|(key, _)| key)
        .collect();
    assert_eq!(stale, Vec::<&str>::new(), "no crate says these any more");
}

#[test]
fn what_users_are_told_is_a_phrase() {
    let known: Vec<String> = sentences(PHRASES.source(Language::English))
        .map(|(_, source)| skeleton_of(source))
        .collect();
    let mut missing = Vec::new();
    for file in TOLD {
        let code = skeleton(&std::fs::read_to_string(crates().join(file)).unwrap());
        let told = literals(
            &code,
            &[
                "#[error(",
                ".with_hint(",
                ".with_hint(format!(",
                "f.write_str(",
                "write!(",
            ],
        );
        let unknown = told
            .filter(|told| *told != "{}" && !NOT_TOLD.contains(told) && !known.iter().any(|it| it == told));
        missing.extend(unknown.map(|told| format!("{file}: {told}")));
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn sentences_are_recognized_with_what_is_in_them() {
    let check = |english: &str, turkish: &str| assert_eq!(translated(english, Language::Turkish), turkish);
    check("no node is running here", "burada çalışan bir düğüm yok");
    check("there is no contact called ayşe", "böyle bir kişi yok: ayşe");
    check(
        "a node is running in /home/alice already (process 12)",
        "/home/alice dizininde zaten bir düğüm çalışıyor (süreç 12)",
    );
    check(
        "a node is running in /home/alice already",
        "/home/alice dizininde zaten bir düğüm çalışıyor",
    );
    check("it cannot be written: the disk is full", "yazılamıyor: disk dolu");
    let elsewhere = |why: &str| {
        format!("sockets in other network namespaces may be missing: {why}; `sudo lsns -t net` lists them")
    };
    let missing = |why: &str| {
        format!(
            "başka ağ ad alanlarındaki soketler eksik olabilir: {why}; `sudo lsns -t net` bunları listeler"
        )
    };
    for (why, said) in [
        ("1 namespace may not be entered", "1 ad alanına girilemiyor"),
        (
            "1 process may not be asked for theirs",
            "1 sürece ad alanı sorulamıyor",
        ),
        (
            "2 namespaces may not be entered, and 3 processes may not be asked for theirs",
            "2 ad alanına girilemiyor, 3 sürece ad alanı sorulamıyor",
        ),
    ] {
        check(&elsewhere(why), &missing(said));
    }
    check(
        "it cannot be written: Permission denied",
        "yazılamıyor: Permission denied",
    );
}

#[test]
fn sentences_within_sentences_are_said_down_to_a_depth() {
    let english = "it cannot be taken: ".repeat(10_000);
    let said = translated(&english, Language::Turkish);
    let left = said.matches("it cannot be taken: ").count();
    assert_eq!(10_000 - left, usize::from(DEPTH_MAX) + 1);
}

#[test]
fn what_is_not_known_stays_as_it_is() {
    for english in ["", "a sentence of tomorrow", "there is no contact called "] {
        assert_eq!(translated(english, Language::Greek), english);
    }
    let known = "no node is running here";
    assert_eq!(translated(known, Language::English), known);
}

#[test]
fn counts_are_recognized_in_both_of_their_forms() {
    let shapes = Shape::all_of(
        "key",
        &pattern("key = { $n ->\n    [one] one door\n   *[other] { $n } doors\n } of { $house }\n").unwrap(),
    );
    let found = |text: &'static str| shapes.iter().find_map(|shape| shape.values_in(text));
    assert_eq!(
        found("one door of the inn"),
        Some(vec![("n", "1"), ("house", "the inn")])
    );
    assert_eq!(
        found("12 doors of the inn"),
        Some(vec![("n", "12"), ("house", "the inn")])
    );
    assert_eq!(found("many doors of the inn"), None);
    assert_eq!(found("12 doors of "), None);
}
