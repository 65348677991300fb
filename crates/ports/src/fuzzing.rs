//! The parsers of this crate that meet foreign bytes, for fuzz targets alone: nobody else should call them here.

/// Reads a watcher's journal.
pub fn watch_journal(bytes: &[u8]) {
    let _ = crate::watch::parse_journal(bytes);
}

/// Reads what is in a perf ring, record by record.
#[cfg(target_os = "linux")]
pub fn perf_records(bytes: &[u8]) {
    crate::watch::kernel::records(bytes).for_each(drop);
}

/// Reads the format file of a tracepoint.
#[cfg(target_os = "linux")]
pub fn tracepoint_format(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = crate::watch::kernel::Format::parse(text);
    }
}
