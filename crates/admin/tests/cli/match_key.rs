//! `match-key`: lines in, keys out.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::Stdio;

use crate::tool::command;

fn keys(input: Vec<u8>) -> (i32, Vec<u8>) {
    let mut tool = command().arg("match-key").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = tool.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = tool.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    (output.status.code().unwrap(), output.stdout)
}

/// AUT-10, AUT-11, AUT-12: every spelling of the manuals' example gives one key; what has none gives an empty line.
#[test]
fn prints_the_key_of_each_line() {
    let input = "ケンポ ショウコ\nけんぽ　しょうこ\nｹﾝﾎ ｼﾖｳｺ\r\n健保 祥子\n\n   \nケンポ ショーコ";
    let (code, out) = keys(input.into());
    assert_eq!(code, 0);
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "ケンホシヨウコ\nケンホシヨウコ\nケンホシヨウコ\n\n\n\nケンホシヨーコ\n"
    );
}

#[test]
fn bad_input_stops_nothing() {
    let input = [b"\xff\xfe\x00\n".as_slice(), "ア\n".as_bytes(), &[b'x'; 200_000], b"\n", "イ\n".as_bytes()].concat();
    assert_eq!(keys(input), (0, "\nア\n\nイ\n".as_bytes().to_vec()));
}

#[test]
fn answers_half_a_million_lines_one_for_one() {
    let lines = 500_000;
    let mut input = Vec::new();
    for n in 0..lines {
        let line = if n % 3 == 0 { "健保\n" } else { "ヰノウエ いすゞ\n" };
        input.extend_from_slice(line.as_bytes());
    }
    let (code, out) = keys(input);
    assert_eq!(code, 0);
    let answers: Vec<&[u8]> = out.split(|b| *b == b'\n').collect();
    assert_eq!(answers.len(), lines + 1);
    for (n, answer) in answers[..lines].iter().enumerate() {
        assert_eq!(*answer, if n % 3 == 0 { b"".as_slice() } else { "イノウエイスス".as_bytes() }, "line {n}");
    }
}

#[test]
fn answers_each_line_while_the_next_is_still_awaited() {
    let mut tool = command().arg("match-key").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut stdin, mut stdout) = (tool.stdin.take().unwrap(), BufReader::new(tool.stdout.take().unwrap()));
    for (typed, key) in [("ガ\n", "カ\n"), ("健\n", "\n"), ("ッ\n", "ツ\n")] {
        stdin.write_all(typed.as_bytes()).unwrap();
        let mut answer = String::new();
        stdout.read_line(&mut answer).unwrap();
        assert_eq!(answer, key);
    }
    drop(stdin);
    assert!(tool.wait().unwrap().success());
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    let mut tool =
        command().arg("match-key").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = tool.stdin.take().unwrap();
    let writer = std::thread::spawn(move || {
        // Ends when nobody takes lines any more.
        while stdin.write_all("ケンポ タロウ\n".repeat(1000).as_bytes()).is_ok() {}
    });
    let mut first = [0; 4];
    tool.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = tool.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
}
