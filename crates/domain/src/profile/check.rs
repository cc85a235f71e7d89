//! What a profile of the right shape can still get wrong: values that do not fit one another.
//! Must not: know where in the file a value stands; it names the path.

use std::collections::BTreeSet;

use super::form::{ExtraField, Field};
use super::{
    CardGuide, CustomPassword, InsurerProfile, MailProfile, Matching, MenuItem, ModuleState, MyPage, PasswordChoice,
    PasswordPolicyName, ProfileMistake, SupportDesk, UserIdChoice,
};

/// A mistake and the dotted path of the value, such as `my_page.menu.0.items.2`.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) path: String,
    pub(crate) mistake: ProfileMistake,
}

pub(crate) type Checked = Result<(), Found>;

pub(crate) fn fail(path: impl Into<String>, mistake: ProfileMistake) -> Checked {
    Err(Found { path: path.into(), mistake })
}

pub(crate) fn ensure(fits: bool, path: impl Into<String>, mistake: ProfileMistake) -> Checked {
    if fits { Ok(()) } else { fail(path, mistake) }
}

/// The first mistake, in the order of the profile's parts.
pub(super) fn first_mistake(profile: &InsurerProfile) -> Option<Found> {
    check(profile).err()
}

fn check(profile: &InsurerProfile) -> Checked {
    form(profile)?;
    matching(&profile.matching)?;
    card_guide(&profile.card_guide)?;
    user_id(
        &profile.user_id,
        profile.form.extra_field.mode.shows_field() || profile.form.extra_field.mode.follows_code(),
    )?;
    password(&profile.password)?;
    mail(&profile.mail)?;
    links(profile)?;
    my_page(profile)?;
    ensure(is_name(&profile.terms.variant), "terms.variant", ProfileMistake::NameSigns)?;
    survey(profile)?;
    ensure(!profile.support_desks.is_empty(), "support_desks", ProfileMistake::ListEmpty)?;
    profile
        .support_desks
        .iter()
        .enumerate()
        .try_for_each(|(at, desk)| support_desk(&format!("support_desks.{at}"), desk))
}

