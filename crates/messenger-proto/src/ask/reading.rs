//! Reading a reply piece by piece: nothing is taken that is beyond a limit, and nothing is believed before all is here.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use prost::Message as _;
use thiserror::Error;

use super::answer::{
    Answer, Level, Occupant, Owner, Port, Reach, Refusal, Remark, Reply, Socket, SocketState, Transport,
    User, Verdict,
};
use super::limits::{
    ANSWER_BYTES_MAX, ANSWER_PIECE_BYTES_MAX, ANSWER_PORTS_MAX, PORT_SOCKETS_MAX, REASONS_MAX, REMARKS_MAX,
    SOCKET_OWNERS_MAX, TOLD_NAME_BYTES_MAX, TOLD_TEXT_BYTES_MAX,
};
use super::wire;
use crate::frame::{LENGTH_PREFIX_BYTES, decode_addr};

/// Why bytes are no answer. The machine that sent them misbehaved.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AnswerError {
    /// A piece, or all of them together, are longer than an answer may be.
    #[error("the answer is longer than an answer may be")]
    TooLong,
    /// The bytes do not follow the encoding.
    #[error("the encoding of the answer is broken")]
    Encoding,
    /// A field has a value that it cannot have.
    #[error("the field {0} of the answer is out of bounds")]
    Field(&'static str),
}

/// A reply that is being read.
#[derive(Debug)]
pub struct Reading {
    bytes_left: usize,
    answer: Option<Answer>,
    ports_left: usize,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            bytes_left: ANSWER_BYTES_MAX,
            answer: None,
            ports_left: 0,
        }
    }
}

impl Reading {
    /// Checks the length of the next piece before anything is allocated for it.
    ///
    /// # Errors
    ///
    /// Fails when it exceeds [`ANSWER_PIECE_BYTES_MAX`], or with what came before [`ANSWER_BYTES_MAX`].
    pub fn checked_length(&mut self, prefix: [u8; LENGTH_PREFIX_BYTES]) -> Result<usize, AnswerError> {
        let len = usize::try_from(u32::from_be_bytes(prefix)).unwrap_or(usize::MAX);
        let with_prefix = len.saturating_add(LENGTH_PREFIX_BYTES);
        if len > ANSWER_PIECE_BYTES_MAX || with_prefix > self.bytes_left {
            return Err(AnswerError::TooLong);
        }
        self.bytes_left = self.bytes_left.saturating_sub(with_prefix);
        Ok(len)
    }

    /// Takes the next piece, without its length. Returns the reply when that was the last one.
    ///
    /// # Errors
    ///
    /// Fails when the bytes break the encoding or a limit; then nothing more is to be read.
    pub fn take(&mut self, piece: &[u8]) -> Result<Option<Reply>, AnswerError> {
        if piece.len() > ANSWER_PIECE_BYTES_MAX {
            return Err(AnswerError::TooLong);
        }
        let piece = wire::Piece::decode(piece).map_err(|_| AnswerError::Encoding)?;
        match (piece.kind, &mut self.answer) {
            (Some(wire::Kind::Head(head)), None) => {
                if let Some(refusal) = Refusal::of_code(head.refusal) {
                    return Ok(Some(Err(refusal)));
                }
                self.ports_left = count(head.ports, ANSWER_PORTS_MAX, "ports")?;
                self.answer = Some(answer(head)?);
            }
            (Some(wire::Kind::Port(told)), Some(answer)) => {
                self.ports_left = self
                    .ports_left
                    .checked_sub(1)
                    .ok_or(AnswerError::Field("ports"))?;
                answer.ports.push(port(told)?);
            }
            _ => return Err(AnswerError::Encoding),
        }
        Ok(if self.ports_left == 0 {
            self.answer.take().map(Ok)
        } else {
            None
        })
    }
}

fn answer(head: wire::Head) -> Result<Answer, AnswerError> {
    Ok(Answer {
        observed_at_ms: head.observed_at_ms,
        could_look: head.could_look,
        ports: Vec::new(),
        left_out: head.left_out,
        occupants: several(head.occupants, REMARKS_MAX, "occupants", occupant)?,
        gaps: several(head.gaps, REMARKS_MAX, "gaps", remark)?,
    })
}

