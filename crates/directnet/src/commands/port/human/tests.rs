//! Reports on ports made up for the purpose, as text without styles.

use std::sync::Arc;

use ports::PortEntry;
use ports::atlas::PortRange;
use ports::connections::{Connection, Connections, Holder, TcpState};
use ports::evidence::MadeIn;
use ports::namespace::{Inhabitant, NetworkNamespace};
use ports::occupants::Occupant;
use ports::owner::unit::Unit;
use ports::owner::{Hold, OwnerUnknown, Owners, Pid};
use ports::sockets::{AcceptQueue, Gap, SocketState, Source};

use super::*;
use crate::commands::port::made_up::{entry, now, owner, published, tcp, udp};

fn report(transports: Vec<PortEntry>) -> PortReport {
    let port = transports[0].port;
    let source = Some(Source::SockDiag);
    PortReport {
        port,
        range: PortRange::of(port),
        transports,
        registry: ports::atlas::sources::registry(),
        elsewhere: Vec::new(),
        occupants: Vec::new(),
        source,
        gaps: Vec::new(),
    }
}

fn rendered(report: &PortReport, width: usize) -> String {
    let reader = Reader {
        now: now(),
        zone: Some(TimeZone::UTC),
        width,
    };
    anstream::adapter::strip_str(&render(report, &Seen::default(), None, &reader)).to_string()
}

