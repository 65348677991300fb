//! The page as a browser and as somebody hostile meet it, over HTTP written by hand.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use crate::node::{Node, alice_and_bob};

/// The form that most requests send.
const FORM: &str = "application/x-www-form-urlencoded";

/// Somebody who talks to a page.
struct Visitor {
    /// `127.0.0.1:13447`.
    host: String,
    cookie: Option<String>,
}

struct Response {
    status: u16,
    head: String,
    body: String,
}

impl Visitor {
    /// Comes in with a fresh link.
    fn of(node: &Node) -> Self {
        let link = node.ok(&["open", "--print"]);
        let (mut visitor, path) = Self::outside(link.trim());
        let response = visitor.get(&path);
        assert_eq!(response.status, 200, "{}", response.body);
        let cookie = response.header("set-cookie");
        // Another node of this machine, on another port, has a session of its own in the same browser.
        let (_, port) = visitor.host.rsplit_once(':').unwrap();
        assert!(cookie.starts_with(&format!("directnet-{port}=")), "{cookie}");
        for word in ["HttpOnly", "SameSite=Strict", "Path=/"] {
            assert!(cookie.contains(word), "{cookie}");
        }
        visitor.cookie = Some(cookie.split(';').next().unwrap().to_owned());
        visitor
    }

    /// Stands before the door, with the path of a link.
    fn outside(link: &str) -> (Self, String) {
        let (host, path) = link.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let host = host.to_owned();
        (Self { host, cookie: None }, format!("/{path}"))
    }

    fn get(&self, path: &str) -> Response {
        self.ask("GET", path, &[("host", &self.host)], "")
    }

