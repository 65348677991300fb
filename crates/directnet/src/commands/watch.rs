//! `directnet watch`: tells what opens, closes or changes on the ports of this machine.

mod human;
mod run;

use std::io::{self, Write};
use std::path::Path;
use std::thread;

pub(crate) use node::JOURNAL;
use node::documents;
use ports::atlas::{PortNumber, Ports, Registry, Transport};
use ports::watch::{Event, Next, Options, Selection, StopHandle, Watcher};
use tokio::runtime::{self, Runtime};

use self::run::Runner;
use super::port::target::OnePort;
use crate::claims;
use crate::exit::{CommandError, Exit};
use crate::interrupt::Interrupt;
use crate::language::say;
use crate::output;

/// Tell what opens, closes or changes on the ports of this machine
///
/// Goes on until Ctrl-C. Root is told by the kernel, mostly within a millisecond; everybody else, and everybody on
/// macOS and Windows, is told by looking again and again, which takes longer: the first line says how and why. A
/// journal in the home directory remembers what was there, so a restart tells only what changed meanwhile; the first
/// run takes everything for known. UDP sockets on ephemeral ports, which every client has, are left out.
///
/// With --exec, a program is run for every event on a port. Its command line is split at blanks; '...', "..." and a
/// backslash keep a blank from splitting. No shell is involved. The event is given to it as JSON on standard input
/// and, in short, in DIRECTNET_EVENT, DIRECTNET_PORT, DIRECTNET_TRANSPORT, DIRECTNET_VERDICT, DIRECTNET_PROGRAM and
/// DIRECTNET_PID. What it prints goes to standard error. Four run at once, others wait in a queue of 256; one that
/// takes longer than 30 seconds is ended.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet watch
  directnet watch 22 8000-8999/tcp postgresql
  directnet watch --json | jq 'select(.event == \"port\" and .change == \"opened\")'
  directnet watch --exec 'notify-send \"a port changed\"'")]
pub(crate) struct Args {
    /// Watch these ports alone: numbers, ranges or service names, each with /tcp or /udp or not
    #[arg(value_name = "PORT")]
    ports: Vec<String>,

    /// Print one JSON object per line
    #[arg(long)]
    json: bool,

    /// Tell what is there at the start as well
    #[arg(long)]
    initial: bool,

    /// Run this program for every event on a port
    #[arg(long, value_name = "CMD")]
    exec: Option<String>,

    /// Tell of UDP sockets on ephemeral ports as well
    #[arg(long)]
    clients: bool,

    /// Look again and again, even where the kernel would tell
    #[arg(long)]
    poll: bool,
}

/// Watches until the user ends it.
pub(crate) fn run(args: &Args, home: &Path) -> Result<Exit, CommandError> {
    let runner = args.exec.as_deref().map(Runner::new).transpose()?;
    let options = Options {
        selection: Selection {
            ports: args
                .ports
                .iter()
                .map(|port| parse(port))
                .collect::<Result<_, _>>()?,
            with_ephemeral_udp: args.clients,
        },
        journal: Some(home.join(JOURNAL)),
        with_present: args.initial,
        claims: claims::for_report(Some(home.to_owned()))?,
        is_polling_wanted: args.poll,
    };
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    // Before the first line is printed: whoever reads it may ask for the end.
    let interrupt = runtime.block_on(async { Interrupt::listen() });
    let mut watcher = Watcher::start(options)?;
    stop_on(interrupt, runtime, watcher.stop_handle())?;
    let told = tell_all(args, &mut watcher, runner.as_ref());
    if let Some(runner) = runner {
        runner.finish();
    }
    let exit = told?;
    watcher.save()?;
    Ok(exit)
}

fn tell_all(args: &Args, watcher: &mut Watcher, runner: Option<&Runner>) -> Result<Exit, CommandError> {
    while let Next::Event(event) = watcher.next(None) {
        tell(args, &event)?;
        if let (Some(runner), Event::Port(event)) = (runner, &event) {
            runner.hand_over(event)?;
        }
        if matches!(&event, Event::Started(started) if started.source.is_none()) {
            return Ok(Exit::Failure);
        }
    }
    Ok(Exit::Done)
}

fn tell(args: &Args, event: &Event) -> io::Result<()> {
    if args.json {
        let mut out = io::stdout().lock();
        output::json_line(&mut out, &documents::watch::of_event(event))?;
        return out.flush();
    }
    match event {
        Event::Port(event) => output::human(&human::line(event)),
        Event::Started(started) => output::remark(&human::started(started)),
        Event::Resync(resync) => output::remark(&human::resync(*resync)),
        Event::JournalUnwritten { why } => {
            output::note(&say!("watch-journal-unwritten", why = &why.to_string()))
        }
    }
}

/// Ends the watching when the user or the system asks for it.
fn stop_on(interrupt: Interrupt, runtime: Runtime, watching: StopHandle) -> io::Result<()> {
    // The thread ends with the program: it has nothing to clean up.
    thread::Builder::new().name("signals".into()).spawn(move || {
        runtime.block_on(interrupt.wait());
        watching.stop();
    })?;
    Ok(())
}

/// Reads `22`, `53/udp`, `8000-8999`, `8000-8999/tcp` or a service name.
fn parse(text: &str) -> Result<(Ports, Option<Transport>), CommandError> {
    let (range, transport) = text
        .split_once('/')
        .map_or((text, None), |(range, transport)| (range, Some(transport)));
    let ends = range
        .split_once('-')
        .and_then(|(first, last)| Some((first.parse().ok()?, last.parse().ok()?)));
    let Some((first, last)) = ends else {
        let OnePort { port, transport } = OnePort::parse(text, Registry::built_in())?;
        let only = Ports {
            first: port,
            last: port,
        };
        return Ok((only, transport));
    };
    let (first, last): (PortNumber, PortNumber) = (first, last);
    if first > last {
        return Err(
            CommandError::usage(say!("watch-range-backwards", range)).with_hint(say!(
                "watch-range-backwards-hint",
                range = &format!("{last}-{first}")
            )),
        );
    }
    let transport = transport
        .map(str::parse)
        .transpose()
        .map_err(CommandError::usage)?;
    Ok((Ports { first, last }, transport))
}