fn form(profile: &InsurerProfile) -> Checked {
    extra_field(&profile.form.extra_field)?;
    let mut taken: Vec<(u8, &'static str)> = Vec::new();
    for (name, shown) in profile.form.fields() {
        let path = name.path();
        field(path, shown)?;
        if let Some((order, taken_by)) = taken.iter().find(|(order, _)| *order == shown.order) {
            return fail(format!("{path}.order"), ProfileMistake::DuplicateOrder { order: *order, taken_by });
        }
        taken.push((shown.order, name.word()));
    }
    Ok(())
}

fn field(path: &str, field: &Field) -> Checked {
    let Some(pattern) = field.pattern else {
        return Ok(());
    };
    let range_fits = 1 <= pattern.min && pattern.min <= pattern.max && pattern.max <= 50;
    ensure(range_fits, format!("{path}.pattern"), ProfileMistake::PatternRange)?;
    let example_fits = field.example.as_ref().is_none_or(|example| pattern.fits(example));
    ensure(example_fits, format!("{path}.example"), ProfileMistake::ExampleOutsidePattern)
}

fn extra_field(extra: &ExtraField) -> Checked {
    match (extra.mode.shows_field(), extra.field.is_some()) {
        (true, false) => fail("form.extra_field.mode", ProfileMistake::ExtraFieldMissing),
        (false, true) => fail("form.extra_field.mode", ProfileMistake::ExtraFieldUnused),
        (true, true) | (false, false) => Ok(()),
    }
}

fn matching(matching: &Matching) -> Checked {
    let fits = |width: Option<u8>| width.is_none_or(|width| (1..=20).contains(&width));
    ensure(fits(matching.symbol_width), "matching.symbol_width", ProfileMistake::WidthRange)?;
    ensure(fits(matching.number_width), "matching.number_width", ProfileMistake::WidthRange)
}

fn card_guide(guide: &CardGuide) -> Checked {
    ensure(!guide.cards.is_empty(), "card_guide.cards", ProfileMistake::ListEmpty)?;
    for (at, card) in guide.cards.iter().enumerate() {
        let again = guide.cards[..at].iter().any(|earlier| earlier.kind == card.kind);
        ensure(!again, format!("card_guide.cards.{at}.kind"), ProfileMistake::Twice(card.kind.word().to_owned()))?;
    }
    Ok(())
}

fn user_id(choice: &UserIdChoice, employee_number_asked: bool) -> Checked {
    let symbols_fit = choice.symbols.as_deref().is_none_or(is_symbol_set);
    ensure(symbols_fit, "user_id.symbols", ProfileMistake::SymbolSet)?;
    let policy = choice.policy();
    let path = if choice.min_length.is_some() { "user_id.min_length" } else { "user_id.max_length" };
    let range_fits = 1 <= policy.min && policy.min <= policy.max && policy.max <= 50;
    ensure(range_fits, path, ProfileMistake::LengthRange { least: 1, most: 50 })?;
    let needs_number = choice.advice.as_ref().is_some_and(|advice| advice.then_employee_number);
    ensure(
        employee_number_asked || !needs_number,
        "user_id.advice.then_employee_number",
        ProfileMistake::AdviceWithoutField,
    )
}

pub(crate) fn password(choice: &PasswordChoice) -> Checked {
    ensure(is_symbol_set(&choice.extra_symbols), "password.extra_symbols", ProfileMistake::SymbolSet)?;
    match (choice.policy, &choice.custom) {
        (PasswordPolicyName::Custom, Some(custom)) => custom_password(custom),
        (PasswordPolicyName::Custom, None) => fail("password.policy", ProfileMistake::CustomPasswordMissing),
        (PasswordPolicyName::Default | PasswordPolicyName::Strict, Some(_)) => {
            fail("password.custom", ProfileMistake::CustomPasswordUnused)
        }
        (PasswordPolicyName::Default | PasswordPolicyName::Strict, None) => Ok(()),
    }
}

fn custom_password(custom: &CustomPassword) -> Checked {
    let range_fits = 8 <= custom.min_length && custom.min_length <= custom.max_length && custom.max_length <= 128;
    ensure(range_fits, "password.custom.min_length", ProfileMistake::LengthRange { least: 8, most: 128 })?;
    let symbols_fit = is_symbol_set(&custom.symbols) && !(custom.symbol && custom.symbols.is_empty());
    ensure(symbols_fit, "password.custom.symbols", ProfileMistake::SymbolSet)
}

fn mail(mail: &MailProfile) -> Checked {
    ensure(mail.preset || mail.editable_at_signup, "mail.editable_at_signup", ProfileMistake::MailNobodyGives)
}

fn links(profile: &InsurerProfile) -> Checked {
    let mut ids = BTreeSet::new();
    for (at, link) in profile.links.iter().enumerate() {
        ensure(is_name(&link.id), format!("links.{at}.id"), ProfileMistake::NameSigns)?;
        ensure(ids.insert(link.id.as_str()), format!("links.{at}.id"), ProfileMistake::Twice(link.id.clone()))?;
    }
    Ok(())
}

fn my_page(profile: &InsurerProfile) -> Checked {
    let MyPage { insurer_notices: _, menu, cards } = &profile.my_page;
    ensure(!menu.is_empty(), "my_page.menu", ProfileMistake::ListEmpty)?;
    for (at, group) in menu.iter().enumerate() {
        ensure(!group.items.is_empty(), format!("my_page.menu.{at}.items"), ProfileMistake::ListEmpty)?;
        items(profile, &format!("my_page.menu.{at}"), &group.items)?;
    }
    for (at, card) in cards.iter().enumerate() {
        let path = format!("my_page.cards.{at}");
        let again = cards[..at].iter().any(|earlier| earlier.name == card.name);
        ensure(!again, format!("{path}.name"), ProfileMistake::Twice(card.name.module().word().to_owned()))?;
        module_is_on(profile, card.name.module(), format!("{path}.name"))?;
        items(profile, &path, &card.items)?;
    }
    Ok(())
}

fn items(profile: &InsurerProfile, path: &str, items: &[MenuItem]) -> Checked {
    for (at, item) in items.iter().enumerate() {
        let path = format!("{path}.items.{at}");
        match (item.target, &item.link) {
            (Some(target), None) => {
                if let Some(module) = target.module() {
                    module_is_on(profile, module, format!("{path}.target"))?;
                }
            }
            (None, Some(id)) => {
                let known = profile.links.iter().any(|link| link.id == *id);
                ensure(known, format!("{path}.link"), ProfileMistake::LinkUnknown(id.clone()))?;
            }
            (Some(_), Some(_)) | (None, None) => return fail(path, ProfileMistake::MenuItemAim),
        }
    }
    Ok(())
}

fn module_is_on(profile: &InsurerProfile, module: super::Module, path: String) -> Checked {
    ensure(profile.modules.state(module) != ModuleState::Off, path, ProfileMistake::ModuleOff(module.word()))
}

fn survey(profile: &InsurerProfile) -> Checked {
    let Some(calendar) = &profile.survey else {
        return Ok(());
    };
    let in_order = calendar.opens.is_none_or(|opens| opens <= calendar.deadline);
    ensure(in_order, "survey.deadline", ProfileMistake::DeadlineBeforeOpening)?;
    let on = profile.modules.state(super::Module::Survey) != ModuleState::Off;
    ensure(on, "survey", ProfileMistake::CalendarOfOffModule)
}

pub(crate) fn support_desk(path: &str, desk: &SupportDesk) -> Checked {
    let reachable = desk.phone.is_some() || desk.mail.is_some() || desk.url.is_some() || desk.where_to_ask.is_some();
    ensure(reachable, path, ProfileMistake::DeskWithoutContact)
}

fn is_symbol_set(symbols: &str) -> bool {
    let mut seen = BTreeSet::new();
    symbols.chars().all(|c| c.is_ascii_punctuation() && seen.insert(c))
}

pub(crate) fn is_name(name: &str) -> bool {
    (1..=40).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}
