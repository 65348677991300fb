//! `directnet verify`: makes sure that nobody stands between a contact and the user.

use std::io::{self, Write};

use api::Service;
use api::contacts::{Verification, VerifyRequest};

use crate::confirm::is_confirmed;
use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::{output, qr, time};

/// Make sure that a contact is who you think, by comparing words or a QR code
///
/// Both of you run this and compare the words: in person, or over the telephone, where you know each other's voice. They
/// are the same on both ends if nobody stands between. Instead, one may scan or paste the other's code:
/// directnet verify WHO TEXT
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet verify bob
  directnet verify bob --confirm
  directnet verify bob directnet-verify:...")]
pub(crate) struct Args {
    /// The contact, by name or id
    #[arg(value_name = "WHO")]
    who: String,

    /// The text of the contact's code
    #[arg(value_name = "TEXT")]
    text: Vec<String>,

    /// Note that the words are the same, after asking
    #[arg(long, conflicts_with_all = ["text", "undo"])]
    confirm: bool,

    /// Take back that the contact was verified
    #[arg(long, conflicts_with = "text")]
    undo: bool,

    /// Do not ask
    #[arg(long, short = 'y', requires = "confirm")]
    yes: bool,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: Args, node: &impl Service) -> Result<Exit, CommandError> {
    let mut request = VerifyRequest {
        who: args.who.clone(),
        // A text that was pasted with line breaks in it arrives as several arguments.
        text: Some(args.text.concat()).filter(|text| !text.is_empty()),
        verified: args.undo.then_some(false),
    };
    if args.confirm {
        if !args.yes && !is_agreed(&node.verify(request.clone()).await?)? {
            output::remark(&format!("{}\n", say!("verify-nothing-noted")))?;
            return Ok(Exit::Failure);
        }
        request.verified = Some(true);
    }
    let is_question = request.text.is_none() && request.verified.is_none();
    let verification = node.verify(request).await?;
    let mut out = io::stdout().lock();
    if args.json {
        output::json(&mut out, &verification)?;
    } else if is_question {
        print(&mut out, &verification)?;
    } else {
        writeln!(out, "{}", standing(&verification))?;
    }
    Ok(Exit::Done)
}

fn is_agreed(verification: &Verification) -> Result<bool, CommandError> {
    let name = &verification.contact;
    output::remark(&words(verification))?;
    is_confirmed(
        &say!("verify-question", contact = name),
        say!("verify-without-asking"),
    )
}

fn words(verification: &Verification) -> String {
    let line = |words: &api::contacts::SafetyWords| {
        let whose = if words.own {
            say!("verify-yours")
        } else {
            verification.contact.as_str()
        };
        format!("  {}   ({whose})\n", words.words.join(" "))
    };
    verification.words.iter().map(line).collect()
}

fn print(out: &mut impl Write, verification: &Verification) -> io::Result<()> {
    let name = &verification.contact;
    writeln!(out, "{}", standing(verification))?;
    writeln!(out, "{}", say!("verify-compare", contact = name))?;
    writeln!(out)?;
    write!(out, "{}", words(verification))?;
    writeln!(out)?;
    if let Some(drawn) = qr::draw(&verification.text) {
        writeln!(out, "{drawn}")?;
    }
    writeln!(out, "{}", verification.text)?;
    writeln!(out)?;
    writeln!(out, "{}", say!("verify-confirm", contact = name))
}

fn standing(verification: &Verification) -> String {
    let name = &verification.contact;
    match verification.verified_at_ms {
        Some(at_ms) => {
            let since = time::minute(at_ms);
            say!("verify-is-verified", contact = name, time = &since)
        }
        None => say!("verify-is-not-verified", contact = name),
    }
}
