//! Every command over a server's PostgreSQL, as the server's own role.

use crate::site::{OWNER, SERVER, Site};
use crate::tool::{command, federation, people, profile, roster, run};

fn import(site: &Site, file: &str, more: &[&str]) -> crate::tool::Said {
    site.run(&[&["roster", "import", "--insurer", "0386", file], more].concat())
}

#[track_caller]
fn count(said: &str, what: &str) -> u64 {
    let line = said.lines().find(|line| line.starts_with(what)).unwrap_or_else(|| panic!("no {what} in {said}"));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

/// The owner makes the tables and nobody else; until then every other command says who does.
#[test]
fn the_owner_makes_the_tables_and_the_servers_role_does_not() {
    let site = Site::on_empty_postgres("admin_empty");
    let said = site.run(&["profile", "import", &profile("0386")]).refused();
    assert!(said.contains("empty") && said.contains("store migrate"), "{said}");
    let as_server = site.secret("server-url", &site.url(SERVER));
    run(&["store", "migrate", "--owner-url-file", &as_server]).refused();
    let as_owner = site.secret("owner-url", &site.url(OWNER));
    let said = run(&["store", "migrate", "--owner-url-file", &as_owner]).done();
    assert!(said.contains("from schema 0"), "{said}");
    // The second time by the environment, and nothing is left to do.
    let again = command().args(["store", "migrate"]).env("MADOGUCHI_OWNER_URL", site.url(OWNER)).output().unwrap();
    assert!(String::from_utf8_lossy(&again.stdout).contains("already"), "{again:?}");
    assert!(run(&["store", "migrate"]).refused().contains("MADOGUCHI_OWNER_URL"));
    let folder = site.secret("folder-url", "sqlite:store");
    assert!(run(&["store", "migrate", "--owner-url-file", &folder]).refused().contains("migrates itself"));
    site.run(&["profile", "import", &profile("0386")]).done();
    assert_eq!(site.ask("SELECT count(*) FROM madoguchi.insurer"), "1");
}

/// INS-01: profiles reach the database, once, and a changed width asks for the roster again.
#[test]
fn profiles_are_imported_and_replaced() {
    let site = Site::on_postgres();
    let said = site.run(&["profile", "import", &profile("0386"), &profile("ngk")]).done();
    assert_eq!(said.matches(" imported ").count(), 2, "{said}");
    assert!(site.run(&["profile", "import", &profile("ngk")]).done().contains("unchanged"));
    let text = std::fs::read_to_string(profile("ngk")).unwrap().replacen("number_width = 4", "number_width = 6", 1);
    let said = site.run(&["profile", "import", &site.file("ngk.toml", text)]);
    assert!(said.out.contains("imported") && said.err.contains("load the roster again"), "{said:?}");
    assert!(site.run(&["profile", "check", &profile("omron")]).done().contains("オムロン健康保険組合"));
    let sample = site.run(&["roster", "sample", "--insurer", "ngk", "--rows", "5"]).done();
    assert!(sample.contains("従業員番号") && sample.lines().count() == 6, "{sample}");
    assert_eq!(site.ask("SELECT count(*) FROM madoguchi.insurer"), "2");
}

/// A roster is counted, loaded and made whole; who is not in a full one ends only by their number.
#[test]
fn rosters_are_counted_loaded_and_made_whole() {
    let site = Site::on_postgres().with(&["0386", "ngk"]);
    let people = people(40);
    let rows: Vec<&str> = people.iter().map(String::as_str).collect();
    let all = site.file("all.csv", roster(&rows));
    let dry = import(&site, &all, &["--dry-run"]).done();
    assert!(dry.contains("nothing was changed") && count(&dry, "added") == 40, "{dry}");
    assert_eq!(site.ask("SELECT count(*) FROM madoguchi.member"), "0");
    assert_eq!(count(&import(&site, &all, &[]).done(), "added"), 40);
    let again = import(&site, &all, &[]).done();
    assert_eq!((count(&again, "added"), count(&again, "changed")), (0, 0));
    let one = site.file("1.csv", roster(&rows[..1]));
    let said = import(&site, &one, &["--full"]).refused();
    assert!(said.contains("39 of 40") && said.contains("--confirm-ended 39"), "{said}");
    assert_eq!(count(&import(&site, &one, &["--full", "--confirm-ended", "39"]).done(), "ended"), 39);
    assert_eq!(site.ask("SELECT count(*) FROM madoguchi.member WHERE NOT ended"), "1");
    let bad = site.file("bad.csv", roster(&["0386,100,2,1980-02-31,試験 次郎,シケン ジロウ,本人"]));
    let said = import(&site, &bad, &[]).refused();
    assert!(said.contains("line 2, 生年月日") && said.contains("bad-to-correct.csv"), "{said}");
    let said = site.run(&["roster", "import", "--insurer", "omron", &all]).refused();
    assert!(said.contains("omron"), "{said}");
}

/// A roster is loaded whole or not at all, also when the tool is killed in the middle.
#[test]
fn a_killed_import_leaves_all_or_nothing() {
    let site = Site::on_postgres().with(&["0386"]);
    let (rows, sample) = (20_000, site.at("r.csv"));
    let shape = ["--rows", &rows.to_string(), "--out", &sample];
    site.run(&[&["roster", "sample", "--insurer", "0386"], &shape[..]].concat()).done();
    for wait in [120, 300, 600] {
        let mut import = site.command(&["roster", "import", "--insurer", "0386", &sample]).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        import.kill().unwrap();
        import.wait().unwrap();
        let there: u64 = site.ask("SELECT count(*) FROM madoguchi.member").parse().unwrap();
        assert!(there == rows || there == 0, "{there} of {rows} are there after {wait} ms");
    }
    // The database may still be taking the last killed one's rows away.
    let there = count(&import(&site, &sample, &[]).done(), "rows");
    assert_eq!(there, rows);
    assert!(site.run(&["journal", "verify"]).done().contains("intact"));
}

/// REG-12: whom no mail reaches is listed, of one insurer or of all; a number that is open is said to be open.
#[test]
fn members_are_listed_and_opened_again() {
    let site = Site::on_postgres().with(&["0386", "omron"]);
    let header = "保険者コード,記号,番号,生年月日,氏名,氏名カナ,本人家族区分,メール\r\n";
    for (insurer, symbol) in [("0386", "100"), ("omron", "01")] {
        let row = format!("{insurer},{symbol},7,1980-01-01,試験 太郎,シケン タロウ,本人,taro@example.co.jp\r\n");
        let file = site.file("r.csv", format!("{header}{row}"));
        site.run(&["roster", "import", "--insurer", insurer, &file]).done();
    }
    let list = |more: &[&str]| site.run(&[&["member", "list", "--undeliverable"], more].concat()).done();
    assert_eq!(list(&[]).lines().count(), 1);
    site.ask("UPDATE madoguchi.member SET mail_refused = true");
    let all = list(&[]);
    assert_eq!(all.lines().count(), 3, "{all}");
    let one = list(&["--insurer", "omron"]);
    assert!(one.lines().count() == 2 && one.contains("omron,01,7,試験 太郎,taro@example.co.jp,いいえ"), "{one}");
    list(&["--out", &site.at("list.csv")]);
    assert_eq!(std::fs::read_to_string(site.path("list.csv")).unwrap(), format!("\u{FEFF}{all}"));
    let reopen = ["member", "reopen", "--symbol", "100", "--number", "7", "--insurer"];
    assert!(site.run(&[&reopen[..], &["0386"]].concat()).done().contains("no failure was counted"));
    assert!(site.run(&[&reopen[..], &["ngk"]].concat()).refused().contains("ngk"));
}

/// TRM-01, TRM-04, DSH-02, LOG-04: terms with their news, and notices to everybody, to an insurer's members, to one person and to a federation's offices.
#[test]
fn terms_and_notices_are_published() {
    let site = Site::on_postgres().with(&["0386", "ngk"]);
    let row = "0386,100,21,1951-01-01,試験 一郎,シケン イチロウ,本人";
    import(&site, &site.file("r.csv", roster(&[row])), &[]).done();
    let text = site.file("t.txt", "# 第1条（適用）\n本規約は、会員に適用します。\n");
    let terms = ["terms", "publish", "--variant", "basic", "--title", "利用規約", "--effective-from", "2026-04-01"];
    let publish = |more: &[&str]| site.run(&[&terms[..], more, &[&text]].concat());
    let said = publish(&["--version", "1.0"]).done();
    assert!(said.contains("news announces") && said.contains("0386"), "{said}");
    assert!(publish(&["--version", "1.0"]).refused().contains("1.0"));
    assert!(!publish(&["--version", "1.1", "--no-notice"]).done().contains("announces"));
    let notice = |more: &[&str]| site.run(&[&["notice", "publish", "--title", "お知らせ", &text], more].concat());
    notice(&["--site"]).done();
    notice(&["--insurer", "0386", "--link", "https://www.example.jp/a", "--from", "2030-01-01"]).done();
    let person =
        |birth: &'static str| ["--insurer", "0386", "--symbol", "100", "--number", "21", "--birth-date", birth];
    notice(&person("1951-01-01")).done();
    assert!(notice(&person("1951-01-02")).refused().contains("no insured person"));
    assert!(notice(&["--insurer", "omron"]).refused().contains("omron"));
    let to_offices = ["--federation", "tottori"];
    let said = notice(&to_offices).refused();
    assert!(said.contains("--federation: no federation is known under the code \"tottori\""), "{said}");
    site.run(&["federation", "import", &federation()]).done();
    notice(&to_offices).done();
    let kept = site.ask(
        "SELECT count(*), count(*) FILTER (WHERE insurer = '0386'), count(member), count(federation) FROM madoguchi.notice",
    );
    assert_eq!(kept, "5|2|1|1");
    assert_eq!(site.ask("SELECT string_agg(version, ' ' ORDER BY version) FROM madoguchi.terms"), "1.0 1.1");
}

/// The journal is compared with what was kept elsewhere, and a row that somebody mighty changed is found.
#[test]
fn the_journal_is_verified_and_compared() {
    let site = Site::on_postgres().with(&["0386"]);
    assert!(site.run(&["journal", "verify"]).done().contains("intact in itself"));
    let line = site.run(&["journal", "export-checkpoint"]).done();
    let kept = site.file("kept.txt", &line);
    site.run(&["notice", "publish", "--site", "--title", "x", &site.file("n.txt", "本文")]).done();
    let said = site.run(&["journal", "verify", "--checkpoint", &kept]).done();
    assert!(said.contains("1 kept lines") && said.ends_with("intact\n"), "{said}");
    site.ask("UPDATE madoguchi.journal SET actor = 'visitor' WHERE kind = 'profile_imported'");
    let said = site.run(&["journal", "verify", "--checkpoint", &kept]).refused();
    assert!(said.contains("not intact"), "{said}");
}

/// AUT-02: the poster is made from the profile in the database; what needs no store works beside one too.
#[test]
fn a_poster_is_made_and_what_needs_no_store_works_too() {
    let site = Site::on_postgres().with(&["0386"]);
    let order = ["poster", "--insurer", "0386", "--url", "https://portal.example.jp", "--out", &site.at("poster.pdf")];
    site.run(&order).done();
    assert!(std::fs::read(site.path("poster.pdf")).unwrap().starts_with(b"%PDF-"));
    assert!(site.run(&["limits"]).done().contains("5 failures"));
    assert_eq!(site.run(&["match-key"]).done(), "");
}

/// Keys, copies and the mail server's password lie elsewhere for a server, and the words say where.
#[test]
fn what_a_database_has_elsewhere_is_said() {
    let site = Site::on_postgres();
    for command in [&["backup", "x.db"][..], &["restore", &site.file("x.db", "x")]] {
        let said = site.run(command).refused();
        for word in ["pg_basebackup", "pg_dump", "docs/postgres.md"] {
            assert!(said.contains(word), "{command:?}: {said}");
        }
    }
    for command in [&["key", "rotate"][..], &["key", "add-keyring"], &["key", "remove-password"]] {
        assert!(site.run(command).refused().contains("`madoguchi-server keys rotate`"), "{command:?}");
    }
    assert!(site.run(&["mail", "set-password"]).refused().contains("mail.smtp.password_file"));
    assert!(!site.path("store").exists(), "no folder was made");
}

/// ASVS 13.2.2: as a role that could change tables, or see every insurer, the tool does nothing either.
#[test]
fn a_mightier_role_is_refused() {
    let site = Site::on_postgres();
    for role in [OWNER, "postgres"] {
        site.configure("mighty.toml", &site.url(role));
        let said = site.run_as("mighty.toml", &["profile", "import", &profile("0386")]).refused();
        assert!(said.contains("the server's role must not be"), "{said}");
    }
    assert_eq!(site.ask("SELECT count(*) FROM madoguchi.insurer"), "0");
}
