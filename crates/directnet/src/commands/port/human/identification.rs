//! What a server was found to speak, in one line, and one more for its certificate.

use std::time::SystemTime;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ports::evidence::HeldSocket;
use ports::identify::{Certificate, Confidence, How, Identification, Identified, TlsFacts};

use super::{Lines, Reader, in_words};
use crate::commands::port::wording;
use crate::language::say;

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
        let place = differ.then(|| wording::address(local));
        match identification {
            Identification::Identified(identified) => {
                push_identified(lines, identified, place.as_deref(), reader);
            }
            Identification::Unidentified(why) => {
                let why = in_words(why);
                let told = match &place {
                    Some(address) => say!("speaks-not-known-on", address, why = &why),
                    None => say!("speaks-not-known", why = &why),
                };
                lines.push_wrapped("", &told, (2, 4));
            }
        }
    }
}

fn push_identified(lines: &mut Lines, identified: &Identified, place: Option<&str>, reader: &Reader) {
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
        How::Executable => say!("speaks-by-name").to_owned(),
        How::Banner => say!("speaks-banner").to_owned(),
        How::Probe(name) => say!("speaks-probe", probe = &name.to_string()),
    };
    let how = match (identified.confidence, identified.how) {
        (Confidence::Likely, How::Banner | How::Probe(_)) => say!("speaks-likely", how = &how),
        _ => how,
    };
    let protocol = format!("{}{product}", identified.protocol);
    let line = match place {
        Some(address) => say!("speaks-on", address, protocol = &protocol, how = &how),
        None => say!("speaks", protocol = &protocol, how = &how),
    };
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
        None => say!("tls-version-unknown").to_owned(),
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
    let not_shown = certificate.names.len().saturating_sub(NAMES_SHOWN);
    let more = not_shown.saturating_add(certificate.names_left_out);
    let names = match (names.as_slice(), more) {
        ([], _) => say!("tls-nobody").to_owned(),
        (names, 0) => names.join(", "),
        (names, more) => say!("others-and-more", names = &names.join(", "), count = more),
    };
    let described = match &certificate.issuer {
        _ if certificate.is_self_issued => say!("tls-certificate-itself", names = &names),
        Some(issuer) => say!("tls-certificate-by", names = &names, issuer = &issuer.to_string()),
        None => say!("tls-certificate", names = &names),
    };
    let expiry = certificate
        .expires
        .map(|moment| expiry(moment, reader))
        .unwrap_or_default();
    format!("{described}{expiry}")
}

fn expiry(moment: SystemTime, reader: &Reader) -> String {
    let date = Timestamp::try_from(moment)
        .map(|moment| moment.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d").to_string());
    let told = |date: String| match moment < reader.now {
        true => say!("tls-expired", date = &date),
        false => say!("tls-expires", date = &date),
    };
    date.map_or_else(|_| String::new(), |date| format!(", {}", told(date)))
}
