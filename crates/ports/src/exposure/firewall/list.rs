//! Has the system's own programs list the rules: `nft`, and `iptables-save` for what nft does not show in full.
//!
//! Only programs of root's directories are run, by their full paths and with an empty environment. What they print and
//! how long they take is bounded.

use std::io::{self, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::probe::Tables;
use super::ruleset::{Family, Ruleset};
use super::{iptables, nft};
use crate::exposure::ExposureUnknown;

/// Where the programs are looked for, in the order of root's own search path.
const DIRECTORIES: [&str; 4] = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"];
/// How much a program may print, many times the largest list; more is no answer, so that a list never takes all memory.
const OUTPUT_MAX: u64 = 64 * 1024 * 1024;
/// How long a program may take; this only ends a hang.
const TIME_MAX: Duration = Duration::from_secs(5);
/// How the lists begin that iptables makes of what is in nftables.
const MADE_OF_NFTABLES: &[u8] = b"(nf_tables)";
/// The tables of iptables, which keep their names in nftables.
const IPTABLES_TABLES: [&str; 5] = ["filter", "nat", "mangle", "raw", "security"];

/// Lists the rules of the calling thread's network namespace.
pub(super) fn rules(tables: Tables) -> Result<Ruleset, ExposureUnknown> {
    let mut ruleset = Ruleset::default();
    if tables.has_nftables {
        let listed = run("nft", "nftables", &["nft"], &["--json", "list", "ruleset"])?;
        ruleset = nft::parse(&listed).map_err(|error| unreadable(&error))?;
        if nft::needs_iptables(&ruleset) {
            spell_out(&mut ruleset);
        }
    }
    let legacy = [
        (
            tables.has_iptables,
            false,
            ["iptables-legacy-save", "iptables-save"],
        ),
        (
            tables.has_ip6tables,
            true,
            ["ip6tables-legacy-save", "ip6tables-save"],
        ),
    ];
    for (_, is_v6, programs) in legacy.into_iter().filter(|(is_there, ..)| *is_there) {
        let [name, _] = programs;
        let listed = run(name, "iptables", &programs, &[])?;
        if is_made_of_nftables(&listed) {
            return Err(ExposureUnknown::ToolMissing {
                program: name,
                package: "iptables",
            });
        }
        let parsed = iptables::parse(&listed, is_v6).map_err(|error| unreadable(&error))?;
        ruleset.chains.extend(parsed.chains);
    }
    Ok(ruleset)
}

/// Takes the tables of iptables from its own list, which says what nft can only name.
///
/// Where that list cannot be had, the rules stay as they are, and what they depend on is not understood.
fn spell_out(ruleset: &mut Ruleset) {
    let families = [
        (Family::Ip, ["iptables-nft-save", "iptables-save"]),
        (Family::Ip6, ["ip6tables-nft-save", "ip6tables-save"]),
    ];
    for (family, programs) in families {
        let listed = run("iptables-save", "iptables", &programs, &[]).ok();
        let listed = listed.filter(|listed| is_made_of_nftables(listed));
        let Some(parsed) = listed.and_then(|listed| iptables::parse(&listed, family == Family::Ip6).ok())
        else {
            continue;
        };
        let is_spelled_out = |table: &str| {
            IPTABLES_TABLES.contains(&table) && parsed.chains.iter().any(|chain| chain.table == table)
        };
        ruleset
            .chains
            .retain(|chain| chain.family != family || !is_spelled_out(&chain.table));
        ruleset.chains.extend(parsed.chains);
    }
}

fn is_made_of_nftables(listed: &[u8]) -> bool {
    let first = listed.split(|byte| *byte == b'\n').next().unwrap_or_default();
    first
        .windows(MADE_OF_NFTABLES.len())
        .any(|part| part == MADE_OF_NFTABLES)
}

/// Runs the first of `programs` that is installed.
fn run(
    program: &'static str,
    package: &'static str,
    programs: &[&str],
    arguments: &[&str],
) -> Result<Vec<u8>, ExposureUnknown> {
    let path = programs.iter().find_map(|name| find(name));
    let path = path.ok_or(ExposureUnknown::ToolMissing { program, package })?;
    let mut command = Command::new(path);
    command
        .args(arguments)
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let child = command.spawn().map_err(|error| unreadable(&error))?;
    collect(child).map_err(|error| unreadable(&format!("{program}: {error}")))
}

fn find(program: &str) -> Option<PathBuf> {
    let paths = DIRECTORIES
        .iter()
        .map(|directory| PathBuf::from(directory).join(program));
    paths.into_iter().find(|path| path.is_file())
}

/// Collects what a program prints; ends it if it prints too much or takes too long.
fn collect(mut child: Child) -> io::Result<Vec<u8>> {
    let pipe = child.stdout.take();
    let (tx, rx) = mpsc::sync_channel(1);
    // Nobody waits for the thread itself: a program that left another behind may leave the pipe open as long as it likes.
    thread::spawn(move || {
        let mut output = Vec::new();
        let read = pipe.map_or(Ok(0), |pipe| {
            pipe.take(OUTPUT_MAX.saturating_add(1)).read_to_end(&mut output)
        });
        // Nobody listens any more if it took too long.
        let _ = tx.send(read.map(|_| output));
    });
    let output = rx.recv_timeout(TIME_MAX);
    let is_whole =
        matches!(&output, Ok(Ok(output)) if u64::try_from(output.len()).is_ok_and(|len| len <= OUTPUT_MAX));
    if !is_whole {
        // It may have ended by itself.
        let _ = child.kill();
    }
    let status = child.wait()?;
    match output {
        Ok(output) if is_whole && status.success() => output,
        Ok(Err(error)) => Err(error),
        Ok(_) if !is_whole => Err(io::Error::other("it printed too much")),
        Ok(_) => Err(io::Error::other(format!("it ended with {status}"))),
        Err(_) => Err(io::Error::other("it took too long")),
    }
}

fn unreadable(error: &dyn std::fmt::Display) -> ExposureUnknown {
    ExposureUnknown::Unreadable(error.to_string().as_str().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_kinds_of_iptables_are_told_apart() {
        assert!(is_made_of_nftables(
            b"# Generated by iptables-save v1.8.9 (nf_tables) on\n*filter\n"
        ));
        assert!(!is_made_of_nftables(
            b"# Generated by iptables-save v1.8.9 on\n# (nf_tables)"
        ));
    }

    #[test]
    fn a_program_that_is_not_installed_is_named_with_its_package() {
        let missing = run("nft", "nftables", &["no such program"], &[]).unwrap_err();
        assert_eq!(
            missing.to_string(),
            "there is a firewall, but no nft to read it (package nftables)"
        );
    }

    #[test]
    fn a_program_that_fails_is_no_answer() {
        let failed = run("false", "coreutils", &["false"], &[]).unwrap_err();
        assert_eq!(failed.code(), "unreadable");
        assert_eq!(run("true", "coreutils", &["true"], &[]).unwrap(), b"");
    }

    /// Runs a line of shell, and says why that was no answer.
    fn refused(line: &str) -> String {
        let failed = run("sh", "dash", &["sh"], &["-c", line]).unwrap_err();
        failed.to_string()
    }

    #[test]
    fn a_list_without_end_is_no_answer() {
        let why = refused(&format!("head -c {} /dev/zero", OUTPUT_MAX + 1));
        assert!(why.ends_with("sh: it printed too much"), "{why}");
        assert!(run("sh", "dash", &["sh"], &["-c", "head -c 1000000 /dev/zero"]).is_ok());
    }

    #[test]
    fn a_program_that_hangs_is_ended_and_what_it_started_is_not_waited_for() {
        let began = std::time::Instant::now();
        let why = refused("sleep 8 & wait");
        assert!(why.ends_with("sh: it took too long"), "{why}");
        let took = began.elapsed();
        assert!(took >= TIME_MAX && took < Duration::from_secs(8), "{took:?}");
    }
}
