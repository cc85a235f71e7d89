//! Advice on an address before a code is sent to it (COD-07, D13). Warns, never blocks.

use serde::{Deserialize, Serialize};

use super::MailAddress;

/// One thing to mind about an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "advice", rename_all = "snake_case")]
pub enum MailAdvice {
    /// The local part begins or ends with a symbol; mail may not arrive (COD-07).
    SymbolAtEdge,
    /// Two symbols stand side by side; mail may not arrive (COD-07).
    ConsecutiveSymbols,
    /// A symbol beside `.`, `_` and `-`; mail may not arrive (COD-07).
    OtherSymbols,
    /// The domain has no dot: rare, and often a part was forgotten (D13).
    DotlessDomain,
    /// The domain is one slip away from a common one.
    LooksLike {
        /// The common domain, such as `gmail.com`.
        suggestion: String,
    },
}

/// Domains on which many members in Japan have their address, and their look-alikes that exist:
/// what stands here is never taken for a slip.
const COMMON_DOMAINS: [&str; 58] = [
    "gmail.com",
    "googlemail.com",
    "yahoo.co.jp",
    "ymail.ne.jp",
    "yahoo.ne.jp",
    "yahoo.com",
    "ymail.com",
    "docomo.ne.jp",
    "ezweb.ne.jp",
    "au.com",
    "softbank.ne.jp",
    "i.softbank.jp",
    "softbank.jp",
    "disney.ne.jp",
    "vodafone.ne.jp",
    "t.vodafone.ne.jp",
    "d.vodafone.ne.jp",
    "k.vodafone.ne.jp",
    "ymobile.ne.jp",
    "ymobile1.ne.jp",
    "y-mobile.ne.jp",
    "emobile.ne.jp",
    "willcom.com",
    "pdx.ne.jp",
    "wm.pdx.ne.jp",
    "rakuten.jp",
    "rakumail.jp",
    "uqmobile.jp",
    "icloud.com",
    "me.com",
    "mac.com",
    "outlook.jp",
    "outlook.com",
    "hotmail.co.jp",
    "hotmail.com",
    "live.jp",
    "live.com",
    "msn.com",
    "mail.com",
    "email.com",
    "aol.com",
    "aol.jp",
    "nifty.com",
    "nifty.ne.jp",
    "biglobe.ne.jp",
    "so-net.ne.jp",
    "ocn.ne.jp",
    "plala.or.jp",
    "jcom.home.ne.jp",
    "jcom.zaq.ne.jp",
    "zaq.ne.jp",
    "dion.ne.jp",
    "asahi-net.or.jp",
    "infoseek.jp",
    "excite.co.jp",
    "goo.jp",
    "proton.me",
    "protonmail.com",
];

/// Ends of domains that do not exist, and what was meant.
const SLIPPED_ENDS: [(&str, &str); 22] = [
    (".con", ".com"),
    (".cmo", ".com"),
    (".ocm", ".com"),
    (".vom", ".com"),
    (".xom", ".com"),
    (".comm", ".com"),
    (".c0m", ".com"),
    (".coml", ".com"),
    (".co.jo", ".co.jp"),
    (".co.jpp", ".co.jp"),
    (".co.hp", ".co.jp"),
    (".co.p", ".co.jp"),
    (".co.j", ".co.jp"),
    (".cojp", ".co.jp"),
    (".coo.jp", ".co.jp"),
    (".c.jp", ".co.jp"),
    (".ne.jo", ".ne.jp"),
    (".ne.jpp", ".ne.jp"),
    (".ne.hp", ".ne.jp"),
    (".ne.p", ".ne.jp"),
    (".ne.j", ".ne.jp"),
    (".nejp", ".ne.jp"),
];

/// All advice on an address, in a fixed order.
pub(super) fn advice(address: &MailAddress) -> Vec<MailAdvice> {
    let local = address.local_part();
    let mut advice = Vec::new();
    if local.starts_with(is_symbol) || local.ends_with(is_symbol) {
        advice.push(MailAdvice::SymbolAtEdge);
    }
    if local.chars().zip(local.chars().skip(1)).any(|(a, b)| is_symbol(a) && is_symbol(b)) {
        advice.push(MailAdvice::ConsecutiveSymbols);
    }
    if local.chars().any(|c| is_symbol(c) && !"._-".contains(c)) {
        advice.push(MailAdvice::OtherSymbols);
    }
    if !address.domain().contains('.') {
        advice.push(MailAdvice::DotlessDomain);
    }
    advice.extend(likely_domain(address.domain()).map(|suggestion| MailAdvice::LooksLike { suggestion }));
    advice
}

fn is_symbol(c: char) -> bool {
    !c.is_ascii_alphanumeric()
}

/// The domain that was probably meant; `None` when the typed one is common or like no common one.
fn likely_domain(typed: &str) -> Option<String> {
    let typed = typed.to_ascii_lowercase();
    if COMMON_DOMAINS.contains(&&*typed) {
        return None;
    }
    let mended = mended_end(&typed);
    let candidate = mended.as_deref().unwrap_or(&typed);
    let near = COMMON_DOMAINS
        .into_iter()
        .map(|common| (distance(candidate, common), common))
        .filter(|(slips, common)| *slips <= slips_allowed(common))
        .min()
        .map(|(_, common)| common.to_owned());
    near.or(mended)
}

fn mended_end(typed: &str) -> Option<String> {
    let mend = |(slip, meant): &(&str, &str)| typed.strip_suffix(slip).map(|name| format!("{name}{meant}"));
    SLIPPED_ENDS.iter().find_map(mend).filter(|mended| !mended.starts_with('.'))
}

/// A short name is near to too many honest ones: `me.com` must not be offered for `we.com`.
fn slips_allowed(common: &str) -> usize {
    match common.split('.').map(str::len).max().unwrap_or(0) {
        0..=4 => 0,
        5 => 1,
        _ => 2,
    }
}

/// Slips between two texts: a letter missing, added, changed, or two neighbours swapped
/// (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, to) in b.iter().enumerate() {
            let changed = at(&last, j) + usize::from(from != to);
            let mut best = changed.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            if i > 0 && j > 0 && a.get(i - 1) == Some(to) && b.get(j - 1) == Some(from) {
                best = best.min(at(&before_last, j - 1) + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    at(&last, b.len())
}

fn at(row: &[usize], place: usize) -> usize {
    row.get(place).copied().unwrap_or(usize::MAX / 2)
}

#[cfg(test)]
mod tests {
    use super::distance;
    use proptest::prelude::*;

    #[test]
    fn counts_slips_as_a_typist_makes_them() {
        for (a, b, slips) in [
            ("gmail", "gmail", 0),
            ("gmial", "gmail", 1),
            ("gmai", "gmail", 1),
            ("ggmail", "gmail", 1),
            ("gmaul", "gmail", 1),
            ("", "abc", 3),
            ("abc", "", 3),
            ("ca", "abc", 3),
            ("softbnak", "softbank", 1),
        ] {
            assert_eq!(distance(a, b), slips, "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn distance_is_the_same_both_ways(a in "[a-d]{0,8}", b in "[a-d]{0,8}") {
            prop_assert_eq!(distance(&a, &b), distance(&b, &a));
            prop_assert_eq!(distance(&a, &b) == 0, a == b);
        }
    }
}
