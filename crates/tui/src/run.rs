//! Where the pure parts meet the world: the terminal's events, the node's, and the answers to what was asked.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use api::pairing::{PairingEvent, ShowWordsRequest};
use api::text::visible;
use api::{ApiError, EventStream, PairingStream, Service};
use crossterm::event::{Event as TerminalEvent, EventStream as TerminalEvents};
use futures_util::StreamExt;
use jiff::tz::TimeZone;
use thiserror::Error;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout};

use crate::app::App;
use crate::effect::{self, Answer, Effect};
use crate::terminal::{self, Screen};
use crate::theme::Theme;
use crate::update::Input;
use crate::view;

/// How long to wait before asking for a node that went away once more.
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// How long words for a pairing are good: long enough to say and to type them.
const WORDS_LIFETIME_S: u64 = 5 * 60;

/// How long the last questions may take when the user quits.
const FAREWELL: Duration = Duration::from_secs(1);

/// What the face is told at its start.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether there may be colours.
    pub has_colors: bool,
    /// Said in the last line at first.
    pub greeting: Option<String>,
}

/// Why the face could not run, or had to end.
#[derive(Debug, Error)]
pub enum RunError {
    /// The terminal does not work.
    #[error("the terminal cannot be used")]
    Terminal(#[from] io::Error),
    /// The node did not answer.
    #[error(transparent)]
    Node(#[from] ApiError),
}

/// Shows the node `node` until the user quits, or `stop` is over.
///
/// # Errors
///
/// Fails when the node does not answer at the start, or the terminal stops working. The terminal is given back in every
/// case.
pub async fn run<S: Service + 'static>(
    node: Arc<S>,
    options: Options,
    stop: impl Future<Output = ()>,
) -> Result<(), RunError> {
    // Asked before the screen is taken over: a node that is not there is told as by every command.
    let told = node.events().await?;
    let (_guard, screen) = terminal::take_over()?;
    let size = screen.size()?;
    let mut app = App::new((size.width, size.height), TimeZone::system());
    if let Some(greeting) = &options.greeting {
        app.say(greeting);
    }
    let face = Face {
        node,
        app,
        theme: Theme::new(options.has_colors),
        asked: JoinSet::new(),
        pairing: None,
    };
    tokio::select! {
        outcome = face.run(screen, told) => outcome,
        () = stop => Ok(()),
    }
}

struct Face<S> {
    node: Arc<S>,
    app: App,
    theme: Theme,
    asked: JoinSet<Answer>,
    /// What happens with the words that are shown. Dropping it takes them back.
    pairing: Option<PairingStream>,
}

impl<S: Service + 'static> Face<S> {
    async fn run(mut self, mut screen: Screen, told: EventStream) -> Result<(), RunError> {
        let mut keys = TerminalEvents::new();
        let mut told = Told::Listening(told);
        while !self.app.has_quit {
            screen.draw(|frame| view::draw(&self.app, self.theme, frame))?;
            let input = tokio::select! {
                biased;
                key = keys.next() => match key {
                    Some(event) => read(event?),
                    // The terminal is gone, and who sat there with it.
                    None => return Ok(()),
                },
                Some(answer) = self.asked.join_next() => answer.ok().map(Input::Answer),
                event = told.next(&*self.node) => Some(event),
                event = next_of(&mut self.pairing) => Some(Input::Pairing(event)),
            };
            if let Some(input) = input {
                self.take(input).await;
            }
        }
        // What was begun and not sent is on its way to where it is kept.
        let _ = timeout(FAREWELL, async {
            while self.asked.join_next().await.is_some() {}
        })
        .await;
        Ok(())
    }

    async fn take(&mut self, input: Input) {
        for effect in self.app.update(input) {
            match effect {
                Effect::ShowWords => self.show_words().await,
                Effect::HideWords => self.pairing = None,
                effect => {
                    let node = Arc::clone(&self.node);
                    self.asked
                        .spawn(async move { effect::carry_out(effect, &*node).await });
                }
            }
        }
    }

    async fn show_words(&mut self) {
        let request = ShowWordsRequest {
            lifetime_s: WORDS_LIFETIME_S,
            hidden: false,
        };
        match self.node.show_words(request).await {
            Ok(pairing) => self.pairing = Some(pairing),
            Err(error) => self.app.complain(visible(&error.to_string())),
        }
    }
}

fn read(event: TerminalEvent) -> Option<Input> {
    match event {
        TerminalEvent::Key(key) => Some(Input::Key(key)),
        TerminalEvent::Mouse(mouse) => Some(Input::Mouse(mouse)),
        TerminalEvent::Paste(text) => Some(Input::Paste(text)),
        TerminalEvent::Resize(columns, lines) => Some(Input::Resize(columns, lines)),
        TerminalEvent::FocusGained | TerminalEvent::FocusLost => None,
    }
}

/// Waits for the next event of a pairing; for ever when there is none.
async fn next_of(pairing: &mut Option<PairingStream>) -> Option<PairingEvent> {
    let Some(events) = pairing else {
        return std::future::pending().await;
    };
    let event = events.next().await.and_then(Result::ok);
    if event.is_none() {
        *pairing = None;
    }
    event
}

/// The node's events, asked for again when the node went away.
enum Told {
    Listening(EventStream),
    /// Asked for again at this time.
    Lost(Instant),
}

impl Told {
    /// Waits for the next event.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: no event is lost when the future is dropped.
    async fn next(&mut self, node: &impl Service) -> Input {
        loop {
            match self {
                Self::Listening(events) => match events.next().await {
                    Some(Ok(event)) => return Input::Node(event),
                    Some(Err(_)) | None => {
                        *self = Self::Lost(Instant::now() + ASK_AGAIN);
                        return Input::Lost;
                    }
                },
                Self::Lost(next) => {
                    sleep_until(*next).await;
                    *self = match node.events().await {
                        Ok(events) => Self::Listening(events),
                        Err(_) => Self::Lost(Instant::now() + ASK_AGAIN),
                    };
                }
            }
        }
    }
}
