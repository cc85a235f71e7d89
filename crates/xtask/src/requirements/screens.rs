//! Reads the tests of the screens (vitest): `/// REQ-ID: sentence` above
//! `it("title", ...)`, as in Rust.

use super::claim::Read;

/// The queries of the testing library that throw when nothing is found, and the
/// wait for a screen's title.
const QUERIES: &[&str] = &[".getBy", ".getAllBy", ".findBy", ".findAllBy", "await title("];

/// All tests of a file.
pub(crate) fn read(text: &str) -> Read {
    let lines: Vec<&str> = text.lines().collect();
    let begins = |line: &str| line.starts_with("it(") || line.starts_with("test(");
    let mut read = Read::default();
    let mut comment = Vec::new();
    for (index, line) in lines.iter().map(|line| line.trim()).enumerate() {
        if let Some(rest) = line.strip_prefix("///") {
            comment.push(rest.trim());
            continue;
        }
        if begins(line) {
            let rest = &lines[index + 1..];
            let end = rest.iter().position(|line| begins(line.trim()) || line.trim().starts_with("///"));
            let body = [&lines[index..=index], &rest[..end.unwrap_or(rest.len())]].concat().join("\n");
            read.add(title(line, rest), &comment, asserts(&body), index + 1);
        }
        comment.clear();
    }
    read
}

/// An expectation says what is expected; without that it fails at nothing.
fn asserts(body: &str) -> bool {
    let expects = body.split("expect(").skip(1).any(|rest| {
        let statement = rest.split(';').next().unwrap_or_default();
        [".to", ".rejects", ".resolves"].iter().any(|word| statement.contains(word))
    });
    expects || QUERIES.iter().any(|word| body.contains(word))
}

/// The first text of the call; it may stand on the next line.
fn title(line: &str, rest: &[&str]) -> String {
    let after = [line.split_once('(').map_or("", |(_, after)| after), rest.first().map_or("", |line| line.trim())];
    let quoted = after.iter().find(|text| text.starts_with(['"', '\'', '`'])).unwrap_or(&"");
    let quote = quoted.chars().next().unwrap_or('"');
    quoted[quoted.len().min(1)..].split(quote).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_title_claims_and_assertion() {
        let text = "/// LOG-01: a\\n/// LOG-02: b\nit(\"logs in\", () => {\n  expect(1).toBe(1);\n});\n\n/// LOG-03: c\nit(\n  \"does nothing\",\n  () => {},\n);\n"
            .replace("\\n", "\n");
        let tests = read(&text).tests;
        let told: Vec<_> = tests.iter().map(|test| (test.name.as_str(), test.claims.len(), test.asserts)).collect();
        assert_eq!(told, [("logs in", 2, true), ("does nothing", 1, false)]);
    }

    #[test]
    fn an_expectation_without_what_is_expected_is_none() {
        for (body, holds) in [
            ("expect(a).toBe(1);", true),
            ("expect(a)\n  .not.toBe(1);", true),
            ("await expect(a).rejects.toThrow();", true),
            ("screen.getByText(a);", true),
            ("expect(a);\n  b.toString();", false),
            ("screen.queryByText(a);", false),
        ] {
            let text = format!("it(\"x\", () => {{\n  {body}\n}});\n");
            assert_eq!(read(&text).tests[0].asserts, holds, "{body}");
        }
    }
}
