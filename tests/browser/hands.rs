//! What a person does on a page: pressing keys, clicking. Real input events, not calls of handlers.

use serde_json::json;

use super::cdp::Page;

/// More stops than any page here has.
const MOST_STOPS: usize = 60;

impl Page {
    /// Presses a key: a letter, or a name such as `Tab`, `Enter`, `Escape`, ` `.
    pub(super) async fn key(&self, key: &str) {
        let (text, code) = match key {
            "Tab" => (None, 9),
            "Enter" => (Some("\r"), 13),
            "Escape" => (None, 27),
            "ArrowUp" => (None, 38),
            " " => (Some(" "), 32),
            letter => (Some(letter), u32::from(letter.to_ascii_uppercase().as_bytes()[0])),
        };
        let mut down = json!({"type": "keyDown", "key": key, "windowsVirtualKeyCode": code});
        if let Some(text) = text {
            down["text"] = text.into();
        }
        self.call("Input.dispatchKeyEvent", down).await;
        let up = json!({"type": "keyUp", "key": key, "windowsVirtualKeyCode": code});
        self.call("Input.dispatchKeyEvent", up).await;
    }

    /// Writes `text` into the field that matches `selector`, in place of what stood there.
    pub(super) async fn write(&self, selector: &str, text: &str) {
        self.eval::<()>(&format!("(() => {{ const field = document.querySelector('{selector}'); field.focus(); field.select(); }})()")).await;
        if text.is_empty() {
            self.call(
                "Input.dispatchKeyEvent",
                json!({"type": "keyDown", "key": "Delete", "windowsVirtualKeyCode": 46}),
            )
            .await;
        } else {
            self.call("Input.insertText", json!({"text": text})).await;
        }
    }

    /// Goes on with Tab until what has the focus matches `selector`, and fails if it never does, or if
    /// one could not see that it has it.
    pub(super) async fn tab_to(&self, selector: &str) {
        for _ in 0..MOST_STOPS {
            self.key("Tab").await;
            if self.eval::<bool>(&format!("document.activeElement.matches('{selector}')")).await {
                let outline = "getComputedStyle(document.activeElement).outlineStyle !== 'none'";
                assert!(self.eval::<bool>(outline).await, "the focus on {selector} cannot be seen");
                return;
            }
        }
        panic!("Tab never comes to {selector}");
    }

    /// Clicks in the middle of what matches `selector`, which must be what one would hit there.
    pub(super) async fn click(&self, selector: &str) {
        let [x, y]: [f64; 2] = self
            .eval(&format!(
                "(() => {{
                   const target = document.querySelector('{selector}');
                   target.scrollIntoView({{ block: 'nearest' }});
                   const [{{ x, y, width, height }}] = target.getClientRects();
                   const spot = [x + width / 2, y + height / 2];
                   if (!target.contains(document.elementFromPoint(...spot))) throw new Error('covered');
                   return spot;
                 }})()"
            ))
            .await;
        for kind in ["mousePressed", "mouseReleased"] {
            let press = json!({"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1});
            self.call("Input.dispatchMouseEvent", press).await;
        }
    }
}
