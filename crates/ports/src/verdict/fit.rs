//! Whether the name of a program fits the name of a registered service, or of a program known to use the port.
//!
//! Names are weak evidence in both directions. The file name of the executable counts where it can be seen, since a
//! process may call itself anything; for interpreters, the arguments count too. A fit means "nothing contradicts
//! the registration", never "this is the genuine program".

use atlas::registry::Registration;
use atlas::usage::KnownUse;

use super::programs::{COMMON_WORDS, GO_BETWEENS, INTERPRETERS, OFFERS};
use crate::owner::Owner;
use crate::text::VisibleText;

/// Bytes after which Linux cuts the name of a process.
const PROCESS_NAME_CUT_LEN: usize = 15;
/// How many arguments of an interpreter are read in search of a script's name.
const ARGUMENTS_MAX: usize = 16;
/// The shortest word that may fit by being a part of a longer one.
const PART_LEN_MIN: usize = 5;
/// The shortest word that may fit at all.
const WORD_LEN_MIN: usize = 3;

/// How a program relates to the services registered for its port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fit {
    /// This name of the program, or of what an interpreter runs, fits this registration's.
    Fits(Registration, VisibleText),
    /// It holds the port for another program.
    GoBetween,
    /// Its name fits none of them.
    Differs,
}

/// Compares the program of `owner` with the services registered for the port it holds.
pub(super) fn fit(owner: &Owner, mut registrations: impl Iterator<Item = Registration>) -> Fit {
    let names = names_of(owner);
    let fitting = registrations.find_map(|registration| {
        let name = names.iter().find(|name| fits_registration(name, &registration))?;
        Some(Fit::Fits(registration, VisibleText::from(name.as_str())))
    });
    if let Some(fitting) = fitting {
        return fitting;
    }
    let is_go_between = names
        .iter()
        .any(|name| GO_BETWEENS.iter().any(|known| is_program(known, name)));
    if is_go_between {
        Fit::GoBetween
    } else {
        Fit::Differs
    }
}

