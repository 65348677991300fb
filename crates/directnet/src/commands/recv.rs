//! `directnet recv`: shows what has come in.

mod exec;
mod presence;

use std::io::{self, Write};

use api::events::Event;
use api::messages::{ShownRequest, UnreadRequest};
use api::{EventStream, Service};
use futures_util::StreamExt;

use self::presence::Noticer;
use crate::commands::show::{self, Form};
use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::named_program::NamedProgram;

/// Show messages that have come in and were not shown yet
///
/// A message counts as shown when it has been printed; `directnet history` shows it again. With --follow and without
/// --from, contacts and rooms whose notifications are off are left out; their messages stay unread.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet recv
  directnet recv --follow --from bob
  directnet recv --follow --presence
  directnet recv --json | jq -r .text
  directnet recv --follow --from ops --exec 'logger -t directnet'

The program of --exec is run once for each message, one after the other and without a shell: write a script for \
more. It has the text, or with --json the object, on its standard input, and in its environment DIRECTNET_CONTACT, \
DIRECTNET_MESSAGE_ID, DIRECTNET_MESSAGE_ROW, DIRECTNET_MESSAGE_KIND (text, away for the automatic answer of somebody \
who is away, or unknown), DIRECTNET_REPLY_TO (an id), DIRECTNET_SEVERITY, DIRECTNET_SENT_AT_MS and \
DIRECTNET_STORED_AT_MS. A message is shown when the program ended with success; else it stays unread and is handed \
over again next time. A program that takes more than 30 seconds is ended.")]
pub(crate) struct Args {
    /// Show only messages from this contact, by name or id
    #[arg(long, value_name = "WHO")]
    from: Option<String>,

    /// Go on, and show what comes in until Ctrl-C
    #[arg(long, short)]
    follow: bool,

    /// Say as well when contacts come, go, are away or back: on standard error, or with --json as events among the messages
    #[arg(long, requires = "follow")]
    presence: bool,

    /// Hand each message to this program, instead of printing it
    #[arg(long, value_name = "COMMAND")]
    exec: Option<String>,

    /// Print one JSON object per line
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: &Args, node: &impl Service) -> Result<Exit, CommandError> {
    let shower = Shower::new(args, node)?;
    // Listening begins before looking, so that nothing can come in between.
    let events = if args.follow {
        Some(node.events().await?)
    } else {
        None
    };
    let looked = shower.show_unread().await?;
    let noticer = if args.presence {
        Some(Noticer::new(args.from.as_deref(), shower.form, node).await?)
    } else {
        None
    };
    match events {
        Some(events) => match follow(&shower, events, noticer.as_ref()).await {
            Err(error) if node.status().await.is_ok() => Err(error),
            // Whether the node goes between two answers or within one is chance.
            Ok(()) | Err(_) => Err(CommandError::say(Exit::NoNode, say!("recv-node-gone"))),
        },
        None => looked.outcome(shower.form),
    }
}

/// How to show messages, and whose.
struct Shower<'a, S> {
    node: &'a S,
    from: Option<&'a str>,
    /// Whoever follows is told; what is looked for is shown in any case.
    is_following: bool,
    form: Form,
    program: Option<NamedProgram>,
}

/// What came of one look at what is unread.
enum Looked {
    Shown(usize),
    /// This many messages were not taken by the program.
    HandedOver(usize),
}

impl Looked {
    fn outcome(&self, form: Form) -> Result<Exit, CommandError> {
        match self {
            Self::HandedOver(refused @ 1..) => {
                let message = say!("recv-not-taken", count = *refused);
                return Err(CommandError::say(Exit::Failure, message));
            }
            Self::Shown(0) if form == Form::Lines => writeln!(io::stderr(), "{}", say!("recv-nothing"))?,
            Self::Shown(_) | Self::HandedOver(_) => {}
        }
        Ok(Exit::Done)
    }
}

/// Shows what comes in until the node ends.
async fn follow<S: Service>(
    shower: &Shower<'_, S>,
    mut events: EventStream,
    noticer: Option<&Noticer>,
) -> Result<(), CommandError> {
    // A stream that breaks off says the same as one that ends.
    while let Some(Ok(event)) = events.next().await {
        if matches!(event, Event::Received { .. } | Event::Missed) {
            shower.show_unread().await?;
        }
        if let Some(noticer) = noticer {
            noticer.notice(event)?;
        }
    }
    Ok(())
}

impl<'a, S: Service> Shower<'a, S> {
    fn new(args: &'a Args, node: &'a S) -> Result<Self, CommandError> {
        Ok(Self {
            node,
            from: args.from.as_deref(),
            is_following: args.follow,
            form: if args.json { Form::Json } else { Form::Lines },
            program: args.exec.as_deref().map(NamedProgram::parse).transpose()?,
        })
    }

    /// What to ask for.
    fn request(&self) -> UnreadRequest {
        UnreadRequest {
            from: self.from.map(str::to_owned),
            unmuted: self.is_following,
        }
    }

    /// Shows everything unread, or hands it to the program.
    async fn show_unread(&self) -> Result<Looked, CommandError> {
        match &self.program {
            Some(program) => exec::hand_over_unread(program, &self.request(), self.node, self.form)
                .await
                .map(Looked::HandedOver),
            None => self.print_unread().await.map(Looked::Shown),
        }
    }

    /// Prints everything unread and then notes that it was shown: after a crash in between it is shown again, not lost.
    async fn print_unread(&self) -> Result<usize, CommandError> {
        let mut shown = 0;
        loop {
            let unread = self.node.unread(self.request()).await?;
            if unread.is_empty() {
                return Ok(shown);
            }
            let mut out = io::stdout().lock();
            for message in &unread {
                show::message(&mut out, message, self.form)?;
            }
            out.flush()?;
            drop(out);
            shown += unread.len();
            let rows = unread.iter().map(|message| message.row).collect();
            self.node.mark_shown(ShownRequest { rows }).await?;
        }
    }
}
