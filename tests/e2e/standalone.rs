//! A standalone install: no demo, an operator who feeds it from files with the
//! admin tool, a member who comes to the window. What the other standalone
//! tests share is here, and the first starts.

use std::path::{Path, PathBuf};
use std::process::Output;

use crate::journey::{Birth, Items, authenticate, look_closely, register};
use crate::personal::Known;
use crate::support::{Keyring, Machine, Window};

/// The invented member of the roster below, as she types herself.
pub(crate) const YURIKO: Items = Items {
    insurer_code: "0386",
    employee_number: None,
    symbol: "100",
    number: "73",
    birth: Birth::Typed("昭和59年3月9日"),
    kana: "たかおか ゆりこ",
};
/// Her name as the roster writes it: the first letter is in CP932 only.
pub(crate) const NAME: &str = "髙岡 ゆりこ";
pub(crate) const ADDRESS: &str = "yuriko.takaoka@example.co.jp";
pub(crate) const USER_ID: &str = "takaoka-y.73";
pub(crate) const PASSWORD: &str = "Yuki4daruma#";
/// The address the operator may send from; the profile's sender is another.
pub(crate) const SENDER: &str = "madoguchi@kenpo.example.jp";

const ROSTER: &str = "保険者指定コード,健保記号,健保番号,枝番,生年月日,氏名,氏名カナ,メールアドレス,続柄\r\n\
    0386,100,73,00,S59.3.9,髙岡 ゆりこ,ﾀｶｵｶ ﾕﾘｺ,yuriko.takaoka@example.co.jp,本人\r\n\
    0386,100,73,01,H22.8.1,髙岡 みのり,ﾀｶｵｶ ﾐﾉﾘ,,長女\r\n";

/// Runs the admin tool on this machine and its data folder.
pub(crate) fn admin(machine: &Machine, arguments: &[&str]) -> Output {
    let tool = Path::new(env!("CARGO_BIN_EXE_madoguchi-test-window")).with_file_name("madoguchi-admin");
    assert!(tool.exists(), "not built: cargo build -p madoguchi-admin");
    machine.command(tool).arg("--data-dir").arg(machine.folder()).args(arguments).output().unwrap()
}

