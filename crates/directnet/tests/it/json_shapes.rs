//! What commands print with `--json` is what docs/schemas says, field by field.

use std::path::Path;
use std::process::Command;

use api::program::{DownDocument, ManDocument, ManualPage, UpDocument};
use api::schemas::{Document, documents};
use serde_json::Value;
use testkit::{Child, Stream, TempHome, check_generated, schema};

use crate::cli_reference;
use crate::node::{Node, User, alice_and_bob};
use crate::program::directnet;

#[test]
fn generated_schemas() {
    for Document { command, schema } in documents() {
        let mut text = serde_json::to_string_pretty(&schema).unwrap();
        text.push('\n');
        check_generated(&format!("docs/schemas/{}.json", command.replace(' ', "-")), &text);
    }
}

#[test]
fn every_command_that_prints_json_is_described() {
    let described: Vec<&str> = documents().iter().map(|document| document.command).collect();
    let prints_json = |help: &str| help.lines().any(|line| line.trim_start().starts_with("--json"));
    let mut printing: Vec<String> = cli_reference::commands()
        .into_iter()
        .filter(|(_, help)| prints_json(help))
        .map(|(command, _)| command)
        .collect();
    printing.sort();
    assert_eq!(described, printing, "the list is api::schemas::documents, sorted");
}

#[test]
fn the_commands_about_messages_print_what_is_described() {
    let (alice, bob) = alice_and_bob();
    let invite = alice.ok(&["invite", "--json"]);
    fits("invite", &invite);
    let invite: api::contacts::Invite = serde_json::from_str(&invite).unwrap();
    let carol = Node::up("carol");
    fits("add", &carol.ok(&["add", &invite.text, "--json"]));
    fits("contacts set", &alice.ok(&["contacts", "set", "bob", "--json"]));
    for verb in [
        &["rename", "bob", "robert"][..],
        &["rename", "robert", "bob"],
        &["block", "bob"],
        &["unblock", "bob"],
    ] {
        let command = [&["contacts"], verb, &["--json"]].concat();
        fits(&command[..2].join(" "), &alice.ok(&command));
    }
    bob.ok(&["contacts", "set", "alice", "--ports", "on"]);
    let tcp = format!("{}/tcp", bob.port());
    for asked in [&["ask", "bob", "--json"][..], &["ask", "bob", &tcp, "--json"]] {
        fits("ask", &alice.ok(asked));
    }
    fits("send", &alice.ok(&["send", "bob", "--json", "hello"]));
    fits("contacts", &alice.ok(&["contacts", "--json"]));
    fits("status", &alice.ok(&["status", "--json"]));
    fits("status", &alice.ok(&["status", "bob", "--json"]));
    fits("away", &alice.ok(&["away", "lunch", "--json"]));
    fits("status", &alice.ok(&["status", "--json"]));
    fits("away", &alice.ok(&["away", "--back", "--json"]));
    fits("draft", &alice.ok(&["draft", "bob", "lunch", "--json"]));
    fits("draft", &alice.ok(&["draft", "bob", "--drop", "--json"]));
    fits("id", &alice.ok(&["id", "--json"]));
    let file = alice.dir().join("store.toml");
    fits(
        "send",
        &alice.ok(&["send", "bob", "--json", "--file", file.to_str().unwrap()]),
    );
    fits("files", &alice.ok(&["files", "--json"]));
    let offered: Vec<api::files::File> = serde_json::from_str(&bob.ok(&["files", "--json"])).unwrap();
    let row = offered[0].row.to_string();
    fits_line_by_line("files accept", &bob.ok(&["files", "accept", "--json", &row]));
    let second = alice.dir().join("run/lock");
    for (user, verb, command) in [
        (&bob, "decline", "files decline"),
        (&alice, "cancel", "files cancel"),
    ] {
        alice.ok(&["send", "bob", "--file", second.to_str().unwrap()]);
        let offered: Vec<api::files::File> = serde_json::from_str(&user.ok(&["files", "--json"])).unwrap();
        let row = offered.last().unwrap().row.to_string();
        fits_line_by_line(command, &user.ok(&["files", verb, "--json", &row]));
    }
    fits_line_by_line("recv", &bob.ok(&["recv", "--json"]));
    fits_line_by_line("search", &bob.ok(&["search", "hello", "--json"]));
    fits_line_by_line("history", &bob.ok(&["history", "alice", "--json"]));
    let (id, at) = (bob.status().id, format!("127.0.0.1:{}", bob.port()));
    fits("request", &carol.ok(&["request", &id, "--at", &at, "--json"]));
    fits("requests", &carol.ok(&["requests", "--json"]));
    fits(
        "requests withdraw",
        &carol.ok(&["requests", "withdraw", &id, "--json"]),
    );
    fits("requests", &bob.ok(&["requests", "--json"]));
    fits(
        "requests decline",
        &bob.ok(&["requests", "decline", "1", "--json"]),
    );
    let (dave, erin) = (Node::up("dave"), Node::up("erin"));
    for (asker, verb) in [(&dave, "accept"), (&erin, "block")] {
        asker.ok(&["request", &id, "--at", &at]);
        let verb = ["requests", verb, asker.name(), "--json"];
        fits(&verb[..2].join(" "), &bob.ok(&verb));
    }
    fits("verify", &alice.ok(&["verify", "bob", "--json"]));
    fits("introduce", &alice.ok(&["introduce", "bob", "carol", "--json"]));
    let remove = ["contacts", "remove", "alice", "--yes", "--json"];
    fits("contacts remove", &bob.ok(&remove));
}

