//! Checkpoints as lines that can be kept elsewhere: in a file, on paper. The
//! chain is unkeyed, so only a line outside the machine proves that nobody
//! rewrote the whole journal. Format: `docs/journal.md`.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

use crate::ids::InstallId;
use crate::journal::{Hash, hex};

/// First word of a line; the digit is the version of the format.
const TAG: &str = "madoguchi-checkpoint-1";

/// A checkpoint as one line of text:
/// `madoguchi-checkpoint-1 <install> <number> <RFC 3339 instant> <64 hexadecimal digits>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckpointLine {
    /// The install whose journal it binds.
    pub install: InstallId,
    /// 1, 2, 3 ...
    pub number: u64,
    /// When it was made, in milliseconds.
    pub at: Timestamp,
    /// Its hash.
    pub hash: Hash,
}

/// Why a line is no checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line} is no checkpoint")]
pub struct LineError {
    /// From 1.
    pub line: usize,
}

impl CheckpointLine {
    /// Reads a file of lines; empty lines and those that begin with `#` are passed over.
    ///
    /// # Errors
    /// The first line that is none.
    pub fn read_all(text: &str) -> Result<Vec<Self>, LineError> {
        text.lines()
            .zip(1..)
            .map(|(line, number)| (line.trim(), number))
            .filter(|(line, _)| !line.is_empty() && !line.starts_with('#'))
            .map(|(line, number)| line.parse().map_err(|()| LineError { line: number }))
            .collect()
    }
}

impl fmt::Display for CheckpointLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{TAG} {} {} {} {}", self.install, self.number, self.at, hex(&self.hash))
    }
}

impl FromStr for CheckpointLine {
    type Err = ();

    fn from_str(line: &str) -> Result<Self, ()> {
        let mut words = line.split_ascii_whitespace();
        let mut word = || words.next().ok_or(());
        if word()? != TAG {
            return Err(());
        }
        let line = Self {
            install: InstallId::parse(word()?).ok_or(())?,
            number: word()?.parse().map_err(drop)?,
            at: word()?.parse().map_err(drop)?,
            hash: read_hash(word()?).ok_or(())?,
        };
        if words.next().is_none() { Ok(line) } else { Err(()) }
    }
}

fn read_hash(text: &str) -> Option<Hash> {
    if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let mut hash = [0; 32];
    for (byte, at) in hash.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
    }
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_line_reads_back(uuid: [u8; 16], number: u64, millis in 0..4_102_444_800_000_i64, hash: [u8; 32]) {
            let line = CheckpointLine {
                install: InstallId::from_uuid(uuid::Uuid::from_bytes(uuid)),
                number,
                at: Timestamp::from_millisecond(millis).unwrap(),
                hash,
            };
            prop_assert_eq!(line.to_string().parse(), Ok(line));
        }

        #[test]
        fn any_text_is_read_or_refused(text: String) {
            let _ = CheckpointLine::read_all(&text);
        }
    }

    #[test]
    fn a_bad_line_is_named() {
        let good = format!("{TAG} {} 1 2026-11-21T04:00:00Z {}", uuid::Uuid::nil(), "0a".repeat(32));
        let file = format!("# kept by the desk\n\n{good}\n");
        assert_eq!(CheckpointLine::read_all(&file).unwrap().len(), 1);
        assert_eq!(CheckpointLine::read_all(&format!("{file}{good} x")), Err(LineError { line: 4 }));
        assert_eq!(CheckpointLine::read_all(&good.replace("0a0a", "+a0a")), Err(LineError { line: 1 }));
    }
}
