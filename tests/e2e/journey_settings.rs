//! 設定 in the real window: where one is logged in, an address that is not
//! changed after all, how the screens are shown, and the record of consent as
//! the file that a person keeps.

use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::tz::Offset;
use serde_json::{Value, json};

use crate::journey::{Post, accept_terms, log_in, look, look_closely, open};
use crate::support::{Machine, Window};

/// The demo's registered member.
const USER_ID: &str = "sakura.toyama";
const PASSWORD: &str = "Kito7kito#57";
const NAME: &str = "富山 さくら";
const ADDRESS: &str = "toyama.sakura@example.co.jp";

/// From the entrance to my page, where the terms were accepted before.
async fn come_back(window: &Window) {
    log_in(window, USER_ID, PASSWORD).await;
    window.see(NAME).await;
    window.see("前回ログイン：").await;
}

/// As [`come_back`], for the first time.
async fn arrive(window: &Window) {
    log_in(window, USER_ID, PASSWORD).await;
    accept_terms(window).await;
    window.see(&format!("{NAME}さん、こんにちは")).await;
}

async fn to_settings(window: &Window) {
    window.press("設定").await;
    window.see("今のメールアドレス").await;
    window.see("ログイン中の端末").await;
}

/// DSH-12, ASVS 7.5.2: a member sees where she is logged in, each with its time, ends what a crash left behind, one or all, and stays logged in here
#[tokio::test]
async fn a_member_ends_a_session_that_was_left_behind() {
    let mut machine = Machine::new();
    arrive(&open(&mut machine).await).await;
    // What is killed logs nobody out.
    for _ in 0..3 {
        machine.kill_window();
        come_back(&open(&mut machine).await).await;
    }
    machine.kill_window();
    let window = open(&mut machine).await;
    come_back(&window).await;
    to_settings(&window).await;
    let sessions = sessions(&window).await;
    assert_eq!(sessions.len(), 5, "{sessions:?}");
    let left: Vec<&Value> = sessions.iter().filter(|session| session["present"] == false).collect();
    assert_eq!(left.len(), 4, "the present one is told apart: {sessions:?}");
    window.see("この端末").await;
    look_closely(&window, "settings/01-sessions").await;
    window.press(&end_of(left[0])).await;
    window.see("ログインを終了しました。").await;
    assert!(!window.offers(&end_of(left[0])).await, "what has ended is no longer listed");
    assert!(window.offers(&end_of(left[1])).await, "the others stay");
    window.press("この端末以外をすべて終了する").await;
    window.wait("the others to go", async || self::sessions(&window).await.len() == 1).await;
    assert!(!window.offers("この端末以外をすべて終了する").await, "nothing is left to end");
    assert_eq!(self::sessions(&window).await[0]["present"], true);
    look_closely(&window, "settings/02-sessions-ended").await;
    window.press("マイページへ戻る").await;
    window.see(&format!("{NAME}さん、こんにちは")).await;
    assert_eq!(machine.console(), Vec::<String>::new());
}

async fn sessions(window: &Window) -> Vec<Value> {
    window.call("session_list", json!({})).await.unwrap()["sessions"].as_array().unwrap().clone()
}

/// The name of the button that ends a session: devices of one kind are told apart by the time.
fn end_of(session: &Value) -> String {
    let started: jiff::Timestamp = session["startedAt"].as_str().unwrap().parse().unwrap();
    let started = Offset::constant(9).to_datetime(started).strftime("%Y年%m月%d日 %H:%M:%S").to_string();
    format!("{}（ログイン：{started}）のログインを終了する", session["device"].as_str().unwrap())
}

/// DSH-12: a change of address that is given up leaves the present address, takes its code no more, and is not taken up by the next start
#[tokio::test]
async fn a_change_of_address_is_given_up() {
    let mut machine = Machine::new();
    let mut post = Post::of(&machine);
    let window = open(&mut machine).await;
    arrive(&window).await;
    to_settings(&window).await;
    window.fill("新しいメールアドレス", "sakura.moved@example.jp").await;
    window.fill_in("メールアドレスの変更", "今のパスワード", PASSWORD).await;
    window.press("認証番号を送る").await;
    window.see("メールアドレス登録の手続きを完了してください。").await;
    let code = post.code(&window).await;
    // It waits for its code, also over a look elsewhere.
    window.press("マイページへ戻る").await;
    to_settings(&window).await;
    window.see("sakura.moved@example.jp").await;
    look_closely(&window, "settings/03-change-of-address").await;
    window.press("キャンセル").await;
    window.see("メールアドレスの変更を取りやめました。").await;
    unchanged(&window, &code).await;
    look_closely(&window, "settings/04-change-given-up").await;
    machine.close_window();
    let window = open(&mut machine).await;
    come_back(&window).await;
    to_settings(&window).await;
    unchanged(&window, &code).await;
    assert_eq!(machine.console(), Vec::<String>::new());
}

