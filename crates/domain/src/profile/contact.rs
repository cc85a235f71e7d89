//! Whom a member can ask, and pages of the insurer.
//! Must not: open anything; addresses are data that a host may offer.

use serde::{Deserialize, Serialize};

use super::text::Text;
use crate::mail_address::MailAddress;

/// A desk that answers questions (INS-05). At least one way to reach it is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupportDesk {
    /// What to ask there.
    pub purpose: Text,
    /// Who answers.
    pub name: Text,
    /// Telephone.
    pub phone: Option<Phone>,
    /// When the telephone is answered.
    pub hours: Option<Text>,
    /// Mail address.
    pub mail: Option<MailAddress>,
    /// Form or page.
    pub url: Option<HttpsUrl>,
    /// The way in words, where no number or address is published.
    pub where_to_ask: Option<Text>,
    /// Whether one is asked to state 記号 and 番号 (003 L244, L256).
    #[serde(default)]
    pub state_symbol_and_number: bool,
    /// Anything else, such as that the survey is contracted out (001 L21).
    pub note: Option<Text>,
}

/// A page outside the portal (INS-06).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Name by which menu items refer to it.
    pub id: String,
    /// What the member reads.
    pub label: Text,
    /// Where it leads.
    pub url: HttpsUrl,
    /// The screens that offer it, beside any menu item that names it.
    #[serde(default)]
    pub places: Vec<LinkPlace>,
}

/// A screen that offers links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkPlace {
    /// 記号・番号の確認方法
    CardGuide,
    /// Below the mail address of the sign-up form, such as "how to change it later" (003 L79).
    PresetMail,
    /// Support desks.
    SupportDesks,
    /// My page.
    MyPage,
}

/// An address on the web that starts with `https://`. Compared and shown as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HttpsUrl(String);

impl HttpsUrl {
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for HttpsUrl {
    type Error = &'static str;

    fn try_from(url: String) -> Result<Self, Self::Error> {
        let Some(rest) = url.strip_prefix("https://") else {
            return Err("a link must start with https://");
        };
        let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let host = &rest[..host_end];
        // A name before @ makes a link look as if it led elsewhere.
        let host_fits = host.contains('.')
            && host.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
            && host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-');
        if !host_fits {
            return Err("the link names no host, or one with signs that a host cannot have");
        }
        if !url.bytes().all(|b| b.is_ascii_graphic()) || url.contains(['"', '<', '>', '\\', '`']) {
            return Err("a link holds only half-width signs; write others percent-encoded");
        }
        Ok(Self(url))
    }
}

impl From<HttpsUrl> for String {
    fn from(url: HttpsUrl) -> Self {
        url.0
    }
}

/// A telephone number, written with hyphens as people read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

impl Phone {
    /// The number as it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Phone {
    type Error = &'static str;

    fn try_from(number: String) -> Result<Self, Self::Error> {
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        let signs_fit =
            number.bytes().enumerate().all(|(at, b)| b.is_ascii_digit() || b == b'-' || (b == b'+' && at == 0));
        if !signs_fit || !(10..=15).contains(&digits) {
            return Err("a telephone number has 10 to 15 half-width digits, with hyphens between them");
        }
        Ok(Self(number))
    }
}

impl From<Phone> for String {
    fn from(number: Phone) -> Self {
        number.0
    }
}
