//! TLS of the public listener: certificate and key from files, read again when
//! they change. What cannot be read leaves the old one in force.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use madoguchi_server_configuration::{TlsFiles, TlsRefused};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

/// The certificate in force, and where it comes from.
#[derive(Debug)]
pub(crate) struct Certificate {
    files: TlsFiles,
    present: RwLock<(Arc<CertifiedKey>, [Option<SystemTime>; 2])>,
}

impl Certificate {
    /// Reads certificate chain and key.
    pub(crate) fn read(files: TlsFiles) -> Result<Arc<Self>, TlsRefused> {
        let present = RwLock::new((Arc::new(files.read()?), changed(&files)));
        Ok(Arc::new(Self { files, present }))
    }

    /// Takes what lies in the files now.
    pub(crate) fn read_again(&self) -> Result<(), TlsRefused> {
        let fresh = (Arc::new(self.files.read()?), changed(&self.files));
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

fn changed(files: &TlsFiles) -> [Option<SystemTime>; 2] {
    [&files.certificate, &files.key].map(|file| file.metadata().and_then(|meta| meta.modified()).ok())
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
