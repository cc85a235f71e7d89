//! What the tests give to the tool, and its log, which repeats none of it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;

use crate::personal::found_in;

/// Insurers' codes are public, however many digits they have.
const CODES: [&str; 1] = ["32290413"];

/// Words of files and arguments that a log could only have from there.
#[derive(Default)]
pub(crate) struct Given(Mutex<BTreeSet<String>>);

impl Given {
    /// Takes a file's words; a file without an extension holds a password.
    pub(crate) fn file(&self, name: &str, content: &[u8]) {
        let text = String::from_utf8_lossy(content);
        let mut given = self.0.lock().unwrap();
        match name.rsplit_once('.') {
            // Names of columns are the program's own.
            Some((_, "csv")) => given.extend(text.lines().skip(1).flat_map(words)),
            Some(_) => given.extend(text.lines().flat_map(words)),
            None => given.extend(text.lines().next().filter(|line| line.len() >= 8).map(str::to_owned)),
        }
    }

    /// Takes the words of a command line.
    pub(crate) fn arguments(&self, arguments: &[&str]) {
        let mut given = self.0.lock().unwrap();
        given.extend(arguments.iter().flat_map(|argument| words(argument)));
        let user_ids = arguments.windows(2).filter(|pair| pair[0] == "--user-id").map(|pair| pair[1].to_owned());
        given.extend(user_ids);
    }

    /// The first word that a folder of logs repeats.
    pub(crate) fn repeated_in(&self, logs: &Path) -> Option<String> {
        let given = self.0.lock().unwrap();
        let files = std::fs::read_dir(logs).into_iter().flatten().flatten();
        let texts = files.map(|file| String::from_utf8_lossy(&std::fs::read(file.path()).unwrap()).into_owned());
        texts.into_iter().find_map(|text| found_in(&text, given.iter()))
    }

    /// At the end of a test. One that has failed says why already.
    pub(crate) fn must_not_be_in(&self, logs: &Path) {
        if !std::thread::panicking() {
            assert_eq!(self.repeated_in(logs), None, "{} tells it", logs.display());
        }
    }
}

/// Parts of a line that tell of somebody, or of a text that somebody wrote.
fn words(line: &str) -> Vec<String> {
    let parts = line.split([',', '"', '\t', '\n', '\r']).map(str::trim);
    parts.filter(|part| tells(part)).map(str::to_owned).collect()
}

fn tells(part: &str) -> bool {
    let digits = part.bytes().all(|byte| byte.is_ascii_digit());
    let is_birth = part.len() == 10 && part.starts_with("19") && part.matches('-').count() == 2;
    let is_written = part.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count() >= 2;
    let is_number = digits && part.len() >= 6 && !CODES.contains(&part);
    is_birth || is_written || is_number || (part.contains('@') && !part.contains('/'))
}

/// ASVS 16.2.5: what the other tests give is found wherever a log repeats it, and ordinary lines hold nothing of it.
#[test]
fn what_a_log_repeats_is_found() {
    let given = Given::default();
    given.file("r.csv", "番号,氏名\r\n0386,試験 太郎,1980-01-01,taro@example.jp,本人\r\n".as_bytes());
    given.file("password", b"a long enough pass phrase\n");
    given.arguments(&["staff", "create", "--user-id", "sato.shinsa", "--number", "918273", "--insurer", "32290413"]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("madoguchi-admin.log");
    for (line, word) in [
        ("{\"name\":\"試験 太郎\"}", Some("試験 太郎")),
        ("born 1980-01-01", Some("1980-01-01")),
        ("to taro@example.jp", Some("taro@example.jp")),
        ("wrong: a long enough pass phrase", Some("a long enough pass phrase")),
        ("sato.shinsa is taken", Some("sato.shinsa")),
        ("number 918273", Some("918273")),
        ("氏名 of 32290413 in line 2 at 1918273Z", None),
    ] {
        std::fs::write(&file, line).unwrap();
        assert_eq!(given.repeated_in(folder.path()).as_deref(), word);
    }
}
