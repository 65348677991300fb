//! What is read, what is refused, and what a change leaves alone.

use proptest::prelude::*;

use super::*;

const FILE: &str = r#"# Staging, see the runbook.

# The front page.
[[expect]]
port = "8080/tcp" # not 80
process = "nginx"
user = "www-data"
exposure = "loopback"

# Passive FTP.
[[expect]]
port = "40000-40099/tcp"
exposure = ["192.0.2.5", "2001:db8::5"]
optional = true
note = "only while somebody uploads"
"#;

fn target(text: &str) -> (Ports, Transport) {
    read::target(text).unwrap()
}

fn expectation(port: &str, process: &str) -> Expectation {
    let (ports, transport) = target(port);
    Expectation {
        process: Some(process.into()),
        ..Expectation::of(ports, transport)
    }
}

fn refused(text: &str) -> String {
    ExpectationsFile::parse(text).unwrap_err().to_string()
}

#[test]
fn a_file_is_read_and_written_as_it_is() {
    let file = ExpectationsFile::parse(FILE).unwrap();
    let [page, uploads] = file.all() else {
        panic!("{file:?}")
    };
    assert_eq!((page.ports, page.transport), target("8080/tcp"));
    assert_eq!(page.exposure, Some(ExpectedExposure::Loopback));
    assert_eq!(page.user.as_deref(), Some("www-data"));
    assert!(uploads.is_optional && !page.is_optional);
    assert_eq!(file.to_string(), FILE);
    let ports = file.expectations();
    assert_eq!(ports.of_port(40_050.into(), Transport::Tcp).len(), 1);
    assert_eq!(ports.of_port(40_050.into(), Transport::Udp).len(), 0);
    assert_eq!(ports.of_port(8080.into(), Transport::Tcp), [page]);
}

#[test]
fn mistakes_have_lines() {
    let entry = |lines: &str| refused(&format!("[[expect]]\nport = \"80/tcp\"\n{lines}\n"));
    assert_eq!(
        entry("usr = \"alice\""),
        "line 3: unknown key \"usr\": an expectation has port, process, user, exposure, executable, unit, optional or note"
    );
    assert_eq!(
        entry("process = 7"),
        "line 3: process is not a text in quotation marks"
    );
    assert_eq!(
        entry("optional = \"yes\""),
        "line 3: optional is neither true nor false"
    );
    assert_eq!(
        entry("\nexposure = \"lan\""),
        "line 4: exposure: \"lan\" is no exposure: it is loopback, any, or an IP address of this machine"
    );
    assert_eq!(
        entry("exposure = []"),
        "line 3: exposure: a list has 1 to 64 addresses"
    );
    assert_eq!(
        entry("user = \"\""),
        "line 3: user: it is empty: leave the line out instead"
    );
    assert_eq!(
        entry("note = \"\\u001b[2J\""),
        "line 3: note: \"\\x1b[2J\" has characters that cannot be seen"
    );
    assert_eq!(
        refused("[[expect]]\nuser = \"a\""),
        "line 1: the port is missing: port = \"8080/tcp\""
    );
    assert_eq!(
        refused("[[expect]]\nport = \"8080\""),
        "line 2: port: a port is written with its transport: 8080/tcp"
    );
    assert_eq!(
        refused("[[expect]]\nport = \"9-5/tcp\""),
        "line 2: port: the span 9-5 ends before it begins"
    );
    assert_eq!(
        refused("[[expect]]\nport = \"80/sctp\""),
        "line 2: port: sctp is not looked at: only tcp and udp are"
    );
    assert_eq!(
        refused("\nport = \"80/tcp\""),
        "line 2: unknown key \"port\"; each expectation begins with [[expect]]"
    );
    assert_eq!(
        refused("expect = 3"),
        "line 1: write each expectation as [[expect]]"
    );
    assert!(refused("[[expect]]\nport = ").starts_with("line 2: "));
}

#[test]
fn a_new_file_introduces_itself() {
    let mut file = ExpectationsFile::parse("").unwrap();
    file.add(expectation("8080/tcp", "nginx"));
    file.add(expectation("22/tcp", "sshd"));
    let text = file.to_string();
    assert_eq!(
        text,
        "# What is expected on the ports of this machine; `directnet check` compares.\n\
         # Change it by hand or with `directnet expect`, and commit it.\n\n\
         [[expect]]\nport = \"22/tcp\"\nprocess = \"sshd\"\n\n\
         [[expect]]\nport = \"8080/tcp\"\nprocess = \"nginx\"\n"
    );
}

