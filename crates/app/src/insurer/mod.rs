//! An insurer's profile as use cases and screens need it. Holds no rule of any
//! insurer: everything comes from the stored profile.

mod form;
mod policies;

use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::profile::{self, InsurerProfile, Link, LinkPlace, PasswordPolicyName, SupportDesk};
use madoguchi_wire::insurer as shown;
use madoguchi_wire::{ErrorCode, Field, FieldError, Text};

use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::store::Store;

pub use form::show_form;
pub use policies::{password_policy, password_policy_shown, user_id_advice, user_id_policy, user_id_policy_shown};
pub(crate) use policies::{policy_shown, usual_password_policy, wire_rule};

/// An insurer's profile; none when the insurer is not served here.
///
/// # Errors
/// When the store cannot serve or holds what is no profile.
pub async fn profile<S: Store, H: Host>(app: &App<S, H>, insurer: &InsurerCode) -> Answer<Option<InsurerProfile>> {
    app.store.profile(insurer).await?.as_deref().map(|json| in_force(app, json)).transpose()
}

/// The profile of an insurer that must be served here, as its member exists.
///
/// # Errors
/// As [`profile`]; unexpected when there is none.
pub async fn profile_of<S: Store, H: Host>(app: &App<S, H>, insurer: &InsurerCode) -> Answer<InsurerProfile> {
    profile(app, insurer).await?.ok_or_else(|| Refusal::Unexpected("insurer without profile".into()))
}

/// All insurers served here, by code.
///
/// # Errors
/// As [`profile`].
pub async fn profiles<S: Store, H: Host>(app: &App<S, H>) -> Answer<Vec<InsurerProfile>> {
    app.store.profiles().await?.iter().map(|json| in_force(app, json)).collect()
}

/// The insurers served here, for a list and for the entrance.
///
/// # Errors
/// As [`profile`].
pub async fn names<S: Store, H: Host>(app: &App<S, H>) -> Answer<Vec<shown::InsurerName>> {
    let named = |p: &InsurerProfile| shown::InsurerName {
        code: p.code.as_str().to_owned(),
        name: wire_text(&p.name.full),
        entrance_note: wire_option(p.entrance_note.as_ref()),
    };
    Ok(profiles(app).await?.iter().map(named).collect())
}

/// The insurer a typed 保険者指定コード names.
#[derive(Debug, Clone)]
pub struct TypedInsurer {
    /// Its profile.
    pub profile: InsurerProfile,
    /// The employee number typed after the code (AUT-08, D8).
    pub employee_number: Option<String>,
}

/// Finds the insurer of a typed code, which may carry an employee number. What
/// is wrong with the code is the inner result, for a form that names all its
/// mistakes at once.
///
/// # Errors
/// As [`profile`].
pub async fn find<S: Store, H: Host>(app: &App<S, H>, typed: &str) -> Answer<Result<TypedInsurer, FieldError>> {
    let code = match crate::text::read_insurer_code(typed) {
        Ok(code) => code,
        Err(refusal) => return Ok(Err(refusal)),
    };
    // The usual case, however many insurers are served.
    if let Some(profile) = profile(app, &code).await? {
        return Ok(Ok(TypedInsurer { profile, employee_number: None }));
    }
    let profiles = profiles(app).await?;
    let found = profile::find_insurer(&profiles, typed)
        .map(|typed| TypedInsurer { profile: typed.profile.clone(), employee_number: typed.employee_number });
    Ok(found.ok_or(FieldError { name: Field::InsurerCode, code: ErrorCode::InsurerUnknown, detail: None }))
}

/// A stored profile as it holds on this install, which may ask for the strict
/// password rule whatever the insurer chose.
fn in_force<S: Store, H: Host>(app: &App<S, H>, json: &str) -> Answer<InsurerProfile> {
    let mut profile = from_json(json)?;
    if app.host.strict_passwords() {
        profile.password.policy = PasswordPolicyName::Strict;
        profile.password.custom = None;
    }
    Ok(profile)
}

