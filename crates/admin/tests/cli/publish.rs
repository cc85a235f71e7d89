//! Terms, notices, members, the journal.

use madoguchi_app::store::{NoticeQuery, NoticeReader, NoticeRecord, Store as _};
use madoguchi_domain::federation::FederationCode;
use madoguchi_store_sqlite::{DataFolder, Start, Unlock};

use crate::tool::{PASSWORD, Tool, federation, roster};

const TERMS: &str = "# 第1条（適用）\n本規約は、会員に適用します。\n";

fn publish_terms(tool: &Tool, version: &str, text: &str) -> crate::tool::Said {
    let file = tool.file("terms.txt", text);
    tool.run(&[
        "terms",
        "publish",
        "--variant",
        "basic",
        "--version",
        version,
        "--title",
        "利用規約",
        "--effective-from",
        "2026-04-01",
        &file,
    ])
}

/// TRM-01, TRM-02: a version of terms is published once; a correction is another version.
#[test]
fn a_version_of_terms_is_published_once() {
    let tool = Tool::with(&["0386"]);
    let said = publish_terms(&tool, "1.0", TERMS).done();
    assert!(said.contains("2026-04-01") && said.contains("0386"), "{said}");
    assert!(publish_terms(&tool, "1.0", "別の文").refused().contains("1.0"));
    publish_terms(&tool, "1.1", TERMS).done();
    assert!(publish_terms(&tool, "1.2", " \n").refused().contains("empty"));
    for text in ["a\u{0}b", "a\u{202E}b", "a\u{2066}b"] {
        assert!(publish_terms(&tool, "1.2", text).refused().contains("control character"), "{text:?}");
    }
    let said = tool.run(&[
        "terms",
        "publish",
        "--variant",
        "other",
        "--version",
        "1",
        "--title",
        "x",
        "--effective-from",
        "2026-04-01",
        &tool.file("t.txt", TERMS),
    ]);
    assert!(said.code == 0 && said.err.contains("nobody is asked"), "{said:?}");
    let said = tool.run(&[
        "terms",
        "publish",
        "--variant",
        "basic",
        "--version",
        "2",
        "--title",
        "x",
        "--effective-from",
        "2026-02-31",
        &tool.at("t.txt"),
    ]);
    assert_eq!(said.code, 2, "{said:?}");
}

/// The notices of the site, newest first, as the window would read them.
fn news(tool: &Tool) -> Vec<NoticeRecord> {
    read_by(tool, None)
}

fn read_by(tool: &Tool, reader: Option<NoticeReader>) -> Vec<NoticeRecord> {
    let at = "2099-01-01T00:00:00Z".parse().unwrap();
    let folder = DataFolder::lock(&tool.data()).unwrap();
    let open = folder.open(Unlock::Password(PASSWORD), Start { at, program_version: "test" }).unwrap();
    let query = NoticeQuery { reader, until: Some(at), limit: 100, ..NoticeQuery::default() };
    let found = tokio::runtime::Runtime::new().unwrap().block_on(open.store().notices(&query)).unwrap();
    open.close(at).unwrap();
    found
}

/// TRM-04, LOG-04: with terms the site's news announces them with version and first day, unless it is left out.
#[test]
fn the_sites_news_announces_published_terms() {
    let tool = Tool::with(&["0386"]);
    assert!(publish_terms(&tool, "2026年4月1日版", TERMS).done().contains("news announces"));
    let found = news(&tool);
    let [notice] = found.as_slice() else { panic!("one notice: {found:?}") };
    assert_eq!((&notice.insurer, &notice.member), (&None, &None), "it speaks to everybody");
    assert_eq!(notice.title, "利用規約改定のお知らせ（2026年4月1日版、2026年4月1日から）");
    for said in [
        "「利用規約」",
        "版：2026年4月1日版",
        "適用開始日：2026年4月1日",
        "version 2026年4月1日版, in force from 2026-04-01",
    ] {
        assert!(notice.body.contains(said), "{said}: {}", notice.body);
    }
    // Terms that are refused are not announced, nor are those of which the operator wants no news.
    publish_terms(&tool, "2026年4月1日版", "別の文").refused();
    let text = tool.file("quiet.txt", TERMS);
    let quiet = ["--variant", "with-points", "--version", "1", "--title", "x", "--effective-from", "2026-04-01"];
    let said = tool.run(&[&["terms", "publish", "--no-notice", &text], quiet.as_slice()].concat());
    assert!(!said.done().contains("announces"));
    assert_eq!(news(&tool), found);
}

/// DSH-02, LOG-04: a notice speaks to everybody, to an insurer's members, or to one person that is in the roster.
#[test]
fn a_notice_speaks_to_whom_it_is_addressed() {
    let tool = Tool::with(&["0386"]);
    let rows =
        ["0386,100,21,1951-01-01,試験 一郎,シケン イチロウ,本人", "0386,100,22,1951-01-01,試験 花,シケン ハナ,家族"];
    tool.run(&["roster", "import", "--insurer", "0386", &tool.file("r.csv", roster(&rows))]).done();
    let text = tool.file("n.txt", "本文\r\n二段落目\r\n");
    let publish = |more: &[&str]| tool.run(&[&["notice", "publish", "--title", "お知らせ", &text], more].concat());
    publish(&["--site"]).done();
    publish(&["--insurer", "0386", "--link", "https://www.example.jp/a", "--from", "2030-01-01"]).done();
    let person = |number: &'static str, birth: &'static str| {
        ["--insurer", "0386", "--symbol", "１００", "--number", number, "--birth-date", birth]
    };
    publish(&person("21", "1951-01-01")).done();
    assert!(publish(&person("21", "1951-01-02")).refused().contains("no insured person"));
    assert!(publish(&person("22", "1951-01-01")).refused().contains("no insured person"));
    assert!(publish(&person("1234-5678-9018", "1951-01-01")).refused().contains("My Number"));
    let said = publish(&["--insurer", "omron"]).refused();
    assert!(said.contains("--insurer: no insurer is known under the code \"omron\""), "{said}");
    assert!(publish(&["--site", "--link", "http://www.example.jp"]).refused().contains("link"));
    let latin = tool.file("latin.txt", b"\xe9t\xe9");
    assert!(tool.run(&["notice", "publish", "--site", "--title", "x", &latin]).refused().contains("UTF-8"));
}

