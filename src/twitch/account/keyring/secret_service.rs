//! The keyring of Linux desktops: the Secret Service on the session's bus.
//!
//! The kernel's keyring is not used: it is empty after a restart.

use std::collections::HashMap;

use secret_service::{Collection, EncryptionType, Error, SecretService};
use tokio::time::timeout;

use super::{Job, LIMIT, SERVICE, Shut};

/// Does `job` with the entry of `user`. Blocks, for [`LIMIT`] at most.
pub(super) fn carry_out(user: &str, job: Job) -> Result<Option<Vec<u8>>, Shut> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|_| Shut::Closed)?;
    runtime.block_on(async { timeout(LIMIT, ask(user, job)).await.unwrap_or(Err(Shut::Closed)) })
}

async fn ask(user: &str, job: Job) -> Result<Option<Vec<u8>>, Shut> {
    let service = SecretService::connect(EncryptionType::Dh).await.map_err(|error| shut(&error))?;
    let collection = service.get_default_collection().await.map_err(|error| shut(&error))?;
    // Whatever is done with a locked one asks the person at the screen for a password.
    if collection.is_locked().await.map_err(|error| shut(&error))? {
        return Err(Shut::Closed);
    }
    in_collection(&collection, user, job).await.map_err(|error| shut(&error))
}

async fn in_collection(collection: &Collection<'_>, user: &str, job: Job) -> Result<Option<Vec<u8>>, Error> {
    let attributes = HashMap::from([("service", SERVICE), ("username", user)]);
    match job {
        Job::Read => match collection.search_items(attributes).await?.first() {
            Some(item) => Ok(Some(item.get_secret().await?)),
            None => Ok(None),
        },
        Job::Write(content) => {
            let label = "Evenkeel: sign-in at Twitch";
            collection.create_item(label, attributes, &content, true, "application/json").await?;
            Ok(None)
        }
        Job::Remove => {
            for item in collection.search_items(attributes).await? {
                item.delete().await?;
            }
            Ok(None)
        }
    }
}

fn shut(error: &Error) -> Shut {
    match error {
        // No bus, nobody on it who keeps secrets, or nowhere to put them.
        Error::Unavailable | Error::NoResult => Shut::Absent,
        _ => Shut::Closed,
    }
}
