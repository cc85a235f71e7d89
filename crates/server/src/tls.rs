//! TLS of the public listener: certificate and key from files, read again when
//! they change. What cannot be read leaves the old one in force.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use madoguchi_server_configuration::{SecretRefused, read_secret};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

/// Why there is no certificate.
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

/// The certificate in force, and where it comes from.
#[derive(Debug)]
pub(crate) struct Certificate {
    files: [PathBuf; 2],
    present: RwLock<(Arc<CertifiedKey>, [Option<SystemTime>; 2])>,
}

impl Certificate {
    /// Reads certificate chain and key.
    pub(crate) fn read(certificate: &Path, key: &Path) -> Result<Arc<Self>, TlsRefused> {
        let files = [certificate.to_owned(), key.to_owned()];
        let present = RwLock::new((load(&files)?, changed(&files)));
        Ok(Arc::new(Self { files, present }))
    }

    /// Takes what lies in the files now.
    pub(crate) fn read_again(&self) -> Result<(), TlsRefused> {
        let fresh = (load(&self.files)?, changed(&self.files));
        *self.present.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    /// Whether a file was written since it was read.
    pub(crate) fn is_stale(&self) -> bool {
        self.present.read().unwrap_or_else(PoisonError::into_inner).1 != changed(&self.files)
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.present.read().unwrap_or_else(PoisonError::into_inner).0))
    }
}

fn changed(files: &[PathBuf; 2]) -> [Option<SystemTime>; 2] {
    files.each_ref().map(|file| file.metadata().and_then(|meta| meta.modified()).ok())
}

fn load([certificate, key]: &[PathBuf; 2]) -> Result<Arc<CertifiedKey>, TlsRefused> {
    let unreadable = |path: &Path, reason: String| TlsRefused::Unreadable { path: path.to_owned(), reason };
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| unreadable(certificate, error.to_string()))?;
    if chain.is_empty() {
        return Err(unreadable(certificate, "holds no certificate".into()));
    }
    let text = read_secret(key)?;
    let secret = PrivateKeyDer::from_pem_slice(text.as_bytes()).map_err(|error| unreadable(key, error.to_string()))?;
    Ok(Arc::new(CertifiedKey::from_der(chain, secret, &ring::default_provider())?))
}

/// TLS 1.2 and 1.3, as rustls has them: no older version and no weak cipher exists in it.
pub(crate) fn config(certificate: Arc<Certificate>) -> Result<Arc<ServerConfig>, TlsRefused> {
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(certificate);
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
