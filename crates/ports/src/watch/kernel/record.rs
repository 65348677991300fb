//! The records in a perf ring: samples of tracepoints, and the note that some were lost. Pure.
//!
//! A record is a header (kind, flags, length) and a body; its length is a multiple of eight. Samples were asked for
//! with `PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_RAW`, so a body is: process id, thread id, time, length of the
//! raw data, raw data. Other kinds of records are skipped; a record that is not whole ends the reading.
//!
//! Source: perf_event_open(2); include/uapi/linux/perf_event.h.

use crate::owner::Pid;
use crate::watch::source::Caller;

/// `PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_RAW`
pub(super) const SAMPLE_TYPE: u64 = (1 << 1) | (1 << 2) | (1 << 10);

/// `PERF_RECORD_LOST`
const KIND_LOST: u32 = 2;
/// `PERF_RECORD_SAMPLE`
const KIND_SAMPLE: u32 = 9;
/// Bytes of `struct perf_event_header`.
pub(super) const HEADER_LEN: usize = 8;

/// A record that matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Record<'a> {
    /// A tracepoint was hit.
    Sample(Sample<'a>),
    /// So many records were dropped, because the ring was full.
    Lost(u64),
}

/// One hit of a tracepoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sample<'a> {
    /// Who hit it.
    pub(crate) by: Caller,
    /// Nanoseconds on perf's clock.
    pub(crate) at_ns: u64,
    /// The fields of the tracepoint, as its format file tells.
    pub(crate) raw: &'a [u8],
}

/// Reads records one after the other, until one of them is not whole.
pub(crate) fn records(bytes: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        loop {
            let (header, _) = rest.split_first_chunk::<HEADER_LEN>()?;
            let [k0, k1, k2, k3, _, _, l0, l1] = *header;
            let len = usize::from(u16::from_ne_bytes([l0, l1]));
            let (record, after) = rest.split_at_checked(len)?;
            let body = record.get(HEADER_LEN..)?;
            rest = after;
            let record = match u32::from_ne_bytes([k0, k1, k2, k3]) {
                KIND_SAMPLE => parse_sample(body).map(Record::Sample),
                KIND_LOST => parse_lost(body).map(Record::Lost),
                _ => None,
            };
            if record.is_some() {
                return record;
            }
        }
    })
}

fn parse_sample(body: &[u8]) -> Option<Sample<'_>> {
    let (pid, rest) = body.split_first_chunk::<4>()?;
    let (thread, rest) = rest.split_first_chunk::<4>()?;
    let (at_ns, rest) = rest.split_first_chunk::<8>()?;
    let (raw_len, rest) = rest.split_first_chunk::<4>()?;
    let raw_len = usize::try_from(u32::from_ne_bytes(*raw_len)).ok()?;
    Some(Sample {
        by: Caller {
            pid: Pid(u32::from_ne_bytes(*pid)),
            thread: u32::from_ne_bytes(*thread),
        },
        at_ns: u64::from_ne_bytes(*at_ns),
        raw: rest.get(..raw_len)?,
    })
}

/// Reads the body of a lost record: the event's id, then how many.
fn parse_lost(body: &[u8]) -> Option<u64> {
    let (_id, rest) = body.split_first_chunk::<8>()?;
    rest.first_chunk::<8>().map(|count| u64::from_ne_bytes(*count))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn record(kind: u32, body: &[u8]) -> Vec<u8> {
        let len = u16::try_from(HEADER_LEN + body.len()).unwrap();
        [&kind.to_ne_bytes()[..], &[0, 0], &len.to_ne_bytes(), body].concat()
    }

    fn sample(pid: u32, raw: &[u8]) -> Vec<u8> {
        let thread = pid + 1;
        let raw_len = u32::try_from(raw.len()).unwrap();
        let body = [
            &pid.to_ne_bytes()[..],
            &thread.to_ne_bytes(),
            &77_u64.to_ne_bytes(),
            &raw_len.to_ne_bytes(),
            raw,
        ];
        record(KIND_SAMPLE, &body.concat())
    }

    #[test]
    fn samples_and_losses_are_read_and_the_rest_is_skipped() {
        let lost = [5_u64.to_ne_bytes(), 9_u64.to_ne_bytes()].concat();
        let bytes = [sample(7, b"abcd"), record(3, b"comm"), record(KIND_LOST, &lost)].concat();
        let read: Vec<_> = records(&bytes).collect();
        let expected = Sample {
            by: Caller {
                pid: Pid(7),
                thread: 8,
            },
            at_ns: 77,
            raw: b"abcd",
        };
        assert_eq!(read, [Record::Sample(expected), Record::Lost(9)]);
    }

    #[test]
    fn a_record_that_is_not_whole_ends_the_reading() {
        let bytes = [sample(7, b"abcd"), sample(8, b"abcd")].concat();
        for cut in 0..bytes.len() / 2 {
            assert_eq!(records(&bytes[..cut]).count(), 0, "cut at {cut}");
        }
        assert_eq!(records(&bytes[..bytes.len() - 1]).count(), 1);
        // A length of less than a header would be read for ever.
        assert_eq!(records(&record(KIND_SAMPLE, b"")[..6]).count(), 0);
        assert_eq!(records(&[9, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0]).count(), 0);
    }

    #[test]
    fn raw_data_longer_than_the_record_is_refused() {
        let mut bytes = sample(7, b"abcd");
        bytes[HEADER_LEN + 16] = 5;
        assert_eq!(records(&bytes).count(), 0);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_to_an_end(bytes: Vec<u8>) {
            prop_assert!(records(&bytes).count() <= bytes.len() / HEADER_LEN);
        }
    }
}