/// A stored profile as it was imported.
pub(crate) fn from_json(json: &str) -> Answer<InsurerProfile> {
    serde_json::from_str(json).map_err(|e| Refusal::Unexpected(format!("stored profile: {e}")))
}

/// A profile's text on the wire.
#[must_use]
pub fn wire_text(text: &profile::Text) -> Text {
    Text { ja: text.ja.clone(), en: text.en.clone() }
}

fn wire_option(text: Option<&profile::Text>) -> Option<Text> {
    text.map(wire_text)
}

/// Whom to ask about what (INS-05).
#[must_use]
pub fn support_desks(profile: &InsurerProfile) -> Vec<shown::SupportDeskShown> {
    profile.support_desks.iter().map(desk).collect()
}

fn desk(desk: &SupportDesk) -> shown::SupportDeskShown {
    shown::SupportDeskShown {
        purpose: wire_text(&desk.purpose),
        name: wire_text(&desk.name),
        phone: desk.phone.as_ref().map(|p| p.as_str().to_owned()),
        hours: wire_option(desk.hours.as_ref()),
        mail: desk.mail.as_ref().map(|m| m.as_str().to_owned()),
        url: desk.url.as_ref().map(|u| u.as_str().to_owned()),
        where_to_ask: wire_option(desk.where_to_ask.as_ref()),
        note: wire_option(desk.note.as_ref()),
        state_symbol_and_number: desk.state_symbol_and_number,
    }
}

/// The first desk, by name and telephone, for a refusal that sends somebody there.
#[must_use]
pub fn desk_to_ask(profile: &InsurerProfile) -> Option<Text> {
    let desk = profile.support_desks.first()?;
    Some(match &desk.phone {
        Some(phone) => Text {
            ja: format!("{}、電話 {}", desk.name.ja, phone.as_str()),
            en: format!("{}, telephone {}", desk.name.en, phone.as_str()),
        },
        None => wire_text(&desk.name),
    })
}

/// Whom to ask, a line each, for receipts on paper.
#[must_use]
pub fn support_lines(profile: &InsurerProfile) -> Vec<Text> {
    profile.support_desks.iter().map(support_line).collect()
}

fn support_line(desk: &SupportDesk) -> Text {
    let line = |pick: fn(&profile::Text) -> &str, colon: &str| {
        let mut parts = vec![pick(&desk.name).to_owned()];
        parts.extend(desk.phone.as_ref().map(|p| p.as_str().to_owned()));
        parts.extend(desk.hours.as_ref().map(|h| pick(h).to_owned()));
        parts.extend(desk.mail.as_ref().map(|m| m.as_str().to_owned()));
        parts.extend(desk.url.as_ref().map(|u| u.as_str().to_owned()));
        parts.extend(desk.where_to_ask.as_ref().map(|w| pick(w).to_owned()));
        format!("{}{colon}{}", pick(&desk.purpose), parts.join("  "))
    };
    Text { ja: line(|t| &t.ja, "："), en: line(|t| &t.en, ": ") }
}

/// The insurer's pages, each with the screens that offer it (INS-06).
#[must_use]
pub fn links(profile: &InsurerProfile) -> Vec<shown::LinkShown> {
    profile.links.iter().map(link).collect()
}

fn link(link: &Link) -> shown::LinkShown {
    shown::LinkShown {
        label: wire_text(&link.label),
        url: link.url.as_str().to_owned(),
        places: link.places.iter().map(|p| place(*p)).collect(),
    }
}

fn place(place: LinkPlace) -> shown::LinkPlace {
    match place {
        LinkPlace::CardGuide => shown::LinkPlace::CardGuide,
        LinkPlace::PresetMail => shown::LinkPlace::PresetMail,
        LinkPlace::SupportDesks => shown::LinkPlace::SupportDesks,
        LinkPlace::MyPage => shown::LinkPlace::MyPage,
    }
}
