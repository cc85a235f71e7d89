//! A counter PC, where people follow one another: nothing of a person is left
//! for the next, neither on the screen nor in the host nor in the web view.

use serde_json::{Value, json};

use crate::journey::{accept_terms, log_in, look_closely, type_items};
use crate::standalone::{
    ADDRESS, NAME, PASSWORD, SENDER, USER_ID, YURIKO, feed, files, holds, newest_code, open, settings,
    sign_up_until_code,
};
use crate::support::{Keyring, Machine, Window};

/// What would give her away.
const HERS: [&str; 5] = [NAME, "ゆりこ", USER_ID, ADDRESS, PASSWORD];

fn counter() -> Machine {
    let machine = Machine::with(Keyring::Unlocked);
    settings(
        &machine,
        &format!(
            "counter = true\n[mail]\nsender = \"{SENDER}\"\ntransport = \"file\"\n[mail.file]\nfolder = \"outgoing\"\n"
        ),
    );
    feed(&machine);
    machine
}

/// What is left in the middle ends with the visit, so that no screen may say otherwise.
async fn promises_nothing_for_later(window: &Window) {
    let text = window.text().await;
    assert!(!text.contains("続きから"), "{text}");
}

async fn end_visit(window: &Window) {
    window.press("終了・次の方へ").await;
    window.see("終了して、次の方に替わりますか").await;
    window.press("終了する").await;
    window.see("初回認証へ進む").await;
}

/// What the page holds, in what is seen and in what is not, and in every store
/// that a page can write to.
async fn nothing_is_left(window: &Window) {
    const KEPT: &str = "const done = arguments[0];
      const values = [...document.querySelectorAll('input, textarea, select')].map((field) => field.value);
      const databases = 'indexedDB' in window ? indexedDB.databases() : [];
      const boxes = 'caches' in window ? caches.keys() : [];
      Promise.all([databases, boxes]).then(([databases, boxes]) => done({
        page: document.documentElement.outerHTML + values.join(' ') + document.title + location.href,
        state: history.state,
        kept: localStorage.length + sessionStorage.length + document.cookie.length + databases.length + boxes.length,
      }), (error) => done({ error: String(error) }));";
    let kept = window.client().execute_async(KEPT, vec![]).await.unwrap();
    assert_eq!((&kept["kept"], &kept["state"]), (&json!(0), &Value::Null), "{kept}");
    let page = kept["page"].as_str().unwrap();
    assert!(page.contains("初回認証へ進む"), "{page}");
    for word in HERS {
        assert!(!page.contains(word), "{word} is left in the page");
    }
}

async fn refused_as(window: &Window, command: &str, code: &str) {
    assert_eq!(window.call(command, json!({})).await.unwrap_err()["code"], code, "{command}");
}

fn nothing_is_written(machine: &Machine) {
    let web = files(&machine.folder().join("webview"));
    for (path, bytes) in &web {
        for word in HERS {
            assert!(!holds(bytes, word), "{word} stands in {}", path.display());
        }
    }
    // The roster is the operator's; the rest of the home is what the program left.
    std::fs::remove_file(machine.home().join("roster.csv")).unwrap();
    for (path, bytes) in files(&machine.home()) {
        for word in HERS {
            assert!(!holds(&bytes, word), "{word} stands in {}", path.display());
        }
    }
    for word in HERS {
        assert!(!machine.log().contains(word), "{word} was printed");
    }
}

