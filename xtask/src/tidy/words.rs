//! Words that do not belong into our sources: a vendor's hosts, tests that sleep or are skipped, unsigned promises.
//!
//! The words stand here in two halves, so that this file does not contain what it looks for.

use super::Violation;
use super::tree::SourceFile;

/// A word, the lines it is unwanted on, and what to do instead.
struct Word {
    text: &'static str,
    is_unwanted: fn(&SourceFile, usize) -> bool,
    instead: &'static str,
}

const WORDS: [Word; 10] = [
    Word {
        text: concat!("iroh", ".link"),
        is_unwanted: anywhere,
        instead: "no vendor's host is ever contacted",
    },
    Word {
        text: concat!("presets", "::N0"),
        is_unwanted: anywhere,
        instead: "it publishes to a vendor; use presets::Minimal",
    },
    Word {
        text: concat!("RelayMode", "::Default"),
        is_unwanted: anywhere,
        instead: "it uses a vendor's relays; use RelayMode::Disabled",
    },
    Word {
        text: concat!("#[", "ignore"),
        is_unwanted: anywhere,
        instead: "a long test belongs into tests/slow/main.rs",
    },
    Word {
        text: concat!("thread", "::sleep"),
        is_unwanted: in_tests,
        instead: "wait for the event, for example with testkit::wait_for",
    },
    Word {
        text: concat!("time", "::sleep"),
        is_unwanted: in_tests,
        instead: "wait for the event, or pass the time in",
    },
    Word {
        text: concat!("FIX", "ME"),
        is_unwanted: anywhere,
        instead: "mend it, or write down why not",
    },
    Word {
        text: concat!("XX", "X"),
        is_unwanted: anywhere,
        instead: "say it in words",
    },
    Word {
        text: concat!("unsafe", "_code"),
        is_unwanted: outside_of_ports,
        instead: "OS calls that need it live in crates/ports",
    },
    Word {
        text: concat!("env", "::var"),
        is_unwanted: in_inner_crates,
        instead: "the binary reads the environment and passes settings on",
    },
];

/// A promise to do something later; it has to say why not now, as in `(needs the new format)`.
const PROMISE: &str = concat!("TO", "DO");

/// No source contains an unwanted word or a promise without a reason.
pub(super) fn unwanted(files: &[SourceFile]) -> Vec<Violation> {
    let sources = files.iter().filter(|file| file.is_rust());
    sources
        .flat_map(|file| {
            file.lines()
                .flat_map(|(number, line)| objections(file, number, line))
        })
        .collect()
}

fn objections(file: &SourceFile, number: usize, line: &str) -> Vec<Violation> {
    let violation = |what| Violation {
        path: file.path.clone(),
        line: Some(number),
        what,
    };
    let words = WORDS
        .iter()
        .filter(|word| line.contains(word.text) && (word.is_unwanted)(file, number));
    let mut found: Vec<Violation> = words
        .map(|word| violation(format!("`{}`: {}", word.text, word.instead)))
        .collect();
    if has_bare_promise(line) {
        found.push(violation(format!("`{PROMISE}` without a reason in brackets")));
    }
    found
}

fn has_bare_promise(line: &str) -> bool {
    let Some((_, rest)) = line.split_once(PROMISE) else {
        return false;
    };
    let reason = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    reason.is_none_or(|(reason, _)| reason.trim().is_empty())
}

fn anywhere(_: &SourceFile, _: usize) -> bool {
    true
}

fn in_tests(file: &SourceFile, number: usize) -> bool {
    file.tests_from().is_some_and(|start| number >= start)
}

fn outside_of_ports(file: &SourceFile, _: usize) -> bool {
    !file.path.starts_with("crates/ports/")
}

fn in_inner_crates(file: &SourceFile, number: usize) -> bool {
    let is_outer = ["crates/directnet/", "crates/testkit/", "xtask/", "fuzz/"]
        .iter()
        .any(|folder| file.path.starts_with(folder));
    !is_outer && !file.path.ends_with("/build.rs") && !in_tests(file, number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str, is_fine: bool) {
        let violations = unwanted(&[SourceFile::new(path, text)]);
        assert_eq!(violations.is_empty(), is_fine, "{path}: {violations:?}");
    }

    #[test]
    fn every_word_is_found_and_its_own_table_is_clean() {
        for word in &WORDS {
            check(
                "crates/node/tests/it/main.rs",
                word.text,
                word.text == concat!("env", "::var"),
            );
        }
        check("xtask/src/tidy/words.rs", include_str!("words.rs"), true);
    }

    #[test]
    fn only_tests_must_not_sleep() {
        let line = concat!("std::thread", "::sleep(pause);\n");
        check("crates/a/src/retry.rs", line, true);
        check(
            "crates/a/src/retry.rs",
            &format!("#[cfg(test)]\nmod tests {{ fn f() {{ {line} }} }}\n"),
            false,
        );
        check("crates/a/tests/it/main.rs", line, false);
    }

    #[test]
    fn promises_have_reasons() {
        check("a.rs", concat!("// TO", "DO: later"), false);
        check("a.rs", concat!("// TO", "DO(): later"), false);
        check(
            "a.rs",
            concat!("// TO", "DO(needs the new format): read it"),
            true,
        );
    }

    #[test]
    fn the_environment_belongs_to_the_binary() {
        let line = concat!("let home = std::env", "::var_os(\"HOME\");");
        check("crates/directnet/src/config.rs", line, true);
        check("crates/node/src/open.rs", line, false);
        check("crates/atlas/build.rs", line, true);
    }
}
