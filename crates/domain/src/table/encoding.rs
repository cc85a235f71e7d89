//! Which encoding a file is in, and whether it is text at all.
//! Must not: guess by language; a file is UTF-8, CP932 or refused.

use std::borrow::Cow;

use super::refusal::{FileKind, TableRefusal};

/// Encodings of a CSV file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// Shift_JIS with the extensions of Windows (code page 932), as Japanese Excel writes CSV.
    Cp932,
}

impl Encoding {
    /// The name shown to operators.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Cp932 => "Shift_JIS (CP932)",
        }
    }

    fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Self::Cp932 => encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes),
        }
    }
}

pub(crate) const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Decodes fields. A file whose beginning is pure ASCII settles at its first other byte.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decoder {
    pub(crate) encoding: Encoding,
    settled: bool,
}

impl Decoder {
    /// Recognises the encoding from the beginning of the file, without its byte order mark.
    /// `whole` says that the head is all there is.
    pub(crate) fn recognise(head: &[u8], whole: bool) -> Result<Self, TableRefusal> {
        if let Some(kind) = other_kind(head) {
            return Err(TableRefusal::OtherKind(kind));
        }
        let (marked, text) = match head.strip_prefix(BOM) {
            Some(text) => (true, text),
            None => (false, head),
        };
        // The last line may be cut in the middle of a character.
        let end = if whole { text.len() } else { text.iter().rposition(|b| matches!(b, b'\n' | b'\r')).unwrap_or(0) };
        let text = &text[..end];
        if text.is_ascii() {
            return Ok(Self { encoding: Encoding::Utf8, settled: marked });
        }
        match decide(text) {
            Some(encoding) if !marked || encoding == Encoding::Utf8 => Ok(Self { encoding, settled: true }),
            Some(_) | None => Err(TableRefusal::UnknownEncoding { line: line_of_first_invalid(text) }),
        }
    }

    /// The text of one field; none when the bytes are not text in this file's encoding.
    pub(crate) fn decode<'b>(&mut self, bytes: &'b [u8]) -> Option<Cow<'b, str>> {
        if !self.settled && !bytes.is_ascii() {
            self.encoding = decide(bytes)?;
            self.settled = true;
        }
        self.encoding.decode(bytes)
    }

    /// The text of one field with a mark in place of what cannot be read.
    pub(crate) fn decode_lossily(self, bytes: &[u8]) -> String {
        match self.encoding {
            Encoding::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
            Encoding::Cp932 => encoding_rs::SHIFT_JIS.decode_without_bom_handling(bytes).0.into_owned(),
        }
    }
}

fn decide(text: &[u8]) -> Option<Encoding> {
    let cp932 = || Encoding::Cp932.decode(text).map(|_| Encoding::Cp932);
    match std::str::from_utf8(text) {
        // Pairs of half-width kana in CP932 can look like accented letters in UTF-8.
        Ok(decoded) if decoded.chars().any(|c| c >= '\u{2E80}') => Some(Encoding::Utf8),
        Ok(_) => cp932().or(Some(Encoding::Utf8)),
        Err(_) => cp932(),
    }
}

/// The first line on which the text is neither UTF-8 nor CP932, from 1.
fn line_of_first_invalid(text: &[u8]) -> u64 {
    let lines = text.split(|b| *b == b'\n').zip(1..);
    let is_bad = |line: &[u8]| Encoding::Utf8.decode(line).is_none() && Encoding::Cp932.decode(line).is_none();
    let mut first_not_utf8 = 1;
    for (line, number) in lines {
        if is_bad(line) {
            return number;
        }
        if first_not_utf8 == 1 && Encoding::Utf8.decode(line).is_none() {
            first_not_utf8 = number;
        }
    }
    // Every line is text in one of the two: they are mixed, and the first that leaves UTF-8 tells.
    first_not_utf8
}

fn other_kind(head: &[u8]) -> Option<FileKind> {
    let holds = |needle: &[u8]| head.windows(needle.len()).any(|window| window == needle);
    let starts = |magic: &[u8]| head.starts_with(magic);
    if starts(b"PK\x03\x04") {
        return Some(if holds(b"xl/") { FileKind::Excel } else { FileKind::Zip });
    }
    for (magic, kind) in [
        (&b"\xD0\xCF\x11\xE0"[..], FileKind::Excel),
        (b"PK\x05\x06", FileKind::Zip),
        (b"\x1F\x8B", FileKind::Zip),
        (b"7z\xBC\xAF\x27\x1C", FileKind::Zip),
        (b"Rar!", FileKind::Zip),
        (b"%PDF", FileKind::Pdf),
        (b"\x89PNG", FileKind::Image),
        (b"\xFF\xD8\xFF", FileKind::Image),
        (b"GIF8", FileKind::Image),
        (b"II*\x00", FileKind::Image),
        (b"MM\x00*", FileKind::Image),
        (b"SQLite format 3\x00", FileKind::Database),
        (b"\xFF\xFE", FileKind::Utf16),
        (b"\xFE\xFF", FileKind::Utf16),
    ] {
        if starts(magic) {
            return Some(kind);
        }
    }
    let beginning = head.strip_prefix(BOM).unwrap_or(head).trim_ascii_start();
    let opens = |tag: &[u8]| beginning.get(..tag.len()).is_some_and(|b| b.eq_ignore_ascii_case(tag));
    if opens(b"<!doctype") || opens(b"<html") || opens(b"<?xml") {
        return Some(FileKind::Markup);
    }
    head.contains(&0).then_some(FileKind::Binary)
}
