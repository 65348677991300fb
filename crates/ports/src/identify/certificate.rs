//! What a server's certificate says: names, issuer, expiry. It is read, not verified.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::{Duration, SystemTime};

use x509_parser::prelude::{FromDer, GeneralName, X509Certificate, X509Name};

use super::Certificate;
use super::bytes::up_to;
use crate::text::VisibleText;

/// How many names are kept, as many as anybody reads; others are counted.
const NAMES_MAX: usize = 16;
/// The longest name that is kept, in bytes; that of DNS is 253.
const NAME_MAX: usize = 255;

/// Reads a certificate in DER; `None` if it is none.
pub(super) fn read(der: &[u8]) -> Option<Certificate> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let alternatives = certificate.subject_alternative_name().ok().flatten();
    let alternatives = alternatives
        .iter()
        .flat_map(|extension| &extension.value.general_names);
    let (mut names, names_left_out) = first_names(alternatives);
    if names.is_empty() {
        names.extend(common_name(certificate.subject()));
    }
    let expires = u64::try_from(certificate.validity().not_after.timestamp()).ok();
    Some(Certificate {
        names,
        names_left_out,
        issuer: common_name(certificate.issuer()).or_else(|| organization(certificate.issuer())),
        expires: expires.and_then(|seconds| SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))),
        is_self_issued: certificate.issuer() == certificate.subject(),
    })
}

/// Returns the names that are kept, and how many more there are.
fn first_names<'a>(names: impl Iterator<Item = &'a GeneralName<'a>>) -> (Vec<VisibleText>, usize) {
    let mut names = names.filter_map(general_name);
    let kept = names.by_ref().take(NAMES_MAX).collect();
    (kept, names.count())
}

fn general_name(name: &GeneralName<'_>) -> Option<VisibleText> {
    match name {
        GeneralName::DNSName(name) | GeneralName::URI(name) | GeneralName::RFC822Name(name) => {
            Some(text(name))
        }
        GeneralName::IPAddress(bytes) => address(bytes).map(|ip| text(&ip.to_string())),
        _ => None,
    }
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    if let Ok(bytes) = <[u8; 4]>::try_from(bytes) {
        return Some(Ipv4Addr::from(bytes).into());
    }
    <[u8; 16]>::try_from(bytes)
        .ok()
        .map(|bytes| Ipv6Addr::from(bytes).into())
}

fn common_name(name: &X509Name<'_>) -> Option<VisibleText> {
    name.iter_common_name().next()?.as_str().ok().map(text)
}

fn organization(name: &X509Name<'_>) -> Option<VisibleText> {
    name.iter_organization().next()?.as_str().ok().map(text)
}

fn text(name: &str) -> VisibleText {
    VisibleText::from_bytes(up_to(name.as_bytes(), 0, NAME_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_not_kept_are_counted() {
        let names = vec![GeneralName::DNSName("a.example"); NAMES_MAX + 1];
        let count = |names: &[GeneralName<'_>]| {
            let (kept, left_out) = first_names(names.iter());
            (kept.len(), left_out)
        };
        assert_eq!(count(&names[..NAMES_MAX]), (NAMES_MAX, 0));
        assert_eq!(count(&names), (NAMES_MAX, 1));
    }

    #[test]
    fn of_a_long_name_the_beginning_is_kept() {
        let kept = |len: usize| text(&"x".repeat(len)).as_str().len();
        assert_eq!((kept(NAME_MAX), kept(NAME_MAX + 1)), (NAME_MAX, NAME_MAX));
    }
}