/// As [`admin`], and it must succeed. Gives what it printed.
#[track_caller]
pub(crate) fn admin_done(machine: &Machine, arguments: &[&str]) -> String {
    let output = admin(machine, arguments);
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Writes a file of the operator's, outside of the data folder.
pub(crate) fn operators_file(machine: &Machine, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = machine.home().join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Writes `madoguchi.toml`.
pub(crate) fn settings(machine: &Machine, toml: &str) {
    std::fs::write(machine.folder().join("madoguchi.toml"), toml).unwrap();
}

pub(crate) fn smtp_settings(port: u16, more: &str) -> String {
    format!(
        "[files]\nfolder = \"papers\"\n[mail]\nsender = \"{SENDER}\"\ntransport = \"smtp\"\n\
         [mail.smtp]\nhost = \"127.0.0.1\"\nport = {port}\nsecurity = \"loopback\"\n{more}"
    )
}

pub(crate) fn profile() -> String {
    format!("{}/../profiles/0386.toml", env!("CARGO_MANIFEST_DIR"))
}

/// The operator's work before the first member comes.
pub(crate) fn feed(machine: &Machine) {
    let hers =
        Known {
            kana: "ﾀｶｵｶ ﾕﾘｺ", mail: ADDRESS, birth: "1984-03-09", symbol: "100", number: "73", ..Known::default()
        };
    machine.keeps_to_itself(&Known { name: NAME, ..hers });
    machine.keeps_to_itself(&Known {
        name: "髙岡 みのり", kana: "ﾀｶｵｶ ﾐﾉﾘ", birth: "2010-08-01", ..Known::default()
    });
    let (roster, _, replaced) = encoding_rs::SHIFT_JIS.encode(ROSTER);
    assert!(!replaced);
    let roster = operators_file(machine, "roster.csv", roster);
    let terms = operators_file(
        machine,
        "terms.txt",
        "# 第1条（目的）\n架空の規約の第1条です。\n# 第2条（会員）\n架空の第2条です。\n",
    );
    let notice = operators_file(machine, "notice.txt", "架空の健診のご案内です。\n");
    admin_done(machine, &["profile", "import", &profile()]);
    admin_done(machine, &["roster", "import", "--insurer", "0386", &roster]);
    let of = ["--variant", "basic", "--version", "1.0", "--title", "架空の利用規約", "--effective-from", "2026-01-01"];
    admin_done(machine, &[&["terms", "publish"], &of[..], &[&terms]].concat());
    let to_all = ["notice", "publish", "--insurer", "0386", "--title", "春の健診のお知らせ", &notice];
    admin_done(machine, &to_all);
}

/// Opens the install's window, as wide as an office screen.
pub(crate) async fn open(machine: &mut Machine) -> Window {
    let window = machine.open(&[]).await;
    window.resize(1280, 800).await;
    window
}

/// From the entrance until the code is asked for.
pub(crate) async fn sign_up_until_code(window: &Window) {
    authenticate(window, &YURIKO).await;
    window.see(NAME).await;
    assert!(window.value("メールアドレス").await.contains('*'), "the roster's address is masked");
    register(window, USER_ID, PASSWORD, None).await;
}

/// The text of a mail, whatever its encoding, and one of its headers.
pub(crate) struct Mail(Vec<u8>);

impl Mail {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    fn parsed(&self) -> mail_parser::Message<'_> {
        mail_parser::MessageParser::new().parse(&self.0).unwrap()
    }

    pub(crate) fn subject(&self) -> String {
        self.parsed().subject().unwrap_or_default().to_owned()
    }

    pub(crate) fn body(&self) -> String {
        self.parsed().body_text(0).unwrap_or_default().into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> String {
        self.parsed().header_raw(name).unwrap_or_default().trim().to_owned()
    }

    pub(crate) fn from(&self) -> String {
        self.parsed().from().unwrap().first().unwrap().address().unwrap().to_owned()
    }

    pub(crate) fn code(&self) -> String {
        crate::journey::code_in(&self.body()).expect("a code in the mail")
    }
}

/// The newest code that left as a file.
pub(crate) fn newest_code(machine: &Machine) -> String {
    let mails = files(&machine.folder().join("outgoing"));
    let mut mails = mails.iter().map(|(_, bytes)| Mail::of(bytes));
    mails.rfind(|mail| mail.subject().contains("認証番号")).unwrap().code()
}

/// All files of the install but the lock and what the web view keeps.
pub(crate) fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() && !path.ends_with("webview") {
            found.extend(files(&path));
        } else if path.is_file() && !path.ends_with("madoguchi.lock") {
            found.push((path.clone(), std::fs::read(path).unwrap()));
        }
    }
    found.sort();
    found
}

/// Whether this text stands in the bytes, as UTF-8 or as the web view writes it.
pub(crate) fn holds(bytes: &[u8], text: &str) -> bool {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [text.as_bytes(), &wide].iter().any(|form| bytes.windows(form.len()).any(|window| window == *form))
}

/// AUT-01: an install without a roster says before asking anything that one cannot register here, and where one can
#[tokio::test]
async fn an_empty_install_opens_by_the_keyring_and_says_that_one_cannot_register_here() {
    let mut machine = Machine::with(Keyring::Unlocked);
    let window = open(&mut machine).await;
    window.see("このパソコンでは登録できません").await;
    window.see("登録できる場所は、ご加入の保険者にお問い合わせください。").await;
    assert!(!window.offers("初回認証へ進む").await, "the way in is closed");
    let text = window.text().await;
    assert!(!text.contains("保管用パスワード") && !text.contains("保険者指定コード"), "{text}");
    assert!(!text.contains("デモ"), "nothing of the demo: {text}");
    look_closely(&window, "standalone/01-no-roster").await;
    let header = std::fs::read_to_string(machine.folder().join("madoguchi.keys")).unwrap();
    let header: serde_json::Value = serde_json::from_str(&header).unwrap();
    assert_eq!((&header["keyring_slot"], &header["password_slot"]), (&true.into(), &serde_json::Value::Null));
    machine.close_window();
    // With a profile but still no roster, it names the desks to ask.
    admin_done(&machine, &["profile", "import", &profile()]);
    let window = open(&mut machine).await;
    window.see("このパソコンでは登録できません").await;
    window.see("050-2018-6254").await;
    assert!(!window.offers("初回認証へ進む").await);
    look_closely(&window, "standalone/02-no-roster-with-desks").await;
    machine.close_window();
    feed(&machine);
    let window = open(&mut machine).await;
    window.see("初回認証へ進む").await;
    assert!(!window.text().await.contains("このパソコンでは登録できません"));
    look_closely(&window, "standalone/03-entrance").await;
    assert_eq!(machine.console(), Vec::<String>::new());
}
