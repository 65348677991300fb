//! The program speaks the language of its user's locale; for machines it says the same in every one.

use crate::node::user::Run;
use crate::node::{Node, alice_and_bob};

/// English as scripts ask for it, and the others as systems are set up.
const LOCALES: [&str; 3] = ["C", "tr_TR.UTF-8", "el_GR.UTF-8"];

fn run_with(node: &Node, variables: &[(&str, &str)], arguments: &[&str]) -> Run {
    let mut command = node.command(arguments);
    command.envs(variables.iter().copied());
    command.stdin(std::process::Stdio::null());
    crate::node::user::read(command.output().unwrap())
}

/// What a command prints in each language, and the exit code that it has in all.
#[track_caller]
fn in_each(node: &Node, arguments: &[&str]) -> ([String; 3], Option<i32>) {
    let runs = LOCALES.map(|locale| run_with(node, &[("LANG", locale)], arguments));
    let codes = runs.each_ref().map(|run| run.exit_code);
    assert_eq!(codes, [codes[0]; 3], "{runs:?}");
    (runs.map(|run| run.stdout + &run.stderr), codes[0])
}

#[test]
fn a_conversation_is_held_in_three_languages() {
    let (alice, bob) = alice_and_bob();
    let sent = ["send", "bob", "--wait", "20s", "merhaba, γεια"];
    let (said, code) = in_each(&alice, &sent);
    assert_eq!(code, Some(0));
    assert_eq!(
        said,
        ["delivered to bob\n", "bob: teslim edildi\n", "παραδόθηκε: bob\n"]
    );
    let (said, _) = in_each(&bob, &["contacts", "set", "alice", "--receipts", "on"]);
    assert!(said[1].starts_with("alice: okundu bilgisi açık, "), "{said:?}");
    assert!(
        said[2].starts_with("alice: αποδεικτικά ανάγνωσης ναι, "),
        "{said:?}"
    );
    let shown = run_with(&bob, &[("LANG", "el_GR.UTF-8")], &["recv"]).stdout;
    assert_eq!(shown.matches("  alice: merhaba, γεια\n").count(), 3, "{shown}");
    let (said, _) = in_each(&bob, &["recv"]);
    assert_eq!(said, ["nothing new\n", "yeni bir şey yok\n", "τίποτα νέο\n"]);
    let (said, _) = in_each(&alice, &["status"]);
    let expected = [
        "up as alice since ",
        "çalışıyor, adı alice, ",
        "εκτελείται ως alice ",
    ];
    for (said, expected) in said.iter().zip(expected) {
        assert!(said.starts_with(expected), "{said}");
    }
}

#[test]
fn machines_are_told_the_same_in_every_language() {
    let (alice, _bob) = alice_and_bob();
    alice.deliver("bob", "hello");
    for arguments in [
        &["contacts", "--json"][..],
        &["history", "bob", "--json"],
        &["contacts", "set", "bob", "--json"],
        &["draft", "bob", "--json"],
        &["status", "bob", "--json"],
        &["id"],
    ] {
        let (said, code) = in_each(&alice, arguments);
        assert_eq!(code, Some(0), "{said:?}");
        assert_eq!([&said[1], &said[2]], [&said[0]; 2], "{arguments:?}");
    }
}

#[test]
fn a_script_gets_english_whatever_its_user_speaks() {
    let alice = Node::up("alice");
    let said = |variables: &[(&str, &str)]| run_with(&alice, variables, &["contacts"]).stderr;
    let turkish = ("LANG", "tr_TR.UTF-8");
    let english = "no contacts yet: directnet invite, or directnet add INVITE\n";
    assert!(said(&[turkish]).starts_with("henüz kişi yok"));
    assert_eq!(said(&[turkish, ("LC_ALL", "C")]), english);
    assert_eq!(said(&[turkish, ("LC_MESSAGES", "C.UTF-8")]), english);
    assert!(said(&[turkish, ("LC_MESSAGES", "el_GR.UTF-8")]).starts_with("δεν υπάρχουν"));
}

