//! The operator's work before the first member comes, by the operator's tool: the
//! tables, an insurer, terms, and invented people in any number.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::site::{ORIGIN, here, private, program};

const INSURER: &str = "0386";
/// What the tool reads of a site: where its store is, and its keys beside it.
const CONFIGURATION: &str = "operator.toml";

/// Makes the tables of an empty database and loads what members need, and so many people.
pub(crate) async fn prepare(owner_url: &str, server_url: &str, keys: &Path, people: u32) {
    let (owner_url, folder) = (owner_url.to_owned(), keys.parent().unwrap().to_owned());
    let configuration = format!(
        "[listen]\naddress = \"127.0.0.1:8080\"\n[sites]\nmember = \"{ORIGIN}\"\n[keys]\nfile = {keys:?}\n\
         [store]\nurl = \"{server_url}\"\n"
    );
    private(&folder.join(CONFIGURATION), &configuration);
    tokio::task::spawn_blocking(move || load(&folder, &owner_url, people)).await.unwrap();
}

fn load(folder: &Path, owner_url: &str, people: u32) {
    private(&folder.join("owner-url"), owner_url);
    tool(folder, &["store", "migrate", "--owner-url-file", "owner-url"]);
    let profile = here(format!("../profiles/{INSURER}.toml")).display().to_string();
    tool(folder, &["profile", "import", &profile]);
    let mut csv = "保険者指定コード,健保記号,健保番号,枝番,生年月日,氏名,氏名カナ,メールアドレス,続柄\r\n".to_owned();
    for person in 0..people {
        let mail = mail_address(person);
        write!(csv, "{INSURER},200,{},00,S59.3.9,架空 花子,ｶｸｳ ﾊﾅｺ,{mail},本人\r\n", person + 1).unwrap();
    }
    std::fs::write(folder.join("roster.csv"), csv).unwrap();
    tool(folder, &["roster", "import", "--insurer", INSURER, "roster.csv"]);
    std::fs::write(folder.join("terms.txt"), "# 第1条（目的）\n架空の規約の第1条です。\n").unwrap();
    let terms = ["--variant", "basic", "--version", "1.0", "--title", "架空の利用規約", "--title-en", "Invented terms"];
    let publish = ["terms", "publish", "--effective-from", "2026-01-01", "--no-notice", "terms.txt"];
    tool(folder, &[&publish[..], &terms].concat());
}

/// Runs the tool on the site's store to its end, and gives what it says. Blocks.
pub(crate) fn tool(folder: &Path, arguments: &[&str]) -> String {
    let mut tool = Command::new(program("madoguchi-admin"));
    tool.env_clear().env("LC_ALL", "C.UTF-8").current_dir(folder);
    let done = tool.args(["--server-config", CONFIGURATION]).args(arguments).output().unwrap();
    assert!(done.status.success(), "{arguments:?}: {done:?}");
    String::from_utf8(done.stdout).unwrap()
}

/// The five items of a person's card.
pub(crate) fn items(person: u32) -> Value {
    json!({
        "insurerCode": INSURER, "symbol": "200", "number": (person + 1).to_string(), "kana": "かくう はなこ",
        "birthDate": { "kind": "typed", "text": "S59.3.9" }, "employeeNumber": null,
    })
}

/// The address that the roster holds.
pub(crate) fn mail_address(person: u32) -> String {
    format!("hanako.{person}@example.co.jp")
}

/// The user ID that the person chooses.
pub(crate) fn user_id(person: u32) -> String {
    format!("hanako.k-{person:05}")
}
