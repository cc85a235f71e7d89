//! Roles, and the one table of what each may do.

use serde::{Deserialize, Serialize};

/// A role of a clerk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 審査: reviews applications and keeps the ledger.
    Reviewer,
    /// 印刷・発送: prints and posts letters.
    Printer,
}

/// Something a clerk may or may not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// See queue, applications, ledger entries and history.
    See,
    /// Take up, put back, ask for the envelope, note, record a withdrawal.
    Review,
    /// Approve or reject.
    Decide,
    /// Load a ledger.
    ImportLedger,
    /// Print and reprint letters.
    Print,
    /// Make batches, record what was posted and what came back.
    Post,
}

/// The table: who may, and whether the second factor has to be fresh.
const TABLE: [(Right, &[Role], bool); 6] = [
    (Right::See, &[Role::Reviewer, Role::Printer], false),
    (Right::Review, &[Role::Reviewer], false),
    (Right::Decide, &[Role::Reviewer], true),
    (Right::ImportLedger, &[Role::Reviewer], true),
    (Right::Print, &[Role::Printer], true),
    (Right::Post, &[Role::Printer], false),
];

impl Right {
    /// Whether a second factor of the last minutes is needed.
    #[must_use]
    pub fn needs_fresh_factor(self) -> bool {
        TABLE.iter().any(|(right, _, fresh)| *right == self && *fresh)
    }
}

/// The roles of a clerk; at least one. One clerk may have both, and then still cannot print what
/// the same clerk approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Role>", into = "Vec<Role>")]
pub struct Roles(Vec<Role>);

impl Roles {
    /// Roles in a fixed order, each once; none when the list is empty.
    #[must_use]
    pub fn new(roles: impl IntoIterator<Item = Role>) -> Option<Self> {
        let mut roles: Vec<Role> = roles.into_iter().collect();
        roles.sort_unstable();
        roles.dedup();
        (!roles.is_empty()).then_some(Self(roles))
    }

    /// The roles.
    #[must_use]
    pub fn as_slice(&self) -> &[Role] {
        &self.0
    }

    /// Whether a clerk with these roles may do something. Nothing is allowed that the table does not
    /// name.
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        TABLE.iter().any(|(named, roles, _)| *named == right && roles.iter().any(|role| self.0.contains(role)))
    }
}

impl TryFrom<Vec<Role>> for Roles {
    type Error = &'static str;

    fn try_from(roles: Vec<Role>) -> Result<Self, Self::Error> {
        Self::new(roles).ok_or("a clerk has at least one role")
    }
}

impl From<Roles> for Vec<Role> {
    fn from(roles: Roles) -> Self {
        roles.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// REI-12, REI-14: reviewers decide and never print; printers print and never decide.
    #[test]
    fn each_role_may_do_its_own_and_nothing_else() {
        let [reviewer, printer] = [Role::Reviewer, Role::Printer].map(|role| Roles::new([role]).unwrap());
        let both = Roles::new([Role::Printer, Role::Reviewer, Role::Printer]).unwrap();
        assert_eq!(both.as_slice(), [Role::Reviewer, Role::Printer]);
        for (right, reviews, prints, fresh) in [
            (Right::See, true, true, false),
            (Right::Review, true, false, false),
            (Right::Decide, true, false, true),
            (Right::ImportLedger, true, false, true),
            (Right::Print, false, true, true),
            (Right::Post, false, true, false),
        ] {
            assert_eq!(
                (reviewer.may(right), printer.may(right), both.may(right)),
                (reviews, prints, true),
                "{right:?}"
            );
            assert_eq!(right.needs_fresh_factor(), fresh, "{right:?}");
        }
    }

    #[test]
    fn nobody_is_without_a_role() {
        assert_eq!(Roles::new([]), None);
        assert!(serde_json::from_str::<Roles>("[]").is_err());
        assert!(serde_json::from_str::<Roles>("[\"operator\"]").is_err());
        assert_eq!(serde_json::to_string(&Roles::new([Role::Printer]).unwrap()).unwrap(), "[\"printer\"]");
    }
}
