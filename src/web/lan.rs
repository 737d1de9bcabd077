//! Other machines of the house: whether they may ask at all, what they may ask unpaired, and pairing.
//!
//! Nothing of this is open unless the settings allow it. A machine that is paired has a session of its
//! own; the key never counts from elsewhere, since plain HTTP could be read on the way.

use std::collections::VecDeque;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use super::seal::Seal;
use crate::clock::{after, before, until};
use crate::secret::Secret;
use crate::store::folder::random_number;

/// Signs of a code: none of them looks like another.
const SIGNS: &[u8] = b"BCDFGHJKMPQRTVWXY346789";
/// Signs in a code.
const LENGTH: usize = 6;
/// How long a code is good.
const GOOD_FOR: Duration = Duration::from_secs(5 * 60);
/// Wrong codes after which the right one is taken back.
const WRONG: u8 = 5;
/// Codes that may be tried within [`WITHIN`], by whomever.
const TRIES: usize = 10;
const WITHIN: Duration = Duration::from_secs(60);

/// What other machines of the network may do.
pub struct Lan {
    /// Whether they may ask at all.
    pub allowed: bool,
    /// Names under which this machine is known to them.
    pub names: Vec<String>,
    /// The part of the overlay's address that nobody can guess.
    pub overlay_token: Secret,
    /// What makes connections unreadable for others; none where that is off.
    pub seal: Option<Seal>,
    /// The code that waits, if one does.
    pub(super) pairing: Pairing,
    /// Changes whenever a machine was taken off the list.
    pub(super) revoked: Arc<watch::Sender<u64>>,
}

impl Lan {
    /// For the settings `allowed` and `names`.
    pub fn new(allowed: bool, names: Vec<String>, overlay_token: Secret, seal: Option<Seal>) -> Self {
        Self { allowed, names, overlay_token, seal, pairing: Pairing::default(), revoked: Arc::default() }
    }

    /// What encrypts connections from other machines.
    pub(super) fn acceptor(&self) -> Option<TlsAcceptor> {
        self.seal.as_ref().map(|seal| seal.acceptor.clone())
    }

    /// Whether `token`, as it stood in an address, is the overlay's.
    pub(super) fn is_overlay(&self, path: &str) -> bool {
        let token = path.strip_prefix("/overlay/").or_else(|| path.strip_prefix("/ws/overlay/"));
        token.is_some_and(|token| self.overlay_token.matches(token))
    }

    /// A machine was taken off the list: open sockets look whether theirs is still on it.
    pub(super) fn revoke(&self) {
        self.revoked.send_modify(|times| *times = times.wrapping_add(1));
    }
}

/// Where other machines reach one that listens at `listening`; none where they do not.
pub fn address_for_others(listening: SocketAddr) -> Option<SocketAddr> {
    if listening.ip().is_loopback() {
        return None;
    }
    if !listening.ip().is_unspecified() {
        return Some(listening);
    }
    // Which address the system would use to go outside; nothing is sent for that.
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((IpAddr::from([192, 0, 2, 1]), 9)).ok()?;
    let ip = socket.local_addr().ok()?.ip();
    (!ip.is_unspecified() && !ip.is_loopback()).then(|| SocketAddr::new(ip, listening.port()))
}

/// A code with which one machine may be paired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) code: String,
    pub(super) until: Timestamp,
    wrong: u8,
}

/// What came of a code that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CodeCheck {
    /// It is the one; it is good no more.
    Right,
    /// It is not, or none waits.
    Wrong,
    /// Too many were tried; not looked at. Again after this long.
    TooOften(Duration),
}

/// The code that waits, and how many were tried of late.
#[derive(Debug, Default)]
pub(super) struct Pairing(Mutex<PairingState>);

#[derive(Debug, Default)]
struct PairingState {
    offer: Option<Offer>,
    tries: VecDeque<Timestamp>,
}

