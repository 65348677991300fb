//! `directnet status`: how the node stands, or how it stands with one contact.

use std::io;
use std::io::Write;

use api::Service;
use api::contacts::{ContactRequest, ContactStatus, Inbox, KeyExchange};
use api::size;
use api::status::{Status, StatusAnswer};
use api::text::visible;
use node::documents;

use super::away::away;
use super::contacts;
use crate::exit::{CommandError, Exit};
use crate::language::{say, translated};
use crate::layout::Block;
use crate::{output, time};

/// Show how the node stands: since when it runs, where it listens, what is queued
///
/// With the name or id of a contact: whether it is connected, where it may be reached, and how the secret of the
/// connection was agreed. X25519MLKEM768 stays closed to whoever records today and has a quantum computer later.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet status
  directnet status --json | jq .addrs
  directnet status bob")]
pub(crate) struct Args {
    /// Show how it stands with this contact: a name or an id
    #[arg(value_name = "WHO")]
    who: Option<String>,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: &Args, node: &impl Service) -> Result<Exit, CommandError> {
    let answer = match args.who.clone() {
        Some(who) => StatusAnswer::Contact(node.contact_status(ContactRequest { who }).await?),
        None => StatusAnswer::Node(node.status().await?),
    };
    let mut out = io::stdout().lock();
    match &answer {
        _ if args.json => output::json(&mut out, &answer)?,
        StatusAnswer::Node(status) => print(&mut out, status)?,
        StatusAnswer::Contact(status) => print_contact(&mut out, status)?,
    }
    Ok(Exit::Done)
}

fn print(out: &mut impl Write, status: &Status) -> io::Result<()> {
    let Status {
        name,
        pid,
        contacts,
        connected,
        queued,
        ..
    } = status;
    let since = time::minute(status.started_at_ms);
    writeln!(out, "{}", say!("status-title", name, time = &since, pid = *pid))?;
    if let Some(at_ms) = status.doubled_at_ms {
        writeln!(out, "  {}", say!("status-doubled", time = &time::minute(at_ms)))?;
    }
    let block = Block::new(
        [
            say!("label-id"),
            say!("label-listening"),
            say!("label-reachable"),
            say!("label-presence"),
            say!("label-contacts"),
            say!("label-queued"),
            say!("label-inbox-full"),
            say!("label-sessions"),
            say!("label-api"),
        ],
        1,
    );
    block.line(out, say!("label-id"), &status.id)?;
    block.line(out, say!("label-listening"), &listening(status))?;
    block.line(out, say!("label-reachable"), &reachable(status))?;
    if let Some(absence) = &status.away {
        block.line(out, say!("label-presence"), &away(absence))?;
    }
    let counted = say!("status-contacts", contacts = *contacts, connected = *connected);
    block.line(out, say!("label-contacts"), &counted)?;
    block.line(out, say!("label-queued"), &queued.to_string())?;
    if !status.full_inboxes.is_empty() {
        let names = status.full_inboxes.join(", ");
        let full = say!("status-inbox-full", names = &names);
        block.line(out, say!("label-inbox-full"), &full)?;
    }
    if status.replaced_sessions > 0 {
        let replaced = say!("status-replaced", count = status.replaced_sessions);
        block.line(out, say!("label-sessions"), &replaced)?;
    }
    block.line(out, say!("label-api"), &status.api)
}

fn print_contact(out: &mut impl Write, status: &ContactStatus) -> io::Result<()> {
    let contact = &status.contact;
    writeln!(out, "{}: {}", contact.name, contacts::noted(contact))?;
    for caution in contacts::cautions(contact) {
        writeln!(out, "  {caution}")?;
    }
    let block = Block::new(
        [
            say!("label-id"),
            say!("label-verified"),
            say!("label-trouble"),
            say!("label-key-exchange"),
            say!("label-inbox"),
            say!("label-machine"),
            say!("label-ports"),
            say!("label-sessions"),
            say!("label-addresses"),
        ],
        2,
    );
    block.line(out, say!("label-id"), &contact.id)?;
    let verified = match contact.verified_at_ms {
        Some(at_ms) => say!("status-verified", time = &time::minute(at_ms)),
        None => say!("status-not-verified", contact = &contact.name),
    };
    block.line(out, say!("label-verified"), &verified)?;
    if let Some(trouble) = &contact.trouble {
        block.line(out, say!("label-trouble"), &visible(&translated(trouble)))?;
    }
    if let Some(agreed) = status.key_exchange {
        block.line(out, say!("label-key-exchange"), key_exchange(agreed))?;
    }
    if let Some(inbox) = &status.inbox {
        block.line(out, say!("label-inbox"), &left_here(inbox))?;
    }
    if contact.may_be_asked {
        let told = say!("status-may-be-asked", contact = &contact.name);
        block.line(out, say!("label-machine"), &told)?;
    }
    if let Some(asks) = asks(status) {
        block.line(out, say!("label-ports"), &asks)?;
    }
    if status.replaced_sessions > 0 {
        let replaced = say!("status-replaced", count = status.replaced_sessions);
        block.line(out, say!("label-sessions"), &replaced)?;
    }
    let addrs = match contact.addrs.as_slice() {
        [] => say!("status-no-addresses").to_owned(),
        addrs => addrs.join(", "),
    };
    block.line(out, say!("label-addresses"), &addrs)
}

