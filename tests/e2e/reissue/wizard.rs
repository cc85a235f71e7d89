//! The office's side of an application: the five steps, the mail with the code,
//! the tracker.

use jiff::Timestamp;
use serde_json::json;

use super::CODE_SUBJECT;
use crate::care::{
    HELP_DESK, Letterbox, NOTICE, OFFICE, OFFICE_NUMBER, between, confirmation_code, to_office, type_office,
};
use crate::journey::{look, look_closely};
use crate::standalone::SENDER;
use crate::support::{SmtpServer, Window};

/// As the manual prints them (004 L35-41).
const STEPS: [&str; 5] = ["パスワード等を紛失した方", "ログイン情報再発行申請", "確認コード入力", "送信確認", "終了"];

/// Steps 1 and 2: both branches, number and notice address, prefecture.
pub(super) async fn ask(window: &Window) {
    to_office(window).await;
    look_closely(window, "reissue/11-log-in").await;
    window.press("パスワード等を紛失した方はこちら").await;
    window.see("該当するものを選択し、【次へ】ボタンを押してください。").await;
    at_step(window, 0).await;
    assert!(window.offers("セキュリティ用メールアドレスを登録済みの場合はこちら").await);
    window.press("セキュリティ用メールアドレスが不明または未登録の場合はこちら").await;
    look_closely(window, "reissue/12-lost").await;
    window.press("次へ").await;

    window
        .see("事業所番号と、申請状況等を通知するための任意のメールアドレスを入力し、【次へ】ボタンを押してください。")
        .await;
    at_step(window, 1).await;
    for note in [
        "通知先メールアドレスや事業所台帳に登録された電話番号等へ、ログイン情報の再発行に関する連絡が行われる場合があります。",
        "事業所台帳に登録された住所へユーザIDおよびログイン用パスワードが記載された「ログイン情報再発行通知書」が郵送されます。",
        "介護事業所のログイン情報のみ再発行を申請できます。 代理人のログイン情報を紛失した場合、国保連合会へお問い合わせください。",
    ] {
        window.see(note).await;
    }
    type_office(window, OFFICE_NUMBER, NOTICE).await;
    // Both are odd, and neither is in the way.
    window.see("番号の並びが通常と異なります（検査数字が合いません）。").await;
    window.see("「@」より後に「.」がありません。届かない場合があります。").await;
    look_closely(window, "reissue/13-office").await;
    window.press("次へ").await;

    window.see("請求先都道府県を選択し、【次へ】ボタンを押してください。").await;
    at_step(window, 1).await;
    assert_eq!(window.value("請求先都道府県").await, "13", "the first two digits are Tokyo's");
    window.see("東京都の申請は、ここでは受け付けていません。").await;
    window.choose("請求先都道府県", "鳥取県").await;
    window.see_no_more("東京都の申請は、ここでは受け付けていません。").await;
    look_closely(window, "reissue/14-prefecture").await;
    window.press("次へ").await;

    window
        .see(&format!("確認コードを {NOTICE} 宛に送信しました。メール本文に記載された4桁の数字を半角で入力し、"))
        .await;
    at_step(window, 2).await;
    window.see("確認コードの有効期間は30分です。").await;
    for cause in [
        "受信制限の設定をしている。",
        "迷惑メールフォルダ等に移動している。",
        "メールの受信フォルダ・メールボックス等が容量オーバーになっている。",
        "プロバイダの通信状態で受信が遅れている。",
    ] {
        window.see(cause).await;
    }
    window.see("メールを送りました。").await;
    look_closely(window, "reissue/15-code").await;
}

/// The five steps stand on the page with this one marked and bold, and the clock goes.
async fn at_step(window: &Window, now: usize) {
    const INDICATOR: &str = "const steps = [...document.querySelectorAll('nav[aria-label=\"手続きの流れ\"] li')];
      return steps.map((step) => [step.lastElementChild.firstChild.textContent.trim(), step.getAttribute('aria-current'),
        getComputedStyle(step.lastElementChild).fontWeight]);";
    let shown = window.run(INDICATOR, vec![]).await;
    let expected: Vec<_> = (0..STEPS.len())
        .map(|at| if at == now { json!([STEPS[at], "step", "700"]) } else { json!([STEPS[at], null, "400"]) })
        .collect();
    assert_eq!(shown, json!(expected));
    let time = async || between(&window.text().await, "時刻 ", " ").to_owned();
    let first = time().await;
    assert!(seconds_off(&first) <= 5, "{first} is not the time in Japan");
    window.wait("the clock to go on", async || time().await != first).await;
}

