//! Making text from peers safe to show on a terminal.
//!
//! A message may hold anything: escape sequences that clear the screen, carriage returns that overwrite a line,
//! characters that reverse the reading direction. What is printed keeps line breaks and tabs and shows the rest
//! as visible escapes, so that nothing a peer types can move the cursor or pretend to be the program.

/// Returns `text` with every control, invisible or direction-changing character replaced by a visible escape.
///
/// Line feeds and tabs stay. Joiners that scripts and emoji need (U+200C, U+200D) stay as well: they change how
/// neighbours are drawn, and nothing else.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_hidden(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

fn is_hidden(character: char) -> bool {
    match character {
        '\n' | '\t' | '\u{200c}' | '\u{200d}' => false,
        '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{feff}' => true,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => true,
        other => other.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_of_any_script_stays() {
        for text in ["hello\n\tworld", "Καλημέρα", "你好", "مرحبا", "👩‍👧"] {
            assert_eq!(visible(text), text);
        }
    }

    #[test]
    fn nothing_that_steers_a_terminal_remains() {
        assert_eq!(visible("a\u{1b}[2Jb"), "a\\u{1b}[2Jb");
        assert_eq!(visible("safe\rfake"), "safe\\u{d}fake");
        assert_eq!(visible("\u{9b}31m\u{7}"), "\\u{9b}31m\\u{7}");
        assert_eq!(visible("abc\u{202e}fdp.exe"), "abc\\u{202e}fdp.exe");
    }
}
