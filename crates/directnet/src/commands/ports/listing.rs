//! The table of ports that are held, for people; one row for each port, transport and set of owners.

mod elsewhere;
mod forwards;

use std::borrow::Cow;
use std::io::{self, Write};
use std::time::SystemTime;

use ports::atlas::Status;
use ports::evidence::HeldSocket;
use ports::owner::{OwnerUnknown, Owners};
use ports::sockets::SocketState;
use ports::verdict::Level;
use ports::{Listing, PortEntry, Transport};

use crate::commands::port::{holders, wording};
use crate::language::{say, translated};
use crate::layout;
use crate::style::{self, FAINT};
use crate::table::{self, Cell, Column};

/// How many addresses of one row are written out.
const ADDRESSES_SHOWN: usize = 2;
/// What stands for all addresses of both families.
const EVERYWHERE: &str = "*";

fn columns() -> [Column; 8] {
    [
        Column::whole(say!("column-port")),
        Column::shortened(say!("column-address"), 10),
        Column::shortened(say!("column-registered"), 10),
        Column::shortened(say!("column-held-by"), 8),
        Column::whole(say!("column-pid")),
        Column::shortened(say!("column-user"), 6),
        Column::whole(say!("column-started")),
        Column::whole(say!("column-verdict")),
    ]
}

/// Writes the table within `width` terminal columns, if there is a limit; `now` tells the age of processes.
///
/// # Errors
///
/// Fails when `out` cannot be written.
pub(super) fn write_table(
    out: &mut impl Write,
    listing: &Listing,
    now: SystemTime,
    width: Option<usize>,
) -> io::Result<()> {
    write_rows(out, &listing.entries, now, width)?;
    forwards::write_table(out, &listing.forwards, width)?;
    elsewhere::write_tables(out, &listing.elsewhere, now, width)
}

/// Writes the table of these ports alone.
///
/// # Errors
///
/// Fails when `out` cannot be written.
pub(crate) fn write_rows(
    out: &mut impl Write,
    entries: &[PortEntry],
    now: SystemTime,
    width: Option<usize>,
) -> io::Result<()> {
    let rows = entries.iter().flat_map(|entry| rows(entry, now));
    table::write(out, &columns(), rows, width)
}

/// Counts what is listed, and says what could not be seen.
pub(super) fn remarks(listing: &Listing) -> String {
    let summary = listing.summary();
    let counted = say!(
        "listing-summary",
        listeners = summary.listeners,
        look = summary.worth_a_look
    );
    let example = listing
        .entries
        .iter()
        .find(|entry| entry.verdict.level == Level::LookAtThis);
    let mut text = match example {
        Some(PortEntry { port, transport, .. }) => {
            let port = format!("{port}/{transport}");
            say!("listing-summary-why", summary = &counted, port = &port)
        }
        None => counted,
    };
    text.push('\n');
    text.push_str(&forwards::remark(&listing.forwards));
    text.push_str(&elsewhere::remark(&listing.elsewhere));
    for gap in &listing.gaps {
        let gap = gap.to_string();
        text.push_str(&(say!("note", what = &*translated(&gap)) + "\n"));
    }
    text
}

fn rows(entry: &PortEntry, now: SystemTime) -> Vec<[Cell<'_>; 8]> {
    let groups = holders::group(entry.sockets.as_deref().unwrap_or_default());
    let rows = groups.iter().enumerate().map(|(index, group)| {
        let is_first = index == 0;
        let [port, registered, verdict] = if is_first {
            of_port(entry)
        } else {
            [const { "" }; 3].map(Cell::from)
        };
        let [held_by, pid, user, started] = of_owners(group, now);
        [
            port,
            addresses(group).into(),
            registered,
            held_by,
            pid,
            user,
            started,
            verdict,
        ]
    });
    rows.collect()
}

/// Makes the cells that are the same for all owners of a port.
fn of_port(entry: &PortEntry) -> [Cell<'_>; 3] {
    let level = entry.verdict.level;
    let port = format!("{}/{}", entry.port, entry.transport);
    [
        port.into(),
        registered(entry),
        Cell::styled(wording::level(level), style::of_level(level)),
    ]
}

