//! What packages install beside the program: manual pages and completions.

use crate::cli_reference;
use crate::program::directnet;

const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "elvish", "powershell"];

#[test]
fn every_command_has_a_manual_page() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("man1");
    let run = directnet(&["man", "--dir", dir.to_str().unwrap()]);
    assert_eq!((run.exit_code, run.stderr.as_str()), (Some(0), ""));

    let mut expected: Vec<String> = cli_reference::commands()
        .into_iter()
        .map(|(command, _)| format!("directnet-{}.1", command.replace(' ', "-")))
        .collect();
    expected.push("directnet.1".to_owned());
    expected.sort();
    let mut written: Vec<String> = std::fs::read_dir(&dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    written.sort();
    assert_eq!(written, expected);

    let page = std::fs::read_to_string(dir.join("directnet-port.1")).unwrap();
    assert_eq!(directnet(&["man", "port"]).stdout, page);
    for part in [
        ".SH NAME",
        "directnet\\-port \\- Say what a port is for",
        "\\-\\-json",
        ".SH EXAMPLES",
    ] {
        assert!(page.contains(part), "no {part} in\n{page}");
    }
}

#[test]
fn a_page_of_no_command_is_an_error() {
    let run = directnet(&["man", "prot"]);
    assert_eq!(run.exit_code, Some(2));
    assert_eq!(
        run.stderr,
        "directnet: there is no command called prot\n  hint: directnet --help lists the commands\n"
    );
}

#[test]
fn every_shell_completes_every_command() {
    for shell in SHELLS {
        let run = directnet(&["completions", shell]);
        assert_eq!(run.exit_code, Some(0), "{shell}");
        for (command, _) in cli_reference::commands() {
            let last = command.rsplit(' ').next().unwrap();
            assert!(run.stdout.contains(last), "{shell} does not know {command}");
        }
    }
}
