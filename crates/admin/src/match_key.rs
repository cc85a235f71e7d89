//! `match-key`: the kana match key of each line of standard input, so that a
//! desk can see why a name does not match. Needs no store and no roster.
//!
//! One line in, one line out, whatever comes in: a line without a key gives an
//! empty line. Never more than one line is held.

use std::io::{BufRead, BufReader, Read, Write};

use madoguchi_domain::kana::{KanaKey, second_key};

/// Longest line looked at, in bytes. No name comes near it; the rest of a
/// longer line is passed over and the line has no key.
const LINE_BYTES: usize = 64 * 1024;

/// Reads lines and writes keys until the input ends.
///
/// # Errors
/// When reading or writing fails.
pub(crate) fn run(input: impl Read, mut output: impl Write, second: bool) -> std::io::Result<()> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut line = Vec::new();
    while let Some(whole) = read_line(&mut input, &mut line)? {
        if let Some(key) = whole.then(|| key(&line, second)).flatten() {
            output.write_all(key.as_str().as_bytes())?;
        }
        output.write_all(b"\n")?;
        // Somebody may be typing: answer as soon as nothing more waits.
        if input.buffer().is_empty() {
            output.flush()?;
        }
    }
    output.flush()
}

fn key(line: &[u8], second: bool) -> Option<KanaKey> {
    let text = std::str::from_utf8(line).ok()?;
    if second { second_key(text).ok() } else { KanaKey::new(text).ok() }
}

/// Reads a line without its end. None at the end of the input; false when the
/// line was too long and only its beginning was kept.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> std::io::Result<Option<bool>> {
    line.clear();
    let mut whole = true;
    let mut anything = false;
    loop {
        let waiting = match input.fill_buf() {
            Ok(waiting) => waiting,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if waiting.is_empty() {
            return Ok(anything.then_some(whole));
        }
        anything = true;
        let end = waiting.iter().position(|b| *b == b'\n');
        let part = end.map_or(waiting, |end| waiting.get(..end).unwrap_or_default());
        let room = LINE_BYTES - line.len();
        whole &= part.len() <= room;
        line.extend_from_slice(part.get(..part.len().min(room)).unwrap_or_default());
        let used = end.map_or(waiting.len(), |end| end + 1);
        input.consume(used);
        if end.is_some() {
            return Ok(Some(whole));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(input: &[u8]) -> String {
        let mut output = Vec::new();
        run(input, &mut output, false).unwrap();
        String::from_utf8(output).unwrap()
    }

    /// AUT-10, AUT-12: each line gives its key; what has none gives an empty line, in its place.
    #[test]
    fn one_line_in_is_one_line_out() {
        assert_eq!(
            keys("ケンポ タロウ\nけんぽ　しょうこ\r\n健保\n\nｲｽｽﾞ".as_bytes()),
            "ケンホタロウ\nケンホシヨウコ\n\n\nイスス\n"
        );
        assert_eq!(keys(b""), "");
        assert_eq!(keys(b"\n"), "\n");
        assert_eq!(keys("ア".as_bytes()), "ア\n");
    }

    #[test]
    fn bad_bytes_and_endless_lines_have_no_key_and_stop_nothing() {
        let long = "ア".repeat(LINE_BYTES);
        let input = [b"\xFF\xFE\n".as_slice(), long.as_bytes(), "\nイ\n\0\n".as_bytes()].concat();
        assert_eq!(keys(&input), "\n\nイ\n\n");
        // 64 KiB exactly are still looked at.
        let full = "a".repeat(LINE_BYTES);
        assert_eq!(keys(format!("{full}\n{full}a\n").as_bytes()), format!("{full}\n\n"));
    }

    #[test]
    fn the_second_key_is_another() {
        let mut output = Vec::new();
        run("ミヅノ\n".as_bytes(), &mut output, true).unwrap();
        assert_eq!(output, "ミスノ\n".as_bytes());
    }
}
