//! Who is let in: a link that works once, then a cookie.
//!
//! A link is told to the user alone, by the terminal. Whoever opens it first gets a session, and the link is dead: if
//! somebody else was first, the user finds it used, is told so, and everybody who is let in is told as well. Tokens are
//! 32 random bytes; only their hashes are kept. Sessions last as long as the node runs.
//!
//! Cookies do not know ports: another server on the same loopback address is sent this one's as well, if the user
//! visits it. docs/threat-model.md says so.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// For how long a link works: as long as it takes to find the browser's window.
pub const LINK_LIFETIME: Duration = Duration::from_secs(10 * 60);
/// How many links are remembered, used ones included; the oldest goes first. Each start of a node and each
/// `directnet open` makes one.
const LINKS_MAX: usize = 64;
/// How many browsers are let in at once; the oldest goes first.
const SESSIONS_MAX: usize = 64;

/// A secret that opens something once, as 64 hexadecimal digits.
type Token = String;
type Hash = [u8; 32];

/// The links and sessions of one page.
pub struct Doors {
    /// How the page's address begins: `http://127.0.0.1:13447`.
    base: String,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    links: Vec<Link>,
    sessions: Vec<Hash>,
    /// When somebody last came with a link that had been used.
    refused_at: Option<SystemTime>,
}

struct Link {
    hash: Hash,
    made_at: SystemTime,
    used_at: Option<SystemTime>,
}

/// What came of opening a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// It was the first time: the session's secret.
    Welcome(String),
    /// It was opened before.
    UsedBefore(SystemTime),
    /// It is too old, or none of ours.
    NoLink,
}

impl Doors {
    /// Makes doors that nobody has a link to yet, for a page whose address begins with `base`.
    #[must_use]
    pub fn new(base: String) -> Self {
        Self {
            base,
            inner: Mutex::default(),
        }
    }

    /// Returns how the page's address begins.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Makes a link that lets its holder in once.
    ///
    /// # Errors
    ///
    /// Fails if the system has no randomness.
    pub fn link(&self, now: SystemTime) -> Result<String, getrandom::Error> {
        let token = token()?;
        let mut inner = self.inner();
        if inner.links.len() >= LINKS_MAX {
            inner.links.remove(0);
        }
        inner.links.push(Link {
            hash: hash(&token),
            made_at: now,
            used_at: None,
        });
        Ok(format!("{}/enter?key={token}", self.base))
    }

    /// Opens a link.
    ///
    /// # Errors
    ///
    /// Fails if the system has no randomness; the link is not used up then.
    pub fn open(&self, key: &str, now: SystemTime) -> Result<Opened, getrandom::Error> {
        let session = token()?;
        let hash_of_key = hash(key);
        let mut inner = self.inner();
        let Some(link) = inner.links.iter_mut().find(|link| link.hash == hash_of_key) else {
            return Ok(Opened::NoLink);
        };
        if let Some(used_at) = link.used_at {
            inner.refused_at = Some(now);
            return Ok(Opened::UsedBefore(used_at));
        }
        if now.duration_since(link.made_at).unwrap_or_default() > LINK_LIFETIME {
            return Ok(Opened::NoLink);
        }
        link.used_at = Some(now);
        if inner.sessions.len() >= SESSIONS_MAX {
            inner.sessions.remove(0);
        }
        inner.sessions.push(hash(&session));
        Ok(Opened::Welcome(session))
    }

    /// Whether a session's secret is one of ours.
    #[must_use]
    pub fn knows(&self, session: &str) -> bool {
        let hash = hash(session);
        self.inner().sessions.contains(&hash)
    }

    /// Ends a session.
    pub fn close(&self, session: &str) {
        let hash = hash(session);
        self.inner().sessions.retain(|known| *known != hash);
    }

    /// Returns when somebody last came with a link that had been used.
    #[must_use]
    pub fn refused_at(&self) -> Option<SystemTime> {
        self.inner().refused_at
    }

    /// Forgets that, after everybody was told.
    pub fn forget_refused(&self) {
        self.inner().refused_at = None;
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn token() -> Result<Token, getrandom::Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(blake3::Hash::from(bytes).to_hex().to_string())
}

/// Tokens are compared by their hashes: how long that takes says nothing about the token.
fn hash(token: &str) -> Hash {
    *blake3::hash(token.as_bytes()).as_bytes()
}

/// Reads the cookies of a request.
pub(crate) fn cookies(header: &str) -> HashMap<&str, &str> {
    header
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(link: &str) -> &str {
        link.split_once("key=").unwrap().1
    }

    #[test]
    fn a_link_works_once_and_whoever_comes_second_is_told_when() {
        let (doors, now) = (Doors::new("http://127.0.0.1:1".into()), SystemTime::now());
        let link = doors.link(now).unwrap();
        let Opened::Welcome(session) = doors.open(key(&link), now).unwrap() else {
            panic!("a fresh link is refused");
        };
        assert!(doors.knows(&session));
        assert_eq!(doors.refused_at(), None);
        let later = now + Duration::from_secs(60);
        assert_eq!(doors.open(key(&link), later).unwrap(), Opened::UsedBefore(now));
        assert_eq!(doors.refused_at(), Some(later));
        doors.close(&session);
        assert!(!doors.knows(&session));
    }

    #[test]
    fn an_old_link_and_one_that_was_never_made_open_nothing() {
        let (doors, now) = (Doors::new("http://127.0.0.1:1".into()), SystemTime::now());
        let link = doors.link(now).unwrap();
        let late = now + LINK_LIFETIME + Duration::from_secs(1);
        assert_eq!(doors.open(key(&link), late).unwrap(), Opened::NoLink);
        assert_eq!(doors.open("", now).unwrap(), Opened::NoLink);
        assert!(!doors.knows(""));
    }

    #[test]
    fn when_too_many_are_let_in_the_first_has_to_come_in_again() {
        let (doors, now) = (Doors::new(String::new()), SystemTime::now());
        let enter = || {
            let link = doors.link(now).unwrap();
            match doors.open(key(&link), now).unwrap() {
                Opened::Welcome(session) => session,
                refused => panic!("a fresh link is refused: {refused:?}"),
            }
        };
        let sessions: Vec<String> = (0..SESSIONS_MAX).map(|_| enter()).collect();
        assert!(sessions.iter().all(|session| doors.knows(session)));
        let one_more = enter();
        let known = sessions.iter().filter(|session| doors.knows(session)).count();
        assert_eq!(known, SESSIONS_MAX - 1);
        assert!(!doors.knows(&sessions[0]));
        assert!(doors.knows(&one_more));
    }

    #[test]
    fn links_are_bounded() {
        let (doors, now) = (Doors::new(String::new()), SystemTime::now());
        let first = doors.link(now).unwrap();
        for _ in 0..LINKS_MAX {
            doors.link(now).unwrap();
        }
        assert_eq!(doors.open(key(&first), now).unwrap(), Opened::NoLink);
        assert_eq!(doors.inner().links.len(), LINKS_MAX);
    }
}
