//! How text becomes a part of a page: as itself, whatever it is made of.
//!
//! Besides the characters that have a meaning in HTML, two kinds are not written as they are, since what is shown comes from
//! peers and processes: controls, which no page may hold, and the two that turn the direction of all that follows them, with
//! which a name can pretend to end in something else. They are shown as the command line shows them. Marks and isolates, which
//! right-to-left scripts need, stay.

use std::fmt::{self, Write};

use askama::filters::Escaper;

/// Text for an element, or for an attribute between quotation marks. `askama.toml` names it for all templates.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plain;

impl Escaper for Plain {
    fn write_escaped_str<W: Write>(&self, mut page: W, text: &str) -> fmt::Result {
        let mut rest = text;
        while let Some(at) = rest.find(is_special) {
            let (plain, from) = rest.split_at(at);
            page.write_str(plain)?;
            let mut characters = from.chars();
            if let Some(special) = characters.next() {
                write_special(&mut page, special)?;
            }
            rest = characters.as_str();
        }
        page.write_str(rest)
    }
}

fn is_special(character: char) -> bool {
    match character {
        '<' | '>' | '&' | '"' | '\'' => true,
        '\t' | '\n' | '\r' => false,
        '\u{202d}' | '\u{202e}' => true,
        other => other.is_control(),
    }
}

fn write_special(page: &mut impl Write, special: char) -> fmt::Result {
    match special {
        '<' => page.write_str("&lt;"),
        '>' => page.write_str("&gt;"),
        '&' => page.write_str("&amp;"),
        '"' => page.write_str("&quot;"),
        '\'' => page.write_str("&#39;"),
        other => write!(page, "{}", other.escape_unicode()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_written_as_what_it_says() {
        let check = |text: &str, expected: &str| {
            let mut page = String::new();
            Plain.write_escaped_str(&mut page, text).unwrap();
            assert_eq!(page, expected);
        };
        check("", "");
        check("line\n\tκαι \u{5d0}\u{200f}", "line\n\tκαι \u{5d0}\u{200f}");
        check("<b a=\"'&\">", "&lt;b a=&quot;&#39;&amp;&quot;&gt;");
        check("a\u{1b}[2J\0", "a\\u{1b}[2J\\u{0}");
        check("invoice\u{202e}fdp.exe", "invoice\\u{202e}fdp.exe");
    }
}
