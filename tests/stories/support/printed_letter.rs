//! A printed letter, read as an office reads it: from the finished page.

use std::io::Write as _;
use std::process::{Command, Stdio};

/// What an office types, and what a clerk tells the letter by.
pub(crate) struct PrintedLetter {
    /// 発送番号
    pub(crate) place: u32,
    pub(crate) user_id: String,
    pub(crate) password: String,
    /// All that stands on the page, without white space.
    pub(crate) solid: String,
}

/// The letters of a file, a page each. Asks poppler.
pub(crate) fn read(pdf: &[u8]) -> Vec<PrintedLetter> {
    let mut tool = Command::new("pdftotext")
        .args(["-raw", "-enc", "UTF-8", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pdftotext of poppler-utils");
    // It reads all before it writes, so neither waits for the other; dropped, the input ends.
    tool.stdin.take().expect("its input").write_all(pdf).expect("it reads");
    let output = tool.wait_with_output().expect("it ends");
    assert!(output.status.success(), "pdftotext reads a file of letters");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.split('\u{c}').filter(|page| !page.trim().is_empty()).map(letter).collect()
}

fn letter(page: &str) -> PrintedLetter {
    let lines: Vec<_> = page.lines().map(str::trim).collect();
    let line = |begin: &str| *lines.iter().find(|line| line.starts_with(begin)).expect("a line of every letter");
    // 全14文字 KJ00 0000 0000 01 (すき間は入力しません)
    let in_groups = line("全").split_once("文字 ").expect("a count").1.split(" (").next().expect("groups");
    let below = lines.iter().skip_while(|line| **line != "仮パスワード");
    let beside = below.take_while(|line| !line.starts_with("仮パスワードの読み方"));
    let password = beside.flat_map(|line| line.split_whitespace()).find(|word| word.is_ascii());
    PrintedLetter {
        place: line("発送番号 ")["発送番号 ".len()..].parse().expect("a number"),
        user_id: in_groups.replace(' ', ""),
        password: password.expect("a password").to_owned(),
        solid: page.split_whitespace().collect(),
    }
}
