//! Sentences that come in English from elsewhere, said in another language: errors, hints and reasons of other crates,
//! also of a node in another process.
//!
//! They arrive finished, with names and numbers in them. So the English sentence itself is the key, as with gettext: it
//! is recognized by the words around its variables, which are then filled into the sentence of the other language. What
//! is not recognized, such as the words of a newer node, stays as it is.

use std::borrow::Cow;
use std::sync::OnceLock;

use fluent_syntax::ast::{Expression, InlineExpression, Pattern, PatternElement, VariantKey};

use crate::texts::{pattern, sentences};
use crate::{Catalog, Language, Value};

/// The variable that holds another sentence from elsewhere, or nothing.
const NESTED: &str = "why";
/// How deep sentences may be within each other. Ours are two deep; what a node says may be anything, and each level costs a
/// search.
const DEPTH_MAX: u8 = 3;

pub(crate) static PHRASES: Catalog = Catalog::new(
    include_str!("phrases/en.ftl"),
    include_str!("phrases/tr.ftl"),
    include_str!("phrases/el.ftl"),
);

/// Says a sentence of the crates below the faces in another language; one that is not known stays as it is.
#[must_use]
pub fn translated(english: &str, language: Language) -> Cow<'_, str> {
    match language {
        Language::English => Cow::Borrowed(english),
        _ => nested(english, language, DEPTH_MAX),
    }
}

fn nested(english: &str, language: Language, depth: u8) -> Cow<'_, str> {
    let found = shapes()
        .iter()
        .find_map(|shape| Some((shape, shape.values_in(english)?)));
    let Some((shape, values)) = found else {
        return Cow::Borrowed(english);
    };
    let values: Vec<(&str, Cow<'_, str>)> = values
        .into_iter()
        .map(|(name, value)| match depth.checked_sub(1) {
            Some(depth) if name == NESTED => (name, nested(value, language, depth)),
            _ => (name, Cow::Borrowed(value)),
        })
        .collect();
    let variables: Vec<(&str, Value<'_>)> = values
        .iter()
        .map(|(name, value)| match value.parse() {
            Ok(count) if shape.counts.contains(name) => (*name, Value::Count(count)),
            _ => (*name, Value::Text(value)),
        })
        .collect();
    Cow::Owned(PHRASES.texts(language).with(shape.key, &variables))
}

/// One way in which an English sentence may look: with a count, it looks otherwise for one and for many.
#[derive(Debug, Clone)]
struct Shape {
    key: &'static str,
    parts: Vec<Part>,
    /// The variables by which the sentence chooses its grammatical number.
    counts: Vec<&'static str>,
    /// The counts that this way of looking stands for by itself, as in "one process".
    fixed: Vec<(&'static str, &'static str)>,
}

#[derive(Debug, Clone, Copy)]
enum Part {
    Words(&'static str),
    Variable(&'static str),
}

/// Every way in which a sentence may look, the ones with most words of their own first: they say most about it.
fn shapes() -> &'static [Shape] {
    static SHAPES: OnceLock<Vec<Shape>> = OnceLock::new();
    SHAPES.get_or_init(|| {
        let mut shapes: Vec<Shape> = sentences(PHRASES.source(Language::English))
            .filter_map(|(key, source)| Some(Shape::all_of(key, &pattern(source)?)))
            .flatten()
            .collect();
        shapes.sort_by_key(|shape| std::cmp::Reverse(shape.words_len()));
        shapes
    })
}

impl Shape {
    fn all_of(key: &'static str, pattern: &Pattern<&'static str>) -> Vec<Self> {
        let empty = Self {
            key,
            parts: Vec::new(),
            counts: Vec::new(),
            fixed: Vec::new(),
        };
        extended(vec![empty], pattern)
    }

    fn words_len(&self) -> usize {
        let words = self.parts.iter().map(|part| match part {
            Part::Words(words) => words.len(),
            Part::Variable(_) => 0,
        });
        words.sum()
    }

    /// Finds the variables of a sentence that looks like this; `None` if it does not.
    fn values_in<'a>(&self, text: &'a str) -> Option<Vec<(&'static str, &'a str)>>
    where
        'static: 'a,
    {
        let mut values: Vec<(&'static str, &'a str)> = self.fixed.clone();
        let mut rest = text;
        let mut open: Option<&'static str> = None;
        for (place, part) in self.parts.iter().enumerate() {
            match *part {
                Part::Variable(name) => open = Some(name),
                Part::Words(words) => {
                    let is_last = place + 1 == self.parts.len();
                    // What a variable holds is as short as may be, but what ends a sentence is at its end.
                    let at = match open {
                        None => rest.starts_with(words).then_some(0)?,
                        Some(_) if is_last => rest.len().checked_sub(words.len())?,
                        Some(_) => rest.find(words)?,
                    };
                    let (value, found) = rest.split_at_checked(at)?;
                    rest = found.strip_prefix(words)?;
                    if let Some(name) = open.take() {
                        self.take(&mut values, name, value)?;
                    }
                }
            }
        }
        match open {
            Some(name) => self.take(&mut values, name, rest)?,
            None if rest.is_empty() => {}
            None => return None,
        }
        Some(values)
    }

    /// Notes what a variable holds; `None` if that cannot be: nothing, or no number where there is a count.
    fn take<'a>(
        &self,
        values: &mut Vec<(&'static str, &'a str)>,
        name: &'static str,
        value: &'a str,
    ) -> Option<()> {
        let is_there = !value.is_empty() || name == NESTED;
        let can_be = is_there && (!self.counts.contains(&name) || value.parse::<u64>().is_ok());
        let known = values.iter().find(|(known, _)| *known == name);
        (can_be && known.is_none_or(|(_, known)| *known == value)).then(|| values.push((name, value)))
    }
}

/// Appends a pattern to each of the shapes, which become more where it has variants.
fn extended(mut shapes: Vec<Shape>, pattern: &Pattern<&'static str>) -> Vec<Shape> {
    for element in &pattern.elements {
        shapes = match element {
            PatternElement::TextElement { value } => with_part(shapes, Part::Words(value)),
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(InlineExpression::VariableReference { id }) => {
                    with_part(shapes, Part::Variable(id.name))
                }
                Expression::Inline(InlineExpression::StringLiteral { value }) => {
                    with_part(shapes, Part::Words(value))
                }
                Expression::Select { selector, variants } => {
                    let InlineExpression::VariableReference { id } = selector else {
                        return Vec::new();
                    };
                    let variants = variants.iter().flat_map(|variant| {
                        let number = number_of(&variant.key);
                        let begun = shapes.iter().cloned().map(|mut shape| {
                            shape.counts.push(id.name);
                            shape.fixed.extend(number.map(|number| (id.name, number)));
                            shape
                        });
                        extended(begun.collect(), &variant.value)
                    });
                    variants.collect()
                }
                Expression::Inline(_) => return Vec::new(),
            },
        };
    }
    shapes
}

fn with_part(mut shapes: Vec<Shape>, part: Part) -> Vec<Shape> {
    for shape in &mut shapes {
        shape.parts.push(part);
    }
    shapes
}

/// The number that a variant stands for; the last one stands for all others.
fn number_of(key: &VariantKey<&'static str>) -> Option<&'static str> {
    match key {
        VariantKey::Identifier { name: "one" } => Some("1"),
        VariantKey::Identifier { .. } => None,
        VariantKey::NumberLiteral { value } => Some(value),
    }
}

#[cfg(test)]
mod tests;
