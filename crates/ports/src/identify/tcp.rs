//! Asking over TCP: listening first, then the likely questions, then all others, several at a time.
//!
//! Every question gets a connection of its own, since a server that did not understand one may end the connection or
//! mix up the next. The first answer that fits one protocol alone ends the others' waiting. A server whose program is
//! known is given a moment to introduce itself before it is asked what it may not understand.
//!
//! When a TLS handshake succeeds, the same is done again inside TLS.

use std::io;
use std::net::SocketAddr;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, Scope};
use std::time::{Duration, Instant};

use atlas::number::Transport;

use super::bytes::evidence;
use super::finding::Finding;
use super::probe::{self, Probe};
use super::tls::{self, Handshake};
use super::wire::{self, Open};
use super::{Answer, How, Sighting, TlsFacts, Unidentified};

/// How long everything may take together.
const TOTAL: Duration = Duration::from_millis(2000);
/// How long a server whose program is known is waited for before others than its own protocol are tried.
const COURTESY: Duration = Duration::from_millis(150);
/// How long one question waits for its answer.
const PATIENCE: Duration = Duration::from_millis(700);
/// How many of the unlikely questions are asked at a time.
const AT_ONCE: usize = 12;
/// How many questions are asked again for a product's name or version; a protocol has one of its own, and rarely another.
const DETAILS_MAX: usize = 2;

/// What one connection brought.
#[derive(Debug)]
enum Report {
    /// What the server said; and what that is, if it is known.
    Said {
        how: How,
        answer: Vec<u8>,
        finding: Option<Finding>,
    },
    /// How the handshake went.
    Tls(Option<TlsFacts>),
    /// No connection.
    Failed(io::Error),
}

/// What one connection is for.
#[derive(Debug, Clone, Copy)]
enum Errand {
    Listen,
    ShakeHands,
    Ask(&'static Probe),
}

/// All connections to one server, on one layer: in clear, or inside TLS.
#[derive(Debug)]
struct Inquiry<'a> {
    target: SocketAddr,
    /// What to offer in the handshake, if it is inside TLS.
    inside: Option<&'static [&'static [u8]]>,
    deadline: Instant,
    open: &'a Open,
}

/// What is known so far.
#[derive(Debug, Default)]
struct Board {
    best: Option<(How, Vec<u8>, Finding)>,
    tls: Option<TlsFacts>,
    strange: Option<Vec<u8>>,
    failure: Option<io::Error>,
    has_connected: bool,
}

/// Asks the server at `target`, questions for `services` first.
pub(super) fn ask(target: SocketAddr, services: &[&str], is_program_known: bool) -> Answer {
    let deadline = Instant::now() + TOTAL;
    let (likely, others) = probe::in_order(Transport::Tcp, services);
    let asked = likely.len().saturating_add(others.len());
    let board = inquire(target, None, deadline, (&likely, &others), is_program_known);
    if let Some(facts) = board.tls {
        return inside_tls(target, facts, deadline, (&likely, &others), is_program_known);
    }
    match board {
        Board { best: Some(best), .. } => Answer::Spoke(sighting(best, None)),
        Board {
            strange: Some(answer),
            ..
        } => Answer::Unknown(not_understood(&answer, asked)),
        Board {
            failure: Some(error),
            has_connected: false,
            ..
        } => Answer::Unknown(Unidentified::NoConnection {
            why: error.to_string(),
        }),
        _ => Answer::Unknown(Unidentified::Silent { asked }),
    }
}

/// Asks again inside TLS; that it is TLS is an answer already.
fn inside_tls(
    target: SocketAddr,
    facts: TlsFacts,
    deadline: Instant,
    questions: (&[&'static Probe], &[&'static Probe]),
    is_program_known: bool,
) -> Answer {
    let chosen = facts.alpn.as_ref().map(|name| name.as_str());
    let speaks_http = matches!(chosen, Some("h2" | "http/1.1"));
    let offer = if speaks_http {
        tls::OFFER_HTTP1
    } else {
        tls::OFFER_NOTHING
    };
    // A server without a version has refused the handshake, and would again.
    let board = if facts.version.is_some() {
        inquire(
            target,
            Some(offer),
            deadline,
            questions,
            is_program_known && !speaks_http,
        )
    } else {
        Board::default()
    };
    Answer::Spoke(match board.best {
        Some(best) => sighting(best, Some(facts)),
        None => Sighting {
            finding: Finding::of(if speaks_http { "http" } else { "tls" }),
            how: How::Probe("tls"),
            tls: Some(facts),
            evidence: board.strange.as_deref().and_then(evidence),
        },
    })
}

fn sighting((how, answer, finding): (How, Vec<u8>, Finding), tls: Option<TlsFacts>) -> Sighting {
    Sighting {
        finding,
        how,
        tls,
        evidence: evidence(&answer),
    }
}

fn not_understood(answer: &[u8], asked: usize) -> Unidentified {
    match evidence(answer) {
        Some(answer) => Unidentified::NotUnderstood { answer },
        None => Unidentified::Silent { asked },
    }
}

