//! The files that a server needs, opened when its configuration is read: whoever sets
//! a server up learns of all that cannot be used at once, and before it starts.

use std::path::Path;

use madoguchi_store_postgres::check_roots;

use super::reader::Reader;
use crate::keys::{CREDENTIAL, KeyFile};
use crate::secret;
use crate::tls::{self, TlsFiles, TlsRefused};

/// The key file, or the one that the service manager hands over.
pub(super) fn keys(r: &mut Reader, named: Option<&Path>) {
    let key = "keys.file";
    let Some(path) = named.map(Path::to_owned).or_else(|| secret::credential(CREDENTIAL)) else {
        return r.refuse(key, format_args!("is missing, and there is no credential {CREDENTIAL}"));
    };
    if let Err(error) = KeyFile::read(&path) {
        r.refuse(key, error);
    }
}

/// Certificate and key, each under its own setting, and whether they fit.
pub(super) fn tls(r: &mut Reader, files: &TlsFiles) {
    let certificate = tls::chain(&files.certificate).map_err(|error| r.refuse("tls.certificate", error));
    let key = tls::key(&files.key).map_err(|error| r.refuse("tls.key", error));
    if let (Ok(certificate), Ok(key)) = (certificate, key)
        && let Err(error) = tls::fitting(certificate, key)
    {
        let of_certificate = matches!(error, TlsRefused::Unusable(rustls::Error::InvalidCertificate(_)));
        r.refuse(if of_certificate { "tls.certificate" } else { "tls.key" }, error);
    }
}

/// What a database's certificate must go back to.
pub(super) fn roots(r: &mut Reader, file: &Path) {
    if let Err(error) = check_roots(file) {
        r.refuse("store.root_certificate", error);
    }
}
