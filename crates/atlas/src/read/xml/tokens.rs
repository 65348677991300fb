//! Tokens of XML: starts and ends of elements, and the text between them.
//!
//! Comments and processing instructions are skipped, character data sections are text. Names are compared as they
//! stand; namespaces mean nothing here.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use core::mem;

use crate::read::flaw::Flaw;

/// One token.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// An element begins; the attributes are as in the file.
    Start { name: &'a str, attributes: &'a str },
    /// An element ends.
    End(&'a str),
    /// Text inside an element, entities replaced.
    Text(Cow<'a, str>),
}

/// Walks over the tokens of a file.
pub(super) struct Tokens<'a> {
    rest: &'a str,
    line: u64,
    /// The name of an element that began and ended in one tag.
    closing: Option<&'a str>,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(xml: &'a str) -> Self {
        Self {
            rest: xml,
            line: 1,
            closing: None,
        }
    }

    /// Returns the line that the walk has come to.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Takes everything before `end`, and `end` itself.
    fn take_until(&mut self, end: &str) -> Result<&'a str, Flaw> {
        let Some((taken, rest)) = self.rest.split_once(end) else {
            return Err(Flaw::at(
                self.line,
                "the XML does not end: the file was cut short",
            ));
        };
        self.rest = rest;
        self.count_lines(taken);
        Ok(taken)
    }

    fn count_lines(&mut self, taken: &str) {
        let breaks = taken.bytes().filter(|byte| *byte == b'\n').count();
        self.line = self.line.saturating_add(breaks as u64);
    }

    fn text(&mut self) -> Result<Token<'a>, Flaw> {
        let end = self.rest.find('<').unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        let text = unescape(text, self.line)?;
        self.count_lines(&text);
        Ok(Token::Text(text))
    }

    /// Reads what begins with `<`; `None` for what is skipped.
    fn markup(&mut self) -> Result<Option<Token<'a>>, Flaw> {
        if self.skip("<!--") {
            self.take_until("-->")?;
            return Ok(None);
        }
        if self.skip("<![CDATA[") {
            return Ok(Some(Token::Text(Cow::Borrowed(self.take_until("]]>")?))));
        }
        if self.skip("<?") {
            self.take_until("?>")?;
            return Ok(None);
        }
        if self.rest.starts_with("<!") {
            return Err(Flaw::at(
                self.line,
                "the file has a document type; IANA's has none",
            ));
        }
        self.skip("<");
        let line = self.line;
        let tag = self.take_until(">")?;
        if tag.contains('<') {
            return Err(Flaw::at(line, "a tag that does not end"));
        }
        if let Some(name) = tag.strip_prefix('/') {
            return Ok(Some(Token::End(name.trim_end())));
        }
        let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, attributes) = tag
            .split_once(|c: char| c.is_ascii_whitespace())
            .unwrap_or((tag, ""));
        if name.is_empty() {
            return Err(Flaw::at(line, "a tag without a name"));
        }
        self.closing = is_empty.then_some(name);
        Ok(Some(Token::Start { name, attributes }))
    }

    fn skip(&mut self, opening: &str) -> bool {
        let rest = self.rest.strip_prefix(opening);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Result<Token<'a>, Flaw>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(name) = mem::take(&mut self.closing) {
            return Some(Ok(Token::End(name)));
        }
        while !self.rest.is_empty() {
            if !self.rest.starts_with('<') {
                return Some(self.text());
            }
            if let Some(token) = self.markup().transpose() {
                return Some(token);
            }
        }
        None
    }
}

/// Finds an attribute by its name and returns its value, entities replaced.
pub(super) fn attribute(attributes: &str, wanted: &str, line: u64) -> Result<Option<String>, Flaw> {
    let mut rest = attributes.trim_start();
    while !rest.is_empty() {
        let broken = || Flaw::at(line, "an attribute without a quoted value");
        let (name, after) = rest.split_once('=').ok_or_else(broken)?;
        let after = after.trim_start();
        let quote = after
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '\''))
            .ok_or_else(broken)?;
        let (value, after) = after
            .get(1..)
            .and_then(|value| value.split_once(quote))
            .ok_or_else(broken)?;
        if name.trim_end() == wanted {
            return unescape(value, line).map(|value| Some(value.into_owned()));
        }
        rest = after.trim_start();
    }
    Ok(None)
}

/// Replaces `&lt;` and its like.
fn unescape(text: &str, line: u64) -> Result<Cow<'_, str>, Flaw> {
    if !text.contains('&') {
        return Ok(Cow::Borrowed(text));
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let (name, after) = after
            .split_once(';')
            .filter(|(name, _)| name.len() <= 8)
            .ok_or_else(|| Flaw::at(line, "a lone ampersand"))?;
        let character = entity(name).ok_or_else(|| Flaw::at(line, format!("an unknown entity {name:?}")))?;
        plain.push(character);
        rest = after;
    }
    plain.push_str(rest);
    Ok(Cow::Owned(plain))
}

fn entity(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}
