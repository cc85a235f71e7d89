//! What the documents say of this tool is held against its argument parser: a
//! command line that is printed must be one that is taken.

use std::path::{Path, PathBuf};

use clap::{CommandFactory as _, Parser as _};

use crate::args::Options;

const TOOL: &str = "madoguchi-admin";

/// Something a document says, and where.
struct Said {
    place: String,
    text: String,
}

/// README.md and every page under `docs/`.
fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = vec![root.join("README.md")];
    let mut folders = vec![root.join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Lines of code blocks, with continued lines joined, and pieces of text in backticks.
fn said(path: &Path) -> (Vec<Said>, Vec<Said>) {
    let (mut lines, mut pieces) = (Vec::new(), Vec::new());
    let (mut code, mut continued) = (false, String::new());
    for (n, line) in std::fs::read_to_string(path).unwrap().lines().enumerate() {
        let place = format!("{}:{}", path.display(), n + 1);
        if line.trim_start().starts_with("```") {
            code = !code;
        } else if code {
            continued.push_str(line.trim_end_matches('\\'));
            if !line.ends_with('\\') {
                lines.push(Said { place, text: std::mem::take(&mut continued) });
            }
        } else {
            let inline = line.split('`').skip(1).step_by(2);
            pieces.extend(inline.map(|text| Said { place: place.clone(), text: text.replace("\\|", "|") }));
        }
    }
    (lines, pieces)
}

/// The words after the tool's name: of the last command of a pipe, up to a
/// comment or a redirection. None where the tool is not called.
fn words(text: &str) -> Option<Vec<String>> {
    let call = text.split(" | ").last()?.trim();
    let words = shlex::split(call).unwrap_or_else(|| panic!("quotation marks do not match: {text}"));
    let (first, rest) = words.split_first()?;
    let end = rest.iter().position(|word| word.starts_with('>')).unwrap_or(rest.len());
    (first == TOOL).then(|| rest[..end].iter().map(|word| filled(word)).collect())
}

/// A value in the place of a placeholder that is no text.
fn filled(word: &str) -> String {
    match word {
        "N" | "S" => "1",
        "DATE" => "2026-04-01",
        "COMMAND" => "limits",
        word => word,
    }
    .to_owned()
}

/// Whether words alone name a command or a group of them.
fn is_named(words: &[String]) -> bool {
    let mut at = &Options::command();
    for word in words {
        match at.find_subcommand(word) {
            Some(next) => at = next,
            None => return false,
        }
    }
    true
}

/// Every option of the tool and its commands.
fn options(of: &clap::Command, found: &mut Vec<String>) {
    found.extend(of.get_arguments().filter_map(clap::Arg::get_long).map(str::to_owned));
    of.get_subcommands().for_each(|next| options(next, found));
}

fn must_be_taken(said: &Said, words: &[String]) {
    let line = std::iter::once(TOOL).chain(words.iter().map(String::as_str));
    if let Err(refusal) = Options::try_parse_from(line) {
        panic!("{}: `{}`\n{refusal}", said.place, said.text);
    }
}

#[test]
fn every_command_line_in_a_code_block_is_taken() {
    let mut taken = 0;
    for path in documents() {
        for line in said(&path).0 {
            if !line.text.contains(TOOL) {
                continue;
            }
            // Settings and package names mention the tool as well.
            let Some(words) = words(&line.text) else { continue };
            must_be_taken(&line, &words);
            taken += 1;
        }
    }
    assert!(taken >= 15, "only {taken} command lines were found");
}

#[test]
fn every_command_named_in_the_text_exists() {
    let mut checked = 0;
    for path in documents() {
        for piece in said(&path).1 {
            let Some(words) = words_of_piece(&piece) else { continue };
            if !is_named(&words) {
                must_be_taken(&piece, &words);
            }
            checked += 1;
        }
    }
    assert!(checked >= 12, "only {checked} commands were found");
}

fn words_of_piece(piece: &Said) -> Option<Vec<String>> {
    piece.text.contains(TOOL).then(|| words(&piece.text)).flatten()
}

#[test]
fn every_option_named_in_the_text_exists() {
    let mut known = vec!["demo".to_owned(), "help".to_owned(), "version".to_owned()]; // the window's, and clap's own
    options(&Options::command(), &mut known);
    let mut checked = 0;
    for path in documents() {
        for piece in said(&path).1 {
            if !piece.text.starts_with("--") {
                continue;
            }
            for option in piece.text.split(' ').filter_map(|word| word.strip_prefix("--")) {
                assert!(known.iter().any(|name| name == option), "{}: --{option}", piece.place);
                checked += 1;
            }
        }
    }
    assert!(checked >= 15, "only {checked} options were found");
}

/// The other way round: whoever reads the pages learns of every command.
#[test]
fn every_command_is_named_on_some_page() {
    let pages: Vec<String> = documents().iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let pages: Vec<String> = pages.iter().map(|page| words(page)).collect();
    for group in Options::command().get_subcommands() {
        let commands: Vec<_> =
            group.get_subcommands().map(|command| format!("{} {}", group.get_name(), command.get_name())).collect();
        let commands = if commands.is_empty() { vec![group.get_name().to_owned()] } else { commands };
        for command in commands {
            assert!(pages.iter().any(|page| page.contains(&format!("{TOOL} {command}"))), "{TOOL} {command}");
        }
    }
}
