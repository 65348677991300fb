//! tracefs: the number and the fields of a tracepoint.
//!
//! The file system is used where it is mounted; where it is not, it is opened without mounting it anywhere, so that
//! nothing of the machine changes. Fields are found by name in the format file, because their places differ between
//! kernels.
//!
//! Source: Documentation/trace/events.rst of the kernel.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{CWD, Mode, OFlags, openat};
use rustix::mount::{FsMountFlags, FsOpenFlags, MountAttrFlags, fsconfig_create, fsmount, fsopen};

use super::record::Sample;
use super::{KernelEvent, Refusal};

/// Where the file system usually is.
const MOUNT_POINTS: [&str; 2] = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"];
/// The most bytes of one of its files that are read; formats have two or three thousand. A field behind them is one that is not
/// there, and without it the tracepoint is not used.
const FILE_LEN_MAX: u64 = 64 * 1024;
/// The state of a socket that listens.
const TCP_LISTEN: u32 = 10;
/// `AF_INET` and `AF_INET6`.
const FAMILY_V4: u16 = 2;
const FAMILY_V6: u16 = 10;

/// The opened file system.
pub(super) struct Tracefs(OwnedFd);

/// A tracepoint of this kernel.
pub(super) struct Tracepoint {
    /// The number by which perf knows it, and with which its records begin.
    pub(super) id: u64,
    pub(super) format: Format,
}

impl Tracefs {
    /// Opens the file system where it is mounted, or a detached mount of it.
    pub(super) fn open() -> Result<Self, Refusal> {
        let directory = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        for mount_point in MOUNT_POINTS {
            let mounted = openat(CWD, mount_point, directory, Mode::empty());
            if let Ok(mounted) = mounted.map(Self)
                && mounted.read("events/sock/inet_sock_set_state/id").is_ok()
            {
                return Ok(mounted);
            }
        }
        let detached = || {
            let context = fsopen("tracefs", FsOpenFlags::FSOPEN_CLOEXEC)?;
            fsconfig_create(context.as_fd())?;
            fsmount(
                context.as_fd(),
                FsMountFlags::FSMOUNT_CLOEXEC,
                MountAttrFlags::MOUNT_ATTR_RDONLY,
            )
        };
        detached().map(Self).map_err(|errno| Refusal::Tracefs {
            what: "tracefs".into(),
            source: errno.into(),
        })
    }

    /// Reads a tracepoint, named `group/name`.
    pub(super) fn tracepoint(&self, name: &'static str) -> Result<Tracepoint, Refusal> {
        let read = |file| {
            let path = format!("events/{name}/{file}");
            self.read(&path).map_err(|source| Refusal::Tracefs {
                what: format!("tracefs {path}"),
                source,
            })
        };
        let id = read("id")?.trim().parse();
        Ok(Tracepoint {
            id: id.map_err(|_| Refusal::Format(name))?,
            format: Format::parse(&read("format")?),
        })
    }

    fn read(&self, path: &str) -> io::Result<String> {
        let file = openat(&self.0, path, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?;
        let mut text = String::new();
        File::from(file).take(FILE_LEN_MAX).read_to_string(&mut text)?;
        Ok(text)
    }
}

/// The fields of a tracepoint: where each of them is in the raw data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Format(BTreeMap<String, Range<usize>>);

impl Format {
    /// Reads a format file; lines that are no fields are skipped.
    pub(crate) fn parse(text: &str) -> Self {
        Self(text.lines().filter_map(parse_field).collect())
    }

    /// Returns where a field is, if it has `len` bytes.
    fn field(&self, name: &str, len: usize) -> Option<Range<usize>> {
        self.0.get(name).filter(|place| place.len() == len).cloned()
    }
}

/// Reads `field:__u8 saddr[4]; offset:32; size:4; signed:0;`.
fn parse_field(line: &str) -> Option<(String, Range<usize>)> {
    let mut parts = line.trim().split(';').map(str::trim);
    let declaration = parts.next()?.strip_prefix("field:")?;
    let offset: usize = parts.next()?.strip_prefix("offset:")?.parse().ok()?;
    let size: usize = parts.next()?.strip_prefix("size:")?.parse().ok()?;
    let name = declaration.split_whitespace().next_back()?;
    let name = name.split('[').next()?.trim_start_matches('*');
    Some((name.to_owned(), offset..offset.checked_add(size)?))
}

/// Where the fields of `inet_sock_set_state` are that are used.
pub(super) struct Layout {
    id: u64,
    tracepoint: Range<usize>,
    socket: Range<usize>,
    new_state: Range<usize>,
    port: Range<usize>,
    family: Range<usize>,
    address_v4: Range<usize>,
    address_v6: Range<usize>,
}

impl Layout {
    /// Finds the fields; `None` if one is missing or has another size.
    pub(super) fn of(listeners: &Tracepoint) -> Option<Self> {
        let format = &listeners.format;
        Some(Self {
            id: listeners.id,
            tracepoint: format.field("common_type", 2)?,
            socket: format.field("skaddr", size_of::<usize>())?,
            new_state: format.field("newstate", 4)?,
            port: format.field("sport", 2)?,
            family: format.field("family", 2)?,
            address_v4: format.field("saddr", 4)?,
            address_v6: format.field("saddr_v6", 16)?,
        })
    }

    /// Reads a sample of either tracepoint; `None` if it is too short or of an unknown family.
    pub(super) fn event(&self, sample: &Sample<'_>) -> Option<KernelEvent> {
        let raw = sample.raw;
        if u64::from(u16::from_ne_bytes(bytes(raw, &self.tracepoint)?)) != self.id {
            return Some(KernelEvent::Bind { by: sample.by });
        }
        let ip: IpAddr = match u16::from_ne_bytes(bytes(raw, &self.family)?) {
            FAMILY_V4 => Ipv4Addr::from(bytes(raw, &self.address_v4)?).into(),
            FAMILY_V6 => Ipv6Addr::from(bytes(raw, &self.address_v6)?).into(),
            _ => return None,
        };
        Some(KernelEvent::Listener {
            at_ns: sample.at_ns,
            by: sample.by,
            socket: usize::from_ne_bytes(bytes(raw, &self.socket)?) as u64,
            port: u16::from_ne_bytes(bytes(raw, &self.port)?),
            ip,
            is_open: u32::from_ne_bytes(bytes(raw, &self.new_state)?) == TCP_LISTEN,
        })
    }
}

fn bytes<const N: usize>(raw: &[u8], place: &Range<usize>) -> Option<[u8; N]> {
    raw.get(place.clone())?.try_into().ok()
}

#[cfg(test)]
mod tests;
