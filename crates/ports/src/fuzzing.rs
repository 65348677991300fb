//! The parsers of this crate that meet foreign bytes, for fuzz targets alone: nobody else should call them here.

/// Reads `/proc/PID/cgroup`, and the unit and the container that its path names.
#[cfg(target_os = "linux")]
pub fn cgroup(bytes: &[u8]) {
    if let Some(path) = crate::owner::linux::membership::path(bytes) {
        let _ = crate::owner::unit::Unit::of_cgroup(path);
        let _ = crate::owner::container::Container::of_cgroup(path);
    }
}

/// Reads what tells the origin of a process: package databases, unit files, environments, git's and containers' files.
#[cfg(target_os = "linux")]
pub fn origin(bytes: &[u8]) {
    crate::owner::linux::origin::parse_anything(bytes);
}
