//! The support desks at the foot of a mail (INS-05).
//!
//! Must not ask for 記号 and 番号 in an answer by mail.

use madoguchi_domain::profile::SupportDesk;

use super::{one_line, pick};

/// The desks in the profile's order, each with its ways to be reached.
pub(crate) fn section(desks: &[SupportDesk], language: &str) -> String {
    let english = language == "en";
    let heading = if english { "[Support desk]" } else { "[お問い合わせ先]" };
    let mut lines = vec![heading.to_owned()];
    for desk in desks {
        lines.push(format!("{}: {}", one_line(pick(&desk.purpose, language)), one_line(pick(&desk.name, language))));
        lines.extend(ways(desk, language));
    }
    lines.join("\n") + "\n"
}

fn ways(desk: &SupportDesk, language: &str) -> Vec<String> {
    let english = language == "en";
    let mut lines = Vec::new();
    if let Some(phone) = &desk.phone {
        let label = if english { "Telephone" } else { "電話" };
        let hours = desk.hours.as_ref().map(|hours| one_line(pick(hours, language)));
        lines.push(match hours {
            Some(hours) if english => format!("  {label}: {} ({hours})", phone.as_str()),
            Some(hours) => format!("  {label}: {}({hours})", phone.as_str()),
            None => format!("  {label}: {}", phone.as_str()),
        });
    }
    if let Some(mail) = &desk.mail {
        let label = if english { "Mail" } else { "メール" };
        lines.push(format!("  {label}: {}", mail.as_str()));
    }
    if let Some(url) = &desk.url {
        lines.push(format!("  {}", url.as_str()));
    }
    if let Some(place) = &desk.where_to_ask {
        lines.push(format!("  {}", one_line(pick(place, language))));
    }
    lines
}
