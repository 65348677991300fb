//! A listener behind rules, and somebody on another computer who really tries to connect to it.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::process::Stdio;
use std::time::Duration;

use ports::claims::Claims;
use ports::exposure::Exposure;
use ports::{PortNumber, Transport};
use testkit::{Host, Lab};

/// How long a connection may take that is expected: as long as a busy machine needs.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long nothing has to come of a connection that rules are expected to drop. A shorter wait can only miss a rule
/// that does not drop, never fail a good one.
const SILENCE: Duration = Duration::from_millis(250);
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

/// Really connects, and waits the longer if it is `expected` to succeed.
fn can_connect(host: &Host, to: IpAddr, port: u16, expected: bool) -> bool {
    let addr = SocketAddr::new(to, port);
    let patience = if expected { PATIENCE } else { SILENCE };
    host.within(|| TcpStream::connect_timeout(&addr, patience))
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
            can_connect(&bob, alice.addr().into(), port, connects[0]),
            can_connect(&bob, alice.addr6().into(), port, connects[1]),
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
            (open.code(), can_connect(&other, host.addr().into(), port, true)),
            ("yes", true),
            "{program}: {open}"
        );
        feed(&host, restore, &[], &rules.replace(&format!("1,{port}"), "1,2"));
        let shut = exposure(&host, port);
        assert_eq!(
            (
                shut.to_string().as_str(),
                can_connect(&other, host.addr().into(), port, false)
            ),
            ("no, filtered by ip filter INPUT: policy drop", false),
            "{program}"
        );
    }
}

/// The head of rules that hand 8080/tcp on to the address that is written behind it.
const PUBLISHING: &str =
    "table ip n { chain p { type nat hook prerouting priority -100; tcp dport 8080 dnat to ";

#[test]
fn a_port_that_is_handed_on_is_told_without_a_socket() {
    let lab = Lab::new().unwrap();
    let (alice, bob) = (lab.host("alice").unwrap(), lab.host("bob").unwrap());
    // The network behind a computer's own: a container, or whatever else is reached through it.
    let carol = lab.host("carol").unwrap();
    let served = carol
        .within(|| TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)))
        .unwrap()
        .unwrap();
    let to = SocketAddr::new(carol.addr().into(), served.local_addr().unwrap().port());
    feed(
        &alice,
        "sh",
        &["-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"],
        "",
    );
    let masquerading = "chain q { type nat hook postrouting priority 100; masquerade; }\n";
    feed(
        &alice,
        "nft",
        &["-f", "-"],
        &format!("{PUBLISHING}{to}; }}\n{masquerading}}}\n"),
    );
    assert!(can_connect(&bob, alice.addr().into(), 8080, true));

    let report = alice
        .within(|| ports::port(&Claims::built_in(), PortNumber(8080), None))
        .unwrap();
    let told: Vec<String> = report.occupants.iter().map(ToString::to_string).collect();
    let line = format!("packets to 8080/tcp are handed on to {to} (ip n p: tcp dport 8080 dnat to {to})");
    assert_eq!(told, [line.as_str()]);
    let listing = alice.within(|| ports::list(&Claims::built_in())).unwrap();
    let listed: Vec<String> = listing.forwards.iter().map(ToString::to_string).collect();
    assert_eq!(listed, [line]);

    // Whoever binds the port succeeds, and receives nothing.
    let bound = alice
        .within(|| TcpListener::bind((Ipv4Addr::UNSPECIFIED, 8080)))
        .unwrap()
        .unwrap();
    assert!(can_connect(&bob, alice.addr().into(), 8080, true));
    bound.set_nonblocking(true).unwrap();
    assert_eq!(bound.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
    assert_eq!(exposure(&alice, 8080).code(), "forwarded");
}

/// Sets whether a host passes packets on.
fn pass_on(host: &Host, setting: &str) {
    let set = format!("echo {setting} > /proc/sys/net/ipv4/ip_forward");
    feed(host, "sh", &["-c", &set], "");
}

#[test]
fn what_is_handed_on_gets_there_only_if_it_is_passed_on() {
    let lab = Lab::new().unwrap();
    let (alice, bob, carol) = (
        lab.host("alice").unwrap(),
        lab.host("bob").unwrap(),
        lab.host("carol").unwrap(),
    );
    let served = carol
        .within(|| TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)))
        .unwrap()
        .unwrap();
    let port = served.local_addr().unwrap().port();
    let to = SocketAddr::new(carol.addr().into(), port);
    let bound = alice.within(|| TcpListener::bind((Ipv4Addr::UNSPECIFIED, 8080)));
    let _bound = bound.unwrap().unwrap();
    let back = "chain q { type nat hook postrouting priority 100; masquerade; }\n";
    let rule = |rule: &str| format!("chain f {{ type filter hook forward priority 0; {rule}; }}\n");
    for (passes_on, passing, code, connects) in [
        ("1", String::new(), "forwarded", true),
        ("0", String::new(), "no", false),
        ("1", rule(&format!("tcp dport {port} drop")), "filtered", false),
        ("1", rule("tcp dport 8080 drop"), "forwarded", true),
        (
            "1",
            rule("policy drop; ct status dnat accept; ct state established accept"),
            "forwarded",
            true,
        ),
        (
            "1",
            rule("policy drop; ct state established accept"),
            "filtered",
            false,
        ),
        ("1", rule("oifname \"elsewhere\" drop"), "forwarded", true),
    ] {
        pass_on(&alice, passes_on);
        let rules = format!("flush ruleset\n{PUBLISHING}{to}; }}\n{back}{passing}}}\n");
        feed(&alice, "nft", &["-f", "-"], &rules);
        let found = exposure(&alice, 8080);
        let really = can_connect(&bob, alice.addr().into(), 8080, connects);
        assert_eq!((found.code(), really), (code, connects), "{rules}: {found}");
        // A list is dear where there are many processes, and what is passed on is listed by the test above.
        if !connects {
            let listing = alice.within(|| ports::list(&Claims::built_in())).unwrap();
            let mut forwards = listing.forwards.iter();
            let is_told = forwards.any(|forward| !forward.passage.may_be_reached());
            assert!(is_told, "{rules}: {:?}", listing.forwards);
        }
    }
}

#[test]
fn an_address_of_an_interface_that_is_down_is_out_of_reach_only_if_no_other_is_up() {
    let lab = Lab::new().unwrap();
    let (alice, bob) = (lab.host("alice").unwrap(), lab.host("bob").unwrap());
    let inner = Ipv4Addr::new(10, 99, 0, 1);
    let run = |host: &Host, command: &str| feed(host, "sh", &["-ec", command], "");
    let add = "ip link add inner type veth peer name outer";
    run(
        &alice,
        &format!("{add}; ip addr add {inner}/32 dev inner; ip link set inner up"),
    );
    run(&bob, &format!("ip route add {inner}/32 via {}", alice.addr()));
    let listener = alice.within(|| TcpListener::bind((inner, 0))).unwrap().unwrap();
    let port = listener.local_addr().unwrap().port();
    let addr = alice.addr();
    for (change, expected, connects) in [
        ("ip link set inner up".to_owned(), "yes", true),
        // The kernel still takes what comes for it through another interface.
        ("ip link set inner down".to_owned(), "yes", true),
        (
            format!("set -- $(ip -o -4 addr show to {addr}); ip link set \"$2\" down"),
            "no, the interface inner is down",
            false,
        ),
    ] {
        run(&alice, &change);
        let found = exposure(&alice, port).to_string();
        let really = can_connect(&bob, inner.into(), port, connects);
        assert_eq!((found.as_str(), really), (expected, connects), "{change}");
    }
}
