//! The operator's work before the first member comes, by the operator's tool: an
//! insurer's profile, a roster with an invented family, terms and a notice; a
//! federation's profile, a ledger and clerks; and a poster whose code leads to
//! the site.

use std::path::Path;
use std::process::Command;

use crate::personal::KnownOffice;
use crate::site::{here, program};

const INSURER: &str = "0386";
const ROSTER: &str = "保険者指定コード,健保記号,健保番号,枝番,生年月日,氏名,氏名カナ,メールアドレス,続柄\r\n\
    0386,100,73,00,S59.3.9,髙岡 ゆりこ,ﾀｶｵｶ ﾕﾘｺ,yuriko.takaoka@example.co.jp,本人\r\n\
    0386,100,73,01,H22.8.1,髙岡 みのり,ﾀｶｵｶ ﾐﾉﾘ,,長女\r\n";
const TERMS: &str = "# 第1条（目的）\n架空の規約の第1条です。\n# 第2条（会員）\n架空の第2条です。\n";
const LEDGER: &str = "事業所番号,事業所名,事業所名カナ,郵便番号,住所,電話番号,サービス種類\r\n\
    1311111111,請求事業所 A,ｾｲｷｭｳｼﾞｷﾞｮｳｼｮ ｴｰ,680-0001,鳥取県鳥取市架空町一丁目1番地,0857-00-1111,11\r\n";
/// The office of the ledger, and where it wants its mails; nobody is there.
const OFFICE: KnownOffice<'_> = KnownOffice {
    name: "請求事業所 A",
    kana: "ｾｲｷｭｳｼﾞｷﾞｮｳｼｮ ｴｰ",
    number: "1311111111",
    address: "鳥取県鳥取市架空町一丁目1番地",
    telephone: "0857-00-1111",
    notice: "mailforsecurity-001@jp",
    security: "anzen@jimusho.example",
    user_id: "",
    temporary_password: "",
};
/// The site on the poster. What stands on a wall begins with https.
const PRINTED: &str = "https://portal.example.jp";

/// Loads what members need into the store of a server's folder. Blocks.
pub(crate) fn load(folder: &Path) {
    let file = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    file("roster.csv", ROSTER);
    file("terms.txt", TERMS);
    file("notice.txt", "架空の健診のご案内です。\n");
    tool(folder, &["profile", "import", &profile()]);
    tool(folder, &["roster", "import", "--insurer", INSURER, "roster.csv"]);
    let titles = ["--title", "iBss-WEBサービスシステム利用規約", "--title-en", "Terms of the iBss web service"];
    let terms = ["terms", "publish", "--variant", "basic", "--version", "1.0", "--effective-from", "2026-01-01"];
    tool(folder, &[&terms[..], &titles, &["--no-notice", "terms.txt"]].concat());
    tool(folder, &["notice", "publish", "--insurer", INSURER, "--title", "春の健診のお知らせ", "notice.txt"]);
}

/// Loads what care offices need beside it; gives what no log may hold. Blocks.
pub(crate) fn load_federation(folder: &Path) -> Vec<String> {
    std::fs::write(folder.join("ledger.csv"), LEDGER).unwrap();
    let profile = here("../profiles/federations/tottori.toml").display().to_string();
    tool(folder, &["federation", "import", &profile]);
    tool(folder, &["ledger", "import", "--federation", "tottori", "ledger.csv"]);
    OFFICE.words()
}

/// Makes a clerk's account; gives the one-time code. Blocks.
pub(crate) fn create_clerk(folder: &Path, user_id: &str, name: &str, roles: &str) -> String {
    let who = ["--user-id", user_id, "--name", name, "--roles", roles];
    tool(folder, &[&["staff", "create", "--federation", "tottori"], &who[..]].concat()).trim().to_owned()
}

/// Makes the tables of a database by its owner. Blocks.
pub(crate) fn migrate(folder: &Path, owner_url: &str) {
    let mut tool = command(folder);
    let done = tool.args(["store", "migrate"]).env("MADOGUCHI_OWNER_URL", owner_url).output().unwrap();
    assert!(done.status.success(), "{done:?}");
}

/// Makes a poster, reads its codes as a telephone does, and gives the one on the
/// left, of those who come for the first time, as a path of the site. Blocks.
pub(crate) fn scanned_poster(folder: &Path) -> String {
    let order = ["poster", "--insurer", INSURER, "--url", PRINTED, "--out", "poster.pdf", "--profile", &profile()];
    let made = command(folder).args(order).output().unwrap();
    assert!(made.status.success(), "{made:?}");
    let drawn = Command::new("pdftoppm")
        .args(["-r", "200", "-gray", "-singlefile", "poster.pdf", "poster"])
        .current_dir(folder)
        .status();
    assert!(drawn.expect("pdftoppm (package poppler-utils)").success());
    let address = first_code(&std::fs::read(folder.join("poster.pgm")).unwrap());
    std::fs::remove_file(folder.join("poster.pdf")).unwrap();
    let path = address.strip_prefix(PRINTED).unwrap_or_else(|| panic!("{address} is not on the site"));
    path.to_owned()
}

/// What the left-most code of a grey picture says.
fn first_code(pgm: &[u8]) -> String {
    let mut words = pgm.split(u8::is_ascii_whitespace).map(|word| str::from_utf8(word).unwrap_or_default());
    assert_eq!(words.next(), Some("P5"));
    let mut number = || words.next().unwrap().parse::<usize>().unwrap();
    let (width, height) = (number(), number());
    let pixels = &pgm[pgm.len() - width * height..];
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[y * width + x]);
    let codes = picture.detect_grids();
    let left = codes.iter().min_by_key(|code| code.bounds[0].x).expect("a code on the poster");
    left.decode().unwrap().1
}

fn profile() -> String {
    here(format!("../profiles/{INSURER}.toml")).display().to_string()
}

fn tool(folder: &Path, arguments: &[&str]) -> String {
    let done = command(folder).args(["--server-config", "server.toml"]).args(arguments).output().unwrap();
    assert!(done.status.success(), "{arguments:?}: {done:?}");
    String::from_utf8(done.stdout).unwrap()
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(program("madoguchi-admin"));
    command.env_clear().env("LC_ALL", "C.UTF-8").current_dir(folder);
    command
}
