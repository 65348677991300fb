//! One tab: what is done in it and what it shows.

use serde_json::{Value, json};

use super::wire::Driver;
use super::{BrowserError, never_shown};
use crate::wait::{PATIENCE, wait_for};

/// What WebDriver calls a reference to an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A tab of a browser.
#[derive(Debug)]
pub struct Tab<'a> {
    driver: &'a Driver,
    handle: String,
}

/// How large a tab is and which colours its user prefers.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Pixels of CSS.
    pub width: u32,
    /// Pixels of CSS.
    pub height: u32,
    /// Whether the user prefers light letters on a dark ground.
    pub is_dark: bool,
}

type Outcome<T = ()> = Result<T, BrowserError>;

impl<'a> Tab<'a> {
    pub(super) fn new(driver: &'a Driver, handle: String) -> Self {
        Self { driver, handle }
    }

    /// Brings this tab to the front: every command goes to the one in front.
    fn front(&self) -> Outcome<&Driver> {
        self.driver.post("window", &json!({ "handle": self.handle }))?;
        Ok(self.driver)
    }

    /// Opens an address and waits until the page is there.
    ///
    /// # Errors
    ///
    /// Fails when the browser cannot load it, like everything here when the browser does not answer.
    pub fn open(&self, url: &str) -> Outcome {
        self.front()?.post("url", &json!({ "url": url })).map(drop)
    }

    /// Runs a script, the body of a function with `arguments`, and returns what it returns.
    ///
    /// # Errors
    ///
    /// Fails when the script throws.
    pub fn run(&self, script: &str, arguments: &[Value]) -> Outcome<Value> {
        let call = json!({ "script": script, "args": arguments });
        self.front()?.post("execute/sync", &call)
    }

