//! What real rulesets say about sockets: tests/fixtures/exposure/README.md tells where they come from.

use proptest::prelude::*;

use super::*;

/// Rules from the lists of this name.
fn rules(name: &str) -> Firewall {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/exposure");
    let read = |extension: &str| std::fs::read(directory.join(format!("{name}.{extension}"))).ok();
    let mut ruleset = Ruleset::default();
    if let Some(listed) = read("json") {
        ruleset = nft::parse(&listed).unwrap();
    }
    for (extension, is_v6) in [("iptables", false), ("ip6tables", true)] {
        if let Some(listed) = read(extension) {
            let family = if is_v6 {
                ruleset::Family::Ip6
            } else {
                ruleset::Family::Ip
            };
            ruleset.chains.retain(|chain| chain.family != family);
            ruleset
                .chains
                .extend(iptables::parse(&listed, is_v6).unwrap().chains);
        }
    }
    assert!(!ruleset.chains.is_empty(), "{name}");
    of(ruleset)
}

/// A firewall of these rules, on a machine that lets nothing from outside through to loopback.
fn of(ruleset: Ruleset) -> Firewall {
    Firewall::Rules {
        ruleset,
        routes_loopback: false,
        proc: "/nowhere".into(),
    }
}

/// A machine with a bridge of docker's and two networks behind it, which passes everything on.
struct Router;

impl Network for Router {
    fn route(&self, to: IpAddr) -> Option<Way> {
        match to.to_string().split('.').next()? {
            "172" => Some(Way::Through("docker0".into())),
            "10" => Some(Way::Through("lan0".into())),
            "127" => Some(Way::Here),
            _ => None,
        }
    }

    fn passes_on(&self, _is_v6: bool) -> bool {
        true
    }
}

/// Finds what rules hand on, on that machine.
fn forwards(firewall: &Firewall, scope: Scope) -> (Vec<Forward>, Option<Gap>) {
    let Firewall::Rules { ruleset, .. } = firewall else {
        panic!("no rules");
    };
    forwards_through(ruleset, scope, &Passages::new(ruleset, &Router, false))
}

/// Compares what the rules hand on with these lines, and nothing is left in doubt.
fn check_forwards(name: &str, scope: Scope, expected: &[&str]) {
    let (forwards, gap) = forwards(&rules(name), scope);
    let lines: Vec<String> = forwards.iter().map(ToString::to_string).collect();
    assert_eq!(lines, expected, "{name}");
    assert_eq!(gap, None, "{name}");
}

/// Asks about sockets written as `tcp 0.0.0.0 22`, and compares the answers.
fn check(name: &str, cases: &[(&str, &str)]) {
    let firewall = rules(name);
    for (socket, expected) in cases {
        let words: Vec<_> = socket.split(' ').collect();
        let transport = if words[0] == "tcp" {
            Transport::Tcp
        } else {
            Transport::Udp
        };
        let socket = listener(transport, words[1], words[2].parse().unwrap());
        let exposure = firewall
            .exposures_on(std::slice::from_ref(&socket), &Router)
            .remove(0);
        assert_eq!(exposure.to_string(), *expected, "{name}: {words:?}");
    }
}

#[test]
fn ufw_is_named_with_the_rule_as_the_user_made_it() {
    check(
        "ufw",
        &[
            ("tcp 0.0.0.0 22", "yes (ufw: allow 22/tcp)"),
            ("tcp :: 22", "yes (ufw: allow 22/tcp)"),
            ("tcp 0.0.0.0 2222", "yes (ufw: limit)"),
            ("tcp 0.0.0.0 23", "no, filtered by ufw: deny 23/tcp"),
            ("tcp 0.0.0.0 8000", "no, filtered by ufw: deny by default"),
            ("tcp :: 8000", "no, filtered by ufw: deny by default"),
            ("tcp 0.0.0.0 5432", "only from 10.0.0.0/8 (ufw: allow 5432/tcp)"),
            ("tcp 0.0.0.0 8443", "only through eth0 (ufw: allow 8443/tcp)"),
            ("udp 0.0.0.0 5353", "only to 224.0.0.251 (ufw: allow 5353/udp)"),
            ("tcp 127.0.0.1 22", "no, loopback only"),
        ],
    );
}

#[test]
fn a_plain_ruleset_is_shown_as_it_is_written() {
    check(
        "workstation",
        &[
            (
                "tcp 0.0.0.0 22",
                "yes (inet filter input: tcp dport { 22, 80, 443, 8000-8010 } ct state new accept)",
            ),
            (
                "tcp :: 8005",
                "yes (inet filter input: tcp dport { 22, 80, 443, 8000-8010 } ct state new accept)",
            ),
            ("tcp 0.0.0.0 8011", "no, filtered by inet filter input: drop"),
            ("udp 0.0.0.0 22", "no, filtered by inet filter input: drop"),
            (
                "udp 224.0.0.251 5353",
                "yes (inet filter input: udp dport 5353 ip daddr 224.0.0.251 accept)",
            ),
        ],
    );
}

