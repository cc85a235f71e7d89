//! Keys, backups, and what does not open.

use crate::tool::{PASSWORD, Tool, command, profile, roster};

const ROW: &str = "0386,100,1,1980-01-01,試験 太郎,シケン タロウ,本人";

fn loaded() -> Tool {
    let tool = Tool::with(&["0386"]);
    tool.run(&["roster", "import", "--insurer", "0386", &tool.file("r.csv", roster(&[ROW]))]).done();
    tool
}

/// How many of the one person would be new.
#[track_caller]
fn added(tool: &Tool) -> String {
    let said = tool.run(&["roster", "import", "--insurer", "0386", "--dry-run", &tool.at("r.csv")]).done();
    said.lines().find(|line| line.starts_with("added")).unwrap().to_owned()
}

#[test]
fn a_wrong_password_opens_nothing_and_changes_nothing() {
    let tool = loaded();
    tool.file("wrong", "another pass phrase");
    let said = tool.run_with("wrong", &["journal", "verify"]).refused();
    assert!(said.contains("wrong password") && !said.contains(PASSWORD), "{said}");
    tool.file("empty", "");
    assert!(tool.run_with("empty", &["journal", "verify"]).refused().contains("no password"));
    tool.run(&["journal", "verify"]).done();
}

/// ASVS 13.2.3: a store is made under no default password, and under none that is short.
#[test]
fn a_new_store_asks_for_a_password_worth_the_name() {
    let tool = Tool::empty();
    tool.file("short", "12345678901");
    let said = tool.run_with("short", &["profile", "import", &profile("0386")]).refused();
    assert!(said.contains("12 characters"), "{said}");
    assert!(!tool.data().join("madoguchi.db").exists());
    tool.run(&["profile", "import", &profile("0386")]).done();
}

#[test]
fn without_keyring_terminal_and_password_file_it_says_what_to_do() {
    let tool = loaded();
    let output = command().arg("--data-dir").arg(tool.data()).args(["journal", "verify"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--password-file"), "{output:?}");
}

/// ASVS 13.3.4: the password of a key slot is replaced, and the old one opens nothing.
#[test]
fn a_changed_password_opens_and_the_old_one_does_not() {
    let tool = loaded();
    let new = tool.file("new", "quite another pass phrase");
    tool.run(&["key", "add-password", "--new-password-file", &new]).done();
    assert!(tool.run(&["journal", "verify"]).refused().contains("wrong password"));
    tool.run_with("new", &["journal", "verify"]).done();
    // The only slot cannot be removed.
    assert!(tool.run_with("new", &["key", "remove-password"]).refused().contains("keyring"));
    tool.run_with("new", &["journal", "verify"]).done();
}

#[test]
fn a_slot_of_a_keyring_that_is_not_there_is_not_made() {
    let tool = loaded();
    let header = || std::fs::read(tool.data().join("madoguchi.keys")).unwrap();
    let before = header();
    assert!(tool.run(&["key", "add-keyring"]).refused().contains("keyring"));
    assert_eq!(header(), before);
    tool.run(&["journal", "verify"]).done();
}

#[test]
fn a_rotated_key_leaves_everything_readable() {
    let tool = loaded();
    let before = std::fs::read(tool.data().join("madoguchi.db")).unwrap();
    tool.run(&["key", "rotate"]).done();
    assert_eq!(added(&tool), "added    0");
    assert!(tool.run(&["journal", "verify"]).done().contains("intact"));
    assert_ne!(std::fs::read(tool.data().join("madoguchi.db")).unwrap()[..64], before[..64]);
}

#[test]
fn a_backup_is_written_once_and_restored_beside_what_it_replaces() {
    let tool = loaded();
    let copy = tool.at("copy.db");
    assert!(tool.run(&["backup", &copy]).done().contains("sha256"));
    assert!(tool.run(&["backup", &copy]).refused().contains("already"));
    // Encrypted: neither the name nor SQLite's own words can be read in it.
    let bytes = std::fs::read(tool.path("copy.db")).unwrap();
    for readable in ["試験".as_bytes(), b"SQLite format 3", b"CREATE TABLE"] {
        assert!(!bytes.windows(readable.len()).any(|window| window == readable));
    }

    let two = tool.file("two.csv", roster(&[ROW, "0386,100,2,1980-01-01,試験 次郎,シケン ジロウ,本人"]));
    assert!(tool.run(&["roster", "import", "--insurer", "0386", &two]).done().contains("added    1"));
    let said = tool.run(&["restore", &copy]).done();
    assert!(said.contains("restored") && said.contains("replaced-"), "{said}");
    // Only the first person is there again, and the journal says what happened.
    assert_eq!(added(&tool), "added    0");
    assert!(tool.run(&["roster", "import", "--insurer", "0386", "--dry-run", &two]).done().contains("added    1"));
    tool.run(&["journal", "verify"]).done();
    let replaced = std::fs::read_dir(tool.data()).unwrap().filter_map(Result::ok);
    assert!(replaced.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with("replaced-")));
}

#[test]
fn what_is_no_backup_replaces_nothing() {
    let tool = loaded();
    assert!(tool.run(&["restore", &tool.at("missing.db")]).refused().contains("missing.db"));
    let nonsense = tool.file("nonsense.db", vec![7; 8192]);
    tool.run(&["restore", &nonsense]).refused();
    assert_eq!(added(&tool), "added    0");
}

#[test]
fn a_store_that_a_window_holds_is_left_alone() {
    let tool = loaded();
    let held = madoguchi_store_sqlite::DataFolder::lock(&tool.data()).unwrap();
    let said = tool.run(&["journal", "verify"]).refused();
    assert!(said.contains("close the window"), "{said}");
    drop(held);
    tool.run(&["journal", "verify"]).done();
}

#[test]
fn a_mail_password_is_asked_for_a_user_that_the_settings_name() {
    let tool = loaded();
    let set = || tool.run(&["mail", "set-password", "--new-password-file", &tool.at("password")]);
    assert!(set().refused().contains("madoguchi.toml"));
    std::fs::write(tool.data().join("madoguchi.toml"), "[mail]\nsender = \"a@example.jp\"\ntransport = \"file\"\n")
        .unwrap();
    assert!(set().refused().contains("[mail.smtp]"));
    std::fs::write(tool.data().join("madoguchi.toml"), "[mail.smtp]\nhost = \"mail.example.jp\"\nport = 465\n")
        .unwrap();
    assert!(set().refused().contains("names no user"));
}
