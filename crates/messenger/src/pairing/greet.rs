//! The steps of a pairing on a connection, behind the first `Hello` of each side.

use messenger_net::Session;
use messenger_proto::PeerId;
use messenger_proto::frame::{Frame, Hello, Pair};
use messenger_proto::name::Name;
use messenger_proto::pairing::{self, Begun, Code, Parties, Proofs, Refusal, Share, Slot};
use messenger_store::contacts::{Contact, ContactState};
use messenger_store::invites::Joiner;

use crate::clock;
use crate::greeting::{self, Admitted, Established, GreetingError};
use crate::shared::Shared;

/// Lets somebody in who proves the words that are shown here. Returns their second, full `Hello`.
pub(crate) async fn admit(
    shared: &Shared,
    session: &mut Session,
    slot: Slot,
    share: Share,
) -> Result<Admitted, GreetingError> {
    let peer = session.link.peer();
    let proofs = match shared.shown.begin(slot, peer) {
        Ok(code) => answer(shared, session, &code, &share).await?,
        Err(refusal) => return refuse(session, refusal).await,
    };
    let theirs = match greeting::next_frame(session).await? {
        Frame::Pair(Pair::Proof(proof)) => proof,
        _ => return Err(GreetingError::OutOfTurn),
    };
    match shared.shown.prove(peer, &proofs, &theirs) {
        Ok(ours) => session.frames_out.send(&Frame::Pair(Pair::Proof(ours))).await?,
        Err(refusal) => return refuse(session, refusal).await,
    }
    match greeting::next_frame(session).await? {
        Frame::Hello(hello) if hello.is_contact && shared.shown.join(peer) => {
            let (contact, established) = take_in(shared, session, &hello).await?;
            Ok(Admitted {
                contact,
                hello,
                established: Some(established),
            })
        }
        _ => Err(GreetingError::OutOfTurn),
    }
}

/// Lets somebody in who proved the words over a connection that was lost before they could say that they stored us.
pub(crate) async fn take_in_late(
    shared: &Shared,
    session: &Session,
    hello: &Hello,
) -> Result<Option<(Contact, Established)>, GreetingError> {
    if hello.is_contact && shared.shown.join(session.link.peer()) {
        take_in(shared, session, hello).await.map(Some)
    } else {
        Ok(None)
    }
}

/// Proves the words to whoever was dialled, who has said `Hello` already. Nothing but the proof shows who knows them.
pub(super) async fn prove(session: &mut Session, ours: PeerId, code: &Code) -> Result<(), GreetingError> {
    let parties = Parties {
        dialler: ours,
        acceptor: session.link.peer(),
    };
    let begun = Begun::new(code, parties, seed()?);
    let begin = Pair::Begin {
        slot: code.slot(),
        share: begun.share(),
    };
    session.frames_out.send(&Frame::Pair(begin)).await?;
    let share = match greeting::next_frame(session).await? {
        Frame::Pair(Pair::Answer(share)) => share,
        other => return Err(refusal_in(&other)),
    };
    let binding = binding(session)?;
    let proofs = begun
        .finish(&share, &binding)
        .map_err(|_| GreetingError::OutOfTurn)?;
    session
        .frames_out
        .send(&Frame::Pair(Pair::Proof(proofs.given())))
        .await?;
    match greeting::next_frame(session).await? {
        Frame::Pair(Pair::Proof(theirs)) if proofs.is_proven_by(&theirs) => Ok(()),
        Frame::Pair(Pair::Proof(_)) => Err(GreetingError::PairRefused(Refusal::WrongWords)),
        other => Err(refusal_in(&other)),
    }
}

/// Describes a contact that is made by words.
pub(super) fn joiner(session: &Session, hello: &Hello) -> Result<Joiner, GreetingError> {
    let peer = session.link.peer();
    let suggested = hello.name.clone().or_else(|| Name::from_foreign(&peer.short()));
    Ok(Joiner {
        peer,
        suggested: suggested.ok_or(GreetingError::OutOfTurn)?,
        addrs: greeting::addrs_of(session, hello),
    })
}

async fn answer(
    shared: &Shared,
    session: &mut Session,
    code: &Code,
    theirs: &Share,
) -> Result<Proofs, GreetingError> {
    let parties = Parties {
        dialler: session.link.peer(),
        acceptor: shared.net.id(),
    };
    let binding = binding(session)?;
    let (share, proofs) =
        pairing::answer(code, parties, theirs, seed()?, &binding).map_err(|_| GreetingError::OutOfTurn)?;
    session.frames_out.send(&Frame::Pair(Pair::Answer(share))).await?;
    Ok(proofs)
}

/// Stores somebody who has proven the words and stored us.
async fn take_in(
    shared: &Shared,
    session: &Session,
    hello: &Hello,
) -> Result<(Contact, Established), GreetingError> {
    let joiner = joiner(session, hello)?;
    let known = shared.store.contact_by_peer(joiner.peer).await?;
    let was_there = known.is_some_and(|contact| contact.state == ContactState::Established);
    let stored = shared.store.establish_paired(joiner, None, clock::now()).await;
    shared.shown.tell_joined(stored.as_ref(), was_there);
    let contact = stored?;
    let established = Established::new(shared, contact.id);
    Ok((contact, established))
}

async fn refuse<T>(session: &mut Session, refusal: Refusal) -> Result<T, GreetingError> {
    session
        .frames_out
        .send(&Frame::Pair(Pair::Refused(refusal)))
        .await?;
    greeting::wait_until_closed(session).await;
    Err(GreetingError::PairRefused(refusal))
}

fn refusal_in(frame: &Frame) -> GreetingError {
    match frame {
        Frame::Pair(Pair::Refused(refusal)) => GreetingError::PairRefused(*refusal),
        _ => GreetingError::OutOfTurn,
    }
}

fn binding(session: &Session) -> Result<[u8; 32], GreetingError> {
    session.link.binding().ok_or(GreetingError::Ended)
}

fn seed() -> Result<[u8; 32], GreetingError> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)?;
    Ok(seed)
}
