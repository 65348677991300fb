//! The sentences are complete: none is missing in a language, none is left over, none is used that is not there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::*;

fn keys_of(language: Language) -> BTreeSet<&'static str> {
    keys(language.source()).collect()
}

/// Every file that sentences are used in.
fn users(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            users(&path, found);
        } else if path
            .extension()
            .is_some_and(|ending| ending == "rs" || ending == "html")
        {
            found.push(path);
        }
    }
}

#[test]
fn every_sentence_is_there_in_every_language_and_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    users(&root.join("src"), &mut files);
    users(&root.join("templates"), &mut files);
    let text: String = files
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let english = keys_of(Language::English);
    for language in Language::ALL {
        assert_eq!(keys_of(language), english, "{language:?}");
    }
    let unused: Vec<_> = english
        .iter()
        .filter(|key| !text.contains(&format!("\"{key}\"")))
        .collect();
    assert_eq!(unused, Vec::<&&str>::new(), "unused");
    for call in [".get(\"", ".with(\"", ".with_text(\"", ".with_count(\""] {
        for used in text.split(call).skip(1).filter_map(|rest| rest.split('"').next()) {
            let is_text = used.contains('-') || english.contains(used);
            assert!(
                !is_text || english.contains(used),
                "{used} is used and nowhere said"
            );
        }
    }
}

#[test]
fn every_file_is_sound_and_has_the_variables_of_english() {
    let variables = |text: &str| -> BTreeSet<String> {
        let names = text.split('$').skip(1);
        names
            .map(|rest| {
                rest.chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect()
            })
            .collect()
    };
    let message = |language: Language, key: &str| -> String {
        let source = language.source();
        let start = source.find(&format!("\n{key} =")).unwrap();
        let rest = source.get(start + 1..).unwrap();
        let lines: Vec<&str> = rest
            .lines()
            .enumerate()
            .take_while(|(place, line)| *place == 0 || line.starts_with(' ') || line.starts_with('}'))
            .map(|(_, line)| line)
            .collect();
        lines.join("\n")
    };
    for language in Language::ALL {
        let resource = FluentResource::try_new(language.source().to_owned());
        assert!(
            resource.is_ok(),
            "{language:?}: {:?}",
            resource.err().map(|(_, errors)| errors)
        );
        for key in keys_of(Language::English) {
            let [ours, english] =
                [language, Language::English].map(|language| variables(&message(language, key)));
            assert_eq!(ours, english, "{language:?}: {key}");
        }
    }
}

#[test]
fn languages_are_chosen_as_browsers_ask() {
    let check = |header: &str, expected| assert_eq!(Language::accepted(header), expected, "{header}");
    check("tr-TR,tr;q=0.9,en-US;q=0.8", Language::Turkish);
    check("de-DE,de;q=0.9,el;q=0.8,en;q=0.7", Language::Greek);
    check("en-GB, tr;q=0.9", Language::English);
    check("fr, tr;q=0", Language::English);
    check("", Language::English);
    assert_eq!(Language::of_tag("tr_TR.UTF-8"), Some(Language::Turkish));
    assert_eq!(Language::of_tag("C"), None);
}

#[test]
fn counts_have_their_grammar() {
    let english = Language::English.texts();
    assert_eq!(
        english.with_count("search-family-endpoints", "endpoints", 1),
        "one control server"
    );
    assert_eq!(
        english.with_count("search-family-endpoints", "endpoints", 7),
        "7 control servers"
    );
    assert_eq!(english.grouped(65_536), "65,536");
    assert_eq!(Language::Greek.texts().grouped(1_000), "1.000");
    assert_eq!(english.grouped(7), "7");
}
