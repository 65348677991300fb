//! Units: the names under which systemd runs processes, read from the path of a cgroup.
//!
//! The path is the kernel's word and can be read by everybody, so a unit is known even where the process tells
//! nothing else. Nobody asks systemd here, so nothing is said of a unit's state. A machine that is not run by systemd
//! has no units.
//!
//! Source: "Control Group APIs and Delegation", systemd.io/CGROUP_DELEGATION; `cg_path_get_unit` is what it does.

use crate::owner::container::Container;
use crate::sockets::UserId;
use crate::text::VisibleText;

/// The kinds of units that processes may be in.
const SUFFIXES: [&str; 3] = [".service", ".scope", ".socket"];
/// How the unit is called under which systemd runs the manager of one user.
const USER_MANAGER_PREFIX: &str = "user@";

/// A unit of systemd.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Unit {
    /// Its whole name: `nginx.service`, `session-3.scope`.
    pub name: VisibleText,
    /// The manager it belongs to.
    pub manager: Manager,
    /// Whether that manager runs inside of a container, so that the unit's file is in there too.
    pub is_in_container: bool,
}

/// A systemd that runs units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Manager {
    /// The machine's, process 1.
    System,
    /// The manager of one user.
    User(UserId),
}

impl Unit {
    /// Reads the path of a cgroup; `None` if it names no unit.
    ///
    /// The last unit counts: the one of a user's manager rather than the manager, the one in a container rather than
    /// the container.
    pub fn of_cgroup(path: &[u8]) -> Option<Self> {
        let components: Vec<&str> = components(path).collect();
        let is_unit = |component: &&str| is_unit_name(unescape(component));
        let at = components.iter().rposition(is_unit)?;
        let container_at = Container::position(&components).map(|(position, _)| position);
        let outside = container_at.filter(|container| *container < at);
        let managers = components
            .get(outside.map_or(0, |container| container.saturating_add(1))..at)
            .unwrap_or_default();
        let manager = managers
            .iter()
            .rev()
            .find_map(|component| user_manager(component));
        Some(Self {
            name: VisibleText::from(unescape(components.get(at)?)),
            manager: manager.map_or(Manager::System, Manager::User),
            is_in_container: outside.is_some(),
        })
    }

    /// Returns the name without what tells its kind: `nginx` for `nginx.service`.
    pub fn stem(&self) -> &str {
        let name = self.name.as_str();
        SUFFIXES
            .iter()
            .find_map(|suffix| name.strip_suffix(suffix))
            .unwrap_or(name)
    }

    /// Returns what tells an instance from the others of its template: `b` for `a@b.service`.
    pub fn instance(&self) -> Option<&str> {
        let (_, instance) = self.stem().split_once('@')?;
        (!instance.is_empty()).then_some(instance)
    }

    /// Whether it is a service: something that was set up to run, rather than whatever somebody started.
    pub fn is_service(&self) -> bool {
        self.name.as_str().ends_with(".service")
    }

    /// Returns the name of the template an instance is made from: `a@.service` for `a@b.service`.
    pub fn template(&self) -> Option<String> {
        let (stem, kind) = self.name.as_str().rsplit_once('.')?;
        let (prefix, instance) = stem.split_once('@')?;
        (!instance.is_empty()).then(|| format!("{prefix}@.{kind}"))
    }
}

/// Splits the path of a cgroup into names; what is not UTF-8 names nothing that systemd made.
pub(super) fn components(path: &[u8]) -> impl Iterator<Item = &str> {
    path.split(|byte| *byte == b'/')
        .filter_map(|component| std::str::from_utf8(component).ok())
        .filter(|component| !component.is_empty())
}

fn is_unit_name(component: &str) -> bool {
    SUFFIXES.iter().any(|suffix| {
        component
            .strip_suffix(suffix)
            .is_some_and(|stem| !stem.is_empty())
    })
}

/// Takes off the underscore that systemd puts before names which the kernel has files for.
fn unescape(component: &str) -> &str {
    component.strip_prefix('_').unwrap_or(component)
}

/// Reads `user@1000.service`.
fn user_manager(component: &str) -> Option<UserId> {
    let id = component
        .strip_prefix(USER_MANAGER_PREFIX)?
        .strip_suffix(".service")?;
    id.parse().ok().map(UserId)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(path: &str, expected: Option<(&str, Manager, bool)>) {
        let unit = Unit::of_cgroup(path.as_bytes());
        let found = unit
            .as_ref()
            .map(|unit| (unit.name.as_str(), unit.manager, unit.is_in_container));
        assert_eq!(found, expected, "{path}");
    }

    #[test]
    fn the_last_unit_of_the_path_counts() {
        use Manager::{System, User};
        let alice = User(UserId(1000));
        check(
            "/system.slice/nginx.service",
            Some(("nginx.service", System, false)),
        );
        check(
            "/system.slice/system-postgresql.slice/postgresql@15-main.service",
            Some(("postgresql@15-main.service", System, false)),
        );
        check("/init.scope", Some(("init.scope", System, false)));
        check("/system.slice", None);
        check("/", None);
        check("/.service", None);
        check(
            "/user.slice/user-1000.slice/session-3.scope",
            Some(("session-3.scope", System, false)),
        );
        check(
            "/user.slice/user-1000.slice/user@1000.service/app.slice/shop.service/worker",
            Some(("shop.service", alice, false)),
        );
        check("/system.slice/_cpu.service", Some(("cpu.service", System, false)));
    }

    #[test]
    fn a_unit_inside_of_a_container_is_told_from_the_containers_own() {
        let id = "3f".repeat(32);
        check(
            &format!("/system.slice/docker-{id}.scope"),
            Some((&format!("docker-{id}.scope"), Manager::System, false)),
        );
        check(
            "/machine.slice/systemd-nspawn@web.service/payload/system.slice/nginx.service",
            Some(("nginx.service", Manager::System, true)),
        );
        check(
            &format!(
                "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-{id}.scope/container/system.slice/ssh.service"
            ),
            Some(("ssh.service", Manager::System, true)),
        );
    }

    #[test]
    fn instances_come_from_templates() {
        let template = |name: &str| Unit::of_cgroup(name.as_bytes()).unwrap().template();
        assert_eq!(template("a@b.service").as_deref(), Some("a@.service"));
        assert_eq!(
            template("a@b@c.d.socket").as_deref(),
            Some("a@.socket"),
            "the instance may hold anything"
        );
        assert_eq!(template("a@.service"), None);
        assert_eq!(template("a.service"), None);
    }

    proptest! {
        #[test]
        fn any_path_is_read(path: Vec<u8>) {
            if let Some(unit) = Unit::of_cgroup(&path) {
                prop_assert!(!unit.stem().is_empty());
            }
        }
    }
}
