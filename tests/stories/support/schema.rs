//! Whether answers and refusals are what the OpenAPI document says of them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::Validator;
use madoguchi_wire::{CommandName, WireError, openapi};
use serde_json::{Value, json};

use super::host::lock;

/// What the document says of a command's answer, or of refusals with a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    Answer(CommandName),
    Refusal(u16),
}

/// The validator of a part. Made when it is first needed: a story needs few of them, and each takes its time.
fn validator(part: Part) -> Arc<Validator> {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(openapi);
    static MADE: LazyLock<Mutex<HashMap<Part, Arc<Validator>>>> = LazyLock::new(Mutex::default);
    let mut made = lock(&MADE);
    let make = || {
        let responses = match part {
            Part::Answer(name) => &DOCUMENT["paths"][format!("/rpc/{}", name.as_str())]["post"]["responses"]["200"],
            Part::Refusal(status) => &DOCUMENT["components"]["responses"][format!("Refused{status}")],
        };
        let schema = &responses["content"]["application/json"]["schema"];
        assert!(schema.is_object(), "{part:?} is not in the document");
        let whole = json!({ "allOf": [schema], "components": DOCUMENT["components"] });
        Arc::new(jsonschema::options().should_validate_formats(true).build(&whole).expect("a schema"))
    };
    Arc::clone(made.entry(part).or_insert_with(make))
}

/// Fails when an answer or a refusal is not as the document says.
///
/// # Panics
/// Then; without the answer, which may hold somebody's data.
pub(crate) fn check(name: CommandName, answer: &Result<Value, WireError>) {
    let (part, value) = match answer {
        // A paper is no JSON; in a story its command answers as at a desktop.
        Ok(_) if name.gives_paper() => return,
        Ok(value) => (Part::Answer(name), Cow::Borrowed(value)),
        Err(error) => {
            (Part::Refusal(error.code.status()), Cow::Owned(serde_json::to_value(error).expect("an error is JSON")))
        }
    };
    let validator = validator(part);
    let mistakes: Vec<String> = validator.iter_errors(&value).map(|e| e.instance_path().to_string()).collect();
    assert!(mistakes.is_empty(), "{} is not as documented at {mistakes:?}", name.as_str());
}
