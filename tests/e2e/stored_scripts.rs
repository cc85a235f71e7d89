//! What an operator, an insurer or a mail brings is text. Here every stored text
//! that a screen shows carries attacks, and each has to stand there as it was
//! written, while nothing of it runs.

use serde_json::{Value, json};

use crate::journey::{Birth, Items, accept_terms, authenticate, log_in, open as open_demo, register};
use crate::journey_settings::text_of;
use crate::personal::Known;
use crate::standalone::{
    ADDRESS, PASSWORD, SENDER, USER_ID, YURIKO, admin, admin_done, newest_code, open, operators_file, profile, settings,
};
use crate::support::{Keyring, Machine, Window};

/// Every kind of it in one text: elements, handlers, links, templates of several frameworks, character references.
const ATTACK: &str = "<script>window.hit=1</script><img src=x onerror=\"window.hit=2\">\
    <a href='javascript:window.hit=3'>x</a>[x](javascript:window.hit=4)\
    {{window.hit=5}}${window.hit=6}{@html x}&lt;b&gt;";
/// Of names and readings, which are shorter.
const NAME: &str = "<img src=x onerror=\"window.hit=7\"> {{名}}";
const KANA: &str = "ﾀｶｵｶ<script>ﾕﾘｺ";
const TYPED_KANA: &str = "たかおか<script>ゆりこ";
/// Turns the direction of writing, and with it what a text seems to say.
const TURNED: &str = "お知らせ\u{202E}せら知お";

fn attack(of: &str) -> String {
    format!("{of}{ATTACK}")
}

/// A text as TOML has it; JSON's way of writing it is one of TOML's.
fn quoted(text: &str) -> String {
    json!(text).to_string()
}

/// The shipped profile with an attack behind every Japanese text, but for the
/// labels of the five fields, by which the test finds them.
fn hostile_profile() -> String {
    let shipped = std::fs::read_to_string(profile()).unwrap();
    let hostile = |line: &str| match line.split_once("{ ja = \"") {
        Some((before, rest)) if !line.starts_with("label") => {
            let (text, after) = rest.split_once('"').unwrap();
            format!("{before}{{ ja = {}{after}\n", quoted(&attack(text)))
        }
        _ => format!("{line}\n"),
    };
    let texts: String = shipped.lines().map(hostile).collect();
    let note = format!("code = \"0386\"\nentrance_note = {{ ja = {}, en = \"note\" }}\n", quoted(&attack("入口")));
    let texts = texts.replacen("code = \"0386\"", &note, 1).replace("\"ケンポ タロウ\"", &quoted(&attack("例")));
    let link = format!(
        "\n[[links]]\nid = \"attack\"\nlabel = {{ ja = {}, en = \"link\" }}\nurl = \"https://example.jp/?%3Cscript%3E\"\n\
         places = [\"card_guide\", \"preset_mail\", \"support_desks\", \"my_page\"]\n",
        quoted(&attack("案内"))
    );
    texts.replace(
        "variant = \"basic\"",
        &format!("variant = \"basic\"\nbanner = {{ ja = {}, en = \"b\" }}", quoted(&attack("掲示"))),
    ) + &link
}

fn roster(name: &str) -> String {
    let name = name.replace('"', "\"\"");
    format!(
        "保険者指定コード,健保記号,健保番号,枝番,生年月日,氏名,氏名カナ,メールアドレス,続柄\r\n\
         0386,100,73,00,S59.3.9,\"{name}\",{KANA},{ADDRESS},本人\r\n"
    )
}

fn terms_of(text: &str) -> String {
    format!("# {}\n{}\n", attack("第1条"), attack(text))
}

const TERMS: [&str; 8] =
    ["terms", "publish", "--variant", "basic", "--effective-from", "2026-01-01", "--no-notice", "--version"];
const NOTICE: [&str; 2] = ["notice", "publish"];
const TO_HER: [&str; 8] = ["--insurer", "0386", "--symbol", "100", "--number", "73", "--birth-date", "1984-03-09"];

/// Everything that can be stored, with attacks in it; what cannot be is refused.
fn feed(machine: &Machine) {
    let file = |name: &str, text: &str| operators_file(machine, name, text);
    admin_done(machine, &["profile", "import", &file("hostile.toml", &hostile_profile())]);
    admin_done(machine, &["roster", "import", "--insurer", "0386", &file("roster.csv", &roster(NAME))]);
    let text = file("terms.txt", &terms_of("本文"));
    admin_done(machine, &[&TERMS[..], &["1.0", "--title", &attack("規約"), &text]].concat());
    let body = file("notice.txt", &format!("{}\n{}\n", attack("一段落"), attack("二段落")));
    for (to, title) in [(&["--site"][..], "全員"), (&["--insurer", "0386"], "組合"), (&TO_HER, "本人")] {
        admin_done(machine, &[&NOTICE, to, &["--title", &attack(title), &body]].concat());
    }
    refused(machine);
}

