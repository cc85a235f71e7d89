//! `cargo xtask icons`: draws the sizes that systems want from the one SVG, and
//! packs them into ICO (Windows) and ICNS (macOS). The results are committed.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::system::{self, Need};

/// Files that stand alone, with their side in points.
const PICTURES: &[(&str, u32)] = &[("32x32.png", 32), ("128x128.png", 128), ("128x128@2x.png", 256), ("icon.png", 512)];
const WINDOWS: &[u32] = &[16, 24, 32, 48, 64, 256];
/// Apple's names of the sizes.
const MACOS: &[(&[u8; 4], u32)] =
    &[(b"icp4", 16), (b"icp5", 32), (b"ic07", 128), (b"ic08", 256), (b"ic09", 512), (b"ic10", 1024)];

/// Draws all icons anew into `icons/`.
pub(crate) fn run(root: &Path) -> Result<()> {
    system::provide(&[Need::Drawing])?;
    let folder = root.join("icons");
    for (name, side) in PICTURES {
        std::fs::write(folder.join(name), draw(&folder, *side)?)?;
    }
    std::fs::write(folder.join("icon.ico"), ico(&folder)?)?;
    std::fs::write(folder.join("icon.icns"), icns(&folder)?)?;
    Ok(())
}

fn draw(folder: &Path, side: u32) -> Result<Vec<u8>> {
    let side = side.to_string();
    let drawn = Command::new("rsvg-convert")
        .args(["--width", &side, "--height", &side])
        .arg(folder.join("madoguchi.svg"))
        .output()
        .context("rsvg-convert")?;
    ensure!(drawn.status.success(), "rsvg-convert: {}", String::from_utf8_lossy(&drawn.stderr));
    Ok(drawn.stdout)
}

/// A directory of PNG pictures; a side of 256 is written as 0.
fn ico(folder: &Path) -> Result<Vec<u8>> {
    const HEADER: usize = 6;
    const ENTRY: usize = 16;
    let (mut directory, mut pictures) = (Vec::new(), Vec::new());
    directory.extend([0, 0, 1, 0]);
    directory.extend(u16::try_from(WINDOWS.len())?.to_le_bytes());
    for side in WINDOWS {
        let picture = draw(folder, *side)?;
        let offset = HEADER + ENTRY * WINDOWS.len() + pictures.len();
        let side = u8::try_from(*side).unwrap_or(0);
        directory.extend([side, side, 0, 0, 1, 0, 32, 0]);
        directory.extend(u32::try_from(picture.len())?.to_le_bytes());
        directory.extend(u32::try_from(offset)?.to_le_bytes());
        pictures.extend(picture);
    }
    directory.extend(pictures);
    Ok(directory)
}

/// Chunks of a name, a length that counts its own header, and a PNG picture.
fn icns(folder: &Path) -> Result<Vec<u8>> {
    const HEADER: usize = 8;
    let mut chunks = Vec::new();
    for (name, side) in MACOS {
        let picture = draw(folder, *side)?;
        chunks.extend(*name);
        chunks.extend(u32::try_from(HEADER + picture.len())?.to_be_bytes());
        chunks.extend(picture);
    }
    let mut file = b"icns".to_vec();
    file.extend(u32::try_from(HEADER + chunks.len())?.to_be_bytes());
    file.extend(chunks);
    Ok(file)
}
