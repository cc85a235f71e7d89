//! What a test claims in the comment above it: `REQ-ID[, REQ-ID]: sentence`,
//! one or several, each going on over the lines that follow.

/// One claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim {
    /// Requirement IDs.
    pub(crate) requirements: Vec<String>,
    /// What is asserted, in words.
    pub(crate) sentence: String,
}

/// One test as it stands in a source file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Test {
    /// Name of the function, or title.
    pub(crate) name: String,
    /// What it claims to hold.
    pub(crate) claims: Vec<Claim>,
    /// Whether its body can fail by an assertion of its own.
    pub(crate) asserts: bool,
    /// Line it begins at, from 1.
    pub(crate) line: usize,
}

/// Tests of a file, and what is wrong with their claims.
#[derive(Debug, Default)]
pub(crate) struct Read {
    pub(crate) tests: Vec<Test>,
    pub(crate) faults: Vec<String>,
}

impl Read {
    /// Adds a test with the comment above it.
    pub(super) fn add(&mut self, name: String, comment: &[&str], asserts: bool, line: usize) {
        let claims = claims(comment).unwrap_or_else(|fault| {
            self.faults.push(format!("line {line}: {fault}"));
            Vec::new()
        });
        self.tests.push(Test { name, claims, asserts, line });
    }
}

fn claims(comment: &[&str]) -> Result<Vec<Claim>, String> {
    let mut claims: Vec<Claim> = Vec::new();
    for line in comment {
        if line.get(..6).is_some_and(is_requirement) {
            claims.push(claim(line)?);
        } else if let Some(last) = claims.last_mut().filter(|_| !line.is_empty()) {
            last.sentence.push(' ');
            last.sentence.push_str(line);
        }
    }
    Ok(claims)
}

fn claim(line: &str) -> Result<Claim, String> {
    let malformed = || format!("「{line}」 is not `ID[, ID]: sentence` (a range hides what is not asserted)");
    let (ids, sentence) = line.split_once(": ").ok_or_else(malformed)?;
    let requirements: Vec<String> = ids.split(", ").map(str::to_owned).collect();
    if !requirements.iter().all(|id| is_requirement(id)) {
        return Err(malformed());
    }
    Ok(Claim { requirements, sentence: sentence.to_owned() })
}

/// Three capital letters, a hyphen, two digits.
pub(crate) fn is_requirement(id: &str) -> bool {
    let bytes = id.as_bytes();
    bytes.len() == 6
        && bytes[..3].iter().all(u8::is_ascii_uppercase)
        && bytes[3] == b'-'
        && bytes[4..].iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_several_claims_each_over_its_lines() {
        let read = claims(&["About it.", "AUT-10, COD-02: says one", "thing.", "REG-01: and another"]).unwrap();
        let claim = |ids: &[&str], sentence: &str| Claim {
            requirements: ids.iter().map(|id| (*id).to_owned()).collect(),
            sentence: sentence.to_owned(),
        };
        assert_eq!(read, [claim(&["AUT-10", "COD-02"], "says one thing."), claim(&["REG-01"], "and another")]);
    }

    #[test]
    fn refuses_a_range_and_a_claim_without_words() {
        for line in ["AUT-01 to AUT-06: x", "AUT-01, 02: x", "AUT-01 x"] {
            assert!(claims(&[line]).is_err(), "{line}");
        }
    }
}
