//! The invented care offices of the stories' two ledgers (`federation.rs`), as they could be written down.

use super::federation::{
    AGENT, CLOSED, OFFICE_A, OFFICE_B, OFFICE_C, OFFICE_D, SECURITY_B, SECURITY_C, USER_B, USER_C,
};
use crate::personal::KnownOffice;

const NOTHING: KnownOffice<'static> = KnownOffice {
    name: "",
    kana: "",
    number: "",
    address: "",
    telephone: "",
    notice: "",
    security: "",
    user_id: "",
    temporary_password: "",
};

/// The manual's own sample.
pub(crate) const A: KnownOffice<'static> = KnownOffice {
    name: "請求事業所 A",
    kana: "セイキュウジギョウショ エー",
    number: OFFICE_A,
    address: "鳥取県鳥取市架空町1-1",
    telephone: "0857-20-0001",
    notice: "notice.a@example.jp",
    ..NOTHING
};
/// With a user ID and a security address.
pub(crate) const B: KnownOffice<'static> = KnownOffice {
    name: "架空の里 星見",
    kana: "カクウノサト ホシミ",
    number: OFFICE_B,
    address: "鳥取県鳥取市架空町2-2",
    telephone: "0857-20-0002",
    notice: "notice.b@example.jp",
    security: SECURITY_B,
    user_id: USER_B,
    ..NOTHING
};
/// Of the neighbouring federation.
pub(crate) const C: KnownOffice<'static> = KnownOffice {
    name: "架空の浜 夕凪",
    kana: "カクウノハマ ユウナギ",
    number: OFFICE_C,
    address: "島根県松江市仮想町5-5",
    telephone: "0852-30-0005",
    notice: "notice.c@example.jp",
    security: SECURITY_C,
    user_id: USER_C,
    ..NOTHING
};
/// Another one of the neighbour.
pub(crate) const D: KnownOffice<'static> = KnownOffice {
    name: "架空の浜 朝霧",
    kana: "カクウノハマ アサギリ",
    number: OFFICE_D,
    address: "島根県松江市仮想町6-6",
    telephone: "0852-30-0006",
    notice: "notice.d@example.jp",
    ..NOTHING
};
/// Closed.
const SHUT: KnownOffice<'static> = KnownOffice {
    name: "架空の里 閉所",
    kana: "カクウノサト ヘイショ",
    number: CLOSED,
    address: "鳥取県鳥取市架空町3-3",
    telephone: "0857-20-0003",
    ..NOTHING
};
/// 代理人
const PROXY: KnownOffice<'static> = KnownOffice {
    name: "架空代理事務所",
    kana: "カクウダイリジムショ",
    number: AGENT,
    address: "鳥取県鳥取市架空町4-4",
    telephone: "0857-20-0004",
    ..NOTHING
};

/// All of them.
pub(crate) const EVERY_OFFICE: &[KnownOffice<'static>] = &[A, B, C, D, SHUT, PROXY];

/// What the numbered offices of `desk.rs` and of the timing have in common, and every address that is typed in a story.
pub(crate) const COMMON_WORDS: &[&str] = &[
    "見本事業所",
    "ミホンジギョウショ",
    "鳥取市立川町",
    "0857-00-",
    "@jimusho.example",
    "@example.",
    super::federation::NOTICE,
];

/// A number or a user ID of an office of the stories: ten digits of either prefecture, `KJ` and twelve.
pub(crate) fn figure_in(text: &str) -> Option<&str> {
    let tokens = text.split(|c: char| !c.is_ascii_alphanumeric());
    let digits = |token: &str, most: usize| token.len() == most && token.bytes().all(|b| b.is_ascii_digit());
    tokens.into_iter().find(|token| {
        let is_number = digits(token, 10) && (token.starts_with("317") || token.starts_with("327"));
        let after = token.get(2..).filter(|_| token[..2].eq_ignore_ascii_case("kj"));
        is_number || after.is_some_and(|rest| digits(rest, 12))
    })
}
