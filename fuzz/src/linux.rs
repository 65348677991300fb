//! What Linux and the programs on it say: the kernel's tables and answers, firewalls, package managers, unit files.

use ports::fuzzing::{
    apk, cgroup, command_line, connections, containers, dpkg, environment, git_worktree, io_uring,
    iptables_rules, mountinfo, nft_ruleset, pacman, passwd, perf_records, proc_net, proc_stat, proc_status,
    rpm_database, rpm_header, sock_diag, tracepoint_format, unit_file,
};

use crate::Target;

/// The parsers, by subject.
pub(crate) const TARGETS: [Target; 23] = [
    Target::new("proc_net", proc_net),
    Target::new("sock_diag", sock_diag),
    Target::new("connections", connections),
    Target::new("perf_records", perf_records),
    Target::new("tracepoint_format", tracepoint_format),
    Target::new("proc_stat", proc_stat),
    Target::new("proc_status", proc_status),
    Target::new("command_line", command_line),
    Target::new("environment", environment),
    Target::new("mountinfo", mountinfo),
    Target::new("cgroup", cgroup),
    Target::new("io_uring", io_uring),
    Target::new("passwd", passwd),
    Target::new("dpkg", dpkg),
    Target::new("apk", apk),
    Target::new("pacman", pacman),
    Target::new("rpm_header", rpm_header),
    Target::new("rpm_database", rpm_database),
    Target::new("unit_file", unit_file),
    Target::new("git_worktree", git_worktree),
    Target::new("containers", containers),
    Target::new("nft_ruleset", nft_ruleset),
    Target::new("iptables_rules", iptables_rules),
];
