//! The embedded store of a server, and configurations that are refused.

use madoguchi_server_configuration::{KeyFile, open_folder};
use madoguchi_store_sqlite::Start;

use crate::site::Site;
use crate::tool::{profile, roster, run};

const ROW: &str = "0386,100,1,1980-01-01,試験 太郎,シケン タロウ,本人";

/// The tool makes the store of a server that has never run, and the server's keys open it.
#[test]
fn the_embedded_store_of_a_server_is_made_and_opened_by_its_keys() {
    let site = Site::on_folder();
    let file = site.file("r.csv", roster(&[ROW]));
    let said = site.run(&["roster", "import", "--insurer", "0386", &file]).refused();
    assert!(said.contains("profile import") && !site.path("store").exists(), "{said}");
    let site = site.with(&["0386"]);
    let said = site.run(&["roster", "import", "--insurer", "0386", &file]).done();
    assert!(said.contains("added    1"), "{said}");
    let keys = KeyFile::read(&site.path("keys")).unwrap();
    let at = "2099-01-01T00:00:00Z".parse().unwrap();
    let open = open_folder(&site.path("store"), &keys, Start { at, program_version: "test" }).unwrap();
    // As a server that runs.
    let said = site.run(&["journal", "verify"]).refused();
    assert!(said.contains("stop the server"), "{said}");
    open.close(at).unwrap();
    drop(open);
    site.run(&["journal", "verify"]).done();
    // Other keys open nothing.
    std::fs::remove_file(site.path("keys")).unwrap();
    assert!(site.run(&["journal", "verify"]).refused().contains("keys"));
    KeyFile::new().unwrap().create(&site.path("keys")).unwrap();
    assert!(site.run(&["journal", "verify"]).refused().contains("store"));
}

/// ASVS 3.5.4: whoever imports a federation is told that the server needs a site for its clerks before it starts again.
#[test]
fn a_federation_asks_for_a_site_for_its_clerks() {
    let site = Site::on_folder();
    let import = || site.run(&["federation", "import", &profile("federations/tottori")]);
    let said = import();
    assert!(said.err.contains("sites.desk"), "{said:?}");
    assert!(said.done().contains("imported"));
    let file = site.path("server.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("[keys]", "desk = \"https://desk.example.jp\"\n[keys]")).unwrap();
    assert_eq!(import().err, "");
}

/// A backup of a server's embedded store is put back by its keys; key slots it has none.
#[test]
fn a_backup_of_a_server_is_restored_by_its_keys() {
    let site = Site::on_folder().with(&["0386"]);
    let copy = site.at("copy.db");
    let said = site.run(&["backup", &copy]);
    assert!(said.out.contains("sha256") && said.err.contains("key file"), "{said:?}");
    let file = site.file("r.csv", roster(&[ROW]));
    let import = || site.run(&["roster", "import", "--insurer", "0386", &file]).done();
    assert!(import().contains("added    1"));
    assert!(site.run(&["restore", &copy]).done().contains("restored"));
    assert!(import().contains("added    1"), "the person of after the backup was gone");
    for command in [&["key", "rotate"][..], &["key", "add-password"]] {
        assert!(site.run(command).refused().contains("madoguchi-server keys rotate"), "{command:?}");
    }
}

/// Every mistake of a configuration is named, and a password that others can read is one.
#[test]
fn a_configuration_with_mistakes_is_refused_with_all_of_them() {
    let site = Site::on_folder();
    site.file("bad.toml", "[listen]\naddress = \"x\"\n[store]\nurl = \"mysql:x\"\n");
    let said = site.run_as("bad.toml", &["journal", "verify"]).refused();
    for key in ["listen.address", "store.url", "sites.member"] {
        assert!(said.contains(key), "{key}: {said}");
    }
    assert!(site.run_as("missing.toml", &["journal", "verify"]).refused().contains("missing.toml"));
    let open = std::fs::read_to_string(site.path("server.toml"))
        .unwrap()
        .replace("sqlite:store", "postgres://madoguchi_server:geheim@db.example.jp/madoguchi");
    site.file("open.toml", open);
    let said = site.run_as("open.toml", &["journal", "verify"]).refused();
    assert!(said.contains("chmod 600") && !said.contains("geheim"), "{said}");
    // What needs no store needs no configuration either.
    site.run_as("missing.toml", &["limits"]).done();
}

/// The environment stands over the file, as for the server.
#[test]
fn the_environment_stands_over_the_file() {
    let site = Site::on_folder().with(&["0386"]);
    let mut tool = site.command(&["journal", "verify"]);
    tool.env("MADOGUCHI_SERVER__STORE__URL", "sqlite:elsewhere");
    assert_eq!(tool.status().unwrap().code(), Some(1), "nothing lies there");
    site.run(&["journal", "verify"]).done();
}

/// Two installs on one command line make no sense, wherever each is named.
#[test]
fn a_server_and_a_data_folder_are_not_named_together() {
    for line in [
        &["--server-config", "a", "--data-dir", "b", "journal", "verify"][..],
        &["--data-dir", "b", "journal", "verify", "--server-config", "a"],
        &["--password-file", "b", "profile", "import", &profile("0386"), "--server-config", "a"],
    ] {
        let said = run(line);
        assert!(said.code == 2 && said.err.contains("--server-config"), "{line:?}: {said:?}");
    }
}
