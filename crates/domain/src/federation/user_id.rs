//! User IDs that a federation gives to offices: `KJ` and a serial by default.

use serde::{Deserialize, Serialize};

/// How user IDs are made. 14 characters by default, as the electronic claims system has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct UserIdRule {
    /// 1 to 10 capital letters, so that an ID never passes for a マイナンバー.
    pub prefix: String,
    /// Digits of the serial behind it, 4 to 16, filled up with zeros.
    pub digits: u8,
}

impl Default for UserIdRule {
    fn default() -> Self {
        Self { prefix: "KJ".to_owned(), digits: 12 }
    }
}

impl UserIdRule {
    /// The user ID with a serial; none once the serials are used up.
    #[must_use]
    pub fn user_id(&self, serial: u64) -> Option<String> {
        let digits = usize::from(self.digits);
        let id = format!("{}{serial:0digits$}", self.prefix);
        (id.len() == self.prefix.len() + digits).then_some(id)
    }

    /// The serial of a user ID that this rule made.
    #[must_use]
    pub fn serial(&self, user_id: &str) -> Option<u64> {
        let digits = user_id.strip_prefix(self.prefix.as_str())?;
        let fits = digits.len() == usize::from(self.digits) && digits.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| digits.parse().ok()).flatten()
    }

    /// Whether IDs made by it can be told from other numbers and typed.
    #[must_use]
    pub(super) fn is_sound(&self) -> bool {
        (1..=10).contains(&self.prefix.len())
            && self.prefix.bytes().all(|b| b.is_ascii_uppercase())
            && (4..=16).contains(&self.digits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::user_id::{UserId, UserIdPolicy};
    use proptest::prelude::*;

    /// REI-05: an office without a user ID gets KJ and a serial.
    #[test]
    fn makes_kj_and_a_serial_of_fourteen_characters() {
        let rule = UserIdRule::default();
        assert_eq!(rule.user_id(1).as_deref(), Some("KJ000000000001"));
        assert_eq!(rule.serial("KJ000000000001"), Some(1));
        assert_eq!(rule.user_id(1_000_000_000_000), None);
        for other in ["KJ1", "KJ00000000000a", "AB000000000001", "KJ0000000000001"] {
            assert_eq!(rule.serial(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn every_id_is_a_user_id_and_read_back(prefix in "[A-Z]{1,10}", digits in 4_u8..=16, serial in 0_u64..10_000) {
            let rule = UserIdRule { prefix, digits };
            prop_assume!(rule.is_sound());
            let id = rule.user_id(serial).unwrap();
            prop_assert_eq!(rule.serial(&id), Some(serial));
            prop_assert!(id.len() < 6 || UserId::new(&id, &UserIdPolicy::default()).is_ok());
        }
    }
}