impl Pairing {
    /// A new code; the one before is good no more.
    pub(super) fn offer(&self, now: Timestamp) -> Offer {
        let sign = |_| {
            let place = random_number() % SIGNS.len() as u64;
            usize::try_from(place).ok().and_then(|place| SIGNS.get(place)).copied().map_or('B', char::from)
        };
        let code = (0..LENGTH).map(sign).collect();
        let offer = Offer { code, until: after(now, GOOD_FOR), wrong: 0 };
        self.state().offer = Some(offer.clone());
        offer
    }

    /// Tries a code. The right one can be used once.
    pub(super) fn redeem(&self, given: &str, now: Timestamp) -> CodeCheck {
        let mut state = self.state();
        let since = before(now, WITHIN);
        state.tries.retain(|tried| *tried > since && *tried <= now);
        if state.tries.len() >= TRIES {
            let first = state.tries.front().copied().unwrap_or(now);
            return CodeCheck::TooOften(until(now, after(first, WITHIN)).unwrap_or(WITHIN));
        }
        state.tries.push_back(now);
        let given: String =
            given.chars().filter(char::is_ascii_alphanumeric).map(|sign| sign.to_ascii_uppercase()).collect();
        let Some(offer) = state.offer.as_mut().filter(|offer| now < offer.until) else {
            state.offer = None;
            return CodeCheck::Wrong;
        };
        if Secret::new(offer.code.clone()).matches(&given) {
            state.offer = None;
            return CodeCheck::Right;
        }
        offer.wrong += 1;
        if offer.wrong >= WRONG {
            state.offer = None;
        }
        CodeCheck::Wrong
    }

    fn state(&self) -> std::sync::MutexGuard<'_, PairingState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn later(seconds: u64) -> Timestamp {
        after(NOW, Duration::from_secs(seconds))
    }

    #[test]
    fn a_code_is_good_once_however_it_is_written() {
        let pairing = Pairing::default();
        let offer = pairing.offer(NOW);
        assert!(offer.code.len() == LENGTH && offer.code.bytes().all(|sign| SIGNS.contains(&sign)));
        let typed = format!(" {}-{} ", offer.code[..3].to_lowercase(), &offer.code[3..]);
        assert_eq!(pairing.redeem(&typed, NOW), CodeCheck::Right);
        assert_eq!(pairing.redeem(&offer.code, NOW), CodeCheck::Wrong);
        assert_ne!(pairing.offer(NOW).code, pairing.offer(NOW).code);
    }

    #[test]
    fn it_is_taken_back_after_five_wrong_ones_and_after_five_minutes() {
        let pairing = Pairing::default();
        let offer = pairing.offer(NOW);
        for _ in 0..WRONG {
            assert_eq!(pairing.redeem("AAAAAA", NOW), CodeCheck::Wrong);
        }
        assert_eq!(pairing.redeem(&offer.code, NOW), CodeCheck::Wrong);
        let offer = pairing.offer(NOW);
        assert_eq!(pairing.redeem(&offer.code, later(300)), CodeCheck::Wrong);
        let offer = pairing.offer(later(300));
        assert_eq!(pairing.redeem("", later(301)), CodeCheck::Wrong);
        assert_eq!(pairing.redeem(&offer.code, later(599)), CodeCheck::Right);
    }

    #[test]
    fn too_many_tries_are_not_even_looked_at() {
        let pairing = Pairing::default();
        for _ in 0..TRIES {
            assert_eq!(pairing.redeem("AAAAAA", NOW), CodeCheck::Wrong);
        }
        let offer = pairing.offer(NOW);
        assert_eq!(pairing.redeem(&offer.code, later(20)), CodeCheck::TooOften(Duration::from_secs(40)));
        assert_eq!(pairing.redeem(&offer.code, later(60)), CodeCheck::Right);
    }

    #[test]
    fn who_listens_here_alone_is_reached_by_nobody_else() {
        assert_eq!(address_for_others("127.0.0.1:1".parse().unwrap()), None);
        let there = "192.168.0.7:1".parse().unwrap();
        assert_eq!(address_for_others(there), Some(there));
    }
}
