//! Text pages of modules and manuals, kept inside the program as data
//! (`profiles/pages`), with the insurer's words filled in (DSH-05, DSH-14).

use madoguchi_domain::profile::{InsurerProfile, MenuTarget, Module};
use madoguchi_wire::my_page::PageParagraph;
use madoguchi_wire::{ErrorCode, Text};
use serde::Deserialize;

use super::cards::day_with_weekday;
use crate::error::{Answer, Refusal};
use crate::insurer::wire_text;

/// Manuals in the order they are listed.
pub(super) const MANUALS: &[&str] = &["manual-first-login", "manual-my-page", "manual-questions"];
/// 推奨ブラウザについて (DSH-13).
pub(super) const ENVIRONMENT: &str = "environment";
/// 準備中
pub(super) const PREPARING: &str = "preparing";

/// Every page with its text.
const PAGES: &[(&str, &str)] = &[
    (ENVIRONMENT, include_str!("../../../../profiles/pages/environment.toml")),
    (PREPARING, include_str!("../../../../profiles/pages/preparing.toml")),
    ("manual-first-login", include_str!("../../../../profiles/pages/manual-first-login.toml")),
    ("manual-my-page", include_str!("../../../../profiles/pages/manual-my-page.toml")),
    ("manual-questions", include_str!("../../../../profiles/pages/manual-questions.toml")),
    ("survey", include_str!("../../../../profiles/pages/survey.toml")),
    ("good-care", include_str!("../../../../profiles/pages/good-care.toml")),
    ("good-medicine", include_str!("../../../../profiles/pages/good-medicine.toml")),
    ("medical-cost-notice", include_str!("../../../../profiles/pages/medical-cost-notice.toml")),
    ("generic-difference", include_str!("../../../../profiles/pages/generic-difference.toml")),
];

/// A page as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) title: Text,
    pub(super) paragraphs: Vec<PageParagraph>,
}

