//! What a federation's profile of the right shape can still get wrong.
//! Must not: know where in the file a value stands; it names the path.

use super::letter::{STEPS, TEXT_CHARACTERS};
use super::{FederationProfile, LetterText, SecondFactor};
use crate::limits;
use crate::profile::check::{Checked, Found, ensure, is_name, password, support_desk};
use crate::profile::{ProfileMistake, Text};
use crate::reissue::temporary_password;

/// Most entries of the check-list and of the reasons.
const ENTRIES: usize = 30;

/// The first mistake, in the order of the profile's parts.
pub(super) fn first_mistake(profile: &FederationProfile) -> Option<Found> {
    check(profile).err()
}

fn check(profile: &FederationProfile) -> Checked {
    prefectures(profile)?;
    ensure(profile.confirmation_code.is_sound(), "confirmation_code", ProfileMistake::CodeShape)?;
    passwords(profile)?;
    ensure(profile.user_id.is_sound(), "user_id", ProfileMistake::UserIdRule)?;
    ids("checks", profile.checks.iter().map(|check| check.id.as_str()))?;
    ids("reasons", profile.reasons.iter().map(|reason| reason.id.as_str()))?;
    envelopes(profile)?;
    letter(&profile.letter)?;
    support_desk("help_desk", &profile.help_desk)?;
    ensure(profile.help_desk.phone.is_some(), "help_desk", ProfileMistake::DeskWithoutPhone)?;
    profile.office_desk.iter().try_for_each(|desk| support_desk("office_desk", desk))
}

fn prefectures(profile: &FederationProfile) -> Checked {
    ensure(!profile.prefectures.is_empty(), "prefectures", ProfileMistake::ListEmpty)?;
    for (at, prefecture) in profile.prefectures.iter().enumerate() {
        let again = profile.prefectures[..at].contains(prefecture);
        ensure(!again, format!("prefectures.{at}"), ProfileMistake::Twice(prefecture.code()))?;
    }
    Ok(())
}

fn passwords(profile: &FederationProfile) -> Checked {
    password(&profile.password)?;
    let most = u32::from(profile.password.rule().max);
    let long = profile.second_factor == SecondFactor::Totp || most >= limits::PASSWORD_WITHOUT_FACTOR.number;
    ensure(long, "second_factor", ProfileMistake::LongPasswordRoom)?;
    ensure(temporary_password::fits(&profile.password_rule()), "password", ProfileMistake::TemporaryPasswordRoom)
}

/// Names of a list: at least one, each once.
fn ids<'i>(list: &str, ids: impl Iterator<Item = &'i str>) -> Checked {
    let mut seen = Vec::new();
    for (at, id) in ids.enumerate() {
        let path = format!("{list}.{at}.id");
        ensure(is_name(id), path.clone(), ProfileMistake::NameSigns)?;
        ensure(!seen.contains(&id), path, ProfileMistake::Twice(id.to_owned()))?;
        seen.push(id);
    }
    ensure(!seen.is_empty(), list, ProfileMistake::ListEmpty)?;
    ensure(seen.len() <= ENTRIES, list, ProfileMistake::TooManyEntries { most: ENTRIES })
}

fn envelopes(profile: &FederationProfile) -> Checked {
    for (at, rule) in profile.envelopes.iter().enumerate() {
        let path = format!("envelopes.{at}.prefecture");
        let code = rule.prefecture.code();
        ensure(profile.serves(rule.prefecture), path.clone(), ProfileMistake::PrefectureNotServed(code.clone()))?;
        let again = profile.envelopes[..at].iter().any(|earlier| earlier.prefecture == rule.prefecture);
        ensure(!again, path, ProfileMistake::Twice(code))?;
    }
    Ok(())
}

fn letter(letter: &LetterText) -> Checked {
    ensure(!letter.how_to_use.is_empty(), "letter.how_to_use", ProfileMistake::ListEmpty)?;
    let few = letter.how_to_use.len() <= STEPS;
    ensure(few, "letter.how_to_use", ProfileMistake::TooManyEntries { most: STEPS })?;
    fits_page("letter.name", &letter.name)?;
    fits_page("letter.lead", &letter.lead)?;
    for (at, step) in letter.how_to_use.iter().enumerate() {
        fits_page(&format!("letter.how_to_use.{at}"), step)?;
    }
    letter.note.iter().try_for_each(|note| fits_page("letter.note", note))?;
    fits_page("letter.sender.name", &letter.sender.name)?;
    letter.sender.address.iter().try_for_each(|address| fits_page("letter.sender.address", address))
}

fn fits_page(path: &str, text: &Text) -> Checked {
    let fits = |text: &str| text.chars().count() <= TEXT_CHARACTERS;
    ensure(fits(&text.ja) && fits(&text.en), path, ProfileMistake::LongerThanPage { most: TEXT_CHARACTERS })
}
