//! Writes letters of an invented federation to invented offices, to look at: an ordinary one, and
//! one whose every text is long.
//!
//! `cargo run -p madoguchi-documents --example letters -- DIR`
//! Must not be used by tests: they make their own inputs.

use std::error::Error;
use std::path::PathBuf;

use jiff::civil::date;
use madoguchi_documents::{Addressee, LetterContent, LetterForm, LetterSender, Renderer, TemporaryPassword};
use zeroize::Zeroizing;

fn main() -> Result<(), Box<dyn Error>> {
    let dir = PathBuf::from(std::env::args().nth(1).ok_or("usage: letters DIR")?);
    let ordinary = letter(
        "kd7xmt4ru9eh@",
        ("680-0000", "見本県見本市立川町六丁目176番地 見本総合庁舎2階", "社会福祉法人見本会 特別養護老人ホームみほん"),
    )?;
    let long = letter(
        "Kd7xmT4ru9eh@8WQl10O",
        (
            "680-0000",
            "見本県東見本郡とても長い名前の町大字たいへん長い字の名前小字もっと長い名前1234番地の5678 見本複合福祉センター別館北棟12階1203号室",
            "社会福祉法人見本県見本市社会福祉協議会 指定居宅介護支援事業所 見本市東部地域包括支援センターみほんの里 (小規模多機能型居宅介護)",
        ),
    )?;
    let pdf = Renderer::new().render_letters(&form(), &[ordinary, long])?;
    std::fs::write(dir.join("letters.pdf"), pdf.as_slice())?;
    Ok(())
}

fn form() -> LetterForm {
    LetterForm {
        issued_on: date(2026, 11, 21),
        federation_name: "見本県国民健康保険団体連合会".into(),
        title: "電子請求ログイン情報再発行通知書".into(),
        lead: "電子請求受付システムのログイン情報を再発行しましたので、通知します。仮パスワードは、使用期限までに下の手順でお使いください。".into(),
        how_to_use: [
            "電子請求受付システムの総合窓口を開き、【ログイン】を選びます。",
            "ユーザIDと仮パスワードを入力し、【ログイン】ボタンを押します。",
            "画面の案内に従って、新しいパスワードを設定します。ここまで終わると、再発行の手続きは完了です。",
        ]
        .map(String::from)
        .to_vec(),
        note: Some("仮パスワードを使うまでは、今までのパスワードでもログインすることができます。".into()),
        sender: LetterSender {
            name: "介護保険課 電子請求係".into(),
            postal_code: Some("680-0000".into()),
            address: Some("見本県見本市見本町1丁目2番3号".into()),
            phone: "0857-00-0000".into(),
        },
        help_desk: vec![
            "操作方法について ヘルプデスク 電話 0570-000-000".into(),
            "1日から10日:平日10時〜19時、土曜日10時〜17時。11日以降:平日10時〜17時".into(),
        ],
    }
}

fn letter(password: &str, office: (&str, &str, &str)) -> Result<LetterContent, Box<dyn Error>> {
    let (postal_code, address, name) = office;
    Ok(LetterContent {
        place: 12,
        addressee: Addressee { postal_code: postal_code.into(), address: address.into(), name: name.into() },
        receipt_number: "1234-5678-901".into(),
        office_number: "1311111111".into(),
        user_id: "KJ000000000001".into(),
        temporary_password: TemporaryPassword::new(Zeroizing::new(password.to_owned()))?,
        expires_at: "2026-12-12T01:08:00Z".parse()?,
    })
}
