//! `cargo xtask setup`: the programs that tests and benchmarks call beside cargo.
//!
//! On Debian and its relatives, as root, what is missing is installed; anywhere else the answer is a sentence that names
//! it. Only programs that something here really calls are listed. Rust itself is rustup's business.

mod apt;
#[cfg(target_os = "linux")]
mod servers;

use std::fs;

use anyhow::{Context, bail};

use self::apt::Apt;
use crate::program;

/// What a program is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    /// Tests that anybody can run.
    Tests,
    /// Tests in network namespaces, which only root can run.
    NamespaceTests,
    /// Tests of the keyring, which are left out where it is missing: nobody needs GNOME's for the rest.
    KeyringTests,
    /// Pictures for the README.
    Screenshots,
    /// Benchmarks that measure it beside us.
    Bench,
}

/// A program and the Debian package that brings it.
#[derive(Debug)]
struct Tool {
    /// The program's name, or the whole path of a file that stands for a library.
    program: &'static str,
    package: &'static str,
    need: Need,
}

const TOOLS: [Tool; 22] = [
    Tool {
        program: "ss",
        package: "iproute2",
        need: Need::Tests,
    },
    Tool {
        program: "lsof",
        package: "lsof",
        need: Need::Tests,
    },
    Tool {
        program: "tmux",
        package: "tmux",
        need: Need::Tests,
    },
    Tool {
        program: "chromium",
        package: "chromium",
        need: Need::Tests,
    },
    Tool {
        program: "chromedriver",
        package: "chromium-driver",
        need: Need::Tests,
    },
    Tool {
        program: "dbus-daemon",
        package: "dbus-daemon",
        need: Need::KeyringTests,
    },
    Tool {
        program: "gnome-keyring-daemon",
        package: "gnome-keyring",
        need: Need::KeyringTests,
    },
    Tool {
        program: "secret-tool",
        package: "libsecret-tools",
        need: Need::KeyringTests,
    },
    Tool {
        program: "setpriv",
        package: "util-linux",
        need: Need::Tests,
    },
    Tool {
        program: "ip",
        package: "iproute2",
        need: Need::NamespaceTests,
    },
    Tool {
        program: "nft",
        package: "nftables",
        need: Need::NamespaceTests,
    },
    Tool {
        program: "iptables-legacy",
        package: "iptables",
        need: Need::NamespaceTests,
    },
    Tool {
        program: "tcpdump",
        package: "tcpdump",
        need: Need::NamespaceTests,
    },
    Tool {
        program: "openssl",
        package: "openssl",
        need: Need::NamespaceTests,
    },
    Tool {
        program: "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf",
        package: "fonts-noto-color-emoji",
        need: Need::Screenshots,
    },
    Tool {
        program: "nmap",
        package: "nmap",
        need: Need::Bench,
    },
    Tool {
        program: "scp",
        package: "openssh-client",
        need: Need::Bench,
    },
    Tool {
        program: "sshd",
        package: "openssh-server",
        need: Need::Bench,
    },
    Tool {
        program: "netstat",
        package: "net-tools",
        need: Need::Bench,
    },
    Tool {
        program: "fuser",
        package: "psmisc",
        need: Need::Bench,
    },
    Tool {
        program: "cc",
        package: "gcc",
        need: Need::Bench,
    },
    Tool {
        program: "/usr/include/tox/tox.h",
        package: "libtoxcore-dev",
        need: Need::Bench,
    },
];

/// Brings everything that any chore calls, or says what is missing.
pub(crate) fn run() -> anyhow::Result<()> {
    provide(&[
        Need::Tests,
        Need::NamespaceTests,
        Need::KeyringTests,
        Need::Screenshots,
        Need::Bench,
    ])?;
    provide_servers();
    println!("setup: everything that tests, benchmarks and screenshots call is installed");
    Ok(())
}

/// Brings what the tests call that this user can run.
pub(crate) fn for_tests() -> anyhow::Result<()> {
    if program::is_root() {
        provide(&[Need::Tests, Need::NamespaceTests, Need::KeyringTests])?;
        provide_servers();
        Ok(())
    } else {
        provide(&[Need::Tests])
    }
}

/// Brings what the pictures are made with and of.
#[cfg(target_os = "linux")]
pub(crate) fn for_screenshots() -> anyhow::Result<()> {
    provide(&[Need::Tests, Need::NamespaceTests, Need::Screenshots])?;
    provide_servers();
    Ok(())
}

/// Brings what benchmarks measure beside us; whatever cannot be brought is left out of the tables.
pub(crate) fn for_benchmarks() {
    if let Err(error) = provide(&[Need::Tests, Need::Bench]) {
        println!("bench: {error:#}");
    }
}

/// Brings the servers that tests and benchmarks talk to; whatever cannot be brought is left out.
pub(crate) fn provide_servers() {
    #[cfg(target_os = "linux")]
    servers::provide();
}

/// Installs the missing programs of these needs where that is possible, and fails where it is not.
fn provide(needs: &[Need]) -> anyhow::Result<()> {
    // Every tool listed belongs to Linux, and so do the tests that call it.
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let missing: Vec<&Tool> = TOOLS
        .iter()
        .filter(|tool| needs.contains(&tool.need) && program::find(tool.program).is_none())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let is_debian = is_debian(&fs::read_to_string("/etc/os-release").unwrap_or_default());
    if program::is_root() && is_debian {
        return install(&packages(&missing)).with_context(|| advice(&missing, is_debian));
    }
    bail!("{}", advice(&missing, is_debian))
}

/// Installs Debian packages.
fn install(packages: &[&str]) -> anyhow::Result<()> {
    println!("setup: installing {}", packages.join(" "));
    Apt::new().install(packages)
}

/// Says what is missing and what to type.
fn advice(missing: &[&Tool], is_debian: bool) -> String {
    let programs: Vec<&str> = missing.iter().map(|tool| tool.program).collect();
    let programs = programs.join(", ");
    let packages = packages(missing).join(" ");
    if is_debian {
        format!("missing programs: {programs}; install them with: sudo apt-get install {packages}")
    } else {
        format!(
            "missing programs: {programs}; install them with your system's packages (Debian's names: {packages})"
        )
    }
}

/// The packages of these tools, each once, in the order of the list.
fn packages<'a>(tools: &[&'a Tool]) -> Vec<&'a str> {
    let mut packages = Vec::new();
    for tool in tools {
        if !packages.contains(&tool.package) {
            packages.push(tool.package);
        }
    }
    packages
}

/// Whether this os-release(5) text is Debian's or that of a system built from it.
fn is_debian(os_release: &str) -> bool {
    os_release
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .flat_map(|value| value.trim_matches('"').split_whitespace())
        .any(|id| id == "debian" || id == "ubuntu")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debian_and_its_relatives_are_known_by_their_ids() {
        assert!(is_debian("PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n"));
        assert!(is_debian("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"));
        assert!(!is_debian("ID=\"fedora\"\nVARIANT_ID=server\n"));
        assert!(!is_debian(""));
    }

    #[test]
    fn advice_names_each_package_once() {
        let missing: Vec<&Tool> = TOOLS.iter().filter(|tool| tool.package == "iproute2").collect();
        assert_eq!(
            advice(&missing, true),
            "missing programs: ss, ip; install them with: sudo apt-get install iproute2"
        );
    }
}
