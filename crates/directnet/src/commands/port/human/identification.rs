//! What a server was found to speak, in one line, and one more for its certificate.

use std::time::SystemTime;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ports::evidence::HeldSocket;
use ports::identify::{Certificate, Confidence, How, Identification, Identified, TlsFacts};

use super::{Lines, Reader};
use crate::commands::port::wording;

/// How many of a certificate's names are shown before the rest is only counted.
const NAMES_SHOWN: usize = 3;

/// Adds what the servers of these sockets speak, each answer once, with its address if there are several.
pub(super) fn push(lines: &mut Lines, group: &[&HeldSocket], reader: &Reader) {
    let mut told: Vec<&Identification> = Vec::new();
    let answers: Vec<_> = group
        .iter()
        .filter_map(|held| Some((&held.socket.local, held.identification.as_ref()?)))
        .collect();
    let differ = answers
        .windows(2)
        .any(|pair| matches!(pair, [(_, a), (_, b)] if a != b));
    for (local, identification) in answers {
        if told.contains(&identification) {
            continue;
        }
        told.push(identification);
        let place = if differ {
            format!(" on {}", wording::address(local))
        } else {
            String::new()
        };
        match identification {
            Identification::Identified(identified) => push_identified(lines, identified, &place, reader),
            Identification::Unidentified(why) => {
                lines.push_wrapped("", &format!("speaks{place}: not known, {why}"), (2, 4));
            }
        }
    }
}

fn push_identified(lines: &mut Lines, identified: &Identified, place: &str, reader: &Reader) {
    let product = [&identified.product, &identified.version]
        .into_iter()
        .flatten()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(" ");
    let product = if product.is_empty() {
        product
    } else {
        format!(": {product}")
    };
    let how = match identified.how {
        How::Executable => "only its program's name says so".to_owned(),
        How::Banner => "it says so itself".to_owned(),
        How::Probe(name) => format!("it answered the probe {name}"),
    };
    let likely = match (identified.confidence, identified.how) {
        (Confidence::Likely, How::Banner | How::Probe(_)) => "likely; ",
        _ => "",
    };
    let line = format!("speaks{place} {}{product} ({likely}{how})", identified.protocol);
    lines.push_wrapped("", &line, (2, 4));
    if let Some(facts) = &identified.tls {
        lines.push_wrapped("", &tls(facts, reader), (4, 6));
    }
    let is_plain = |text: &str| Some(text) != identified.product.as_ref().map(|name| name.as_str());
    if let Some(evidence) = &identified.evidence
        && is_plain(evidence.as_str())
    {
        super::evidence::push_cut(lines, &format!("\"{evidence}\""));
    }
}

/// Describes a handshake: `TLS 1.3, h2, certificate for a.example by Some CA, expires in ...`.
fn tls(facts: &TlsFacts, reader: &Reader) -> String {
    let mut parts = vec![match facts.version {
        Some(version) => format!("TLS {version}"),
        None => "TLS, neither 1.2 nor 1.3 as offered here".to_owned(),
    }];
    parts.extend(facts.alpn.as_ref().map(|alpn| format!("ALPN {alpn}")));
    parts.extend(
        facts
            .certificate
            .as_ref()
            .map(|certificate| described(certificate, reader)),
    );
    parts.join(", ")
}

fn described(certificate: &Certificate, reader: &Reader) -> String {
    let names: Vec<String> = certificate
        .names
        .iter()
        .take(NAMES_SHOWN)
        .map(ToString::to_string)
        .collect();
    let more = certificate.names.len().saturating_sub(NAMES_SHOWN);
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    let names = if names.is_empty() {
        "nobody".to_owned()
    } else {
        names.join(", ")
    };
    let issuer = match &certificate.issuer {
        _ if certificate.is_self_issued => " by itself".to_owned(),
        Some(issuer) => format!(" by {issuer}"),
        None => String::new(),
    };
    let expiry = certificate
        .expires
        .map(|moment| expiry(moment, reader))
        .unwrap_or_default();
    format!("certificate for {names}{more}{issuer}{expiry}")
}

fn expiry(moment: SystemTime, reader: &Reader) -> String {
    let verb = if moment < reader.now { "EXPIRED" } else { "expires" };
    let date = Timestamp::try_from(moment)
        .map(|moment| moment.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d").to_string());
    date.map_or_else(|_| String::new(), |date| format!(", {verb} {date}"))
}
