//! What a test claims in the comment above it: `ID[, ID]: sentence`, one or
//! several, each going on over the lines that follow. An ID is that of a
//! requirement, `ASVS` with the number of a row, with or without its version, or
//! `LIMIT` with its name.

/// What a claim is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Id {
    /// A requirement, such as `AUT-01`.
    Requirement(String),
    /// A row of the ASVS table, such as `3.4.1`.
    Asvs(String),
    /// A row of the table of limits, such as `CODE_TRIES`.
    Limit(String),
}

/// One claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim {
    /// What it is about.
    pub(crate) ids: Vec<Id>,
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

impl Test {
    /// Everything that it claims to hold.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &Id> {
        self.claims.iter().flat_map(|claim| &claim.ids)
    }
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
        if begins(line) {
            claims.push(claim(line)?);
        } else if let Some(last) = claims.last_mut().filter(|_| !line.is_empty()) {
            last.sentence.push(' ');
            last.sentence.push_str(line);
        }
    }
    Ok(claims)
}

fn begins(line: &str) -> bool {
    line.get(..6).is_some_and(is_requirement) || line.starts_with("ASVS ") || line.starts_with("LIMIT ")
}

fn claim(line: &str) -> Result<Claim, String> {
    let malformed = || format!("「{line}」 is not `ID[, ID]: sentence` (a range hides what is not asserted)");
    let (parts, sentence) = line.split_once(": ").ok_or_else(malformed)?;
    let mut ids = Vec::new();
    for part in parts.split(", ") {
        ids.push(id(part, ids.last()).ok_or_else(malformed)?);
    }
    Ok(Claim { ids, sentence: sentence.to_owned() })
}

/// An ID; the word before it may be left out after one of its kind.
fn id(part: &str, before: Option<&Id>) -> Option<Id> {
    if is_requirement(part) {
        return Some(Id::Requirement(part.to_owned()));
    }
    let (asvs, limit) = (part.strip_prefix("ASVS "), part.strip_prefix("LIMIT "));
    let plain = |row: &str| row.strip_prefix("v5.0-").or(row.strip_prefix('V')).unwrap_or(row).to_owned();
    let (row, name) = match before {
        Some(Id::Asvs(_)) => (asvs.or(Some(part)), limit),
        Some(Id::Limit(_)) => (asvs, limit.or(Some(part))),
        Some(Id::Requirement(_)) | None => (asvs, limit),
    };
    let row = row.map(plain).filter(|row| is_row(row)).map(Id::Asvs);
    row.or_else(|| name.filter(|name| is_name(name)).map(|name| Id::Limit(name.to_owned())))
}

/// Three capital letters, a hyphen, two digits.
fn is_requirement(id: &str) -> bool {
    let bytes = id.as_bytes();
    bytes.len() == 6
        && bytes[..3].iter().all(u8::is_ascii_uppercase)
        && bytes[3] == b'-'
        && bytes[4..].iter().all(u8::is_ascii_digit)
}

/// Three numbers between dots.
fn is_row(id: &str) -> bool {
    let parts: Vec<&str> = id.split('.').collect();
    parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Words in capital letters.
pub(super) fn is_name(id: &str) -> bool {
    id.len() > 2 && id.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Vec<Id> {
        claim(line).unwrap().ids
    }

    #[test]
    fn reads_several_claims_each_over_its_lines() {
        let read = claims(&["About it.", "AUT-10, COD-02: says one", "thing.", "REG-01: and another"]).unwrap();
        let claim = |ids: &[&str], sentence: &str| Claim {
            ids: ids.iter().map(|id| Id::Requirement((*id).to_owned())).collect(),
            sentence: sentence.to_owned(),
        };
        assert_eq!(read, [claim(&["AUT-10", "COD-02"], "says one thing."), claim(&["REG-01"], "and another")]);
    }

    #[test]
    fn reads_rows_and_limits_beside_requirements() {
        let [requirement, row, next] = [Id::Requirement("AUT-03".into()), asvs("6.3.1"), asvs("2.3.2")];
        let [limit, another] = ["CODE_TRIES", "CODE_LIFE"].map(|name| Id::Limit(name.to_owned()));
        let line = "AUT-03, ASVS 6.3.1, 2.3.2, LIMIT CODE_TRIES, CODE_LIFE: x";
        assert_eq!(read(line), [requirement, row.clone(), next.clone(), limit.clone(), another]);
        assert_eq!(read("LIMIT CODE_TRIES, ASVS V6.3.1, ASVS v5.0-2.3.2: x"), [limit, row, next]);
    }

    fn asvs(row: &str) -> Id {
        Id::Asvs(row.to_owned())
    }

    #[test]
    fn refuses_a_range_and_a_claim_without_words() {
        for line in [
            "AUT-01 to AUT-06: x",
            "AUT-01, 02: x",
            "AUT-01 x",
            "ASVS 3.4: x",
            "ASVS 3.4.1",
            "AUT-01, 3.4.1: x",
            "ASVS 3.4.1, CODE_TRIES: x",
            "LIMIT code_tries: x",
        ] {
            assert!(claims(&[line]).is_err(), "{line}");
        }
    }
}
