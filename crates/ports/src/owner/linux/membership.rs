//! The cgroup a process is in, from its own file.
//!
//! `/proc/PID/cgroup` can be read by everybody. It has one line for each tree of cgroups: a single one on a machine
//! with version 2 alone, a dozen where version 1 is still mounted.

/// Returns the path of the cgroup that says most: that of version 2, unless it is everybody's.
///
/// Next comes systemd's own tree of version 1, then any other, because a container's id is in all of them.
/// Source: cgroups(7), "/proc/pid/cgroup".
pub(crate) fn path(file: &[u8]) -> Option<&[u8]> {
    let lines = || file.split(|byte| *byte == b'\n').filter_map(parse_line);
    let says_something = |(_, path): &(&[u8], &[u8])| *path != b"/";
    let of_tree = |wanted: &'static [u8]| lines().filter(says_something).find(|(tree, _)| *tree == wanted);
    let found = of_tree(b"")
        .or_else(|| of_tree(b"name=systemd"))
        .or_else(|| lines().find(says_something));
    found.map(|(_, path)| path)
}

/// Reads `4:memory:/user.slice` into the tree's name and the path.
fn parse_line(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut fields = line.splitn(3, |byte| *byte == b':');
    let (_, tree, path) = (fields.next()?, fields.next()?, fields.next()?);
    path.starts_with(b"/").then_some((tree, path))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(file: &str, expected: Option<&str>) {
        assert_eq!(path(file.as_bytes()), expected.map(str::as_bytes), "{file}");
    }

    #[test]
    fn version_2_comes_first_if_it_says_something() {
        check("0::/system.slice/a.service\n", Some("/system.slice/a.service"));
        check(
            "4:memory:/docker/x\n1:name=systemd:/system.slice/a.service\n0::/b:c\n",
            Some("/b:c"),
        );
        check(
            "4:memory:/docker/x\n1:name=systemd:/system.slice/a.service\n0::/\n",
            Some("/system.slice/a.service"),
        );
        check("4:memory:/docker/x\n1:name=systemd:/\n0::/\n", Some("/docker/x"));
        check("0::/\n", None);
        check("", None);
        check("0:\n::\n0::relative", None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(file: Vec<u8>) {
            let _ = path(&file);
        }
    }
}
