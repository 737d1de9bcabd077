//! Sealing: XChaCha20-Poly1305 for what is written, Argon2id for the passphrase. Keys are wiped when let go.
//!
//! Each piece is bound to its place, so that one sealed piece cannot be put in another's. Must not know
//! what is sealed.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Bytes of a nonce; random ones of this length do not meet.
const NONCE: usize = 24;

/// A key. There is no way to print it.
pub(super) struct SealKey(Zeroizing<[u8; 32]>);

impl SealKey {
    /// A new one.
    pub(super) fn random() -> Self {
        Self(Zeroizing::new(random()))
    }

    /// Seals `plain` for `place`.
    pub(super) fn seal(&self, place: &str, plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE] = random();
        let payload = Payload { msg: plain, aad: place.as_bytes() };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.expect("only texts of many gigabytes cannot be sealed, and none is taken in");
        [nonce.as_slice(), &sealed].concat()
    }

    /// Opens what was sealed for `place`; none where it was not, or not with this key.
    pub(super) fn open(&self, place: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: sealed, aad: place.as_bytes() };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).ok().map(Zeroizing::new)
    }

    /// This key, sealed with `other`.
    pub(super) fn wrap(&self, other: &Self) -> Vec<u8> {
        other.seal(PLACE, self.0.as_slice())
    }

    /// The key that was wrapped with this one; none where it was another one.
    pub(super) fn unwrap(&self, wrapped: &[u8]) -> Option<Self> {
        let bytes = self.open(PLACE, wrapped)?;
        let key: [u8; 32] = bytes.as_slice().try_into().ok()?;
        Some(Self(Zeroizing::new(key)))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.0).into())
    }
}

/// Where a wrapped key lies.
const PLACE: &str = "key";

/// How a key is made of a passphrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Recipe {
    pub(super) salt: Vec<u8>,
    /// KiB.
    pub(super) memory: u32,
    pub(super) passes: u32,
    pub(super) lanes: u32,
}

impl Recipe {
    /// The second recommendation of RFC 9106, with a new salt.
    pub(super) fn new() -> Self {
        Self { salt: random::<16>().to_vec(), memory: 64 * 1024, passes: 3, lanes: 4 }
    }

    /// The key that it makes of `passphrase`. Takes a moment, on purpose. None where the recipe makes no
    /// sense, or there is too little memory.
    pub(super) fn key(&self, passphrase: &str) -> Option<SealKey> {
        // The same letters may be typed in two ways.
        let passphrase = Zeroizing::new(passphrase.nfc().collect::<String>());
        let params = Params::new(self.memory, self.passes, self.lanes, Some(32)).ok()?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut key = Zeroizing::new([0; 32]);
        argon.hash_password_into(passphrase.as_bytes(), &self.salt, key.as_mut_slice()).ok()?;
        Some(SealKey(key))
    }
}

/// Random bytes.
pub(super) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system must have a source of randomness");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_in_its_own_place_with_its_own_key_and_unchanged_only() {
        let key = SealKey::random();
        let sealed = key.seal("entry:1", b"a thought");
        assert!(!sealed.windows(7).any(|part| part == b"thought"));
        assert_eq!(key.open("entry:1", &sealed).unwrap().as_slice(), b"a thought");
        assert!(key.open("entry:2", &sealed).is_none());
        assert!(SealKey::random().open("entry:1", &sealed).is_none());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(key.open("entry:1", &changed).is_none(), "byte {at}");
        }
        assert!(key.open("entry:1", b"short").is_none());
        assert_ne!(key.seal("entry:1", b"a thought"), sealed, "no two are alike");
    }

    #[test]
    fn a_passphrase_makes_the_same_key_however_its_letters_are_typed() {
        let recipe = Recipe { memory: 64, passes: 1, lanes: 1, ..Recipe::new() };
        let key = SealKey::random();
        let wrapped = key.wrap(&recipe.key("gr\u{fc}n und m\u{fc}de").unwrap());
        let again = recipe.key("gru\u{308}n und mu\u{308}de").unwrap().unwrap(&wrapped).unwrap();
        let sealed = key.seal("x", b"y");
        assert_eq!(again.open("x", &sealed).unwrap().as_slice(), b"y");
        assert!(recipe.key("grun und mude").unwrap().unwrap(&wrapped).is_none());
        let salted = Recipe { salt: vec![1; 16], ..recipe };
        assert!(salted.key("gr\u{fc}n und m\u{fc}de").unwrap().unwrap(&wrapped).is_none());
    }
}
