//! Entry points for fuzz targets: everything here that reads what a server sent.

use super::finding::Finding;
use super::probe;
use crate::fuzzing::assert_visible;

/// Recognises bytes as the answer to every question in turn, and as a greeting.
///
/// # Panics
///
/// Panics if something could be found that must not be shown, which would be a bug.
pub fn server_answer(answer: &[u8]) {
    for transport in [atlas::Transport::Tcp, atlas::Transport::Udp] {
        let (_, probes) = probe::in_order(transport, &[]);
        for probe in probes {
            check(probe::recognise(probe, answer));
        }
    }
    check(probe::recognise_greeting(answer));
    check(probe::recognise_datagram(answer).map(|(_, finding)| finding));
}

fn check(finding: Option<Finding>) {
    if let Some(finding) = finding {
        assert_visible(finding.product.iter().chain(&finding.version));
    }
}

/// Reads bytes as a certificate.
///
/// # Panics
///
/// Panics if it has a name that must not be shown, which would be a bug.
pub fn certificate(der: &[u8]) {
    if let Some(certificate) = super::certificate::read(der) {
        assert_visible(&certificate.names);
    }
}
