//! Where the pure parts meet the world: the terminal's events, the node's, and the answers to what was asked.

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use api::pairing::{PairingEvent, ShowWordsRequest};
use api::{ApiError, EventStream, PairingStream, Service};
use crossterm::event::{Event as TerminalEvent, EventStream as TerminalEvents};
use futures_util::StreamExt;
use jiff::tz::TimeZone;
use thiserror::Error;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, sleep_until, timeout};

use crate::app::App;
use crate::effect::{self, Answer, Effect};
use crate::ground::Ground;
use crate::language;
use crate::terminal::{self, Screen};
use crate::theme::Theme;
use crate::update::Input;
use crate::view;
use languages::Language;

/// How long to wait before asking for a node that went away once more.
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// How often the list of conversations is asked for at most: with a thousand contacts something happens all the time.
const LIST_EVERY: Duration = Duration::from_millis(250);

/// How long words for a pairing are good: long enough to say and to type them.
const WORDS_LIFETIME_S: u64 = 5 * 60;

/// How long the last questions may take when the user quits.
const FAREWELL: Duration = Duration::from_secs(1);

/// What the face is told at its start.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether there may be colours.
    pub has_colors: bool,
    /// What they are for, if the user says so. Otherwise the terminal is asked.
    pub ground: Option<Ground>,
    /// What they are for as long as the terminal does not say; dark when nobody does.
    pub assumed: Option<Ground>,
    /// What the user speaks.
    pub language: Language,
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
    language::speak(options.language);
    // Asked before the screen is taken over: a node that is not there is told as by every command.
    let told = node.events().await?;
    let (_guard, screen) = terminal::take_over()?;
    let size = screen.size()?;
    let mut app = App::new((size.width, size.height), TimeZone::system());
    if let Some(greeting) = &options.greeting {
        app.say(greeting);
    }
    let theme = match options.ground.or(options.assumed).unwrap_or(Ground::Dark) {
        _ if !options.has_colors => Theme::plain(),
        ground => Theme::on(ground),
    };
    let is_asked = options.has_colors && options.ground.is_none() && cfg!(unix);
    if is_asked {
        terminal::ask_ground()?;
    }
    let face = Face {
        node,
        app,
        theme,
        is_asked,
        asked: JoinSet::new(),
        next_list: Instant::now(),
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
    /// Whether the terminal was asked for its background and has not answered yet.
    is_asked: bool,
    asked: JoinSet<Answer>,
    /// When the list of conversations may be asked for again.
    next_list: Instant,
    /// What happens with the words that are shown. Dropping it takes them back.
    pairing: Option<PairingStream>,
}

impl<S: Service + 'static> Face<S> {
    async fn run(mut self, mut screen: Screen, told: EventStream) -> Result<(), RunError> {
        let mut keys = None;
        let mut ground = pin!(terminal::ground());
        let mut told = Told::Listening(told);
        let mut is_seen = true;
        while !self.app.has_quit {
            if is_seen {
                screen.draw(|frame| view::draw(&self.app, self.theme, frame))?;
            }
            if !self.is_asked && keys.is_none() {
                keys = Some(TerminalEvents::new());
            }
            let input = tokio::select! {
                biased;
                answer = &mut ground, if self.is_asked => {
                    self.is_asked = false;
                    self.theme = answer.map_or(self.theme, Theme::on);
                    None
                },
                key = next_key(&mut keys), if !self.is_asked => match key {
                    Some(event) => read(event?),
                    // The terminal is gone, and who sat there with it.
                    None => return Ok(()),
                },
                Some(answer) = self.asked.join_next() => answered(answer).map(Input::Answer),
                event = told.next(&*self.node) => Some(event),
                event = next_of(&mut self.pairing) => Some(Input::Pairing(event)),
            };
            is_seen = input.as_ref().is_none_or(Input::is_seen);
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
                Effect::ListConversations => {
                    let at = self.next_list.max(Instant::now());
                    self.next_list = at + LIST_EVERY;
                    let node = Arc::clone(&self.node);
                    self.asked.spawn(async move {
                        sleep_until(at).await;
                        effect::carry_out(Effect::ListConversations, &*node).await
                    });
                }
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
            Err(error) => self.app.complain(language::told(&error.message)),
        }
    }
}

/// Waits for the next key; for ever when none are read yet.
async fn next_key(keys: &mut Option<TerminalEvents>) -> Option<io::Result<TerminalEvent>> {
    match keys {
        Some(keys) => keys.next().await,
        None => std::future::pending().await,
    }
}

/// The answer of a task. One that panicked has given the terminal back already, so the face ends with it.
fn answered(answer: Result<Answer, JoinError>) -> Option<Answer> {
    match answer {
        Ok(answer) => Some(answer),
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // Ended from outside, with the face.
            Err(_) => None,
        },
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
