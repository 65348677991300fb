//! What tests of a face ask: are its sentences complete, and is every one of them used.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

use fluent_syntax::{ast, parser};

use crate::texts::sentences;
use crate::{Catalog, Language};

/// Reads the files that sentences are used in, all of them as one text: those below `folder` whose name has one of
/// these endings.
///
/// # Errors
///
/// Fails when a file cannot be read.
pub fn users(folder: &Path, endings: &[&str]) -> io::Result<String> {
    let mut text = String::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        if path.is_dir() {
            text.push_str(&users(&path, endings)?);
        } else if ending.is_some_and(|ending| endings.contains(&ending)) {
            text.push_str(&fs::read_to_string(&path)?);
        }
    }
    Ok(text)
}

/// Returns what is wrong with the sentences of a face, in words: what [`differences`] finds, what is nowhere used in the
/// text of [`users`], and what is used there by one of `calls` (such as `.get(`) and nowhere said. Keys that are put
/// together while the program runs have to be in `text` as well.
#[must_use]
pub fn mistakes(catalog: &Catalog, text: &str, calls: &[&str]) -> Vec<String> {
    let english = variables(catalog, Language::English);
    let mut found = differences(catalog);
    let unused = english.keys().filter(|key| !text.contains(&format!("\"{key}\"")));
    found.extend(unused.map(|key| format!("{key} is nowhere used")));
    let unsaid = used(text, calls).filter(|key| !english.contains_key(key));
    found.extend(unsaid.map(|key| format!("{key} is used and nowhere said")));
    found
}

/// Returns what cannot be parsed, is missing in a language, or has other variables than in English.
#[must_use]
pub fn differences(catalog: &Catalog) -> Vec<String> {
    let english = variables(catalog, Language::English);
    let mut found = Vec::new();
    for language in Language::ALL {
        let code = language.code();
        found.extend(unsound(catalog, language).map(|what| format!("{code}: {what}")));
        let ours = variables(catalog, language);
        for (key, names) in &english {
            match ours.get(key) {
                None => found.push(format!("{code}: {key} is missing")),
                Some(ours) if ours != names => {
                    found.push(format!("{code}: {key} has {ours:?}, not {names:?}"))
                }
                Some(_) => {}
            }
        }
        let extra = ours.keys().filter(|key| !english.contains_key(*key));
        found.extend(extra.map(|key| format!("{code}: {key} is not in English")));
    }
    found
}

/// The keys in such calls: literals with a dash, as other things are asked for by name too; all literals if the call is a
/// macro, which says sentences and nothing else.
fn used<'a>(text: &'a str, calls: &'a [&str]) -> impl Iterator<Item = &'a str> {
    calls.iter().flat_map(move |call| {
        let literals = text
            .split(call)
            .skip(1)
            .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
        let is_key = |text: &&str| {
            text.bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        };
        literals
            .filter(is_key)
            .filter(move |key| key.contains('-') || call.ends_with("!("))
    })
}

/// What the parser says of a file, and what the division into sentences does not see as the parser does.
fn unsound(catalog: &Catalog, language: Language) -> impl Iterator<Item = String> {
    let source = catalog.source(language);
    let (parsed, errors) = match parser::parse(source) {
        Ok(parsed) => (parsed, Vec::new()),
        Err((parsed, errors)) => (parsed, errors),
    };
    let keys: Vec<&str> = parsed
        .body
        .iter()
        .filter_map(|entry| match entry {
            ast::Entry::Message(message) => Some(message.id.name),
            _ => None,
        })
        .collect();
    let divided: Vec<&str> = sentences(source).map(|(key, _)| key).collect();
    let distinct: BTreeSet<&str> = keys.iter().copied().collect();
    let references = ["{ -", "NUMBER(", "DATETIME("].into_iter();
    let mut found: Vec<String> = errors.iter().map(ToString::to_string).collect();
    found.extend((keys != divided).then(|| "is not divided as it is parsed".to_owned()));
    found.extend((distinct.len() < keys.len()).then(|| "has a key twice".to_owned()));
    found.extend(
        references
            .filter(|it| source.contains(it))
            .map(|it| format!("has {it}")),
    );
    found.into_iter()
}

/// Every sentence with the names of its variables.
fn variables(catalog: &Catalog, language: Language) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let names = |source: &'static str| {
        let names = source.split('$').skip(1);
        let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        names.map(move |rest| rest.split(|c| !is_name(c)).next().unwrap_or_default())
    };
    sentences(catalog.source(language))
        .map(|(key, source)| (key, names(source).collect()))
        .collect()
}