/// Runs all stages on one layer until something is found.
fn inquire(
    target: SocketAddr,
    inside: Option<&'static [&'static [u8]]>,
    deadline: Instant,
    (likely, others): (&[&'static Probe], &[&'static Probe]),
    is_program_known: bool,
) -> Board {
    let open = Open::default();
    let inquiry = Inquiry {
        target,
        inside,
        deadline,
        open: &open,
    };
    let mut board = Board::default();
    thread::scope(|scope| {
        let (tx, rx) = mpsc::channel();
        inquiry.start(scope, &tx, Errand::Listen, deadline);
        inquiry.run_stages(scope, (&tx, &rx), &mut board, (likely, others), is_program_known);
        // Wakes every thread that still waits for an answer.
        open.end();
    });
    if board.tls.is_none() {
        inquiry.ask_for_details(&mut board, likely, others);
    }
    board
}

impl<'a> Inquiry<'a> {
    fn run_stages<'scope>(
        &'scope self,
        scope: &'scope Scope<'scope, '_>,
        channel: (&Sender<Report>, &Receiver<Report>),
        board: &mut Board,
        (likely, others): (&[&'static Probe], &[&'static Probe]),
        is_program_known: bool,
    ) where
        'a: 'scope,
    {
        let likely: Vec<Errand> = likely.iter().copied().map(Errand::Ask).collect();
        let (common, rare): (Vec<_>, Vec<_>) = others.iter().partition(|probe| probe.name == "http");
        let mut first: Vec<Errand> = common.into_iter().copied().map(Errand::Ask).collect();
        first.extend(self.inside.is_none().then_some(Errand::ShakeHands));
        let mut stages = vec![likely];
        if is_program_known {
            stages.push(first);
        } else if let Some(stage) = stages.first_mut() {
            stage.extend(first);
        }
        let rare: Vec<Errand> = rare.into_iter().copied().map(Errand::Ask).collect();
        stages.extend(rare.chunks(AT_ONCE).map(<[Errand]>::to_vec));
        for (number, stage) in stages.into_iter().enumerate() {
            let courtesy = (number == 0 && is_program_known).then_some(COURTESY);
            if self.run_stage(scope, channel, board, &stage, courtesy) {
                return;
            }
        }
        // A slow greeting is all that is left to hope for, and only if nothing else was said.
        if board.best.is_none() && board.strange.is_none() && board.has_connected {
            while !board.is_decided() && self.receive(channel.1, board, self.deadline) {}
        }
    }

    /// Runs one stage; returns whether the inquiry is over.
    fn run_stage<'scope>(
        &'scope self,
        scope: &'scope Scope<'scope, '_>,
        (tx, rx): (&Sender<Report>, &Receiver<Report>),
        board: &mut Board,
        stage: &[Errand],
        courtesy: Option<Duration>,
    ) -> bool
    where
        'a: 'scope,
    {
        let now = Instant::now();
        let until = self.deadline.min(now + PATIENCE);
        for errand in stage {
            self.start(scope, tx, *errand, until);
        }
        // The listener's report may be among them: then one more is waited for than was started, in vain but briefly.
        let mut awaited = stage.len();
        while awaited > 0 && self.receive(rx, board, until) {
            awaited = awaited.saturating_sub(1);
            if board.is_decided() {
                return true;
            }
        }
        if let Some(courtesy) = courtesy {
            while Instant::now() < now + courtesy && self.receive(rx, board, now + courtesy) {
                if board.is_decided() {
                    return true;
                }
            }
        }
        let is_refused = !board.has_connected && board.failure.is_some();
        let is_plain_http = board
            .best
            .as_ref()
            .is_some_and(|(_, _, finding)| finding.protocol == "http");
        // With the handshake refused, a bad request was one in clear.
        is_refused || is_plain_http && courtesy.is_none() || Instant::now() >= self.deadline
    }

    /// Takes one report in; returns whether there was one in time.
    fn receive(&self, rx: &Receiver<Report>, board: &mut Board, until: Instant) -> bool {
        let patience = until.saturating_duration_since(Instant::now());
        let Ok(report) = rx.recv_timeout(patience) else {
            return false;
        };
        board.take_in(report);
        true
    }

    /// Starts a thread for one connection, which reports once.
    fn start<'scope>(
        &'scope self,
        scope: &'scope Scope<'scope, '_>,
        tx: &Sender<Report>,
        errand: Errand,
        until: Instant,
    ) where
        'a: 'scope,
    {
        let tx = tx.clone();
        scope.spawn(move || {
            let report = self.run_errand(errand, until).unwrap_or_else(Report::Failed);
            // Nobody waits any more once it is decided.
            let _ = tx.send(report);
        });
    }

    fn run_errand(&self, errand: Errand, until: Instant) -> io::Result<Report> {
        let stream = self.open.connect(self.target, until)?;
        match (errand, self.inside) {
            (Errand::ShakeHands, _) => Ok(Report::Tls(self.shake_hands(stream, until))),
            (errand, None) => {
                let mut stream = stream;
                Ok(converse(&mut stream, errand))
            }
            (errand, Some(offer)) => match tls::shake_hands(stream, offer) {
                Handshake::Done(mut stream, _) => Ok(converse(&mut *stream, errand)),
                Handshake::Refused(_) | Handshake::NotTls => Err(io::ErrorKind::ConnectionRefused.into()),
            },
        }
    }

    /// Shakes hands; once more without an offer if the server refuses ours.
    fn shake_hands(&self, stream: wire::Timed, until: Instant) -> Option<TlsFacts> {
        match tls::shake_hands(stream, tls::OFFER_HTTP) {
            Handshake::Done(_, facts) => Some(facts),
            Handshake::NotTls => None,
            Handshake::Refused(refused) => {
                let again = self.open.connect(self.target, until).ok();
                match again.map(|stream| tls::shake_hands(stream, tls::OFFER_NOTHING)) {
                    Some(Handshake::Done(_, facts)) => Some(facts),
                    _ => Some(refused),
                }
            }
        }
    }

    /// Asks the protocol's own question where an answer to another one gave no product or version.
    fn ask_for_details(&self, board: &mut Board, likely: &[&'static Probe], others: &[&'static Probe]) {
        let Some((how, _, finding)) = &mut board.best else {
            return;
        };
        if finding.version.is_some() {
            return;
        }
        let own = others
            .iter()
            .filter(|probe| probe.services.contains(&finding.protocol));
        let asked = *how;
        let questions = likely
            .iter()
            .chain(own)
            .filter(|probe| asked != How::Probe(probe.name))
            .take(DETAILS_MAX);
        let open = Open::default();
        let details = Inquiry { open: &open, ..*self };
        for probe in questions {
            let until = self.deadline.min(Instant::now() + PATIENCE);
            if let Ok(Report::Said {
                finding: Some(more), ..
            }) = details.run_errand(Errand::Ask(probe), until)
                && more.protocol == finding.protocol
                && more.product.is_some()
            {
                *how = How::Probe(probe.name);
                *finding = more;
                return;
            }
        }
    }
}

