//! Entry points for fuzz targets: everything here that reads what a server sent.

use super::probe;

/// Recognises bytes as the answer to every question in turn, and as a greeting; none may fail.
pub fn server_answer(answer: &[u8]) {
    for transport in [atlas::Transport::Tcp, atlas::Transport::Udp] {
        let (_, probes) = probe::in_order(transport, &[]);
        for probe in probes {
            probe::recognise(probe, answer);
        }
    }
    probe::recognise_datagram(answer);
}

/// Reads bytes as a certificate.
pub fn certificate(der: &[u8]) {
    super::certificate::read(der);
}
