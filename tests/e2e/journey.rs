//! The steps of a member's journey, as a person does them: what is typed, what
//! is pressed, what is read on the way. The journeys beside this file put them
//! together. Nothing here knows a class or an id of the page.

use std::collections::HashSet;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::{Machine, Window};
pub(crate) use crate::support::{TAB, code_in};

/// A birth date as somebody enters it.
#[derive(Clone, Copy)]
pub(crate) enum Birth {
    /// Typed in one piece.
    Typed(&'static str),
    /// Chosen from 元号 (none for 西暦), 年, 月, 日.
    Chosen(Option<&'static str>, &'static str, &'static str, &'static str),
}

/// What is typed at 初回認証.
#[derive(Clone, Copy)]
pub(crate) struct Items {
    pub(crate) insurer_code: &'static str,
    pub(crate) employee_number: Option<&'static str>,
    pub(crate) symbol: &'static str,
    pub(crate) number: &'static str,
    pub(crate) birth: Birth,
    pub(crate) kana: &'static str,
}

/// 健保 太郎 of the demo, whose address is registered beforehand.
pub(crate) const TARO: Items = Items {
    insurer_code: "32290413",
    employee_number: None,
    symbol: "100",
    number: "105",
    birth: Birth::Typed("19750412"),
    kana: "ケンポ タロウ",
};

/// 春日 みづほ of the demo, who types her address.
pub(crate) const MIZUHO: Items =
    Items { number: "2201", birth: Birth::Typed("1992/2/29"), kana: "かすが みづほ", ..TARO };

/// The demo's registered member, who lost a password or a user ID.
pub(crate) const SAKURA: Items = Items {
    insurer_code: "0386",
    employee_number: None,
    symbol: "100",
    number: "57",
    birth: Birth::Typed("1988-05-20"),
    kana: "とやま さくら",
};

/// Opens the demo, as wide as an office screen.
pub(crate) async fn open(machine: &mut Machine) -> Window {
    let window = machine.open(&["--demo"]).await;
    window.resize(1280, 800).await;
    window.see("初回と2回目以降では入口が異なります。ご注意ください。").await;
    window
}

/// Types the items at 初回認証 or at ユーザーID通知, without sending them.
pub(crate) async fn type_items(window: &Window, items: &Items) {
    // Leaving the field brings the insurer's own form.
    window.fill("保険者指定コード", &format!("{}{TAB}", items.insurer_code)).await;
    if let Some(number) = items.employee_number {
        window.fill("従業員番号", number).await;
    }
    window.fill("記号", items.symbol).await;
    window.fill("番号", items.number).await;
    match items.birth {
        Birth::Typed(text) => window.fill("生年月日", text).await,
        Birth::Chosen(era, year, month, day) => {
            if let Some(era) = era {
                window.press("和暦").await;
                window.choose("元号", era).await;
            }
            window.choose("年", year).await;
            window.choose("月", month).await;
            window.choose("日", day).await;
        }
    }
    window.fill("氏名(カナ)", &format!("{}{TAB}", items.kana)).await;
}

/// From the entrance until ユーザーID登録 is open for this person.
pub(crate) async fn authenticate(window: &Window, items: &Items) {
    window.press("初回認証へ進む").await;
    type_items(window, items).await;
    window.press("認証").await;
    window.see("ご本人を確認しました").await;
}

/// From the open registration until the code is asked for.
pub(crate) async fn register(window: &Window, user_id: &str, password: &str, address: Option<&str>) {
    window.fill("ユーザーID", user_id).await;
    window.fill("パスワード", password).await;
    if let Some(address) = address {
        window.fill("メールアドレス", address).await;
    }
    window.press("作成する").await;
    window.see("10分以内に本文に記載されている認証番号を入力し").await;
}

/// Logs in where ユーザーID and パスワード are asked.
pub(crate) async fn log_in(window: &Window, user_id: &str, password: &str) {
    window.fill("ユーザーID", user_id).await;
    window.fill("パスワード", password).await;
    window.press("ログイン").await;
}

/// Ticks 利用規約に同意する and goes on.
pub(crate) async fn accept_terms(window: &Window) {
    window.see("内容を確認し、「利用規約に同意する」にチェックを入れて").await;
    window.press("利用規約に同意する").await;
    window.press("次へ").await;
    window.see("利用規約への同意を記録しました。").await;
}

/// What every screen has to be, whoever stands before it: no rule of axe
/// broken, nothing to scroll sideways for. Keeps its picture.
pub(crate) async fn look(window: &Window, name: &str) {
    let found = window.violations().await;
    assert!(found.is_empty(), "axe on {name}: {found:#?}");
    fits(window, name).await;
}

/// As [`look`], and also on a high window, on a narrow one and at 200 %.
pub(crate) async fn look_closely(window: &Window, name: &str) {
    look(window, name).await;
    // Where it is narrow the demo's panel would stand before the screen.
    let panel = window.offers("デモの道具を閉じる").await;
    if panel {
        window.press("デモの道具を閉じる").await;
    }
    look_narrow(window, name).await;
    window.zoom_to_200().await;
    look(window, &format!("{name}-200-percent")).await;
    window.zoom_to_100().await;
    if panel {
        window.press("デモの道具を開く").await;
        window.see("架空の人物").await;
    }
}

/// As [`look`], on a high window and on a narrow one.
pub(crate) async fn look_narrow(window: &Window, name: &str) {
    for (width, size) in [(1280, "whole"), (360, "360")] {
        window.resize(width, 2000).await;
        look(window, &format!("{name}-{size}")).await;
    }
    window.resize(1280, 800).await;
}

async fn fits(window: &Window, name: &str) {
    window.picture(name).await;
    assert_eq!(window.overflow().await, Vec::<String>::new(), "{name} sticks out");
}

/// The demo's mails, each read once.
pub(crate) struct Post {
    folder: PathBuf,
    read: HashSet<String>,
}

impl Post {
    pub(crate) fn of(machine: &Machine) -> Self {
        Self { folder: machine.folder().join("inbox"), read: HashSet::new() }
    }

    /// Waits for a mail whose subject holds this, and gives all of it.
    pub(crate) async fn next(&mut self, window: &Window, subject: &str) -> Value {
        let mut found = Value::Null;
        window
            .wait(&format!("a mail 「{subject}」"), async || {
                let fits = |mail: &&Value| mail["subject"].as_str().is_some_and(|text| text.contains(subject));
                found = self.unread().iter().find(fits).cloned().unwrap_or_default();
                !found.is_null()
            })
            .await;
        self.read.insert(found["id"].as_str().unwrap().to_owned());
        found
    }

    /// Waits for the next code, and gives it.
    pub(crate) async fn code(&mut self, window: &Window) -> String {
        let mail = self.next(window, "認証番号のお知らせ").await;
        code_in(mail["body"].as_str().unwrap()).expect("a code in the mail")
    }

    fn unread(&self) -> Vec<Value> {
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mails = entries.filter(|entry| entry.path().extension().is_some_and(|end| end == "json"));
        let mails = mails.filter_map(|entry| serde_json::from_slice(&std::fs::read(entry.path()).ok()?).ok());
        mails.filter(|mail: &Value| !self.read.contains(mail["id"].as_str().unwrap_or_default())).collect()
    }
}
