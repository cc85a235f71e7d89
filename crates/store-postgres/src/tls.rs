//! TLS towards the database: the server's certificate must be valid, go back to a
//! known root and name the host of the URL (what libpq calls `verify-full`).

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::options::OptionsError;

/// Roots from a file, or the system's. Where the connection is plain none are read.
pub(crate) fn connector(root_certificate: Option<&Path>, plain: bool) -> Result<MakeRustlsConnect, OptionsError> {
    let roots = match (root_certificate, plain) {
        (_, true) => RootCertStore::empty(),
        (Some(file), false) => roots_of(file)?,
        (None, false) => system_roots()?,
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// Whether a file holds certificates that a database's may go back to.
///
/// # Errors
/// The file cannot be read, or holds none.
pub fn check_roots(file: &Path) -> Result<(), OptionsError> {
    roots_of(file).map(drop)
}

fn roots_of(file: &Path) -> Result<RootCertStore, OptionsError> {
    let unreadable = || OptionsError::Roots(file.display().to_string());
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|_| unreadable())? {
        roots.add(certificate.map_err(|_| unreadable())?)?;
    }
    if roots.is_empty() { Err(unreadable()) } else { Ok(roots) }
}

fn system_roots() -> Result<RootCertStore, OptionsError> {
    let mut roots = RootCertStore::empty();
    // Some systems hold certificates that no strict reader takes; the others count.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() { Err(OptionsError::Roots("the system's certificates".into())) } else { Ok(roots) }
}