    /// Sends a form as a page of ours does.
    fn post(&self, path: &str, form: &str) -> Response {
        let origin = format!("http://{}", self.host);
        let headers = [
            ("host", self.host.as_str()),
            ("origin", &origin),
            ("content-type", FORM),
        ];
        self.ask("POST", path, &headers, form)
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Response {
        let mut stream = self.begin(method, path, headers, body);
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        Response {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    fn begin(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(testkit::PATIENCE)).unwrap();
        let mut request = format!("{method} {path} HTTP/1.0\r\ncontent-length: {}\r\n", body.len());
        let cookie = self.cookie.as_deref().map(|cookie| ("cookie", cookie));
        for (name, value) in headers.iter().copied().chain(cookie) {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        stream
            .write_all(format!("{request}\r\n{body}").as_bytes())
            .unwrap();
        stream
    }
}

impl Response {
    fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut found = lines.filter(|(found, _)| found.eq_ignore_ascii_case(name));
        found.next().map_or("", |(_, value)| value)
    }
}

#[test]
fn a_link_lets_in_once_and_a_stolen_one_is_refused_and_told() {
    let alice = Node::up("alice");
    let visitor = Visitor::of(&alice);
    assert_eq!(visitor.get("/ports").status, 200);

    let link = alice.ok(&["open", "--print"]);
    let (mut first, path) = Visitor::outside(link.trim());
    assert_eq!(first.get("/ports").status, 401, "without a session");
    let opened = first.get(&path);
    assert_eq!(opened.status, 200);
    let thief = first.get(&path);
    assert_eq!(thief.status, 403);
    assert!(thief.body.contains("used before"), "{}", thief.body);
    assert_eq!(thief.header("set-cookie"), "");
    // Whoever is in is told.
    assert!(visitor.get("/ports").body.contains("role=\"alert\""));
    assert_eq!(visitor.post("/alert/seen", "").status, 303);
    assert!(!visitor.get("/ports").body.contains("role=\"alert\""));

    let (_, port) = first.host.rsplit_once(':').unwrap();
    first.cookie = Some(format!("directnet-{port}=0000"));
    assert_eq!(first.get("/ports").status, 401, "with a made-up session");
    assert_eq!(first.get("/enter?key=0000").status, 403);
    assert_eq!(visitor.post("/leave", "").status, 200);
    assert_eq!(visitor.get("/ports").status, 401, "after leaving");
}

#[test]
fn only_loopback_names_with_the_port_are_hosts() {
    let alice = Node::up("alice");
    let visitor = Visitor::of(&alice);
    let port = visitor.host.rsplit(':').next().unwrap().to_owned();
    let check = |host: &str, expected: u16| {
        let response = visitor.ask("GET", "/ports", &[("host", host)], "");
        assert_eq!(response.status, expected, "{host}");
    };
    for host in ["127.0.0.1", "localhost", "[::1]"] {
        check(&format!("{host}:{port}"), 200);
    }
    for host in [
        "127.0.0.1.evil.example",
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1@evil.example",
        "127.1",
    ] {
        check(&format!("{host}:{port}"), 421);
    }
    check("127.0.0.1", 421);
    check("127.0.0.1:1", 421);
    check("", 421);
    let twice = [("host", visitor.host.as_str()), ("host", "evil.example")];
    assert_ne!(visitor.ask("GET", "/ports", &twice, "").status, 200);
}

#[test]
fn a_change_comes_from_a_page_of_ours_or_is_not_made() {
    let alice = Node::up("alice");
    let visitor = Visitor::of(&alice);
    let form = "transport=tcp&process=&exposure=loopback&note=mine";
    let own = format!("http://{}", visitor.host);
    let foreign = [
        vec![("content-type", FORM)],
        vec![("content-type", FORM), ("origin", "http://evil.example")],
        vec![("content-type", FORM), ("origin", "null")],
        vec![("content-type", FORM), ("origin", "https://127.0.0.1")],
        vec![
            ("content-type", FORM),
            ("origin", &own),
            ("origin", "http://evil.example"),
        ],
    ];
    for mut headers in foreign {
        headers.push(("host", &visitor.host));
        let response = visitor.ask("POST", "/port/4000/expect", &headers, form);
        assert_eq!(response.status, 403, "{headers:?}");
    }
    let plain = [
        ("host", visitor.host.as_str()),
        ("origin", &own),
        ("content-type", "text/plain"),
    ];
    assert_eq!(visitor.ask("POST", "/port/4000/expect", &plain, form).status, 415);
    assert!(!alice.dir().join("expectations.toml").exists());

    assert_eq!(visitor.post("/port/4000/expect", form).status, 303);
    let page = visitor.get("/port/4000").body;
    assert!(page.contains("<q dir=\"auto\">mine</q>"), "{page}");
    assert_eq!(visitor.post("/port/4000/forget", "transport=tcp").status, 303);
    assert!(!visitor.get("/port/4000").body.contains("mine"));
}

#[test]
fn every_answer_forbids_what_a_page_has_no_use_for() {
    let alice = Node::up("alice");
    let visitor = Visitor::of(&alice);
    for path in [
        "/ports",
        "/assets/style.css",
        "/port/22",
        "/no/such/page",
        "/enter?key=1",
    ] {
        let response = visitor.get(path);
        let policy = response.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self';"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe"), "{policy}");
        for closed in ["frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"] {
            assert!(policy.contains(closed), "{path}: {policy}");
        }
        assert_eq!(response.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(response.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(response.header("referrer-policy"), "same-origin", "{path}");
        // Nothing inline that the policy would have to allow, and nothing from elsewhere.
        for forbidden in [
            "<style",
            " style=",
            " onclick=",
            "<script>",
            "src=\"http",
            "javascript:",
        ] {
            assert!(!response.body.contains(forbidden), "{path} has {forbidden}");
        }
    }
}

#[test]
fn a_page_of_a_port_tells_of_both_the_claim_and_what_is_there() {
    let alice = Node::up("alice");
    let visitor = Visitor::of(&alice);
    let held = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = held.local_addr().unwrap().port();
    let page = visitor.get(&format!("/port/{port}")).body;
    assert!(
        page.contains(&format!("process {} of user", std::process::id())),
        "{page}"
    );
    let ssh = visitor.get("/port/22").body;
    for expected in [
        "The Secure Shell (SSH) Protocol",
        "System port",
        "ss -tlnp",
        "netstat -ano",
        "cobaltstrike",
    ] {
        assert!(ssh.contains(expected), "{expected}");
    }
    assert_eq!(visitor.get("/port/ssh").header("location"), "/port/22");
    assert_eq!(visitor.get("/search?q=443").header("location"), "/port/443");
    assert!(visitor.get("/search?q=asyncrat").body.contains("/port/6606"));
    let listed = visitor.get("/ports").body;
    assert!(listed.contains(&format!("href=\"/port/{port}\"")));
    assert!(visitor.get("/port/0").body.contains("0"));
    assert!(visitor.get("/port/65535").status == 200 && visitor.get("/port/65536").status == 303);
    let picture = visitor.ask_bytes("/ports/map.png");
    assert!(picture.windows(4).any(|bytes| bytes == b"IDAT"));
}

#[test]
fn a_form_that_is_too_large_is_refused_with_a_sentence_and_the_page_goes_on() {
    /// web's FORM_BYTES_MAX
    const FORM_BYTES: usize = 256 * 1024;
    let (alice, _bob) = alice_and_bob();
    let visitor = Visitor::of(&alice);
    let sent = |len: usize| visitor.post("/with/bob/send", &format!("text={}", "x".repeat(len - 5)));
    let at_the_limit = sent(FORM_BYTES);
    assert_eq!(at_the_limit.status, 413);
    assert!(
        !at_the_limit.body.contains("takes 256 KiB at once"),
        "it was read"
    );
    let too_large = sent(FORM_BYTES + 1);
    assert_eq!(too_large.status, 413);
    assert!(
        too_large.body.contains("takes 256 KiB at once"),
        "{}",
        too_large.body
    );
    assert_eq!(sent(100).status, 303);
}

#[test]
fn a_search_says_when_there_are_more_messages_than_it_shows() {
    /// web's MESSAGES_MAX
    const MESSAGES: usize = 50;
    let (alice, _bob) = alice_and_bob();
    let visitor = Visitor::of(&alice);
    let found = || {
        let page = visitor.get("/search?q=needle").body;
        let shown = page.matches("needle number").count();
        (shown, page.contains("More messages have it"))
    };
    for number in 0..MESSAGES {
        let sent = visitor.post("/with/bob/send", &format!("text=needle+number+{number}"));
        assert_eq!(sent.status, 303, "{}", sent.body);
    }
    assert_eq!(found(), (MESSAGES, false));
    visitor.post("/with/bob/send", "text=needle+number+one+more");
    assert_eq!(found(), (MESSAGES, true));
}

impl Visitor {
    fn ask_bytes(&self, path: &str) -> Vec<u8> {
        let mut stream = self.begin("GET", path, &[("host", &self.host)], "");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        bytes
    }
}

#[test]
fn languages_are_those_the_browser_asks_for() {
    let alice = Node::up("alice");
    let visitor = Visitor::of(&alice);
    let asked = |language: &str| {
        let headers = [("host", visitor.host.as_str()), ("accept-language", language)];
        visitor.ask("GET", "/port/22", &headers, "").body
    };
    assert!(asked("tr-TR,tr;q=0.9,en;q=0.5").contains("Kayıt defteri ne diyor"));
    assert!(asked("el,en;q=0.5").contains("Τι λέει το μητρώο"));
    assert!(asked("de").contains("What the registry says"));
    let chosen = visitor.post("/language", "language=tr");
    assert!(chosen.header("set-cookie").starts_with("directnet-language=tr;"));
}

#[test]
fn a_port_without_a_service_is_called_what_it_is_in_the_language_of_the_page() {
    let alice = Node::up("alice");
    let visitor = Visitor::of(&alice);
    for (port, language, name) in [
        (4440, "en", "unassigned"),
        (4440, "tr", "atanmamış"),
        (0, "el", "δεσμευμένη"),
        (50000, "en", "never assigned"),
        (50000, "tr", "hiç atanmaz"),
        (50000, "el", "δεν εκχωρείται ποτέ"),
        // No service, and something better than that it is assigned.
        (77, "tr", "any private RJE service"),
    ] {
        let headers = [("host", visitor.host.as_str()), ("accept-language", language)];
        let page = visitor.ask("GET", &format!("/port/{port}"), &headers, "").body;
        let title = format!("{port}: {name} · DirectNet</title>");
        assert!(page.contains(&title), "{title}\n{page}");
        // What the registry recommends is not among the systems that do so.
        assert!(!page.contains("IANA Dynamic"), "{page}");
    }
}

#[test]
fn reasons_and_refusals_are_in_the_language_of_the_page() {
    let alice = Node::up("alice");
    let visitor = Visitor::of(&alice);
    let held = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = held.local_addr().unwrap().port();
    let asked = |language: &str, path: &str| {
        let headers = [("host", visitor.host.as_str()), ("accept-language", language)];
        visitor.ask("GET", path, &headers, "").body
    };
    let path = format!("/port/{port}");
    let turkish = asked("tr", &path);
    assert!(
        turkish.contains(r#"<li lang="tr">yalnızca bu makine ulaşabilir"#),
        "{turkish}"
    );
    let greek = asked("el", &path);
    assert!(
        greek.contains(r#"<li lang="el">μόνο αυτό το μηχάνημα μπορεί να τη φτάσει"#),
        "{greek}"
    );
    let refused = asked("tr", "/with/nobody");
    assert!(refused.contains("böyle bir kişi yok: nobody"), "{refused}");
}

#[test]
fn an_open_page_is_told_of_a_listener_within_two_seconds() {
    let alice = Node::up("alice");
    let visitor = Visitor::of(&alice);
    let stream = visitor.begin("GET", "/events", &[("host", &visitor.host)], "");
    // How long a try below waits.
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let mut lines = BufReader::new(stream).lines();
    // The first thing said is that anything may have happened: from here on it is told.
    assert!(lines.any(|line| line.unwrap() == "data: missed"));
    // A port that the watcher saw free before, however late its first look was: held, told as closed, and held again.
    let mut waited = Duration::MAX;
    for _ in 0..5 {
        let held = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = held.local_addr().unwrap().port();
        let (opened, name) = (Instant::now(), format!("data: port-{port}"));
        if lines.by_ref().map_while(Result::ok).any(|line| line == name) {
            waited = waited.min(opened.elapsed());
            break;
        }
    }
    assert!(waited < Duration::from_secs(2), "{waited:?}");
}

#[test]
fn a_node_without_a_page_says_so() {
    let (alice, _bob) = alice_and_bob();
    alice.ok(&["down"]);
    let dir = alice.dir().to_str().unwrap().to_owned();
    let up = crate::program::directnet(&[
        "--home", &dir, "up", "--detach", "--no-web", "--port", "0", "--json",
    ]);
    assert!(
        up.exit_code == Some(0) && !up.stdout.contains("\"page\""),
        "{}",
        up.stdout
    );
    let open = crate::program::directnet(&["--home", &dir, "open"]);
    assert!(
        open.exit_code == Some(1) && open.stderr.contains("serves no page"),
        "{}",
        open.stderr
    );
    crate::program::directnet(&["--home", &dir, "down"]);
}
