//! One row of a table or entry of an index: the kinds of its values, then the values; section 2.1 of the format.

/// Bytes of the longest number of variable length.
const VARIABLE_LEN_MAX: usize = 9;

/// A value, as far as they are told apart here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    /// Nothing, or a number with a fraction.
    Other,
    /// A whole number.
    Integer(i64),
    /// A text in UTF-8, or bytes.
    Bytes(&'a [u8]),
}

impl<'a> Value<'a> {
    /// Returns the number, if it is one.
    pub(crate) fn integer(self) -> Option<i64> {
        match self {
            Value::Integer(integer) => Some(integer),
            Value::Other | Value::Bytes(_) => None,
        }
    }

    /// Returns the text or bytes, if it has some.
    pub(crate) fn bytes(self) -> Option<&'a [u8]> {
        match self {
            Value::Bytes(bytes) => Some(bytes),
            Value::Other | Value::Integer(_) => None,
        }
    }
}

/// Goes through the columns of a row; ends early if it is cut off.
pub(crate) fn columns(row: &[u8]) -> impl Iterator<Item = Value<'_>> {
    let parts = variable(row).and_then(|(header_len, kinds)| {
        let header_len = usize::try_from(header_len).ok()?;
        let values = row.get(header_len..)?;
        let kinds_len = kinds.len().checked_sub(values.len())?;
        Some((kinds.get(..kinds_len)?, values))
    });
    let (mut kinds, mut values) = parts.unwrap_or_default();
    std::iter::from_fn(move || {
        let (kind, rest) = variable(kinds)?;
        kinds = rest;
        let (value, rest) = values.split_at_checked(len_of(kind)?)?;
        values = rest;
        Some(value_of(kind, value))
    })
}

/// Returns how many bytes a value of a kind has; `None` for kinds that are reserved.
fn len_of(kind: u64) -> Option<usize> {
    match kind {
        0 | 8 | 9 => Some(0),
        1..=4 => usize::try_from(kind).ok(),
        5 => Some(6),
        6 | 7 => Some(8),
        10 | 11 => None,
        // Bytes have even kinds from 12 on, texts odd ones from 13 on.
        _ => usize::try_from(kind.checked_sub(12)? / 2).ok(),
    }
}

fn value_of(kind: u64, value: &[u8]) -> Value<'_> {
    match kind {
        0 | 7 => Value::Other,
        8 => Value::Integer(0),
        9 => Value::Integer(1),
        1..=6 => Value::Integer(integer(value)),
        _ => Value::Bytes(value),
    }
}

/// Reads a number of up to eight bytes, the highest first, negative if its first bit is set.
fn integer(bytes: &[u8]) -> i64 {
    let is_negative = bytes.first().is_some_and(|first| *first >= 0x80);
    let start: i64 = if is_negative { -1 } else { 0 };
    bytes
        .iter()
        .fold(start, |number, byte| (number << 8) | i64::from(*byte))
}

/// Reads a number of variable length, and returns what follows it; section 1.6.
///
/// Seven bits in each byte, the highest first, as long as the first bit is set; a ninth byte counts with all its bits.
pub(super) fn variable(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut number: u64 = 0;
    for (index, byte) in bytes.iter().take(VARIABLE_LEN_MAX).enumerate() {
        let rest = bytes.get(index.checked_add(1)?..)?;
        if index.checked_add(1)? == VARIABLE_LEN_MAX {
            return Some(((number << 8) | u64::from(*byte), rest));
        }
        number = (number << 7) | u64::from(byte & 0x7f);
        if *byte < 0x80 {
            return Some((number, rest));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_ends_with_its_ninth_byte() {
        let most = [0xff; VARIABLE_LEN_MAX];
        assert_eq!(variable(&most), Some((u64::MAX, &[][..])));
        assert_eq!(
            variable(&[0xff; VARIABLE_LEN_MAX + 1]),
            Some((u64::MAX, &[0xff][..]))
        );
        assert_eq!(variable(&most[1..]), None, "it is cut off");
    }

    #[test]
    fn numbers_of_variable_length() {
        let check = |bytes: &[u8], expected| assert_eq!(variable(bytes).map(|(number, _)| number), expected);
        check(&[0x7f], Some(0x7f));
        check(&[0x81, 0x00], Some(0x80));
        check(&[0xff; 9], Some(u64::MAX));
        check(&[0x80; 8], None);
        check(&[], None);
        assert_eq!(variable(&[0x81, 0x01, 0x05]), Some((0x81, [5].as_slice())));
    }

    #[test]
    fn columns_of_a_row() {
        let row = [
            7,
            0,
            1,
            2,
            9,
            13 + 2 * 2,
            7,
            0xff,
            0x12,
            0x34,
            b'h',
            b'i',
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
        ];
        let found: Vec<_> = columns(&row).collect();
        let (integer, text) = (Value::Integer, Value::Bytes(b"hi"));
        assert_eq!(
            found,
            [
                Value::Other,
                integer(-1),
                integer(0x1234),
                integer(1),
                text,
                Value::Other
            ]
        );
        // Cut off, a kind that is reserved, and lengths that lie.
        assert_eq!(columns(&[2, 1]).count(), 0);
        assert_eq!(columns(&[2, 10, 0]).count(), 0);
        assert_eq!(columns(&[200, 1, 0]).count(), 0);
        assert_eq!(columns(&[0, 1, 0]).count(), 0);
    }
}
