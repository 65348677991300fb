//! The host with sockets of every kind, seen from inside the container: what `ss` and `lsof` see there, and the truth
//! about owners that live outside of it.

use std::collections::BTreeSet;

use ports::evidence::HeldSocket;
use ports::owner::{OwnerUnknown, Owners};
use ports::{Claims, Transport};

use crate::agreement::{holders, is_idle, rows_of, shorten};
use crate::cast::Cast;
use crate::tools;

/// How a line begins that has a row of the list.
const ROW: &str = "row: ";
/// How a line begins that has a reason why an owner is not known.
const REASON: &str = "reason: ";
/// The first process of a container, in its own count.
const FIRST: u32 = 1;

/// Says what is on the machine it runs on; the test below starts it inside the container and reads that.
#[test]
fn what_is_listed_here_is_printed() {
    let listing = ports::list(&Claims::built_in());
    // The runner may have begun a line with the name of the test.
    println!();
    for row in rows_of(&listing, |held| !is_idle(held)) {
        println!("{ROW}{row:?}");
    }
    let sockets = listing
        .entries
        .iter()
        .flat_map(|entry| entry.sockets.iter().flatten());
    let reason = |held: &HeldSocket| match &held.owners {
        Owners::Known(_) => None,
        Owners::Unknown(why) => Some(format!("{REASON}{why:?}")),
    };
    for line in sockets.filter_map(reason).collect::<BTreeSet<_>>() {
        println!("{line}");
    }
}

/// Starts that test inside the container; returns what stands behind `ROW` and behind `REASON`.
fn listed_inside(cast: &Cast) -> [BTreeSet<String>; 2] {
    let program = std::env::current_exe().unwrap();
    let mut command = cast.inside(program.to_str().unwrap());
    command.args(["--exact", "--nocapture", "inside::what_is_listed_here_is_printed"]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    [ROW, REASON].map(|mark| {
        let lines = text.lines().filter_map(|line| line.strip_prefix(mark));
        lines.map(str::to_owned).collect()
    })
}

#[test]
fn a_container_sees_every_socket_of_its_network_and_its_own_processes_alone() {
    let cast = Cast::open();
    let sockets = tools::ss(cast.inside("ss"));
    let [rows, reasons] = listed_inside(&cast);
    assert_eq!(rows, sockets.iter().map(|row| format!("{row:?}")).collect());
    assert_eq!(shorten(&sockets), tools::lsof(cast.inside("lsof")).free);
    let (container, _) = cast.container;
    assert_eq!(
        shorten(&sockets),
        BTreeSet::from([(Transport::Tcp, container, FIRST)])
    );
    assert_eq!(holders(&sockets, cast.prefork), 1, "without a process");
    let outside = format!("{:?}", OwnerUnknown::OtherNamespace);
    assert_eq!(reasons, BTreeSet::from([outside]));
}
