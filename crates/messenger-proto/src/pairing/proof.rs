//! The proof that both sides know the words, without telling them: SPAKE2, and a confirmation in each direction.
//!
//! SPAKE2 gives both sides a key that is the same only if they used the same words, and shows a listener, or whoever
//! changes what is sent, nothing about them. By itself it does not say whether the keys are the same. So each side derives
//! two proofs from its key and from everything that was said, sends one and expects the other. The words, both ids, the
//! number, both shares and the connection enter the proofs: somebody in between who speaks to each side under an id of
//! their own, or passes on what was said on another connection, has nothing that fits.

use std::fmt;

use rand_core::{CryptoRng, RngCore};
use spake2::{Ed25519Group, Identity, Password, Spake2};
use thiserror::Error;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::code::{Code, Slot};
use crate::peer_id::PeerId;

/// Bytes of a share: which side it is of, and a point of the curve.
pub const SHARE_BYTES: usize = 33;

/// Separates the proofs from each other and from every other use of the hash (docs/protocol.md, "Pairing").
const DIALLER_CONTEXT: &str = "directnet/1 pairing proof of the dialler";
const ACCEPTOR_CONTEXT: &str = "directnet/1 pairing proof of the acceptor";

/// What each side sends of its part of the key exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share(pub [u8; SHARE_BYTES]);

/// What shows that its sender came to the same key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof(pub [u8; 32]);

/// Who pairs with whom, as the connection proves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parties {
    /// Who dialled, and says the words.
    pub dialler: PeerId,
    /// Who was dialled, and shows them.
    pub acceptor: PeerId,
}

/// The other side's share is none: of this side's own kind, or no point of the curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the share of the key exchange is broken")]
pub struct BadShare;

/// The dialler's part, until the other share comes. It is good for one exchange.
#[derive(Debug)]
pub struct Begun {
    exchange: Spake2<Ed25519Group>,
    slot: Slot,
    parties: Parties,
    share: Share,
}

/// The proof to give, and the one to expect.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Proofs {
    given: [u8; 32],
    expected: [u8; 32],
}

impl Begun {
    /// Begins the exchange as the dialler; `seed` comes from the system's random generator and is used once.
    #[must_use]
    pub fn new(code: &Code, parties: Parties, seed: [u8; 32]) -> Self {
        let (dialler, acceptor) = identities(parties);
        let (exchange, share) =
            Spake2::start_a_with_rng(&password(code), &dialler, &acceptor, Drawn::from(seed));
        Self {
            exchange,
            slot: code.slot(),
            parties,
            share: share_of(&share),
        }
    }

    /// Returns what the acceptor is sent.
    #[must_use]
    pub fn share(&self) -> Share {
        self.share
    }

    /// Takes the acceptor's share. `binding` is what both ends know of this connection alone.
    ///
    /// # Errors
    ///
    /// The share is broken; then the other side did not mean to pair.
    pub fn finish(self, theirs: &Share, binding: &[u8; 32]) -> Result<Proofs, BadShare> {
        let said = Said {
            slot: self.slot,
            parties: self.parties,
            dialler: &self.share,
            acceptor: theirs,
            binding,
        };
        let [given, expected] = said.proofs(self.exchange.finish(&theirs.0))?;
        Ok(Proofs { given, expected })
    }
}

/// Answers a dialler's share as the acceptor; `seed` and `binding` as in [`Begun`].
///
/// # Errors
///
/// The share is broken; nothing was guessed.
pub fn answer(
    code: &Code,
    parties: Parties,
    theirs: &Share,
    seed: [u8; 32],
    binding: &[u8; 32],
) -> Result<(Share, Proofs), BadShare> {
    let (dialler, acceptor) = identities(parties);
    let (exchange, share) =
        Spake2::<Ed25519Group>::start_b_with_rng(&password(code), &dialler, &acceptor, Drawn::from(seed));
    let share = share_of(&share);
    let said = Said {
        slot: code.slot(),
        parties,
        dialler: theirs,
        acceptor: &share,
        binding,
    };
    let [expected, given] = said.proofs(exchange.finish(&theirs.0))?;
    Ok((share, Proofs { given, expected }))
}

impl Proofs {
    /// Returns the proof for the other side.
    #[must_use]
    pub fn given(&self) -> Proof {
        Proof(self.given)
    }

    /// Whether the other side came to the same key. Takes the same time whatever the answer.
    #[must_use]
    pub fn is_proven_by(&self, theirs: &Proof) -> bool {
        // Two hashes are compared in constant time, which two arrays are not.
        blake3::Hash::from_bytes(self.expected) == blake3::Hash::from_bytes(theirs.0)
    }
}

impl fmt::Debug for Proofs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Proofs(..)")
    }
}

/// Everything both sides have to agree on, apart from the key.
struct Said<'a> {
    slot: Slot,
    parties: Parties,
    dialler: &'a Share,
    acceptor: &'a Share,
    binding: &'a [u8; 32],
}

impl Said<'_> {
    /// Derives the dialler's proof and the acceptor's. Every part has a fixed length, so no two inputs look alike.
    fn proofs(&self, key: spake2::Result<Vec<u8>>) -> Result<[[u8; 32]; 2], BadShare> {
        let mut material = key.map_err(|_| BadShare)?;
        material.extend(self.binding);
        material.push(self.slot.number());
        material.extend(self.parties.dialler.0);
        material.extend(self.parties.acceptor.0);
        material.extend(self.dialler.0);
        material.extend(self.acceptor.0);
        let proofs =
            [DIALLER_CONTEXT, ACCEPTOR_CONTEXT].map(|context| blake3::derive_key(context, &material));
        material.zeroize();
        Ok(proofs)
    }
}

fn password(code: &Code) -> Password {
    Password::new(code.to_string())
}

fn identities(parties: Parties) -> (Identity, Identity) {
    (
        Identity::new(&parties.dialler.0),
        Identity::new(&parties.acceptor.0),
    )
}

/// The library's shares have this length; were it another one, the other side would find it broken.
fn share_of(bytes: &[u8]) -> Share {
    Share(bytes.try_into().unwrap_or([0; SHARE_BYTES]))
}

/// Random numbers out of a seed, as the library asks for them: this crate draws none.
struct Drawn(blake3::OutputReader);

impl From<[u8; 32]> for Drawn {
    fn from(mut seed: [u8; 32]) -> Self {
        let drawn = Self(blake3::Hasher::new_keyed(&seed).finalize_xof());
        seed.zeroize();
        drawn
    }
}

impl RngCore for Drawn {
    fn next_u32(&mut self) -> u32 {
        rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rand_core::impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, out: &mut [u8]) {
        self.0.fill(out);
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(out);
        Ok(())
    }
}

/// The output of a keyed hash cannot be told from random bytes by whoever does not know the seed.
impl CryptoRng for Drawn {}

#[cfg(test)]
mod tests;
