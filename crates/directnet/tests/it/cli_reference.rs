//! docs/cli-reference.md is the program's own help, nothing more and nothing less.

use std::process::{Command, Stdio};

use testkit::{TempHome, check_generated};

const HEAD: &str = "\
# Command line reference

What `directnet --help` and `directnet VERB --help` print. This page is made from the program with `cargo xtask codegen`;
a test compares the two.
";

#[test]
fn generated_cli_reference() {
    let home = TempHome::new().unwrap();
    let overview = help(&home, &[]);
    let mut page = format!("{HEAD}\n## directnet\n\n{}", fenced(&overview));
    for (command, help) in commands() {
        page.push_str(&format!("\n## directnet {command}\n\n{}", fenced(&help)));
    }
    check_generated("docs/cli-reference.md", &page);
}

/// Returns every command, such as `send`, with its help; one that has commands of its own stands before them.
pub(crate) fn commands() -> Vec<(String, String)> {
    let home = TempHome::new().unwrap();
    let overview = help(&home, &[]);
    let verbs = verbs(&overview);
    assert!(
        verbs.contains(&"send"),
        "the overview lists no verbs:\n{overview}"
    );
    verbs
        .into_iter()
        .flat_map(|verb| {
            let of_verb = help(&home, &[verb]);
            let inner = self::verbs(&of_verb)
                .into_iter()
                .map(|inner| (format!("{verb} {inner}"), help(&home, &[verb, inner])))
                .collect::<Vec<_>>();
            [(verb.to_owned(), of_verb)].into_iter().chain(inner)
        })
        .collect()
}

/// Asks the program for help as a script would: no terminal, so that the width does not depend on one.
fn help(home: &TempHome, verb: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_directnet"));
    home.move_in(&mut command);
    let output = command
        .args(verb)
        .arg("--help")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{verb:?}");
    // The program calls itself directnet.exe on Windows.
    String::from_utf8(output.stdout)
        .unwrap()
        .replace("directnet.exe", "directnet")
}

/// The commands that a help text lists; `help` is clap's own and has nothing to add.
fn verbs(help: &str) -> Vec<&str> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    // What a command does may go on below it, further in.
    let verbs = lines
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  "))
        .filter(|line| !line.starts_with(' '))
        .filter_map(|line| line.split_whitespace().next());
    verbs.filter(|verb| *verb != "help").collect()
}

fn fenced(text: &str) -> String {
    let lines: Vec<&str> = text.trim_end().lines().map(str::trim_end).collect();
    format!("```text\n{}\n```\n", lines.join("\n"))
}