/// ASVS 8.4.1: a notice of a federation speaks to its offices and to nobody else; the federation must be known.
#[test]
fn a_notice_of_a_federation_speaks_to_its_offices() {
    let tool = Tool::with(&["0386"]);
    tool.run(&["federation", "import", &federation()]).done();
    let text = tool.file("n.txt", "本文\r\n二段落目\r\n");
    let publish = |code: &str, more: &[&str]| {
        tool.run(&[&["notice", "publish", "--federation", code, "--title", "受付時間について", &text], more].concat())
    };
    publish("tottori", &["--link", "https://www.example.jp/a", "--from", "2030-01-01"]).done();
    let said = publish("shimane", &[]).refused();
    assert!(said.contains("--federation: no federation is known under the code \"shimane\""), "{said}");
    assert!(publish("鳥取", &[]).refused().contains("--federation"));
    assert!(publish("tottori", &["--link", "http://www.example.jp"]).refused().contains("link"));
    let offices_of = |code| Some(NoticeReader::Office(FederationCode::new(code).unwrap()));
    let found = read_by(&tool, offices_of("tottori"));
    let [notice] = found.as_slice() else { panic!("one notice: {found:?}") };
    assert_eq!((notice.title.as_str(), notice.body.as_str()), ("受付時間について", "本文\n二段落目"));
    assert_eq!(notice.published_at, "2029-12-31T15:00:00Z".parse().unwrap(), "midnight in Japan");
    assert_eq!(read_by(&tool, offices_of("shimane")), []);
    assert_eq!(news(&tool), []);
}

#[test]
fn a_number_that_is_open_is_said_to_be_open() {
    let tool = Tool::with(&["0386"]);
    let reopen = |insurer: &str, number: &str| {
        tool.run(&["member", "reopen", "--insurer", insurer, "--symbol", "100", "--number", number])
    };
    assert!(reopen("0386", "21").done().contains("no failure was counted"));
    assert!(reopen("omron", "21").refused().contains("omron"));
    assert!(reopen("0386", " ").refused().contains("number"));
}

#[test]
fn nobody_is_undeliverable_at_first() {
    let tool = Tool::with(&["0386"]);
    let listed = tool.run(&["member", "list", "--undeliverable", "--insurer", "0386"]).done();
    assert_eq!(listed.lines().count(), 1);
    assert!(listed.starts_with("保険者コード,"));
    tool.run(&["member", "list", "--undeliverable", "--out", &tool.at("list.csv")]).done();
    assert_eq!(tool.read("list.csv"), format!("\u{FEFF}{listed}"));
}

#[test]
fn the_journal_is_compared_with_what_was_kept_elsewhere() {
    let tool = Tool::with(&["0386"]);
    assert!(tool.run(&["journal", "verify"]).done().contains("intact in itself"));
    let line = tool.run(&["journal", "export-checkpoint"]).done();
    publish_terms(&tool, "1.0", TERMS).done();
    let kept = tool.file("kept.txt", &line);
    let said = tool.run(&["journal", "verify", "--checkpoint", &kept]).done();
    assert!(said.contains("1 kept lines") && said.ends_with("intact\n"), "{said}");
    // The last digit of the hash is another one.
    let last = line.trim_end().chars().next_back().unwrap();
    let other = format!("{}{}", &line.trim_end()[..line.trim_end().len() - 1], if last == '0' { '1' } else { '0' });
    let said = tool.run(&["journal", "verify", "--checkpoint", &tool.file("other.txt", other)]).refused();
    assert!(said.contains("kept line differs") && said.contains("not intact"), "{said}");
    assert!(tool.run(&["journal", "verify", "--checkpoint", &tool.file("bad.txt", "x")]).refused().contains("line 1"));
    assert!(
        tool.run(&["journal", "verify", "--checkpoint", &tool.file("none.txt", "# none\n")])
            .refused()
            .contains("no checkpoint")
    );
}

#[test]
fn a_member_is_closed_by_number_and_birth_date_and_reopened() {
    let tool = Tool::with(&["0386"]);
    let row = "0386,100,21,1980-01-01,試験 太郎,シケン タロウ,本人";
    tool.run(&["roster", "import", "--insurer", "0386", &tool.file("r.csv", roster(&[row]))]).done();
    let close = |number: &str, birth: &str| {
        tool.run(&[
            "member",
            "close",
            "--insurer",
            "0386",
            "--symbol",
            "100",
            "--number",
            number,
            "--birth-date",
            birth,
        ])
    };
    assert!(close("21", "1980-01-02").refused().contains("no insured person"));
    assert!(close("22", "1980-01-01").refused().contains("no insured person"));
    let said = close("21", "1980-01-01").done();
    assert!(said.contains("no account") && said.contains("closed until `member reopen`"), "{said}");
    assert_eq!(close("21", "tomorrow").code, 2);
    let reopened = tool.run(&["member", "reopen", "--insurer", "0386", "--symbol", "100", "--number", "21"]).done();
    assert!(reopened.contains("opened again"), "{reopened}");
    tool.run(&["journal", "verify"]).done();
}
