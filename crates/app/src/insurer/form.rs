//! The form of the first authentication, in the words of the typed insurer or
//! in general words. Shows nothing of any roster.

use madoguchi_domain::profile::{
    CardKind, Characters, ExtraFieldMode, Field, FieldName, InsurerProfile, Pattern, SampleCard,
};
use madoguchi_wire::Text;
use madoguchi_wire::insurer::{
    CardGuide, CardGuideShown, FieldCharacters, FieldPattern, InsurerShow, SignupField, SignupFieldName,
    SignupFormShown,
};

use super::{links, profiles, support_desks, wire_option, wire_text};
use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::store::Store;

/// The form of the typed insurer. While no known code is typed it is the
/// general form, or, where one insurer alone is served, that insurer's.
///
/// # Errors
/// When the store cannot serve.
pub async fn show_form<S: Store, H: Host>(
    app: &App<S, H>,
    _caller: &mut Caller,
    request: InsurerShow,
) -> Answer<SignupFormShown> {
    let profiles = profiles(app).await?;
    let typed = request.insurer_code.as_deref().unwrap_or_default();
    let named = madoguchi_domain::profile::find_insurer(&profiles, typed).map(|found| found.profile);
    Ok(match (named, profiles.as_slice()) {
        (Some(profile), _) => form_of(profile),
        (None, [only]) if typed.trim().is_empty() => form_of(only),
        (None, _) => general_form(),
    })
}

fn form_of(profile: &InsurerProfile) -> SignupFormShown {
    let mode = profile.form.extra_field.mode;
    SignupFormShown {
        code: Some(profile.code.as_str().to_owned()),
        name: Some(wire_text(&profile.name.full)),
        code_note: wire_option(profile.code_note.as_ref()),
        word_for_member: wire_text(&profile.member_word),
        lead: wire_option(profile.form.lead.as_ref()),
        fields: profile.form.fields_in_order().into_iter().map(|(name, shown)| field(name, shown, mode)).collect(),
        employee_number_in_code: mode.follows_code(),
        card_guide_lead: wire_option(profile.card_guide.lead.as_ref()),
        card_guide_note: wire_option(profile.card_guide.note.as_ref()),
        card_guides: profile.card_guide.cards.iter().map(card).collect(),
        links: links(profile),
        support_desks: support_desks(profile),
    }
}

fn field(name: FieldName, field: &Field, mode: ExtraFieldMode) -> SignupField {
    SignupField {
        name: field_name(name),
        label: wire_text(&field.label),
        hint: wire_option(field.hint.as_ref()),
        example: field.example.clone(),
        help: wire_option(field.help.as_ref()),
        pattern: field.pattern.map(pattern),
        // Typed after the code it need not be typed again (D8).
        required: name != FieldName::EmployeeNumber || mode == ExtraFieldMode::Field,
    }
}

fn field_name(name: FieldName) -> SignupFieldName {
    match name {
        FieldName::InsurerCode => SignupFieldName::InsurerCode,
        FieldName::Symbol => SignupFieldName::Symbol,
        FieldName::Number => SignupFieldName::Number,
        FieldName::BirthDate => SignupFieldName::BirthDate,
        FieldName::Kana => SignupFieldName::Kana,
        FieldName::EmployeeNumber => SignupFieldName::EmployeeNumber,
    }
}

fn pattern(pattern: Pattern) -> FieldPattern {
    let characters = match pattern.characters {
        Characters::Digits => FieldCharacters::Digits,
        Characters::Alphanumeric => FieldCharacters::Alphanumeric,
        Characters::AlphanumericHyphen => FieldCharacters::AlphanumericHyphen,
    };
    FieldPattern { characters, min: u16::from(pattern.min), max: u16::from(pattern.max) }
}

fn card(card: &SampleCard) -> CardGuideShown {
    CardGuideShown {
        kind: card_kind(card.kind),
        symbol_label: wire_option(card.symbol_label.as_ref()),
        number_label: wire_option(card.number_label.as_ref()),
        symbol: card.symbol.clone(),
        number: card.number.clone(),
        branch_number: card.branch_number.clone(),
        date: card.date.map(|d| d.to_string()),
    }
}

fn card_kind(kind: CardKind) -> CardGuide {
    match kind {
        CardKind::QualificationNotice => CardGuide::QualificationNotice,
        CardKind::QualificationCertificate => CardGuide::QualificationCertificate,
        CardKind::Mynaportal => CardGuide::Mynaportal,
        CardKind::OldCard => CardGuide::OldCard,
    }
}

/// Words common to all manuals (AUT-03, AUT-10), for as long as nobody knows
/// whose member is typing.
fn general_form() -> SignupFormShown {
    let half_width = || Some(text("※ 半角", "Half-width"));
    let general = |name, label, hint, example: Option<&str>| SignupField {
        name,
        label,
        hint,
        example: example.map(str::to_owned),
        help: None,
        pattern: None,
        required: true,
    };
    SignupFormShown {
        code: None,
        name: None,
        code_note: None,
        word_for_member: text("被保険者(組合員)", "insured person (association member)"),
        lead: Some(text(
            "「氏名(カナ)」以外の項目については全て半角入力です。被保険者(組合員)ご本人の情報を入力してください。",
            "All items except the name in kana are half-width. Enter the data of the insured person (association member).",
        )),
        fields: vec![
            general(SignupFieldName::InsurerCode, text("保険者指定コード", "Insurer code"), half_width(), None),
            general(SignupFieldName::Symbol, text("記号", "Symbol"), half_width(), None),
            general(SignupFieldName::Number, text("番号", "Number"), half_width(), None),
            general(SignupFieldName::BirthDate, text("生年月日", "Date of birth"), None, None),
            general(
                SignupFieldName::Kana,
                text("氏名(カナ)", "Name in kana"),
                Some(text("※ 半角・全角使用可", "Half-width and full-width are both accepted")),
                Some("ケンポ タロウ"),
            ),
        ],
        employee_number_in_code: false,
        card_guide_lead: None,
        card_guide_note: None,
        card_guides: CardGuide::ALL.iter().map(|kind| plain_card(*kind)).collect(),
        links: Vec::new(),
        support_desks: Vec::new(),
    }
}

fn plain_card(kind: CardGuide) -> CardGuideShown {
    CardGuideShown {
        kind,
        symbol_label: None,
        number_label: None,
        symbol: None,
        number: None,
        branch_number: None,
        date: None,
    }
}

fn text(ja: &str, en: &str) -> Text {
    Text { ja: ja.into(), en: en.into() }
}