fn port(told: wire::Port) -> Result<Port, AnswerError> {
    let sockets = several(told.sockets, PORT_SOCKETS_MAX, "sockets", socket)?;
    if !told.could_look && !sockets.is_empty() {
        return Err(AnswerError::Field("sockets"));
    }
    Ok(Port {
        port: told.port.try_into().map_err(|_| AnswerError::Field("port"))?,
        transport: transport(told.transport)?,
        sockets: told.could_look.then_some(sockets),
        left_out: told.left_out,
        verdict: Verdict {
            level: Level::of_code(told.level).ok_or(AnswerError::Field("level"))?,
            reasons: several(told.reasons, REASONS_MAX, "reasons", remark)?,
        },
    })
}

fn socket(told: wire::Socket) -> Result<Socket, AnswerError> {
    let remote = || decode_addr(&told.remote).ok_or(AnswerError::Field("remote"));
    Ok(Socket {
        address: address(&told.address)?,
        state: match told.state {
            1 => SocketState::Listening,
            2 => SocketState::Bound,
            3 => SocketState::Connected(remote()?),
            _ => return Err(AnswerError::Field("state")),
        },
        interface: name(told.interface, "interface")?,
        is_v6_only: told.v6_only,
        reach: Reach::of_code(told.reach).ok_or(AnswerError::Field("reach"))?,
        reach_text: text(told.reach_text, "reach_text")?,
        owners: several(told.owners, SOCKET_OWNERS_MAX, "owners", owner)?,
        left_out: told.left_out,
        owners_unknown: told.owners_unknown.map(remark).transpose()?,
    })
}

fn owner(told: wire::Owner) -> Result<Owner, AnswerError> {
    let user = |user: wire::User| -> Result<User, AnswerError> {
        Ok(User {
            id: user.id,
            name: name(user.name, "user")?,
        })
    };
    Ok(Owner {
        pid: told.pid,
        process: name(told.process, "process")?,
        user: told.user.map(user).transpose()?,
        started_at_s: told.started_at_s,
    })
}

fn occupant(told: wire::Occupant) -> Result<Occupant, AnswerError> {
    Ok(Occupant {
        transport: transport(told.transport)?,
        remark: remark(told.remark.ok_or(AnswerError::Field("occupants"))?)?,
    })
}

fn remark(told: wire::Remark) -> Result<Remark, AnswerError> {
    Ok(Remark {
        code: name(told.code, "code")?,
        text: text(told.text, "text")?,
    })
}

fn transport(number: u32) -> Result<Transport, AnswerError> {
    Transport::of_number(number).ok_or(AnswerError::Field("transport"))
}

fn address(bytes: &[u8]) -> Result<IpAddr, AnswerError> {
    let v4 = || <[u8; 4]>::try_from(bytes).map(|ip| Ipv4Addr::from(ip).into());
    let v6 = || <[u8; 16]>::try_from(bytes).map(|ip| Ipv6Addr::from(ip).into());
    v4().or_else(|_| v6()).map_err(|_| AnswerError::Field("address"))
}

fn name(text: String, field: &'static str) -> Result<String, AnswerError> {
    bounded(text, TOLD_NAME_BYTES_MAX, field)
}

fn text(text: String, field: &'static str) -> Result<String, AnswerError> {
    bounded(text, TOLD_TEXT_BYTES_MAX, field)
}

fn bounded(text: String, most_bytes: usize, field: &'static str) -> Result<String, AnswerError> {
    (text.len() <= most_bytes)
        .then_some(text)
        .ok_or(AnswerError::Field(field))
}

fn count(told: u32, most: usize, field: &'static str) -> Result<usize, AnswerError> {
    let told = usize::try_from(told).unwrap_or(usize::MAX);
    (told <= most).then_some(told).ok_or(AnswerError::Field(field))
}

fn several<T, U>(
    told: Vec<T>,
    most: usize,
    field: &'static str,
    read: impl Fn(T) -> Result<U, AnswerError>,
) -> Result<Vec<U>, AnswerError> {
    if told.len() > most {
        return Err(AnswerError::Field(field));
    }
    told.into_iter().map(read).collect()
}