/// Makes the cells that tell who holds the sockets of a group: name, process id, user and start of the first owner.
fn of_owners<'a>(group: &[&'a HeldSocket], now: SystemTime) -> [Cell<'a>; 4] {
    let Some(held) = group.first() else {
        return [const { "" }; 4].map(Cell::from);
    };
    let creator = || held.created_by.as_ref().map(wording::user).unwrap_or_default();
    match &held.owners {
        Owners::Known(owners) => {
            let Some(first) = owners.first() else {
                return [const { "" }; 4].map(Cell::from);
            };
            let pid = format!("{}{}", first.pid.0, plus(owners.len().saturating_sub(1)));
            let user = first.user.as_ref().map_or_else(creator, wording::user);
            let started = first.started.map(|moment| layout::ago_in_short(moment, now));
            [
                wording::held_by(first).into(),
                pid.into(),
                user.into(),
                started.unwrap_or_default().into(),
            ]
        }
        Owners::Unknown(why) => {
            let place = held.made_in.as_deref().and_then(wording::made_in);
            let place = place.map_or(unknown(*why).into(), |place| Cow::from(format!("({place})")));
            [Cell::styled(place, FAINT), "".into(), creator().into(), "".into()]
        }
    }
}

fn unknown(why: OwnerUnknown) -> &'static str {
    match why {
        OwnerUnknown::NotPermitted => say!("listing-not-permitted"),
        OwnerUnknown::Protected => say!("listing-hidden"),
        OwnerUnknown::Exited => say!("listing-ended"),
        OwnerUnknown::OtherNamespace => say!("listing-outside"),
        OwnerUnknown::NoProcess => say!("listing-no-process"),
        OwnerUnknown::Kernel(_) => say!("listing-kernel"),
        OwnerUnknown::Unsupported => say!("listing-not-told"),
    }
}

fn registered(entry: &PortEntry) -> Cell<'static> {
    let plain = match entry.claim.status {
        Status::Assigned => {
            let mut names = entry
                .claim
                .registrations
                .iter()
                .filter_map(|row| row.service.or(row.description));
            let first = names.next().unwrap_or_default();
            return match names.count() {
                0 => first.into(),
                more => format!("{first}{}", plus(more)).into(),
            };
        }
        _ => wording::unassigned(entry),
    };
    Cell::styled(plain, FAINT)
}

fn addresses(group: &[&HeldSocket]) -> String {
    if let [held] = group
        && !held.socket.is_dual_stack()
        && !is_idle(group)
    {
        return wording::address(&held.socket.local);
    }
    let is_wildcard =
        |held: &&&HeldSocket| held.socket.local.is_wildcard() && held.socket.local.interface.is_none();
    let wildcards: Vec<_> = group.iter().filter(is_wildcard).collect();
    let has_v4 = wildcards
        .iter()
        .any(|held| held.socket.local.ip.is_ipv4() || held.socket.is_dual_stack());
    let has_v6 = wildcards.iter().any(|held| held.socket.local.ip.is_ipv6());
    let mut shown: Vec<String> = if has_v4 && has_v6 {
        let others = group
            .iter()
            .filter(|held| !is_wildcard(held))
            .map(|held| wording::address(&held.socket.local));
        [EVERYWHERE.to_owned()].into_iter().chain(others).collect()
    } else {
        group
            .iter()
            .map(|held| wording::address(&held.socket.local))
            .collect()
    };
    shown.dedup();
    let more = shown.len().saturating_sub(ADDRESSES_SHOWN);
    shown.truncate(ADDRESSES_SHOWN);
    let shown = format!("{}{}", shown.join(", "), plus(more));
    match is_idle(group) {
        true => format!("{shown} {}", say!("listing-bound")),
        false => shown,
    }
}

/// Whether the sockets keep a TCP port from others without using it.
fn is_idle(group: &[&HeldSocket]) -> bool {
    group
        .iter()
        .all(|held| held.socket.transport == Transport::Tcp && held.socket.state == SocketState::Bound)
}

