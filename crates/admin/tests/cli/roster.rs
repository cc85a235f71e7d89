//! Rosters that are loaded.

use crate::tool::{Tool, people, profile, roster, run};

fn import(tool: &Tool, file: &str, more: &[&str]) -> String {
    let arguments: Vec<&str> =
        ["roster", "import", "--insurer", "0386", file].into_iter().chain(more.iter().copied()).collect();
    tool.run(&arguments).done()
}

fn count(said: &str, what: &str) -> u64 {
    let line = said.lines().find(|line| line.starts_with(what)).unwrap_or_else(|| panic!("no {what} in {said}"));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

#[test]
fn a_sample_is_the_same_for_the_same_seed_and_loads_in_either_encoding() {
    let tool = Tool::with(&["0386"]);
    let sample = |seed: &str, encoding: &str, out: &str| {
        let out = tool.at(out);
        let shape = ["--profile", &profile("0386"), "--encoding", encoding, "--out", &out];
        run(&[&["roster", "sample", "--insurer", "0386", "--rows", "300", "--seed", seed], &shape[..]].concat()).done();
        out
    };
    let (utf8, again) = (sample("7", "utf8", "a.csv"), sample("7", "utf8", "b.csv"));
    assert_eq!(tool.read("a.csv"), tool.read("b.csv"));
    assert!(tool.read("a.csv").starts_with('\u{FEFF}'));
    sample("8", "utf8", "c.csv");
    assert_ne!(tool.read("a.csv"), tool.read("c.csv"));
    let said = import(&tool, &utf8, &[]);
    assert_eq!((count(&said, "rows"), count(&said, "added"), count(&said, "changed")), (300, 300, 0));
    assert!(said.contains("UTF-8"));

    let cp932 = sample("7", "cp932", "d.csv");
    assert!(std::str::from_utf8(&std::fs::read(&cp932).unwrap()).is_err());
    let said = import(&tool, &cp932, &[]);
    assert_eq!((count(&said, "rows"), count(&said, "added"), count(&said, "changed")), (300, 0, 0));
    assert!(said.contains("CP932"));
    assert_eq!(count(&import(&tool, &again, &[]), "added"), 0);
}

#[test]
fn the_stored_profile_shapes_a_sample_when_no_file_is_named() {
    let tool = Tool::with(&["ngk"]);
    let sample = tool.run(&["roster", "sample", "--insurer", "ngk", "--rows", "5", "--seed", "1"]).done();
    assert_eq!(sample.lines().count(), 6);
    assert!(sample.contains("従業員番号"));
    assert!(tool.run(&["roster", "sample", "--insurer", "omron", "--rows", "5"]).refused().contains("omron"));
}

#[test]
fn dates_and_headers_are_read_as_offices_write_them() {
    let tool = Tool::with(&["0386"]);
    let text = "\u{FEFF}\"健保番号\";\"健保記号\";氏名（カナ）;生年月日(和暦);保険者コード;続柄;氏名;備考\n\
        \"1\";100;ｼｹﾝ ﾀﾛｳ;昭和26年1月1日;386;本人;\"試験; 太郎\";x\n\
        2;100;しけん じろう;H1/1/8;0386;本人;試験 次郎;\n\
        2;100;シケン ハナコ;2019.5.1;0386;長女;試験 花子;\n";
    let said = import(&tool, &tool.file("r.csv", text), &[]);
    assert_eq!(count(&said, "added"), 3);
    let (cp932, _, unmappable) = encoding_rs::SHIFT_JIS.encode(&text[3..]);
    assert!(!unmappable);
    let said = import(&tool, &tool.file("s.csv", cp932), &[]);
    assert_eq!((count(&said, "rows"), count(&said, "added"), count(&said, "changed")), (3, 0, 0));
}

#[test]
fn a_dry_run_counts_and_changes_nothing() {
    let tool = Tool::with(&["0386"]);
    let people = people(3);
    let rows: Vec<&str> = people.iter().map(String::as_str).collect();
    let file = tool.file("r.csv", roster(&rows));
    for _ in 0..2 {
        let said = import(&tool, &file, &["--dry-run"]);
        assert!(said.contains("nothing was changed"));
        assert_eq!(count(&said, "added"), 3);
    }
    assert_eq!(count(&import(&tool, &file, &[]), "added"), 3);
}

/// An import adds and changes; with `--full`, who is not in the file ends: up to 5 % at once, more only by their number.
#[test]
fn a_full_roster_ends_only_as_many_as_are_allowed_or_confirmed() {
    let tool = Tool::with(&["0386"]);
    let people = people(40);
    let rows: Vec<&str> = people.iter().map(String::as_str).collect();
    let all = tool.file("all.csv", roster(&rows));
    import(&tool, &all, &[]);
    // Additive: fewer rows end nobody.
    let fewer = tool.file("fewer.csv", roster(&rows[..10]));
    assert_eq!(count(&import(&tool, &fewer, &[]), "changed"), 0);

    // 2 of 40 are 5 %, 3 are more.
    let (two, three) = (tool.file("38.csv", roster(&rows[..38])), tool.file("37.csv", roster(&rows[..37])));
    let full = |file: &str, more: &[&str]| {
        tool.run(&[&["roster", "import", "--insurer", "0386", file, "--full"], more].concat())
    };
    let said = full(&three, &[]).refused();
    assert!(said.contains("3 of 40") && said.contains("--confirm-ended 3"), "{said}");
    assert!(full(&three, &["--confirm-ended", "2"]).refused().contains("3 of 40"));
    assert_eq!(count(&full(&two, &["--dry-run"]).done(), "ended"), 2);
    assert_eq!(count(&full(&two, &[]).done(), "ended"), 2);
    // 38 are left; one more is allowed, all of them by their number only.
    assert_eq!(count(&full(&three, &[]).done(), "ended"), 1);
    let one = tool.file("1.csv", roster(&rows[..1]));
    assert!(full(&one, &[]).refused().contains("36 of 37"));
    assert_eq!(count(&full(&one, &["--confirm-ended", "36"]).done(), "ended"), 36);
    // Who comes back is no new person.
    let said = import(&tool, &all, &[]);
    assert_eq!((count(&said, "rows"), count(&said, "added")), (40, 0));
}

/// ASVS 2.3.3: a roster is loaded whole or not at all, also when the tool is killed in the middle.
#[test]
fn a_killed_import_leaves_all_or_nothing() {
    let tool = Tool::with(&["0386"]);
    let rows = 20_000;
    let sample = tool.at("r.csv");
    let shape = ["--rows", &rows.to_string(), "--profile", &profile("0386"), "--out", &sample];
    run(&[&["roster", "sample", "--insurer", "0386"], &shape[..]].concat()).done();
    for wait in [120, 250, 400, 550] {
        let mut import = tool.command(&["roster", "import", "--insurer", "0386", &sample]).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        import.kill().unwrap();
        import.wait().unwrap();
        let missing = count(&import_dry(&tool, &sample), "added");
        assert!(missing == rows || missing == 0, "{missing} of {rows} are missing after {wait} ms");
        assert!(tool.run(&["journal", "verify"]).done().contains("intact"));
    }
}

fn import_dry(tool: &Tool, file: &str) -> String {
    import(tool, file, &["--dry-run"])
}