#[test]
fn the_commands_that_keep_a_store_print_what_is_described() {
    let mut alice = Node::up("alice");
    let backup = alice.dir().with_file_name("backup");
    let backup = backup.to_str().unwrap();
    let passphrase = alice.dir().with_file_name("passphrase");
    std::fs::write(&passphrase, "words").unwrap();
    let words = passphrase.to_str().unwrap();
    fits(
        "backup",
        &alice.ok(&["backup", backup, "--without-passphrase", "--json"]),
    );
    let history = alice.dir().with_file_name("history");
    let history = history.to_str().unwrap();
    fits("export", &alice.ok(&["export", history, "--json"]));
    alice.down();
    fits("import", &alice.ok(&["import", history, "--json"]));
    fits(
        "passphrase",
        &alice.ok(&["passphrase", "--new-passphrase-file", words, "--json"]),
    );
    fits("keyring", &alice.ok(&["keyring", "--json"]));
    fits("restore", &alice.ok(&["restore", backup, "--replace", "--json"]));
    fits("wipe", &alice.ok(&["wipe", "--yes", "--json"]));
}

#[test]
fn the_commands_about_ports_print_what_is_described() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    for port in [&port, "53", "7748", "65535/sctp"] {
        fits("port", &directnet(&["port", port, "--json"]).stdout);
    }
    fits("port", &directnet(&["port", "6881-6884", "--json"]).stdout);
    fits("port", &directnet(&["port", "--search", "ssh", "--json"]).stdout);
    fits(
        "port",
        &directnet(&["port", "--search", "asyncrat", "--json"]).stdout,
    );
    fits("atlas stats", &directnet(&["atlas", "stats", "--json"]).stdout);
    fits("ports", &directnet(&["ports", "--json"]).stdout);
}

#[test]
fn a_node_tells_of_its_start_and_its_end_as_described() {
    let alice = User::new("alice");
    let mut node = Child::spawn(&mut alice.command(&["up", "--port", "0", "--json"])).unwrap();
    let up = node.wait_for_line(|line| line.starts_with('{')).unwrap();
    fits("up", &up);
    let up: UpDocument = serde_json::from_str(&up).unwrap();
    assert_eq!(up.node.pid, node.id());
    let down = alice.ok(&["down", "--json"]);
    fits("down", &down);
    let down: DownDocument = serde_json::from_str(&down).unwrap();
    assert_eq!((down.pid, down.id), (up.node.pid, up.node.id));
    assert!(node.wait().unwrap().success());
    let mut printed = node.printed();
    printed.retain(|line| line.stream == Stream::Stdout);
    assert_eq!(printed.len(), 1, "{printed:#?}");
}

#[test]
fn what_packages_install_is_printed_as_described() {
    fits(
        "completions",
        &directnet(&["completions", "bash", "--json"]).stdout,
    );
    let printed = directnet(&["man", "port", "--json"]).stdout;
    fits("man", &printed);
    let man: ManDocument = serde_json::from_str(&printed).unwrap();
    let [page] = &man.pages[..] else {
        panic!("{printed}")
    };
    let names = (page.command.as_str(), page.file.as_str());
    assert_eq!(names, ("directnet port", "directnet-port.1"));
    assert_eq!(
        page.text.as_deref(),
        Some(directnet(&["man", "port"]).stdout.as_str())
    );

    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("man1");
    let printed = directnet(&["man", "--dir", dir.to_str().unwrap(), "--json"]).stdout;
    fits("man", &printed);
    let man: ManDocument = serde_json::from_str(&printed).unwrap();
    assert_eq!(man.pages.len(), std::fs::read_dir(&dir).unwrap().count());
    let is_written = |page: &ManualPage| page.text.is_none() && Path::new(&page.file).exists();
    assert!(man.pages.iter().all(is_written), "{man:?}");
}

#[track_caller]
pub(crate) fn fits(command: &str, printed: &str) {
    let value: Value = serde_json::from_str(printed).unwrap();
    check(command, &value);
}

#[track_caller]
fn fits_line_by_line(command: &str, printed: &str) {
    assert!(!printed.is_empty(), "{command} printed nothing");
    for line in printed.lines() {
        check(command, &serde_json::from_str(line).unwrap());
    }
}

#[track_caller]
fn check(command: &str, value: &Value) {
    let documents = documents();
    let document = documents
        .iter()
        .find(|document| document.command == command)
        .unwrap();
    if let Err(wrong) = schema::check(&document.schema, &document.schema, value) {
        panic!("directnet {command} --json: {wrong}, in {value:#}");
    }
}

#[test]
fn watch_prints_what_is_described_until_it_is_told_to_end() {
    let home = TempHome::new().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_directnet"));
    home.move_in(&mut command);
    let before = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut watch = Child::spawn(command.args(["watch", "--json", "--initial"])).unwrap();
    watch
        .wait_for_line(|line| line.contains(r#""event":"started""#))
        .unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port_of = |listener: &std::net::TcpListener| listener.local_addr().unwrap().port();
    let (present, opened) = (port_of(&before), port_of(&listener));
    for (change, port) in [("present", present), ("opened", opened)] {
        let wanted = format!(r#""change":"{change}","port":{port},"#);
        watch.wait_for_line(|line| line.contains(&wanted)).unwrap();
    }
    watch.terminate().unwrap();
    assert!(watch.wait().unwrap().success());
    let lines: Vec<String> = watch.printed().into_iter().map(|line| line.text).collect();
    fits_line_by_line("watch", &lines.join("\n"));
}
