//! Federations, ledgers and clerks.

use crate::tool::{Tool, federation, run};

fn with_federation() -> Tool {
    let tool = Tool::empty();
    tool.run(&["federation", "import", &federation()]).done();
    tool
}

fn ledger(count: u32) -> String {
    let rows = (1..=count).map(|n| {
        format!(
            "317{n:07},見本事業所{n},ミホンジギョウショ,680-0061,鳥取県鳥取市立川町六丁目{n}番地,0857-00-{n:04}\r\n"
        )
    });
    std::iter::once("事業所番号,事業所名,事業所名カナ,郵便番号,住所,電話番号\r\n".to_owned()).chain(rows).collect()
}

fn count(said: &str, what: &str) -> u64 {
    let line = said.lines().find(|line| line.starts_with(what)).unwrap_or_else(|| panic!("no {what} in {said}"));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

/// REI-06: a federation's profile is checked, imported and listed; a mistake is named by its line, and a prefecture has one federation.
#[test]
fn a_federation_is_checked_imported_and_listed() {
    let file = federation();
    assert!(run(&["federation", "check", &file]).done().contains("tottori"));
    let tool = Tool::empty();
    let text = std::fs::read_to_string(&file).unwrap();
    let broken = tool.file("broken.toml", text.replace("[\"31\"]", "[\"48\"]"));
    assert!(tool.run(&["federation", "import", &broken]).refused().contains("1 of 1 profiles"));
    assert!(tool.run(&["federation", "import", &file]).done().contains("imported"));
    assert!(tool.run(&["federation", "import", &file]).done().contains("unchanged"));
    let second = tool.file("second.toml", text.replace("code = \"tottori\"", "code = \"other\""));
    assert!(tool.run(&["federation", "import", &second]).refused().contains("served by the federation \"tottori\""));
    let listed = tool.run(&["federation", "list"]).done();
    assert!(listed.starts_with("tottori\t") && listed.contains("鳥取県"), "{listed}");
    assert_eq!(listed.lines().count(), 1);
}

/// REI-12: a ledger is counted, loaded whole or not at all, and written out again as it stands.
#[test]
fn a_ledger_is_checked_imported_and_exported() {
    let tool = with_federation();
    let file = tool.file("ledger.csv", ledger(40));
    let of = |command: &str, file: &str, more: &[&str]| {
        tool.run(&[&["ledger", command, "--federation", "tottori", file], more].concat())
    };
    assert_eq!(count(&of("check", &file, &[]).done(), "added"), 40);
    assert_eq!(count(&of("import", &file, &[]).done(), "added"), 40);
    assert_eq!(count(&of("import", &file, &[]).done(), "changed"), 0);
    let bad = tool.file("bad.csv", ledger(41).replace(",0857-00-0003", ","));
    let refused = of("import", &bad, &[]).refused();
    assert!(refused.contains("1 of 41 rows") && refused.contains("line 4, 電話番号"), "{refused}");
    assert!(tool.read("bad-to-correct.csv").contains("見本事業所3"));
    let fewer = tool.file("fewer.csv", ledger(37));
    assert!(of("import", &fewer, &["--full"]).refused().contains("--confirm-ended 3"));
    assert_eq!(count(&of("import", &fewer, &["--full", "--confirm-ended", "3"]).done(), "closed"), 3);
    let out = tool.at("out.csv");
    let export = ["ledger", "export", "--federation", "tottori", "--out", &out];
    assert!(tool.run(&export).done().contains("40 offices"));
    assert_eq!(tool.read("out.csv").lines().count(), 41);
    tool.run(&export).refused();
    assert_eq!(count(&of("import", &out, &[]).done(), "added"), 0);
    assert!(tool.run(&["ledger", "import", "--federation", "nowhere", &file]).refused().contains("nowhere"));
}

/// REI-12: a clerk's token is printed once and alone on standard output; what the operator does to an account is listed.
#[test]
fn a_clerk_is_made_listed_changed_and_closed() {
    let tool = with_federation();
    let create = |user_id: &str, roles: &str| {
        let name = ["--name", "桜 花子", "--roles", roles];
        tool.run(&[&["staff", "create", "--federation", "tottori", "--user-id", user_id], &name[..]].concat())
    };
    let made = create("sakura.h", "reviewer");
    assert_eq!((made.code, made.out.trim().len(), made.out.lines().count()), (0, 43, 1), "{made:?}");
    assert!(!made.err.contains(made.out.trim()));
    assert!(create("SAKURA.h", "printer").refused().contains("in use"));
    assert_eq!(create("momiji.j", "boss").code, 2);
    let list = || tool.run(&["staff", "list", "--federation", "tottori"]).done();
    assert!(list().contains("sakura.h\t桜 花子\treviewer\twaits for the set-up"), "{}", list());
    let token = tool.run(&["staff", "token", "sakura.h"]).done();
    let factor = tool.run(&["staff", "reset-factor", "sakura.h"]).done();
    assert!(token != factor && token.trim() != made.out.trim());
    tool.run(&["staff", "roles", "sakura.h", "printer,reviewer"]).done();
    assert!(list().contains("\treviewer,printer\t"));
    tool.run(&["staff", "close", "sakura.h"]).done();
    assert!(list().contains("\tclosed"));
    assert!(tool.run(&["staff", "token", "sakura.h"]).refused().contains("closed"));
    assert!(tool.run(&["staff", "token", "nobody.n"]).refused().contains("no clerk"));
    assert!(tool.run(&["journal", "verify"]).done().contains("intact"));
}
