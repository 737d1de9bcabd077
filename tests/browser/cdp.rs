//! A small client for the Chrome DevTools Protocol: one socket to the browser, a session per page.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Child;
use tokio::sync::broadcast;

use super::wire::{PATIENCE, Wire};

/// How a page is looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) dark: bool,
    pub(super) reduced_motion: bool,
    pub(super) forced_colors: bool,
}

impl Default for View {
    /// OBS's default size for a browser source.
    fn default() -> Self {
        Self { width: 800, height: 600, dark: false, reduced_motion: false, forced_colors: false }
    }
}

/// A browser that ends when this is dropped.
pub(super) struct Browser {
    wire: Arc<Wire>,
    // Dropped in this order: the process first, then the folder it writes to.
    _child: Child,
    _profile: TempDir,
}

impl Browser {
    pub(super) async fn attach(address: &str, child: Child, profile: TempDir) -> Self {
        Self { wire: Wire::connect(address).await, _child: child, _profile: profile }
    }

    /// Sends a command to the browser itself.
    pub(super) async fn call(&self, method: &str, params: Value) -> Value {
        self.wire.command(None, method, params).await
    }

    /// A new, empty page.
    pub(super) async fn page(&self, view: View) -> Page {
        let target =
            self.wire.call(None, "Target.createTarget", json!({"url": "about:blank"})).await.unwrap();
        let asked = json!({"targetId": target["targetId"], "flatten": true});
        let attached = self.wire.call(None, "Target.attachToTarget", asked).await.unwrap();
        let session = attached["sessionId"].as_str().unwrap().to_owned();
        let page = Page { wire: Arc::clone(&self.wire), session };
        for domain in ["Page.enable", "Runtime.enable", "Log.enable"] {
            page.call(domain, json!({})).await;
        }
        page.look(view).await;
        page
    }
}

/// A tab.
pub(super) struct Page {
    wire: Arc<Wire>,
    session: String,
}

impl Page {
    /// Sends any command of the protocol.
    pub(super) async fn call(&self, method: &str, params: Value) -> Value {
        self.wire.command(Some(&self.session), method, params).await
    }

    /// The same where the page may have gone on meanwhile.
    pub(super) async fn try_call(&self, method: &str, params: Value) -> Result<Value, String> {
        self.wire.call(Some(&self.session), method, params).await
    }

    /// Changes how the page is looked at.
    pub(super) async fn look(&self, view: View) {
        let size =
            json!({"width": view.width, "height": view.height, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", size).await;
        let pick = |on, yes: &str, no: &str| if on { yes.to_owned() } else { no.to_owned() };
        let features = json!({"features": [
            {"name": "prefers-color-scheme", "value": pick(view.dark, "dark", "light")},
            {"name": "prefers-reduced-motion", "value": pick(view.reduced_motion, "reduce", "no-preference")},
            {"name": "forced-colors", "value": pick(view.forced_colors, "active", "none")},
        ]});
        self.call("Emulation.setEmulatedMedia", features).await;
    }

    /// Goes to an address and returns when the page has loaded.
    pub(super) async fn goto(&self, url: &str) {
        let mut events = self.events();
        let answer = self.call("Page.navigate", json!({"url": url})).await;
        assert!(answer.get("errorText").is_none(), "{url}: {answer}");
        events.next("Page.loadEventFired").await;
    }

    /// Loads the page again.
    pub(super) async fn reload(&self) {
        let mut events = self.events();
        self.call("Page.reload", json!({})).await;
        events.next("Page.loadEventFired").await;
    }

    /// What happens to this page from now on.
    pub(super) fn events(&self) -> Events {
        Events { session: self.session.clone(), source: self.wire.events.subscribe() }
    }

    /// Another handle on the same page, for a task beside the test.
    pub(super) fn handle(&self) -> Self {
        Self { wire: Arc::clone(&self.wire), session: self.session.clone() }
    }

    /// Runs a script in every document from now on, before the document's own.
    pub(super) async fn before_load(&self, script: &str) {
        self.call("Page.addScriptToEvaluateOnNewDocument", json!({"source": script})).await;
    }

    /// The value of a script; promises are awaited. `()` for scripts whose value is of no interest.
    pub(super) async fn eval<T: DeserializeOwned>(&self, script: &str) -> T {
        let asked = json!({"expression": script, "awaitPromise": true, "returnByValue": true});
        let answer = self.call("Runtime.evaluate", asked).await;
        if let Some(exception) = answer.get("exceptionDetails") {
            panic!("{script}: {}", exception["exception"]["description"]);
        }
        let value = answer["result"].get("value").cloned().unwrap_or(Value::Null);
        serde_json::from_value(value).unwrap_or_else(|error| panic!("{script}: {error} in {answer}"))
    }

    /// Waits until a script's value is true.
    pub(super) async fn until(&self, condition: &str) {
        let script = format!(
            "new Promise((done) => {{
               const end = performance.now() + {};
               const look = () => ({condition}) ? done(true) : performance.now() > end ? done(false) : setTimeout(look, 10);
               look();
             }})",
            PATIENCE.as_millis() / 2,
        );
        if !self.eval::<bool>(&script).await {
            panic!(
                "never came true: {condition}\nthe page says: {}",
                self.eval::<String>("document.body.innerText").await
            );
        }
    }

    /// Exceptions, console errors and refused loads since the page was made.
    pub(super) fn problems(&self) -> Vec<String> {
        let problems = self.wire.problems.lock().unwrap();
        problems
            .iter()
            .filter(|(session, _)| *session == self.session)
            .map(|(_, text)| text.clone())
            .collect()
    }
}

/// The events of one page, in order.
pub(super) struct Events {
    session: String,
    source: broadcast::Receiver<Arc<Value>>,
}

impl Events {
    /// The parameters of the next event called `method`. Fails if it does not come.
    pub(super) async fn next(&mut self, method: &str) -> Value {
        self.next_of(&[method]).await
    }

    /// The parameters of the next event of these. Fails if none comes.
    pub(super) async fn next_of(&mut self, methods: &[&str]) -> Value {
        let next = tokio::time::timeout(PATIENCE, self.wait(methods)).await;
        next.unwrap_or_else(|_| panic!("{methods:?} never came")).expect("the browser is there")
    }

    /// The same for however long it takes; none once the browser is gone.
    pub(super) async fn wait(&mut self, methods: &[&str]) -> Option<Value> {
        loop {
            let event = self.source.recv().await.ok()?;
            if event["sessionId"] == *self.session && methods.iter().any(|method| event["method"] == *method)
            {
                return Some(event["params"].clone());
            }
        }
    }
}
