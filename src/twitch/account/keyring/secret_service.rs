//! The keyring of Linux desktops: the Secret Service on the session's bus.
//!
//! The kernel's keyring is not used: it is empty after a restart.

use std::collections::HashMap;

use secret_service::{Collection, EncryptionType, Error, SecretService};
use tokio::time::timeout;

use super::{KeyringError, KeyringTask, LIMIT, SERVICE};

/// Does `job` with the entry of `user`. Blocks, for [`LIMIT`] at most.
pub(super) fn carry_out(user: &str, job: KeyringTask) -> Result<Option<Vec<u8>>, KeyringError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|_| KeyringError::Closed)?;
    runtime.block_on(async { timeout(LIMIT, ask(user, job)).await.unwrap_or(Err(KeyringError::Closed)) })
}

async fn ask(user: &str, job: KeyringTask) -> Result<Option<Vec<u8>>, KeyringError> {
    // No bus, or nobody on it who keeps secrets.
    let service = SecretService::connect(EncryptionType::Dh).await.map_err(|_| KeyringError::Absent)?;
    let collection = service.get_default_collection().await.map_err(|error| shut(&error))?;
    // Whatever is done with a locked one asks the person at the screen for a password.
    if collection.is_locked().await.map_err(|error| shut(&error))? {
        return Err(KeyringError::Closed);
    }
    in_collection(&collection, user, job).await.map_err(|error| shut(&error))
}

async fn in_collection(
    collection: &Collection<'_>,
    user: &str,
    job: KeyringTask,
) -> Result<Option<Vec<u8>>, Error> {
    let attributes = HashMap::from([("service", SERVICE), ("username", user)]);
    match job {
        KeyringTask::Read => match collection.search_items(attributes).await?.first() {
            Some(item) => Ok(Some(item.get_secret().await?)),
            None => Ok(None),
        },
        KeyringTask::Write(content) => {
            let label = "Evenkeel: sign-in at Twitch";
            collection.create_item(label, attributes, &content, true, "application/json").await?;
            Ok(None)
        }
        KeyringTask::Remove => {
            for item in collection.search_items(attributes).await? {
                item.delete().await?;
            }
            Ok(None)
        }
    }
}

fn shut(error: &Error) -> KeyringError {
    match error {
        // Nowhere to put them.
        Error::Unavailable | Error::NoResult => KeyringError::Absent,
        _ => KeyringError::Closed,
    }
}
