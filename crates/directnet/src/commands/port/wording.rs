//! How addresses and users are written in text for people.

use ports::owner::User;
use ports::sockets::LocalAddress;

/// Writes an address as in a URL, with its interface.
pub(crate) fn address(local: &LocalAddress) -> String {
    let ip = if local.ip.is_ipv6() {
        format!("[{}]", local.ip)
    } else {
        local.ip.to_string()
    };
    match &local.interface {
        Some(interface) => match &interface.name {
            Some(name) => format!("{ip}%{name}"),
            None => format!("{ip}%{}", interface.index),
        },
        None => ip,
    }
}

/// Names a user, by number if there is no name.
pub(crate) fn user(user: &User) -> String {
    user.name
        .as_ref()
        .map_or_else(|| user.id.0.to_string(), ToString::to_string)
}
