//! Size of the built screens as they would travel: gzipped, without fonts.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::{Bound, Row};
use crate::steps::execute;
use crate::system;

/// The promise, in bytes.
const LIMIT: f64 = 200_000.0;

/// Builds the screens and weighs them.
pub(super) fn measure(root: &Path) -> Result<Vec<Row>> {
    system::provide_npm_packages(root)?;
    execute(&mut system::npm(root, &["run", "--silent", "build"]))?;
    let bytes = weigh(&root.join("ui/dist"))?;
    let ours = f64::from(u32::try_from(bytes)?);
    let name = "screens without fonts, gzipped".to_owned();
    Ok(vec![Row { name, ours, limit: LIMIT, unit: "bytes".to_owned(), bound: Bound::AtMost(1.0) }])
}

fn weigh(folder: &Path) -> Result<usize> {
    let mut all = 0;
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            all += weigh(&path)?;
        } else if travels(&path) {
            let mut packed = GzEncoder::new(Vec::new(), Compression::default());
            packed.write_all(&std::fs::read(&path)?)?;
            all += packed.finish()?.len();
        }
    }
    Ok(all)
}

/// Texts but the list of font slices, which belongs to the fonts.
fn travels(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_text = [".html", ".js", ".css", ".svg"].iter().any(|end| name.ends_with(end));
    is_text && !(name.starts_with("fonts") && name.ends_with(".css"))
}
