//! Finding the node nearby that shows the words of a pairing: a question to everybody on the local network, which the one
//! that is meant answers.
//!
//! The question goes out on every interface, by multicast and by broadcast, over IPv4 and over IPv6 with link-local
//! addresses: one of them usually gets through, also where there is no router, no default route, no address but the
//! link's, or more than one network. mDNS was rejected: it would publish a service for everybody to list, and its library
//! fails on hosts with several interfaces. Nothing is sent unless a pairing goes on: the side that shows the words only
//! ever answers, and the other asks for some seconds (docs/adr/0012-pairing.md).

mod answer;
mod find;
mod interfaces;

use std::net::{Ipv4Addr, Ipv6Addr};

pub use answer::Findable;
pub use find::{FindError, Found};

/// The UDP port on which questions are heard. 3447 is the transport's, and cannot be shared with it; this one is in the
/// range for which nothing is registered, and above the one from which Linux takes ports for outgoing packets.
pub const BEACON_PORT: u16 = 63447;

/// The group of IPv4: within a site (RFC 2365, the IPv4 Local Scope).
const GROUP: Ipv4Addr = Ipv4Addr::new(239, 255, 34, 47);

/// The group of IPv6: within a link, not registered (RFC 4291, 2.7).
const GROUP6: Ipv6Addr = Ipv6Addr::new(0xff12, 0, 0, 0, 0, 0, 0, 0x3447);
