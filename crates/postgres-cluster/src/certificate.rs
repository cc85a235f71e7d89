//! A certificate authority of the cluster's own, for connections under TLS.

use std::io;
use std::path::{Path, PathBuf};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};

/// Certificates of a cluster.
#[derive(Debug, Clone)]
pub struct Certificates {
    /// The root that clients trust.
    pub root: PathBuf,
    /// A root that has signed nothing here.
    pub other_root: PathBuf,
}

/// Writes roots, and the server's key and certificate for the name `localhost` alone,
/// so that another name of the same machine is a wrong one.
pub(crate) fn write(folder: &Path, data: &Path) -> io::Result<Certificates> {
    let (root, other) = (authority()?, authority()?);
    let key = KeyPair::generate().map_err(io::Error::other)?;
    let server = CertificateParams::new(vec!["localhost".to_owned()])
        .and_then(|params| params.signed_by(&key, &root))
        .map_err(io::Error::other)?;
    std::fs::write(data.join("server.crt"), server.pem())?;
    std::fs::write(data.join("server.key"), key.serialize_pem())?;
    let certificates = Certificates { root: folder.join("root.pem"), other_root: folder.join("other.pem") };
    std::fs::write(&certificates.root, root.pem())?;
    std::fs::write(&certificates.other_root, other.pem())?;
    #[cfg(unix)]
    std::fs::set_permissions(data.join("server.key"), std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(certificates)
}

fn authority() -> io::Result<CertifiedIssuer<'static, KeyPair>> {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().map_err(io::Error::other)?;
    CertifiedIssuer::self_signed(params, key).map_err(io::Error::other)
}