/// Links that are none of the web's, and marks that turn the direction of writing.
fn refused(machine: &Machine) {
    let file = |name: &str, text: &str| operators_file(machine, name, text);
    let body = file("plain.txt", "架空の本文です。\n");
    let site = [&NOTICE[..], &["--site"]].concat();
    for link in ["javascript:window.hit=8", "data:text/html,x", "https://example.jp/\"onmouseover=\"x"] {
        assert!(
            !admin(machine, &[&site[..], &["--title", "x", "--link", link, &body]].concat()).status.success(),
            "{link}"
        );
        let with_link = hostile_profile().replace("https://example.jp/?%3Cscript%3E", &link.replace('"', "\\\""));
        let with_link = file("link.toml", &with_link);
        assert!(!admin(machine, &["profile", "check", &with_link]).status.success(), "{link}");
    }
    let turned = file("turned.txt", TURNED);
    let turned_roster = file("turned.csv", &roster(TURNED));
    let turned_profile = file("turned.toml", &hostile_profile().replace("入口", TURNED));
    for arguments in [
        [&site[..], &["--title", TURNED, &body]].concat(),
        [&site[..], &["--title", "x", &turned]].concat(),
        [&TERMS[..], &["2.0", "--title", "x", &turned]].concat(),
        [&TERMS[..], &["2.0", "--title", TURNED, &body]].concat(),
        vec!["roster", "import", "--insurer", "0386", &turned_roster],
        vec!["profile", "check", &turned_profile],
    ] {
        let said = admin(machine, &arguments);
        assert!(!said.status.success(), "{arguments:?} was taken: {said:?}");
    }
}

/// Begins to watch the page: what it refuses, and how many scripts it has.
async fn watch(window: &Window) {
    const WATCH: &str = "window.refused = [];
      window.scriptsAtFirst = document.scripts.length;
      document.addEventListener('securitypolicyviolation', (event) => window.refused.push(event.violatedDirective));";
    window.run(WATCH, vec![]).await;
}

/// What would show that a text became more than a text.
async fn signs(window: &Window) -> Value {
    const SIGNS: &str = "const all = [...document.querySelectorAll('*')];
      const attributes = all.flatMap((element) => [...element.attributes]);
      const suspect = attributes.filter(({ name, value }) =>
        name.startsWith('on') || /^\\s*(javascript|data|vbscript):/i.test(value) || (name === 'src' && value === 'x'));
      const asked = performance.getEntriesByType('resource').map((entry) => new URL(entry.name));
      return {
        ran: 'hit' in window,
        scripts: document.scripts.length - window.scriptsAtFirst,
        suspect: suspect.map(({ name, value }) => `${name}=${value}`),
        refused: window.refused,
        elsewhere: asked.filter((url) => /^(https?|wss?|ftp):$/.test(url.protocol)
          && !['ipc.localhost', 'localhost'].includes(url.hostname)).map(String),
        here: location.origin + location.pathname,
      };";
    window.run(SIGNS, vec![]).await
}

/// The texts stand there as they were written, and nothing of any of them ran,
/// became an element, was refused or asked for something.
async fn unharmed(window: &Window, texts: &[&str]) {
    for text in texts {
        window.see(text).await;
    }
    let found = signs(window).await;
    let expected =
        json!({ "ran": false, "scripts": 0, "suspect": [], "refused": [], "elsewhere": [], "here": found["here"] });
    assert_eq!(found, expected, "{texts:?}");
    assert!(found["here"].as_str().unwrap().starts_with("tauri://"), "{found}");
}

async fn unharmed_with(window: &Window, beginnings: &[&str]) {
    let texts: Vec<String> = beginnings.iter().map(|of| attack(of)).collect();
    unharmed(window, &texts.iter().map(String::as_str).collect::<Vec<_>>()).await;
}

/// AUT-13, AUT-18, TRM-01, TRM-03, LOG-04, DSH-01, DSH-02, DSH-03, DSH-04, INS-01, INS-02, INS-04, INS-05, INS-06, ASVS 1.2.1, 1.2.2, 1.3.2, 1.3.5, 3.2.2: scripts, handlers, links and templates in notices, terms, a member's name and reading and every text of a profile are shown as they are written; nothing of them runs, from the entrance to the settings
#[tokio::test]
async fn attacks_in_stored_texts_are_shown_and_never_run() {
    let mut machine = Machine::with(Keyring::Unlocked);
    let mail = format!("[mail]\nsender = \"{SENDER}\"\ntransport = \"file\"\n[mail.file]\nfolder = \"outgoing\"\n");
    settings(&machine, &format!("[files]\nfolder = \"papers\"\n{mail}"));
    machine.keeps_to_itself(&Known { name: NAME, kana: KANA, mail: ADDRESS, birth: "1984-03-09", ..Known::default() });
    feed(&machine);
    let window = open(&mut machine).await;
    watch(&window).await;
    unharmed_with(&window, &["入口", "全員"]).await;
    window.picture("attacks/entrance").await;
    window.press(&attack("全員")).await;
    unharmed_with(&window, &["全員", "一段落", "二段落"]).await;
    window.press("総合窓口へ戻る").await;
    sign_up(&window, &machine).await;
    log_in(&window, USER_ID, PASSWORD).await;
    unharmed_with(&window, &["規約", "第1条", "本文", "掲示"]).await;
    window.picture("attacks/terms").await;
    accept_terms(&window).await;
    my_page(&window).await;
    assert_eq!(machine.console(), Vec::<String>::new());
    machine.close_window();
}

