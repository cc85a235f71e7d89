//! OpenAPI 3.1 of the commands as a server serves them, made from the command
//! list and its types. The committed document must equal it; a test holds that.

mod known;
mod operation;
mod schemas;

use serde_json::{Map, Value, json};

/// Where the document is committed, seen from the repository's root.
pub const PATH: &str = "docs/openapi.json";

/// The cookie that carries a session. Set by `session_log_in`, out of reach of scripts.
pub const SESSION_COOKIE: &str = "__Host-session";

/// Largest request in bytes, as in the table of limits; no text in it is longer. Requests with a
/// ledger have room for it besides.
pub const REQUEST_BYTES: u32 = 65_536;

/// Characters of the largest ledger in base64, as in the table of limits.
pub const LEDGER_BASE64: u32 = 8_388_608_u32.div_ceil(3) * 4;

/// The whole document. Same order of keys whatever a build enables.
#[must_use]
pub fn openapi() -> Value {
    let (rows, components) = schemas::all();
    let paths: Map<String, Value> = rows
        .iter()
        .map(|row| (format!("/rpc/{}", row.command.as_str()), json!({ "post": operation::of(row) })))
        .collect();
    let tags: Vec<Value> = operation::NOUNS.iter().map(|noun| json!({ "name": noun })).collect();
    sorted(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Madoguchi",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The commands of the central server, one POST each. Ids and dates are strings, instants RFC 3339 in UTC. Unknown fields of a request are refused. Called from the server's own pages only: Origin, Host and content type are checked.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "tags": tags,
        "paths": paths,
        "components": {
            "schemas": components,
            "responses": operation::refusals(),
            "securitySchemes": { "session": { "type": "apiKey", "in": "cookie", "name": SESSION_COOKIE } },
        },
    }))
}

/// The document as it is committed.
#[must_use]
pub fn text() -> String {
    // A value made of strings, numbers and maps with text keys can always be written.
    serde_json::to_string_pretty(&openapi()).unwrap_or_default() + "\n"
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<(String, Value)> = map.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(entries.into_iter().collect())
        }
        Value::Array(list) => Value::Array(list.into_iter().map(sorted).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::ALL;
    use crate::{ErrorCode, Who};

    fn operation(document: &Value, command: crate::CommandName) -> Value {
        document["paths"][format!("/rpc/{}", command.as_str())]["post"].clone()
    }

    /// ASVS 2.1.1, 15.3.1: the document of requests and answers is made from the types that read and write them.
    #[test]
    fn committed_document_is_not_stale() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(PATH);
        if std::env::var_os("MADOGUCHI_WRITE_TYPES").is_some() {
            std::fs::write(&path, text()).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == text(), "{PATH} is stale: run `MADOGUCHI_WRITE_TYPES=1 cargo test -p madoguchi-wire`");
    }

    #[test]
    fn others_tools_can_read_it() {
        let spec = oas3::from_json(text()).unwrap();
        assert_eq!(spec.operations().count(), ALL.len());
        for (name, schema) in openapi()["components"]["schemas"].as_object().unwrap() {
            assert!(jsonschema::meta::is_valid(schema), "{name}");
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        fn references(value: &Value, found: &mut Vec<String>) {
            match value {
                Value::Object(map) => {
                    found.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
                    map.values().for_each(|value| references(value, found));
                }
                Value::Array(list) => list.iter().for_each(|value| references(value, found)),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
        let document = openapi();
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(found.len() > ALL.len());
        for reference in found {
            assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
        }
    }

    /// ASVS 6.1.3: the document lists every command, the ways to log in among them, and which need a session.
    #[test]
    fn every_command_has_a_noun_and_says_what_a_session_is_needed_for() {
        let document = openapi();
        for command in ALL.iter().copied() {
            let operation = operation(&document, command);
            let noun = operation["tags"][0].as_str().unwrap();
            assert!(command.as_str().starts_with(&format!("{noun}_")), "{}", command.as_str());
            let member = !matches!(command.spec().who, Who::Visitor | Who::Demo);
            assert_eq!(operation["security"] == json!([{ "session": [] }]), member, "{}", command.as_str());
            assert_eq!(operation["responses"].get("401").is_some(), member, "{}", command.as_str());
            let pdf = operation["responses"]["200"]["content"].get("application/pdf").is_some();
            assert_eq!(pdf, command.gives_paper(), "{}", command.as_str());
        }
    }

    /// ASVS 1.3.3, 2.1.1, 2.2.1: every request refuses unknown fields, and every text in it has a greatest length.
    #[test]
    fn requests_refuse_unknown_fields_and_bound_every_text() {
        let document = openapi();
        for command in ALL.iter().copied() {
            let body = &operation(&document, command)["requestBody"]["content"]["application/json"]["schema"]["$ref"];
            let schema = document.pointer(body.as_str().unwrap().trim_start_matches('#')).unwrap();
            assert_eq!(schema["additionalProperties"], json!(false), "{}", command.as_str());
            for (name, property) in schema["properties"].as_object().into_iter().flatten() {
                let text = property["type"] == "string" || property["type"] == json!(["string", "null"]);
                assert!(!text || property["maxLength"].is_u64(), "{} {name}", command.as_str());
            }
        }
    }

    /// ASVS 6.4.2: no request asks a secret question, and nothing is kept or shown that helps to guess a password.
    #[test]
    fn asks_no_secret_question_and_shows_no_hint() {
        let document = openapi();
        let schemas = document["components"]["schemas"].as_object().unwrap();
        let names = |schema: &Value| -> Vec<String> {
            schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.to_lowercase()).collect()
        };
        assert!(schemas.values().flat_map(names).any(|name| name == "password"));
        for (schema, text) in schemas {
            for name in names(text) {
                let helps = ["question", "passwordhint", "reminder", "maiden"].iter().any(|word| name.contains(word));
                assert!(!helps, "{schema} {name}");
            }
        }
        for command in ALL.iter().copied() {
            let body = &operation(&document, command)["requestBody"]["content"]["application/json"]["schema"]["$ref"];
            let schema = document.pointer(body.as_str().unwrap().trim_start_matches('#')).unwrap();
            assert!(!names(schema).iter().any(|name| name.contains("hint")), "{}", command.as_str());
        }
    }

    #[test]
    fn every_refusal_stands_under_its_status() {
        let document = openapi();
        for code in ErrorCode::ALL {
            let word = serde_json::to_value(code).unwrap();
            let refusal = &document["components"]["responses"][format!("Refused{}", code.status())];
            let schema = &refusal["content"]["application/json"]["schema"]["allOf"][1]["properties"]["code"]["enum"];
            assert!(schema.as_array().unwrap().contains(&word), "{code:?}");
        }
    }

    #[test]
    fn everything_that_is_known_is_still_there() {
        let document = openapi();
        for (place, format) in known::FORMATS {
            let (schema, property) = place.split_once('.').unwrap();
            assert_eq!(document["components"]["schemas"][schema]["properties"][property]["format"], *format, "{place}");
        }
        for (place, most) in known::LENGTHS {
            let (schema, property) = place.split_once('.').unwrap();
            assert_eq!(
                document["components"]["schemas"][schema]["properties"][property]["maxLength"], *most,
                "{place}"
            );
        }
    }
}
