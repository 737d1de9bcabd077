//! The sign-in as it is shared: whoever speaks to Twitch with it reads it here.
//!
//! One side keeps it ([`TokenStore`], held by `account`), the others use it ([`TokenReader`]). A token that Twitch
//! refused is reported through the reader, and a better one, or none, is waited for there.

use tokio::sync::{mpsc, watch};

use super::scopes::scope;
use crate::domain::Feature;
use crate::secret::Secret;

/// Reports that may wait. Many users may find the same token refused at once; one report is enough.
const REPORTS: usize = 8;

/// What a sign-in allows, now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// The access token.
    pub token: Secret,
    /// The client id it was given to.
    pub client_id: String,
    /// Twitch's id of the person.
    pub user_id: String,
    /// The person's login name, lower case.
    pub login: String,
    /// What was permitted, in Twitch's words.
    pub scopes: Vec<String>,
}

impl Access {
    /// Whether the permission for `feature` is there.
    pub fn permits(&self, feature: Feature) -> bool {
        self.scopes.iter().any(|given| given == scope(feature))
    }
}

/// The side that keeps the sign-in.
#[derive(Debug)]
pub struct TokenStore {
    shared: watch::Sender<Option<Access>>,
    /// Tokens that Twitch refused.
    pub refused: mpsc::Receiver<Secret>,
}

impl TokenStore {
    /// Shares `access` from now on; none takes it back.
    pub fn share(&self, access: Option<Access>) {
        self.shared.send_if_modified(|shared| {
            let changed = *shared != access;
            *shared = access;
            changed
        });
    }
}

/// The side that uses the sign-in. Cheap to clone.
#[derive(Debug, Clone)]
pub struct TokenReader {
    shared: watch::Receiver<Option<Access>>,
    refused: mpsc::Sender<Secret>,
}

/// Both sides; nobody is signed in yet.
pub fn token_channel() -> (TokenStore, TokenReader) {
    let (shared, seen) = watch::channel(None);
    let (refused, reports) = mpsc::channel(REPORTS);
    (TokenStore { shared, refused: reports }, TokenReader { shared: seen, refused })
}

impl TokenReader {
    /// The sign-in as it is now.
    pub fn access(&self) -> Option<Access> {
        self.shared.borrow().clone()
    }

    /// The same, to which the sign-in as it is now is a change as well.
    pub fn from_the_start(mut self) -> Self {
        self.shared.mark_changed();
        self
    }

    /// Returns once the sign-in changed since this reader last looked; for ever pending where it never
    /// will again.
    pub async fn changed(&mut self) {
        if self.shared.changed().await.is_err() {
            std::future::pending().await
        }
    }

    /// Tells that Twitch refused `token`, or seems to.
    pub fn report(&self, token: &Secret) {
        // A full queue means that it is being reported.
        let _ = self.refused.try_send(token.clone());
    }

    /// Twitch refused `token`. Returns what there is instead, once there is something else: another
    /// sign-in, or none.
    pub async fn renewed(&mut self, token: &Secret) -> Option<Access> {
        self.report(token);
        let other = self.shared.wait_for(|now| now.as_ref().is_none_or(|access| access.token != *token));
        match other.await {
            Ok(access) => access.clone(),
            Err(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(token: &str) -> Access {
        Access {
            token: Secret::new(token),
            client_id: "client".into(),
            user_id: "1".into(),
            login: "harbour".into(),
            scopes: vec!["bits:read".into()],
        }
    }

    #[tokio::test]
    async fn a_refused_token_is_reported_and_a_better_one_waited_for() {
        let (mut store, mut reader) = token_channel();
        store.share(Some(access("old")));
        let old = Secret::new("old");
        let renewed = reader.renewed(&old);
        let renew = async {
            assert_eq!(store.refused.recv().await, Some(Secret::new("old")));
            store.share(Some(access("new")));
        };
        let (better, ()) = tokio::join!(renewed, renew);
        assert_eq!(better, Some(access("new")));
    }

    #[test]
    fn permissions_are_those_that_were_given() {
        assert!(access("a").permits(Feature::Cheers));
        assert!(!access("a").permits(Feature::Follows));
    }
}
