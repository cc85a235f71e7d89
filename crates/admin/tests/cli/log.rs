//! The tool's log: what went wrong, and nobody's data.

use crate::tool::{Tool, roster};

const NEWEST: &str = "log/madoguchi-admin.log";

fn lines(tool: &Tool) -> Vec<String> {
    let text = std::fs::read_to_string(tool.data().join(NEWEST)).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// ASVS V16.3.4, V16.2.5: a refused command leaves a line that names it, and nothing of what was typed or read.
#[test]
fn a_refused_command_leaves_a_line_without_personal_data() {
    let tool = Tool::with(&["0386"]);
    let row = "0386,100,21,1980-01-01,試験 太郎,シケン タロウ,本人";
    tool.run(&["roster", "import", "--insurer", "0386", &tool.file("r.csv", roster(&[row]))]).done();
    assert!(!tool.data().join("log").exists(), "nothing went wrong, so nothing is told");

    let bad = tool.file("試験太郎.csv", roster(&["0386,100,22,1980-02-30,試験 次郎,シケン ジロウ,本人"]));
    tool.run(&["roster", "import", "--insurer", "0386", &bad]).refused();
    let number = "918273";
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
        "1980-01-01",
    ])
    .refused();
    tool.file("wrong", "another pass phrase");
    tool.run_with("wrong", &["journal", "verify"]).refused();
    let told = lines(&tool);
    for (line, parts) in [
        (&told[0], ["\"command\":\"roster import\"", "\"message\":\"refused\""]),
        (&told[1], ["\"command\":\"member close\"", "\"level\":\"WARN\""]),
        (&told[2], ["wrong password", "\"level\":\"WARN\""]),
        (&told[3], ["\"command\":\"journal verify\"", "\"timestamp\":\"2"]),
    ] {
        assert!(parts.iter().all(|part| line.contains(part)), "{line}");
    }
    assert_eq!(told.len(), 4, "{told:#?}");
    let all = told.join("\n");
    for word in ["試験", "シケン", "1980", number, "pass phrase", "r.csv"] {
        assert!(!all.contains(word), "{word}: {all}");
    }
}

/// A folder that was named wrongly is not made for the sake of a log.
#[test]
fn no_folder_is_made_for_a_log() {
    let tool = Tool::empty();
    tool.run(&["journal", "verify"]).refused();
    assert!(!tool.data().exists());
}

/// ASVS V16.4.2: only its user reads it.
#[test]
#[cfg(unix)]
fn only_its_user_reads_the_log() {
    use std::os::unix::fs::PermissionsExt as _;

    let tool = Tool::with(&["0386"]);
    tool.run(&["profile", "import", &tool.file("no.toml", "nonsense")]).refused();
    let mode = |path: &str| std::fs::metadata(tool.data().join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("log"), mode(NEWEST)), (0o700, 0o600));
}
