//! Schemas of all requests and answers, as JSON Schema makes them of the types.

use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::{REQUEST_BYTES, known};
use crate::{CommandName, WireError};

/// A command with the schemas of its request and its answer.
pub(super) struct Row {
    pub(super) command: CommandName,
    pub(super) request: Schema,
    pub(super) answer: Schema,
}

/// All commands, and the schemas they refer to. A type that stands in requests
/// and answers alike is described once; a test holds that both agree.
pub(super) fn all() -> (Vec<Row>, Map<String, Value>) {
    let mut requests = generator(SchemaSettings::for_deserialize);
    let mut answers = generator(SchemaSettings::for_serialize);
    let rows = crate::command::schema_rows(&mut requests, &mut answers)
        .into_iter()
        .map(|(command, request, answer)| Row { command, request, answer })
        .collect();
    answers.subschema_for::<WireError>();
    let mut requests = requests.take_definitions(true);
    requests.values_mut().for_each(bound_texts);
    let mut all = answers.take_definitions(true);
    all.extend(requests);
    for (place, format) in known::FORMATS {
        set(&mut all, place, "format", json!(format));
    }
    for (place, most) in known::LENGTHS {
        set(&mut all, place, "maxLength", json!(most));
    }
    (rows, all)
}

fn generator(contract: fn(SchemaSettings) -> SchemaSettings) -> SchemaGenerator {
    let settings = SchemaSettings::draft2020_12().with(|s| {
        s.definitions_path = "/components/schemas".into();
        s.meta_schema = None;
    });
    contract(settings).into_generator()
}

/// No text is longer than the request that holds it.
fn bound_texts(schema: &mut Value) {
    let Some(map) = schema.as_object_mut() else { return };
    for property in map.get_mut("properties").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut) {
        let text = property["type"] == "string" || property["type"] == json!(["string", "null"]);
        if text && property.get("enum").is_none() && property.get("const").is_none() {
            property["maxLength"] = json!(REQUEST_BYTES);
        }
    }
    map.get_mut("oneOf").and_then(Value::as_array_mut).into_iter().flatten().for_each(bound_texts);
}

fn set(all: &mut Map<String, Value>, place: &str, key: &str, value: Value) {
    let Some((schema, property)) = place.split_once('.') else { return };
    if let Some(found) = all.get_mut(schema).and_then(|s| s.get_mut("properties")?.get_mut(property)) {
        found[key] = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_and_answers_agree_on_the_types_they_share() {
        let mut requests = generator(SchemaSettings::for_deserialize);
        let mut answers = generator(SchemaSettings::for_serialize);
        crate::command::schema_rows(&mut requests, &mut answers);
        let answers = answers.take_definitions(true);
        let shared: Vec<_> =
            requests.take_definitions(true).into_iter().filter(|(n, _)| answers.contains_key(n)).collect();
        assert!(shared.iter().any(|(name, _)| name == "Language"));
        for (name, schema) in shared {
            assert_eq!(answers[&name], schema, "{name}");
        }
    }

    #[test]
    fn no_two_types_have_one_name() {
        for name in all().1.keys() {
            assert!(!name.ends_with(|c: char| c.is_ascii_digit()), "{name}");
        }
    }
}