#[test]
fn a_known_server_on_both_families() {
    let sshd = owner(
        812,
        "sshd",
        "/usr/sbin/sshd",
        "sshd: /usr/sbin/sshd -D [listener]",
    );
    let sshd = Owners::Known([sshd].into());
    let mut v4 = tcp("0.0.0.0", SocketState::Listening, sshd.clone());
    v4.socket.accept_queue = Some(AcceptQueue { now: 2, max: 128 });
    let v6 = tcp("::", SocketState::Listening, sshd);
    let report = report(vec![
        entry(22, Transport::Tcp, vec![v4, v6]),
        entry(22, Transport::Udp, vec![]),
    ]);
    insta::assert_snapshot!(rendered(&report, 100), @r#"
    Port 22, system range (0-1023)

    Registry: what it is for
      tcp, udp  ssh  The Secure Shell (SSH) Protocol
                     see RFC4251
                IANA registry of 2026-08-17

    Other lists: what else is said of it
      malware   documented to use it: APT19 (threat group), Emotet (malware). So is something for 1,319
                of 65,536 port numbers (2.0 %): no more than a reason to know what holds it
      seen      771 control servers of malware were once seen on it (cobaltstrike, vidar, elf_coinminer
                and 71 more); 36 port numbers have as many or more, 23,913 of 65,536 port numbers (36.5
                %) have at least one
      used by   SSH: SSH reachable from the internet (Prowler check, severity critical)
      browsers  Firefox and Chromium refuse to open it, as the Fetch standard asks
                The MITRE Corporation 2025-11-13, Maltrail developers 2026-08-23, Prowler 2026, WHATWG
                2026-07-02

    This machine: what is on it now
      tcp  listening on 0.0.0.0, [::]
           2 of at most 128 connections wait to be accepted
           reachable from other machines: yes
             sshd, process 812 of user root, started 3 days ago (2023-11-14 22:13)
               /usr/sbin/sshd
               sshd: /usr/sbin/sshd -D [listener]
      udp  nothing
           asked the kernel (sock_diag), just now

    Verdict
      tcp  known: registered for ssh, and the name sshd fits
      udp  nothing there: no socket holds it here

    Check by hand
      Linux    ss -tlnp 'sport = :22'
               lsof -nP -iTCP:22 -sTCP:LISTEN
               ss -ulnp 'sport = :22'
               lsof -nP -iUDP:22
      macOS    lsof -nP -iTCP:22 -sTCP:LISTEN
               lsof -nP -iUDP:22
      Windows  netstat -ano -p TCP | findstr ":22 "
               Get-NetTCPConnection -LocalPort 22
               netstat -ano -p UDP | findstr ":22 "
               Get-NetUDPEndpoint -LocalPort 22 | fl LocalAddress, OwningProcess
    "#);
}

#[test]
fn a_report_is_in_the_language_of_its_reader() {
    let node = Owners::Known([owner(9120, "node", "/tmp/node", "node server.js")].into());
    let mut report = report(vec![
        entry(
            3000,
            Transport::Tcp,
            vec![tcp("0.0.0.0", SocketState::Listening, node)],
        ),
        entry(3000, Transport::Udp, vec![]),
    ]);
    report.gaps = vec![Gap::ProcessesHidden { count: 2 }];
    // What is there, and the verdict; the blocks before and after them are about lists and commands.
    let told = || {
        let report = rendered(&report, 100);
        report
            .split("\n\n")
            .skip(3)
            .take(2)
            .collect::<Vec<_>>()
            .join("\n\n")
            + "\n"
    };
    insta::assert_snapshot!(crate::language::in_each(told), @r"
    This machine: what is on it now
      tcp  listening on 0.0.0.0
           reachable from other machines: yes
             node, process 9120 of user root, started 3 days ago (2023-11-14 22:13)
               /tmp/node
               node server.js
      udp  nothing
           note: 2 processes could not be searched for sockets, for lack of permission
           asked the kernel (sock_diag), just now

    Verdict
      tcp  look at this
           - registered for hbci, but node holds it
           - other machines can reach it
           next: if you do not know process 9120, find out what started it; if only this machine
                 needs it, bind it to 127.0.0.1
      udp  nothing there: no socket holds it here

    Bu makine: şu anda üzerinde ne var
      tcp  dinlediği adres: 0.0.0.0
           başka makinelerden ulaşılabilir mi: evet
             node, süreç 9120 kullanıcı root, başlama 3 gün önce (2023-11-14 22:13)
               /tmp/node
               node server.js
      udp  hiçbir şey
           not: 2 süreçte izin olmadığından soket aranamadı
           az önce sorulan: çekirdek (sock_diag)

    Sonuç
      tcp  buna bakın
           - kayıtlı olduğu: hbci; tutan ise node
           - başka makineler ulaşabilir
           sonraki adım: süreç 9120 size yabancıysa onu neyin başlattığını bulun; yalnızca bu
                 makineye gerekiyorsa 127.0.0.1 adresine bağlayın
      udp  boş: burada hiçbir soket tutmuyor

    Αυτό το μηχάνημα: τι υπάρχει τώρα
      tcp  ακούει στο 0.0.0.0
           προσβάσιμη από άλλα μηχανήματα: ναι
             node, διεργασία 9120 του χρήστη root, εκκίνηση πριν από 3 ημέρες (2023-11-14 22:13)
               /tmp/node
               node server.js
      udp  τίποτα
           σημείωση: 2 διεργασίες δεν ερευνήθηκαν για υποδοχές, επειδή δεν επιτρέπεται
           ερωτήθηκε μόλις τώρα: ο πυρήνας (sock_diag)

    Κρίση
      tcp  δείτε το
           - καταχωρισμένη για hbci, αλλά την κρατά: node
           - άλλα μηχανήματα μπορούν να τη φτάσουν
           επόμενο: αν δεν ξέρετε τη διεργασία 9120, βρείτε τι την ξεκίνησε· αν τη χρειάζεται μόνο
                 αυτό το μηχάνημα, δέστε τη στο 127.0.0.1
      udp  τίποτα: καμία υποδοχή δεν την κρατά εδώ
    ");
}

#[test]
fn a_hidden_owner_and_gaps() {
    let hidden = tcp(
        "0.0.0.0",
        SocketState::Listening,
        Owners::Unknown(OwnerUnknown::NotPermitted),
    );
    let mut report = report(vec![entry(3447, Transport::Tcp, vec![hidden])]);
    report.gaps = vec![Gap::ProcessesHidden { count: 31 }];
    insta::assert_snapshot!(rendered(&report, 100), @r#"
    Port 3447/tcp, user range (1024-49151)

    Registry: what it is for
      tcp  directnet  DirectNet IM System
                      assigned to Gregory Richards, registered 2002-04
           IANA registry of 2026-08-17

    This machine: what is on it now
      tcp  listening on 0.0.0.0
           reachable from other machines: yes
             not permitted to see the owner; the socket was created by user alice
           note: 31 processes could not be searched for sockets, for lack of permission
           asked the kernel (sock_diag), just now

    Verdict
      tcp  unverified
           - registered for directnet, which could not be compared with what is there
           - not permitted to see the owner
           next: ask again as root to see who holds it

    Check by hand
      Linux    ss -tlnp 'sport = :3447'
               lsof -nP -iTCP:3447 -sTCP:LISTEN
      macOS    lsof -nP -iTCP:3447 -sTCP:LISTEN
      Windows  netstat -ano -p TCP | findstr ":3447 "
               Get-NetTCPConnection -LocalPort 3447
    "#);
}

#[test]
fn processes_of_a_hidden_service_that_are_not_shown_are_counted() {
    let hidden = Owners::Unknown(OwnerUnknown::NotPermitted);
    let mut socket = tcp("0.0.0.0", SocketState::Listening, hidden);
    socket.made_in = Some(Box::new(MadeIn {
        unit: Unit::of_cgroup(b"/system.slice/nginx.service"),
        container: None,
        processes: vec![owner(700, "nginx", "/usr/sbin/nginx", "nginx")],
        processes_left_out: 3,
    }));
    let report = report(vec![entry(3447, Transport::Tcp, vec![socket])]);
    let shown = rendered(&report, 100);
    let lines = "nginx 700 of user root: nginx\n           and 3 more processes\n";
    assert!(shown.contains(lines), "{shown}");
}

#[test]
fn many_workers_and_a_long_command_line() {
    let worker = |pid| {
        owner(
            pid,
            "node",
            "/usr/bin/node",
            &"node server.js --with-a-long-option ".repeat(5),
        )
    };
    let owners = Owners::Known((100..110).map(worker).collect());
    let sockets = vec![tcp("0.0.0.0", SocketState::Listening, owners)];
    let report = report(vec![entry(3000, Transport::Tcp, sockets)]);
    insta::assert_snapshot!(rendered(&report, 60), @r#"
    Port 3000/tcp, user range (1024-49151)

    Registry: what it is for
      tcp  hbci           HBCI
                          assigned to Kurt Haubner
           remoteware-cl  RemoteWare Client
                          assigned to Tim Farley
           IANA registry of 2026-08-17

    Other lists: what else is said of it
      seen      648 control servers of malware were once seen on
                it (apt_lazarus, asyncrat, elf_gafgyt and 122
                more); 42 port numbers have as many or more,
                23,913 of 65,536 port numbers (36.5 %) have at
                least one
      used by   Browsersync: Browsersync server default
                Create React App: react-scripts development
                  server default
                Dagster: Dagster webserver default
                Docusaurus: docusaurus start default
                and 4 more: --sources
                Maltrail developers 2026-08-23, each package
                2026-11

    This machine: what is on it now
      tcp  listening on 0.0.0.0
           reachable from other machines: yes
             node, process 100 of user root, started 3 days
               ago (2023-11-14 22:13)
               /usr/bin/node
               node server.js --with-a-long-option node server.…
             node, process 101 of user root, started 3 days
               ago (2023-11-14 22:13)
             node, process 102 of user root, started 3 days
               ago (2023-11-14 22:13)
             node, process 103 of user root, started 3 days
               ago (2023-11-14 22:13)
             and 6 more processes
           asked the kernel (sock_diag), just now

    Verdict
      tcp  look at this
           - registered for hbci, but node holds it
           - other machines can reach it
           next: if you do not know process 100, find out
                 what started it; if only this machine needs it,
                 bind it to 127.0.0.1

    Check by hand
      Linux    ss -tlnp 'sport = :3000'
               lsof -nP -iTCP:3000 -sTCP:LISTEN
      macOS    lsof -nP -iTCP:3000 -sTCP:LISTEN
      Windows  netstat -ano -p TCP | findstr ":3000 "
               Get-NetTCPConnection -LocalPort 3000
    "#);
}

#[test]
fn a_client_of_udp() {
    let firefox = owner(4242, "firefox", "/usr/lib/firefox/firefox", "firefox");
    let firefox = Owners::Known([firefox].into());
    let remote = "192.0.2.53:443".parse().unwrap();
    let sockets = vec![udp("192.0.2.1", SocketState::Connected { remote }, firefox)];
    insta::assert_snapshot!(rendered(&report(vec![entry(51000, Transport::Udp, sockets)]), 80), @r#"
    Port 51000/udp, dynamic range (49152-65535)

    Registry: what it is for
      udp  never assigned to anybody: free for local and short-lived use
           IANA registry of 2026-08-17

    Other lists: what else is said of it
      seen      6 control servers of malware were once seen on it (cobaltstrike,
                nanocore, xtrat); 4,301 port numbers have as many or more, 23,913 of
                65,536 port numbers (36.5 %) have at least one
                Maltrail developers 2026-08-23

    This machine: what is on it now
      udp  connected from 192.0.2.1 to 192.0.2.53:443
           reachable from other machines: no, it receives from one address alone
             firefox, process 4242 of user root, started 3 days ago (2023-11-14
               22:13)
               /usr/lib/firefox/firefox
               firefox
           asked the kernel (sock_diag), just now

    Verdict
      udp  unclaimed
           - nobody can register it: it is in the dynamic range, free for any use
           - this machine gives such ports to programs that ask for any
           - connected: it receives from one address alone

    Check by hand
      Linux    ss -ulnp 'sport = :51000'
               lsof -nP -iUDP:51000
      macOS    lsof -nP -iUDP:51000
      Windows  netstat -ano -p UDP | findstr ":51000 "
               Get-NetUDPEndpoint -LocalPort 51000 | fl LocalAddress, OwningProcess
    "#);
}

#[test]
fn the_same_number_in_another_namespace() {
    let nginx = owner(812, "nginx", "/usr/sbin/nginx", "nginx: master process");
    let mut there = tcp("0.0.0.0", SocketState::Listening, Owners::Known([nginx].into()));
    there.namespace = Some(Arc::new(NetworkNamespace {
        inode: 4_026_532_000,
        name: Some("blue".into()),
        process: Some(Inhabitant {
            pid: Pid(800),
            name: Some("bash".into()),
        }),
    }));
    let mut report = report(vec![entry(80, Transport::Tcp, vec![])]);
    report.elsewhere = vec![there];
    let shown = rendered(&report, 100);
    let (_, evidence) = shown.split_once("This machine").unwrap();
    insta::assert_snapshot!(evidence.split("Check by hand").next().unwrap(), @r"
    : what is on it now
      tcp  nothing
      tcp  not here, but in network namespace blue, where bash (process 800) lives: listening on
             0.0.0.0
             nginx, process 812 of user root, started 3 days ago (2023-11-14 22:13)
               /usr/sbin/nginx
               nginx: master process
           asked the kernel (sock_diag), just now

    Verdict
      tcp  nothing there: no socket holds it here
    ");
}

#[test]
fn no_line_is_too_long_or_ends_in_blanks() {
    // Several names, a name without a description, a long description, a remark, a row without a name.
    for port in [80, 2049, 5195, 6003, 24] {
        let shown = rendered(&report(vec![entry(port, Transport::Tcp, Vec::new())]), 72);
        for line in shown.lines() {
            assert_eq!(line, line.trim_end(), "port {port}");
            assert!(layout::width(line) <= 72, "port {port}: {line}");
        }
    }
}

#[test]
fn a_port_that_the_firewall_hands_on_is_not_called_free() {
    let mut report = report(vec![entry(8080, Transport::Tcp, vec![])]);
    report.occupants = vec![Occupant::from(published())];
    let shown = rendered(&report, 100);
    let start = shown.find("This machine").unwrap();
    let end = shown.find("Verdict").unwrap();
    insta::assert_snapshot!(shown[start..end].trim_end(), @r"
    This machine: what is on it now
      tcp  nothing
      tcp  nothing listens here, yet packets to 8080/tcp are handed on to 172.17.0.2:80 (docker:
             published port 8080/tcp); a program can bind the port, but receives none of them (docker ps
             --filter publish=8080/tcp)
           asked the kernel (sock_diag), just now
    ");
}

#[test]
fn an_uncommon_hold_is_told() {
    let mut server = owner(700, "server", "/usr/bin/server", "server --ring");
    server.hold = Hold::IoUring;
    let sockets = vec![tcp(
        "127.0.0.1",
        SocketState::Listening,
        Owners::Known([server].into()),
    )];
    let report = report(vec![entry(3000, Transport::Tcp, sockets)]);
    let shown = rendered(&report, 100);
    let line = "\n           holds it by io_uring alone, as a registered file without descriptor\n";
    assert!(shown.contains(line), "{shown}");
}

#[test]
fn connections_are_shown_up_to_twenty() {
    let connection = |port: u16| Connection {
        transport: Transport::Tcp,
        local: "192.0.2.1:443".parse().unwrap(),
        remote: ([198, 51, 100, 7], port).into(),
        state: Some(TcpState::Established),
        holder: Holder::Processes(Owners::Known([owner(700, "nginx", "/usr/sbin/nginx", "")].into())),
    };
    let mut found = Connections {
        connections: (1..=21).map(connection).collect(),
        gaps: vec![Gap::Interrupted],
    };
    found.connections[1].state = Some(TcpState::TimeWait);
    found.connections[1].holder = Holder::Closed {
        free_in: Some(std::time::Duration::from_secs(41)),
    };
    let report = report(vec![entry(443, Transport::Tcp, vec![])]);
    let reader = Reader {
        now: now(),
        zone: Some(TimeZone::UTC),
        width: 100,
    };
    let text = super::connections::render(&found, &report, &reader);
    let text = anstream::adapter::strip_str(&text).to_string();
    let lines: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(lines.len(), 1 + 20 + 2);
    assert_eq!(
        lines[..3],
        [
            "Connections that use it as local port",
            "  tcp  192.0.2.1:443 with 198.51.100.7:1   ESTABLISHED  nginx 700",
            "  tcp  192.0.2.1:443 with 198.51.100.7:2   TIME-WAIT    closed; over in 41 s",
        ]
    );
    assert_eq!(
        lines[21..],
        [
            "       and 1 more, which --json lists",
            "       note: the list of sockets kept changing while it was read: some may be missing",
        ]
    );
}

#[test]
fn text_is_no_wider_than_lines_are_read() {
    let widths = [None, Some(WIDTH_MAX), Some(WIDTH_MAX + 1), Some(WIDTH_MIN - 1)];
    let fitted = [WIDTH_MAX, WIDTH_MAX, WIDTH_MAX, WIDTH_MIN];
    assert_eq!(widths.map(width_in), fitted);
}
