//! Twitch's picture server, as far as pages can tell: tests reach no network.

use serde_json::json;

use super::cdp::Page;

/// The smallest picture there is.
const PICTURE: &str = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

impl Page {
    /// From now on emotes come from here; or fail to come, if `there` is false.
    pub(super) async fn emotes(&self, there: bool) {
        let mut events = self.events();
        let patterns = json!({"patterns": [{"urlPattern": "https://static-cdn.jtvnw.net/*"}]});
        self.call("Fetch.enable", patterns).await;
        let page = self.handle();
        tokio::spawn(async move {
            while let Some(asked) = events.wait(&["Fetch.requestPaused"]).await {
                let id = &asked["requestId"];
                if there {
                    let headers = json!([{"name": "Content-Type", "value": "image/gif"}]);
                    let answer = json!({"requestId": id, "responseCode": 200, "responseHeaders": headers, "body": PICTURE});
                    page.call("Fetch.fulfillRequest", answer).await;
                } else {
                    let answer = json!({"requestId": id, "errorReason": "InternetDisconnected"});
                    page.call("Fetch.failRequest", answer).await;
                }
            }
        });
    }
}
