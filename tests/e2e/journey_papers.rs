//! The record of registration where no folder is set: the system's own dialogue
//! asks for the place, also on a machine without portals.

use std::path::PathBuf;

use serde_json::json;

use crate::journey::{Post, TARO, authenticate, open, register};
use crate::support::Machine;

/// The toolkit's title of its dialogue.
const DIALOGUE: &str = "Save File";

/// REG-01: in the demo the dialogue can be left, which saves nothing and stops nothing, and saves where the person says
#[tokio::test]
async fn the_record_is_saved_where_the_person_says_or_not_at_all() {
    let mut machine = Machine::new();
    let mut post = Post::of(&machine);
    let window = open(&mut machine).await;
    authenticate(&window, &TARO).await;
    register(&window, "kenpo.taro-1", "Kita7kaze#2", None).await;
    window.fill("認証番号", &post.code(&window).await).await;
    window.press("OK").await;
    window.see("ユーザーIDの作成が完了しました").await;

    window.press("登録内容の控えを保存（PDF）").await;
    window.see("控えを作っています").await;
    assert_eq!(window.call("signup_show", json!({})).await.unwrap()["step"], "finished", "nothing waits for it");
    window.keys_in(DIALOGUE, &["Escape"]).await;
    window.see_no_more("控えを作っています").await;
    assert!(!window.text().await.contains("を保存しました。"));
    assert_eq!(records(&machine), Vec::<PathBuf>::new());
    window.picture("errors/file-not-saved").await;

    window.press("登録内容の控えを保存（PDF）").await;
    window.keys_in(DIALOGUE, &["Return"]).await;
    window.see("を保存しました。").await;
    assert!(!window.text().await.contains("ファイルを保存できませんでした。"));
    let saved = records(&machine);
    let [record] = saved.as_slice() else { panic!("{saved:?}") };
    assert!(std::fs::read(record).unwrap().starts_with(b"%PDF-"));
    window.press("OK").await;
    window.see("ユーザーIDを作成しました。").await;
}

/// What was saved where the dialogue begins.
fn records(machine: &Machine) -> Vec<PathBuf> {
    let files = std::fs::read_dir(machine.home()).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|end| end == "pdf")).collect()
}