/// Says whether a contact may ask about the ports here, and what it asked; nothing if it may not and did not.
fn asks(status: &ContactStatus) -> Option<String> {
    let may_ask = match status.may_ask {
        true => say!("status-may-ask"),
        false => say!("status-may-not-ask"),
    };
    let Some(asked) = &status.asked else {
        return status.may_ask.then(|| may_ask.to_owned());
    };
    let what = match (asked.port, asked.transport) {
        (Some(port), Some(transport)) => format!("{port}/{}", documents::asked_transport(transport)),
        (Some(port), None) => port.to_string(),
        (None, _) => say!("status-asked-all").to_owned(),
    };
    let time = time::minute(asked.at_ms);
    Some(match asked.allowed {
        true => say!("status-asked", may = may_ask, what = &what, time = &time),
        false => say!("status-asked-refused", may = may_ask, what = &what, time = &time),
    })
}

/// Says what a contact has left here.
fn left_here(inbox: &Inbox) -> String {
    say!(
        "status-inbox",
        bytes = &*translated(&size::words(inbox.bytes)),
        most = &*translated(&size::words(inbox.max_bytes)),
        today = &*translated(&size::words(inbox.today_bytes)),
        today_most = &*translated(&size::words(inbox.today_max_bytes)),
    )
}

/// Says what the secret of a connection was agreed with, and what that is worth.
fn key_exchange(agreed: KeyExchange) -> &'static str {
    match agreed {
        KeyExchange::X25519MlKem768 => say!("key-exchange-post-quantum"),
        KeyExchange::X25519 => say!("key-exchange-classic"),
        KeyExchange::Unknown => say!("key-exchange-unknown"),
    }
}

/// Says on which port the node listens, and who has the one it wanted.
pub(crate) fn listening(status: &Status) -> String {
    let mut ports: Vec<&str> = status
        .sockets
        .iter()
        .filter_map(|socket| socket.rsplit_once(':').map(|(_, port)| port))
        .collect();
    ports.dedup();
    let ports = match ports.as_slice() {
        [first, second] => say!("and", first = *first, second = *second),
        ports => ports.join(", "),
    };
    match &status.port_taken_by {
        Some(holder) => {
            let wanted = status.wanted_port.to_string();
            say!(
                "status-listening-instead",
                ports = &ports,
                wanted = &wanted,
                holder
            )
        }
        None => say!("status-listening", ports = &ports),
    }
}

/// Says at which addresses peers may reach the node.
pub(crate) fn reachable(status: &Status) -> String {
    let is_loopback = |addr: &String| {
        addr.parse()
            .is_ok_and(|addr: std::net::SocketAddr| addr.ip().is_loopback())
    };
    if status.addrs.iter().all(is_loopback) {
        return say!("status-only-here", addresses = &status.addrs.join(", "));
    }
    say!("status-reachable", addresses = &status.addrs.join(", "))
}

#[cfg(test)]
mod tests {
    use api::contacts::{AskedAbout, Contact, ContactState};
    use api::ports::Transport;

    use super::*;
    use crate::language::in_each;

    fn contact() -> Contact {
        serde_json::from_value(serde_json::json!({
            "id": "dn1bob", "name": "bob", "state": ContactState::Established, "connected": true,
            "addrs": ["192.0.2.7:3447"], "inbox_full": true, "rooms_turned_away": 3, "looks_like": "b0b",
            "may_be_asked": true,
        }))
        .unwrap()
    }

    fn printed(print: impl Fn(&mut Vec<u8>) -> io::Result<()>) -> String {
        in_each(|| {
            let mut out = Vec::new();
            print(&mut out).unwrap();
            String::from_utf8(out).unwrap().replace(&time::minute(0), "TIME")
        })
    }

