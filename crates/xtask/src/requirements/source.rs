//! Reads test sources: which test bears which requirement, in which words, and
//! whether it asserts anything. Reads text only; it compiles nothing.

use std::collections::BTreeSet;

use super::claim::Read;

/// Whether functions without `#[test]` count: the conformance suite's functions
/// are run by a macro of each store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Ordinary,
    Conformance,
}

/// Functions of a file that tests of other files may call instead of asserting
/// by themselves.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Helpers {
    /// Named for it, and failing when it is not so. A panic counts here alone:
    /// in a test it may stand where nothing is compared.
    judging: BTreeSet<String>,
    /// Asserting under any name: they count where a test is nothing but a call of one.
    asserting: BTreeSet<String>,
}

impl Helpers {
    /// Those of a file.
    pub(crate) fn of(text: &str) -> Self {
        let bare = without_texts(text);
        let functions = functions(text, &bare, Kind::Ordinary);
        let fails = |body: &str| has_assertion(body) || body.contains("panic!(");
        let on_itself = |body: &str, name: &str| calls(body, name) || body.contains(&format!("self.{name}("));
        let owned = |names: BTreeSet<&str>| names.into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
        let mut judging = owned(reaching(&functions, fails, on_itself));
        judging.retain(|name| is_named_for_it(name));
        Self { judging, asserting: owned(reaching(&functions, has_assertion, calls)) }
    }

    /// Adds those of another file.
    pub(crate) fn extend(&mut self, other: Self) {
        self.judging.extend(other.judging);
        self.asserting.extend(other.asserting);
    }

    /// Whether a body asserts through one of them.
    fn hold(&self, body: &str) -> bool {
        uses(body, &self.judging) || only_call(body).is_some_and(|name| self.asserting.contains(name))
    }
}

/// All tests of a file. `helpers` are of the other files that its tests may use.
pub(crate) fn read(text: &str, kind: Kind, helpers: &Helpers) -> Read {
    let bare = without_texts(text);
    let functions = functions(text, &bare, kind);
    let asserting = reaching(&functions, |body| has_assertion(body) || helpers.hold(body), calls);
    let mut read = Read::default();
    for function in functions.iter().filter(|function| function.is_test) {
        let asserts = asserting.contains(function.name.as_str());
        read.add(function.name.clone(), &function.comment, asserts, function.line);
    }
    read
}

/// The words of the tests in the window, and what is named after assertions.
fn is_named_for_it(name: &str) -> bool {
    const WAITS: &[&str] = &["see", "see_no_more", "wait", "wait_long"];
    name.starts_with("assert_") || name.starts_with("expect_") || WAITS.contains(&name)
}

/// The free function that a body of one statement calls.
fn only_call(body: &str) -> Option<&str> {
    let (_, inner) = body.split_once('{')?;
    let statement = inner.trim_end().strip_suffix('}')?.trim();
    let is_one = statement.trim_end_matches(';').chars().all(|letter| letter != ';' && letter != '{');
    let path = statement.split(['(', ' ']).next()?.split("::<").next()?;
    is_one.then(|| path.rsplit("::").next().unwrap_or(path))
}

/// A function with what stands above it.
struct Function<'a> {
    name: String,
    comment: Vec<&'a str>,
    is_test: bool,
    body: String,
    line: usize,
}

fn functions<'a>(text: &'a str, bare: &str, kind: Kind) -> Vec<Function<'a>> {
    let bare_lines: Vec<&str> = bare.lines().collect();
    let mut functions = Vec::new();
    let mut above = Above::default();
    for (index, line) in text.lines().map(str::trim).enumerate() {
        let bare_line = bare_lines.get(index).map_or("", |line| line.trim());
        if let Some(comment) = line.strip_prefix("///") {
            above.comment.push(comment.trim());
        } else if line.starts_with("#[") || above.attribute_open {
            above.attribute(bare_line);
        } else if let Some(name) = function_name(bare_line) {
            let above = std::mem::take(&mut above);
            let conformance = kind == Kind::Conformance && line.starts_with("pub async fn");
            let is_test = (above.is_test && !above.is_ignored) || conformance;
            let body = body(&bare_lines, index);
            functions.push(Function { name, comment: above.comment, is_test, body, line: index + 1 });
        } else if !line.starts_with("//") {
            above = Above::default();
        }
    }
    functions
}