#[test]
fn sets_and_maps_are_looked_into_and_the_unknown_stays_unknown() {
    check(
        "sets",
        &[
            (
                "tcp 0.0.0.0 22",
                "only from 10.0.0.0/8, from 192.0.2.10-192.0.2.20 (inet guard ssh: ip saddr @trusted accept)",
            ),
            (
                "tcp 0.0.0.0 443",
                "yes, except from 203.0.113.9 (inet guard input: vmap)",
            ),
            ("tcp 0.0.0.0 25", "no, filtered by inet guard input: vmap"),
            (
                "tcp 0.0.0.0 3000",
                "only through eth1 (inet guard input: tcp dport 3000 iifname eth1 accept)",
            ),
            (
                "tcp 0.0.0.0 4000",
                "only from 10.0.0.0/8 (inet guard input: tcp dport 4000 accept)",
            ),
            (
                "udp 0.0.0.0 7000",
                "no, filtered by inet guard input: policy drop",
            ),
            ("tcp 0.0.0.0 5000", "unknown: a rule was not understood: mark 23"),
            (
                "tcp 0.0.0.0 6000",
                "yes, except from 203.0.113.9 (inet guard input: tcp dport 6000 limit accept)",
            ),
        ],
    );
}

#[test]
fn firewalld_is_named_with_the_zone() {
    check(
        "firewalld",
        &[
            ("tcp 0.0.0.0 22", "yes (firewalld: zone public, allow 22/tcp)"),
            (
                "tcp 0.0.0.0 8080",
                "only through eth1 (firewalld: zone trusted, allows by default)",
            ),
            (
                "udp :: 8080",
                "only through eth1 (firewalld: zone trusted, allows by default)",
            ),
        ],
    );
}

#[test]
fn docker_hands_on_before_the_firewall_and_the_proxy() {
    check(
        "docker",
        &[
            (
                "tcp 0.0.0.0 8080",
                "handed on to 172.17.0.2:80 (docker: published port 8080/tcp)",
            ),
            ("tcp 0.0.0.0 8081", "yes"),
            (
                "udp 192.0.2.1 5300",
                "no, filtered by ip filter FORWARD: policy drop",
            ),
            ("udp 192.0.2.2 5300", "yes"),
        ],
    );
}

#[test]
fn what_docker_publishes_needs_no_socket() {
    let web = "packets to 8080/tcp are handed on to 172.17.0.2:80 (docker: published port 8080/tcp)";
    let dns = "packets to 5300/udp are handed on to 172.17.0.3:53, only to 192.0.2.1 (docker: published port 5300/udp), \
               but do not get there: filtered by ip filter FORWARD: policy drop";
    check_forwards("docker", Scope::Everything, &[web, dns]);
    let port = |port, transport| Scope::Port(PortNumber(port), transport);
    check_forwards("docker", port(8080, None), &[web]);
    check_forwards("docker", port(8080, Some(Transport::Udp)), &[]);
    check_forwards("docker", port(8081, None), &[]);
    check_forwards("ufw", Scope::Everything, &[]);
}

#[test]
fn forwards_of_a_router_are_told_with_what_they_ask() {
    check_forwards(
        "forwards",
        Scope::Everything,
        &[
            "packets to 25/tcp are handed on to 10.0.0.4:25, only from 198.51.100.0/24 (inet router prerouting: ip saddr 198.51.100.0/24 tcp dport 25 dnat to 10.0.0.4:25)",
            "packets to 80/tcp are handed on to port 3000 of this machine (inet router prerouting: tcp dport 80 redirect to port 3000 of this machine)",
            "packets to 443/tcp are handed on to 10.0.0.2:8443, only through wan0 (inet router prerouting: iifname wan0 tcp dport 443 dnat to 10.0.0.2:8443)",
            "packets to 2201/tcp are handed on to 10.0.0.11:22 (inet router prerouting: dnat to map)",
            "packets to 2202/tcp are handed on to 10.0.0.12:22 (inet router prerouting: dnat to map)",
            "packets to 8000/tcp are handed on to 127.0.0.1:8000 (inet router prerouting: tcp dport 8000 dnat to 127.0.0.1:8000), but do not get there: loopback only",
            "packets to 8080/tcp are handed on to 10.0.0.5:80, only to 203.0.113.5 (inet router prerouting: ip daddr 203.0.113.5 tcp dport 8080 dnat to 10.0.0.5:80)",
            "packets to 9001/tcp are handed on to 10.0.0.6 (inet router prerouting: nfproto ipv4 dnat to map)",
            "packets to 9002/tcp are handed on to 10.0.0.7 (inet router prerouting: nfproto ipv4 dnat to map)",
            "packets to 4500/udp are handed on to 10.0.0.8, only with jhash ip saddr 2 0 (inet router prerouting: udp dport 4500 dnat to map)",
            "packets to 4500/udp are handed on to 10.0.0.9, only with not jhash ip saddr 2 0 and jhash ip saddr 2 1 (inet router prerouting: udp dport 4500 dnat to map)",
            "packets to 5000-5010/udp are handed on to 10.0.0.3, only through wan0, through wan1 (inet router prerouting: iifname { wan0, wan1 } udp dport 5000-5010 dnat to 10.0.0.3)",
        ],
    );
}

