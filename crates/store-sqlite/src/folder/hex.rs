//! Bytes as hexadecimal text in JSON.

use madoguchi_domain::journal::hex;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// So many bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hex<const N: usize>(pub(super) [u8; N]);

impl<const N: usize> Serialize for Hex<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex(&self.0))
    }
}

impl<'de, const N: usize> Deserialize<'de> for Hex<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = read(&String::deserialize(deserializer)?).map_err(de::Error::custom)?;
        bytes.try_into().map(Self).map_err(|_| de::Error::custom(NO_HEX))
    }
}

/// Bytes whose number is told by nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HexBytes(pub(super) Vec<u8>);

impl Serialize for HexBytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex(&self.0))
    }
}

impl<'de> Deserialize<'de> for HexBytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(&String::deserialize(deserializer)?).map(Self).map_err(de::Error::custom)
    }
}

const NO_HEX: &str = "hexadecimal digits";

fn read(text: &str) -> Result<Vec<u8>, &'static str> {
    if !text.len().is_multiple_of(2) || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(NO_HEX);
    }
    let pair = |at: usize| u8::from_str_radix(text.get(at..at + 2).unwrap_or_default(), 16).map_err(|_| NO_HEX);
    (0..text.len()).step_by(2).map(pair).collect()
}
