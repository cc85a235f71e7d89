//! The mails in Japanese. The code mail is the manuals' (000 L92-105; 002 L214-229), cleaned of
//! scanning noise; the others follow its form.
//!
//! Must not differ in content from `en.rs`.

use madoguchi_app::outbox::MailContent;
use madoguchi_domain::japan_time::spoken;

use super::{Setting, office_ja, one_line};

const NO_REPLY: &str = "本メールは送信専用のメールアドレスから配信されています。本メールに返信いただいても対応出来かねますのでご了承ください。";
const DISCARD: &str = "本メールにお心当たりがない場合は、誠に恐れ入りますが破棄していただけますようお願いいたします。";
const REPORT: &str =
    "お心当たりがない場合は、第三者が手続きを行ったおそれがあります。すぐに下記の窓口へご連絡ください。";

/// Subject and text of a mail.
pub(super) fn text(content: &MailContent, setting: &Setting<'_>) -> (String, String) {
    let system = one_line(setting.system);
    match content {
        MailContent::SignupCode { code } => {
            ("【ユーザーID 作成用認証番号のお知らせ】".into(), code_mail(setting, "ユーザーID 作成", code, DISCARD))
        }
        MailContent::MailChangeCode { code } => (
            "【メールアドレス変更用認証番号のお知らせ】".into(),
            code_mail(setting, "メールアドレス変更", code, DISCARD),
        ),
        MailContent::RecoveryCode { code } => (
            "【パスワード再設定用認証番号のお知らせ】".into(),
            code_mail(
                setting,
                "パスワード再設定",
                code,
                "本メールにお心当たりがない場合は、認証番号をほかの人に伝えず、本メールを破棄してください。認証番号を入力しないかぎり、パスワードは変更されません。",
            ),
        ),
        MailContent::UserIdReminder { user_id } => (
            "【ユーザーIDのお知らせ】".into(),
            format!(
                "本メールは{system}から自動配信されています。\n\nお問い合わせのありましたユーザーIDをお知らせいたします。\n\nユーザーID: {}\n\nパスワードをお忘れの場合は、ログイン画面の「パスワードを忘れた方はこちら」からお手続きください。\n\n{NO_REPLY}\n\n{DISCARD}",
                one_line(user_id)
            ),
        ),
        MailContent::AccountOpened { at } => (
            "【ユーザーID登録完了のお知らせ】".into(),
            notice(&system, "ユーザーIDの登録が完了しました。", &[("登録日時", spoken(*at, "ja"))]),
        ),
        MailContent::AccountOpenedElsewhere { at } => (
            "【ユーザーID登録のお知らせ（ご確認のお願い）】".into(),
            notice(
                &system,
                "加入者の方のユーザーIDが、保険者に届け出のあるこのメールアドレスとは別のメールアドレスで登録されました。このお知らせは、届け出のあるメールアドレスにお送りしています。",
                &[("登録日時", spoken(*at, "ja"))],
            ),
        ),
        MailContent::AccountClosed { at } => (
            "【ユーザーID利用停止のお知らせ】".into(),
            notice(
                &system,
                "窓口での手続きにより、ユーザーIDの利用を停止しました。これまでのユーザーIDとパスワードではログインできません。再び利用するには、下記の窓口にご相談ください。",
                &[("停止日時", spoken(*at, "ja"))],
            ),
        ),
        MailContent::PasswordChanged { at } => (
            "【パスワード変更のお知らせ】".into(),
            notice(&system, "パスワードが変更されました。", &[("変更日時", spoken(*at, "ja"))]),
        ),
        MailContent::AddressChanged { at, new_masked } => (
            "【メールアドレス変更のお知らせ】".into(),
            notice(
                &system,
                "ご登録のメールアドレスが変更されました。このお知らせは、変更前と変更後の両方のメールアドレスにお送りしています。",
                &[("変更日時", spoken(*at, "ja")), ("変更後のメールアドレス", one_line(new_masked))],
            ),
        ),
        MailContent::NewDevice { at, device_name, shared } => (
            "【新しい端末からのログインのお知らせ】".into(),
            notice(
                &system,
                if *shared {
                    "窓口などに置かれた共用のパソコンからログインがありました。"
                } else {
                    "これまでに使われたことのない端末からログインがありました。"
                },
                &[("ログイン日時", spoken(*at, "ja")), ("端末", one_line(device_name))],
            ),
        ),
        MailContent::ConfirmationCode { .. }
        | MailContent::SecurityAddressCode { .. }
        | MailContent::SecurityAddressChanged { .. }
        | MailContent::ReissueRequested { .. }
        | MailContent::ReissueApproved { .. }
        | MailContent::ReissueRejected { .. }
        | MailContent::LetterPosted { .. } => office_ja::text(content, setting),
    }
}

fn code_mail(setting: &Setting<'_>, procedure: &str, code: &str, farewell: &str) -> String {
    let (system, minutes) = (one_line(setting.system), setting.minutes);
    format!(
        "本メールは{system}から自動配信されています。\n\n\
         下記の認証番号を入力して{procedure}の手続きを行ってください。\n\n\
         認証番号: {}\n\n\
         上記の認証番号の有効期限は発行より{minutes}分となっておりますので、{minutes}分以内に入力して、{procedure}の手続きを行ってください。\
         {minutes}分以内にアクセスしていただけなかった場合は、上記の認証番号は無効になりますのでご注意ください。\n\n\
         {NO_REPLY}\n\n{farewell}",
        one_line(code)
    )
}

fn notice(system: &str, what: &str, lines: &[(&str, String)]) -> String {
    let lines: Vec<String> = lines.iter().map(|(label, value)| format!("{label}: {value}")).collect();
    format!(
        "本メールは{system}から自動配信されています。\n\n{what}\n\n{}\n\nお手続きに覚えがある場合は、何もしていただく必要はありません。{REPORT}\n\n{NO_REPLY}",
        lines.join("\n")
    )
}