    #[test]
    fn the_node_is_described_in_every_language() {
        let status: Status = serde_json::from_value(serde_json::json!({
            "version": 1, "id": "dn1alice", "name": "alice", "agent": "directnet/1", "pid": 4711, "started_at_ms": 0, "home": "/home/alice",
            "sockets": ["0.0.0.0:40000", "[::]:40001"], "addrs": ["192.0.2.1:40000"], "api": "/run/api.sock",
            "contacts": 3, "connected": 1, "queued": 7, "wanted_port": 3447, "port_taken_by": "dnsmasq",
            "full_inboxes": ["bob"], "replaced_sessions": 2,
        }))
        .unwrap();
        insta::assert_snapshot!(printed(|out| print(out, &status)), @r"
        up as alice since TIME (process 4711)
          id         dn1alice
          listening  UDP 40000 and 40001, because 3447 is held by dnsmasq
          reachable  at 192.0.2.1:40000
          contacts   3, 1 connected
          queued     7
          inbox full bob: nothing more is taken for now (directnet status WHO, contacts set WHO --inbox)
          sessions   replaced 2 times, after a restored backup or a damaged envelope; no message was lost by it
          api        /run/api.sock

        çalışıyor, adı alice, başlangıç TIME (süreç 4711)
          kimlik      dn1alice
          dinlediği   UDP 40000 ve 40001, çünkü 3447 tutuluyor, tutan: dnsmasq
          ulaşılan    192.0.2.1:40000
          kişiler     3, bağlı olan 1
          sırada      7
          kutusu dolu bob: şimdilik başka bir şey alınmıyor (directnet status WHO, contacts set WHO --inbox)
          oturumlar   2 kez yenilendi: geri yüklenen bir yedekten ya da bozuk bir zarftan sonra; bu yüzden hiçbir ileti kaybolmadı
          api         /run/api.sock

        εκτελείται ως alice από TIME (διεργασία 4711)
          ταυτότητα   dn1alice
          ακούει      UDP 40000 και 40001, γιατί τη 3447 την κρατά: dnsmasq
          προσβάσιμος στο 192.0.2.1:40000
          επαφές      3, 1 συνδεδεμένη
          σε αναμονή  7
          γεμάτα      bob: προς το παρόν δεν λαμβάνεται τίποτε άλλο (directnet status WHO, contacts set WHO --inbox)
          συνεδρίες   αντικαταστάθηκαν 2 φορές, μετά από επαναφορά αντιγράφου ή από φάκελο με φθορά· δεν χάθηκε μήνυμα από αυτό
          api         /run/api.sock
        ");
    }

    #[test]
    fn a_contact_is_described_in_every_language() {
        let status = ContactStatus {
            version: 1,
            contact: contact(),
            key_exchange: Some(KeyExchange::X25519MlKem768),
            inbox: Some(Inbox {
                bytes: 3 << 20,
                max_bytes: 4 << 30,
                today_bytes: 512 << 10,
                today_max_bytes: 256 << 20,
            }),
            replaced_sessions: 1,
            may_ask: true,
            asked: Some(AskedAbout {
                at_ms: 0,
                port: Some(1397),
                transport: Some(Transport::Tcp),
                allowed: true,
            }),
        };
        insta::assert_snapshot!(printed(|out| print_contact(out, &status)), @r"
        bob: connected, has left here as much as it may, brings more rooms than are kept here
          CAUTION: bob looks like b0b and is somebody else: directnet contacts rename bob NAME
          id            dn1bob
          verified      no: directnet verify bob
          key exchange  X25519MLKEM768, post-quantum
          inbox         3 MiB of 4 GiB, today 512 KiB of 256 MiB
          machine       lets you ask what is on its ports: directnet ask bob
          ports         may ask what is on the ports here; asked last about 1397/tcp, at TIME
          sessions      replaced once, after a restored backup or a damaged envelope; no message was lost by it
          addresses     192.0.2.7:3447

        bob: bağlı, buraya bırakabileceği kadarını bıraktı, burada tutulandan daha çok oda getiriyor
          DİKKAT: bob ile b0b birbirine benziyor, ama ikisi ayrı kişiler: directnet contacts rename bob NAME
          kimlik            dn1bob
          doğrulama         yok: directnet verify bob
          anahtar değişimi  X25519MLKEM768, kuantum sonrası
          gelen kutusu      3 MiB / 4 GiB, bugün 512 KiB / 256 MiB
          makine            portlarında ne olduğunu sormanıza izin veriyor: directnet ask bob
          portlar           buradaki portlarda ne olduğunu sorabilir; son sorduğu: 1397/tcp, TIME
          oturumlar         1 kez yenilendi: geri yüklenen bir yedekten ya da bozuk bir zarftan sonra; bu yüzden hiçbir ileti kaybolmadı
          adresler          192.0.2.7:3447

        bob: συνδεδεμένη, έχει αφήσει εδώ όσα επιτρέπεται, φέρνει περισσότερα δωμάτια από όσα κρατούνται εδώ
          ΠΡΟΣΟΧΗ: bob μοιάζει με b0b και είναι κάποιος άλλος: directnet contacts rename bob NAME
          ταυτότητα           dn1bob
          επαλήθευση          όχι: directnet verify bob
          ανταλλαγή κλειδιών  X25519MLKEM768, μετακβαντική
          εισερχόμενα         3 MiB από 4 GiB, σήμερα 512 KiB από 256 MiB
          μηχάνημα            σας επιτρέπει να ρωτάτε τι υπάρχει στις θύρες του: directnet ask bob
          θύρες               μπορεί να ρωτά τι υπάρχει στις θύρες εδώ· ρώτησε τελευταία για 1397/tcp, στις TIME
          συνεδρίες           αντικαταστάθηκαν μία φορά, μετά από επαναφορά αντιγράφου ή από φάκελο με φθορά· δεν χάθηκε μήνυμα από αυτό
          διευθύνσεις         192.0.2.7:3447
        ");
    }
}
