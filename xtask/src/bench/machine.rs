//! What a measurement was made on, in one line, so that a reader knows what the numbers can mean.

use std::fs;
use std::process::Command;
use std::thread;

use crate::program;

/// Describes this machine: processor, cores, memory, kernel, date.
pub(super) fn describe() -> String {
    let read = |path| fs::read_to_string(path).unwrap_or_default();
    let cpuinfo = read("/proc/cpuinfo");
    let processor = processor(&cpuinfo);
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let memory = memory_gib(&read("/proc/meminfo"));
    let kernel = read("/proc/sys/kernel/osrelease");
    let date = program::stdout_of(Command::new("date").args(["-u", "+%Y-%m-%d"])).unwrap_or_default();
    format!(
        "{cores} cores ({processor}), {memory} GiB of memory, Linux {}, {}",
        kernel.trim(),
        String::from_utf8_lossy(&date).trim()
    )
}

/// The processor's name in the text of /proc/cpuinfo.
fn processor(cpuinfo: &str) -> &str {
    cpuinfo
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(key, _)| key.trim() == "model name")
        .map_or("unknown processor", |(_, name)| name.trim())
}

/// The memory in the text of /proc/meminfo, which counts in KiB.
fn memory_gib(meminfo: &str) -> u64 {
    let total = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"));
    let kib: u64 = total
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|kib| kib.parse().ok())
        .unwrap_or(0);
    kib.div_ceil(1024 * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_s_tables_are_read() {
        assert_eq!(
            processor("processor\t: 0\nmodel name\t: Some CPU @ 2.0GHz\n"),
            "Some CPU @ 2.0GHz"
        );
        assert_eq!(processor(""), "unknown processor");
        assert_eq!(memory_gib("MemTotal:       24598312 kB\nMemFree: 1 kB\n"), 24);
    }
}
