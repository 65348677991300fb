//! Sets of addresses as sorted ranges: from where packets may come that are still on their way.
//!
//! IPv4 addresses are the numbers below 2³²; the two families never meet in one set.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Bits of an IPv4 address.
const V4_BITS: u32 = 32;
/// Bits of an IPv6 address.
const V6_BITS: u32 = 128;

/// Addresses from the first to the last, both included.
pub(crate) type Range = (u128, u128);

/// A set of addresses of one family: ranges in ascending order that neither overlap nor touch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Ranges(Vec<Range>);

impl Ranges {
    /// Collects ranges in any order; one whose first is behind its last is empty.
    pub(super) fn new(ranges: impl IntoIterator<Item = Range>) -> Self {
        let mut ranges: Vec<Range> = ranges.into_iter().filter(|(first, last)| first <= last).collect();
        ranges.sort_unstable();
        let mut merged: Vec<Range> = Vec::with_capacity(ranges.len());
        for (first, last) in ranges {
            match merged.last_mut() {
                Some(before) if first <= before.1.saturating_add(1) => before.1 = before.1.max(last),
                _ => merged.push((first, last)),
            }
        }
        Self(merged)
    }

    /// Every address from which a packet of another machine can come: neither loopback nor multicast nor none.
    pub(super) fn senders(is_v6: bool) -> Self {
        if is_v6 {
            let multicast = address_number(IpAddr::V6(Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0)));
            return Self(vec![(2, multicast.saturating_sub(1))]);
        }
        let v4 = |a, b, c, d| address_number(IpAddr::V4(Ipv4Addr::new(a, b, c, d)));
        Self(vec![
            (v4(1, 0, 0, 0), v4(126, 255, 255, 255)),
            (v4(128, 0, 0, 0), v4(223, 255, 255, 255)),
        ])
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the addresses in both sets.
    pub(super) fn and(&self, other: &Self) -> Self {
        let mut both = Vec::new();
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
            let (first, last) = (a.0.max(b.0), a.1.min(b.1));
            if first <= last {
                both.push((first, last));
            }
            if a.1 < b.1 {
                left.next()
            } else {
                right.next()
            };
        }
        Self(both)
    }

    /// Returns the addresses that are in this set alone.
    pub(super) fn without(&self, other: &Self) -> Self {
        self.and(&other.complement())
    }

    /// Returns the addresses in either set.
    pub(super) fn or(&self, other: &Self) -> Self {
        Self::new(self.0.iter().chain(&other.0).copied())
    }

    /// Returns every number that is not in the set.
    fn complement(&self) -> Self {
        let mut gaps = Vec::with_capacity(self.0.len().saturating_add(1));
        let mut next = Some(0);
        for (first, last) in &self.0 {
            if let Some(next) = next.filter(|next| next < first) {
                gaps.push((next, first.saturating_sub(1)));
            }
            next = last.checked_add(1);
        }
        gaps.extend(next.map(|next| (next, u128::MAX)));
        Self(gaps)
    }

    /// Returns how many addresses there are, as far as that can be counted.
    pub(super) fn count(&self) -> u128 {
        let sizes = self.0.iter().map(|(first, last)| last.saturating_sub(*first));
        sizes.fold(0, |sum, size| sum.saturating_add(size).saturating_add(1))
    }

    /// Writes each range: as an address, a network, or two addresses.
    pub(super) fn texts(&self, is_v6: bool) -> Vec<String> {
        self.0.iter().map(|range| range_text(*range, is_v6)).collect()
    }
}

/// Returns an address as a number.
pub(crate) fn address_number(ip: IpAddr) -> u128 {
    match ip {
        IpAddr::V4(v4) => u128::from(v4.to_bits()),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

/// Returns the addresses of a network; `None` if the prefix is longer than an address.
pub(crate) fn network(ip: IpAddr, prefix_len: u32) -> Option<Range> {
    let bits = if ip.is_ipv4() { V4_BITS } else { V6_BITS };
    let host_bits = bits.checked_sub(prefix_len)?;
    let hosts = match host_bits {
        V6_BITS => u128::MAX,
        fewer => (1_u128 << fewer).saturating_sub(1),
    };
    let first = address_number(ip) & !hosts;
    Some((first, first | hosts))
}

fn range_text((first, last): Range, is_v6: bool) -> String {
    let bits = if is_v6 { V6_BITS } else { V4_BITS };
    let (from, to) = (address(first, is_v6), address(last, is_v6));
    if first == last {
        return from.to_string();
    }
    let host_bits = (first ^ last).count_ones();
    match network(from, bits.saturating_sub(host_bits)) {
        Some(range) if range == (first, last) => {
            format!("{from}/{}", bits.saturating_sub(host_bits))
        }
        _ => format!("{from}-{to}"),
    }
}

fn address(number: u128, is_v6: bool) -> IpAddr {
    if is_v6 {
        IpAddr::V6(Ipv6Addr::from_bits(number))
    } else {
        // What does not fit cannot be an IPv4 address; the last one stands for it.
        IpAddr::V4(Ipv4Addr::from_bits(u32::try_from(number).unwrap_or(u32::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn v4(network_text: &str) -> Range {
        let (ip, len) = network_text.split_once('/').unwrap();
        network(ip.parse().unwrap(), len.parse().unwrap()).unwrap()
    }

    #[test]
    fn ranges_are_written_as_people_write_them() {
        let set = Ranges::new([
            v4("10.0.0.0/8"),
            v4("192.0.2.7/32"),
            (v4("198.51.100.1/32").0, v4("198.51.100.9/32").0),
        ]);
        assert_eq!(
            set.texts(false),
            ["10.0.0.0/8", "192.0.2.7", "198.51.100.1-198.51.100.9"]
        );
        let link = network("fe80::".parse().unwrap(), 10).unwrap();
        assert_eq!(Ranges::new([link]).texts(true), ["fe80::/10"]);
        assert_eq!(network("10.0.0.0".parse().unwrap(), 33), None);
        assert_eq!(network("::".parse().unwrap(), 0), Some((0, u128::MAX)));
    }

    proptest! {
        #[test]
        fn sets_behave_like_sets(a: Vec<(u8, u8)>, b: Vec<(u8, u8)>, probe: u8) {
            let set = |ranges: &[(u8, u8)]| Ranges::new(ranges.iter().map(|(x, y)| (u128::from(*x), u128::from(*y))));
            let has = |set: &Ranges| set.0.iter().any(|(x, y)| (*x..=*y).contains(&u128::from(probe)));
            let (a, b) = (set(&a), set(&b));
            prop_assert_eq!(has(&a.and(&b)), has(&a) && has(&b));
            prop_assert_eq!(has(&a.or(&b)), has(&a) || has(&b));
            prop_assert_eq!(has(&a.without(&b)), has(&a) && !has(&b));
        }
    }
}
