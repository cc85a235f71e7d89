//! The steps of a care office and of the federation's clerks, as they do them.
//! The journeys of a re-issue put them together.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use madoguchi_domain::totp::STEP_SECONDS;

use crate::authenticator::Authenticator;
use crate::journey_settings::text_of;
use crate::personal::{Known, KnownOffice};
use crate::standalone::{Mail, admin_done, operators_file};
use crate::support::{Machine, SmtpServer, TAB, Window};

/// The office of the ledger below, by the name that the manual prints (004 L152).
pub(crate) const OFFICE: &str = "請求事業所 A";
/// The manual's own sample, whose check digit is wrong (004 L62).
pub(crate) const OFFICE_NUMBER: &str = "1311111111";
/// The manual's own sample, whose domain has no dot (004 L63).
pub(crate) const NOTICE: &str = "mailforsecurity-001@jp";
/// The help desk's number on the manual's mail (004 L107).
pub(crate) const HELP_DESK: &str = "0570-059-402";

/// As an operator's table has it; nobody in it exists.
const LEDGER: &str = "事業所番号,事業所名,事業所名カナ,郵便番号,住所,電話番号,サービス種類,代理人,廃止年月日,ユーザID,セキュリティ用メールアドレス\r\n\
    1311111111,請求事業所 A,ｾｲｷｭｳｼﾞｷﾞｮｳｼｮ ｴｰ,680-0001,鳥取県鳥取市架空町一丁目1番地,0857-00-1111,11,,,,\r\n\
    3170100014,架空の里 星見,ｶｸｳﾉｻﾄ ﾎｼﾐ,680-0002,鳥取県鳥取市架空町二丁目2番地,0857-00-2222,15,,,KJ000000004711,hoshimi@jimusho.example\r\n";

/// A clerk of the federation.
pub(crate) struct Clerk {
    pub(crate) user_id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) roles: &'static str,
    pub(crate) password: &'static str,
}

/// Reviews, and may print too: only who approved a letter is held back from it.
pub(crate) const REVIEWER: Clerk =
    Clerk { user_id: "shinsa.kaede", name: "架空 楓", roles: "reviewer,printer", password: "Mori8no#Kaze" };
/// Prints and posts.
pub(crate) const PRINTER: Clerk =
    Clerk { user_id: "insatsu.tsubaki", name: "架空 椿", roles: "printer", password: "Umi5no#Nami" };

/// The operator's work before the first office comes: profile, ledger, clerks.
/// Gives each clerk's one-time code.
pub(crate) fn feed(machine: &Machine) -> [String; 2] {
    for (name, kana, number, address, telephone) in [
        (OFFICE, "ｾｲｷｭｳｼﾞｷﾞｮｳｼｮ ｴｰ", OFFICE_NUMBER, "鳥取県鳥取市架空町一丁目1番地", "0857-00-1111"),
        ("架空の里 星見", "ｶｸｳﾉｻﾄ ﾎｼﾐ", "3170100014", "鳥取県鳥取市架空町二丁目2番地", "0857-00-2222"),
    ] {
        let office = KnownOffice { name, kana, number, address, telephone, notice: NOTICE, ..KnownOffice::default() };
        machine.keeps_office_to_itself(&office);
    }
    let profile = format!("{}/../profiles/federations/tottori.toml", env!("CARGO_MANIFEST_DIR"));
    let (ledger, _, replaced) = encoding_rs::SHIFT_JIS.encode(LEDGER);
    assert!(!replaced);
    let ledger = operators_file(machine, "ledger.csv", ledger);
    admin_done(machine, &["federation", "import", &profile]);
    admin_done(machine, &["ledger", "import", "--federation", "tottori", &ledger]);
    [&REVIEWER, &PRINTER].map(|clerk| {
        let who = ["--user-id", clerk.user_id, "--name", clerk.name, "--roles", clerk.roles];
        let token = admin_done(machine, &[&["staff", "create", "--federation", "tottori"], &who[..]].concat());
        machine.keeps_to_itself(&Known { name: clerk.name, ..Known::default() });
        machine.keeps_secret(token.trim());
        token.trim().to_owned()
    })
}

/// What stands between two words of a text.
pub(crate) fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let found = text.split_once(before).and_then(|(_, rest)| rest.split_once(after));
    found.unwrap_or_else(|| panic!("nothing between {before:?} and {after:?}: {text}")).0
}

/// A telephone with an authenticator.
pub(crate) struct Phone {
    authenticator: Authenticator,
    last: i64,
}

impl Phone {
    /// Takes the secret that the screen shows in letters.
    pub(crate) async fn reading(machine: &Machine, window: &Window) -> Self {
        window.see("設定キー").await;
        let text = window.text().await;
        let secret = between(&text, "設定キー ", " アプリでの表示名").replace(' ', "");
        machine.keeps_secret(&secret);
        Self { authenticator: Authenticator::new(&secret), last: 0 }
    }

