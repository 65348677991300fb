//! Turns what a server was found to speak into its part of the document.

use api::ports as api;
use ports::identify::{Certificate, Confidence, How, Identification, Identified, TlsFacts};

/// Makes the part about one socket.
pub(super) fn document(identification: &Identification) -> api::Identification {
    match identification {
        Identification::Identified(identified) => of_identified(identified),
        Identification::Unidentified(why) => api::Identification {
            protocol: None,
            product: None,
            version: None,
            tls: None,
            how: None,
            probe: None,
            confidence: None,
            evidence: None,
            unidentified: Some(super::remark(why.code(), why)),
        },
    }
}

fn of_identified(identified: &Identified) -> api::Identification {
    let (how, probe) = match identified.how {
        How::Executable => (api::How::Executable, None),
        How::Banner => (api::How::Banner, None),
        How::Probe(name) => (api::How::Probe, Some(name.to_owned())),
    };
    api::Identification {
        protocol: Some(identified.protocol.to_owned()),
        product: identified.product.as_ref().map(ToString::to_string),
        version: identified.version.as_ref().map(ToString::to_string),
        tls: identified.tls.as_ref().map(tls),
        how: Some(how),
        probe,
        confidence: Some(match identified.confidence {
            Confidence::Likely => api::Confidence::Likely,
            Confidence::Certain => api::Confidence::Certain,
        }),
        evidence: identified.evidence.as_ref().map(ToString::to_string),
        unidentified: None,
    }
}

fn tls(facts: &TlsFacts) -> api::Tls {
    api::Tls {
        version: facts.version.map(str::to_owned),
        alpn: facts.alpn.as_ref().map(ToString::to_string),
        certificate: facts.certificate.as_ref().map(certificate),
    }
}

fn certificate(certificate: &Certificate) -> api::Certificate {
    api::Certificate {
        names: certificate.names.iter().map(ToString::to_string).collect(),
        names_left_out: u32::try_from(certificate.names_left_out).unwrap_or(u32::MAX),
        issuer: certificate.issuer.as_ref().map(ToString::to_string),
        expires: certificate.expires.and_then(super::rfc3339),
        is_self_issued: certificate.is_self_issued,
    }
}