/// Says whether packets handed on to 10.0.0.2:80 get there, with one chain of these statements for what is passed on.
fn passage(policy: &str, rule: &str) -> String {
    let listed = format!(
        r#"{{"nftables": [
            {{"chain": {{"family": "ip", "table": "t", "name": "f", "type": "filter", "hook": "forward", "prio": 0, "policy": "{policy}"}}}},
            {{"rule": {{"family": "ip", "table": "t", "chain": "f", "expr": [{rule}]}}}}
        ]}}"#
    );
    let ruleset = nft::parse(listed.as_bytes()).unwrap();
    let passages = Passages::new(&ruleset, &Router, false);
    passages
        .to("10.0.0.2:80", Transport::Tcp, PortNumber(8080))
        .to_string()
}

#[test]
fn what_is_handed_on_gets_as_far_as_the_rules_for_passing_on_say() {
    let meta = |key: &str, name: &str| {
        format!(
            r#"{{"match": {{"op": "==", "left": {{"meta": {{"key": "{key}"}}}}, "right": "{name}"}}}}, {{"accept": null}}"#
        )
    };
    let translated =
        r#"{"match": {"op": "in", "left": {"ct": {"key": "status"}}, "right": "dnat"}}, {"accept": null}"#;
    let port = |number: u16| {
        format!(
            r#"{{"match": {{"op": "==", "left": {{"payload": {{"protocol": "tcp", "field": "dport"}}}}, "right": {number}}}}}, {{"drop": null}}"#
        )
    };
    assert_eq!(passage("accept", r#"{"counter": null}"#), "yes");
    assert_eq!(
        passage("drop", r#"{"counter": null}"#),
        "no, filtered by ip t f: policy drop"
    );
    assert_eq!(passage("drop", translated), "yes (ip t f: ct status dnat accept)");
    // The port it has behind the translation, not the one it was sent to.
    assert_eq!(passage("accept", &port(8080)), "yes");
    assert_eq!(
        passage("accept", &port(80)),
        "no, filtered by ip t f: tcp dport 80 drop"
    );
    assert_eq!(
        passage("drop", &meta("oifname", "lan0")),
        "yes (ip t f: oifname lan0 accept)"
    );
    assert_eq!(
        passage("drop", &meta("oifname", "lan1")),
        "no, filtered by ip t f: policy drop"
    );
    assert_eq!(
        passage("drop", &meta("iifname", "wan0")),
        "only through wan0 (ip t f: iifname wan0 accept)"
    );
    assert_eq!(
        passage("drop", r#"{"brandnew": null}, {"accept": null}"#),
        "unknown: a rule was not understood: brandnew"
    );
}

#[test]
fn a_machine_that_passes_nothing_on_and_one_without_a_route_are_told() {
    struct Host;
    impl Network for Host {
        fn route(&self, to: IpAddr) -> Option<Way> {
            Some(if to.is_ipv4() {
                Way::Through("eth0".into())
            } else {
                Way::Nowhere
            })
        }
        fn passes_on(&self, is_v6: bool) -> bool {
            is_v6
        }
    }
    let ruleset = Ruleset::default();
    let passages = Passages::new(&ruleset, &Host, false);
    let to = |to: &str| passages.to(to, Transport::Tcp, PortNumber(80)).to_string();
    assert_eq!(to("192.0.2.1:80"), "no, this machine passes no packets on");
    assert_eq!(
        to("[2001:db8::1]:80"),
        "unknown: a rule was not understood: no route leads there"
    );
    assert_eq!(
        to("192.0.2.1-192.0.2.9"),
        "unknown: a rule was not understood: 192.0.2.1-192.0.2.9"
    );
}

#[test]
fn a_rule_that_is_not_understood_leaves_a_doubt() {
    let listed = br#"{"nftables": [
        {"chain": {"family": "ip", "table": "t", "name": "c", "type": "nat", "hook": "prerouting", "prio": -100, "policy": "accept"}},
        {"rule": {"family": "ip", "table": "t", "chain": "c", "expr": [{"dnat": {"addr": {"brandnew": 1}}}]}}
    ]}"#;
    let (forwards, gap) = forwards(&of(nft::parse(listed).unwrap()), Scope::Everything);
    assert_eq!(forwards, []);
    assert_eq!(
        gap.unwrap().to_string(),
        "ports that the firewall hands on without a socket may be missing: a rule was not understood: dnat"
    );
}

#[test]
fn without_permission_the_command_is_told() {
    let (forwards, gap) = Firewall::NotPermitted.forwards(Scope::Everything);
    assert_eq!(forwards, []);
    assert!(gap.unwrap().to_string().ends_with("`sudo nft list ruleset`"));
    assert_eq!(Firewall::Absent.forwards(Scope::Everything), (Vec::new(), None));
}

#[test]
fn a_socket_on_loopback_that_rules_lead_to_is_not_out_of_reach() {
    let Firewall::Rules { ruleset, .. } = rules("forwards") else {
        panic!("no rules");
    };
    for (routes_loopback, ip, port, expected) in [
        (false, "127.0.0.1", 8000, "no"),
        (true, "127.0.0.1", 8000, "unknown"),
        (true, "127.0.0.1", 8001, "no"),
        (true, "127.0.0.2", 8000, "no"),
        (true, "::1", 8000, "no"),
    ] {
        let firewall = Firewall::Rules {
            ruleset: ruleset.clone(),
            routes_loopback,
            proc: "/nowhere".into(),
        };
        let exposure = firewall
            .exposures(&[listener(Transport::Tcp, ip, port)])
            .remove(0);
        assert_eq!(
            exposure.code(),
            expected,
            "{ip}:{port} {routes_loopback}: {exposure}"
        );
    }
}

#[test]
fn a_policy_nobody_knows_is_not_taken_for_accept() {
    let listed = br#"{"nftables": [
        {"table": {"family": "inet", "name": "t"}},
        {"chain": {"family": "inet", "table": "t", "name": "c", "type": "filter", "hook": "input", "prio": 0, "policy": "odd"}},
        {"rule": {"family": "inet", "table": "t", "chain": "c", "expr": [{"brandnew": {}}, {"accept": null}]}}
    ]}"#;
    let firewall = of(nft::parse(listed).unwrap());
    let exposure = firewall
        .exposures(&[listener(Transport::Tcp, "0.0.0.0", 22)])
        .remove(0);
    assert_eq!(exposure.code(), "unknown");
}

