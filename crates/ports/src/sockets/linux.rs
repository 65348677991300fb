//! Sockets on Linux: the kernel's own answer, or its older tables where it will not give one.

pub(crate) mod namespaces;
pub(crate) mod netlink;
pub(crate) mod proc_net;

pub(crate) use self::proc_net::observe as observe_tables;

use std::path::Path;

use super::{Gap, Scope, Socket, Source};

/// The first kernel that tells about TCP sockets which are bound without listening.
const BOUND_TCP_SINCE: (u32, u32) = (6, 8);

/// The sockets that were seen, and what limits the view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Observation {
    pub(crate) sockets: Vec<Socket>,
    /// How they were seen; `None` if nothing could be read.
    pub(crate) source: Option<Source>,
    pub(crate) gaps: Vec<Gap>,
}

/// Reads the sockets in `scope` of the calling process's network namespace.
///
/// `proc` is where the process file system is mounted; sockets are read there only if sock_diag fails. The gaps of the
/// answer say so then.
pub(crate) fn observe(scope: Scope, proc: &Path) -> Observation {
    match netlink::observe(scope, proc) {
        Ok(mut observation) => {
            if scope.includes(atlas::number::Transport::Tcp) && !kernel_tells_bound_tcp() {
                observation.gaps.push(Gap::BoundTcpUnseen);
            }
            observation
        }
        Err(error) => {
            let mut observation = proc_net::observe(scope, proc);
            observation.gaps.insert(
                0,
                Gap::NoSockDiag {
                    why: error.to_string(),
                },
            );
            observation
        }
    }
}

fn kernel_tells_bound_tcp() -> bool {
    let uname = rustix::system::uname();
    // A release that is not understood is taken for a new one: the gap is about old kernels.
    parse_release(uname.release().to_bytes()).is_none_or(|release| release >= BOUND_TCP_SINCE)
}

/// Reads major and minor version from a release such as `6.8.0-31-generic`.
fn parse_release(release: &[u8]) -> Option<(u32, u32)> {
    let release = std::str::from_utf8(release).ok()?;
    let mut numbers = release.split(|c: char| !c.is_ascii_digit());
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_compared_by_number() {
        assert_eq!(parse_release(b"6.8.0-31-generic"), Some((6, 8)));
        assert_eq!(parse_release(b"6.18.44-fc"), Some((6, 18)));
        assert!(parse_release(b"5.15.0") < Some(BOUND_TCP_SINCE));
        assert_eq!(parse_release(b"next"), None);
        assert_eq!(parse_release(b"\xff"), None);
    }
}