/// Finds the use that a name of `owner`'s program fits; an interpreter's own name fits none, because it runs anything.
pub(super) fn fitting_use(
    owner: &Owner,
    uses: &[&'static KnownUse],
) -> Option<(&'static KnownUse, VisibleText)> {
    let is_interpreter = |name: &str| INTERPRETERS.iter().any(|known| is_program(known, name));
    let mut names = names_of(owner);
    names.retain(|name| !is_interpreter(without_version(name)));
    uses.iter().find_map(|known| {
        let used_by = known.name.to_ascii_lowercase();
        let name = names.iter().find(|name| {
            let name = without_version(name).to_ascii_lowercase();
            words(&name).any(|word| words(&used_by).any(|other| is_alike(word, other)))
        })?;
        Some((*known, VisibleText::from(name.as_str())))
    })
}

/// Whether `expected` is a name under which the program of a process may be known, be it cut or with a version behind
/// it.
pub(crate) fn is_known_as(owner: &Owner, expected: &str) -> bool {
    names_of(owner).iter().any(|name| {
        let is_cut = expected.len() == PROCESS_NAME_CUT_LEN && name.starts_with(expected);
        is_cut || name == expected || is_program(expected, name) || without_version(name) == expected
    })
}

/// Collects the names under which the program of a process may be known.
fn names_of(owner: &Owner) -> Vec<String> {
    let Some(executable) = owner
        .executable
        .as_ref()
        .and_then(|executable| executable.file_name())
    else {
        return vec![owner.name.to_string()];
    };
    let mut names = vec![executable.to_string()];
    if INTERPRETERS
        .iter()
        .any(|known| is_program(known, without_version(executable.as_str())))
    {
        names.push(owner.name.to_string());
        let arguments = owner.command_line.as_ref().map_or("", |line| line.as_str());
        let scripts = arguments
            .split(' ')
            .skip(1)
            .take(ARGUMENTS_MAX)
            .filter(|word| !word.starts_with('-'));
        names.extend(
            scripts
                .filter_map(|script| script.rsplit('/').next())
                .map(str::to_owned),
        );
    }
    names
}

fn fits_registration(name: &str, registration: &Registration) -> bool {
    let offers_it = |service: &str| {
        OFFERS.iter().any(|(programs, services)| {
            services.contains(&service) && programs.iter().any(|program| is_program(program, name))
        })
    };
    let service = registration.service.unwrap_or_default().to_ascii_lowercase();
    let described = registration.description.unwrap_or_default().to_ascii_lowercase();
    let name = without_version(name).to_ascii_lowercase();
    offers_it(&service)
        || name == service
        || words(&name).any(|word| {
            words(&service).any(|other| is_alike(word, other))
                || words(&described).any(|other| is_alike(word, other))
        })
}

/// Whether `name` is the program `known`, possibly cut or with the suffix of Windows.
fn is_program(known: &str, name: &str) -> bool {
    let name = without_suffix(name);
    let is_cut = name.len() == PROCESS_NAME_CUT_LEN && known.starts_with(name);
    is_cut || known.eq_ignore_ascii_case(name)
}

/// Whether a word of a program's name and a word of a service's mean the same: `sshd` and `ssh`, `postgres` and
/// `postgresql`.
fn is_alike(program: &str, service: &str) -> bool {
    let program = match program.strip_suffix('d') {
        Some(stem) if stem == service => stem,
        _ => program,
    };
    let is_part = |part: &str, whole: &str| part.len() >= PART_LEN_MIN && whole.starts_with(part);
    program == service || is_part(program, service) || is_part(service, program)
}

/// Splits a name into the words that can tell something.
fn words(name: &str) -> impl Iterator<Item = &str> {
    let words = name.split(|character: char| !character.is_alphanumeric());
    words.filter(|word| word.len() >= WORD_LEN_MIN && !COMMON_WORDS.contains(word))
}

/// Cuts `3.11` off `python3.11`.
fn without_version(name: &str) -> &str {
    without_suffix(name).trim_end_matches(|character: char| character.is_ascii_digit() || character == '.')
}

fn without_suffix(name: &str) -> &str {
    name.strip_suffix(".exe").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use atlas::number::{PortNumber, Transport};

    use super::*;
    use crate::owner::{Executable, Hold, Pid};

    fn owner(name: &str, executable: Option<&str>, command_line: &str) -> Owner {
        Owner {
            pid: Pid(7),
            name: VisibleText::from(name),
            user: None,
            executable: executable.map(|path| Executable::at(path.into())),
            command_line: Some(VisibleText::from(command_line)),
            started: None,
            unit: None,
            container: None,
            hold: Hold::Descriptor,
            origin: None,
        }
    }

    fn check_owner(port: u16, transport: Transport, owner: &Owner, expected: Option<&str>) {
        let claim = atlas::registry::lookup(PortNumber(port), transport);
        let service = match fit(owner, claim.registrations.iter()) {
            Fit::Fits(registration, _) => registration.service,
            Fit::GoBetween => Some("(go-between)"),
            Fit::Differs => None,
        };
        assert_eq!(service, expected, "{} on {port}/{transport}", owner.name);
    }

    fn check(port: u16, name: &str, expected: Option<&str>) {
        check_owner(port, Transport::Tcp, &owner(name, None, ""), expected);
    }

    #[test]
    fn a_script_is_looked_for_among_the_first_arguments() {
        let python = |flags: usize| {
            let line = format!("python3 {}/usr/sbin/sshd", "-u ".repeat(flags));
            owner("python3", Some("/usr/bin/python3"), &line)
        };
        let last = python(ARGUMENTS_MAX - 1);
        check_owner(22, Transport::Tcp, &last, Some("ssh"));
        check_owner(22, Transport::Tcp, &python(ARGUMENTS_MAX), None);
    }

    #[test]
    fn common_servers_fit_their_ports() {
        check(22, "sshd", Some("ssh"));
        check(80, "nginx", Some("http"));
        check(443, "apache2", Some("https"));
        check(8080, "caddy", Some("http-alt"));
        check(25, "master", Some("smtp"));
        check(993, "dovecot", Some("imaps"));
        check(3306, "mariadbd", Some("mysql"));
        check(33060, "mysqld", Some("mysqlx"));
        check(5432, "postgres", Some("postgresql"));
        check(6379, "redis-server", Some("redis"));
        check(5353, "avahi-daemon", Some("mdns"));
        check(53, "systemd-resolve", Some("domain"));
        check(10050, "zabbix_agentd", Some("zabbix-agent"));
        check(3389, "gnome-remote-de", Some("ms-wbt-server"));
        check(631, "cupsd", Some("ipp"));
        check(3447, "directnet", Some("directnet"));
        check(3447, "directnet.exe", Some("directnet"));
    }

    #[test]
    fn other_programs_do_not() {
        check(22, "nginx", None);
        check(80, "sshd", None);
        check(3000, "node", None);
        check(9100, "node_exporter", None);
        check(8000, "python3", None);
        check(9200, "java", None);
        check(22, "s", None);
    }

    #[test]
    fn a_word_that_everybody_uses_is_no_fit() {
        check(111, "system-server", None);
        check(27017, "system-monitor", None);
    }

    #[test]
    fn go_betweens_are_recognised() {
        check(22, "systemd", Some("(go-between)"));
        check(8080, "docker-proxy", Some("(go-between)"));
        check(135, "svchost.exe", Some("(go-between)"));
    }

    #[test]
    fn the_executable_outweighs_what_the_process_calls_itself() {
        let disguised = owner("sshd", Some("/home/alice/.cache/x"), "sshd -D");
        check_owner(22, Transport::Tcp, &disguised, None);
        let honest = owner("ssh-listener", Some("/usr/sbin/sshd"), "");
        check_owner(22, Transport::Tcp, &honest, Some("ssh"));
    }

    #[test]
    fn the_script_of_an_interpreter_counts() {
        let script = owner(
            "python3",
            Some("/usr/bin/python3.11"),
            "/usr/bin/python3 -u /opt/redis-mock.py",
        );
        check_owner(6379, Transport::Tcp, &script, Some("redis"));
        let applet = owner("udhcpc", Some("/bin/busybox"), "udhcpc -i eth0");
        check_owner(68, Transport::Udp, &applet, Some("bootpc"));
        let other = owner("node", Some("/usr/bin/node"), "node server.js");
        check_owner(3000, Transport::Tcp, &other, None);
    }
}
