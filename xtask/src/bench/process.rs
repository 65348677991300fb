//! What the kernel tells of a running process: the processor time it used and the memory it holds (Linux only).

use std::fs;
use std::time::Duration;

use anyhow::Context;

/// How long a clock tick of `/proc/PID/stat` is, on every Linux there is.
const TICK: Duration = Duration::from_millis(10);

/// Returns the processor time used so far: fields 14 and 15 of `/proc/PID/stat`.
pub(super) fn processor_time(pid: u32) -> anyhow::Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let ticks = ticks(&stat).context("/proc/PID/stat has an unknown form")?;
    Ok(TICK.saturating_mul(ticks))
}

/// Returns a line of `/proc/PID/status` that counts in KiB: `VmHWM` is the most memory it held, `VmRSS` what it holds.
pub(super) fn memory_kib(pid: u32, line: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    kib(&status, line)
}

/// Makes the kernel forget the most memory that a process held, so that the next `VmHWM` is of what follows.
#[cfg(feature = "bench")]
pub(super) fn forget_peak(pid: u32) -> anyhow::Result<()> {
    Ok(fs::write(format!("/proc/{pid}/clear_refs"), "5")?)
}

/// Adds fields 14 and 15 of a line of `/proc/PID/stat`; the name in field 2 may hold anything.
fn ticks(stat: &str) -> Option<u32> {
    let (_, behind_name) = stat.rsplit_once(')')?;
    let mut fields = behind_name.split_whitespace().skip(11);
    let (user, system): (u32, u32) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    user.checked_add(system)
}

/// The number behind `name` and a colon.
fn kib(status: &str, name: &str) -> Option<u64> {
    let rest = status
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    rest.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_user_and_system_is_added() {
        let stat = "42 (a) b (c) S 1 42 42 0 -1 4194304 100 0 0 0 7 5 0 0 20 0 1 0 987654";
        assert_eq!(ticks(stat), Some(12));
        assert_eq!(ticks("42 (a"), None);
        assert_eq!(ticks("42 (a) S 1"), None);
    }

    #[test]
    fn memory_is_read_from_the_kernel_s_table() {
        let status = "VmPeak:\t 9 kB\nVmHWM:\t    5120 kB\n";
        assert_eq!(kib(status, "VmHWM"), Some(5120));
        assert_eq!(kib(status, "Vm"), None);
        assert_eq!(kib("Name:\tzombie\n", "VmHWM"), None);
    }
}
