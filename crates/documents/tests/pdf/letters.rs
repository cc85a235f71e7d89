//! Letters of an invented federation to invented offices, and how they are read back.

use jiff::civil::date;
use madoguchi_documents::{Addressee, Area, LetterContent, LetterError, LetterForm, LetterSender, TemporaryPassword};
use zeroize::Zeroizing;

use crate::read::{RENDERER, word_boxes};

pub(crate) const PASSWORD: &str = "kd7xmt4ru9eh@";

pub(crate) fn form() -> LetterForm {
    LetterForm {
        issued_on: date(2026, 11, 21),
        federation_name: "見本県国民健康保険団体連合会".into(),
        title: "電子請求ログイン情報再発行通知書".into(),
        lead: "電子請求受付システムのログイン情報を再発行しましたので、通知します。".into(),
        how_to_use: vec![
            "総合窓口で【ログイン】を選び、ユーザIDと仮パスワードを入力してください。".into(),
            "画面の案内に従って、新しいパスワードを設定してください。".into(),
        ],
        note: Some("仮パスワードを使うまでは、今のパスワードも使えます。".into()),
        sender: LetterSender {
            name: "介護保険課".into(),
            postal_code: Some("680-0001".into()),
            address: Some("見本県見本市見本町1丁目2番3号".into()),
            phone: "0857-00-0000".into(),
        },
        help_desk: vec!["ヘルプデスク 電話 0570-000-000".into()],
    }
}

pub(crate) fn letter() -> LetterContent {
    LetterContent {
        place: 12,
        addressee: Addressee {
            postal_code: "680-0002".into(),
            address: "見本県見本市立川町六丁目176番地 見本総合庁舎2階".into(),
            name: "請求事業所 A".into(),
        },
        receipt_number: "1234-5678-901".into(),
        office_number: "1311111111".into(),
        user_id: "KJ000000000001".into(),
        temporary_password: password(PASSWORD),
        expires_at: "2026-12-12T01:08:00Z".parse().unwrap(),
    }
}

pub(crate) fn to(address: &str, name: &str) -> LetterContent {
    let addressee = Addressee { postal_code: "680-0002".into(), address: address.into(), name: name.into() };
    LetterContent { addressee, ..letter() }
}

pub(crate) fn password(text: &str) -> TemporaryPassword {
    TemporaryPassword::new(Zeroizing::new(text.to_owned())).unwrap()
}

/// A letter of a batch, with its own office, user ID and password.
pub(crate) fn numbered(place: u32) -> LetterContent {
    LetterContent {
        place,
        user_id: format!("KJ{place:012}"),
        temporary_password: password(&format!("kd7xmt{place:06}@")),
        office_number: format!("{:010}", 1_300_000_000 + u64::from(place)),
        ..to(&format!("見本県見本市見本町{place}番地"), &format!("見本事業所{place}"))
    }
}

pub(crate) fn made(form: &LetterForm, letters: &[LetterContent]) -> Result<Vec<u8>, LetterError> {
    RENDERER.render_letters(form, letters).map(|pdf| pdf.to_vec())
}

/// Why letters are not made.
pub(crate) fn refusal(form: &LetterForm, letters: &[LetterContent]) -> LetterError {
    made(form, letters).map(|pdf| pdf.len()).unwrap_err()
}

pub(crate) fn one(letter: LetterContent) -> Vec<u8> {
    made(&form(), &[letter]).unwrap()
}

/// A word where poppler found it: page from 0, and its place in millimetres.
pub(crate) struct Word {
    pub(crate) page: usize,
    pub(crate) text: String,
    pub(crate) area: Area,
}

pub(crate) fn words(pdf: &[u8]) -> Vec<Word> {
    let mut words = Vec::new();
    let mut pages = 0;
    for line in word_boxes(pdf).lines().map(str::trim) {
        if line.starts_with("<page ") {
            pages += 1;
        }
        let Some(rest) = line.strip_prefix("<word ") else { continue };
        let edge = |name: &str| -> f64 {
            let value = rest.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap();
            value.parse::<f64>().unwrap() * 25.4 / 72.0
        };
        let (left, top) = (edge("xMin"), edge("yMin"));
        let area = Area { left, top, width: edge("xMax") - left, height: edge("yMax") - top };
        let text = rest.split('>').nth(1).unwrap().split('<').next().unwrap();
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        words.push(Word { page: pages - 1, text, area });
    }
    words
}
