//! How a standalone install opens, and what it says when it does not. Whatever
//! keeps it closed, its files stay as they are.

use std::path::PathBuf;

use jiff::tz::Offset;

use crate::journey::{look_closely, look_narrow};
use crate::standalone::{admin_done, feed, files, holds, open, operators_file, settings};
use crate::support::{Keyring, Machine, Window};

const STORE_PASSWORD: &str = "kumo ga nagareru";
const ENTRANCE: &str = "初回と2回目以降では入口が異なります。ご注意ください。";

/// The store as it lies in the folder: database, keys, backups.
fn store(machine: &Machine) -> Vec<(PathBuf, Vec<u8>)> {
    files(&machine.folder())
}

async fn give_password(window: &Window, password: &str, button: &str) {
    window.fill("保管用パスワード", password).await;
    window.press(button).await;
}

/// AUT-01: where a computer has no keyring, the entrances open behind a password that the operator chooses; a short or a wrong one opens and changes nothing
#[tokio::test]
async fn without_a_keyring_an_install_is_made_and_opened_by_a_password_alone() {
    let mut machine = Machine::with(Keyring::Absent);
    let window = open(&mut machine).await;
    window.see("このパソコンには鍵を預かる仕組み（キーリング）がありません。").await;
    look_closely(&window, "standalone/04-choose-store-password").await;
    give_password(&window, "12345678901", "このパスワードで始める").await;
    window.see("保管用パスワードは12文字以上で入力してください。").await;
    look_closely(&window, "standalone/05-store-password-refused").await;
    assert_eq!(store(&machine), [], "nothing is made for a password that was refused");
    give_password(&window, STORE_PASSWORD, "このパスワードで始める").await;
    window.see(ENTRANCE).await;
    machine.close_window();

    let window = open(&mut machine).await;
    window.see("保管用パスワードを入力してください").await;
    let before = store(&machine);
    assert!(!before.is_empty());
    look_closely(&window, "standalone/06-store-password-asked").await;
    give_password(&window, "kumo ga nagarenu", "開く").await;
    window.see("保管用パスワードが違います。").await;
    look_closely(&window, "standalone/07-store-password-wrong").await;
    assert_eq!(window.value("保管用パスワード").await, "");
    assert!(store(&machine) == before, "a wrong password changes nothing");
    give_password(&window, STORE_PASSWORD, "開く").await;
    window.see(ENTRANCE).await;
    machine.close_window();
    for (path, bytes) in store(&machine) {
        assert!(!holds(&bytes, STORE_PASSWORD), "{}", path.display());
    }
    assert_eq!(machine.console(), Vec::<String>::new());
}

/// AUT-01: without its key an install says at the entrance what is missing and what to do, and leaves its files as they are
#[tokio::test]
async fn a_lost_entry_of_the_keyring_is_explained_and_the_files_stay() {
    let mut machine = Machine::with(Keyring::Unlocked);
    open(&mut machine).await.see(ENTRANCE).await;
    machine.close_window();
    let before = store(&machine);
    delete_key(&machine);
    let window = open(&mut machine).await;
    key_missing(&window).await;
    look_closely(&window, "standalone/08-key-missing").await;
    window.press("もう一度確かめる").await;
    key_missing(&window).await;
    machine.close_window();
    assert!(store(&machine) == before);
}

/// AUT-01: with the password the entrance opens again after the keyring lost its entry
#[tokio::test]
async fn a_lost_entry_of_the_keyring_is_put_back_with_the_password() {
    let mut machine = Machine::with(Keyring::Unlocked);
    open(&mut machine).await.see(ENTRANCE).await;
    machine.close_window();
    let password = operators_file(&machine, "password", STORE_PASSWORD);
    admin_done(&machine, &["key", "add-password", "--new-password-file", &password]);
    delete_key(&machine);
    let window = open(&mut machine).await;
    window.see("保管用パスワードを入力してください").await;
    machine.close_window();
    admin_done(&machine, &["--password-file", &password, "key", "add-keyring"]);
    open(&mut machine).await.see(ENTRANCE).await;
    machine.close_window();
    // The keyring opens it alone: the password may go.
    admin_done(&machine, &["key", "remove-password"]);
    assert!(admin_done(&machine, &["journal", "verify"]).contains("intact"));
}

