//! What firewalls list, which only Linux's part of the crate `ports` reads; elsewhere there is nothing to try.

/// A list of `nft --json` is read or refused, and its rules answer about a few sockets.
pub(crate) fn nft(bytes: &[u8]) {
    #[cfg(target_os = "linux")]
    ports::fuzzing::nft_ruleset(bytes);
    #[cfg(not(target_os = "linux"))]
    let _ = bytes;
}

/// A list of `iptables-save` is read or refused, and its rules answer about a few sockets.
pub(crate) fn iptables(bytes: &[u8]) {
    #[cfg(target_os = "linux")]
    ports::fuzzing::iptables_rules(bytes);
    #[cfg(not(target_os = "linux"))]
    let _ = bytes;
}
