//! The part after the `@`: what can be looked up, and where the public part of a name begins.

use super::MailAddressRefusal;

/// Longest part of a domain name in octets (RFC 1035).
const PART_MAX: usize = 63;
/// Second levels of `.jp` under which organisations register.
const JP_SECOND_LEVELS: [&str; 9] = ["co", "ne", "or", "go", "ac", "ad", "ed", "gr", "lg"];

/// Letters, digits and hyphens in parts; one part is enough (D13: `mailforsecurity-001@jp`).
pub(super) fn check(domain: &str) -> Result<(), MailAddressRefusal> {
    if domain.is_empty() {
        return Err(MailAddressRefusal::DomainEmpty);
    }
    if let Some(found) = domain.chars().find(|c| !c.is_ascii_alphanumeric() && !"-.".contains(*c)) {
        return Err(MailAddressRefusal::Character { found });
    }
    let usable =
        |part: &str| !part.is_empty() && part.len() <= PART_MAX && !part.starts_with('-') && !part.ends_with('-');
    let numeric_end = domain.rsplit('.').next().is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()));
    if domain.split('.').all(usable) && !numeric_end { Ok(()) } else { Err(MailAddressRefusal::DomainPart) }
}

/// The end of a domain, from its dot on, that says nothing about whose it is: `.co.jp`, `.com`;
/// empty for a domain without a dot.
pub(super) fn public_suffix(domain: &str) -> &str {
    let Some((before, last)) = domain.rsplit_once('.') else {
        return "";
    };
    let wide = before.rsplit_once('.').filter(|(_, second)| {
        last.eq_ignore_ascii_case("jp") && JP_SECOND_LEVELS.iter().any(|s| s.eq_ignore_ascii_case(second))
    });
    let start = wide.map_or(before.len(), |(name, _)| name.len());
    domain.get(start..).unwrap_or_default()
}
