//! Shows that the driving itself works and can fail: a small stage is put up in
//! the real window, with faults on purpose, so that "no violation" elsewhere
//! means something.

use serde_json::json;

use crate::support::{Keyring, Machine, Window};

const STAGE: &str = "const form = document.createElement('main');
  form.innerHTML = `<h1>舞台</h1><label for='kana'>氏名(カナ)</label><input id='kana'>
    <label><input type='checkbox'>利用規約に同意する</label>
    <label for='year'>年</label><select id='year'><option>令和</option><option>昭和</option></select>
    <button type='button'>認証</button><button type='button' aria-label='閉じる'>x</button><p></p>`;
  document.body.replaceChildren(form, document.getElementById('__tauri_isolation__') ?? '');
  document.title = '窓口';
  form.querySelector('button').onclick = () => {
    form.querySelector('p').textContent = `${form.querySelector('input').value}を受け取りました`;
  };";

async fn stage(machine: &mut Machine) -> Window {
    let window = machine.open(&["--demo"]).await;
    window.run(STAGE, vec![]).await;
    window
}

#[tokio::test]
async fn types_japanese_and_presses_by_accessible_name() {
    let mut machine = Machine::new();
    let window = stage(&mut machine).await;
    window.fill("氏名(カナ)", "けんぽ　ｼｮｳｺ").await;
    assert_eq!(window.value("氏名(カナ)").await, "けんぽ　ｼｮｳｺ");
    window.press("認証").await;
    window.see("けんぽ ｼｮｳｺを受け取りました").await;
    window.press("利用規約に同意する").await;
    assert_eq!(window.run("return document.querySelector('[type=checkbox]').checked", vec![]).await, true);
    window.choose("年", "昭和").await;
    assert_eq!(window.value("年").await, "昭和");
    assert!(window.offers("閉じる").await);
    assert!(!window.offers("x").await, "the visible x is not its name");
    assert_eq!(window.pressable("認証").await.text().await.unwrap(), "認証");
    window.fill("氏名(カナ)", "").await;
    window.press("認証").await;
    window.see_no_more("けんぽ").await;
}

#[tokio::test]
async fn moves_the_keyboard_focus_with_real_keys() {
    let mut machine = Machine::new();
    let window = stage(&mut machine).await;
    window.field("氏名(カナ)").await.click().await.unwrap();
    window.keys(&["k", "a", "Tab"]);
    window.wait("the focus on the box", async || window.focused().await == "利用規約に同意する").await;
    assert_eq!(window.value("氏名(カナ)").await, "ka");
}

#[tokio::test]
async fn zooms_to_200_percent_and_still_presses_the_right_thing() {
    let mut machine = Machine::new();
    let window = stage(&mut machine).await;
    window.zoom_to_200().await;
    window.fill("氏名(カナ)", "ズーム").await;
    window.press("認証").await;
    window.see("ズームを受け取りました").await;
    window.zoom_to_100().await;
}

#[tokio::test]
async fn notices_what_sticks_out_at_360_points() {
    let mut machine = Machine::new();
    let window = stage(&mut machine).await;
    window.resize(360, 640).await;
    assert_eq!(window.overflow().await, Vec::<String>::new());
    window.run("document.querySelector('h1').style.width = '500px'", vec![]).await;
    assert_eq!(window.overflow().await.len(), 1);
}

#[tokio::test]
async fn finds_a_fault_of_accessibility_that_was_put_there() {
    let mut machine = Machine::new();
    let window = stage(&mut machine).await;
    let rules = async || window.violations().await.into_iter().map(|found| found.rule).collect::<Vec<_>>();
    assert!(!rules().await.contains(&"image-alt".to_owned()));
    window.run("document.querySelector('main').append(new Image())", vec![]).await;
    assert!(rules().await.contains(&"image-alt".to_owned()));
}

#[tokio::test]
async fn reads_on_the_console_what_the_page_did_wrong() {
    let mut machine = Machine::new();
    let window = stage(&mut machine).await;
    assert_eq!(machine.console(), Vec::<String>::new());
    window.run("new Image().src = 'https://example.jp/x.png'", vec![]).await;
    window.run("setTimeout(() => { throw new Error('fault on purpose') })", vec![]).await;
    window.wait("both complaints", async || machine.console().len() == 2).await;
    let complaints = machine.console().join("\n");
    assert!(complaints.contains("https://example.jp/x.png") && complaints.contains("fault on purpose"), "{complaints}");
}

/// ASVS 16.2.5: a journey fails when the log of its window tells what was typed, whatever it is about
#[tokio::test]
async fn fails_when_the_program_has_told_what_was_typed() {
    let mut machine = Machine::new();
    let window = stage(&mut machine).await;
    window.fill("氏名(カナ)", "すべりだい とおる").await;
    window.run("console.error(document.querySelector('input').value)", vec![]).await;
    window.wait("the line", async || !machine.console().is_empty()).await;
    let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(machine)));
    let told = ended.unwrap_err().downcast::<String>().unwrap();
    assert!(told.contains("すべりだい とおる"), "{told}");
}

#[tokio::test]
async fn opens_again_on_the_same_folder_after_a_kill_and_after_closing() {
    let mut machine = Machine::new();
    let window = machine.open(&["--demo"]).await;
    window.call("install_show", json!({})).await.unwrap();
    machine.kill_window();
    machine.open(&["--demo"]).await;
    machine.close_window();
    let window = machine.open(&["--demo"]).await;
    assert!(window.call("install_show", json!({})).await.is_ok());
}

#[test]
fn has_a_keyring_only_when_asked_for() {
    let owner = |machine: &Machine| {
        let asked = machine
            .command("dbus-send")
            .args(["--session", "--dest=org.freedesktop.DBus", "--print-reply=literal", "/org/freedesktop/DBus"])
            .args(["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"])
            .output()
            .unwrap();
        String::from_utf8(asked.stdout).unwrap().trim().to_owned()
    };
    assert_eq!(owner(&Machine::with(Keyring::Unlocked)), "boolean true");
    assert_eq!(owner(&Machine::new()), "boolean false");
}