/// AUT-01: a store that only the keyring of another computer opens asks for no password, since a new one would open nothing
#[tokio::test]
async fn a_store_of_the_keyring_asks_for_no_new_password_where_there_is_no_keyring() {
    let mut first = Machine::with(Keyring::Unlocked);
    open(&mut first).await.see(ENTRANCE).await;
    first.close_window();
    let mut machine = Machine::with(Keyring::Absent);
    for (path, bytes) in store(&first) {
        std::fs::write(machine.folder().join(path.file_name().unwrap()), bytes).unwrap();
    }
    let before = store(&machine);
    let window = open(&mut machine).await;
    key_missing(&window).await;
    machine.close_window();
    assert!(store(&machine) == before);
}

async fn key_missing(window: &Window) {
    window.see("データを開く鍵が見つかりません").await;
    window.see("ファイルには手を付けず、そのまま残してあります。").await;
    assert!(!window.text().await.contains("保管用パスワード"));
}

/// Deletes the store's entry, as a person could in the keyring's own program.
fn delete_key(machine: &Machine) {
    let secrets = |path: &str, rest: &[&str]| {
        let mut ask = machine.command("dbus-send");
        ask.args(["--session", "--print-reply", "--dest=org.freedesktop.secrets", path]).args(rest);
        let output = ask.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let search = ["org.freedesktop.Secret.Service.SearchItems", "dict:string:string:service,Madoguchi"];
    let found = || -> Vec<String> {
        let answer = secrets("/org/freedesktop/secrets", &search);
        answer
            .lines()
            .filter_map(|line| Some(line.split_once("object path \"")?.1.trim_end_matches('"').to_owned()))
            .collect()
    };
    let entries = found();
    assert_eq!(entries.len(), 1, "{entries:?}");
    secrets(&entries[0], &["org.freedesktop.Secret.Item.Delete"]);
    assert_eq!(found(), Vec::<String>::new());
}

/// AUT-01: while another window has the data, the entrance is closed with the reason, and opens once that one is gone
#[tokio::test]
async fn a_second_window_on_the_same_folder_says_so_and_opens_once_the_first_is_gone() {
    let mut machine = Machine::with(Keyring::Unlocked);
    let first = open(&mut machine).await;
    first.see(ENTRANCE).await;
    let second = open(&mut machine).await;
    second.see("ほかのウィンドウがデータを使っています").await;
    // The keys that zoom go to the window that was first.
    look_narrow(&second, "standalone/09-in-use").await;
    second.press("もう一度確かめる").await;
    second.see("ほかのウィンドウがデータを使っています").await;
    first.see(ENTRANCE).await;
    first.client().clone().close().await.unwrap();
    let lock = std::fs::File::open(machine.folder().join("madoguchi.lock")).unwrap();
    second.wait("the first program to end", async || lock.try_lock().is_ok()).await;
    drop(lock);
    second.press("もう一度確かめる").await;
    second.see(ENTRANCE).await;
}

/// AUT-01, INS-01: a mistake in the settings closes the entrance with its line, and mending it opens the entrance without a restart
#[tokio::test]
async fn a_mistake_in_the_settings_is_told_with_its_line_and_opens_once_it_is_mended() {
    let mut machine = Machine::with(Keyring::Unlocked);
    settings(&machine, "counter = true\nconter = 1\n");
    let window = open(&mut machine).await;
    window.see("設定に誤りがあります").await;
    window.see("madoguchi.toml:2: unknown field `conter`").await;
    look_closely(&window, "standalone/10-settings-refused").await;
    assert_eq!(store(&machine).len(), 1, "no store is made under settings that are wrong");
    settings(&machine, "counter = true\n");
    window.press("もう一度確かめる").await;
    window.see(ENTRANCE).await;
    assert!(window.offers("終了・次の方へ").await);
}

/// AUT-01: data of a newer version close the entrance with the way out, and stay as they are
#[tokio::test]
async fn a_store_of_a_newer_version_asks_for_an_update_and_stays_as_it_is() {
    let mut machine = Machine::with(Keyring::Unlocked);
    open(&mut machine).await.see(ENTRANCE).await;
    machine.close_window();
    let keys = machine.folder().join("madoguchi.keys");
    let text = std::fs::read_to_string(&keys).unwrap();
    let newer = text.replace("\"version\": 1,", "\"version\": 2,");
    assert_ne!(text, newer);
    std::fs::write(&keys, newer).unwrap();
    let before = store(&machine);
    let window = open(&mut machine).await;
    window.see("アプリの更新が必要です").await;
    window.see("ファイルには手を付けていません。").await;
    look_closely(&window, "standalone/11-too-new").await;
    machine.close_window();
    assert!(store(&machine) == before);
}

/// AUT-01, LOG-04: after damage the entrance opens on the newest backup and says once up to when it reaches; what was damaged is kept
#[tokio::test]
async fn a_damaged_store_comes_back_from_its_backup_and_says_up_to_when() {
    let mut machine = Machine::with(Keyring::Unlocked);
    feed(&machine);
    // A new key comes with a backup under it.
    admin_done(&machine, &["key", "rotate"]);
    let backups = std::fs::read_dir(machine.folder().join("backups")).unwrap().map(|entry| entry.unwrap().path());
    let backup = backups.filter(|path| path.extension().is_some_and(|end| end == "db")).max().unwrap();
    let window = open(&mut machine).await;
    window.see("初回認証へ進む").await;
    machine.kill_window();
    let database = machine.folder().join("madoguchi.db");
    let mut bytes = std::fs::read(&database).unwrap();
    let second_page = bytes.len().min(4096);
    bytes[second_page..].fill(0x5A);
    std::fs::write(&database, &bytes).unwrap();

    let window = open(&mut machine).await;
    window.see("データの破損が見つかった").await;
    window.see(&format!("{} 時点の控えから復元しました。", instant_of(&backup))).await;
    look_closely(&window, "standalone/12-restored").await;
    window.see("初回認証へ進む").await;
    machine.close_window();
    let aside = std::fs::read_dir(machine.folder()).unwrap().map(|entry| entry.unwrap().path());
    let aside: Vec<_> =
        aside.filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with("damaged-")).collect();
    assert_eq!(aside.len(), 1);
    // SQLite has put back what its log still held; the rest is as it was found.
    let kept = std::fs::read(aside[0].join("madoguchi.db")).unwrap();
    assert!(kept.chunks(4096).any(|page| page.iter().all(|byte| *byte == 0x5A)), "what was damaged is kept");
    assert!(admin_done(&machine, &["journal", "verify"]).contains("intact"));
    // Told once: the next start has nothing to tell.
    let window = open(&mut machine).await;
    window.see("初回認証へ進む").await;
    assert!(!window.text().await.contains("データの破損が見つかった"));
}

