//! Posters and pictures for mails.

use crate::tool::{Tool, profile, run};

/// AUT-01, AUT-02: a poster and pictures of both entrances are made from a profile.
#[test]
fn a_poster_and_pictures_are_written_for_an_insurer() {
    let tool = Tool::with(&["0386"]);
    let pictures = tool.at("");
    let poster = tool.at("poster.pdf");
    let order = ["poster", "--insurer", "0386", "--url", "https://portal.example.jp"];
    let written = [&order[..], &["--out", &poster, "--svg", &pictures, "--png", &pictures]].concat();
    let said = tool.run(&written).done();
    for name in ["poster.pdf", "0386-signup.svg", "0386-signup.png", "0386-login.svg", "0386-login.png"] {
        assert!(said.contains(name) && tool.path(name).is_file(), "{name}: {said}");
    }
    assert!(std::fs::read(tool.path("poster.pdf")).unwrap().starts_with(b"%PDF-"));
    assert_ne!(tool.read("0386-signup.svg"), tool.read("0386-login.svg"));
    // What hangs somewhere is not written over.
    assert!(tool.run(&written).refused().contains("poster.pdf"));
}

/// AUT-02: without a store a profile's file is enough.
#[test]
fn a_poster_needs_no_store_where_the_profile_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let poster = folder.path().join("poster.pdf").display().to_string();
    let order = ["poster", "--insurer", "ngk", "--profile", &profile("ngk"), "--out", &poster, "--url"];
    run(&[&order[..], &["https://portal.example.jp"]].concat()).done();
    let refused = run(&[&order[..], &["http://portal.example.jp"]].concat()).refused();
    assert!(refused.contains("--url") && refused.contains("https"), "{refused}");
}