/// Names of the functions of which this holds, or that call one of which it does.
fn reaching<'a>(
    functions: &'a [Function],
    holds: impl Fn(&str) -> bool,
    calls: impl Fn(&str, &str) -> bool,
) -> BTreeSet<&'a str> {
    let direct = functions.iter().filter(|function| holds(&function.body));
    let mut known: BTreeSet<&str> = direct.map(|function| function.name.as_str()).collect();
    loop {
        let through = |function: &&Function| known.iter().any(|name| calls(&function.body, name));
        let more: Vec<&str> = functions.iter().filter(through).map(|function| function.name.as_str()).collect();
        let before = known.len();
        known.extend(more);
        if known.len() == before {
            return known;
        }
    }
}

/// True when the body calls a free function of this name.
fn calls(body: &str, name: &str) -> bool {
    body.match_indices(name).any(|(at, _)| {
        let before = body[..at].chars().next_back().unwrap_or(' ');
        let declared = body[..at].ends_with("fn ");
        !declared
            && !before.is_alphanumeric()
            && before != '_'
            && before != '.'
            && ["(", "::<"].iter().any(|next| body[at + name.len()..].starts_with(next))
    })
}

/// What stands directly above a function.
#[derive(Default)]
struct Above<'a> {
    comment: Vec<&'a str>,
    is_test: bool,
    /// Part of the long run only.
    is_ignored: bool,
    attribute_open: bool,
}

impl Above<'_> {
    fn attribute(&mut self, line: &str) {
        let name = line.trim_start_matches("#[").split([']', '(', ' ']).next().unwrap_or_default();
        self.is_test |= name == "test" || name.ends_with("::test");
        self.is_ignored |= name == "ignore";
        self.attribute_open = !line.ends_with(']');
    }
}

fn function_name(line: &str) -> Option<String> {
    let words = ["pub(crate) ", "pub ", "async "];
    let rest = words.iter().fold(line, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
    let name: String = rest.strip_prefix("fn ")?.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!name.is_empty()).then_some(name)
}

/// The function's text from its first line to the brace that ends it.
fn body(lines: &[&str], start: usize) -> String {
    let (mut depth, mut begun, mut text) = (0i32, false, String::new());
    for line in &lines[start..] {
        text.push_str(line);
        text.push('\n');
        for letter in line.chars() {
            match letter {
                '{' => (depth, begun) = (depth + 1, true),
                '}' => depth -= 1,
                _ => {}
            }
        }
        if begun && depth <= 0 {
            break;
        }
    }
    text
}

/// Macros that compare something, and results that must be refusals. What
/// compares nothing (`assert!(true)`) cannot fail.
fn has_assertion(body: &str) -> bool {
    const MACROS: &[&str] = &["assert!(", "assert_eq!(", "assert_ne!(", "assert_matches!("];
    const RESULTS: &[&str] = &[".unwrap_err()", ".expect_err("];
    let compares = |at: usize, word: &str| !body[at + word.len()..].trim_start().starts_with("true");
    MACROS.iter().any(|word| body.match_indices(word).any(|(at, _)| compares(at, word)))
        || RESULTS.iter().any(|word| body.contains(word))
}

