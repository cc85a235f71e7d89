//! Rosters that are not loaded: nothing of them stays.

use crate::tool::{Tool, people, roster, run};

fn import(tool: &Tool, file: &str) -> crate::tool::Said {
    tool.run(&["roster", "import", "--insurer", "0386", file])
}

/// Nobody of the file is there: loading the good rows alone adds all of them.
#[track_caller]
fn nothing_was_loaded(tool: &Tool, good: &[&str]) {
    let said =
        tool.run(&["roster", "import", "--insurer", "0386", "--dry-run", &tool.file("good.csv", roster(good))]).done();
    assert!(said.contains(&format!("added    {}", good.len())), "{said}");
}

#[test]
fn bad_rows_are_listed_with_their_place_and_written_out_to_correct() {
    let tool = Tool::with(&["0386"]);
    let good = "0386,100,1,1980-01-01,試験 太郎,シケン タロウ,本人";
    let rows = [
        good,
        "0386,100,2,1980-02-31,試験 次郎,シケン ジロウ,本人",
        "0386,100,3,1980-01-01,試験 三郎,試験 三郎,本人",
        "0386,100,4,,,シケン シロウ,知人",
        good,
    ];
    let said = import(&tool, &tool.file("roster.csv", roster(&rows))).refused();
    for expected in [
        "line 3, 生年月日",
        "line 4, 氏名カナ",
        "line 5, 生年月日",
        "line 5, 氏名",
        "line 5, 本人家族区分",
        "line 6, 番号",
        "line 2",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    assert!(said.contains("4 of 5 rows") && said.contains("roster-to-correct.csv"), "{said}");
    // The data of people stay in the files.
    assert!(!said.contains("次郎") && !said.contains("ジロウ"), "{said}");
    nothing_was_loaded(&tool, &[good]);

    let corrections = tool.read("roster-to-correct.csv");
    assert!(corrections.starts_with('\u{FEFF}'));
    let lines: Vec<&str> = corrections.lines().collect();
    assert_eq!(lines.len(), 5);
    assert!(
        lines[0].ends_with("行,理由") && lines[1].contains("1980-02-31") && lines[1].contains(",3,"),
        "{corrections}"
    );
    assert!(lines[4].contains("2行目と同じ人です"), "{corrections}");

    // What is corrected there is imported from there.
    let corrected = corrections
        .replace("1980-02-31", "1980-02-29")
        .replace("試験 三郎,試験 三郎", "試験 三郎,シケン サブロウ")
        .replace("0386,100,4,,,シケン シロウ,知人", "0386,100,4,1980-01-01,試験 四郎,シケン シロウ,本人");
    let kept: Vec<&str> = corrected.lines().take(4).collect();
    let said = import(&tool, &tool.file("corrected.csv", kept.join("\r\n"))).done();
    assert!(said.contains("added    3"), "{said}");
}

/// ROSTER_BAD_ROWS_LISTED: a hundred bad rows are listed, all of them are written out.
#[test]
fn a_hundred_bad_rows_are_listed_and_all_are_written_out() {
    let tool = Tool::with(&["0386"]);
    let rows: Vec<String> = people(150).iter().map(|row| row.replace("1980-01-01", "1980-13-01")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let file = tool.file("r.csv", roster(&rows));
    let named = tool.at("named.csv");
    let said = tool.run(&["roster", "import", "--insurer", "0386", "--bad-rows", &named, &file]).refused();
    assert_eq!(said.lines().filter(|line| line.starts_with("line ")).count(), 100);
    assert!(said.contains("line 101,") && !said.contains("line 102,"));
    assert!(said.contains("150 of 150 rows"));
    assert_eq!(tool.read("named.csv").lines().count(), 151);
    // The roster itself is never written over.
    let said = tool.run(&["roster", "import", "--insurer", "0386", "--bad-rows", &file, &file]).refused();
    assert!(said.contains("roster itself"), "{said}");
    assert_eq!(tool.read("r.csv").lines().count(), 151);
}

#[test]
fn a_file_that_is_no_roster_is_refused_by_name() {
    let tool = Tool::with(&["0386"]);
    for (content, reason) in [
        (b"PK\x03\x04....xl/workbook.xml".to_vec(), "Excel"),
        (b"%PDF-1.7\n".to_vec(), "PDF"),
        (b"".to_vec(), "empty"),
        ("こんにちは\n".as_bytes().to_vec(), "names no column"),
        ("記号,番号\n1,2\n".as_bytes().to_vec(), "columns are missing"),
        (roster(&[]).into_bytes(), "holds no person"),
        (b"\x80\xff\x80\xff\n".to_vec(), "neither UTF-8 nor Shift_JIS"),
    ] {
        let said = import(&tool, &tool.file("x.csv", content)).refused();
        assert!(said.contains(reason), "{reason}: {said}");
    }
    assert!(import(&tool, &tool.at("missing.csv")).refused().contains("missing.csv"));
    assert!(import(&tool, &tool.data().display().to_string()).refused().contains("folder"));
    nothing_was_loaded(&tool, &["0386,100,1,1980-01-01,試験 太郎,シケン タロウ,本人"]);
}

#[test]
fn the_roster_of_another_insurer_is_refused_as_a_whole() {
    let tool = Tool::with(&["0386", "omron"]);
    let file = tool.file("r.csv", roster(&["omron,01,1,1980-01-01,試験 太郎,シケン タロウ,本人"; 3]));
    let said = import(&tool, &file).refused();
    assert!(said.contains("another insurer") && said.contains("omron"), "{said}");
    let said = tool.run(&["roster", "import", "--insurer", "ngk", &file]).refused();
    assert!(said.contains("ngk"), "{said}");
    let said = tool.run(&["roster", "import", "--insurer", "0386 x", &file]).refused();
    assert!(said.contains("--insurer"), "{said}");
}

#[test]
fn a_my_number_is_never_taken() {
    let tool = Tool::with(&["0386"]);
    let row = "0386,100,1,1980-01-01,試験 太郎,シケン タロウ,本人";
    let with_column = roster(&[row])
        .replace("本人家族区分", "本人家族区分,マイナンバー")
        .replace(",本人\r\n", ",本人,123456789018\r\n");
    assert!(import(&tool, &tool.file("a.csv", with_column)).refused().contains("マイナンバー"));
    let hidden =
        roster(&[row]).replace("本人家族区分", "本人家族区分,備考").replace(",本人\r\n", ",本人,1234 5678 9018\r\n");
    let said = import(&tool, &tool.file("b.csv", hidden)).refused();
    assert!(said.contains("line 2, 備考") && !said.contains("9018"), "{said}");
}

#[test]
fn without_a_profile_there_is_no_roster() {
    let said = run(&["roster", "sample", "--insurer", "0386", "--rows", "1", "--profile", "missing.toml"]);
    assert!(said.refused().contains("missing.toml"));
}