/// A page as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    title: WrittenText,
    paragraph: Vec<WrittenParagraph>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenText {
    ja: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenParagraph {
    #[serde(default)]
    heading: bool,
    /// Shown only where the insurer's profile has what the paragraph speaks of.
    only_if: Option<Condition>,
    ja: String,
    en: String,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Condition {
    PresetMail,
    TypedMail,
    EmployeeNumber,
    SurveyDeadline,
}

/// The page of a module.
pub(super) fn of_module(module: Module) -> &'static str {
    match module {
        Module::Survey => "survey",
        Module::FluGrant => "flu-grant",
        Module::WebApplication => "web-application",
        Module::DependantContact => "dependant-contact",
        Module::MedicalCostNotice => "medical-cost-notice",
        Module::GoodCare => "good-care",
        Module::GenericDifference => "generic-difference",
        Module::GoodMedicine => "good-medicine",
    }
}

/// The module behind a page; none for manuals and the like.
pub(super) fn module_of(page_id: &str) -> Option<Module> {
    use Module as M;
    [
        M::Survey,
        M::FluGrant,
        M::WebApplication,
        M::DependantContact,
        M::MedicalCostNotice,
        M::GoodCare,
        M::GenericDifference,
        M::GoodMedicine,
    ]
    .into_iter()
    .find(|module| of_module(*module) == page_id)
}

/// What the insurer calls a module: the label in its menu, else the title of its card.
pub(super) fn title_of(module: Module, profile: &InsurerProfile) -> Option<Text> {
    let leads_there = |target: Option<MenuTarget>| target.and_then(MenuTarget::module) == Some(module);
    let in_menu = profile.my_page.menu.iter().flat_map(|g| &g.items).find(|i| leads_there(i.target)).map(|i| &i.label);
    let on_card = || profile.my_page.cards.iter().find(|c| c.name.module() == module).map(|c| &c.title);
    in_menu.or_else(on_card).map(wire_text)
}

/// Reads a page in an insurer's words; `sender` is the address its mails come from.
///
/// # Errors
/// `NotFound` when there is no such page.
pub(super) fn read(id: &str, profile: &InsurerProfile, sender: &str) -> Answer<Page> {
    let Some((_, text)) = PAGES.iter().find(|(page, _)| *page == id) else { return Err(ErrorCode::NotFound.into()) };
    let written: Written = toml::from_str(text).map_err(|e| Refusal::Unexpected(format!("page {id}: {e}")))?;
    let applies = |p: &WrittenParagraph| p.only_if.is_none_or(|c| holds(c, profile));
    Ok(Page {
        title: filled(&written.title.ja, &written.title.en, profile, sender),
        paragraphs: written
            .paragraph
            .iter()
            .filter(|p| applies(p))
            .map(|p| PageParagraph { heading: p.heading, text: filled(&p.ja, &p.en, profile, sender) })
            .collect(),
    })
}

fn holds(condition: Condition, profile: &InsurerProfile) -> bool {
    let extra = profile.form.extra_field.mode;
    match condition {
        Condition::PresetMail => profile.mail.preset,
        Condition::TypedMail => profile.mail.editable_at_signup,
        Condition::EmployeeNumber => extra.shows_field() || extra.follows_code(),
        Condition::SurveyDeadline => profile.survey.is_some(),
    }
}

fn filled(ja: &str, en: &str, profile: &InsurerProfile, sender: &str) -> Text {
    let deadline = profile.survey.as_ref().map(|s| day_with_weekday(s.deadline));
    let fill = |text: &str, name: &str, system: &str, word: &str, deadline: Option<&str>| {
        text.replace("{insurer}", name)
            .replace("{code}", profile.code.as_str())
            .replace("{system}", system)
            .replace("{member}", word)
            .replace("{sender}", sender)
            .replace("{deadline}", deadline.unwrap_or_default())
    };
    Text {
        ja: fill(
            ja,
            &profile.name.full.ja,
            &profile.mail.system_name.ja,
            &profile.member_word.ja,
            deadline.as_ref().map(|d| d.ja.as_str()),
        ),
        en: fill(
            en,
            &profile.name.full.en,
            &profile.mail.system_name.en,
            &profile.member_word.en,
            deadline.as_ref().map(|d| d.en.as_str()),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROFILES: [&str; 4] = [
        include_str!("../../../../profiles/32290413.toml"),
        include_str!("../../../../profiles/0386.toml"),
        include_str!("../../../../profiles/ngk.toml"),
        include_str!("../../../../profiles/omron.toml"),
    ];

    fn profiles() -> impl Iterator<Item = InsurerProfile> {
        PROFILES.iter().map(|text| madoguchi_domain::profile::parse("profile", text).unwrap())
    }

    /// DSH-14: every manual and page can be read inside the system, in both languages, with
    /// nothing left to fill in.
    #[test]
    fn every_page_reads_in_the_words_of_every_insurer() {
        for profile in profiles() {
            for (id, _) in PAGES {
                let page = read(id, &profile, "no-reply@example.jp").unwrap();
                assert!(!page.paragraphs.is_empty(), "{id}");
                for text in page.paragraphs.iter().map(|p| &p.text).chain([&page.title]) {
                    assert!(!text.ja.trim().is_empty() && !text.en.trim().is_empty(), "{id}");
                    assert!(!text.ja.contains(['{', '}']) && !text.en.contains(['{', '}']), "{id}: {text:?}");
                }
            }
        }
    }

    /// DSH-14: the manuals speak of the insurer's own way of signing up.
    #[test]
    fn a_manual_tells_only_what_holds_for_the_insurer() {
        let text = |profile: &InsurerProfile| {
            let page = read("manual-first-login", profile, "no-reply@example.jp").unwrap();
            page.paragraphs.iter().map(|p| p.text.ja.as_str()).collect::<Vec<_>>().join("\n")
        };
        let [nara, _, ngk, _] = profiles().collect::<Vec<_>>().try_into().unwrap();
        assert!(text(&nara).contains("32290413"));
        assert!(!text(&nara).contains("従業員番号"));
        assert!(text(&ngk).contains("従業員番号"));
        assert!(text(&nara).contains("一部が「*」") && !text(&ngk).contains("一部が「*」"));
    }

    /// DSH-05: what every module leads to is a page of its own, and each open one exists.
    #[test]
    fn pages_and_modules_name_each_other() {
        for (id, _) in PAGES.iter().filter(|(id, _)| !MANUALS.contains(id) && ![ENVIRONMENT, PREPARING].contains(id)) {
            assert_eq!(module_of(id).map(of_module), Some(*id));
        }
        for profile in profiles() {
            for module in
                ["survey", "flu-grant", "web-application", "dependant-contact"].map(|id| module_of(id).unwrap())
            {
                let state = super::super::menu::state(&profile, module);
                assert!(
                    state == madoguchi_wire::my_page::ModuleState::Preparing
                        || read(of_module(module), &profile, "x").is_ok()
                );
            }
        }
    }
}
