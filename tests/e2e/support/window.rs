//! The open window: what can be seen, typed, pressed. Every wait ends with a
//! screenshot and a reason when it was in vain.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use fantoccini::Client;
use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::elements::Element;
use serde_json::{Value, json};

use super::{Secrets, Violation, axe, names};

/// Long enough for a slow machine; a test that passes never waits it out.
const PATIENCE: Duration = Duration::from_secs(15);
const GLANCE: Duration = Duration::from_millis(20);

/// What can be read on the screen, without what is hidden.
const VISIBLE_TEXT: &str = "return document.body.innerText.replace(/\\s+/g, ' ')";

/// Notes whether the press that follows meets this element.
const LISTEN: &str = "window.pressLanded = false;
  arguments[0].addEventListener('click', () => { window.pressLanded = true; }, { once: true, capture: true });";
/// A page that came anew with the press knows nothing of it.
const LANDED: &str = "return window.pressLanded !== false";

/// A window of the product under WebDriver.
pub(crate) struct Window {
    client: Client,
    display: String,
    log: PathBuf,
    secrets: Secrets,
}

impl Window {
    pub(super) fn new(client: Client, display: String, log: PathBuf, secrets: Secrets) -> Self {
        Self { client, display, log, secrets }
    }

    /// The WebDriver client, for what this file does not offer.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Runs a script in the page; `arguments` as in WebDriver.
    pub(crate) async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute(script, arguments).await.unwrap()
    }

    /// Calls a command past the screens, through the same gate: `Ok` with the
    /// response or `Err` with what the caller in the page would get.
    pub(crate) async fn call(&self, name: &str, request: Value) -> Result<Value, Value> {
        self.secrets.sent("", &request);
        self.invoke("call", json!({ "name": name, "request": request })).await
    }

    /// Calls any command of the window library, as a hostile page would.
    pub(crate) async fn invoke(&self, command: &str, payload: Value) -> Result<Value, Value> {
        const INVOKE: &str = "const [command, payload, done] = arguments;
          window.__TAURI_INTERNALS__.invoke(command, payload)
            .then((response) => done({ response: response ?? null }), (refused) => done({ refused }));";
        let answer = self.client.execute_async(INVOKE, vec![json!(command), payload]).await.unwrap();
        answer.get("response").cloned().ok_or_else(|| answer["refused"].clone())
    }

    /// Waits until the page has been built (its main part exists).
    pub(super) async fn wait_until_built(&self) {
        let built = "return document.readyState === 'complete' && document.querySelector('main, h1') !== null";
        self.wait("the first screen", async || self.run(built, vec![]).await == true).await;
    }

    /// All that can be read on the screen, with single spaces.
    pub(crate) async fn text(&self) -> String {
        self.run(VISIBLE_TEXT, vec![]).await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until this text can be read.
    pub(crate) async fn see(&self, text: &str) {
        self.wait(&format!("to see 「{text}」"), async || self.text().await.contains(text)).await;
    }

    /// Waits until this text can no longer be read.
    pub(crate) async fn see_no_more(&self, text: &str) {
        self.wait(&format!("「{text}」 to go"), async || !self.text().await.contains(text)).await;
    }

    /// The only field with this accessible name, once it is there.
    pub(crate) async fn field(&self, name: &str) -> Element {
        self.only(names::FIELD, name).await
    }

    /// The only button, link or box with this accessible name, once it is there.
    pub(crate) async fn pressable(&self, name: &str) -> Element {
        self.only(names::PRESSABLE, name).await
    }

    /// True when a button, link or box with this accessible name can be seen now.
    pub(crate) async fn offers(&self, name: &str) -> bool {
        !names::find(&self.client, names::PRESSABLE, name).await.unwrap().is_empty()
    }

    /// Types into a field, in place of what stood there. Any language.
    pub(crate) async fn fill(&self, name: &str, text: &str) {
        let field = self.field(name).await;
        self.type_into(&field, name, text).await;
    }

    /// Types into the field of this name in the card with this heading, where a
    /// screen has more than one.
    pub(crate) async fn fill_in(&self, card: &str, name: &str, text: &str) {
        let field = self.only_in(card, names::FIELD, name).await;
        self.type_into(&field, name, text).await;
    }

    /// Presses what bears this name in the card or the dialogue with this heading.
    pub(crate) async fn press_in(&self, card: &str, name: &str) {
        let element = self.only_in(card, names::PRESSABLE, name).await;
        self.show(&element).await;
        self.wait(&format!("to press 「{name}」 in 「{card}」"), async || element.click().await.is_ok()).await;
    }

    async fn only_in(&self, card: &str, selector: &str, name: &str) -> Element {
        const CARD: &str =
            "return arguments[0].closest('section, dialog')?.querySelector('h2')?.textContent === arguments[1]";
        let mut found = Vec::new();
        self.wait(&format!("exactly one 「{name}」 in 「{card}」"), async || {
            found.clear();
            for element in names::find(&self.client, selector, name).await.unwrap_or_default() {
                if self.run(CARD, vec![serde_json::to_value(&element).unwrap(), json!(card)]).await == true {
                    found.push(element);
                }
            }
            found.len() == 1
        })
        .await;
        found.remove(0)
    }

    async fn type_into(&self, field: &Element, name: &str, text: &str) {
        self.secrets.typed(name, text);
        self.show(field).await;
        self.wait(&format!("to type into 「{name}」"), async || field.clear().await.is_ok()).await;
        if !text.is_empty() {
            field.send_keys(text).await.unwrap();
        }
    }

    /// The driver does not scroll to what it uses; a person would.
    async fn show(&self, element: &Element) {
        const SHOW: &str = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.run(SHOW, vec![serde_json::to_value(element).unwrap()]).await;
    }

    /// What stands in a field.
    pub(crate) async fn value(&self, name: &str) -> String {
        self.field(name).await.prop("value").await.unwrap().unwrap_or_default()
    }

    /// Chooses an entry of a list by its text.
    pub(crate) async fn choose(&self, name: &str, entry: &str) {
        let list = self.field(name).await;
        self.show(&list).await;
        list.select_by_label(entry).await.unwrap();
    }

    /// Presses a button, link or box by its accessible name, with the mouse.
    pub(crate) async fn press(&self, name: &str) {
        let what = format!("to press 「{name}」");
        // A press that meets something lying above is tried again until it lands.
        self.wait(&what, async || self.try_press(name).await).await;
    }

    async fn try_press(&self, name: &str) -> bool {
        let Ok(found) = names::find(&self.client, names::PRESSABLE, name).await else { return false };
        let [only] = found.as_slice() else { return false };
        self.run(LISTEN, vec![serde_json::to_value(only).unwrap()]).await;
        let pressed = if self.zoom().await > 1.01 {
            self.press_zoomed(only).await
        } else {
            self.show(only).await;
            only.click().await.is_ok()
        };
        // What an answer of the host moved away under the mouse was not pressed.
        pressed && self.run(LANDED, vec![]).await == true
    }

    /// The driver reckons in unzoomed points, so the place is worked out here.
    async fn press_zoomed(&self, element: &Element) -> bool {
        const PLACE: &str = "const [element] = arguments;
          element.scrollIntoView({ block: 'center', behavior: 'instant' });
          const box = element.getBoundingClientRect();
          const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
          return element.contains(document.elementFromPoint(x, y)) ? [x, y] : null;";
        let place = self.run(PLACE, vec![serde_json::to_value(element).unwrap()]).await;
        let (Some(x), Some(y)) = (place[0].as_f64(), place[1].as_f64()) else { return false };
        let zoom = self.zoom().await;
        let press = MouseActions::new("mouse".to_owned())
            .then(PointerAction::MoveTo { duration: None, x: x * zoom, y: y * zoom })
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.client.perform_actions(press).await.is_ok()
    }

    /// Presses keys on the real keyboard, in the words of X (`Tab`, `ctrl+plus`).
    pub(crate) fn keys(&self, keys: &[&str]) {
        // There is no window manager that would hand over the keyboard.
        self.x(&["search", "--onlyvisible", "--name", "窓口", "windowfocus", "--sync"]);
        self.x(&[&["key", "--delay", "15"], keys].concat());
    }

    /// Presses keys in a window that the system has opened beside, once it is there.
    pub(crate) async fn keys_in(&self, title: &str, keys: &[&str]) {
        let (name, delay) = (format!("^{title}$"), ["key", "--delay", "15"]);
        self.wait(&format!("the window 「{title}」"), async || {
            let found = Command::new("xdotool")
                .env("DISPLAY", &self.display)
                .args(["search", "--onlyvisible", "--name", &name])
                .output();
            !found.expect("xdotool").stdout.is_empty()
        })
        .await;
        self.x(&["search", "--onlyvisible", "--name", &name, "windowfocus", "--sync"]);
        self.x(&[&delay, keys].concat());
    }

    fn x(&self, arguments: &[&str]) {
        let status = Command::new("xdotool").env("DISPLAY", &self.display).args(arguments).status();
        assert!(status.expect("xdotool").success(), "xdotool {arguments:?}");
    }

    /// Accessible name of what has the keyboard, empty when nothing has.
    pub(crate) async fn focused(&self) -> String {
        let Ok(element) = self.client.active_element().await else { return String::new() };
        names::label(&self.client, element.element_id().as_ref()).await.unwrap_or_default()
    }

    /// Makes the window as large as said, in points at 100 %.
    pub(crate) async fn resize(&self, width: u32, height: u32) {
        self.client.set_window_size(width, height).await.unwrap();
        let wide = format!("return outerWidth === {width} && outerHeight === {height}");
        self.wait("the new size", async || self.run(&wide, vec![]).await == true).await;
    }

    /// Zooms by the keys until the screen stands at 200 %.
    pub(crate) async fn zoom_to_200(&self) {
        self.keys(&["ctrl+0", "ctrl+plus", "ctrl+plus", "ctrl+plus", "ctrl+plus", "ctrl+plus"]);
        self.wait("200 %", async || (self.zoom().await - 2.0).abs() < 0.02).await;
    }

    /// Back to 100 %.
    pub(crate) async fn zoom_to_100(&self) {
        self.keys(&["ctrl+0"]);
        self.wait("100 %", async || (self.zoom().await - 1.0).abs() < 0.02).await;
    }

    async fn zoom(&self) -> f64 {
        self.run("return outerWidth / innerWidth", vec![]).await.as_f64().unwrap()
    }

    /// What sticks out to the side, so that one would have to scroll sideways.
    pub(crate) async fn overflow(&self) -> Vec<String> {
        const WIDER: &str = "const page = document.documentElement;
          if (page.scrollWidth <= page.clientWidth) return [];
          const wider = [...document.querySelectorAll('body *')].filter((element) =>
            element.checkVisibility() && element.getBoundingClientRect().right > page.clientWidth + 1);
          return wider.map((element) => element.outerHTML.slice(0, 120));";
        let found = self.run(WIDER, vec![]).await;
        found.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
    }

    /// Rules of accessibility that the present screen breaks.
    pub(crate) async fn violations(&self) -> Vec<Violation> {
        axe::run(&self.client).await
    }

    /// Keeps a picture of the screen under this name, below `artefacts/screenshots`.
    pub(crate) async fn picture(&self, name: &str) -> PathBuf {
        // Two frames: a picture right after a change can show the one before.
        const DRAWN: &str = "const done = arguments[0];
          document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(true))));";
        self.client.execute_async(DRAWN, vec![]).await.unwrap();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../artefacts/screenshots/{name}.png"));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, self.client.screenshot().await.unwrap()).unwrap();
        path
    }

    async fn only(&self, selector: &str, name: &str) -> Element {
        let mut found = Vec::new();
        self.wait(&format!("exactly one 「{name}」"), async || {
            found = names::find(&self.client, selector, name).await.unwrap_or_default();
            found.len() == 1
        })
        .await;
        found.remove(0)
    }

    /// Looks again and again until it is so. In vain, it says what was on the
    /// screen and keeps a picture.
    pub(crate) async fn wait(&self, what: &str, is_so: impl AsyncFnMut() -> bool) {
        self.wait_up_to(PATIENCE, what, is_so).await;
    }

    /// As [`Self::wait`], for what the product itself lets a person wait: the
    /// minute between two codes, or for a mail that was in hand at a crash.
    pub(crate) async fn wait_long(&self, what: &str, is_so: impl AsyncFnMut() -> bool) {
        self.wait_up_to(Duration::from_secs(75), what, is_so).await;
    }

    async fn wait_up_to(&self, patience: Duration, what: &str, mut is_so: impl AsyncFnMut() -> bool) {
        let deadline = Instant::now() + patience;
        while !is_so().await {
            if Instant::now() > deadline {
                let test = std::thread::current().name().unwrap_or("unnamed").replace("::", "-");
                let picture = self.picture(&format!("failed/{test}")).await;
                let (screen, log) = (self.text().await, std::fs::read_to_string(&self.log).unwrap_or_default());
                panic!("waited in vain for {what}\npicture: {}\nscreen: {screen}\nlog: {log}", picture.display());
            }
            tokio::time::sleep(GLANCE).await;
        }
    }
}
