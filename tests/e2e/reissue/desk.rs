//! The federation's side: accounts of clerks, the review, the letter.

use std::path::PathBuf;

use crate::care::{
    Clerk, HELP_DESK, Letter, OFFICE, OFFICE_NUMBER, PRINTER, Phone, REVIEWER, clerk_logs_in, enrol, log_out, to_desk,
};
use crate::journey::{look, look_closely};
use crate::standalone::holds;
use crate::support::{Machine, Window};

/// A clerk's own account, from the one-time code to the authenticator.
pub(super) async fn set_up(machine: &Machine, window: &Window, clerk: &Clerk, token: &str, looked_at: bool) -> Phone {
    let picture = async |name: &str| {
        if looked_at {
            look_closely(window, name).await;
        }
    };
    to_desk(window).await;
    picture("reissue/02-desk-log-in").await;
    window.press("はじめて使う方（初期設定コードをお持ちの方）").await;
    window.fill("初期設定コード", token).await;
    picture("reissue/03-set-up-token").await;
    window.press("次へ").await;
    window.see(&format!("{}さんのアカウントです。", clerk.name)).await;
    window.see(clerk.user_id).await;
    window.fill("パスワード", clerk.password).await;
    picture("reissue/04-set-up-password").await;
    window.press("次へ").await;
    window.see("ログインのときと、承認・印刷・取り込みの前に、認証アプリの認証コードを入力します。").await;
    picture("reissue/05-set-up-authenticator").await;
    let phone = enrol(machine, window).await;
    window.see("初期設定が完了しました").await;
    picture("reissue/06-set-up-finished").await;
    window.press("ログインへ").await;
    window.see("初期設定が完了しました。ユーザIDとパスワードでログインしてください。").await;
    window.press("総合窓口へ戻る").await;
    window.see("介護事業所の方").await;
    phone
}

/// A reviewer looks at the application, calls back, and approves; the letter is another clerk's.
pub(super) async fn review(window: &Window, phone: &mut Phone, receipt: &str) {
    clerk_logs_in(window, &REVIEWER, phone).await;
    window.see(receipt).await;
    look_closely(window, "reissue/31-queue").await;
    window.press(&format!("受付番号 {receipt} を開く")).await;
    window.see(&format!("申請の審査：{OFFICE}")).await;
    for difference in ["事業所番号の検査数字が合いません。", "事業所番号は東京都の番号で、請求先都道府県と異なります。"]
    {
        window.see(difference).await;
    }
    window.see("0857-00-1111").await;
    window.press("審査を始める").await;
    window.see("審査を始めました。").await;
    look_closely(window, "reissue/32-application").await;
    window.press("承認する").await;
    window.press_in("この申請を承認しますか", "承認する").await;
    window.see("必須の確認項目にチェックを入れてください。").await;
    look(window, "reissue/33-checks-open").await;
    for check in [
        "事業所台帳の電話番号に電話し、申請の事実を確認した",
        "応対した担当者の氏名を備考に記入した",
        "送付先が事業所台帳の住所であることを確認した",
    ] {
        window.press(&format!("{check} 必須")).await;
    }
    window.fill("備考", "見晴らし様が応対、申請の事実あり").await;
    window.press("承認する").await;
    look(window, "reissue/34-approve").await;
    window.press_in("この申請を承認しますか", "承認する").await;
    window.see("承認しました。結果のメールを送ります。").await;
    window.see("見晴らし様が応対、申請の事実あり").await;
    look_closely(window, "reissue/35-approved").await;
    window.press("通知書の印刷・発送").await;
    window.see("自分が承認したため、印刷できません").await;
    look(window, "reissue/36-four-eyes").await;
    log_out(window).await;
}

/// Another clerk prints the letter, reads nothing of it on the screen, and posts it.
pub(super) async fn print(machine: &Machine, window: &Window, phone: &mut Phone, receipt: &str) -> Letter {
    clerk_logs_in(window, &PRINTER, phone).await;
    window.press("通知書の印刷・発送").await;
    window.press(&format!("{OFFICE}（{receipt}）を選ぶ")).await;
    look_closely(window, "reissue/41-letters").await;
    window.press("印刷の準備をする").await;
    window.see("1通のうち0通を印刷しました").await;
    look_closely(window, "reissue/42-batch").await;
    window.press("次の通知書を印刷する（PDF）").await;
    window.see("すべて印刷しました。").await;
    let letter = Letter::read(machine, &paper(machine, "再発行通知書_", "pdf"));
    for words in [
        "電子請求ログイン情報再発行通知書",
        "〒680-0001",
        "鳥取県鳥取市架空町一丁目1番地",
        "請求事業所A御中",
        OFFICE_NUMBER,
        HELP_DESK,
    ] {
        assert!(letter.text.contains(words), "{words} is not on the letter: {}", letter.text);
    }
    assert!(letter.text.contains(receipt), "{}", letter.text);
    assert!(!window.text().await.contains(&letter.password));
    look_closely(window, "reissue/43-printed").await;
    window.press("発送一覧を保存（CSV）").await;
    window.see("発送一覧_").await;
    let list = std::fs::read(paper(machine, "発送一覧_", "csv")).unwrap();
    assert!(holds(&list, receipt) && !holds(&list, &letter.password), "the posting list");
    window.press("発送できるものをすべて選ぶ").await;
    window.press("発送を記録する").await;
    window.see("1通の発送を記録しました。").await;
    look_closely(window, "reissue/44-posted").await;
    log_out(window).await;
    letter
}

/// The one paper of this kind.
fn paper(machine: &Machine, begins: &str, ending: &str) -> PathBuf {
    let papers = std::fs::read_dir(machine.folder().join("papers")).unwrap().map(|entry| entry.unwrap().path());
    let of_kind = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.starts_with(begins) && name.ends_with(ending)
    };
    let found: Vec<PathBuf> = papers.filter(of_kind).collect();
    let [paper] = found.as_slice() else { panic!("{begins}: {found:?}") };
    paper.clone()
}
