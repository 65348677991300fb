//! What the user meant by `22`, `53/udp` or `ssh`.

use ports::atlas::{PortNumber, Ports, Registry, Transport, threats};
use ports::text::VisibleText;

use crate::exit::{CommandError, Exit};
use crate::language::say;

/// How many names are suggested for one that is not registered.
const SUGGESTIONS_MAX: usize = 3;
/// How alike a suggestion has to be, from 0 (nothing in common) to 1 (the same), by Jaro and Winkler's measure.
const LIKENESS_MIN: f64 = 0.86;

/// The most ports of a range that is asked about at once; a report on all would be longer than anybody reads.
const RANGE_LEN_MAX: u32 = 4096;

/// What the user asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// A port, and the transport if one was named.
    Port(PortNumber, Option<Transport>),
    /// Several ports.
    Range(Ports),
    /// A name that is not one port's.
    Word(String),
}

impl Target {
    /// Reads `NUMBER` or `NAME`, with `/TRANSPORT` behind it or not, or `FIRST-LAST`.
    pub(crate) fn parse(text: &str, registry: Registry) -> Result<Self, CommandError> {
        let (port, transport) = match text.split_once('/') {
            Some((port, transport)) => (port, Some(parse_transport(transport)?)),
            None => (text, None),
        };
        // A service name has at least one letter (RFC 6335, section 5.1); what has none was meant as a number.
        if port.chars().any(char::is_alphabetic) {
            let one = port_of_service(port, transport, registry);
            return Ok(one.map_or_else(|| Self::Word(port.to_owned()), |port| Self::Port(port, transport)));
        }
        match port.split_once('-') {
            Some((first, last)) if !first.is_empty() && transport.is_none() => parse_range(first, last),
            _ => Ok(Self::Port(port.parse().map_err(CommandError::usage)?, transport)),
        }
    }
}

/// One port, for commands that take no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OnePort {
    pub(crate) port: PortNumber,
    /// The transport, if one was named.
    pub(crate) transport: Option<Transport>,
}

impl OnePort {
    /// Reads `NUMBER` or the name of a service with one port, with `/TRANSPORT` behind it or not.
    pub(crate) fn parse(text: &str, registry: Registry) -> Result<Self, CommandError> {
        match Target::parse(text, registry)? {
            Target::Port(port, transport) => Ok(Self { port, transport }),
            Target::Range(ports) => Err(CommandError::usage(say!(
                "target-several",
                ports = &ports.to_string()
            ))
            .with_hint(say!("target-several-hint", port = ports.first.0))),
            Target::Word(word) => Err(without_one_port(&word, registry)),
        }
    }
}

/// Says why a word does not stand for one port.
fn without_one_port(word: &str, registry: Registry) -> CommandError {
    let registrations = registry.by_service_name(word);
    if registrations.is_empty() {
        return unknown_word(word, registry);
    }
    let mut spans: Vec<Ports> = registrations.iter().filter_map(|found| found.ports).collect();
    spans.sort_by_key(|span| (span.first, span.last));
    spans.dedup();
    let word = VisibleText::from(word);
    let Some(Ports { first, .. }) = spans.first() else {
        return failure(say!("target-without-port", word = &word.to_string()));
    };
    let shown: Vec<String> = spans.iter().map(Ports::to_string).collect();
    let ports = list(&shown, |first, second| say!("and", first, second));
    failure(say!(
        "target-several-ports",
        word = &word.to_string(),
        ports = &ports
    ))
    .with_hint(say!("target-several-hint", port = first.0))
}

fn parse_range(first: &str, last: &str) -> Result<Target, CommandError> {
    let port = |text: &str| text.parse::<PortNumber>().map_err(CommandError::usage);
    let (first, last) = (port(first)?, port(last)?);
    if last < first {
        return Err(
            CommandError::usage(say!("target-backwards", first = first.0, last = last.0))
                .with_hint(say!("target-did-you-mean", what = &format!("{last}-{first}"))),
        );
    }
    if u32::from(last.0) - u32::from(first.0) >= RANGE_LEN_MAX {
        let told = say!(
            "target-too-many",
            first = first.0,
            last = last.0,
            most = RANGE_LEN_MAX
        );
        return Err(CommandError::usage(told).with_hint(say!("target-too-many-hint")));
    }
    Ok(Target::Range(Ports { first, last }))
}

fn parse_transport(text: &str) -> Result<Transport, CommandError> {
    text.parse().map_err(CommandError::usage)
}

