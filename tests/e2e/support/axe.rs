//! Runs axe-core in the window. The library is read from the UI's packages and
//! handed over by WebDriver: the page itself could not load it.

use std::path::Path;

use fantoccini::Client;
use serde_json::Value;

/// One broken rule of accessibility.
#[derive(Debug)]
#[allow(dead_code)] // what is not compared is printed when a test fails
pub(crate) struct Violation {
    /// Name of the rule, as in axe's documentation.
    pub(crate) rule: String,
    /// How bad it is for people.
    pub(crate) impact: String,
    /// Where it stands, as selectors, with what is wrong.
    pub(crate) places: Vec<String>,
}

const RUN: &str = "const done = arguments[arguments.length - 1];
  axe.run(document, { resultTypes: ['violations'] }).then(
    (result) => done({ violations: result.violations, rules: result.passes.length }),
    (error) => done({ error: String(error) }));";

/// All violations on the present screen.
pub(super) async fn run(client: &Client) -> Vec<Violation> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
    let library = std::fs::read_to_string(path).expect("axe-core (`npm ci` in ui/)");
    client.execute(&format!("if (!window.axe) {{ {library} }}"), Vec::new()).await.unwrap();
    let answer = client.execute_async(RUN, Vec::new()).await.unwrap();
    assert!(answer["rules"].as_u64().is_some_and(|rules| rules > 0), "axe checked nothing: {answer}");
    answer["violations"].as_array().unwrap().iter().map(read).collect()
}

fn read(violation: &Value) -> Violation {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let places = violation["nodes"].as_array().into_iter().flatten();
    Violation {
        rule: text(&violation["id"]),
        impact: text(&violation["impact"]),
        places: places.map(|node| format!("{} {}", node["target"], text(&node["failureSummary"]))).collect(),
    }
}
