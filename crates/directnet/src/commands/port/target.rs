//! What the user meant by `22`, `53/udp` or `ssh`.

use ports::atlas::{PortNumber, Ports, Transport, registry};
use ports::text::VisibleText;

use crate::exit::{CommandError, Exit};

/// How many names are suggested for one that is not registered.
const SUGGESTIONS_MAX: usize = 3;
/// How alike a suggestion has to be, from 0 (nothing in common) to 1 (the same), by Jaro and Winkler's measure.
const LIKENESS_MIN: f64 = 0.86;

/// A port, and the transport if one was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) port: PortNumber,
    pub(crate) transport: Option<Transport>,
}

impl Target {
    /// Reads `NUMBER` or `NAME`, with `/TRANSPORT` behind it or not.
    pub(crate) fn parse(text: &str) -> Result<Self, CommandError> {
        let (port, transport) = match text.split_once('/') {
            Some((port, transport)) => (port, Some(parse_transport(transport)?)),
            None => (text, None),
        };
        // A service name has at least one letter (RFC 6335, section 5.1); what has none was meant as a number.
        let port = if port.chars().any(char::is_alphabetic) {
            port_of_service(port, transport)?
        } else {
            port.parse().map_err(CommandError::usage)?
        };
        Ok(Self { port, transport })
    }
}

fn parse_transport(text: &str) -> Result<Transport, CommandError> {
    text.parse().map_err(CommandError::usage)
}

/// Finds the one port that a service is registered for.
fn port_of_service(name: &str, transport: Option<Transport>) -> Result<PortNumber, CommandError> {
    let registrations = registry::by_service_name(name);
    if registrations.is_empty() {
        return Err(unknown_name(name));
    }
    let fits = |found: Option<Transport>| transport.is_none() || found.is_none() || found == transport;
    let mut spans: Vec<Ports> = registrations
        .iter()
        .filter(|found| fits(found.transport))
        .filter_map(|found| found.ports)
        .collect();
    spans.sort_by_key(|span| (span.first, span.last));
    spans.dedup();
    match spans[..] {
        [Ports { first, last }] if first == last => Ok(first),
        [] => Err(without_port(name, transport)),
        _ => Err(several_ports(name, &spans)),
    }
}

fn unknown_name(name: &str) -> CommandError {
    let alike = alike(name);
    let hint = match &alike[..] {
        [] => "give a number from 0 to 65535, or a registered name such as ssh".to_owned(),
        names => format!("did you mean {}?", list(names, "or")),
    };
    failure(format!(
        "no service is registered under the name \"{}\"",
        VisibleText::from(name)
    ))
    .with_hint(hint)
}

fn without_port(name: &str, transport: Option<Transport>) -> CommandError {
    let with = transport
        .map(|transport| format!(" for {transport}"))
        .unwrap_or_default();
    failure(format!(
        "\"{}\" is registered{with} without a port of its own",
        VisibleText::from(name)
    ))
}

fn several_ports(name: &str, spans: &[Ports]) -> CommandError {
    let shown: Vec<String> = spans.iter().map(Ports::to_string).collect();
    let name = VisibleText::from(name);
    let first = spans.first().map_or(PortNumber::MIN, |span| span.first);
    failure(format!(
        "\"{name}\" is registered for several ports: {}",
        list(&shown, "and")
    ))
    .with_hint(format!("ask for one of them: directnet port {first}"))
}

fn failure(text: String) -> CommandError {
    CommandError::new(Exit::Failure, anyhow::Error::msg(text))
}

/// Returns the registered names with a port that are most like `name`, the most alike first.
fn alike(name: &str) -> Vec<String> {
    let name = name.to_ascii_lowercase();
    let mut names: Vec<(f64, &str)> = registry::service_names()
        .map(|candidate| {
            (
                strsim::jaro_winkler(&name, &candidate.to_ascii_lowercase()),
                candidate,
            )
        })
        .filter(|(likeness, _)| *likeness >= LIKENESS_MIN)
        .filter(|(_, candidate)| {
            registry::by_service_name(candidate)
                .iter()
                .any(|found| found.ports.is_some())
        })
        .collect();
    names.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    names
        .into_iter()
        .take(SUGGESTIONS_MAX)
        .map(|(_, candidate)| candidate.to_owned())
        .collect()
}

/// Joins words as a sentence does: `a, b or c`.
fn list(words: &[String], conjunction: &str) -> String {
    match words {
        [] => String::new(),
        [word] => word.clone(),
        [words @ .., last] => format!("{} {conjunction} {last}", words.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, port: u16, transport: Option<Transport>) {
        let target = Target::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        assert_eq!(
            target,
            Target {
                port: PortNumber(port),
                transport
            },
            "{text}"
        );
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
    fn suggestions_are_alike() {
        assert_eq!(alike("directnett").first().map(String::as_str), Some("directnet"));
        assert!(alike("htttp").contains(&"http".to_owned()));
        assert_eq!(alike("qqqqqqqq"), Vec::<String>::new());
    }
}
