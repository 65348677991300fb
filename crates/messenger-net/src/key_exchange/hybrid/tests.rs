//! The hybrid against another implementation's numbers, against its parts, and against shares that are none.

use data_encoding::HEXLOWER;

use super::*;

/// Reads a file of tests/fixtures/ml_kem_768.
macro_rules! fixture {
    ($name:literal) => {
        hex(include_str!(concat!(
            "../../../tests/fixtures/ml_kem_768/",
            $name
        )))
    };
}

fn hex(text: &str) -> Vec<u8> {
    let digits: String = text.split_whitespace().collect();
    HEXLOWER.decode(digits.as_bytes()).unwrap()
}

fn counting_key() -> DecapsulationKey {
    DecapsulationKey::from_seed(std::array::from_fn(|at| u8::try_from(at).unwrap()).into())
}

#[track_caller]
fn check_refused(outcome: Result<SharedSecret, Error>) {
    assert_eq!(
        outcome.err(),
        Some(Error::PeerMisbehaved(PeerMisbehaved::InvalidKeyShare))
    );
}

#[test]
fn ml_kem_computes_what_another_implementation_does() {
    let key = counting_key();
    assert_eq!(
        key.encapsulation_key().to_bytes().as_slice(),
        fixture!("encapsulation_key.hex")
    );
    let mut ciphertext = fixture!("ciphertext.hex");
    let decapsulated = |ciphertext: &[u8]| key.decapsulate(&ciphertext.try_into().unwrap()).to_vec();
    assert_eq!(decapsulated(&ciphertext), fixture!("shared_secret.hex"));
    ciphertext[0] ^= 1;
    assert_eq!(decapsulated(&ciphertext), fixture!("rejected_secret.hex"));
}

#[test]
fn both_sides_come_to_the_same_secret_and_never_to_the_same_again() {
    let exchange = || {
        let client = X25519_ML_KEM_768.start().unwrap();
        let server = X25519_ML_KEM_768.start_and_complete(client.pub_key()).unwrap();
        assert_eq!(client.pub_key().len(), 1216);
        assert_eq!(server.pub_key.len(), 1120);
        let secret = client.complete(&server.pub_key).unwrap();
        assert_eq!(secret.secret_bytes(), server.secret.secret_bytes());
        secret.secret_bytes().to_vec()
    };
    let (first, second) = (exchange(), exchange());
    assert_eq!(first.len(), 64);
    assert_ne!(first, second);
}

/// A server that is put together from the parts, in the order that the draft names.
#[test]
fn the_lattice_comes_first_in_shares_and_secret() {
    let client = X25519_ML_KEM_768.start().unwrap();
    let (encapsulation_key, x25519) = client.pub_key().split_at(1184);
    let (ciphertext, lattice) = EncapsulationKey::new_from_slice(encapsulation_key)
        .unwrap()
        .encapsulate_deterministic(&[7; 32].into());
    let curve = X25519.start_and_complete(x25519).unwrap();
    let share = [ciphertext.as_slice(), &curve.pub_key].concat();
    let secret = client.complete(&share).unwrap();
    let (first, second) = secret.secret_bytes().split_at(32);
    assert_eq!((first, second), (lattice.as_slice(), curve.secret.secret_bytes()));
}

#[test]
fn a_server_without_the_hybrid_is_answered_with_the_curve_alone() {
    let client = X25519_ML_KEM_768.start().unwrap();
    let (group, share) = client.hybrid_component().unwrap();
    assert_eq!(group, NamedGroup::X25519);
    let server = X25519.start_and_complete(share).unwrap();
    let secret = client.complete_hybrid_component(&server.pub_key).unwrap();
    assert_eq!(secret.secret_bytes(), server.secret.secret_bytes());
}

#[test]
fn shares_of_another_length_are_refused() {
    let share = X25519_ML_KEM_768.start().unwrap().pub_key().to_vec();
    let longer = [share.as_slice(), &[0]].concat();
    for wrong in [&[], &share[..1], &share[..1184], &share[..1215], &longer] {
        check_refused(
            X25519_ML_KEM_768
                .start_and_complete(wrong)
                .map(|done| done.secret),
        );
    }
    let server = X25519_ML_KEM_768.start_and_complete(&share).unwrap().pub_key;
    let longer = [server.as_slice(), &[0]].concat();
    for wrong in [&[], &server[..1], &server[..1088], &server[..1119], &longer] {
        check_refused(X25519_ML_KEM_768.start().unwrap().complete(wrong));
    }
}

#[test]
fn shares_that_are_no_keys_are_refused() {
    let share = X25519_ML_KEM_768.start().unwrap().pub_key().to_vec();
    // Coefficients beyond the modulus.
    let beyond = [&[0xff; 1184], &share[1184..]].concat();
    check_refused(
        X25519_ML_KEM_768
            .start_and_complete(&beyond)
            .map(|done| done.secret),
    );
    // A point of small order, with which the secret would be known to everybody.
    let small = [&share[..1184], &[0; 32]].concat();
    check_refused(
        X25519_ML_KEM_768
            .start_and_complete(&small)
            .map(|done| done.secret),
    );
    let server = X25519_ML_KEM_768.start_and_complete(&share).unwrap().pub_key;
    let small = [&server[..1088], &[0; 32]].concat();
    check_refused(X25519_ML_KEM_768.start().unwrap().complete(&small));
}

#[test]
fn a_ciphertext_that_was_changed_gives_another_secret() {
    let client = X25519_ML_KEM_768.start().unwrap();
    let mut server = X25519_ML_KEM_768.start_and_complete(client.pub_key()).unwrap();
    server.pub_key[500] ^= 0x10;
    let secret = client.complete(&server.pub_key).unwrap();
    assert_ne!(secret.secret_bytes(), server.secret.secret_bytes());
}