    /// The next code. The host takes each once, and the one of the coming half
    /// minute too.
    pub(crate) async fn code(&mut self) -> String {
        loop {
            #[allow(clippy::disallowed_methods)] // an authenticator goes by the machine's clock, as the program does
            let present = Timestamp::now().as_second() / STEP_SECONDS;
            let next = present.max(self.last + 1);
            if next <= present + 1 {
                self.last = next;
                return self.authenticator.code(Timestamp::from_second(next * STEP_SECONDS).unwrap());
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

/// Sets an authenticator up where the screen asks for it.
pub(crate) async fn enrol(machine: &Machine, window: &Window) -> Phone {
    let mut phone = Phone::reading(machine, window).await;
    window.fill("アプリに表示された認証コード", &phone.code().await).await;
    window.press("登録する").await;
    phone
}

/// From the entrance to the log-in of care offices.
pub(crate) async fn to_office(window: &Window) {
    window.press("介護事業所のログインへ").await;
    window.see("ユーザIDとパスワードを入力し、【ログイン】ボタンを押してください。").await;
}

/// From the entrance to the log-in of clerks.
pub(crate) async fn to_desk(window: &Window) {
    window.press("国保連合会の職員窓口").await;
    window.see("国保連合会の職員の方は、ユーザIDとパスワードを入力してください。").await;
}

/// Logs in where ユーザID and パスワード are asked.
pub(crate) async fn log_in(window: &Window, user_id: &str, password: &str) {
    window.fill("ユーザID", user_id).await;
    window.fill("パスワード", password).await;
    window.press("ログイン").await;
}

/// Types the authenticator's code where a log-in asks for it.
pub(crate) async fn factor(window: &Window, phone: &mut Phone) {
    window.see("認証アプリに表示されている6桁の認証コードを入力してください。").await;
    window.fill("認証コード", &phone.code().await).await;
    window.press("確認する").await;
}

/// A clerk's log-in, from the entrance to the queue.
pub(crate) async fn clerk_logs_in(window: &Window, clerk: &Clerk, phone: &mut Phone) {
    to_desk(window).await;
    log_in(window, clerk.user_id, clerk.password).await;
    factor(window, phone).await;
    window.see("申請一覧").await;
    window.see(clerk.name).await;
}

/// Leaves the desk or the office's page for the entrance.
pub(crate) async fn log_out(window: &Window) {
    window.press("ログアウト").await;
    window.see("ログアウトしました。").await;
    window.press("総合窓口へ戻る").await;
    window.see("介護事業所の方").await;
}

/// Types number and notice address, and leaves both fields.
pub(crate) async fn type_office(window: &Window, number: &str, notice: &str) {
    window.fill("事業所番号", &format!("{number}{TAB}")).await;
    window.fill("通知先メールアドレス", &format!("{notice}{TAB}")).await;
    window.fill("通知先メールアドレス（確認用）", &format!("{notice}{TAB}")).await;
}

/// Asks the tracker from the entrance, reads this state there, and comes back.
pub(crate) async fn track(window: &Window, receipt: &str, state: &str) {
    window.press("申請状況の確認").await;
    window.fill("受付番号", receipt).await;
    window.fill("通知先メールアドレス", NOTICE).await;
    window.press("確認する").await;
    window.see(&format!("現在の状況 受付番号 {receipt} {state} ")).await;
    window.press("別の申請を確認する").await;
    window.press("総合窓口へ戻る").await;
    window.see("介護事業所の方").await;
}

/// Mails to one address, each read once, in the order in which they came.
pub(crate) struct Letterbox<'s> {
    server: &'s SmtpServer,
    address: &'static str,
    read: usize,
}

impl<'s> Letterbox<'s> {
    pub(crate) fn of(server: &'s SmtpServer, address: &'static str) -> Self {
        Self { server, address, read: 0 }
    }

    /// Waits for the next mail, which has to bear this subject; gives its text.
    pub(crate) async fn next(&mut self, window: &Window, subject: &str) -> String {
        window.wait(&format!("a mail 「{subject}」"), async || self.mails().len() > self.read).await;
        let mail = self.mails().swap_remove(self.read);
        self.read += 1;
        assert_eq!(mail.subject(), subject);
        assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
        mail.body().replace("\r\n", "\n")
    }

    /// Nothing came that was not read.
    pub(crate) fn is_empty(&self) -> bool {
        self.mails().len() == self.read
    }

    fn mails(&self) -> Vec<Mail> {
        let arrived = self.server.arrived();
        arrived.iter().filter(|mail| mail.to == [self.address]).map(|mail| Mail::of(&mail.data)).collect()
    }
}

/// The confirmation code of a mail: four digits in this federation.
pub(crate) fn confirmation_code(body: &str) -> String {
    let code = between(body, "[確認コード] ", "\n");
    assert!(code.len() == 4 && code.bytes().all(|b| b.is_ascii_digit()), "{body}");
    code.to_owned()
}

/// What an office reads off its letter.
pub(crate) struct Letter {
    pub(crate) text: String,
    pub(crate) user_id: String,
    pub(crate) password: String,
}

impl Letter {
    /// Reads the text of the printed document.
    pub(crate) fn read(machine: &Machine, pdf: &Path) -> Self {
        let text = text_of(pdf);
        // The letter says how long the user ID is, so that nobody miscounts its zeros.
        let (before, _) = text.split_once("全14文字").unwrap_or_else(|| panic!("no user ID: {text}"));
        let user_id = before[before.len() - 14..].to_owned();
        let password = between(&text, "(ログイン用パスワード)", "仮パスワードの読み方").to_owned();
        assert!(user_id.starts_with("KJ") && user_id[2..].bytes().all(|b| b.is_ascii_digit()), "{text}");
        assert!(password.is_ascii() && password.len() >= 12, "{text}");
        let office = KnownOffice { user_id: &user_id, temporary_password: &password, ..KnownOffice::default() };
        machine.keeps_office_to_itself(&office);
        Self { text, user_id, password }
    }
}
