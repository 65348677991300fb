//! Entry points for fuzz targets: the records in a ring, and the format of a tracepoint.

use super::record::{HEADER_LEN, Record, Sample, records};
use super::tracefs::{Format, Layout, Tracepoint};
use crate::owner::Pid;
use crate::watch::source::Caller;

/// The number of the tracepoint that is tried.
const TRACEPOINT: u64 = 1;

/// Reads what is in a perf ring, record by record.
///
/// # Panics
///
/// Panics if there are more records than the bytes have room for, or if they have more data than there is, which would
/// be bugs.
pub fn perf_records(bytes: &[u8]) {
    let (mut count, mut data) = (0_usize, 0_usize);
    for record in records(bytes) {
        count = count.saturating_add(1);
        if let Record::Sample(sample) = record {
            data = data.saturating_add(sample.raw.len());
        }
    }
    assert!(count.saturating_mul(HEADER_LEN).saturating_add(data) <= bytes.len());
}

/// Reads the format file of a tracepoint and, if it is the right one, its bytes as an event; and the list of processors.
pub fn tracepoint_format(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let _ = super::parse_processors(text);
    let tracepoint = Tracepoint {
        id: TRACEPOINT,
        format: Format::parse(text),
    };
    let sample = Sample {
        by: Caller {
            pid: Pid(1),
            thread: 1,
        },
        at_ns: 0,
        raw: bytes,
    };
    let layout = Layout::of(&tracepoint);
    let _ = layout.and_then(|layout| layout.event(&sample));
}
