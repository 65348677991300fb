//! Splits the command line of `--exec` into words, as a shell would, without anything else that a shell does.
//!
//! Blanks separate words. Within '...' everything is taken as it is, within "..." everything but a backslash before
//! a quote or a backslash; outside of quotes a backslash takes the next character as it is. Nothing is expanded.

use std::fmt;

/// Why a command line cannot be split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SplitError {
    /// A quote has no end.
    Unclosed(char),
    /// It ends with a backslash.
    NothingBehindBackslash,
    /// There is no word.
    Empty,
}

impl fmt::Display for SplitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unclosed(quote) => write!(f, "a quote ({quote}) is not closed"),
            Self::NothingBehindBackslash => f.write_str("there is nothing behind the backslash at the end"),
            Self::Empty => f.write_str("there is no program in it"),
        }
    }
}

/// Splits a command line; the first word is the program.
pub(super) fn split(text: &str) -> Result<Vec<String>, SplitError> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        match character {
            c if c.is_whitespace() => words.extend(word.take()),
            '\'' | '"' => quoted(character, &mut rest, word.get_or_insert_default())?,
            '\\' => {
                let next = rest.next().ok_or(SplitError::NothingBehindBackslash)?;
                word.get_or_insert_default().push(next);
            }
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    if words.is_empty() {
        return Err(SplitError::Empty);
    }
    Ok(words)
}

/// Takes everything up to the closing quote.
fn quoted(quote: char, rest: &mut std::str::Chars<'_>, word: &mut String) -> Result<(), SplitError> {
    while let Some(character) = rest.next() {
        if character == quote {
            return Ok(());
        }
        let is_escape = quote == '"' && character == '\\';
        match rest.clone().next().filter(|_| is_escape) {
            Some(escaped @ ('"' | '\\')) => {
                word.push(escaped);
                rest.next();
            }
            _ => word.push(character),
        }
    }
    Err(SplitError::Unclosed(quote))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(split(text).unwrap(), expected, "{text}");
    }

    #[test]
    fn blanks_separate_and_quotes_keep_together() {
        check("notify-send  hello\tworld ", &["notify-send", "hello", "world"]);
        check("a 'b c' \"d e\"f", &["a", "b c", "d ef"]);
        check(r#"a "say \"hi\" \n" 'it\s'"#, &["a", r#"say "hi" \n"#, r"it\s"]);
        check(r"my\ program ''", &["my program", ""]);
    }

    #[test]
    fn nothing_of_a_shell_is_done() {
        check(
            "echo $HOME `id` *.rs; rm|x >y &",
            &["echo", "$HOME", "`id`", "*.rs;", "rm|x", ">y", "&"],
        );
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        assert_eq!(split("a 'b"), Err(SplitError::Unclosed('\'')));
        assert_eq!(split("a \"b\\\""), Err(SplitError::Unclosed('"')));
        assert_eq!(split("a \\"), Err(SplitError::NothingBehindBackslash));
        assert_eq!(split("  "), Err(SplitError::Empty));
    }
}
