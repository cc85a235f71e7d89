//! The mails that only care offices get, in Japanese. The one with the confirmation code is the
//! manual's (004 L85-111); the others follow its form.
//!
//! Must not hold a user ID or a password, or differ in content from `office_en.rs`.

use jiff::civil::Date;
use madoguchi_app::outbox::MailContent;
use madoguchi_domain::japan_time::spoken;

use super::{Setting, one_line};

const DISCARD: &str = "メール内容に心当たりがない場合、このメールは破棄するようお願いいたします。";
const INTERRUPTED: &str = "※処理を中断してしまった場合、再度セキュリティ用メールアドレスを設定してください。";
const REPORT: &str =
    "お心当たりがない場合は、第三者が手続きを行ったおそれがあります。すぐに下記の窓口へご連絡ください。";
const RESULT: &str = "ログイン情報再発行申請結果通知";

/// Subject and text of a mail; empty for what members get.
pub(super) fn text(content: &MailContent, setting: &Setting<'_>) -> (String, String) {
    let system = one_line(setting.system);
    let letter = one_line(setting.letter);
    let from = format!("{system}からのお知らせです。");
    match content {
        MailContent::ConfirmationCode { code, minutes } => code_mail(&from, code, *minutes, ""),
        MailContent::SecurityAddressCode { code, minutes } => {
            code_mail(&from, code, *minutes, &format!("{INTERRUPTED}\n\n"))
        }
        MailContent::SecurityAddressChanged { at, new_masked } => (
            "セキュリティ用メールアドレス変更通知".into(),
            format!(
                "{from}セキュリティ用メールアドレスが登録または変更されました。このお知らせは、変更前と変更後の両方のメールアドレスにお送りしています。\n\n\
                 [変更日時] {}\n[変更後のメールアドレス] {}\n\n{REPORT}",
                spoken(*at, "ja"),
                one_line(new_masked)
            ),
        ),
        MailContent::ReissueRequested { at } => (
            "ログイン情報再発行申請の受付について".into(),
            format!(
                "{from}このメールアドレスをセキュリティ用メールアドレスとして登録している事業所について、ログイン情報の再発行が申請されました。\n\n\
                 [申請日時] {}\n\n審査のうえ承認されるまで、ログイン情報は変わりません。{REPORT}",
                spoken(*at, "ja")
            ),
        ),
        MailContent::ReissueApproved { receipt } => (
            RESULT.into(),
            format!(
                "{from}ログイン情報の再発行申請を審査した結果、承認されました。\n\n[受付番号] {}\n[審査結果] 承認\n\n\
                 「{letter}」を、事業所台帳に登録された住所へ郵送します。お手元に届きましたら、記載の仮パスワードでログインし、新しいパスワードを設定してください。\n\
                 仮パスワードでログインするまでは、現在のパスワードでもログインすることができます。\n\n{DISCARD}",
                one_line(receipt)
            ),
        ),
        MailContent::ReissueRejected { receipt, reason } => (
            RESULT.into(),
            format!(
                "{from}ログイン情報の再発行申請を審査した結果、却下されました。\n\n[受付番号] {}\n[審査結果] 却下\n[理由] {}\n\n\
                 すでに「{letter}」が届いている場合、その仮パスワードは使えません。現在のパスワードは変わりません。\n\n{DISCARD}",
                one_line(receipt),
                one_line(&reason.ja)
            ),
        ),
        MailContent::LetterPosted { receipt, on, until } => (
            "ログイン情報再発行通知書の発送について".into(),
            format!(
                "{from}「{letter}」を、事業所台帳に登録された住所へ発送しました。\n\n[受付番号] {}\n[発送日] {}\n[仮パスワードの有効期限] {}\n\n\
                 届きましたら、記載の仮パスワードでログインし、新しいパスワードを設定してください。数日たっても届かない場合は、下記の窓口へお問い合わせください。\n\n{DISCARD}",
                one_line(receipt),
                day(*on),
                spoken(*until, "ja")
            ),
        ),
        MailContent::SignupCode { .. }
        | MailContent::MailChangeCode { .. }
        | MailContent::RecoveryCode { .. }
        | MailContent::UserIdReminder { .. }
        | MailContent::AccountOpened { .. }
        | MailContent::AccountOpenedElsewhere { .. }
        | MailContent::AccountClosed { .. }
        | MailContent::PasswordChanged { .. }
        | MailContent::AddressChanged { .. }
        | MailContent::NewDevice { .. } => (String::new(), String::new()),
    }
}

/// REI-07, word for word.
fn code_mail(from: &str, code: &str, minutes: u8, interrupted: &str) -> (String, String) {
    let text = format!(
        "{from}電子請求受付システムの確認コードが発行されました。\n\n\
         [確認コード] {}\n\n\
         確認コードの有効期間は{minutes}分です。確認コード入力画面の操作説明に従い、確認コードを入力してください。\n\n\
         {interrupted}{DISCARD}",
        one_line(code)
    );
    ("確認コード発行通知(介護保険)".into(), text)
}

fn day(on: Date) -> String {
    format!("{}年{}月{}日", on.year(), on.month(), on.day())
}
