//! The outer layers of netlink: messages in a datagram, attributes in a message.
//!
//! Both are lists of length-prefixed items aligned to four bytes, and the lengths are foreign: every step is
//! checked against what is left. Nothing here knows about sockets.
//!
//! Source: include/uapi/linux/netlink.h; integers are in the machine's own byte order.

/// Bytes of a message header (`struct nlmsghdr`).
const MESSAGE_HEADER_LEN: usize = 16;
/// Messages and attributes begin at multiples of this many bytes.
const ALIGNMENT: usize = 4;
/// Bytes of an attribute header (`struct nlattr`).
const ATTRIBUTE_HEADER_LEN: usize = 4;
/// The bits of an attribute's kind that are not flags (`NLA_TYPE_MASK`).
const ATTRIBUTE_KIND_MASK: u16 = 0x3fff;

/// `NLMSG_ERROR`: the payload is a negative error number.
pub(crate) const KIND_ERROR: u16 = 2;
/// `NLMSG_DONE`: the dump is complete.
pub(crate) const KIND_DONE: u16 = 3;
/// `NLM_F_REQUEST`
const FLAG_REQUEST: u16 = 0x01;
/// No flag beside [`FLAG_REQUEST`]: one question, one answer.
pub(crate) const FLAGS_NONE: u16 = 0;
/// `NLM_F_DUMP_INTR`: the table changed while it was dumped.
pub(crate) const FLAG_DUMP_INTERRUPTED: u16 = 0x10;
/// `NLM_F_DUMP`, that is `NLM_F_ROOT | NLM_F_MATCH`
pub(crate) const FLAG_DUMP: u16 = 0x300;

/// A message whose length is that of its payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Message<'a> {
    pub(crate) kind: u16,
    pub(crate) flags: u16,
    pub(crate) sequence: u32,
    pub(crate) payload: &'a [u8],
}

/// An attribute of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Attribute<'a> {
    pub(crate) kind: u16,
    pub(crate) payload: &'a [u8],
}

/// A header that promises more bytes than there are, or fewer than a header has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a netlink header does not fit its message")]
pub(crate) struct Malformed;

/// Splits a datagram into its messages; the first malformed one ends the list.
pub(crate) fn messages(datagram: &[u8]) -> impl Iterator<Item = Result<Message<'_>, Malformed>> {
    Items {
        rest: datagram,
        split: split_message,
    }
}

/// Splits what follows a message's fixed part into its attributes; the first malformed one ends the list.
pub(crate) fn attributes(bytes: &[u8]) -> impl Iterator<Item = Result<Attribute<'_>, Malformed>> {
    Items {
        rest: bytes,
        split: split_attribute,
    }
}

/// Takes the first `N` bytes off `rest`.
pub(crate) fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], Malformed> {
    let (taken, left) = rest.split_first_chunk::<N>().ok_or(Malformed)?;
    *rest = left;
    Ok(*taken)
}

/// Writes a request with its header.
pub(crate) fn request(kind: u16, flags: u16, sequence: u32, body: &[u8]) -> Vec<u8> {
    let len = u32::try_from(MESSAGE_HEADER_LEN + body.len()).expect("the requests we write are short");
    let mut bytes = Vec::with_capacity(MESSAGE_HEADER_LEN + body.len());
    bytes.extend(len.to_ne_bytes());
    bytes.extend(kind.to_ne_bytes());
    bytes.extend((FLAG_REQUEST | flags).to_ne_bytes());
    bytes.extend(sequence.to_ne_bytes());
    // The sender's port id: 0 lets the kernel fill it in.
    bytes.extend(0_u32.to_ne_bytes());
    bytes.extend(body);
    bytes
}

/// Appends an attribute, padded to four bytes.
pub(crate) fn push_attribute(bytes: &mut Vec<u8>, kind: u16, payload: &[u8]) {
    let len = u16::try_from(ATTRIBUTE_HEADER_LEN + payload.len())
        .expect("the attributes we write are a few dozen bytes long");
    bytes.extend(len.to_ne_bytes());
    bytes.extend(kind.to_ne_bytes());
    bytes.extend(payload);
    bytes.resize(bytes.len().next_multiple_of(ALIGNMENT), 0);
}

/// An item and what follows it.
type Split<'a, T> = Result<(T, &'a [u8]), Malformed>;

/// An iterator over length-prefixed items, fused after the first error.
struct Items<'a, T> {
    rest: &'a [u8],
    split: fn(&'a [u8]) -> Split<'a, T>,
}

