//! Pairing, as the local API asks for it.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use api::contacts::Added;
use api::pairing::{PairingEvent, ShowWordsRequest, UseWordsRequest};
use api::{ApiError, ErrorCode, PairingStream};
use futures_util::stream::{self, StreamExt};
use messenger::{Code, Outcome, PORT, Paired, Pairing, Visibility, Whereabouts};

use super::{NodeService, lookalikes};
use crate::{answers, trouble};

/// The longest life of words: an hour. They are for people who talk to each other now.
const WORDS_LIFETIME_MAX: Duration = Duration::from_secs(60 * 60);

impl NodeService {
    pub(super) async fn show(&self, request: ShowWordsRequest) -> Result<PairingStream, ApiError> {
        let lifetime = Duration::from_secs(request.lifetime_s);
        if lifetime.is_zero() || lifetime > WORDS_LIFETIME_MAX {
            let message = "words are good for one second to one hour";
            return Err(ApiError::new(ErrorCode::BadRequest, message));
        }
        let expires_at = messenger::now()
            .0
            .saturating_add_unsigned(request.lifetime_s.saturating_mul(1000));
        let visibility = if request.hidden {
            Visibility::Hidden
        } else {
            Visibility::Nearby
        };
        let shown = self.messenger.show_words(lifetime, visibility).await;
        let pairing = shown.map_err(|error| trouble::show_words(&error))?;
        let first = PairingEvent::Shown {
            words: pairing.code().to_string(),
            expires_at_ms: expires_at,
            addrs: self
                .messenger
                .local_addrs()
                .iter()
                .map(ToString::to_string)
                .collect(),
            beacon_trouble: pairing.beacon_trouble().map(ToString::to_string),
        };
        let messenger = self.messenger.clone();
        let last = async move { last_event(&messenger, pairing).await };
        Ok(stream::once(async { Ok(first) })
            .chain(stream::once(last))
            .boxed())
    }

    pub(super) async fn pair_with(&self, request: UseWordsRequest) -> Result<Added, ApiError> {
        let code: Code = match request.words.parse() {
            Ok(code) => code,
            Err(error) => return Err(trouble::no_words(&error)),
        };
        let whereabouts = match request.at.as_deref() {
            Some(at) => Whereabouts::At(address(at)?),
            None => Whereabouts::Nearby,
        };
        let name = answers::chosen_name(request.name)?;
        let used = self.messenger.use_words(&code, whereabouts, name).await;
        let (contact, already_there) = match used.map_err(|error| trouble::use_words(&error))? {
            Paired::Now(contact) => (contact, false),
            Paired::Before(contact) => (contact, true),
        };
        lookalikes::paired(&self.messenger, contact, already_there).await
    }
}

async fn last_event(messenger: &messenger::Messenger, pairing: Pairing) -> Result<PairingEvent, ApiError> {
    Ok(match pairing.outcome().await {
        Outcome::Joined { contact, was_there } => {
            lookalikes::paired(messenger, *contact, was_there).await?.into()
        }
        Outcome::NotStored(trouble) => PairingEvent::NotStored { trouble },
        Outcome::Guessed => PairingEvent::Guessed,
        Outcome::Crowded => PairingEvent::Crowded,
        Outcome::Expired => PairingEvent::Expired,
        Outcome::Stopped => PairingEvent::Stopped,
    })
}

/// Reads an address, with DirectNet's port unless it names one. Names are not resolved.
fn address(text: &str) -> Result<SocketAddr, ApiError> {
    let bare = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'))
        .unwrap_or(text);
    let addr = bare.parse::<IpAddr>().map(|ip| SocketAddr::new(ip, PORT));
    addr.or_else(|_| text.parse()).map_err(|_| {
        let message = format!("{text} is not an address");
        ApiError::new(ErrorCode::BadRequest, message)
            .with_hint("an address is like 192.0.2.1, 192.0.2.1:3447, 2001:db8::1 or [2001:db8::1]:3447")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let read = address(text).ok().map(|addr| addr.to_string());
        assert_eq!(read.as_deref(), expected, "{text}");
    }

    #[test]
    fn an_address_has_our_port_unless_it_names_one() {
        check("192.0.2.1", Some("192.0.2.1:3447"));
        check("192.0.2.1:5", Some("192.0.2.1:5"));
        check("2001:db8::1", Some("[2001:db8::1]:3447"));
        check("[2001:db8::1]", Some("[2001:db8::1]:3447"));
        check("[2001:db8::1]:5", Some("[2001:db8::1]:5"));
        check("[fe80::1%2]:5", Some("[fe80::1%2]:5"));
        check("bob.example", None);
        check("192.0.2.1:70000", None);
        check("", None);
    }
}
