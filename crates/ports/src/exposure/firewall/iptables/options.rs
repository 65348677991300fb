//! The options of one rule of iptables as steps.

use std::net::IpAddr;

use crate::exposure::firewall::nft::flag_bit;
use crate::exposure::firewall::packet::{TCP, UDP};
use crate::exposure::firewall::ranges::{address_number, network};
use crate::exposure::firewall::ruleset::{Field, Match, Step, Value, Verdict};

/// Targets that change or note something and let the packet go on.
const BYSTANDERS: [&str; 15] = [
    "LOG",
    "NFLOG",
    "ULOG",
    "MARK",
    "CONNMARK",
    "CONNSECMARK",
    "SECMARK",
    "CHECKSUM",
    "TCPMSS",
    "TOS",
    "DSCP",
    "CLASSIFY",
    "TRACE",
    "AUDIT",
    "SET",
];

/// Reads the options; `is_chain` tells whether a target is a chain of the same table.
pub(super) fn parse(
    options: &[String],
    is_v6: bool,
    is_chain: &dyn Fn(&str) -> bool,
) -> (Vec<Step>, Option<String>) {
    let mut reader = Reader {
        rest: options,
        is_v6,
        transport: None,
        module: String::new(),
        steps: Vec::new(),
        comment: None,
    };
    while let Some(verdict) = reader.next(is_chain) {
        reader.steps.extend(verdict);
    }
    (reader.steps, reader.comment)
}

struct Reader<'a> {
    rest: &'a [String],
    is_v6: bool,
    /// What `-p` said: the options of ports depend on it.
    transport: Option<u8>,
    /// The last `-m`.
    module: String,
    steps: Vec<Step>,
    comment: Option<String>,
}

impl<'a> Reader<'a> {
    /// Reads one option with its words; `None` at the end.
    fn next(&mut self, is_chain: &dyn Fn(&str) -> bool) -> Option<Option<Step>> {
        let mut option = self.word()?;
        let is_negated = option == "!";
        if is_negated {
            option = self.word()?;
        }
        if let "-j" | "--jump" = option {
            // A target comes last, and what follows is its own.
            let (name, words) = std::mem::take(&mut self.rest).split_first()?;
            return Some(target(name, words, is_chain));
        }
        let words = self.arguments();
        let first = words.first().map(String::as_str).unwrap_or_default();
        Some(match option {
            "-g" | "--goto" => Some(Step::Verdict(Verdict::Goto(first.to_owned()))),
            "-m" | "--match" => {
                first.clone_into(&mut self.module);
                self.module_alone(first)
            }
            "--comment" => {
                self.comment = Some(words.join(" "));
                None
            }
            _ => self.question(option, words).map(|(field, values)| {
                let not = if is_negated { "! " } else { "" };
                Step::Match(Match {
                    field,
                    is_negated,
                    values,
                    text: format!("{not}{option} {}", words.join(" ")).trim_end().to_owned(),
                })
            }),
        })
    }

    fn word(&mut self) -> Option<&'a str> {
        let (word, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(word)
    }

    /// Takes the words up to the next option.
    fn arguments(&mut self) -> &'a [String] {
        let is_option = |word: &String| word == "!" || word.len() > 1 && word.starts_with('-');
        let len = self.rest.iter().position(is_option).unwrap_or(self.rest.len());
        let (words, rest) = self.rest.split_at_checked(len).unwrap_or((self.rest, &[]));
        self.rest = rest;
        words
    }

    /// Some modules ask something by being named alone.
    fn module_alone(&self, module: &str) -> Option<Step> {
        let is_inverted = || self.rest.iter().any(|word| word == "--invert");
        let text = format!("-m {module}");
        match module {
            "rpfilter" if !is_inverted() => Some(Step::Match(Match {
                field: Field::ReversePath,
                is_negated: false,
                values: vec![Value::Word("exists".into())],
                text,
            })),
            "socket" => Some(Step::Match(Match::opaque(text))),
            _ => None,
        }
    }

    /// Reads what an option asks; `None` if it asks nothing.
    fn question(&mut self, option: &str, words: &[String]) -> Option<(Field, Vec<Value>)> {
        let list = || words.iter().flat_map(|word| word.split(','));
        let first = words.first().map(String::as_str).unwrap_or_default();
        let named = || {
            list()
                .map(|word| Value::Word(word.to_ascii_lowercase()))
                .collect::<Vec<_>>()
        };
        let question = match option {
            "-p" | "--protocol" => {
                self.transport = transport(first);
                (Field::Transport, vec![protocol(first)])
            }
            "-s" | "--source" | "--src-range" => (
                Field::Source { is_v6: self.is_v6 },
                list().map(addresses).collect(),
            ),
            "-d" | "--destination" | "--dst-range" => (
                Field::Destination { is_v6: self.is_v6 },
                list().map(addresses).collect(),
            ),
            "-i" | "--in-interface" => (Field::Interface, vec![Value::Word(first.replace('+', "*"))]),
            "-o" | "--out-interface" => (Field::OutputInterface, vec![Value::Word(first.replace('+', "*"))]),
            "--dport" | "--dports" | "--destination-port" | "--destination-ports" => (
                Field::DestinationPort(self.transport),
                list().map(ports).collect(),
            ),
            "--sport" | "--sports" | "--source-port" | "--source-ports" => {
                (Field::SourcePort(self.transport), list().map(ports).collect())
            }
            "--ctstate" | "--state" => (Field::ConnectionState, named()),
            "--dst-type" | "--pkt-type" => (Field::DestinationType, named()),
            "--syn" => (Field::TcpFlags { mask: 0x17 }, vec![Value::Numbers((2, 2))]),
            "--tcp-flags" => return Some(tcp_flags(words)),
            "--icmp-type" | "--icmpv6-type" | "-f" | "--rt-type" | "--fragment" => {
                (Field::Absent, Vec::new())
            }
            "--invert" if self.module == "rpfilter" => {
                (Field::ReversePath, vec![Value::Word("missing".into())])
            }
            "--limit" | "--hashlimit-upto" | "--hashlimit-above" | "--connlimit-above"
            | "--connlimit-upto" | "--update" | "--rcheck" => (Field::Rate, Vec::new()),
            "--limit-burst" | "--set" | "--name" | "--seconds" | "--hitcount" | "--mask" | "--rsource"
            | "--rdest" | "--reap" | "--rttl" | "--remove" | "--connlimit-mask" | "--connlimit-saddr"
            | "--loose" | "--validmark" | "--accept-local" => return None,
            option if option.starts_with("--hashlimit") => return None,
            _ => (Field::Other, vec![Value::Unknown]),
        };
        Some(question)
    }
}

