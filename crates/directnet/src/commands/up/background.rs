//! `directnet up --detach`: a node that outlives the terminal.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use api::{Client, Service};
use node::Home;
use node::keeping::Passphrase;
use tokio::time::{Instant, interval};

use super::{Args, report};
use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::{output, passphrase, with_node};

/// What the node in the background says, in its directory.
pub(crate) const LOG: &str = "node.log";

/// How long the node may take to answer; it needs a tenth of a second.
const START_TIMEOUT: Duration = Duration::from_secs(15);

/// How often to look whether it answers.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// Starts this program again as a node of its own, and reports when it answers.
pub(crate) fn run(args: &Args, home: &Path, passphrase: Option<&Passphrase>) -> Result<Exit, CommandError> {
    Home::create(home).map_err(|error| CommandError::new(Exit::Failure, error))?;
    let mut log = open_log(&home.join(LOG))?;
    let log_start = log.seek(SeekFrom::End(0))?;
    let mut child = start(args, home, &log, passphrase)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let client = with_node::client(home)?;
        match wait_until_up(&mut child, &client).await? {
            Some(code) => {
                log.seek(SeekFrom::Start(log_start))?;
                let mut said = String::new();
                log.read_to_string(&mut said)?;
                io::stderr().write_all(said.as_bytes())?;
                std::process::exit(code);
            }
            None => {
                let up = report::gather(&client, home).await?;
                if args.json {
                    output::json_line(&mut io::stdout().lock(), &up)?;
                } else if !args.quiet {
                    report::print(&up, say!("up-background"))?;
                }
                Ok(Exit::Done)
            }
        }
    })
}

fn open_log(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true).read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn start(args: &Args, home: &Path, log: &File, passphrase: Option<&Passphrase>) -> io::Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command
        .arg("--home")
        .arg(home)
        .args(["up", "--quiet", "--port"])
        .arg(args.port.to_string());
    if let Some(name) = &args.name {
        command.arg("--name").arg(name.as_str());
    }
    if let Some(addr) = args.page.web {
        command.arg("--web").arg(addr.to_string());
    }
    if args.page.no_web {
        command.arg("--no-web");
    }
    let stdin = match passphrase {
        // Through a pipe: neither a command line nor the environment keeps a secret.
        Some(_) => {
            command.args(["--passphrase-file", "-"]);
            Stdio::piped()
        }
        None => {
            command.env_remove(passphrase::VARIABLE);
            Stdio::null()
        }
    };
    command
        .stdin(stdin)
        .stdout(Stdio::null())
        .stderr(log.try_clone()?);
    // A group of its own: Ctrl-C in this terminal is not meant for the node.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn()?;
    if let (Some(passphrase), Some(mut pipe)) = (passphrase, child.stdin.take()) {
        // A child that ended has said why in its log.
        let _ = pipe.write_all(passphrase.expose().as_bytes());
    }
    Ok(child)
}

/// Waits until the node answers (`None`), or ends with an exit code.
async fn wait_until_up(child: &mut Child, client: &Client) -> Result<Option<i32>, CommandError> {
    let deadline = Instant::now() + START_TIMEOUT;
    let mut looks = interval(LOOK_EVERY);
    while Instant::now() < deadline {
        looks.tick().await;
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.code().unwrap_or(Exit::Failure as i32)));
        }
        // Another node of this directory would answer as well; only the child's own answer counts.
        if client.status().await.is_ok_and(|status| status.pid == child.id()) {
            return Ok(None);
        }
    }
    Err(CommandError::say(Exit::Failure, say!("up-no-answer"))
        .with_hint(say!("up-no-answer-hint", file = LOG)))
}