/// AUT-01: damage without a usable backup is told at the entrance; no file is touched, and none is made over it
#[tokio::test]
async fn a_damaged_store_without_a_backup_is_told_and_kept() {
    let mut machine = Machine::with(Keyring::Unlocked);
    open(&mut machine).await.see(ENTRANCE).await;
    machine.close_window();
    let database = machine.folder().join("madoguchi.db");
    let bytes = vec![0x5A; std::fs::read(&database).unwrap().len()];
    std::fs::write(&database, &bytes).unwrap();
    let backups = machine.folder().join("backups");
    if backups.exists() {
        std::fs::remove_dir_all(backups).unwrap();
    }
    let window = open(&mut machine).await;
    window.see("データのファイルが壊れています").await;
    window.see("ファイルはそのまま残してあります。").await;
    assert!(!window.offers("初回認証へ進む").await);
    look_closely(&window, "standalone/13-damaged").await;
    machine.close_window();
    let kept = files(&machine.folder()).into_iter().filter(|(_, kept)| *kept == bytes).count();
    assert_eq!(kept, 1, "what was found is kept");
}

/// AUT-01: a data folder that cannot be used is told at the entrance, which opens once the folder can be used
#[tokio::test]
async fn a_folder_that_cannot_be_used_is_told_and_opens_once_it_can() {
    let mut machine = Machine::with(Keyring::Unlocked);
    // A folder in the place of the lock holds for every user, the first too.
    let lock = machine.folder().join("madoguchi.lock");
    std::fs::create_dir(&lock).unwrap();
    let window = open(&mut machine).await;
    window.see("データの保存場所を使えません").await;
    look_closely(&window, "standalone/14-unavailable").await;
    assert!(!window.offers("初回認証へ進む").await);
    assert_eq!(store(&machine), []);
    std::fs::remove_dir(&lock).unwrap();
    window.press("もう一度確かめる").await;
    window.see(ENTRANCE).await;
}

/// The instant in a backup's name, as the screen writes it.
fn instant_of(backup: &std::path::Path) -> String {
    let name = backup.file_stem().unwrap().to_str().unwrap().trim_start_matches("backup-");
    let (seconds, _) = name.rsplit_once('-').unwrap();
    let at = jiff::civil::DateTime::strptime("%Y%m%d-%H%M%S", seconds).unwrap();
    let in_japan = Offset::constant(9).to_datetime(Offset::UTC.to_timestamp(at).unwrap());
    in_japan.strftime("%Y年%m月%d日 %H:%M:%S").to_string()
}
