//! Reading a PDF back with poppler's tools.

use std::process::Command;
use std::sync::LazyLock;

use madoguchi_documents::{Document, Renderer};

/// One renderer for all tests, as the program has one.
pub(crate) static RENDERER: LazyLock<Renderer> = LazyLock::new(Renderer::new);

pub(crate) fn render(document: &Document) -> Vec<u8> {
    RENDERER.render(document).unwrap()
}

/// The text of a PDF in reading order.
pub(crate) fn text(pdf: &[u8]) -> String {
    run("pdftotext", &["-enc", "UTF-8"], pdf, &["-"])
}

/// The text without any white space: for values that may wrap.
pub(crate) fn solid_text(pdf: &[u8]) -> String {
    text(pdf).chars().filter(|c| !c.is_whitespace()).collect()
}

/// Every word with its place on the page, as XHTML.
pub(crate) fn word_boxes(pdf: &[u8]) -> String {
    run("pdftotext", &["-bbox"], pdf, &["-"])
}

/// Title, author, dates, page count and size.
pub(crate) fn info(pdf: &[u8]) -> String {
    run("pdfinfo", &[], pdf, &[])
}

/// The tags as poppler lists them: each piece of text on a line of its own, in quotation marks.
/// Its time grows with the square of the pieces.
pub(crate) fn structure(pdf: &[u8]) -> String {
    run("pdfinfo", &["-struct-text"], pdf, &[])
}

/// The tags a screen reader follows, each with the text directly in it, in the order they are read.
pub(crate) fn spoken(pdf: &[u8]) -> Vec<(String, String)> {
    let listing = structure(pdf);
    let mut tags: Vec<(String, String)> = Vec::new();
    for line in listing.lines().map(str::trim) {
        if let Some(text) = line.strip_prefix('"').and_then(|line| line.strip_suffix('"')) {
            tags.last_mut().unwrap().1.push_str(text);
        } else if !line.starts_with('/') {
            let name = line.split([' ', ':']).next().unwrap();
            tags.push((name.into(), String::new()));
        }
    }
    tags
}

/// The embedded fonts.
pub(crate) fn fonts(pdf: &[u8]) -> String {
    run("pdffonts", &[], pdf, &[])
}

fn run(tool: &str, before: &[&str], pdf: &[u8], after: &[&str]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("document.pdf");
    std::fs::write(&file, pdf).unwrap();
    let output = Command::new(tool)
        .args(before)
        .arg(&file)
        .args(after)
        .output()
        .unwrap_or_else(|error| panic!("{tool} did not run ({error}): install poppler-utils"));
    assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
