//! Two-dimensional codes 二次元バーコード of addresses, as dark runs that any drawing can be made of.
//!
//! Must not hold anything but an address: whoever passes by reads a code.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

use crate::error::DocumentError;

/// Light modules that a reader needs around a code.
const QUIET: usize = 4;
/// Pixels of a module in a picture: sharp on a telephone, and small in a mail.
const PIXELS: usize = 8;

/// A code, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    width: usize,
    dark: Vec<bool>,
}

/// Dark modules side by side in a row: column, row, count.
pub(crate) type Run = (usize, usize, usize);

impl Code {
    /// The code of an address. It is read even when a quarter of it is torn off or dirty.
    ///
    /// # Errors
    /// [`DocumentError::CodeTooLong`], from about 1,600 bytes on.
    pub fn new(address: &str) -> Result<Self, DocumentError> {
        let code = QrCode::with_error_correction_level(address, EcLevel::Q).map_err(|_| DocumentError::CodeTooLong)?;
        Ok(Self { width: code.width(), dark: code.to_colors().iter().map(|color| *color == Color::Dark).collect() })
    }

    /// Modules of a side.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    pub(crate) fn runs(&self) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for (y, row) in self.dark.chunks(self.width).enumerate() {
            for (x, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
                match runs.last_mut() {
                    Some((from, at, count)) if *at == y && *from + *count == x => *count += 1,
                    Some(_) | None => runs.push((x, y, 1)),
                }
            }
        }
        runs
    }

    /// The code as an SVG picture, with the light border that readers need.
    #[must_use]
    pub fn svg(&self) -> String {
        let side = self.width + 2 * QUIET;
        let mut path = String::new();
        for (x, y, count) in self.runs() {
            let _ = write!(path, "M{} {}h{count}v1h-{count}z", x + QUIET, y + QUIET);
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
             <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>\n"
        )
    }

    /// The code as a black and white PNG picture, with the light border that readers need.
    ///
    /// # Errors
    /// [`DocumentError::Picture`], which no code of ours can cause.
    pub fn png(&self) -> Result<Vec<u8>, DocumentError> {
        let side = (self.width + 2 * QUIET) * PIXELS;
        let pixels = u32::try_from(side).map_err(|_| DocumentError::Picture)?;
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, pixels, pixels);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        let mut writer = encoder.write_header().map_err(|_| DocumentError::Picture)?;
        writer.write_image_data(&self.bits(side)).map_err(|_| DocumentError::Picture)?;
        writer.finish().map_err(|_| DocumentError::Picture)?;
        Ok(bytes)
    }

    /// Rows of bits, one for light, each row filled up to whole bytes.
    fn bits(&self, side: usize) -> Vec<u8> {
        let row = side.div_ceil(8);
        let mut bits = vec![0xFF; row * side];
        for (x, y, count) in self.runs() {
            for line in (y + QUIET) * PIXELS..(y + QUIET + 1) * PIXELS {
                for column in (x + QUIET) * PIXELS..(x + QUIET + count) * PIXELS {
                    if let Some(byte) = bits.get_mut(line * row + column / 8) {
                        *byte &= !(0x80 >> (column % 8));
                    }
                }
            }
        }
        bits
    }
}