/// Reads a target with its own options.
fn target(name: &str, words: &[String], is_chain: &dyn Fn(&str) -> bool) -> Option<Step> {
    let after = |option: &str| {
        let place = words.iter().position(|word| word == option)?;
        words.get(place.checked_add(1)?).cloned()
    };
    let verdict = match name {
        "DNAT" => {
            after("--to-destination").map_or_else(|| Verdict::Opaque(name.to_owned()), Verdict::Forward)
        }
        "REDIRECT" => Verdict::Forward(after("--to-ports").map_or_else(
            || "this machine".to_owned(),
            |port| format!("port {port} of this machine"),
        )),
        "CT" if !words.iter().any(|word| word == "--notrack") => return None,
        "ACCEPT" | "MASQUERADE" | "SNAT" => Verdict::Accept,
        "DROP" | "REJECT" => Verdict::Drop,
        "RETURN" => Verdict::Return,
        "CT" | "NOTRACK" => return Some(Step::Untrack),
        _ if BYSTANDERS.contains(&name) => return None,
        _ if is_chain(name) => Verdict::Jump(name.to_owned()),
        _ => Verdict::Opaque(format!("-j {name}")),
    };
    Some(Step::Verdict(verdict))
}

fn transport(name: &str) -> Option<u8> {
    match name {
        "tcp" | "6" => Some(TCP),
        "udp" | "17" => Some(UDP),
        _ => None,
    }
}

fn protocol(name: &str) -> Value {
    match (name, name.parse::<u8>()) {
        ("all", _) | (_, Ok(0)) => Value::Numbers((0, u128::MAX)),
        (_, Ok(number)) => Value::Numbers((u128::from(number), u128::from(number))),
        (name, Err(_)) => Value::Word(name.to_owned()),
    }
}

/// Reads an address, a network with a prefix length, or two addresses.
fn addresses(text: &str) -> Value {
    let range = || {
        if let Some((first, last)) = text.split_once('-') {
            let number = |ip: &str| ip.parse::<IpAddr>().ok().map(address_number);
            return Some((number(first)?, number(last)?));
        }
        let (ip, len) = text
            .split_once('/')
            .map_or((text, None), |(ip, len)| (ip, Some(len)));
        let ip: IpAddr = ip.parse().ok()?;
        let whole = if ip.is_ipv4() { 32 } else { 128 };
        network(ip, len.map_or(Some(whole), |len| len.parse().ok())?)
    };
    range().map_or(Value::Unknown, Value::Numbers)
}

/// Reads a port or a range of them.
fn ports(text: &str) -> Value {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    match (first.parse::<u16>(), last.parse::<u16>()) {
        (Ok(first), Ok(last)) => Value::Numbers((u128::from(first), u128::from(last))),
        _ => Value::Unknown,
    }
}

fn tcp_flags(words: &[String]) -> (Field, Vec<Value>) {
    let bits = |list: &String| match list.as_str() {
        "NONE" => Some(0),
        "ALL" => Some(0x3f),
        list => list
            .split(',')
            .try_fold(0, |bits, name| Some(bits | flag_bit(name)?)),
    };
    match words {
        [mask, set] => match (bits(mask), bits(set)) {
            (Some(mask), Some(set)) => {
                let exactly = Value::Numbers((u128::from(set), u128::from(set)));
                (Field::TcpFlags { mask }, vec![exactly])
            }
            _ => (Field::Other, vec![Value::Unknown]),
        },
        _ => (Field::Other, vec![Value::Unknown]),
    }
}