/// Finds the one port that a service is registered for.
fn port_of_service(name: &str, transport: Option<Transport>, registry: Registry) -> Option<PortNumber> {
    let fits = |found: Option<Transport>| transport.is_none() || found.is_none() || found == transport;
    let mut spans: Vec<Ports> = registry
        .by_service_name(name)
        .iter()
        .filter(|found| fits(found.transport))
        .filter_map(|found| found.ports)
        .collect();
    spans.sort_by_key(|span| (span.first, span.last));
    spans.dedup();
    match spans[..] {
        [Ports { first, last }] if first == last => Some(first),
        _ => None,
    }
}

/// Says that a word was found nowhere, and which ones are like it.
pub(super) fn unknown_word(word: &str, registry: Registry) -> CommandError {
    let alike = alike(word, registry);
    let hint = match &alike[..] {
        [] => say!("target-what-to-give").to_owned(),
        names => {
            let names = list(names, |first, second| say!("or", first, second));
            say!("target-did-you-mean", what = &names)
        }
    };
    failure(say!(
        "target-unknown",
        word = &VisibleText::from(word).to_string()
    ))
    .with_hint(hint)
}

fn failure(text: String) -> CommandError {
    CommandError::new(Exit::Failure, anyhow::Error::msg(text))
}

/// Returns the names of services and malware that are most like `name`, the most alike first.
fn alike(name: &str, registry: Registry) -> Vec<String> {
    let name = name.to_ascii_lowercase();
    let families = threats::families().iter().copied();
    let malware = threats::all().map(|threat| threat.name).chain(families);
    let mut names: Vec<(f64, &str)> = registry
        .service_names()
        .chain(malware)
        .map(|candidate| {
            (
                strsim::jaro_winkler(&name, &candidate.to_ascii_lowercase()),
                candidate,
            )
        })
        .filter(|(likeness, _)| *likeness >= LIKENESS_MIN)
        .collect();
    names.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    names.dedup_by(|(_, one), (_, other)| one == other);
    names
        .into_iter()
        .take(SUGGESTIONS_MAX)
        .map(|(_, candidate)| candidate.to_owned())
        .collect()
}

/// Joins words as a sentence does: `a, b or c`.
fn list(words: &[String], joined: fn(&str, &str) -> String) -> String {
    match words {
        [] => String::new(),
        [word] => word.clone(),
        [words @ .., last] => joined(&words.join(", "), last),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Target {
        Target::parse(text, Registry::built_in()).unwrap_or_else(|error| panic!("{text}: {error:?}"))
    }

    fn check(text: &str, port: u16, transport: Option<Transport>) {
        assert_eq!(parsed(text), Target::Port(PortNumber(port), transport), "{text}");
    }

    #[test]
    fn numbers_and_names_are_understood() {
        check("22", 22, None);
        check("0", 0, None);
        check("65535/tcp", 65535, Some(Transport::Tcp));
        check("53/UDP", 53, Some(Transport::Udp));
        check("ssh", 22, None);
        check("SSH/sctp", 22, Some(Transport::Sctp));
        check("directnet", 3447, None);
        check("shell/tcp", 514, Some(Transport::Tcp));
    }

    #[test]
    fn of_many_names_that_are_alike_the_most_alike_are_suggested() {
        let registry = Registry::built_in();
        let likeness = |name: &str| strsim::jaro_winkler("httpq", name);
        let alike_ones = registry.service_names().map(likeness);
        assert!(alike_ones.filter(|likeness| *likeness >= LIKENESS_MIN).count() > SUGGESTIONS_MAX);
        let suggested = alike("httpq", registry);
        assert_eq!(suggested.len(), SUGGESTIONS_MAX);
        assert_eq!(suggested[0], "http");
    }

    #[test]
    fn ranges_and_words_are_told_apart() {
        let range = |first, last| {
            Target::Range(Ports {
                first: PortNumber(first),
                last: PortNumber(last),
            })
        };
        assert_eq!(parsed("6881-6889"), range(6881, 6889));
        assert_eq!(parsed("0-0"), range(0, 0));
        for word in ["http-alt", "asyncrat", "upnp", "nginx"] {
            assert_eq!(parsed(word), Target::Word(word.to_owned()));
        }
        let longest = u16::try_from(RANGE_LEN_MAX).unwrap();
        assert_eq!(parsed(&format!("1-{longest}")), range(1, longest));
        let one_more = format!("1-{}", longest + 1);
        assert!(Target::parse(&one_more, Registry::built_in()).is_err());
        for wrong in ["-1", "22-", "9-8", "1-65535", "22-25/tcp", "1-2-3"] {
            assert!(Target::parse(wrong, Registry::built_in()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn suggestions_are_alike() {
        let alike = |name| alike(name, Registry::built_in());
        assert_eq!(alike("directnett").first().map(String::as_str), Some("directnet"));
        assert!(alike("htttp").contains(&"http".to_owned()));
        assert_eq!(alike("qqqqqqqq"), Vec::<String>::new());
    }
}
