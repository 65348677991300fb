//! WebDriver's commands: JSON over HTTP/1.1, one connection for each, written by hand.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use serde_json::Value;

use super::BrowserError;
use crate::wait::PATIENCE;

/// The largest answer that is read, in bytes: a picture of a long page has some millions.
const ANSWER_BYTES_MAX: usize = 64 << 20;

/// A session with a driver.
#[derive(Debug)]
pub(super) struct Driver {
    addr: String,
    /// `/session/0123…`, once there is one.
    session: String,
}

impl Driver {
    pub(super) fn at(addr: String) -> Self {
        Self {
            addr,
            session: String::new(),
        }
    }

    /// Begins a session, in which every later command is given.
    pub(super) fn begin(&mut self, wanted: &Value) -> Result<(), BrowserError> {
        let made = self.ask("POST", "/session", Some(wanted))?;
        let id = made.get("sessionId").and_then(Value::as_str);
        let id = id.ok_or_else(|| BrowserError::Garbled {
            command: "session".into(),
            answer: made.to_string(),
        })?;
        self.session = format!("/session/{id}");
        Ok(())
    }

    pub(super) fn get(&self, command: &str) -> Result<Value, BrowserError> {
        self.ask("GET", &format!("{}/{command}", self.session), None)
    }

    pub(super) fn post(&self, command: &str, body: &Value) -> Result<Value, BrowserError> {
        self.ask("POST", &format!("{}/{command}", self.session), Some(body))
    }

    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, BrowserError> {
        let command = format!("{method} {path}");
        let body = body.map(Value::to_string).unwrap_or_default();
        let answer = self.exchange(&command, &body);
        let answer = answer.map_err(|source| BrowserError::Silent {
            command: command.clone(),
            source,
        })?;
        let garbled = || BrowserError::Garbled {
            command: command.clone(),
            answer: String::from_utf8_lossy(&answer).into_owned(),
        };
        let mut answer: Value = serde_json::from_slice(&answer).map_err(|_| garbled())?;
        let value = answer.get_mut("value").map(Value::take).unwrap_or_default();
        match value.get("error").and_then(Value::as_str) {
            Some(error) => Err(BrowserError::Refused {
                why: format!("{error}: {}", first_line(&value)),
                command,
            }),
            None => Ok(value),
        }
    }

    fn exchange(&self, command: &str, body: &str) -> io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(&self.addr)?;
        // A page may take its time; the driver ends what takes too long before this does.
        stream.set_read_timeout(Some(PATIENCE * 2))?;
        let head = format!(
            "{command} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            self.addr,
            body.len()
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(body.as_bytes())?;
        let mut answer = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            answer.read_line(&mut line)?;
            match line.trim_end().split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse().map_err(io::Error::other)?;
                }
                None if line.trim_end().is_empty() => break,
                _ => {}
            }
        }
        if length > ANSWER_BYTES_MAX {
            return Err(io::Error::other("the answer is too long"));
        }
        let mut body = vec![0; length];
        answer.read_exact(&mut body)?;
        Ok(body)
    }
}

/// What a driver says of an error, without the addresses in its own memory.
fn first_line(error: &Value) -> &str {
    let message = error.get("message").and_then(Value::as_str).unwrap_or_default();
    message.lines().next().unwrap_or_default()
}
