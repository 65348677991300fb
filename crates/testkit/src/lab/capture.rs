//! A recording of what crosses the switch: tcpdump's text, from a moment when it surely runs to a moment when it surely
//! has shown everything.
//!
//! Both ends are events, not pauses: tcpdump says when it listens; and at the end a broadcast of our own is sent, for once
//! it shows in the recording, everything before it does too.

use std::io;
use std::net::{Ipv4Addr, UdpSocket};

use super::namespace::Namespace;
use super::packet::Packet;
use super::{BRIDGE, LabError, SWITCH_NUMBER, ipv4};
use crate::child::{Child, Line, Stream};

/// The port for what nobody wants (RFC 863): where the broadcast that ends a recording goes.
const DISCARD: u16 = 9;

/// A running recording.
#[derive(Debug)]
pub struct Capture<'lab> {
    switch: &'lab Namespace,
    tcpdump: Child,
}

impl<'lab> Capture<'lab> {
    pub(super) fn start(switch: &'lab Namespace) -> Result<Self, LabError> {
        let mut command = switch.command("tcpdump");
        // Numbers, not names; one short line each, written at once, without the time; no batches in the kernel.
        command.args(["-n", "-q", "-l", "-t", "--immediate-mode", "-i", BRIDGE]);
        let tcpdump = Child::spawn(&mut command)?;
        tcpdump.wait_for_line(|line| line.starts_with("listening on "))?;
        Ok(Self { switch, tcpdump })
    }

    /// Ends the recording and returns every packet that has crossed the switch since it began.
    ///
    /// # Errors
    ///
    /// Fails when packets may be missing.
    pub fn finish(mut self) -> Result<Vec<Packet>, LabError> {
        let from = self
            .switch
            .within(send_marker)?
            .map_err(|source| LabError::System {
                what: "send the last packet of the capture".into(),
                source,
            })?;
        let marker = format!("IP {}.{from} > {}.{DISCARD}: ", ipv4(SWITCH_NUMBER), broadcast());
        self.tcpdump.wait_for_line(|line| line.starts_with(&marker))?;
        self.tcpdump.terminate()?;
        self.tcpdump.wait()?;
        let printed = self.tcpdump.printed();
        if let Some(missed) = missed(&printed) {
            return Err(LabError::Missed(missed));
        }
        let packets = printed.iter().filter(|line| line.stream == Stream::Stdout);
        Ok(packets
            .map(|line| line.text.as_str())
            .take_while(|text| !text.starts_with(&marker))
            .map(Packet::parse)
            .collect())
    }
}

/// Sends one datagram to everybody, which needs no address resolution, and returns the port it came from.
fn send_marker() -> io::Result<u16> {
    let socket = UdpSocket::bind((ipv4(SWITCH_NUMBER), 0))?;
    socket.set_broadcast(true)?;
    socket.send_to(b"end of capture", (broadcast(), DISCARD))?;
    Ok(socket.local_addr()?.port())
}

fn broadcast() -> Ipv4Addr {
    ipv4(u8::MAX)
}

/// What tcpdump says at its end about packets it did not get to see, if there were any.
fn missed(printed: &[Line]) -> Option<String> {
    printed
        .iter()
        .filter(|line| line.stream == Stream::Stderr)
        .find(|line| line.text.ends_with(" dropped by kernel") && !line.text.starts_with("0 "))
        .map(|line| line.text.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_missed(text: &str, expected: Option<&str>) {
        let line = Line {
            stream: Stream::Stderr,
            text: text.into(),
        };
        assert_eq!(missed(&[line]).as_deref(), expected);
    }

    #[test]
    fn dropped_packets_are_noticed() {
        check_missed("0 packets dropped by kernel", None);
        check_missed("17 packets captured", None);
        check_missed("3 packets dropped by kernel", Some("3 packets dropped by kernel"));
    }
}