/// DSH-01, LOG-01, ASVS 14.3.1: the next person at a counter finds nothing of the last: no text, no field, no session, no text size or language, and no file or log line
#[tokio::test]
async fn the_next_person_at_a_counter_finds_nothing_of_the_last() {
    let mut machine = counter();
    let window = open(&mut machine).await;
    window.see("初回認証へ進む").await;
    promises_nothing_for_later(&window).await;
    look_closely(&window, "counter/01-entrance").await;
    sign_up_until_code(&window).await;
    window.see("メールを送りました。").await;
    promises_nothing_for_later(&window).await;
    look_closely(&window, "counter/02-code").await;
    window.fill("認証番号", &newest_code(&machine)).await;
    window.press("OK").await;
    window.see("ユーザーIDの作成が完了しました").await;
    look_closely(&window, "counter/03-finished").await;
    window.press("OK").await;
    window.see("ユーザーIDを作成しました。").await;
    log_in(&window, USER_ID, PASSWORD).await;
    accept_terms(&window).await;
    look_closely(&window, "counter/04-my-page").await;
    window.see(&format!("{NAME}さん、こんにちは")).await;
    window.press("特大").await;
    window.press("English").await;
    window.see(&format!("Hello, {NAME}")).await;
    assert_eq!(window.run("return document.documentElement.className", vec![]).await, "text-largest");
    window.press("End · next person").await;
    window.see("End and hand over to the next person?").await;
    look_closely(&window, "counter/05-end-largest-english").await;
    window.press("End").await;
    window.see("初回認証へ進む").await;
    assert_eq!(window.run("return document.documentElement.className", vec![]).await, "");
    assert_eq!(window.run("return document.documentElement.lang", vec![]).await, "ja");
    nothing_is_left(&window).await;
    refused_as(&window, "my_page_show", "session_required").await;
    window.press("初回認証へ進む").await;
    for field in ["保険者指定コード", "記号", "番号", "生年月日", "氏名(カナ)"] {
        assert_eq!(window.value(field).await, "", "{field}");
    }
    machine.close_window();
    let window = open(&mut machine).await;
    window.see("初回認証へ進む").await;
    assert_eq!(window.run("return document.documentElement.className", vec![]).await, "");
    machine.close_window();
    nothing_is_written(&machine);
    assert_eq!(machine.console(), Vec::<String>::new());
}

/// AUT-03, COD-03: a sign-up that was left in the middle, typed or sent, is not taken up by the next person, also not after a restart
#[tokio::test]
async fn a_sign_up_that_was_left_in_the_middle_is_not_the_next_persons() {
    let mut machine = counter();
    let window = open(&mut machine).await;
    // What was typed and not sent goes; who changes his mind keeps it.
    window.press("初回認証へ進む").await;
    type_items(&window, &YURIKO).await;
    look_closely(&window, "counter/06-items-typed").await;
    window.press("終了・次の方へ").await;
    window.see("終了して、次の方に替わりますか").await;
    look_closely(&window, "counter/07-end").await;
    window.press("キャンセル").await;
    assert_eq!(window.value("氏名(カナ)").await, YURIKO.kana);
    end_visit(&window).await;
    nothing_is_left(&window).await;
    // So does what was sent, up to the code.
    sign_up_until_code(&window).await;
    end_visit(&window).await;
    nothing_is_left(&window).await;
    assert_eq!(window.call("signup_show", json!({})).await.unwrap()["step"], "none");
    assert!(!window.text().await.contains("ユーザーIDの作成が途中です"));
    machine.close_window();
    let window = open(&mut machine).await;
    window.see("初回認証へ進む").await;
    assert_eq!(window.call("signup_show", json!({})).await.unwrap()["step"], "none");
    assert!(!window.text().await.contains("ユーザーIDの作成が途中です"));
    machine.close_window();
    nothing_is_written(&machine);
}

/// LOG-01: a log-in that is still being checked when the visit ends does not become the next person's
#[tokio::test]
async fn a_log_in_that_answers_late_is_not_the_next_persons() {
    // The window library keeps no order between calls. One that was sent after the
    // log-in and is answered says that the log-in has begun.
    const BOTH: &str = "const [userId, password, done] = arguments;
      const call = (name, request) => window.__TAURI_INTERNALS__.invoke('call', { name, request });
      const told = (answer, word) => answer.then(() => word, (refused) => refused.code);
      const logIn = told(call('session_log_in', { userId, password }), 'in');
      call('era_list', {})
        .then(() => call('era_list', {}))
        .then(() => told(call('visit_end', {}), 'ended'))
        .then(async (end) => done([await logIn, end]), (error) => done(String(error)));";
    let mut machine = counter();
    let window = open(&mut machine).await;
    sign_up_until_code(&window).await;
    window.see("メールを送りました。").await;
    window.fill("認証番号", &newest_code(&machine)).await;
    window.press("OK").await;
    window.see("ユーザーIDの作成が完了しました").await;
    window.press("OK").await;
    window.see("ユーザーIDを作成しました。").await;
    for _ in 0..5 {
        let answers = window.client().execute_async(BOTH, vec![json!(USER_ID), json!(PASSWORD)]).await.unwrap();
        // Overtaken by the end it is refused; in time, its session ends with the visit.
        assert!([json!(["in", "ended"]), json!(["session_required", "ended"])].contains(&answers), "{answers}");
        refused_as(&window, "session_show", "session_required").await;
    }
}
