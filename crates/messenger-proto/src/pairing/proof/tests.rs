//! The exchange between honest sides, and what whoever is not honest gets out of it.

use proptest::prelude::*;

use super::*;

const ALICE: PeerId = PeerId([1; 32]);
const BOB: PeerId = PeerId([2; 32]);
const MALLORY: PeerId = PeerId([3; 32]);

/// Bob dials alice.
const BOB_TO_ALICE: Parties = Parties {
    dialler: BOB,
    acceptor: ALICE,
};

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn words() -> Code {
    code("7-orbit-velvet")
}

/// What the dialler and the acceptor see of an exchange.
struct Ends {
    code: Code,
    parties: Parties,
    binding: [u8; 32],
}

fn honest() -> Ends {
    Ends {
        code: words(),
        parties: BOB_TO_ALICE,
        binding: [9; 32],
    }
}

fn run(dialler: &Ends, acceptor: &Ends) -> (Proofs, Proofs) {
    let begun = Begun::new(&dialler.code, dialler.parties, [4; 32]);
    let (share, acceptors) = answer(
        &acceptor.code,
        acceptor.parties,
        &begun.share(),
        [5; 32],
        &acceptor.binding,
    )
    .unwrap();
    (begun.finish(&share, &dialler.binding).unwrap(), acceptors)
}

/// Whether each side takes the other's proof.
fn outcome((dialler, acceptor): &(Proofs, Proofs)) -> (bool, bool) {
    (
        dialler.is_proven_by(&acceptor.given()),
        acceptor.is_proven_by(&dialler.given()),
    )
}

#[test]
fn both_sides_prove_the_same_words() {
    assert_eq!(outcome(&run(&honest(), &honest())), (true, true));
}

#[test]
fn whatever_differs_proves_nothing() {
    let bob_to_mallory = Parties {
        dialler: BOB,
        acceptor: MALLORY,
    };
    let others = [
        Ends {
            code: code("7-orbit-vendor"),
            ..honest()
        },
        Ends {
            code: code("8-orbit-velvet"),
            ..honest()
        },
        Ends {
            parties: bob_to_mallory,
            ..honest()
        },
        Ends {
            binding: [8; 32],
            ..honest()
        },
    ];
    for other in others {
        assert_eq!(outcome(&run(&other, &honest())), (false, false));
    }
}

#[test]
fn what_a_side_said_is_no_answer_to_it() {
    let begun = Begun::new(&words(), BOB_TO_ALICE, [4; 32]);
    let own = begun.share();
    assert_eq!(begun.finish(&own, &[9; 32]).unwrap_err(), BadShare);
    let (share, _) = answer(&words(), BOB_TO_ALICE, &own, [5; 32], &[9; 32]).unwrap();
    let again = answer(&words(), BOB_TO_ALICE, &share, [6; 32], &[9; 32]);
    assert_eq!(again.unwrap_err(), BadShare);

    let (bobs, alices) = run(&honest(), &honest());
    assert!(!bobs.is_proven_by(&bobs.given()));
    assert!(!alices.is_proven_by(&alices.given()));
}

#[test]
fn what_was_said_in_another_exchange_proves_nothing() {
    let (recorded, _) = run(&honest(), &honest());
    // The same share is sent once more; alice draws a new one of her own.
    let share = Begun::new(&words(), BOB_TO_ALICE, [4; 32]).share();
    let (_, alices) = answer(&words(), BOB_TO_ALICE, &share, [6; 32], &[9; 32]).unwrap();
    assert!(!alices.is_proven_by(&recorded.given()));
}

/// Mallory lets bob dial her, dials alice, and passes on what each of them says.
#[test]
fn somebody_in_between_gets_nothing_by_passing_on_what_is_said() {
    let bob_to_mallory = Parties {
        dialler: BOB,
        acceptor: MALLORY,
    };
    let mallory_to_alice = Parties {
        dialler: MALLORY,
        acceptor: ALICE,
    };
    let bob = Begun::new(&words(), bob_to_mallory, [4; 32]);
    let (share, alices) = answer(&words(), mallory_to_alice, &bob.share(), [5; 32], &[9; 32]).unwrap();
    let bobs = bob.finish(&share, &[8; 32]).unwrap();
    assert!(!alices.is_proven_by(&bobs.given()));
    assert!(!bobs.is_proven_by(&alices.given()));
}

#[test]
fn the_proofs_are_not_in_what_is_logged() {
    assert_eq!(format!("{:?}", run(&honest(), &honest()).0), "Proofs(..)");
}

/// The vector of docs/protocol.md.
#[test]
fn the_documented_vector_holds() {
    let (bobs, alices) = run(&honest(), &honest());
    let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
    let begun = Begun::new(&words(), BOB_TO_ALICE, [4; 32]);
    let shown = [
        hex(&begun.share().0),
        hex(&bobs.given().0),
        hex(&alices.given().0),
    ];
    assert_eq!(
        shown,
        [
            "410e1afe8b264e9fdc112a7ab534803182957450f749a9e0dccd00a66b325baae1",
            "a76a6590e7aae1af07292e1e20b1a3bfbdcee1372fa3dc8c5969ef33e33e7bfd",
            "cab49d437ca946aa8eeb4bec12786c4f8c357a79098f6cdcbca4f4a8896b833f",
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn one_flipped_bit_anywhere_proves_nothing(bit in 8usize..SHARE_BYTES * 8, is_dialler: bool) {
        let flip = |share: Share| {
            let mut bytes = share.0;
            bytes[bit / 8] ^= 1 << (bit % 8);
            Share(bytes)
        };
        let begun = Begun::new(&words(), BOB_TO_ALICE, [4; 32]);
        let sent = if is_dialler { flip(begun.share()) } else { begun.share() };
        let Ok((share, alices)) = answer(&words(), BOB_TO_ALICE, &sent, [5; 32], &[9; 32]) else {
            return Ok(());
        };
        let received = if is_dialler { share } else { flip(share) };
        let Ok(bobs) = begun.finish(&received, &[9; 32]) else {
            return Ok(());
        };
        prop_assert_eq!(outcome(&(bobs, alices)), (false, false));
    }

    #[test]
    fn any_bytes_are_a_share_or_an_error(bytes in proptest::array::uniform32(any::<u8>()), side: u8) {
        let mut share = [side; SHARE_BYTES];
        share[1..].copy_from_slice(&bytes);
        let _ = answer(&words(), BOB_TO_ALICE, &Share(share), [5; 32], &[9; 32]);
        let _ = Begun::new(&words(), BOB_TO_ALICE, [4; 32]).finish(&Share(share), &[9; 32]);
    }
}