    /// Runs a script that promises something, and returns what it promised.
    ///
    /// # Errors
    ///
    /// Fails when the script throws, or the promise is broken or not kept in time.
    pub fn run_async(&self, script: &str, arguments: &[Value]) -> Outcome<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1]; (async function() {{ {script} }}).apply(null, arguments)\
             .then((it) => done([it]), (error) => done(String(error)));"
        );
        let call = json!({ "script": script, "args": arguments });
        let mut answer = self.front()?.post("execute/async", &call)?;
        match answer.get_mut(0) {
            Some(value) => Ok(value.take()),
            None => Err(BrowserError::Refused {
                command: "run a script".into(),
                why: answer.to_string(),
            }),
        }
    }

    /// Waits until a script returns something that counts as true, and returns that. A page that is being left or loaded
    /// counts as not yet.
    ///
    /// # Errors
    ///
    /// Fails with the text of the page when that takes longer than [`PATIENCE`].
    pub fn wait(&self, what: &str, script: &str, arguments: &[Value]) -> Outcome<Value> {
        let seen = wait_for(what, PATIENCE, || {
            let value = self.run(script, arguments).ok()?;
            let false_ones = [Value::Null, json!(false), json!(""), json!(0)];
            (!false_ones.contains(&value)).then_some(value)
        });
        seen.map_err(|source| never_shown(source, self.described()))
    }

    /// Waits until what `css` selects has `text` somewhere, as its reader sees it.
    ///
    /// # Errors
    ///
    /// Fails with the text of the page when it never has.
    pub fn shows(&self, css: &str, text: &str) -> Outcome {
        let what = format!("{text:?} in {css}");
        let script = "return [...document.querySelectorAll(arguments[0])].some((it) => it.textContent.includes(arguments[1]))";
        self.wait(&what, script, &[json!(css), json!(text)]).map(drop)
    }

    /// Waits until nothing that `css` selects has `text`.
    ///
    /// # Errors
    ///
    /// Fails with the text of the page when something keeps having it.
    pub fn shows_no(&self, css: &str, text: &str) -> Outcome {
        let what = format!("no {text:?} in {css}");
        let script = "return ![...document.querySelectorAll(arguments[0])].some((it) => it.textContent.includes(arguments[1]))";
        self.wait(&what, script, &[json!(css), json!(text)]).map(drop)
    }

    /// Waits for the first element that `css` selects and, if `text` is not empty, has that as its whole text; clicks on it
    /// as a person does: where something lies over it, that is a failure.
    ///
    /// # Errors
    ///
    /// Fails when there is none, or it cannot be clicked on.
    pub fn click(&self, css: &str, text: &str) -> Outcome {
        // Between finding and clicking, a part of the page may be renewed: then it is looked for again.
        let mut last = None;
        let clicked = wait_for("a click", PATIENCE, || {
            let outcome = self.element(css, text).and_then(|element| {
                self.front()?
                    .post(&format!("element/{element}/click"), &json!({}))
            });
            outcome.map_err(|error| last = Some(error)).ok()
        });
        clicked.map(drop).map_err(|source| match last {
            Some(error @ BrowserError::Refused { .. }) => error,
            _ => never_shown(source, self.described()),
        })
    }

    /// Types into what `css` selects.
    ///
    /// # Errors
    ///
    /// Fails when it is not there, or nothing can be typed there.
    pub fn types(&self, css: &str, text: &str) -> Outcome {
        let element = self.element(css, "")?;
        let typed = json!({ "text": text });
        self.front()?
            .post(&format!("element/{element}/value"), &typed)
            .map(drop)
    }

    /// Presses and lets go of keys, one after the other, wherever the focus is; WebDriver has letters for those without
    /// one, such as `\u{e004}` for Tab.
    ///
    /// # Errors
    ///
    /// Fails when the browser does not answer.
    pub fn presses(&self, keys: &str) -> Outcome {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key })))
            .collect();
        let actions = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] });
        self.front()?.post("actions", &actions).map(drop)
    }

    fn element(&self, css: &str, text: &str) -> Outcome<String> {
        let script = "return [...document.querySelectorAll(arguments[0])]\
            .find((it) => !arguments[1] || it.textContent.trim() === arguments[1]) || null";
        let what = match text {
            "" => css.to_owned(),
            text => format!("{css} that says {text:?}"),
        };
        let found = self.wait(&what, script, &[json!(css), json!(text)])?;
        match found.get(ELEMENT).and_then(Value::as_str) {
            Some(id) => Ok(id.to_owned()),
            None => Err(BrowserError::Garbled {
                command: what,
                answer: found.to_string(),
            }),
        }
    }

    /// Changes how large the tab is and which colours its user prefers.
    ///
    /// # Errors
    ///
    /// Fails when the browser does not answer.
    pub fn looks(&self, look: Look) -> Outcome {
        let size =
            json!({ "width": look.width, "height": look.height, "deviceScaleFactor": 1, "mobile": false });
        self.tells("Emulation.setDeviceMetricsOverride", &size)?;
        let scheme = if look.is_dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.tells("Emulation.setEmulatedMedia", &media)
    }

    /// Gives a command of Chromium's own.
    ///
    /// # Errors
    ///
    /// Fails when Chromium does not know it.
    pub fn tells(&self, command: &str, parameters: &Value) -> Outcome {
        let call = json!({ "cmd": command, "params": parameters });
        self.front()?.post("goog/cdp/execute", &call).map(drop)
    }

    /// Returns a picture of what the tab shows, as a PNG.
    ///
    /// # Errors
    ///
    /// Fails when the browser makes none.
    pub fn picture(&self) -> Outcome<Vec<u8>> {
        let drawn = self.front()?.get("screenshot")?;
        let text = drawn.as_str().unwrap_or_default();
        data_encoding::BASE64
            .decode(text.as_bytes())
            .map_err(|error| BrowserError::Garbled {
                command: "screenshot".into(),
                answer: error.to_string(),
            })
    }

    /// Where the tab is and what it says, for whoever reads of a failure.
    fn described(&self) -> String {
        let script = "return location.href + '\\n' + document.body.innerText";
        match self.run(script, &[]) {
            Ok(text) => text.as_str().unwrap_or_default().to_owned(),
            Err(error) => error.to_string(),
        }
    }
}
