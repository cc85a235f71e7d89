//! Cards of my page (DSH-07 to DSH-11). A figure that is not there is said to
//! be missing; it is never shown as zero.

use jiff::civil::Date;
use madoguchi_domain::profile::{Card, CardName, InsurerProfile, Module, SurveyCalendar};
use madoguchi_wire::Text;
use madoguchi_wire::my_page::{self as shown, CardLine, ModuleState};

use super::{menu, pages};
use crate::insurer::wire_text;

/// The cards in the insurer's order. `family`: whether the member has dependants.
pub(super) fn all(profile: &InsurerProfile, today: Date, family: bool) -> Vec<shown::Card> {
    profile.my_page.cards.iter().map(|c| card(profile, c, today, family)).collect()
}

/// Whether the insurer's page has the card of an open survey, for which alone
/// it matters whether the member has dependants.
pub(super) fn has_survey(profile: &InsurerProfile) -> bool {
    profile.my_page.cards.iter().any(|card| card.name == CardName::Survey)
        && menu::state(profile, Module::Survey) == ModuleState::Open
}

fn card(profile: &InsurerProfile, card: &Card, today: Date, family: bool) -> shown::Card {
    let module = card.name.module();
    let state = menu::state(profile, module);
    let open_survey = card.name == CardName::Survey && state == ModuleState::Open;
    let calendar = profile.survey.as_ref().filter(|_| open_survey);
    shown::Card {
        module: wire_module(module),
        label: wire_text(&card.title),
        state,
        // An open survey without a calendar runs until the insurer closes it. It asks about dependants: who has
        // none has no questionnaire.
        banner: (open_survey && family && calendar.is_none_or(|c| running(c, today))).then(unmade),
        lines: match card.name {
            CardName::Survey => calendar.map(|c| deadline(c, today)).into_iter().collect(),
            CardName::MedicalCost => vec![line("最近の医療費", "Recent medical cost")],
            CardName::Medicine => vec![
                line("ジェネリック利用状況 使用率", "Use of generic medicine: share"),
                line("ジェネリック利用状況 削減可能金額", "Use of generic medicine: possible saving"),
            ],
            CardName::FluGrant | CardName::WebApplication => Vec::new(),
        },
        page_id: Some(pages::of_module(module).to_owned()),
        links: menu::entries(profile, &card.items),
    }
}

/// Whether answers are taken on a day; the deadline is the last one.
fn running(survey: &SurveyCalendar, today: Date) -> bool {
    survey.opens.is_none_or(|opens| opens <= today) && today <= survey.deadline
}

/// DSH-07, word for word.
fn unmade() -> Text {
    text("未作成の調査票があります。", "There is a questionnaire you have not filled in yet.")
}

fn deadline(survey: &SurveyCalendar, today: Date) -> CardLine {
    let mut value = day_with_weekday(survey.deadline);
    if survey.deadline < today {
        value.ja.push_str(" 受付は終了しました");
        value.en.push_str(", now over");
    }
    CardLine { label: text("回答期限", "Answer by"), value: Some(value) }
}

/// The weekday is computed, never typed (D14).
pub(super) fn day_with_weekday(day: Date) -> Text {
    use jiff::civil::Weekday;
    let en = match day.weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    };
    let ja = madoguchi_domain::birth_date::weekday_ja(day);
    Text { ja: format!("{}年{}月{}日({ja})", day.year(), day.month(), day.day()), en: format!("{en}, {day}") }
}

/// A line whose value no data set holds yet.
fn line(ja: &str, en: &str) -> CardLine {
    CardLine { label: text(ja, en), value: None }
}

fn text(ja: &str, en: &str) -> Text {
    Text { ja: ja.into(), en: en.into() }
}

fn wire_module(module: Module) -> shown::Module {
    match module {
        Module::Survey => shown::Module::Survey,
        Module::FluGrant => shown::Module::FluGrant,
        Module::WebApplication => shown::Module::WebApplication,
        Module::DependantContact => shown::Module::DependantContact,
        Module::MedicalCostNotice => shown::Module::MedicalCostNotice,
        Module::GoodCare => shown::Module::GoodCare,
        Module::GenericDifference => shown::Module::GenericDifference,
        Module::GoodMedicine => shown::Module::GoodMedicine,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// INS-06, DSH-03: the weekday is computed from the date, in both languages.
    #[test]
    fn weekdays_are_computed() {
        assert_eq!(day_with_weekday(date(2024, 9, 17)).ja, "2024年9月17日(火)");
        // The manual prints (水); the calendar says (木).
        assert_eq!(day_with_weekday(date(2022, 7, 28)).ja, "2022年7月28日(木)");
        assert_eq!(day_with_weekday(date(2024, 9, 17)).en, "Tuesday, 2024-09-17");
    }

    #[test]
    fn a_survey_runs_from_its_first_to_its_last_day() {
        let survey = |opens| SurveyCalendar { opens, deadline: date(2024, 9, 17), note: None };
        let bounded = survey(Some(date(2024, 8, 1)));
        assert!(!running(&bounded, date(2024, 7, 31)));
        assert!(running(&bounded, date(2024, 8, 1)));
        assert!(running(&bounded, date(2024, 9, 17)));
        assert!(!running(&bounded, date(2024, 9, 18)));
        assert!(running(&survey(None), date(2000, 1, 1)));
    }
}
