//! What peers send and people hand over: frames, contents of envelopes, beacons, invites, names.

use messenger_proto::PeerId;
use messenger_proto::beacon::Beacon;
use messenger_proto::envelope::Content;
use messenger_proto::frame::{Frame, LENGTH_PREFIX_BYTES};
use messenger_proto::invite::Invite;
use messenger_proto::name::Name;

/// A frame that can be read is read the same again after it was written.
pub(crate) fn frame(bytes: &[u8]) {
    let Ok(frame) = Frame::decode(bytes) else {
        return;
    };
    let mut written = Vec::new();
    frame.encode_into(&mut written);
    let again = written.get(LENGTH_PREFIX_BYTES..).map(Frame::decode);
    assert_eq!(again, Some(Ok(frame)));
}

/// The content of an envelope that can be read is read the same again after it was written.
pub(crate) fn content(bytes: &[u8]) {
    if let Ok(content) = Content::decode(bytes) {
        assert_eq!(Content::decode(&content.encode()), Ok(content));
    }
}

/// A datagram that is understood is understood the same after it was written.
pub(crate) fn beacon(bytes: &[u8]) {
    if let Some(beacon) = Beacon::decode(bytes) {
        assert_eq!(Beacon::decode(&beacon.encode()), Some(beacon));
    }
}

/// An invite that can be read is read the same again after it was written.
pub(crate) fn invite(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(invite) = Invite::from_text(text) {
        let again = Invite::from_text(&invite.to_text());
        assert_eq!(again.map(|again| again.to_text()), Ok(invite.to_text()));
    }
}

/// What was taken for a name or an id is written as it was read, and what peers call themselves can be shown.
pub(crate) fn name(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Some(name) = Name::from_foreign(text) {
        assert_eq!(name.as_str().parse::<Name>().as_ref(), Ok(&name));
    }
    if let Ok(id) = text.parse::<PeerId>() {
        assert_eq!(id.to_string().parse(), Ok(id));
    }
}
