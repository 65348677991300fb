//! What a member does that wants to do harm: it has the real state machine, and says more than that.

use messenger_proto::PeerId;
use messenger_proto::room::entry::{Act, End};
use messenger_proto::room::frame::{Said, Standing};
use messenger_proto::room::{Entry, EntryId, RoomMessage, StreamId};

use super::member::{Member, sign_as};
use crate::chance::Chance;

/// Makes something false to say to somebody. Some of it is properly signed, as only a member can.
pub(super) fn lie(liar: &Member, chance: &mut Chance) -> Option<Said> {
    let room = liar.room.as_ref()?;
    let members: Vec<PeerId> = room.membership().members.keys().copied().collect();
    let victim = *members.get(chance.below(members.len().max(1)))?;
    let streams: Vec<StreamId> = room.streams().map(|(id, _)| id).collect();
    let stream = *streams.get(chance.below(streams.len().max(1)))?;
    let ends = vec![End {
        stream,
        last: chance.next(),
    }];
    let entry = |author: PeerId, parents: Vec<EntryId>, act: Act, signer: PeerId| {
        Entry::sign(Some(room.id()), author, parents, act, &sign_as(signer))
    };
    Some(match chance.below(9) {
        // Somebody else's name under it.
        0 => Said::Entries(vec![entry(
            victim,
            room.log().latest(),
            Act::Remove { who: victim, ends },
            liar.who,
        )]),
        // What only the owner may do.
        1 => Said::Entries(vec![entry(
            liar.who,
            room.log().latest(),
            Act::HandOver(liar.who),
            liar.who,
        )]),
        2 => {
            let first = room.log().entries().next().map(|first| first.id).into_iter();
            let act = Act::Remove { who: victim, ends };
            Said::Entries(vec![entry(liar.who, first.collect(), act, liar.who)])
        }
        // An entry after something that never comes.
        3 => Said::Entries(vec![entry(
            liar.who,
            vec![EntryId(chance.bytes())],
            Act::Leave { ends },
            liar.who,
        )]),
        // A message of somebody else's.
        4 => {
            let last = liar.disk.messages.get(&stream)?.values().next_back()?;
            let mut header = last.header.clone();
            header.number += 1;
            header.previous = last.hash;
            Said::Messages(vec![liar.sign(header, 666)])
        }
        // A history without end, and one that follows what will never be.
        5 => Said::Have(
            chance.bytes(),
            vec![Standing {
                stream,
                base: 0,
                count: 1 << 40,
                head: chance.bytes(),
                shown: 1 << 41,
                forked_at: 0,
            }],
        ),
        6 => {
            let mut header = liar.write(0)?.header;
            header.after = vec![(stream, 1 << 40)];
            header.total_bytes -= 8;
            Said::Messages(vec![liar.sign(header, 667)])
        }
        // Ids of entries that are nowhere.
        7 => Said::Ids((0..20).map(|_| EntryId(chance.bytes())).collect()),
        // Everything it can get.
        _ => Said::AskKeys(stream, 0),
    })
}

/// Makes two messages of one number.
pub(super) fn two_tongues(liar: &Member, chance: &mut Chance) -> Option<(RoomMessage, RoomMessage)> {
    let one = liar.write(chance.next())?;
    let mut header = one.header.clone();
    header.total_bytes -= 8;
    let other = liar.sign(header, chance.next());
    Some((one, other))
}
