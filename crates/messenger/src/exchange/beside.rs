//! What is told beside the exchange of messages: presence, typing, and who may ask about ports. None of it is stored, and neither is told to anybody
//! but contacts: there is an exchange with nobody else.
//!
//! Both sides have an allowance of such notices. Whoever tells waits with presence until it has one, and leaves out
//! typing; whoever hears more than theirs drops it.

use messenger_proto::frame::Frame;
use messenger_proto::limits::{NOTICES_HEARD, NOTICES_TOLD, TYPING_AGAIN, TYPING_LASTS};
use messenger_proto::presence::{Allowance, Presence, Typing};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};

use super::{Ended, Exchange};
use crate::event::Event;
use crate::questions::may_ask;

/// Something to do beside the exchange.
#[derive(Debug)]
pub(super) enum Due {
    /// See whether the contact is to be told how the user is, or whether it may ask about ports.
    Presence,
    /// The user is writing, or has ceased to.
    Typing(Typing),
    /// The contact said that it was typing, and nothing more for a while.
    Silence,
}

/// What was told and heard on a connection.
pub(super) struct Beside<'a> {
    exchange: &'a Exchange,
    say: mpsc::Sender<Frame>,
    presence_changed: watch::Receiver<u64>,
    typing: watch::Receiver<Typing>,
    /// Whether the contact may have to be told how the user is, or whether it may ask about ports.
    is_presence_due: bool,
    told: Presence,
    told_may_ask: bool,
    /// When the contact was last told that the user is typing, unless it was told that this is over.
    told_typing_at: Option<Instant>,
    /// The moment from which the times of the allowances count.
    begun_at: Instant,
    to_tell: Allowance,
    to_hear: Allowance,
    /// Until when the contact counts as typing.
    hears_typing_until: Option<Instant>,
}

impl<'a> Beside<'a> {
    /// Begins with what both sides assume: that the other one's user is available.
    pub(super) fn new(exchange: &'a Exchange, say: mpsc::Sender<Frame>) -> Self {
        exchange.shared.forget_presence(exchange.contact);
        exchange.shared.questions.set_askable(exchange.contact, false);
        let (told_burst, told_every) = NOTICES_TOLD;
        let (heard_burst, heard_every) = NOTICES_HEARD;
        Self {
            exchange,
            say,
            presence_changed: exchange.shared.presence_changed.subscribe(),
            typing: exchange.typing.clone(),
            is_presence_due: true,
            told: Presence::Available,
            told_may_ask: false,
            told_typing_at: None,
            begun_at: Instant::now(),
            to_tell: Allowance::new(told_burst, told_every),
            to_hear: Allowance::new(heard_burst, heard_every),
            hears_typing_until: None,
        }
    }

    /// Waits until there is something to do.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: what was not returned is returned next time.
    pub(super) async fn due(&mut self) -> Due {
        loop {
            let now = Instant::now();
            let free_at = self.begun_at + self.to_tell.free_at();
            let silent_at = self.hears_typing_until.unwrap_or(now);
            tokio::select! {
                Ok(()) = self.presence_changed.changed(), if !self.is_presence_due => self.is_presence_due = true,
                Ok(()) = self.typing.changed() => return Due::Typing(*self.typing.borrow_and_update()),
                () = sleep_until(free_at), if self.is_presence_due => return Due::Presence,
                () = sleep_until(silent_at), if self.hears_typing_until.is_some() => return Due::Silence,
                // The messenger is stopping.
                else => std::future::pending().await,
            }
        }
    }

    /// Does what is due.
    pub(super) async fn attend(&mut self, due: Due) -> Result<(), Ended> {
        match due {
            Due::Presence => {
                self.tell_presence().await?;
                self.tell_may_ask().await
            }
            Due::Typing(typing) => self.tell_typing(typing).await,
            Due::Silence => {
                self.hear_typing(Typing::Over);
                Ok(())
            }
        }
    }

    /// Takes a frame that is not part of the exchange; gives back what is.
    pub(super) fn hear(&mut self, frame: Frame) -> Option<Frame> {
        if !matches!(frame, Frame::Presence(_) | Frame::Typing(_) | Frame::MayAsk(_)) {
            return Some(frame);
        }
        if !self.to_hear.take(self.begun_at.elapsed()) {
            return None;
        }
        match frame {
            Frame::Presence(presence) => self.hear_presence(presence),
            Frame::Typing(typing) => self.hear_typing(typing),
            Frame::MayAsk(may_ask) => self.hear_may_ask(may_ask),
            frame => return Some(frame),
        }
        None
    }

    /// Notes that the contact has said what it was typing.
    pub(super) fn heard_message(&mut self) {
        self.hear_typing(Typing::Over);
    }

    fn hear_presence(&self, presence: Presence) {
        let contact = self.exchange.contact;
        if self.exchange.shared.set_presence(contact, presence) {
            self.exchange.shared.tell(Event::Presence { contact });
        }
    }

    fn hear_may_ask(&self, may_ask: bool) {
        let contact = self.exchange.contact;
        if self.exchange.shared.questions.set_askable(contact, may_ask) {
            self.exchange.shared.tell(Event::MayAsk { contact });
        }
    }

    fn hear_typing(&mut self, typing: Typing) {
        let was_typing = self.hears_typing_until.is_some();
        self.hears_typing_until = match typing {
            Typing::Going => Some(Instant::now() + TYPING_LASTS),
            Typing::Over => None,
        };
        if was_typing != self.hears_typing_until.is_some() {
            let contact = self.exchange.contact;
            self.exchange.shared.tell(Event::Typing { contact, typing });
        }
    }

    async fn tell_presence(&mut self) -> Result<(), Ended> {
        self.is_presence_due = false;
        let presence = self
            .exchange
            .shared
            .store
            .presence_for(self.exchange.contact)
            .await?;
        if presence != self.told {
            self.to_tell.take(self.begun_at.elapsed());
            self.told = presence.clone();
            self.say(Frame::Presence(presence)).await?;
        }
        Ok(())
    }

    async fn tell_may_ask(&mut self) -> Result<(), Ended> {
        let may_ask = may_ask(&self.exchange.shared, self.exchange.contact).await?;
        if may_ask != self.told_may_ask {
            self.to_tell.take(self.begun_at.elapsed());
            self.told_may_ask = may_ask;
            self.say(Frame::MayAsk(may_ask)).await?;
        }
        Ok(())
    }

    async fn tell_typing(&mut self, typing: Typing) -> Result<(), Ended> {
        let now = Instant::now();
        let is_news = match (typing, self.told_typing_at) {
            (Typing::Going, Some(told_at)) => now.duration_since(told_at) >= TYPING_AGAIN,
            (Typing::Going, None) => true,
            (Typing::Over, told_at) => told_at.is_some_and(|at| now.duration_since(at) < TYPING_LASTS),
        };
        if is_news && self.to_tell.take(self.begun_at.elapsed()) {
            self.told_typing_at = (typing == Typing::Going).then_some(now);
            self.say(Frame::Typing(typing)).await?;
        }
        Ok(())
    }

    async fn say(&self, frame: Frame) -> Result<(), Ended> {
        self.say.send(frame).await.map_err(|_| Ended::Finished)
    }
}

impl Drop for Beside<'_> {
    /// Whoever is not connected is not typing.
    fn drop(&mut self) {
        self.hear_typing(Typing::Over);
    }
}
