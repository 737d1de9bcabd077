//! The sign-in as it is kept: both tokens, whose they are, and how new they are.
//!
//! Must not know where it is kept.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::secret::Secret;
use crate::twitch::access::Access;

/// A sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StoredToken {
    /// For speaking to Twitch.
    pub(super) access: Secret,
    /// For getting the next pair. Works once.
    pub(super) refresh: Secret,
    /// What was permitted.
    pub(super) scopes: Vec<String>,
    /// Whose it is; empty until Twitch said so.
    pub(super) user_id: String,
    /// Their login name; empty until Twitch said so.
    pub(super) login: String,
    /// To which program it was given.
    pub(super) client_id: String,
    /// Until when the access token is good, by our clock.
    pub(super) expires_at: Timestamp,
    /// Grows with every change: the greater of two is the newer one.
    pub(super) generation: u64,
}

/// The same on disk. The one place where tokens are written out.
#[derive(Serialize, Deserialize)]
struct StoredFields {
    access: String,
    refresh: String,
    scopes: Vec<String>,
    user_id: String,
    login: String,
    client_id: String,
    expires_at: Timestamp,
}

/// What one place holds: a sign-in, or the word that there is none any more.
#[derive(Serialize, Deserialize)]
struct VaultRecord {
    generation: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sign_in: Option<StoredFields>,
}

impl StoredToken {
    /// What users of the sign-in get to see.
    pub(super) fn access(&self) -> Access {
        Access {
            token: self.access.clone(),
            client_id: self.client_id.clone(),
            user_id: self.user_id.clone(),
            login: self.login.clone(),
            scopes: self.scopes.clone(),
        }
    }

    /// For keeping.
    pub(super) fn to_json(&self) -> serde_json::Result<Vec<u8>> {
        let sign_in = Some(StoredFields {
            access: self.access.expose().to_owned(),
            refresh: self.refresh.expose().to_owned(),
            scopes: self.scopes.clone(),
            user_id: self.user_id.clone(),
            login: self.login.clone(),
            client_id: self.client_id.clone(),
            expires_at: self.expires_at,
        });
        serde_json::to_vec(&VaultRecord { generation: self.generation, sign_in })
    }
}

/// Says that from `generation` on nobody is signed in.
pub(super) fn signed_out(generation: u64) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&VaultRecord { generation, sign_in: None })
}

/// Reads what was kept: how new it is, and the sign-in if there is one. None if it is damaged.
pub(super) fn read(json: &[u8]) -> Option<(u64, Option<StoredToken>)> {
    let record: Option<VaultRecord> = serde_json::from_slice(json).ok();
    // Nobody renews that often: whatever holds a greater one was not written by us.
    let VaultRecord { generation, sign_in } = record.filter(|record| record.generation < 1 << 53)?;
    let stored = sign_in.map(|stored| StoredToken {
        access: Secret::new(stored.access),
        refresh: Secret::new(stored.refresh),
        scopes: stored.scopes,
        user_id: stored.user_id,
        login: stored.login,
        client_id: stored.client_id,
        expires_at: stored.expires_at,
        generation,
    });
    Some((generation, stored))
}
