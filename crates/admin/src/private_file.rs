//! Files that hold personal data: only their owner may read them.

use std::fs::{File, OpenOptions};
use std::path::Path;

use anyhow::{Context as _, Result};

/// Write, for the owner only.
pub(crate) fn options() -> OpenOptions {
    let mut options = File::options();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// A file at a path that an operator named; what was there is replaced.
pub(crate) fn new(path: &Path) -> Result<File> {
    options().create(true).truncate(true).open(path).with_context(|| format!("{} cannot be written", path.display()))
}