/// Says what the errand has to say and listens.
fn converse(stream: &mut dyn wire::Wire, errand: Errand) -> Report {
    let (answer, finding) = match errand {
        Errand::Ask(probe) => wire::converse(stream, probe.send, |answer| probe::recognise(probe, answer)),
        Errand::Listen | Errand::ShakeHands => wire::converse(stream, b"", probe::recognise_greeting),
    };
    let is_greeting = finding.as_ref().is_some_and(|finding| finding.speaks_first);
    let how = match errand {
        Errand::Ask(probe) if !is_greeting => How::Probe(probe.name),
        _ => How::Banner,
    };
    Report::Said { how, answer, finding }
}

impl Board {
    fn take_in(&mut self, report: Report) {
        match report {
            Report::Said { how, answer, finding } => {
                self.has_connected = true;
                match finding {
                    Some(finding) if self.is_better(&finding) => self.best = Some((how, answer, finding)),
                    None if !answer.is_empty() && self.strange.is_none() => self.strange = Some(answer),
                    _ => {}
                }
            }
            Report::Tls(facts) => {
                self.has_connected = true;
                self.tls = facts;
            }
            Report::Failed(error) => self.failure = Some(error),
        }
    }

    fn is_better(&self, finding: &Finding) -> bool {
        match &self.best {
            None => true,
            Some((_, _, best)) => best.is_ambiguous && !finding.is_ambiguous,
        }
    }

    /// Whether nothing better can come.
    fn is_decided(&self) -> bool {
        let is_clear = self
            .best
            .as_ref()
            .is_some_and(|(_, _, finding)| !finding.is_ambiguous);
        is_clear || self.tls.is_some()
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn a_server_that_names_no_version_is_asked_again_so_often_and_no_more() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let open = Open::default();
        let inquiry = Inquiry {
            target: listener.local_addr().unwrap(),
            inside: None,
            deadline: Instant::now() + Duration::from_secs(60),
            open: &open,
        };
        let mut board = Board {
            best: Some((How::Banner, Vec::new(), Finding::of("http"))),
            ..Board::default()
        };
        let (_, probes) = probe::in_order(Transport::Tcp, &[]);
        assert!(probes.len() > DETAILS_MAX);
        let asked = thread::scope(|scope| {
            let counting = scope.spawn(|| {
                // Whoever asks speaks; the last one to connect is this test, which says nothing.
                let is_question = |mut stream: std::net::TcpStream| {
                    io::Read::read(&mut stream, &mut [0]).is_ok_and(|count| count > 0)
                };
                let mut streams = listener.incoming().map(Result::unwrap);
                streams
                    .by_ref()
                    .take_while(|stream| is_question(stream.try_clone().unwrap()))
                    .count()
            });
            inquiry.ask_for_details(&mut board, &probes, &[]);
            drop(std::net::TcpStream::connect(inquiry.target).unwrap());
            counting.join().unwrap()
        });
        assert_eq!(asked, DETAILS_MAX);
    }
}