#[test]
fn a_change_leaves_comments_and_everything_else_alone() {
    let mut file = ExpectationsFile::parse(FILE).unwrap();
    assert_eq!(file.set(expectation("8080/tcp", "caddy")), 1);
    file.add(expectation("9000/tcp", "php-fpm"));
    let changed = FILE
        .replace(
            "\"nginx\"\nuser = \"www-data\"\nexposure = \"loopback\"",
            "\"caddy\"",
        )
        .replace(
            "\n# Passive",
            "\n[[expect]]\nport = \"9000/tcp\"\nprocess = \"php-fpm\"\n\n# Passive",
        );
    assert_eq!(file.to_string(), changed);
}

#[test]
fn the_head_of_the_file_survives_its_first_expectation() {
    let mut file = ExpectationsFile::parse(FILE).unwrap();
    let (ports, transport) = target("8080/tcp");
    assert_eq!(file.remove(ports, transport).len(), 1);
    assert!(
        file.to_string()
            .starts_with("# Staging, see the runbook.\n\n# Passive FTP.\n[[expect]]")
    );
    file.add(expectation("22/tcp", "sshd"));
    assert!(
        file.to_string()
            .starts_with("# Staging, see the runbook.\n\n[[expect]]\nport = \"22/tcp\""),
        "{file}"
    );
    assert_eq!(file.remove(ports, transport), []);
}

#[test]
fn several_of_one_port_are_replaced_together() {
    let mut file = ExpectationsFile::default();
    file.add(expectation("53/udp", "dnsmasq"));
    file.add(expectation("53/udp", "systemd-resolved"));
    assert_eq!(file.all().len(), 2);
    assert_eq!(file.set(expectation("53/udp", "unbound")), 2);
    assert_eq!(file.all(), [expectation("53/udp", "unbound")]);
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_fail_badly(text: String) {
        // Either way is fine; a panic is not.
        let _ = ExpectationsFile::parse(&text);
    }

    #[test]
    fn what_was_written_is_read_again(
        port: u16, process in "[a-z\"\\\\ é]{1,20}", loopback: bool, is_optional: bool,
    ) {
        let ports = Ports { first: port.into(), last: port.into() };
        let expectation = Expectation {
            process: Some(process),
            exposure: loopback.then_some(ExpectedExposure::Loopback),
            is_optional,
            ..Expectation::of(ports, Transport::Udp)
        };
        let mut file = ExpectationsFile::parse(FILE).unwrap();
        file.add(expectation.clone());
        let again = ExpectationsFile::parse(&file.to_string()).unwrap();
        prop_assert_eq!(again.all(), file.all());
        prop_assert!(again.all().contains(&expectation));
    }
}

#[test]
fn what_is_too_long_is_refused_with_the_limit() {
    /// Those of `read::VALUE_LEN_MAX` and `read::ADDRESSES_MAX`, which nobody else can name.
    const VALUE_LEN_MAX: usize = 4096;
    const ADDRESSES_MAX: usize = 64;
    let padded = |len: usize| format!("{FILE}#{}\n", "x".repeat(len - FILE.len() - 2));
    assert!(ExpectationsFile::parse(&padded(TEXT_LEN_MAX)).is_ok());
    let longer = refused(&padded(TEXT_LEN_MAX + 1));
    assert!(longer.contains("more than 2097152 bytes"), "{longer}");

    let entry = |line: String| format!("[[expect]]\nport = \"80/tcp\"\n{line}\n");
    let process = |len: usize| entry(format!("process = \"{}\"", "x".repeat(len)));
    assert!(ExpectationsFile::parse(&process(VALUE_LEN_MAX)).is_ok());
    let longer = refused(&process(VALUE_LEN_MAX + 1));
    assert!(longer.contains("more than 4096 bytes"), "{longer}");

    let addresses = |count: usize| {
        let all: Vec<String> = (0..count).map(|n| format!("\"10.0.0.{n}\"")).collect();
        entry(format!("exposure = [{}]", all.join(", ")))
    };
    assert!(ExpectationsFile::parse(&addresses(ADDRESSES_MAX)).is_ok());
    let more = refused(&addresses(ADDRESSES_MAX + 1));
    assert!(more.contains("1 to 64 addresses"), "{more}");
}
