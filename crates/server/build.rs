//! Lays the built screens out for embedding, each text beside its compressed
//! forms, so that a request costs no compression.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Endings of what compresses well. Fonts and pictures are compressed already.
const TEXTS: &[&str] = &["html", "js", "css", "svg", "txt", "json"];
/// Compression that pays for the time of a build.
const BROTLI_QUALITY: u32 = 9;
const BROTLI_WINDOW: u32 = 22;

fn main() {
    let screens = Path::new("../../ui/dist");
    println!("cargo::rerun-if-changed={}", screens.display());
    if !screens.join("index.html").is_file() {
        println!("cargo::error=the screens are not built: run `npm ci && npm run build` in ui/, or `cargo xtask run`");
        return;
    }
    if let Err(error) = lay_out(screens) {
        println!("cargo::error=the screens cannot be embedded: {error}");
    }
}

fn lay_out(screens: &Path) -> io::Result<()> {
    let out = std::env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo names no folder"))?;
    let target = PathBuf::from(out).join("screens");
    if target.exists() {
        fs::remove_dir_all(&target)?;
    }
    copy(screens, &target)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let source = entry?.path();
        let Some(name) = source.file_name() else { continue };
        let target = to.join(name);
        if source.is_dir() {
            copy(&source, &target)?;
            continue;
        }
        let bytes = fs::read(&source)?;
        fs::write(&target, &bytes)?;
        let ending = source.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if TEXTS.contains(&ending) {
            keep_smaller(&target, "br", &bytes, brotli(&bytes)?)?;
            keep_smaller(&target, "gz", &bytes, gzip(&bytes)?)?;
        }
    }
    Ok(())
}

fn keep_smaller(target: &Path, ending: &str, plain: &[u8], packed: Vec<u8>) -> io::Result<()> {
    if packed.len() >= plain.len() {
        return Ok(());
    }
    let mut name = target.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    fs::write(name, packed)
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, BROTLI_QUALITY, BROTLI_WINDOW);
    writer.write_all(bytes)?;
    writer.flush()?;
    drop(writer);
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes)?;
    writer.finish()
}
