//! The first authentication without a mouse, and the Enter that belongs to the
//! Japanese input method.

use serde_json::json;

use crate::journey::{MIZUHO, open, type_items};
use crate::support::{Machine, Window};

/// AUT-03: the first authentication is done by Tab and keys alone, and wherever the keyboard stands can be seen
#[tokio::test]
async fn authenticates_by_the_keyboard_alone() {
    let mut machine = Machine::new();
    let window = open(&mut machine).await;
    tab_to(&window, "初回認証へ進む").await;
    window.keys(&["Return"]);
    window.see("記号・番号の確認方法").await;
    tab_to(&window, "保険者指定コード").await;
    window.keys(&["3", "2", "2", "9", "0", "4", "1", "3", "Tab"]);
    window.see("奈良県市町村職員共済組合").await;
    tab_to(&window, "記号").await;
    window.keys(&["1", "0", "0"]);
    tab_to(&window, "番号").await;
    window.keys(&["2", "2", "0", "1"]);
    tab_to(&window, "生年月日").await;
    window.keys(&["1", "9", "9", "2", "0", "2", "2", "9"]);
    tab_to(&window, "氏名(カナ)").await;
    // What an input method hands over has no key of its own.
    window.client().active_element().await.unwrap().send_keys("かすが みづほ").await.unwrap();
    let values = [window.value("記号").await, window.value("番号").await];
    assert_eq!(values, ["100", "2201"]);
    tab_to(&window, "認証").await;
    window.keys(&["Return"]);
    window.see("ご本人を確認しました").await;
    window.see("春日 みづほ").await;
}

/// AUT-10: Enter submits the form, but never while it ends a composition, in either form in which engines report that
#[tokio::test]
async fn enter_does_not_submit_while_composing() {
    const ENTER: &str = "const [how] = arguments;
      const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...how });
      return document.activeElement.dispatchEvent(event)";
    let mut machine = Machine::new();
    let window = open(&mut machine).await;
    window.press("初回認証へ進む").await;
    type_items(&window, &MIZUHO).await;
    window.field("氏名(カナ)").await.click().await.unwrap();
    // dispatchEvent tells whether the engine's own action, to submit, was left in place.
    for (how, submits) in [
        (json!({ "isComposing": true }), false),
        (json!({ "keyCode": 229, "which": 229 }), false),
        (json!({ "keyCode": 13, "which": 13 }), true),
    ] {
        assert_eq!(window.run(ENTER, vec![how.clone()]).await, submits, "{how}");
    }
    assert!(window.offers("認証").await, "the form still stands");
    window.keys(&["Return"]);
    window.see("ご本人を確認しました").await;
}

/// Presses Tab until the keyboard stands there. On the way it must be seen where it stands.
async fn tab_to(window: &Window, name: &str) {
    const SEEN: &str = "const style = getComputedStyle(document.activeElement);
      return document.activeElement === document.body || style.boxShadow !== 'none'
        || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)";
    for _ in 0..60 {
        if window.focused().await == name {
            return;
        }
        // A key goes through the screen, so that it arrives a moment later.
        window.run("window.before = document.activeElement", vec![]).await;
        window.keys(&["Tab"]);
        let moved = "return document.activeElement !== window.before";
        window.wait("the keyboard to move on", async || window.run(moved, vec![]).await == true).await;
        assert_eq!(window.run(SEEN, vec![]).await, true, "no visible focus on 「{}」", window.focused().await);
    }
    panic!("Tab does not lead to 「{name}」: {}", window.text().await);
}
