//! Certificate and key of TLS, from PEM files.

use std::path::{Path, PathBuf};

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;

use crate::secret::{self, SecretRefused};

/// Files of TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The chain in PEM form, the server's own certificate first.
    pub certificate: PathBuf,
    /// Its key in PEM form, readable by the server's user only.
    pub key: PathBuf,
}

/// Why there is no certificate. Never holds the key.
#[derive(Debug, thiserror::Error)]
pub enum TlsRefused {
    /// The key's file.
    #[error(transparent)]
    Secret(#[from] SecretRefused),
    /// A file holds no certificate or key in PEM form.
    #[error("{path}: {reason}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Key and certificate do not belong together, or cannot be used.
    #[error("certificate and key: {0}")]
    Unusable(#[from] rustls::Error),
}

impl TlsFiles {
    /// What lies in the files now.
    ///
    /// # Errors
    /// [`TlsRefused`].
    pub fn read(&self) -> Result<CertifiedKey, TlsRefused> {
        fitting(chain(&self.certificate)?, key(&self.key)?)
    }
}

pub(crate) fn chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsRefused> {
    let unreadable = |reason: String| TlsRefused::Unreadable { path: path.to_owned(), reason };
    let chain = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| unreadable(error.to_string()))?;
    if chain.is_empty() { Err(unreadable("holds no certificate".into())) } else { Ok(chain) }
}

pub(crate) fn key(path: &Path) -> Result<PrivateKeyDer<'static>, TlsRefused> {
    let text = secret::read(path)?;
    PrivateKeyDer::from_pem_slice(text.as_bytes())
        .map_err(|error| TlsRefused::Unreadable { path: path.to_owned(), reason: error.to_string() })
}

pub(crate) fn fitting(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<CertifiedKey, TlsRefused> {
    Ok(CertifiedKey::from_der(chain, key, &ring::default_provider())?)
}
