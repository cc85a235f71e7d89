//! The office with its letter: log-in, new password, authenticator, security address, page.

use super::CODE_SUBJECT;
use crate::care::{Letter, Letterbox, OFFICE, Phone, confirmation_code, enrol, factor, log_in, log_out, to_office};
use crate::journey::{look, look_closely};
use crate::support::{Machine, SmtpServer, Window};

/// Where the office wants codes for the next time.
const SECURITY: &str = "anzen@jimusho.example";
const PASSWORD: &str = "Yuki4no#Michi";

/// What stands in the letter opens the question for a new password.
pub(super) async fn type_the_letters_password(window: &Window, letter: &Letter) {
    to_office(window).await;
    log_in(window, &letter.user_id, &letter.password).await;
    window.see("仮パスワードでログインしました。新しいパスワードを決めてください。").await;
    look_closely(window, "reissue/51-new-password").await;
}

/// The new password, after the window was closed over the question, and the authenticator.
pub(super) async fn take_up(machine: &Machine, window: &Window, letter: &Letter) -> Phone {
    window.press("介護事業所のログインへ").await;
    window.see("仮パスワードでログインしました。新しいパスワードを決めてください。").await;
    window.fill("新しいパスワード", &letter.password).await;
    window.press("設定する").await;
    window.see("今のパスワードと同じです。別のパスワードにしてください。").await;
    window.fill("新しいパスワード", PASSWORD).await;
    window.press("設定する").await;
    window.see("安全のため、ログインのたびに認証アプリの認証コードを入力していただきます。").await;
    look_closely(window, "reissue/52-authenticator").await;
    enrol(machine, window).await
}

/// A security address is offered, and confirmed by a code of its own.
pub(super) async fn register_address(window: &Window, server: &SmtpServer) {
    let mut security = Letterbox::of(server, SECURITY);
    window.see("次にパスワードを忘れたとき、郵送を待たずにご自身で再設定できます。").await;
    window.fill("セキュリティ用メールアドレス", SECURITY).await;
    look_closely(window, "reissue/53-security-address").await;
    window.press("確認コードを送る").await;
    window.see(&format!("{SECURITY} 宛に確認コードを送信しました。")).await;
    let body = security.next(window, CODE_SUBJECT).await;
    let interrupted = "※処理を中断してしまった場合、再度セキュリティ用メールアドレスを設定してください。";
    assert!(body.contains(interrupted), "{body}");
    window.fill("確認コード", &confirmation_code(&body)).await;
    look_closely(window, "reissue/54-security-code").await;
    window.press("登録する").await;
    window.see("事業所のページ").await;
    security.next(window, "セキュリティ用メールアドレス変更通知").await;
    assert!(security.is_empty());
}

/// The office's page says how the office stands.
pub(super) async fn read_the_page(window: &Window, letter: &Letter, receipt: &str) {
    window.see(&format!("{OFFICE} 様")).await;
    window.see(&format!("仮パスワード使用済み 受付番号 {receipt}")).await;
    let user_id = format!("ユーザID {}", letter.user_id);
    // The address is there for a look over the shoulder too, so it is masked.
    for fact in [user_id.as_str(), "セキュリティ用メールアドレス a***@j****.example", "認証アプリ 登録済み"]
    {
        window.see(fact).await;
    }
    look_closely(window, "reissue/55-page").await;
}

/// The letter's password has ended; the new one opens, with the authenticator.
pub(super) async fn only_the_new_password_opens(window: &Window, letter: &Letter, phone: &mut Phone) {
    to_office(window).await;
    log_in(window, &letter.user_id, &letter.password).await;
    window.see("ユーザIDまたはパスワードが違います。").await;
    look(window, "reissue/56-letter-ended").await;
    log_in(window, &letter.user_id, PASSWORD).await;
    factor(window, phone).await;
    window.see("事業所のページ").await;
    log_out(window).await;
}