impl<T> Iterator for Items<'_, T> {
    type Item = Result<T, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        match (self.split)(self.rest) {
            Ok((item, rest)) => {
                self.rest = rest;
                Some(Ok(item))
            }
            Err(malformed) => {
                self.rest = &[];
                Some(Err(malformed))
            }
        }
    }
}

fn split_message(bytes: &[u8]) -> Split<'_, Message<'_>> {
    let mut header = bytes;
    let len = u32::from_ne_bytes(take(&mut header)?);
    let kind = u16::from_ne_bytes(take(&mut header)?);
    let flags = u16::from_ne_bytes(take(&mut header)?);
    let sequence = u32::from_ne_bytes(take(&mut header)?);
    let (payload, rest) = split_item(
        bytes,
        usize::try_from(len).map_err(|_| Malformed)?,
        MESSAGE_HEADER_LEN,
    )?;
    Ok((
        Message {
            kind,
            flags,
            sequence,
            payload,
        },
        rest,
    ))
}

fn split_attribute(bytes: &[u8]) -> Split<'_, Attribute<'_>> {
    let mut header = bytes;
    let len = u16::from_ne_bytes(take(&mut header)?);
    let kind = u16::from_ne_bytes(take(&mut header)?) & ATTRIBUTE_KIND_MASK;
    let (payload, rest) = split_item(bytes, usize::from(len), ATTRIBUTE_HEADER_LEN)?;
    Ok((Attribute { kind, payload }, rest))
}

/// Splits an item of `len` bytes, header included, from what follows its padding.
fn split_item(bytes: &[u8], len: usize, header_len: usize) -> Split<'_, &[u8]> {
    let item = bytes.get(..len).ok_or(Malformed)?;
    let payload = item.get(header_len..).ok_or(Malformed)?;
    // The last item may come without its padding.
    let next = len.next_multiple_of(ALIGNMENT).min(bytes.len());
    Ok((payload, bytes.get(next..).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn attribute(kind: u16, claimed_len: u16, payload: &[u8]) -> Vec<u8> {
        let mut bytes = claimed_len.to_ne_bytes().to_vec();
        bytes.extend(kind.to_ne_bytes());
        bytes.extend(payload);
        bytes
    }

    fn kinds(bytes: &[u8]) -> Result<Vec<u16>, Malformed> {
        attributes(bytes)
            .map(|found| found.map(|attribute| attribute.kind))
            .collect()
    }

    #[test]
    fn attributes_are_split_with_their_padding() {
        let mut bytes = attribute(11, 5, &[1, 0, 0, 0]);
        bytes.extend(attribute(21, 12, &[7; 8]));
        let found: Vec<_> = attributes(&bytes).map(Result::unwrap).collect();
        assert_eq!(
            found,
            [
                Attribute {
                    kind: 11,
                    payload: &[1]
                },
                Attribute {
                    kind: 21,
                    payload: &[7; 8]
                }
            ]
        );
    }

    #[test]
    fn the_last_attribute_may_lack_its_padding() {
        assert_eq!(kinds(&attribute(11, 5, &[1])), Ok(vec![11]));
    }

    #[test]
    fn flags_of_an_attribute_are_not_part_of_its_kind() {
        assert_eq!(kinds(&attribute(0x8000 | 21, 4, &[])), Ok(vec![21]));
    }

    #[test]
    fn lying_lengths_are_refused() {
        assert_eq!(kinds(&attribute(11, 9, &[1, 0, 0, 0])), Err(Malformed));
        assert_eq!(kinds(&attribute(11, 0, &[])), Err(Malformed));
        assert_eq!(kinds(&attribute(11, 3, &[])), Err(Malformed));
        assert_eq!(kinds(&[1, 2, 3]), Err(Malformed));
        assert_eq!(kinds(&[]), Ok(vec![]));
    }

    #[test]
    fn a_message_longer_than_its_datagram_is_refused() {
        let mut datagram = 17_u32.to_ne_bytes().to_vec();
        datagram.extend([0; 12]);
        assert_eq!(messages(&datagram).collect::<Vec<_>>(), [Err(Malformed)]);
        datagram.push(9);
        assert_eq!(
            messages(&datagram)
                .map(|m| m.unwrap().payload)
                .collect::<Vec<_>>(),
            [[9]]
        );
    }

    proptest! {
        #[test]
        fn any_bytes_end_in_a_list_or_an_error(bytes: Vec<u8>) {
            prop_assert!(messages(&bytes).count() <= bytes.len());
            prop_assert!(attributes(&bytes).count() <= bytes.len());
        }
    }
}
