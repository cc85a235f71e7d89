//! Importing a federation's profile (REI-05 to REI-07, REI-14).

use madoguchi_domain::fact::{Fact, OfficeFact, Subject};
use madoguchi_domain::federation::{self, FederationCode, FederationProfile};
use madoguchi_domain::journal::hex;
use sha2::{Digest, Sha256};

use super::{OperatorStop, commit};
use crate::error::Refusal;
use crate::federation::from_json;
use crate::host::{App, Host};
use crate::store::Store;

/// A profile that was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FederationImported {
    /// The federation.
    pub federation: FederationCode,
    /// Its name in Japanese.
    pub name: String,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// False when exactly this profile was in force already; nothing was written.
    pub changed: bool,
}

/// Reads a profile and puts it in force.
///
/// # Errors
/// The first mistake with file, line and reason; `PrefectureTaken`, since an application goes to the one
/// federation of its prefecture.
pub async fn federation_import<S: Store, H: Host>(
    app: &App<S, H>,
    file_name: &str,
    text: &str,
) -> Result<FederationImported, OperatorStop> {
    let profile = federation::parse(file_name, text)?;
    // What another version of the program stored and this one cannot read is replaced.
    let others: Vec<FederationProfile> =
        app.store.federations().await?.iter().filter_map(|json| from_json(json).ok()).collect();
    let before = others.iter().find(|known| known.code == profile.code);
    for other in others.iter().filter(|other| other.code != profile.code) {
        if let Some(taken) = profile.prefectures.iter().find(|prefecture| other.serves(**prefecture)) {
            let (prefecture, federation) = (taken.code(), other.code.clone());
            return Err(OperatorStop::PrefectureTaken { prefecture, federation });
        }
    }
    let sha256 = hex(&Sha256::digest(text.as_bytes()));
    let imported = FederationImported {
        federation: profile.code.clone(),
        name: profile.name.full.ja.clone(),
        sha256: sha256.clone(),
        changed: before != Some(&profile),
    };
    if imported.changed {
        let json = serde_json::to_string(&profile).map_err(|e| Refusal::Unexpected(e.to_string()))?;
        let fact = OfficeFact::FederationImported { federation: profile.code.clone(), sha256, profile: json };
        commit(app, Subject::Federation(profile.code), Fact::Office(fact)).await?;
    }
    Ok(imported)
}
