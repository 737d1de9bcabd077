//! Makes past feedback searchable, in the background and in small pieces: whoever waits for the writer
//! waits for one of them at most. Must not touch what is not past.

use std::error::Error;
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::store::{Store, StoreError, search};

/// The pause between two pieces, which is everybody else's.
const BREATH: Duration = Duration::from_millis(20);

/// Takes in whatever has become past, now and whenever `more` changes, until `stop` or the engine's end.
pub(super) async fn keep_up(store: Store, mut more: watch::Receiver<()>, stop: CancellationToken) {
    let work = async {
        loop {
            match store.write(search::catch_up).await {
                Ok(true) => tokio::time::sleep(BREATH).await,
                Err(StoreError::Closed) => return,
                done => {
                    // A full disk: what is missing here is made up for with the next digest.
                    if let Err(error) = done {
                        tracing::warn!(
                            error = &error as &dyn Error,
                            "past messages could not be made searchable"
                        );
                    }
                    if more.changed().await.is_err() {
                        return;
                    }
                }
            }
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = work => {}
    }
}
