//! Network namespaces: the separate sets of addresses and ports that one Linux machine may have.
//!
//! A container, a sandboxed service or a namespace that an administrator named has its own port 80; a socket there
//! does not keep anybody from the same port here. Sockets of other namespaces are therefore told apart from those of
//! our own, and carry one of these. Other systems have no such thing.

use std::fmt;

use crate::owner::Pid;
use crate::text::VisibleText;

/// A network namespace other than that of whoever asks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NetworkNamespace {
    /// The kernel's number of it, which `lsns` and `readlink /proc/PID/ns/net` show; unique while the namespace lives.
    pub inode: u64,
    /// The name under which `ip netns` or docker keeps it, if it has one.
    pub name: Option<VisibleText>,
    /// A process that lives in it, the first that was found; `None` if only a name keeps it alive, or if the
    /// processes were not looked at.
    pub process: Option<Inhabitant>,
}

/// A process that lives in a network namespace.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Inhabitant {
    /// The process.
    pub pid: Pid,
    /// Its name, unless it ended meanwhile.
    pub name: Option<VisibleText>,
}

impl NetworkNamespace {
    /// Returns the command that runs `command` inside of the namespace; it takes root.
    pub fn enter(&self, command: &str) -> Option<String> {
        match (&self.name, &self.process) {
            (_, Some(process)) => Some(format!("nsenter -t {} -n {command}", process.pid.0)),
            (Some(name), None) => Some(format!("ip netns exec {name} {command}")),
            (None, None) => None,
        }
    }
}

impl fmt::Display for NetworkNamespace {
    /// Writes the name, or the number, and who lives there.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name}")?,
            None => write!(f, "net:[{}]", self.inode)?,
        }
        match &self.process {
            Some(Inhabitant {
                pid,
                name: Some(name),
            }) => write!(f, ", where {name} (process {}) lives", pid.0),
            Some(Inhabitant { pid, name: None }) => write!(f, ", where process {} lived", pid.0),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn namespace(name: Option<&str>, process: Option<u32>) -> NetworkNamespace {
        NetworkNamespace {
            inode: 4_026_532_000,
            name: name.map(VisibleText::from),
            process: process.map(|pid| Inhabitant {
                pid: Pid(pid),
                name: Some("nginx".into()),
            }),
        }
    }

    #[test]
    fn a_namespace_is_called_by_its_name_or_its_number() {
        assert_eq!(namespace(Some("blue"), None).to_string(), "blue");
        assert_eq!(
            namespace(None, Some(812)).to_string(),
            "net:[4026532000], where nginx (process 812) lives"
        );
    }

    #[test]
    fn the_command_enters_by_what_is_known() {
        let command = |name, process| namespace(name, process).enter("ss -tlnp");
        assert_eq!(
            command(Some("blue"), None).as_deref(),
            Some("ip netns exec blue ss -tlnp")
        );
        assert_eq!(
            command(Some("blue"), Some(812)).as_deref(),
            Some("nsenter -t 812 -n ss -tlnp")
        );
        assert_eq!(command(None, None), None);
    }
}