async fn unchanged(window: &Window, code: &str) {
    window.see(ADDRESS).await;
    assert_eq!(window.value("新しいメールアドレス").await, "");
    let refused = window.call("settings_submit_mail_code", json!({ "code": code })).await.unwrap_err();
    assert_eq!(refused["code"], "step_not_open");
    assert_eq!(window.call("settings_show", json!({})).await.unwrap()["mailAddress"], ADDRESS);
}

/// DSH-12: text size and language that a member saved come back with the log-in, whatever the window showed before, and a window shows at once what was chosen in it last
#[tokio::test]
async fn text_size_and_language_survive_a_restart() {
    let mut machine = Machine::new();
    let window = open(&mut machine).await;
    arrive(&window).await;
    to_settings(&window).await;
    window.press_in("文字サイズと言語", "特大").await;
    shown(&window, "ja", "text-largest").await;
    window.press_in("文字サイズと言語", "English").await;
    shown(&window, "en", "text-largest").await;
    window.press("Keep these settings").await;
    window.see("The display settings were saved.").await;
    look(&window, "settings/05-largest-english").await;
    machine.close_window();
    // Before the log-in it is the window that remembers.
    let window = machine.open(&["--demo"]).await;
    window.resize(1280, 800).await;
    window.see("The first time and later log-ins have different entrances.").await;
    shown(&window, "en", "text-largest").await;
    window.press("日本語").await;
    window.press("標準").await;
    shown(&window, "ja", "").await;
    machine.close_window();
    let window = open(&mut machine).await;
    shown(&window, "ja", "").await;
    // After it, the member's account.
    log_in(&window, USER_ID, PASSWORD).await;
    window.see(&format!("Hello, {NAME}")).await;
    shown(&window, "en", "text-largest").await;
    assert_eq!(machine.console(), Vec::<String>::new());
}

/// The page as a whole: its language for a screen reader, and the size of its letters.
async fn shown(window: &Window, language: &str, size: &str) {
    const SHOWN: &str = "const page = document.documentElement; return [page.lang, page.className]";
    window
        .wait(&format!("{language} and {size:?}"), async || window.run(SHOWN, vec![]).await == json!([language, size]))
        .await;
}

/// TRM-01: the record of consent is saved as a file of its own each time, and holds who agreed when to which text, word for word
#[tokio::test]
async fn the_record_of_consent_is_a_file_that_can_be_read() {
    let mut machine = Machine::new();
    // The documents go to a folder, because nobody answers a file dialogue here.
    std::fs::write(machine.folder().join("madoguchi.toml"), "[files]\nfolder = \"papers\"\n").unwrap();
    let window = open(&mut machine).await;
    arrive(&window).await;
    window.press("同意の控えを保存（PDF）").await;
    window.see("を保存しました。").await;
    let [record]: [PathBuf; 1] = papers(&machine).try_into().unwrap();
    let name = record.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("利用規約同意の控え_") && name.ends_with(".pdf"), "{name}");
    assert!(window.text().await.contains(name), "the screen says under which name");
    let terms = window.call("terms_show", json!({})).await.unwrap();
    let text = text_of(&record);
    let mut expected = vec![NAME.to_owned()];
    expected.extend(["version", "hash"].map(|field| terms[field].as_str().unwrap().to_owned()));
    expected.push(terms["title"]["ja"].as_str().unwrap().to_owned());
    let paragraphs = terms["paragraphs"].as_array().unwrap();
    assert!(paragraphs.len() > 5, "{terms}");
    let in_force = paragraphs.iter().filter(|paragraph| paragraph["change"] != "removed");
    expected.extend(in_force.map(|paragraph| paragraph["text"].as_str().unwrap().to_owned()));
    for words in expected {
        assert!(text.contains(&without_spaces(&words)), "{words} is not in the record: {text}");
    }
    // It can be had again from the terms, and the first file stays as it was.
    let before = std::fs::read(&record).unwrap();
    window.press("利用規約").await;
    window.see("に同意しました。").await;
    look_closely(&window, "settings/06-terms-accepted").await;
    window.press("同意の控えを保存（PDF）").await;
    window.see("を保存しました。").await;
    let both = papers(&machine);
    assert_eq!(both.len(), 2, "{both:?}");
    assert!(std::fs::read(&record).unwrap() == before);
    assert_eq!(machine.console(), Vec::<String>::new());
}

fn papers(machine: &Machine) -> Vec<PathBuf> {
    let mut papers: Vec<_> =
        std::fs::read_dir(machine.folder().join("papers")).unwrap().map(|entry| entry.unwrap().path()).collect();
    papers.sort();
    papers
}

/// What can be copied out of a document, without spaces: lines break anywhere.
pub(crate) fn text_of(document: &Path) -> String {
    let read = Command::new("pdftotext").arg("-raw").arg(document).arg("-").output().expect("pdftotext");
    assert!(read.status.success(), "{read:?}");
    without_spaces(&String::from_utf8(read.stdout).unwrap())
}

fn without_spaces(text: &str) -> String {
    text.split_whitespace().collect()
}
