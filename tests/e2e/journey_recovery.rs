//! Who forgot the password or the user ID finds back in, in the real window.

use serde_json::Value;

use crate::journey::{Birth, Items, Post, SAKURA, accept_terms, log_in, look_closely, open, type_items};
use crate::support::{Machine, Window};

/// User ID and password with which the demo's registered member begins.
const USER_ID: &str = "sakura.toyama";
const FORGOTTEN: &str = "Kito7kito#57";

/// LOG-02, TRM-02: a forgotten password is set anew by a code from the mail; the old one no longer opens, and the terms that were revised meanwhile come first
#[tokio::test]
async fn a_forgotten_password_is_set_anew_by_a_code() {
    const NEW: &str = "Yuuhi4&umibe";
    let mut machine = Machine::new();
    let mut post = Post::of(&machine);
    let window = open(&mut machine).await;
    window.press("パスワードを忘れた方はこちら").await;
    window.see("登録されたメールアドレスに認証番号を送信します。").await;
    window.fill("ユーザーID", USER_ID).await;
    window.fill("生年月日", "昭和63年5月20日").await;
    look_closely(&window, "recovery/01-password-asked").await;
    window.press("認証番号を送る").await;
    window.see("安全のため、登録の有無と送り先は表示しません。").await;
    let code = post.code(&window).await;
    look_closely(&window, "recovery/02-password-code").await;
    window.fill("認証番号", &code).await;
    window.press("OK").await;
    window.see("今までのパスワードは使えなくなり").await;
    window.fill("新しいパスワード", "sakura57").await;
    window.press("変更する").await;
    window.see("入力内容を確認してください").await;
    look_closely(&window, "recovery/03-new-password-refused").await;
    window.fill("新しいパスワード", NEW).await;
    window.press("変更する").await;
    window.see("変更したことを、登録されたメールアドレスにもお知らせします。").await;
    look_closely(&window, "recovery/04-password-changed").await;
    post.next(&window, "パスワード変更のお知らせ").await;
    window.press("ログインへ").await;
    window.see("パスワードを変更しました。新しいパスワードでログインしてください。").await;
    log_in(&window, USER_ID, FORGOTTEN).await;
    window.see("ユーザーIDまたはパスワードが違います。").await;
    log_in(&window, USER_ID, NEW).await;
    window.see("利用規約が改訂されました").await;
    window.see("から変わったところに印を付けています。").await;
    look_closely(&window, "recovery/05-revised-terms").await;
    accept_terms(&window).await;
    window.see("富山 さくらさん、こんにちは").await;
    assert_eq!(machine.console(), Vec::<String>::new());
}

/// What the screen says to everybody who asked for a user ID.
const SAID: &str = "入力された内容でご登録がある場合は、登録されたメールアドレスにユーザーIDを送信します。";

/// Where a log-in is offered, to ユーザーID通知 with the items typed.
pub(crate) async fn type_for_user_id(window: &Window, items: &Items) {
    window.press("ユーザーIDを忘れた方はこちら").await;
    window.see("初回認証と同じ項目を入力してください。").await;
    type_items(window, items).await;
}

/// Sends the typed items; gives the mail with the user ID, which has come when this is done.
pub(crate) async fn receive_user_id(window: &Window, post: &mut Post) -> Value {
    window.press("ユーザーIDを送る").await;
    window.see(SAID).await;
    post.next(window, "ユーザーIDのお知らせ").await
}

/// LOG-03: a forgotten user ID is told by mail alone, and the screen says the same to a stranger
#[tokio::test]
async fn a_forgotten_user_id_comes_by_mail() {
    let mut machine = Machine::new();
    let mut post = Post::of(&machine);
    let window = open(&mut machine).await;
    type_for_user_id(&window, &SAKURA).await;
    look_closely(&window, "recovery/06-user-id-asked").await;
    let mail = receive_user_id(&window, &mut post).await;
    look_closely(&window, "recovery/07-user-id-told").await;
    assert!(mail["body"].as_str().unwrap().contains(USER_ID), "{mail}");
    assert_eq!(mail["to"], "toyama.sakura@example.co.jp");
    window.press("ログインへ").await;
    // Invented, but never registered: the answer on the screen is the same.
    let stranger = Items { number: "38", birth: Birth::Typed("19491008"), kana: "いのうえ いすず", ..SAKURA };
    type_for_user_id(&window, &stranger).await;
    window.press("ユーザーIDを送る").await;
    window.see(SAID).await;
}