/// True when the body calls one of these functions, free or of a value, with
/// something to judge: `child.wait()` waits for a process and judges nothing.
fn uses(body: &str, helpers: &BTreeSet<String>) -> bool {
    let called = |name: &str| {
        body.match_indices(name).any(|(at, _)| {
            let before = body[..at].chars().next_back().unwrap_or(' ');
            let rest = &body[at + name.len()..];
            let rest = rest.strip_prefix("::<").and_then(|types| types.split_once('>')).map_or(rest, |(_, rest)| rest);
            let declared = body[..at].ends_with("fn ");
            let judges = rest.starts_with('(') && !rest[1..].trim_start().starts_with(')');
            !declared && !before.is_alphanumeric() && before != '_' && judges
        })
    };
    helpers.iter().any(|name| called(name))
}

/// The text with everything in comments, strings and characters blanked, so
/// that braces and words in them are not mistaken for code. Lines stay lines.
fn without_texts(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let (mut bare, mut at) = (String::with_capacity(text.len()), 0);
    while at < letters.len() {
        let end = text_end(&letters, at);
        if end == at {
            bare.push(letters[at]);
            at += 1;
        } else {
            bare.extend(letters[at..end].iter().map(|letter| if *letter == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    bare
}

/// Where the comment, string or character that begins here ends; `at` when none does.
fn text_end(letters: &[char], at: usize) -> usize {
    let rest = &letters[at..];
    let until = |found: Option<usize>| at + found.map_or(rest.len(), |length| length);
    match rest {
        ['/', '/', ..] => until(rest.iter().position(|letter| *letter == '\n')),
        ['/', '*', ..] => until(rest.windows(2).position(|pair| pair == ['*', '/']).map(|length| length + 2)),
        ['r', '"' | '#', ..] if at == 0 || !letters[at - 1].is_alphanumeric() => raw_end(letters, at),
        ['"', ..] => quoted_end(letters, at),
        ['\'', '\\', ..] => until(rest.iter().skip(3).position(|letter| *letter == '\'').map(|length| length + 4)),
        ['\'', _, '\'', ..] => at + 3,
        _ => at,
    }
}

fn raw_end(letters: &[char], at: usize) -> usize {
    let hashes = letters[at + 1..].iter().take_while(|letter| **letter == '#').count();
    if letters.get(at + 1 + hashes) != Some(&'"') {
        return at;
    }
    let close: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let begin = at + 2 + hashes;
    let found = letters[begin..].windows(close.len()).position(|window| window == close);
    found.map_or(letters.len(), |length| begin + length + close.len())
}

fn quoted_end(letters: &[char], at: usize) -> usize {
    let mut index = at + 1;
    while index < letters.len() {
        match letters[index] {
            '\\' => index += 2,
            '"' => return index + 1,
            _ => index += 1,
        }
    }
    letters.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::requirements::claim::{Id, Test};

    fn only(text: &str) -> Test {
        let mut tests = read(text, Kind::Ordinary, &Helpers::default()).tests;
        assert_eq!(tests.len(), 1, "{tests:?}");
        tests.remove(0)
    }

    fn with_body(body: &str) -> Test {
        only(&format!("/// AUT-01: x\n#[test]\nfn it_holds() {{ {body} }}"))
    }

    #[test]
    fn reads_name_line_and_claim() {
        let test = only(
            "    /// AUT-10: one\n    #[tokio::test]\n    async fn says_it() {\n        assert_eq!(1, 1);\n    }\n",
        );
        assert_eq!(test.claims[0].ids, [Id::Requirement("AUT-10".to_owned())]);
        assert_eq!((test.name.as_str(), test.line, test.asserts), ("says_it", 3, true));
    }

    #[test]
    fn sees_through_a_body_that_only_speaks_of_an_assertion() {
        let body = "let x = \"assert!(\"; /* assert!( */ // assert_eq!(\n let c = '{'; let r = r#\"panic!(\"#;";
        assert!(!only(&format!("/// AUT-01: x\n#[test]\nfn x() {{ {body} }}\nfn y() {{ assert!(z); }}")).asserts);
    }

    #[test]
    fn counts_what_compares_and_not_what_only_stops() {
        for body in
            ["assert!(a == b);", "assert_eq!(a, b);", "prop_assert!(a);", "f().unwrap_err();", "f().expect_err(x);"]
        {
            assert!(with_body(body).asserts, "{body}");
        }
        for body in [
            "f();",
            "f().unwrap();",
            "f().expect(x);",
            "let Ok(a) = f() else { panic!(x) };",
            "if a { panic!(x) }",
            "assert!(true);",
            "let expect_x = 1;",
            "window.see(x).await;",
            "expect_refusal(a);",
        ] {
            assert!(!with_body(body).asserts, "{body}");
        }
    }

    #[test]
    fn counts_a_helper_elsewhere_that_is_named_for_it_and_fails() {
        let support = "fn see(&self) {\n self.wait_up_to(a);\n}\nfn wait_up_to() {\n panic!(x);\n}\n\
            fn assert_chained() {\n assert!(a);\n}\nfn expect_refusal() {\n f();\n}\nfn measure() {\n panic!(x);\n}\n";
        let helpers = Helpers::of(support);
        assert_eq!(helpers.judging, ["assert_chained", "see"].map(str::to_owned).into());
        assert_eq!(helpers.asserting, ["assert_chained"].map(str::to_owned).into());
        let asserts = |body: &str| {
            let text = format!("/// AUT-01: x\n#[test]\nfn it_holds() {{ {body} }}");
            read(&text, Kind::Ordinary, &helpers).tests.remove(0).asserts
        };
        for body in ["window.see(x).await;", "assert_chained::<B>(a);", "support::assert_chained(a);"] {
            assert!(asserts(body), "{body}");
        }
        for body in ["window.see();", "oversee(x);", "expect_refusal(a);", "let see = x;", "fn see(x: u8) {}"] {
            assert!(!asserts(body), "{body}");
        }
    }

    #[test]
    fn counts_a_test_that_is_nothing_but_a_call_of_what_asserts() {
        let helpers = Helpers::of("async fn loses_nothing() {\n assert!(a);\n}\nfn prepares() {\n f();\n}\n");
        let asserts = |body: &str| {
            let text = format!("/// AUT-01: x\n#[test]\nfn it_holds() {{\n {body}\n}}\n");
            read(&text, Kind::Ordinary, &helpers).tests.remove(0).asserts
        };
        for body in ["loses_nothing::<Told>().await;", "super::loses_nothing(a);"] {
            assert!(asserts(body), "{body}");
        }
        for body in ["loses_nothing(a); f();", "f(loses_nothing(a));", "prepares();", "a.loses_nothing();"] {
            assert!(!asserts(body), "{body}");
        }
    }

    #[test]
    fn counts_an_assertion_of_a_function_in_the_same_file() {
        let helpers = "fn judge() {\n assert!(x);\n}\nfn measure() {\n judge();\n}\n";
        let test = |call: &str| only(&format!("{helpers}#[test]\nfn it_holds() {{\n {call}\n}}\n")).asserts;
        assert!(test("measure();"));
        assert!(!test("other.measure();"));
        assert!(!test("remeasure();"));
    }

    #[test]
    fn leaves_out_what_is_no_test_of_the_ordinary_run() {
        let none = Helpers::default();
        let function = "/// AUT-01: a rule.\npub async fn x() { assert!(a); }\n";
        assert_eq!(read(function, Kind::Ordinary, &none).tests, []);
        assert_eq!(read(function, Kind::Conformance, &none).tests.len(), 1);
        let long = "/// AUT-01: x\n#[test]\n#[ignore = \"long\"]\nfn x() { assert!(a); }\n";
        assert_eq!(read(long, Kind::Ordinary, &none).tests, []);
    }

    #[test]
    fn reads_tests_inside_a_property_macro() {
        let property = "/// AUT-12: x\n    #[test]\n    fn x(a in \".*\") {\n        prop_assert!(a);\n    }";
        assert!(only(&format!("proptest! {{\n    {property}\n}}")).asserts);
    }
}
