//! Finds things on the screen by their role and their accessible name, as a
//! screen reader says it; never by an id or a class.

use fantoccini::Client;
use fantoccini::elements::{Element, ElementRef};
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::json;

/// The key under which WebDriver hands over an element.
const ELEMENT_KEY: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Everything a person can press.
pub(super) const PRESSABLE: &str = "button, a[href], summary, [role=button], [role=link], [role=tab], \
     [role=menuitem], [role=switch], input[type=button], input[type=submit], input[type=checkbox], \
     input[type=radio], [role=checkbox], [role=radio]";

/// Everything a person can type into or choose from.
pub(super) const FIELD: &str = "input:not([type=hidden]):not([type=button]):not([type=submit]), textarea, \
     select, [role=textbox], [role=combobox], [role=spinbutton]";

/// Keeps the round trips few: only what can be seen and whose words contain the
/// name at all is asked for its accessible name.
const LIKELY: &str = "const [selector, name] = arguments;
  const flat = (text) => (text ?? '').replace(/\\s+/g, '');
  const byIds = (ids) => (ids ?? '').split(' ').map((id) => document.getElementById(id)?.textContent).join('');
  const likely = (element) => {
    if (!element.checkVisibility({ visibilityProperty: true })) return false;
    const labels = [...(element.labels ?? [])].map((label) => label.textContent).join('');
    const alternatives = [...element.querySelectorAll('[alt]')].map((image) => image.alt).join('');
    const words = [element.textContent, element.ariaLabel, element.title, element.value, labels, alternatives,
      element.placeholder, byIds(element.getAttribute('aria-labelledby')), element.closest('fieldset')?.textContent];
    return words.some((text) => flat(text).includes(flat(name)));
  };
  return [...document.querySelectorAll(selector)].filter(likely);";

/// Elements that match the selector, can be seen and bear exactly this name.
pub(super) async fn find(client: &Client, selector: &str, name: &str) -> Result<Vec<Element>, CmdError> {
    let likely = client.execute(LIKELY, vec![json!(selector), json!(name)]).await?;
    let mut found = Vec::new();
    for id in likely.as_array().into_iter().flatten().filter_map(|item| item[ELEMENT_KEY].as_str()) {
        if label(client, id).await? == name {
            found.push(Element::from_element_id(client.clone(), ElementRef::from(id.to_owned())));
        }
    }
    Ok(found)
}

/// The accessible name of an element, with single spaces.
pub(super) async fn label(client: &Client, id: &str) -> Result<String, CmdError> {
    let label = client.issue_cmd(ComputedLabel(id.to_owned())).await?;
    Ok(label.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "))
}

/// WebDriver's "Get Computed Label", which the client library lacks.
#[derive(Debug)]
struct ComputedLabel(String);

impl WebDriverCompatibleCommand for ComputedLabel {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/element/{}/computedlabel", session.unwrap_or_default(), self.0))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::GET, None)
    }
}
