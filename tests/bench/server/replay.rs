//! A call's transactions as a script of `pgbench`: the same statements and
//! values, but keys of rows that are written are new in each transaction, as
//! they are when each call comes from somebody else.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use madoguchi_postgres_cluster::program;

use super::crowd::TASKS;
use super::transcript::Statement;

/// The script. The same key of the transcript is the same everywhere in one transaction.
pub(crate) fn script(transactions: &[Vec<Statement>]) -> String {
    let mut keys = Vec::new();
    let mut text = "\\set n random(1, 9223372036854775806)\n".to_owned();
    for Statement { sql, values } in transactions.iter().flatten() {
        writeln!(text, "{};", fill(sql, values, &mut keys)).unwrap();
    }
    text
}

fn fill(sql: &str, values: &[Option<String>], keys: &mut Vec<String>) -> String {
    let (mut filled, mut rest) = (String::new(), sql);
    while let Some((before, after)) = rest.split_once('$') {
        let digits = after.chars().take_while(char::is_ascii_digit).count();
        let place: usize = after[..digits].parse().unwrap();
        filled.push_str(before);
        match &values[place - 1] {
            Some(value) => filled.push_str(&literal(value, keys)),
            None => filled.push_str("NULL"),
        }
        rest = &after[digits..];
    }
    filled + rest
}

/// A value; with keys in it, an expression that makes them.
fn literal(value: &str, keys: &mut Vec<String>) -> String {
    let (mut parts, mut plain, mut rest) = (Vec::new(), String::new(), value);
    while let Some(letter) = rest.chars().next() {
        if let Some(length) = key_length(rest) {
            parts.push(quoted(&std::mem::take(&mut plain)));
            parts.push(made(&rest[..length], keys));
            rest = &rest[length..];
        } else {
            plain.push(letter);
            rest = &rest[letter.len_utf8()..];
        }
    }
    if parts.is_empty() {
        return quoted(value);
    }
    parts.push(quoted(&plain));
    format!("({})::{}", parts.join(" || "), kind(value))
}

/// A UUID (but the install's, which stands first in names of series), or a hash.
fn key_length(text: &str) -> Option<usize> {
    let hex = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_uuid = |part: &str| {
        let lengths: Vec<usize> = part.split('-').map(str::len).collect();
        lengths == [8, 4, 4, 4, 12] && part.split('-').all(hex)
    };
    if text.get(..36).is_some_and(is_uuid) {
        return (!text[36..].starts_with('/')).then_some(36);
    }
    text.get(..64).is_some_and(hex).then_some(64)
}

fn made(key: &str, keys: &mut Vec<String>) -> String {
    let place = keys.iter().position(|known| known == key).unwrap_or_else(|| {
        keys.push(key.to_owned());
        keys.len() - 1
    });
    let width = if key.len() == 64 { 60 } else { 28 };
    format!("lpad(to_hex(:n::bigint), {width}, '0') || '{place:04x}'")
}

fn kind(value: &str) -> &'static str {
    let is_list = value.starts_with('{') && !value.contains("\":");
    match (is_list, value) {
        (true, list) if list.starts_with("{\"\\\\x") => "bytea[]",
        (true, list) if list.contains('/') => "text[]",
        (true, _) => "uuid[]",
        (false, one) if one.starts_with("\\x") => "bytea",
        (false, one) if one.len() == 36 => "uuid",
        (false, _) => "text",
    }
}

/// A colon would begin a variable of `pgbench`, also within quotes.
fn quoted(text: &str) -> String {
    format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "''").replace(':', "\\x3A"))
}

/// Runs a script; gives transactions a second. A statement that fails ends it.
pub(crate) fn run(file: &Path, url: &str, length: Duration) -> f64 {
    let mut pgbench = Command::new(program("pgbench").unwrap());
    pgbench.env("PGOPTIONS", "-c search_path=madoguchi -c timezone=UTC");
    pgbench.args(["--no-vacuum", "--protocol=prepared", "--jobs=2"]).arg(format!("--client={TASKS}"));
    pgbench.arg(format!("--time={}", length.as_secs())).arg("--file").arg(file).arg(url);
    let answer = pgbench.output().unwrap();
    let said = String::from_utf8_lossy(&answer.stdout);
    assert!(answer.status.success(), "{said}{}", String::from_utf8_lossy(&answer.stderr));
    let line = said.lines().find_map(|line| line.strip_prefix("tps = ")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}
