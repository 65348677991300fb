//! What the two sides of an offer let each other know in messages: that it was declined, withdrawn, saved, or failed.

use crate::envelope::{EnvelopeError, MessageId, message_id};

/// News about an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileNotice {
    /// The message that holds the offer.
    pub target: MessageId,
    /// What happened to it.
    pub news: FileNews,
}

/// What happened to an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileNews {
    /// Its recipient does not want it.
    Declined,
    /// Its author takes it back.
    Withdrawn,
    /// Its recipient has all of it on the disk.
    Saved,
    /// Its recipient got bytes that do not fit what was offered, and stopped.
    Damaged,
    /// Its recipient could not take it: a limit, or no room.
    Refused,
    /// Its author's file is not what was offered any more.
    Changed,
    /// Something of a newer version.
    Other,
}

impl FileNotice {
    pub(crate) fn to_wire(self) -> wire::Notice {
        wire::Notice {
            target: self.target.0.to_vec(),
            news: self.news.code(),
        }
    }

    pub(crate) fn from_wire(notice: &wire::Notice) -> Result<Self, EnvelopeError> {
        Ok(Self {
            target: message_id(&notice.target)?,
            news: FileNews::from_code(notice.news),
        })
    }
}

impl FileNews {
    fn code(self) -> u32 {
        match self {
            Self::Other => 0,
            Self::Declined => 1,
            Self::Withdrawn => 2,
            Self::Saved => 3,
            Self::Damaged => 4,
            Self::Refused => 5,
            Self::Changed => 6,
        }
    }

    fn from_code(code: u32) -> Self {
        match code {
            1 => Self::Declined,
            2 => Self::Withdrawn,
            3 => Self::Saved,
            4 => Self::Damaged,
            5 => Self::Refused,
            6 => Self::Changed,
            _ => Self::Other,
        }
    }
}

/// The Protocol Buffers messages, exactly as docs/directnet.proto describes them.
pub(crate) mod wire {
    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Notice {
        #[prost(bytes = "vec", tag = "1")]
        pub(crate) target: Vec<u8>,
        #[prost(uint32, tag = "2")]
        pub(crate) news: u32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_round_trip() {
        for code in 0..8 {
            let notice = FileNotice {
                target: MessageId([7; 16]),
                news: FileNews::from_code(code),
            };
            assert_eq!(FileNotice::from_wire(&notice.to_wire()), Ok(notice));
        }
    }
}