/// How far `HH:MM:SS` is from now in Japan.
fn seconds_off(time: &str) -> i64 {
    let parts: Vec<i64> = time.split(':').map(|part| part.parse().expect("two figures")).collect();
    let [hours, minutes, seconds] = parts[..] else { panic!("{time}") };
    #[allow(clippy::disallowed_methods)] // the clock on the screen is the machine's
    let now = (Timestamp::now().as_second() + 9 * 3600) % 86_400;
    let off = (hours * 3600 + minutes * 60 + seconds - now).abs();
    off.min(86_400 - off)
}

/// The mail as the manual prints it, and the code in it.
pub(super) async fn code_of_the_manuals_mail(
    window: &Window,
    server: &SmtpServer,
    notice: &mut Letterbox<'_>,
) -> String {
    let body = notice.next(window, CODE_SUBJECT).await;
    assert_eq!(server.arrived()[0].from, SENDER);
    let code = confirmation_code(&body);
    let printed = format!(
        "介護電子請求受付システムからのお知らせです。電子請求受付システムの確認コードが発行されました。\n\n\
         [確認コード] {code}\n\n\
         確認コードの有効期間は30分です。確認コード入力画面の操作説明に従い、確認コードを入力してください。\n\n\
         メール内容に心当たりがない場合、このメールは破棄するようお願いいたします。\n\n\
         [問い合わせ先] ヘルプデスク:{HELP_DESK}\n\n\
         本メールはシステムが自動的に送信しております。本メールへ返信にてお問い合わせいただいてもご回答できませんので、予めご了承くださいますようお願い申し上げます。"
    );
    assert_eq!(body.trim_end(), printed);
    code
}

/// Steps 3 to 5, after the program was closed in between; gives the receipt number.
pub(super) async fn confirm(window: &Window, code: &str) -> String {
    window.see("ログイン情報の再発行申請が途中です").await;
    look(window, "reissue/16-resumed").await;
    window.press("続きから再開する").await;
    window.see(&format!("確認コードを {NOTICE} 宛に送信しました。")).await;
    let wrong = if code == "0000" { "0001" } else { "0000" };
    window.fill("確認コード", wrong).await;
    window.press("次へ").await;
    window.see("確認コードが違います。あと2回入力できます。").await;
    look_closely(window, "reissue/17-code-wrong").await;
    window.fill("確認コード", code).await;
    window.press("次へ").await;

    window.see("内容を確認し、【送信】ボタンを押してください。").await;
    at_step(window, 3).await;
    let number = format!("事業所番号 {OFFICE_NUMBER} ※事業所番号にお間違えがないよう、十分ご注意ください。");
    let (name, address) = (format!("事業所名 {OFFICE}"), format!("通知先メールアドレス {NOTICE}"));
    for fact in [number.as_str(), &name, &address, "請求先都道府県 鳥取県"] {
        window.see(fact).await;
    }
    look_closely(window, "reissue/18-confirm").await;
    window.press("送信").await;

    window.see("ログイン情報の再発行申請を完了しました。").await;
    at_step(window, 4).await;
    for note in [
        "国保連合会での審査が必要となるため、ログイン情報の再発行までに時間を要します。",
        "登録した通知先メールアドレスに「ログイン情報再発行申請結果通知」が通知されるので、審査結果を確認してください。",
        "記載された仮パスワードでログインするまでは、現在のパスワードでもログインすることができます。",
    ] {
        window.see(note).await;
    }
    look_closely(window, "reissue/19-finished").await;
    between(&window.text().await, "受付番号 ", " ").to_owned()
}

/// From the last step to the tracker, and what it says of a new application.
pub(super) async fn follow(window: &Window, receipt: &str) {
    window.press("申請状況の確認").await;
    window.see("終了画面に表示された受付番号と、通知先メールアドレスを入力してください。").await;
    window.press("総合窓口へ戻る").await;
    window.press("申請状況の確認").await;
    window.fill("受付番号", receipt).await;
    window.fill("通知先メールアドレス", "somebody@jimusho.example").await;
    window.press("確認する").await;
    window.see("入力された受付番号と通知先メールアドレスの組み合わせでは、申請が見つかりませんでした。").await;
    look(window, "reissue/21-tracker-unknown").await;
    window.fill("通知先メールアドレス", NOTICE).await;
    window.press("確認する").await;
    window.see(&format!("現在の状況 受付番号 {receipt} 受付 ")).await;
    let text = window.text().await;
    assert!(!text.contains(OFFICE) && !text.contains(OFFICE_NUMBER), "nothing but the state: {text}");
    look_closely(window, "reissue/22-tracker").await;
    window.press("別の申請を確認する").await;
    window.press("総合窓口へ戻る").await;
    window.see("介護事業所の方").await;
}