fn plus(more: usize) -> String {
    if more == 0 {
        String::new()
    } else {
        format!(" +{more}")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ports::PortNumber;
    use ports::namespace::NetworkNamespace;
    use ports::owner::OwnerUnknown;
    use ports::sockets::{Gap, Source};

    use super::*;
    use crate::commands::port::made_up::{entry, now, owner, published, tcp, udp};

    fn held_by(pids: &[u32], program: &str) -> Owners {
        let path = format!("/usr/bin/{program}");
        Owners::Known(
            pids.iter()
                .map(|pid| owner(*pid, program, &path, program))
                .collect(),
        )
    }

    /// A machine with one port of every kind.
    fn machine() -> Listing {
        use SocketState::{Bound, Listening};
        let hidden = Owners::Unknown(OwnerUnknown::NotPermitted);
        let mut dual_stack = tcp("::", Listening, held_by(&[700, 701, 702], "nginx"));
        dual_stack.socket.is_v6_only = Some(false);
        let sshd = || held_by(&[812], "sshd");
        let entries = vec![
            entry(
                22,
                Transport::Tcp,
                vec![tcp("0.0.0.0", Listening, sshd()), tcp("::", Listening, sshd())],
            ),
            entry(80, Transport::Tcp, vec![dual_stack]),
            entry(
                3000,
                Transport::Tcp,
                vec![tcp("0.0.0.0", Listening, held_by(&[9120], "node"))],
            ),
            entry(
                5353,
                Transport::Udp,
                vec![
                    udp("0.0.0.0", Bound, held_by(&[590], "avahi-daemon")),
                    udp("224.0.0.251", Bound, held_by(&[4242], "chrome")),
                ],
            ),
            entry(5432, Transport::Tcp, vec![tcp("127.0.0.1", Listening, hidden)]),
            entry(
                50000,
                Transport::Tcp,
                vec![tcp("127.0.0.1", Bound, held_by(&[31], "ide"))],
            ),
        ];
        Listing {
            entries,
            registry: ports::atlas::sources::registry(),
            elsewhere: Vec::new(),
            forwards: Vec::new(),
            source: Some(Source::SockDiag),
            gaps: vec![Gap::ProcessesHidden { count: 1 }],
        }
    }

    fn rendered(width: Option<usize>) -> String {
        let mut table = Vec::new();
        write_table(&mut table, &machine(), now(), width).unwrap();
        let table = String::from_utf8(table).unwrap();
        anstream::adapter::strip_str(&table).to_string()
    }

    #[test]
    fn every_kind_of_port_has_its_row() {
        insta::assert_snapshot!(rendered(None), @r"
        PORT       ADDRESS            REGISTERED  HELD BY          PID     USER   STARTED  VERDICT
        22/tcp     *                  ssh         sshd             812     root   3d ago   known
        80/tcp     *                  http +2     nginx            700 +2  root   3d ago   known
        3000/tcp   0.0.0.0            hbci +1     node             9120    root   3d ago   look at this
        5353/udp   0.0.0.0            mdns        avahi-daemon     590     root   3d ago   known
                   224.0.0.251                    chrome           4242    root   3d ago
        5432/tcp   127.0.0.1          postgresql  (not permitted)          alice           unverified
        50000/tcp  127.0.0.1 (bound)  (dynamic)   ide              31      root   3d ago   unclaimed
        ");
    }

    #[test]
    fn titles_and_verdicts_are_in_the_language_of_the_reader() {
        let said =
            || rendered(None).lines().take(5).collect::<Vec<_>>().join("\n") + "\n" + &remarks(&machine());
        insta::assert_snapshot!(crate::language::in_each(said), @r"
        PORT       ADDRESS            REGISTERED  HELD BY          PID     USER   STARTED  VERDICT
        22/tcp     *                  ssh         sshd             812     root   3d ago   known
        80/tcp     *                  http +2     nginx            700 +2  root   3d ago   known
        3000/tcp   0.0.0.0            hbci +1     node             9120    root   3d ago   look at this
        5353/udp   0.0.0.0            mdns        avahi-daemon     590     root   3d ago   known
        5 listeners, 1 worth a look: directnet port 3000/tcp says why
        note: 1 process could not be searched for sockets, for lack of permission

        PORT       ADRES              KAYITLI     TUTAN         PID     KULLANICI  BAŞLAMA     SONUÇ
        22/tcp     *                  ssh         sshd          812     root       3 gün önce  bilinen
        80/tcp     *                  http +2     nginx         700 +2  root       3 gün önce  bilinen
        3000/tcp   0.0.0.0            hbci +1     node          9120    root       3 gün önce  buna bakın
        5353/udp   0.0.0.0            mdns        avahi-daemon  590     root       3 gün önce  bilinen
        5 dinleyen, 1 tanesi bakmaya değer: nedenini directnet port 3000/tcp söyler
        not: 1 süreçte izin olmadığından soket aranamadı

        ΘΥΡΑ       ΔΙΕΥΘΥΝΣΗ               ΜΗΤΡΩΟ      ΤΗΝ ΚΡΑΤΑ          PID     ΧΡΗΣΤΗΣ  ΕΚΚΙΝΗΣΗ  ΚΡΙΣΗ
        22/tcp     *                       ssh         sshd               812     root     πριν 3ημ  γνωστή
        80/tcp     *                       http +2     nginx              700 +2  root     πριν 3ημ  γνωστή
        3000/tcp   0.0.0.0                 hbci +1     node               9120    root     πριν 3ημ  δείτε το
        5353/udp   0.0.0.0                 mdns        avahi-daemon       590     root     πριν 3ημ  γνωστή
        5 ακούνε, 1 αξίζει ματιά: το γιατί το λέει το directnet port 3000/tcp
        σημείωση: 1 διεργασία δεν ερευνήθηκε για υποδοχές, επειδή δεν επιτρέπεται
        ");
    }

    #[test]
    fn eighty_columns_are_enough() {
        insta::assert_snapshot!(rendered(Some(80)), @r"
        PORT       ADDRESS     REGISTERED  HELD BY   PID     USER   STARTED  VERDICT
        22/tcp     *           ssh         sshd      812     root   3d ago   known
        80/tcp     *           http +2     nginx     700 +2  root   3d ago   known
        3000/tcp   0.0.0.0     hbci +1     node      9120    root   3d ago   look at this
        5353/udp   0.0.0.0     mdns        avahi-d…  590     root   3d ago   known
                   224.0.0.2…              chrome    4242    root   3d ago
        5432/tcp   127.0.0.1   postgresql  (not pe…          alice           unverified
        50000/tcp  127.0.0.1…  (dynamic)   ide       31      root   3d ago   unclaimed
        ");
    }

    #[test]
    fn other_namespaces_have_tables_of_their_own() {
        let there = |inode, mut held: HeldSocket| {
            let place = NetworkNamespace {
                inode,
                name: (inode == 7).then(|| "blue".into()),
                process: None,
            };
            held.namespace = Some(Arc::new(place));
            held.socket.local.port = PortNumber(80);
            held
        };
        let nginx = || tcp("0.0.0.0", SocketState::Listening, held_by(&[1700], "nginx"));
        let mut listing = machine();
        listing.elsewhere = vec![there(7, nginx()), there(8, nginx())];
        let mut shown = Vec::new();
        write_table(&mut shown, &listing, now(), None).unwrap();
        let shown = anstream::adapter::strip_str(str::from_utf8(&shown).unwrap()).to_string();
        let (_, elsewhere) = shown.split_once("\n\n").unwrap();
        insta::assert_snapshot!(elsewhere, @r"
        In network namespace blue
        PORT    ADDRESS  HELD BY  PID   USER  STARTED
        80/tcp  0.0.0.0  nginx    1700  root  3d ago

        In network namespace net:[8]
        PORT    ADDRESS  HELD BY  PID   USER  STARTED
        80/tcp  0.0.0.0  nginx    1700  root  3d ago
        ");
        let counted = remarks(&listing);
        assert!(
            counted.contains("2 more in 2 other network namespaces\n"),
            "{counted}"
        );
    }

    #[test]
    fn what_the_firewall_hands_on_has_a_table_of_its_own() {
        let mut listing = machine();
        listing.forwards = vec![published()];
        let mut shown = Vec::new();
        write_table(&mut shown, &listing, now(), None).unwrap();
        let shown = anstream::adapter::strip_str(str::from_utf8(&shown).unwrap()).to_string();
        let (_, forwards) = shown.split_once("\n\n").unwrap();
        insta::assert_snapshot!(forwards, @r"
        Handed on by the firewall, without a socket
        PORT      TO             ONLY  RULE
        8080/tcp  172.17.0.2:80        docker: published port 8080/tcp
        ");
        assert!(remarks(&listing).contains("1 handed on: directnet port 8080/tcp says more\n"));
    }

    #[test]
    fn the_remarks_count_and_name_an_example() {
        insta::assert_snapshot!(remarks(&machine()), @r"
        5 listeners, 1 worth a look: directnet port 3000/tcp says why
        note: 1 process could not be searched for sockets, for lack of permission
        ");
    }
}
