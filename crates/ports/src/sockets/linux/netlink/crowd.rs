//! How many TCP sockets there are, so that a question about one port knows what walking over all of them would cost.
//!
//! Source: `sockstat_seq_show` of the kernel's net/ipv4/proc.c.

use std::path::Path;

/// The counts, below the process file system.
const COUNTS: &str = "net/sockstat";

/// Returns how many TCP sockets of both families there are, in all network namespaces; `None` if nobody tells.
pub(super) fn tcp_sockets(proc: &Path) -> Option<usize> {
    parse(&std::fs::read(proc.join(COUNTS)).ok()?)
}

/// Reads `TCP: inuse 5 orphan 0 tw 0 alloc 7 mem 1`, of which only `alloc` counts all namespaces.
fn parse(file: &[u8]) -> Option<usize> {
    let mut lines = file.split(|byte| *byte == b'\n');
    let counts = lines.find_map(|line| line.strip_prefix(b"TCP:"))?;
    let mut words = std::str::from_utf8(counts).ok()?.split_ascii_whitespace();
    words.find(|word| *word == "alloc")?;
    words.next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sockets_of_all_namespaces_are_counted() {
        let file = b"sockets: used 10\nTCP: inuse 5 orphan 0 tw 0 alloc 7 mem 1\nUDP: inuse 0 mem 7\n";
        assert_eq!(parse(file), Some(7));
        for broken in [
            "",
            "TCP: alloc",
            "TCP: inuse 5",
            "TCP: alloc many",
            "UDP: alloc 3",
        ] {
            assert_eq!(parse(broken.as_bytes()), None, "{broken}");
        }
    }
}
