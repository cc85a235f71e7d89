//! Exit codes, and what needs no store.

use crate::tool::{Tool, profile, run};

#[test]
fn a_command_line_that_makes_no_sense_ends_with_two() {
    for arguments in [
        &[][..],
        &["nonsense"],
        &["roster", "import"],
        &["roster", "import", "--insurer", "0386", "x.csv", "--confirm-ended", "3"],
        &["roster", "sample", "--insurer", "0386", "--rows", "many"],
        &["notice", "publish", "--title", "x", "x.txt"],
        &["notice", "publish", "--site", "--insurer", "0386", "--title", "x", "x.txt"],
        &["notice", "publish", "--insurer", "0386", "--symbol", "1", "--title", "x", "x.txt"],
        &["notice", "publish", "--site", "--federation", "tottori", "--title", "x", "x.txt"],
        &["notice", "publish", "--insurer", "0386", "--federation", "tottori", "--title", "x", "x.txt"],
        &["notice", "publish", "--federation", "tottori", "--symbol", "1", "--title", "x", "x.txt"],
        &["terms", "publish", "--variant", "basic"],
        &["member", "list"],
        &["limits", "extra"],
    ] {
        let said = run(arguments);
        assert_eq!(said.code, 2, "{arguments:?}: {said:?}");
        assert!(said.out.is_empty() && !said.err.is_empty(), "{arguments:?}");
    }
    for asked in [&["--help"][..], &["--version"], &["roster", "import", "--help"]] {
        assert!(!run(asked).done().is_empty());
    }
}

/// ASVS 2.1.3: the operator's tool prints every limit.
#[test]
fn limits_prints_every_row_of_the_table() {
    let table = run(&["limits"]).done();
    for limit in madoguchi_domain::limits::ALL {
        assert!(table.lines().any(|line| line.contains(limit.name) && line.contains(limit.scope)), "{}", limit.name);
    }
    assert!(table.contains("10 min") && table.contains("5 failures"));
}

/// INS-01, INS-02, INS-03, INS-04, INS-05, INS-06: a profile with a mistake is refused with file, line and reason.
#[test]
fn a_profile_with_a_mistake_is_refused_with_its_place() {
    let tool = Tool::empty();
    let text = std::fs::read_to_string(profile("0386")).unwrap().replacen(
        "point_service = false",
        "point_service = \"no\"",
        1,
    );
    let line = text.lines().position(|line| line.starts_with("point_service")).unwrap() + 1;
    let bad = tool.file("bad.toml", text);
    let said = run(&["profile", "check", &profile("omron"), &bad]).refused();
    assert!(said.contains(&format!("bad.toml:{line}:")), "{said}");
    // One bad file keeps the good one out too, and makes no store.
    tool.run(&["profile", "import", &profile("omron"), &bad]).refused();
    assert!(!tool.data().exists());
    assert!(run(&["profile", "check", &profile("omron")]).done().contains("オムロン健康保険組合"));
    assert!(run(&["profile", "check", "no such file.toml"]).refused().contains("no such file.toml"));
}

#[test]
fn a_folder_without_a_store_says_what_to_do_first() {
    let tool = Tool::empty();
    let roster = tool.file("r.csv", "x");
    let said = tool.run(&["roster", "import", "--insurer", "0386", &roster]).refused();
    assert!(said.contains("profile import"), "{said}");
    assert!(!tool.data().exists());
}

/// INS-01: importing a profile again changes nothing, and a changed width asks for the roster again.
#[test]
fn a_profile_is_imported_once_and_replaced_when_it_changed() {
    let tool = Tool::with(&["ngk"]);
    assert!(tool.run(&["profile", "import", &profile("ngk")]).done().contains("unchanged"));
    let text = std::fs::read_to_string(profile("ngk")).unwrap().replacen("number_width = 4", "number_width = 6", 1);
    let wider = tool.file("ngk.toml", text);
    let said = tool.run(&["profile", "import", &wider]);
    assert!(said.out.contains("imported") && said.err.contains("load the roster again"), "{said:?}");
}
