//! A text in Japanese with its English beside it, and dates as a TOML file writes them.
//! Must not: hold a text that cannot be shown (blank, or with control characters).

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, de};

use crate::showable::is_unshowable;

/// Words for people: Japanese first, English complete beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// 日本語
    #[serde(deserialize_with = "showable")]
    pub ja: String,
    /// English
    #[serde(deserialize_with = "showable")]
    pub en: String,
}

/// A string that has something to show. Line breaks are allowed; what else makes a label read as
/// another is not.
fn showable<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.trim().is_empty() {
        return Err(de::Error::custom("the text is empty"));
    }
    if text.chars().any(|c| c != '\n' && is_unshowable(c)) {
        return Err(de::Error::custom("the text holds a control character"));
    }
    Ok(text)
}

/// A date written as `2024-09-17`, with or without quotation marks.
pub(super) fn optional_date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    #[derive(Deserialize)]
    struct Written(#[serde(deserialize_with = "date")] Date);
    Ok(Option::<Written>::deserialize(deserializer)?.map(|written| written.0))
}

/// See [`optional_date`].
pub(super) fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    struct Visitor;
    impl<'de> de::Visitor<'de> for Visitor {
        type Value = Date;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a date such as 2024-09-17")
        }
        fn visit_str<E: de::Error>(self, text: &str) -> Result<Date, E> {
            if text.len() != "2024-09-17".len() {
                return Err(E::invalid_value(de::Unexpected::Str(text), &self));
            }
            text.parse().map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
        }
        // TOML's own dates arrive as a map with one private key.
        fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Date, A::Error> {
            let written = toml::value::Datetime::deserialize(de::value::MapAccessDeserializer::new(map))?;
            self.visit_str(&written.to_string())
        }
    }
    deserializer.deserialize_any(Visitor)
}
