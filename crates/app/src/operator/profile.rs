//! Importing an insurer's profile (INS-01 to INS-06).

use madoguchi_domain::fact::{Fact, Subject};
use madoguchi_domain::insurer_code::InsurerCode;
use madoguchi_domain::journal::hex;
use madoguchi_domain::profile::{self, Matching};
use sha2::{Digest, Sha256};

use super::{OperatorStop, commit};
use crate::error::Refusal;
use crate::host::{App, Host};
use crate::store::Store;

/// A profile that was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileImported {
    /// The insurer.
    pub insurer: InsurerCode,
    /// Its name in Japanese.
    pub name: String,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// False when exactly this profile was in force already; nothing was written.
    pub changed: bool,
    /// Whether the widths of 記号 or 番号 changed: a roster loaded before has
    /// to be loaded again, since its keys were padded to the old widths.
    pub load_roster_again: bool,
}

/// Reads a profile and puts it in force.
///
/// # Errors
/// The first mistake with file, line and reason.
pub async fn profile_import<S: Store, H: Host>(
    app: &App<S, H>,
    file_name: &str,
    text: &str,
) -> Result<ProfileImported, OperatorStop> {
    let profile = profile::parse(file_name, text)?;
    let json = serde_json::to_string(&profile).map_err(|e| Refusal::Unexpected(e.to_string()))?;
    // What another version of the program stored and this one cannot read is replaced.
    let before = app.store.profile(&profile.code).await?.and_then(|json| crate::insurer::from_json(&json).ok());
    let sha256 = hex(&Sha256::digest(text.as_bytes()));
    let imported = ProfileImported {
        insurer: profile.code.clone(),
        name: profile.name.full.ja.clone(),
        sha256: sha256.clone(),
        changed: before.as_ref() != Some(&profile),
        load_roster_again: before.is_some_and(|b| !same_widths(&b.matching, &profile.matching)),
    };
    if imported.changed {
        let fact = Fact::ProfileImported { insurer: profile.code.clone(), sha256, profile: json };
        commit(app, Subject::Insurer(profile.code), fact).await?;
    }
    Ok(imported)
}

fn same_widths(a: &Matching, b: &Matching) -> bool {
    (a.symbol_width, a.number_width) == (b.symbol_width, b.number_width)
}