async fn sign_up(window: &Window, machine: &Machine) {
    let items = Items { kana: TYPED_KANA, birth: Birth::Typed("昭和59年3月9日"), ..YURIKO };
    authenticate(window, &items).await;
    unharmed(window, &[NAME]).await;
    unharmed_with(window, &["三協・立山健康保険組合"]).await;
    window.picture("attacks/registration").await;
    register(window, USER_ID, PASSWORD, None).await;
    window.see("メールを送りました。").await;
    unharmed(window, &[]).await;
    window.fill("認証番号", &newest_code(machine)).await;
    window.press("OK").await;
    window.see("ユーザーIDの作成が完了しました").await;
    window.press("登録内容の控えを保存（PDF）").await;
    window.see("を保存しました。").await;
    unharmed(window, &[]).await;
    let mut papers = std::fs::read_dir(machine.folder().join("papers")).unwrap();
    let record = text_of(&papers.next().unwrap().unwrap().path());
    let name: String = NAME.split_whitespace().collect();
    assert!(record.contains(&name), "{name} is not in the record: {record}");
    window.press("OK").await;
}

async fn my_page(window: &Window) {
    unharmed(window, &[&format!("{NAME}さん、こんにちは"), &format!("{NAME}さんへのお知らせ")]).await;
    let desks = ["日本システム技術株式会社", "その他", "平日10時から17時", "案内"];
    unharmed_with(window, &["組合", "本人", "全員", "健康保険組合からのお知らせ", "各種申請・登録"]).await;
    unharmed_with(window, &desks).await;
    window.picture("attacks/my-page").await;
    for title in ["組合", "本人"] {
        window.press(&attack(title)).await;
        unharmed_with(window, &[title, "一段落", "二段落"]).await;
        window.press("マイページへ戻る").await;
    }
    window.press(&format!("{NAME}さんへのお知らせをすべて見る")).await;
    window.fill("お知らせを検索", "<script>window.hit").await;
    window.press("検索").await;
    unharmed_with(window, &["本人"]).await;
    window.press("マイページへ戻る").await;
    window.press("利用規約").await;
    unharmed_with(window, &["規約", "第1条", "本文"]).await;
    window.press("マイページへ戻る").await;
    window.press("設定").await;
    window.see("今のメールアドレス").await;
    unharmed(window, &[NAME]).await;
}

/// COD-04, ASVS 1.2.1, 3.2.2: a mail with scripts and turned writing stands in 受信箱（デモ） as it was written; nothing of it runs
#[tokio::test]
async fn attacks_in_a_mail_of_the_demo_are_shown_and_never_run() {
    let mut machine = Machine::new();
    let window = open_demo(&mut machine).await;
    watch(&window).await;
    let mail = json!({
        "id": "01920000-0000-7000-8000-000000000000",
        "from": attack("差出人"),
        "to": attack("宛先"),
        "subject": attack(TURNED),
        "body": format!("{}\n{}", attack("一行"), attack(TURNED)),
        "receivedAt": "2026-11-21T00:00:00Z",
    });
    let inbox = machine.folder().join("inbox");
    std::fs::create_dir_all(&inbox).unwrap();
    std::fs::write(inbox.join("01920000-0000-7000-8000-000000000000.json"), mail.to_string()).unwrap();
    let turned = attack(TURNED);
    unharmed_with(&window, &["差出人", "宛先", "一行", TURNED]).await;
    assert_eq!(window.text().await.matches(&turned).count(), 2, "in the subject and in the text");
    window.picture("attacks/inbox").await;
    // What turns its direction turns nothing beside it.
    window.see("2026年11月21日 09:00:00").await;
    assert_eq!(machine.console(), Vec::<String>::new());
}

/// What is looked for is seen when it is there: the same text, made markup on purpose.
#[tokio::test]
async fn the_signs_of_an_attack_are_seen() {
    let mut machine = Machine::new();
    let window = open_demo(&mut machine).await;
    watch(&window).await;
    unharmed(&window, &[]).await;
    window
        .run("document.querySelector('main').insertAdjacentHTML('beforeend', arguments[0])", vec![json!(ATTACK)])
        .await;
    window.wait("the handler to be refused", async || signs(&window).await["refused"][0] == "script-src-attr").await;
    let found = signs(&window).await;
    assert_eq!(found["suspect"], json!(["src=x", "onerror=window.hit=2", "href=javascript:window.hit=3"]));
    assert_eq!((&found["scripts"], &found["ran"]), (&json!(1), &json!(false)), "the policy holds even then");
    window.run("window.hit = 1", vec![]).await;
    assert_eq!(signs(&window).await["ran"], true);
}
