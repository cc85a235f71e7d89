//! What may be printed of what crosses. A request holds what a person typed: passwords, codes, numbers
//! of cards; so it prints its name alone, whichever fields it has or gets. An answer does when it holds
//! a secret. Nothing here keeps such a value from being read, only from reaching a log by `Debug`.

/// `Debug` that prints a type's name and nothing of its fields.
macro_rules! silent {
    ($name:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    };
}
pub(crate) use silent;

/// Reads JSON as a type; gives what it holds, and what it prints.
#[cfg(test)]
pub(crate) type Print = fn(serde_json::Value) -> serde_json::Result<(serde_json::Value, String)>;

#[cfg(test)]
pub(crate) fn print<T>(json: serde_json::Value) -> serde_json::Result<(serde_json::Value, String)>
where
    T: serde::de::DeserializeOwned + serde::Serialize + std::fmt::Debug,
{
    let read: T = serde_json::from_value(json)?;
    Ok((serde_json::to_value(&read)?, format!("{read:?} {read:#?}")))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Map, Value, json};

    use crate::command::print_rows;
    use crate::openapi;

    /// What stands in a text that must not be printed.
    const HIDDEN: &str = "must not be printed";
    /// What a field with a secret is called, or ends with.
    const SECRET_NAMES: &[&str] = &["password", "secret", "token", "totp", "code"];
    /// Answers' fields that are called so, and are no secret: codes of insurers and prefectures.
    const NO_SECRETS: &[&str] = &[
        "DemoPerson.insurerCode",
        "DeskLedgerEntry.postalCode",
        "InsurerName.code",
        "PrefectureShown.code",
        "SignupFormShown.code",
    ];
    /// Answers' fields that are secrets under another name.
    const OTHER_SECRETS: &[&str] = &["DemoDesk.enrolling", "DemoMail.body", "TotpQr.rows"];

    fn is_called_secret(property: &str) -> bool {
        SECRET_NAMES.iter().any(|name| property.to_lowercase().ends_with(name))
    }

    fn is_secret(place: &str) -> bool {
        let (_, property) = place.split_once('.').unwrap();
        OTHER_SECRETS.contains(&place) || is_called_secret(property) && !NO_SECRETS.contains(&place)
    }

    /// Makes values of every shape that a schema allows. `hides` says of each `Type.property` whether its
    /// text must not be printed.
    struct Maker<'m> {
        document: Value,
        hides: &'m dyn Fn(&str) -> bool,
        /// Places of which a text was made that must not be printed.
        hidden: BTreeSet<String>,
    }

    impl Maker<'_> {
        fn values(&mut self, schema: &Value, place: &str) -> Vec<Value> {
            let choices = ["oneOf", "anyOf"].iter().find_map(|key| schema[*key].as_array());
            if let Some(choices) = choices.cloned() {
                return choices.iter().flat_map(|choice| self.values(choice, place)).collect();
            }
            if let Some(word) = schema.get("const").or_else(|| schema["enum"].get(0)) {
                return vec![word.clone()];
            }
            if schema.get("$ref").is_some() || schema.get("properties").is_some() {
                return self.objects(schema, place);
            }
            let one = schema["type"].as_str().or_else(|| schema["type"][0].as_str()).unwrap();
            match one {
                "string" if (self.hides)(place) => {
                    self.hidden.insert(place.to_owned());
                    vec![json!(HIDDEN)]
                }
                "string" => vec![json!("told")],
                "integer" => vec![json!(7)],
                "boolean" => vec![json!(true)],
                "array" => vec![json!(self.values(&schema["items"].clone(), place))],
                "object" => vec![json!({})],
                "null" => Vec::new(),
                other => panic!("{place} is of the type {other}"),
            }
        }

        /// A struct, a struct with a tag beside its fields, or an enum by its name.
        fn objects(&mut self, schema: &Value, place: &str) -> Vec<Value> {
            let Some(reference) = schema["$ref"].as_str() else {
                return self.with_fields(schema, place.split('.').next().unwrap());
            };
            let (_, named) = reference.rsplit_once('/').unwrap();
            let target = self.document.pointer(reference.trim_start_matches('#')).unwrap().clone();
            let whole = if target.get("properties").is_some() {
                self.with_fields(&target, named)
            } else {
                self.values(&target, &format!("{named}."))
            };
            match self.with_fields(schema, named).pop() {
                Some(Value::Object(tag)) if !tag.is_empty() => whole
                    .into_iter()
                    .map(|value| {
                        Value::Object(value.as_object().unwrap().clone().into_iter().chain(tag.clone()).collect())
                    })
                    .collect(),
                _ => whole,
            }
        }

        /// As many objects as the property with the most shapes has.
        fn with_fields(&mut self, schema: &Value, named: &str) -> Vec<Value> {
            let properties = schema["properties"].as_object().cloned().unwrap_or_default();
            let fields: Vec<(String, Vec<Value>)> = properties
                .into_iter()
                .map(|(name, schema)| (name.clone(), self.values(&schema, &format!("{named}.{name}"))))
                .collect();
            let most = fields.iter().map(|(_, values)| values.len()).max().unwrap_or(1);
            let one = |n: usize| -> Map<String, Value> {
                fields.iter().map(|(name, values)| (name.clone(), values[n % values.len()].clone())).collect()
            };
            (0..most).map(|n| Value::Object(one(n))).collect()
        }
    }

    fn maker<'m>(hides: &'m dyn Fn(&str) -> bool) -> Maker<'m> {
        Maker { document: openapi(), hides, hidden: BTreeSet::new() }
    }

    fn body<'d>(document: &'d Value, command: &str, answer: bool) -> &'d Value {
        let operation = &document["paths"][format!("/rpc/{command}")]["post"];
        let body = if answer { &operation["responses"]["200"] } else { &operation["requestBody"] };
        &body["content"]["application/json"]["schema"]
    }

    /// ASVS 16.2.5: no request shows anything of what was typed, whatever its fields are called.
    #[test]
    fn a_request_prints_nothing_that_was_typed() {
        let mut maker = maker(&|_| true);
        for (command, print, _) in print_rows() {
            let schema = body(&maker.document, command.as_str(), false).clone();
            for value in maker.values(&schema, "") {
                let (held, printed) = print(value.clone()).unwrap();
                assert_eq!(held, value, "{}", command.as_str());
                assert!(!printed.contains(HIDDEN), "{}: {printed}", command.as_str());
            }
        }
        for place in
            ["SessionLogIn.password", "CodeSubmit.code", "FactorSubmit.code", "StaffEnrol.token", "BirthDateInput.text"]
        {
            assert!(maker.hidden.contains(place), "{place} was not tried: {:?}", maker.hidden);
        }
        assert!(maker.hidden.iter().filter(|place| is_called_secret(place)).count() >= 20, "{:?}", maker.hidden);
    }

    /// ASVS 16.2.5: an answer that holds a secret does not show it either.
    #[test]
    fn an_answer_prints_no_secret() {
        let mut maker = maker(&is_secret);
        for (command, _, print) in print_rows().into_iter().filter(|(command, ..)| !command.gives_paper()) {
            let schema = body(&maker.document, command.as_str(), true).clone();
            for value in maker.values(&schema, "") {
                let (held, printed) = print(value.clone()).unwrap();
                assert_eq!(held, value, "{}", command.as_str());
                assert!(!printed.contains(HIDDEN), "{}: {printed}", command.as_str());
            }
        }
        for place in
            OTHER_SECRETS.iter().chain(&["TotpEnrolment.secret", "PasswordGenerated.password", "DemoClerk.code"])
        {
            assert!(maker.hidden.contains(*place), "{place} was not tried: {:?}", maker.hidden);
        }
    }
}
