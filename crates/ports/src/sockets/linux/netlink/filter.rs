//! Filters that the kernel applies before it answers, so that asking for one port does not list them all.
//!
//! A filter is a program of conditional forward jumps: each operation names how many bytes to skip when it holds
//! and when it does not. Arriving exactly at the end accepts a socket, jumping beyond it (by four bytes) refuses.
//! The kernel checks a program before it runs it and answers EINVAL to a wrong one.
//!
//! Only the local port is compared so far, by the two oldest operations, which every kernel understands.
//!
//! Source: include/uapi/linux/inet_diag.h and `inet_diag_bc_run` in net/ipv4/inet_diag.c.

use std::ops::RangeInclusive;

/// Accepts if the local port is at least the argument (`INET_DIAG_BC_S_GE`).
const LOCAL_PORT_AT_LEAST: u8 = 2;
/// Accepts if the local port is at most the argument (`INET_DIAG_BC_S_LE`).
const LOCAL_PORT_AT_MOST: u8 = 3;
/// Bytes of a comparison: the operation and, in the shape of another one, its argument.
const COMPARISON_LEN: u8 = 8;

/// Bytes of the program for a range of ports.
const PROGRAM_LEN: u16 = 2 * COMPARISON_LEN as u16;
/// How far beyond the end of the program a refusing jump lands.
const BEYOND_END: u16 = 4;

/// Writes the program that accepts the sockets whose local port lies in `ports`.
pub(super) fn local_ports(ports: RangeInclusive<u16>) -> [[u8; 8]; 2] {
    let to_end_from_second = PROGRAM_LEN - u16::from(COMPARISON_LEN);
    [
        comparison(LOCAL_PORT_AT_LEAST, PROGRAM_LEN + BEYOND_END, *ports.start()),
        comparison(LOCAL_PORT_AT_MOST, to_end_from_second + BEYOND_END, *ports.end()),
    ]
}

/// Writes one comparison: `struct inet_diag_bc_op` twice, the second one carrying the port in its last field.
fn comparison(code: u8, otherwise: u16, port: u16) -> [u8; 8] {
    let [otherwise_0, otherwise_1] = otherwise.to_ne_bytes();
    let [port_0, port_1] = port.to_ne_bytes();
    [
        code,
        COMPARISON_LEN,
        otherwise_0,
        otherwise_1,
        0,
        0,
        port_0,
        port_1,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs a program as the kernel does.
    fn accepts(program: [[u8; 8]; 2], port: u16) -> bool {
        let program = program.as_flattened();
        let mut left = i32::try_from(program.len()).unwrap();
        while left > 0 {
            let op = &program[program.len() - usize::try_from(left).unwrap()..];
            let argument = u16::from_ne_bytes([op[6], op[7]]);
            let holds = match op[0] {
                LOCAL_PORT_AT_LEAST => port >= argument,
                LOCAL_PORT_AT_MOST => port <= argument,
                other => panic!("unknown operation {other}"),
            };
            left -= if holds {
                i32::from(op[1])
            } else {
                i32::from(u16::from_ne_bytes([op[2], op[3]]))
            };
        }
        left == 0
    }

    #[test]
    fn one_port_is_accepted_and_its_neighbours_are_not() {
        let program = local_ports(3447..=3447);
        assert!(accepts(program, 3447));
        assert!(!accepts(program, 3446));
        assert!(!accepts(program, 3448));
    }

    #[test]
    fn a_range_includes_both_ends() {
        let program = local_ports(0..=1023);
        assert!(accepts(program, 0));
        assert!(accepts(program, 1023));
        assert!(!accepts(program, 1024));
        assert!(accepts(local_ports(0..=u16::MAX), u16::MAX));
    }
}
