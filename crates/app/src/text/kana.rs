//! 氏名(カナ) as typed, and the live explanation under the field (AUT-10 to
//! AUT-12). Speaks only of what was typed, never of the register.

use madoguchi_domain::kana::{self, KanaKeys, KanaNoteKind, KanaRefusal};
use madoguchi_wire::text::{KanaExplain, KanaExplanation, KanaNote};
use madoguchi_wire::{ErrorCode, Field, FieldError};

use super::fields::error;
use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::insurer;
use crate::store::Store;

/// Longest reading in characters.
const KANA_CHARS: usize = 100;

/// Reads a name's kana into its match keys.
///
/// # Errors
/// Why it has none.
pub fn read_kana(typed: &str) -> Result<KanaKeys, FieldError> {
    if typed.chars().count() > KANA_CHARS {
        return Err(error(Field::Kana, ErrorCode::TooLong, Some(KANA_CHARS.to_string())));
    }
    KanaKeys::new(typed).map_err(refused)
}

fn refused(refusal: KanaRefusal) -> FieldError {
    let (code, detail) = match refusal {
        KanaRefusal::Empty => (ErrorCode::Required, None),
        KanaRefusal::Kanji { found } => (ErrorCode::KanaHasKanji, Some(found.to_string())),
        // What cannot be seen cannot be shown either.
        KanaRefusal::Unusable { .. } => (ErrorCode::KanaUnusable, None),
    };
    error(Field::Kana, code, detail)
}

/// What was typed, the key used, and what counts as alike.
///
/// # Errors
/// When the store cannot serve.
pub async fn kana_explain<S: Store, H: Host>(
    app: &App<S, H>,
    _caller: &mut Caller,
    request: KanaExplain,
) -> Answer<KanaExplanation> {
    let keys = match read_kana(&request.text) {
        Ok(keys) => keys,
        Err(refusal) => return Ok(KanaExplanation { key: String::new(), notes: Vec::new(), refusal: Some(refusal) }),
    };
    let mut notes: Vec<KanaNote> = kana::explain(&request.text).notes.iter().map(|n| note(n.kind)).collect();
    if keys.first != keys.second && second_key_allowed(app, request.insurer_code.as_deref()).await? {
        notes.push(KanaNote::SecondKeyAllowed);
    }
    Ok(KanaExplanation { key: keys.first.as_str().to_owned(), notes, refusal: None })
}

async fn second_key_allowed<S: Store, H: Host>(app: &App<S, H>, insurer_code: Option<&str>) -> Answer<bool> {
    let Some(code) = insurer_code else { return Ok(false) };
    Ok(insurer::find(app, code).await?.is_ok_and(|typed| typed.profile.matching.second_kana_key))
}

fn note(kind: KanaNoteKind) -> KanaNote {
    match kind {
        KanaNoteKind::WidthIgnored => KanaNote::HalfWidthRead,
        KanaNoteKind::SpaceIgnored => KanaNote::SpaceIgnored,
        KanaNoteKind::MiddleDotIgnored => KanaNote::DotIgnored,
        KanaNoteKind::DashUnified => KanaNote::DashUnified,
        KanaNoteKind::HiraganaAsKatakana => KanaNote::HiraganaRead,
        KanaNoteKind::VoicingIgnored => KanaNote::VoicingFolded,
        KanaNoteKind::SmallKanaAsLarge => KanaNote::SmallFolded,
        KanaNoteKind::IterationRepeated => KanaNote::IterationRepeated,
        KanaNoteKind::OldKanaAsModern => KanaNote::OldKanaRead,
        KanaNoteKind::CaseIgnored => KanaNote::CaseIgnored,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// AUT-10: kanji in the kana field is explained with the character, not compared.
    #[test]
    fn names_the_kanji_in_the_kana_field() {
        let refusal = read_kana("健保 タロウ").unwrap_err();
        assert_eq!(
            (refusal.name, refusal.code, refusal.detail.as_deref()),
            (Field::Kana, ErrorCode::KanaHasKanji, Some("健"))
        );
        assert_eq!(read_kana("　").unwrap_err().code, ErrorCode::Required);
        assert_eq!(read_kana("ケン\u{0}ポ").unwrap_err().detail, None);
    }

    /// ASVS 1.3.3: a reading has a greatest length.
    #[test]
    fn a_reading_of_a_hundred_characters_is_taken_and_one_more_is_not() {
        assert!(read_kana(&"ア".repeat(100)).is_ok());
        let refusal = read_kana(&"ア".repeat(101)).unwrap_err();
        assert_eq!((refusal.code, refusal.detail.as_deref()), (ErrorCode::TooLong, Some("100")));
    }
}