#[test]
fn a_port_is_described_in_three_languages_and_for_machines_in_none() {
    let alice = Node::up("alice");
    let held = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = format!("{}/tcp", held.local_addr().unwrap().port());
    let (said, code) = in_each(&alice, &["port", &port]);
    assert_eq!(code, Some(0));
    let expected = ["\nVerdict\n  tcp  ", "\nSonuç\n  tcp  ", "\nΚρίση\n  tcp  "];
    for (said, expected) in said.iter().zip(expected) {
        assert!(said.contains(expected), "{said}");
    }
    assert!(!said[1].contains(" machine"), "{}", said[1]);
    assert!(!said[2].contains(" machine"), "{}", said[2]);
    let (said, _) = in_each(&alice, &["port", &port, "--json"]);
    let verdicts = said.map(|said| {
        let document: serde_json::Value = serde_json::from_str(&said).unwrap();
        document["transports"][0]["verdict"].to_string()
    });
    assert_eq!([&verdicts[1], &verdicts[2]], [&verdicts[0]; 2]);
    assert!(verdicts[0].contains("reasons"), "{verdicts:?}");
}

#[test]
fn help_is_in_the_language_of_who_asks() {
    let alice = Node::up("alice");
    let (said, code) = in_each(&alice, &["send", "-h"]);
    assert_eq!(code, Some(0));
    assert!(
        said[0].starts_with("Send a message to a contact or a room\n\nUsage: "),
        "{}",
        said[0]
    );
    assert!(
        said[1].starts_with("Bir kişiye ya da odaya ileti gönderir\n\nKullanım: "),
        "{}",
        said[1]
    );
    assert!(
        said[2].starts_with("Στέλνει μήνυμα σε μια επαφή ή ένα δωμάτιο\n\nΧρήση: "),
        "{}",
        said[2]
    );
    let (said, _) = in_each(&alice, &["--help"]);
    assert!(
        said[1].contains("\nÇıkış kodları:\n    0  Yapıldı"),
        "{}",
        said[1]
    );
    assert!(said[2].contains("\nΚωδικοί εξόδου:\n    0  Έγινε"), "{}", said[2]);
}

#[test]
fn a_mistake_is_explained_in_the_language_of_who_made_it() {
    let alice = Node::up("alice");
    let (said, code) = in_each(
        &alice,
        &["send", "bob", "--wait", "30s", "--within", "5m", "hello"],
    );
    assert_eq!(code, Some(2));
    let (typo, code) = in_each(&alice, &["status", "--jsn"]);
    assert_eq!(code, Some(2));
    assert!(
        typo[0].starts_with("error: unexpected argument '--jsn' found\n"),
        "{typo:?}"
    );
    assert!(
        typo[1].starts_with("hata: beklenmeyen bağımsız değişken: --jsn\n"),
        "{typo:?}"
    );
    assert!(
        typo[2].starts_with("σφάλμα: απρόσμενο όρισμα: --jsn\n"),
        "{typo:?}"
    );
    let (none, code) = in_each(&alice, &["send", "bob", "hello"]);
    assert_eq!(code, Some(4));
    assert!(
        none[0].starts_with("directnet: there is no contact called bob\n"),
        "{none:?}"
    );
    assert!(
        none[1].starts_with("directnet: böyle bir kişi yok: bob\n  ipucu: henüz hiç kişi yok"),
        "{none:?}"
    );
    assert!(
        none[2].starts_with("directnet: δεν υπάρχει επαφή με όνομα bob\n"),
        "{none:?}"
    );
    assert_eq!(
        said[1],
        "directnet: süreyi hem --wait hem --within söylüyor\n  ipucu: şöyle yazın: --wait delivered --within 30s\n"
    );
    assert_eq!(
        said[2],
        "directnet: και το --wait και το --within λένε πόση ώρα\n  υπόδειξη: γράψτε: --wait delivered --within 30s\n"
    );
}
