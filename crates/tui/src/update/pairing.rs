//! What happens while words are shown to somebody.

use api::pairing::PairingEvent;
use api::text::visible;

use crate::app::{App, Overlay};
use crate::effect::Effect;
use crate::keymap::Focus;
use crate::language::{say, told};

impl App {
    pub(super) fn handle_pairing(&mut self, event: Option<PairingEvent>) -> Vec<Effect> {
        if let Some(PairingEvent::Shown { words, .. }) = event {
            self.overlay = Some(Overlay::Words(words));
            return vec![];
        }
        // Whatever else happens, the words are over.
        self.overlay = self
            .overlay
            .take()
            .filter(|overlay| !matches!(overlay, Overlay::Words(_)));
        match event {
            Some(PairingEvent::Joined {
                contact,
                same_name_as,
                ..
            }) => {
                self.notices.take_newcomer(&contact, same_name_as.as_deref());
                self.say(say!("contact-now", name = &visible(&contact.name)));
                let mut effects = self.list();
                effects.extend(self.open(&contact.name));
                self.focus = Focus::Composer;
                return effects;
            }
            Some(PairingEvent::NotStored { trouble }) => self.complain(told(&trouble)),
            Some(PairingEvent::Guessed) => {
                self.complain(say!("words-guessed"));
            }
            Some(PairingEvent::Crowded) => self.complain(say!("words-crowded")),
            Some(PairingEvent::Expired) => self.say(say!("words-expired")),
            Some(PairingEvent::Shown { .. } | PairingEvent::Stopped | PairingEvent::Unknown) | None => {}
        }
        vec![]
    }
}
