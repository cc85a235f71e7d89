//! An e-mail address a person types (REG-11, REG-12, D9, D13).
//!
//! Takes whatever a mail server would take, dot-less domains and the dotted local parts of old
//! Japanese carriers included; only what could not be sent, or would forge a header, is refused.
//! Doubts about an address are advice ([`MailAddress::advice`]), never a refusal.

mod advice;
mod domain;

use serde::{Deserialize, Serialize};

use crate::half_width::to_half_width;

pub use advice::MailAdvice;

/// Longest address in octets (RFC 5321: a path of 256 with its brackets).
pub const ADDRESS_MAX: usize = 254;
/// Longest local part in octets (RFC 5321).
pub const LOCAL_PART_MAX: usize = 64;

/// An address that can be sent to: ASCII, one `@`, no space, no control character.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MailAddress {
    text: String,
    /// Octet at which `@` stands.
    at: usize,
}

/// Why a text is no address that could be sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum MailAddressRefusal {
    /// Nothing was typed.
    #[error("the address is empty")]
    Empty,
    /// A line break, a NUL or another control character, which could forge a header.
    #[error("the address holds a control character")]
    Control,
    /// A space inside the address.
    #[error("the address holds a space")]
    Space,
    /// No `@`.
    #[error("the address has no @")]
    NoAt,
    /// More than one `@`.
    #[error("the address has more than one @")]
    SecondAt,
    /// Nothing before the `@`.
    #[error("the address has nothing before the @")]
    LocalPartEmpty,
    /// More than [`LOCAL_PART_MAX`] octets before the `@`.
    #[error("the local part has {len} octets, {max} at most")]
    LocalPartTooLong {
        /// Octets.
        len: usize,
        /// [`LOCAL_PART_MAX`].
        max: usize,
    },
    /// Nothing after the `@`.
    #[error("the address has nothing after the @")]
    DomainEmpty,
    /// A part of the domain is empty, longer than 63 octets, or begins or ends with a hyphen; or
    /// the last part is a number.
    #[error("the domain has an unusable part")]
    DomainPart,
    /// More than [`ADDRESS_MAX`] octets.
    #[error("the address has {len} octets, {max} at most")]
    TooLong {
        /// Octets.
        len: usize,
        /// [`ADDRESS_MAX`].
        max: usize,
    },
    /// A character beyond ASCII. Neither UTF-8 local parts nor Japanese domain names are taken,
    /// since many mail servers on the way do not; the `xn--` form of a domain is.
    #[error("the address holds a character beyond ASCII")]
    NonAscii {
        /// The first such character.
        found: char,
    },
    /// An ASCII character that no unquoted address holds, such as `<` or `,`.
    #[error("the address holds a character no address holds")]
    Character {
        /// The first such character.
        found: char,
    },
}

/// An address as read from a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedMailAddress {
    /// The address.
    pub address: MailAddress,
    /// Whether full-width characters were converted, so that the screen can say so.
    pub converted: bool,
}

impl MailAddress {
    /// Reads a typed or configured address; see [`MailAddress::parse_typed`].
    ///
    /// # Errors
    /// [`MailAddressRefusal`].
    pub fn new(typed: &str) -> Result<Self, MailAddressRefusal> {
        Self::parse_typed(typed).map(|typed| typed.address)
    }

    /// Reads a typed address: full-width characters become half-width, spaces around it fall away,
    /// and a quoted local part without need of quotes loses them (REG-11).
    ///
    /// # Errors
    /// [`MailAddressRefusal`].
    pub fn parse_typed(typed: &str) -> Result<TypedMailAddress, MailAddressRefusal> {
        let half_width = to_half_width(typed);
        let address = read(half_width.text.trim_matches(' '))?;
        Ok(TypedMailAddress { address, converted: half_width.changed })
    }

    /// The address as it is shown to its owner and stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The part before the `@`, without quotes.
    #[must_use]
    pub fn local_part(&self) -> &str {
        self.text.get(..self.at).unwrap_or_default()
    }

    /// The part after the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.text.get(self.at + 1..).unwrap_or_default()
    }

    /// The text to compare and to count by: the domain in lower case, the local part as typed,
    /// since only the receiving server knows whether its case matters.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}@{}", self.local_part(), self.domain().to_ascii_lowercase())
    }

    /// The form for SMTP and headers: a local part that is no dot-atom (`_ab..cd---`) is put in
    /// quotes, which names the same mailbox and passes strict parsers (RFC 5321 4.1.2).
    #[must_use]
    pub fn quoted(&self) -> String {
        let plain = self.local_part().split('.').all(|atom| !atom.is_empty());
        if plain { self.text.clone() } else { format!("\"{}\"@{}", self.local_part(), self.domain()) }
    }

    /// The form shown for a preset address (REG-10, D9): `t***@e****.co.jp`. The number of stars
    /// is fixed, so the length is not given away.
    #[must_use]
    pub fn masked(&self) -> String {
        let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
        let suffix = domain::public_suffix(self.domain());
        format!("{}***@{}****{suffix}", first(self.local_part()), first(self.domain()))
    }

    /// What to mind before a code is sent there; empty when there is nothing (COD-07, D13).
    #[must_use]
    pub fn advice(&self) -> Vec<MailAdvice> {
        advice::advice(self)
    }
}

fn read(text: &str) -> Result<MailAddress, MailAddressRefusal> {
    if text.is_empty() {
        return Err(MailAddressRefusal::Empty);
    }
    for c in text.chars() {
        check_char(c)?;
    }
    let (local, domain) = text.rsplit_once('@').ok_or(MailAddressRefusal::NoAt)?;
    let local = local.strip_prefix('"').and_then(|l| l.strip_suffix('"')).unwrap_or(local);
    check_local_part(local)?;
    domain::check(domain)?;
    let len = text.len();
    if len > ADDRESS_MAX {
        return Err(MailAddressRefusal::TooLong { len, max: ADDRESS_MAX });
    }
    Ok(MailAddress { text: format!("{local}@{domain}"), at: local.len() })
}

fn check_char(c: char) -> Result<(), MailAddressRefusal> {
    if c.is_control() {
        Err(MailAddressRefusal::Control)
    } else if c.is_whitespace() {
        Err(MailAddressRefusal::Space)
    } else if !c.is_ascii() {
        Err(MailAddressRefusal::NonAscii { found: c })
    } else {
        Ok(())
    }
}

fn check_local_part(local: &str) -> Result<(), MailAddressRefusal> {
    if local.is_empty() {
        return Err(MailAddressRefusal::LocalPartEmpty);
    }
    if local.contains('@') {
        return Err(MailAddressRefusal::SecondAt);
    }
    if let Some(found) = local.chars().find(|c| "<>()[]:;,\\\"".contains(*c)) {
        return Err(MailAddressRefusal::Character { found });
    }
    let len = local.len();
    if len > LOCAL_PART_MAX {
        return Err(MailAddressRefusal::LocalPartTooLong { len, max: LOCAL_PART_MAX });
    }
    Ok(())
}

/// An address is personal data, so it never reaches a log through `Debug`.
impl std::fmt::Debug for MailAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MailAddress(..)")
    }
}

impl TryFrom<String> for MailAddress {
    type Error = MailAddressRefusal;

    fn try_from(typed: String) -> Result<Self, Self::Error> {
        Self::new(&typed)
    }
}

impl From<MailAddress> for String {
    fn from(address: MailAddress) -> Self {
        address.text
    }
}

#[cfg(test)]
mod tests;
