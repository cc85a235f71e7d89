//! 電話番号 of an office: what a reviewer calls, and what is printed. Not dialled by the program.

use serde::{Deserialize, Serialize};

use crate::half_width::to_half_width;

/// A telephone number of Japan as people write it: ten or eleven digits that begin with 0, with
/// hyphens where they were written.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Telephone(String);

/// A text that is no telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a telephone number has ten or eleven digits and begins with 0")]
pub struct TelephoneRefusal;

impl Telephone {
    /// Reads a number; full-width forms and brackets become half-width digits and hyphens.
    ///
    /// # Errors
    /// [`TelephoneRefusal`]; so too where a spreadsheet dropped the leading zero, since a wrong
    /// number would be called.
    pub fn new(typed: &str) -> Result<Self, TelephoneRefusal> {
        let half = to_half_width(typed).text;
        let hyphened: String = half.chars().map(|c| if matches!(c, '(' | ')' | ' ') { '-' } else { c }).collect();
        let groups: Vec<&str> = hyphened.split('-').filter(|group| !group.is_empty()).collect();
        let digits = groups.concat();
        let fits =
            digits.starts_with('0') && matches!(digits.len(), 10 | 11) && digits.bytes().all(|b| b.is_ascii_digit());
        if fits { Ok(Self(groups.join("-"))) } else { Err(TelephoneRefusal) }
    }

    /// The number as it is shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its digits alone, to compare by.
    #[must_use]
    pub fn digits(&self) -> String {
        self.0.chars().filter(char::is_ascii_digit).collect()
    }
}

impl std::fmt::Debug for Telephone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Telephone(..)")
    }
}

impl TryFrom<String> for Telephone {
    type Error = TelephoneRefusal;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text)
    }
}

impl From<Telephone> for String {
    fn from(number: Telephone) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_usual_writings() {
        for (typed, shown) in [
            ("0857-20-1234", "0857-20-1234"),
            ("0857201234", "0857201234"),
            ("(0857)20-1234", "0857-20-1234"),
            ("０８５７（２０）１２３４", "0857-20-1234"),
            ("090 1234 5678", "090-1234-5678"),
        ] {
            let read = Telephone::new(typed).unwrap();
            assert_eq!(read.as_str(), shown, "{typed}");
            assert_eq!(Telephone::new(read.as_str()), Ok(read));
        }
        for typed in ["", "857-20-1234", "857201234", "0857-20-123", "0857-20-12345-6", "+81857201234", "0857-20-123a"]
        {
            assert_eq!(Telephone::new(typed), Err(TelephoneRefusal), "{typed}");
        }
        assert_eq!(Telephone::new("(0857)20-1234").unwrap().digits(), "0857201234");
    }
}