/// A statement of nftables that has nothing to do with what the kernel knows.
fn any_statement() -> impl Strategy<Value = String> {
    let word = "[a-z]{1,8}";
    let value = prop_oneof![
        Just("null".to_owned()),
        word.prop_map(|word| format!("\"{word}\"")),
        any::<u16>().prop_map(|number| number.to_string()),
        (word, word).prop_map(|(key, value)| format!("{{\"{key}\": \"{value}\"}}")),
        (word, any::<u16>()).prop_map(|(key, value)| {
            format!("{{\"op\": \"==\", \"left\": {{\"meta\": {{\"key\": \"x{key}\"}}}}, \"right\": {value}}}")
        }),
    ];
    (prop_oneof![Just("match".to_owned()), "x[a-z]{1,8}"], value)
        .prop_map(|(kind, value)| format!("{{\"{kind}\": {value}}}"))
}

proptest! {
    #[test]
    fn what_is_not_understood_is_never_open(statements in prop::collection::vec(any_statement(), 1..5), verdict in "accept|drop") {
        let listed = format!(
            r#"{{"nftables": [
                {{"chain": {{"family": "inet", "table": "t", "name": "c", "hook": "input", "prio": 0, "policy": "drop"}}}},
                {{"rule": {{"family": "inet", "table": "t", "chain": "c", "expr": [{}, {{"{verdict}": null}}]}}}}
            ]}}"#,
            statements.join(",")
        );
        let firewall = of(nft::parse(listed.as_bytes()).unwrap());
        let exposure = firewall.exposures(&[listener(Transport::Tcp, "0.0.0.0", 22)]).remove(0);
        prop_assert!(matches!(exposure.code(), "unknown" | "filtered"), "{}: {}", exposure, listed);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC*", line in "(:[A-Z]{1,6} (ACCEPT|-) |-A INPUT( -{1,2}[a-z]{1,8}| [a-z0-9:/,.!\"]{1,9}){0,6}\n){0,8}") {
        crate::fuzzing::nft_ruleset(text.as_bytes());
        crate::fuzzing::iptables_rules(text.as_bytes());
        crate::fuzzing::iptables_rules(format!("*filter\n:INPUT DROP [0:0]\n{line}").as_bytes());
    }
}
