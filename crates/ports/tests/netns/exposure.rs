//! A listener behind rules, and somebody on another computer who really tries to connect to it.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::process::Stdio;
use std::time::Duration;

use ports::claims::Claims;
use ports::exposure::Exposure;
use ports::{PortNumber, Transport};
use testkit::{Host, Lab};

/// How long a packet may take to the other computer, or nowhere.
const PATIENCE: Duration = Duration::from_millis(700);
/// A computer that is not there.
const SOMEBODY: Ipv4Addr = Ipv4Addr::new(10, 77, 0, 200);
/// The head of a table with one chain that drops what no rule accepts.
const DROPPING: &str = "table inet t { chain input { type filter hook input priority 0; policy drop; ct state established,related accept; icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept; ";

/// What is said of a ruleset: the answer for port PORT, and who can connect.
struct Case {
    rules: String,
    code: &'static str,
    connects: [bool; 2],
}

fn case(rules: String, code: &'static str, connects: [bool; 2]) -> Case {
    Case {
        rules,
        code,
        connects,
    }
}

/// A rule in a chain that drops by default.
fn dropping(rule: &str) -> String {
    format!("{DROPPING}{rule}; }}\n}}")
}

/// A rule in a chain that accepts by default.
fn accepting(rule: &str) -> String {
    format!("table inet t {{ chain input {{ type filter hook input priority 0; {rule}; }}\n}}")
}

/// Runs a program on a host and gives it `input`.
fn feed(host: &Host, program: &str, arguments: &[&str], input: &str) {
    let mut command = host.command(program);
    let mut child = command.args(arguments).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let status = child.wait().unwrap();
    assert!(status.success(), "{program} {arguments:?}: {input}");
}

fn exposure(host: &Host, port: u16) -> Exposure {
    let report = host
        .within(|| ports::port(&Claims::built_in(), PortNumber(port), Some(Transport::Tcp)))
        .unwrap();
    let sockets = report
        .transports
        .first()
        .and_then(|entry| entry.sockets.as_deref());
    sockets
        .and_then(|sockets| sockets.first())
        .unwrap()
        .exposure
        .clone()
}

fn can_connect(host: &Host, to: IpAddr, port: u16) -> bool {
    let addr = SocketAddr::new(to, port);
    host.within(|| TcpStream::connect_timeout(&addr, PATIENCE))
        .unwrap()
        .is_ok()
}

/// Rules that let in what they do not name.
fn accepting_cases(bobs: Ipv4Addr, port: u16) -> Vec<Case> {
    vec![
        case(String::new(), "yes", [true, true]),
        case(accepting("tcp dport 1 drop"), "yes", [true, true]),
        case(
            accepting(&format!("tcp dport {port} drop")),
            "filtered",
            [false, false],
        ),
        case(
            accepting(&format!("tcp dport {port} reject")),
            "filtered",
            [false, false],
        ),
        case(
            accepting(&format!("meta nfproto ipv4 tcp dport {port} drop")),
            "yes",
            [false, true],
        ),
        case(accepting(&format!("udp dport {port} drop")), "yes", [true, true]),
        case(
            accepting(&format!("ip saddr {bobs} tcp dport {port} drop")),
            "yes",
            [false, true],
        ),
        case(
            format!(
                "table ip n {{ chain p {{ type nat hook prerouting priority -100; tcp dport {port} dnat to {SOMEBODY}:80; }}\n}}"
            ),
            "yes",
            [false, true],
        ),
    ]
}

/// Rules that let in only what they name.
fn dropping_cases(bobs: Ipv4Addr, port: u16) -> Vec<Case> {
    vec![
        case(dropping("tcp dport 1 accept"), "filtered", [false, false]),
        case(
            dropping(&format!("tcp dport {{ 1, {port} }} ct state new accept")),
            "yes",
            [true, true],
        ),
        case(
            dropping(&format!("ip saddr {bobs} tcp dport {port} accept")),
            "limited",
            [true, false],
        ),
        case(
            dropping(&format!("ip saddr {SOMEBODY} accept")),
            "limited",
            [false, false],
        ),
        case(
            dropping(&format!("iifname \"eth0\" tcp dport {port} accept")),
            "limited",
            [true, true],
        ),
        case(
            dropping(&format!("iifname \"eth1\" tcp dport {port} accept")),
            "limited",
            [false, false],
        ),
        case(
            dropping(&format!(
                "tcp flags & (fin|syn|rst|ack) == syn th dport {port} accept"
            )),
            "yes",
            [true, true],
        ),
        case(
            dropping(&format!("tcp dport vmap {{ {port} : accept }}")),
            "yes",
            [true, true],
        ),
        case(
            dropping(&format!("meta l4proto . th dport {{ tcp . {port} }} accept")),
            "yes",
            [true, true],
        ),
        case(
            dropping(&format!("ip dscp cs0 tcp dport {port} accept")),
            "unknown",
            [true, false],
        ),
    ]
}

#[test]
fn what_is_said_of_rules_is_what_happens() {
    let lab = Lab::new().unwrap();
    let (alice, bob) = (lab.host("alice").unwrap(), lab.host("bob").unwrap());
    let listener = alice
        .within(|| TcpListener::bind((Ipv6Addr::UNSPECIFIED, 0)))
        .unwrap()
        .unwrap();
    let port = listener.local_addr().unwrap().port();
    let cases = accepting_cases(bob.addr(), port)
        .into_iter()
        .chain(dropping_cases(bob.addr(), port));
    for Case {
        rules,
        code,
        connects,
    } in cases
    {
        feed(&alice, "nft", &["-f", "-"], &format!("flush ruleset\n{rules}\n"));
        let found = exposure(&alice, port);
        let really = [
            can_connect(&bob, alice.addr().into(), port),
            can_connect(&bob, alice.addr6().into(), port),
        ];
        assert_eq!((found.code(), really), (code, connects), "{rules}: {found}");
    }
}

#[test]
fn both_kinds_of_iptables_are_read() {
    let lab = Lab::new().unwrap();
    for (name, program, restore) in [
        ("alice", "iptables-nft", "iptables-nft-restore"),
        ("bob", "iptables-legacy", "iptables-legacy-restore"),
    ] {
        let host = lab.host(name).unwrap();
        let other = lab.host(&format!("{name}2")).unwrap();
        let listener = host
            .within(|| TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)))
            .unwrap()
            .unwrap();
        let port = listener.local_addr().unwrap().port();
        let rules = format!(
            "*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n\
             -A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT\n\
             -A INPUT -p tcp -m addrtype --dst-type LOCAL -m multiport --dports 1,{port} -j ACCEPT\nCOMMIT\n"
        );
        feed(&host, restore, &[], &rules);
        let open = exposure(&host, port);
        assert_eq!(
            (open.code(), can_connect(&other, host.addr().into(), port)),
            ("yes", true),
            "{program}: {open}"
        );
        feed(&host, restore, &[], &rules.replace(&format!("1,{port}"), "1,2"));
        let shut = exposure(&host, port);
        assert_eq!(
            (
                shut.to_string().as_str(),
                can_connect(&other, host.addr().into(), port)
            ),
            ("no, filtered by ip filter INPUT: policy drop", false),
            "{program}"
        );
    }
}
