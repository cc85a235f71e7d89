//! From a document to the bytes of a PDF: fonts, the template and the layout engine.
//!
//! Must not read files, a clock or the network: the engine sees the template, the bundled fonts and
//! the values of one document, nothing else.

use jiff::civil::Date;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Dict, Duration, Smart};
use typst::syntax::{DiagSpanKind, FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World, comemo};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::covered::Covered;
use crate::document::Document;
use crate::error::DocumentError;
use crate::letter::Fitted;
use crate::poster::Poster;
use crate::sheet::Sheet;
use crate::words;

const SHEET: &str = include_str!("../templates/sheet.typ");
const POSTER: &str = include_str!("../templates/poster.typ");
const LETTER: &str = include_str!("../templates/letter.typ");

/// Order is the order of fallback: see `fonts/README.md`.
const FONTS: [&[u8]; 4] = [
    include_bytes!("../fonts/BIZUDPGothic-Regular.ttf"),
    include_bytes!("../fonts/BIZUDPGothic-Bold.ttf"),
    include_bytes!("../fonts/SourceCodePro-Medium.ttf"),
    include_bytes!("../fonts/NotoSansJP-Regular.ttf"),
];

/// Makes PDF files. Parses the bundled fonts once; share one by reference between threads.
pub struct Renderer {
    parts: Result<Parts, DocumentError>,
}

/// What every document is made with.
pub(crate) struct Parts {
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
    covered: Covered,
    sheet: Source,
    poster: Source,
    letter: Source,
    fitted: Fitted,
}

impl Parts {
    fn load() -> Result<Self, DocumentError> {
        let fonts = FONTS
            .iter()
            .enumerate()
            .map(|(i, data)| Font::new(Bytes::new(*data), 0).ok_or(DocumentError::Font(i)))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            covered: Covered::by(&fonts, reading(&fonts, 0), reading(&fonts, 1)),
            fonts,
            sheet: template("sheet.typ", SHEET)?,
            poster: template("poster.typ", POSTER)?,
            letter: template("letter.typ", LETTER)?,
            fitted: Fitted::default(),
        })
    }
}

impl Default for Renderer {
    fn default() -> Self {
        Self::new()
    }
}

impl Renderer {
    /// Parses the bundled fonts, which takes some milliseconds. A font damaged when the program was
    /// built is reported by [`Renderer::render`].
    #[must_use]
    pub fn new() -> Self {
        Self { parts: Parts::load() }
    }

    /// The PDF of a document: A4, conforming to PDF/UA-1 and PDF/A-2a. The same document gives the
    /// same bytes. A character [`Renderer::missing`] names is printed as 〓, with a line that says so.
    ///
    /// # Errors
    /// Only faults of the program; no input is refused but a year before 0.
    pub fn render(&self, document: &Document) -> Result<Vec<u8>, DocumentError> {
        let parts = self.parts()?;
        let mut sheet = words::sheet(document);
        if parts.substitute(&mut sheet) {
            sheet.notice = words::substitution_notice(sheet.language);
        }
        let issued_on = sheet.issued_on;
        parts.make(&parts.sheet, sheet.into_inputs(), issued_on)
    }

    /// The PDF of a poster, of one page. As [`Renderer::render`] otherwise.
    ///
    /// # Errors
    /// As [`Renderer::render`]; and an address may be too long for a code.
    pub fn render_poster(&self, poster: &Poster) -> Result<Vec<u8>, DocumentError> {
        let parts = self.parts()?;
        let inputs = poster.inputs(|text| parts.printable(text))?;
        parts.make(&parts.poster, inputs, poster.issued_on)
    }

    /// The characters of a document that cannot be printed, each once, in order of first use.
    #[must_use]
    pub fn missing(&self, document: &Document) -> Vec<char> {
        self.missing_in(words::sheet(document).texts_mut().map(|text| &*text))
    }

    pub(crate) fn missing_in<'t>(&self, texts: impl IntoIterator<Item = &'t String>) -> Vec<char> {
        let Ok(parts) = &self.parts else {
            return Vec::new();
        };
        let mut missing = Vec::new();
        for c in texts.into_iter().flat_map(|text| text.chars()) {
            if !parts.draws(c) && !missing.contains(&c) {
                missing.push(c);
            }
        }
        missing
    }

    pub(crate) fn parts(&self) -> Result<&Parts, DocumentError> {
        self.parts.as_ref().map_err(Clone::clone)
    }
}

impl Parts {
    /// Puts 〓, as Japanese printers do, for what no font has: the standards refuse empty boxes.
    /// Says whether anything was replaced.
    fn substitute(&self, sheet: &mut Sheet) -> bool {
        let mut replaced = false;
        for text in sheet.texts_mut() {
            if text.chars().any(|c| !self.draws(c)) {
                replaced = true;
                *text = self.printable(text);
            }
        }
        replaced
    }

    pub(crate) fn fitted(&self) -> &Fitted {
        &self.fitted
    }

    pub(crate) fn letter(&self) -> &Source {
        &self.letter
    }

    /// How wide a word is in the reading face, without kerning, in sizes of the text.
    pub(crate) fn width(&self, word: &str, bold: bool) -> f64 {
        self.covered.width(word, bold)
    }

    pub(crate) fn printable(&self, text: &str) -> String {
        text.chars().map(|c| if self.draws(c) { c } else { '〓' }).collect()
    }

    /// Characters that would be invisible or turn the text around count as not drawable.
    fn draws(&self, c: char) -> bool {
        let hidden = c.is_control() && c != '\n'
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
        let selector = matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
        !hidden && (selector || c == '\n' || self.covered.has(c))
    }

    /// The PDF of a template with its inputs.
    fn make(&self, template: &Source, inputs: Dict, issued_on: Date) -> Result<Vec<u8>, DocumentError> {
        let made = self.lay_out(template, inputs).and_then(|pages| self.write(&pages, issued_on));
        Self::forget();
        made
    }

    /// The pages of a template with its inputs. Afterwards the engine is to [`Parts::forget`].
    pub(crate) fn lay_out(&self, template: &Source, inputs: Dict) -> Result<PagedDocument, DocumentError> {
        let library =
            Library::builder().with_features([Feature::A11yExtras].into_iter().collect()).with_inputs(inputs).build();
        let room = Room { parts: self, template, library: LazyHash::new(library) };
        let laid_out = typst::compile::<PagedDocument>(&room).output;
        laid_out.map_err(|errors| DocumentError::Layout(self.place(&errors)))
    }

    /// Pages as a PDF. Afterwards the engine is to [`Parts::forget`].
    pub(crate) fn write(&self, pages: &PagedDocument, issued_on: Date) -> Result<Vec<u8>, DocumentError> {
        let standards = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a]);
        let options = PdfOptions {
            creator: Smart::Custom(Some("Madoguchi".into())),
            timestamp: Some(timestamp(issued_on)?),
            standards: standards.map_err(|_| DocumentError::Export(None))?,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(pages, &options).map_err(|errors| DocumentError::Export(self.place(&errors)))
    }

    /// The engine's global cache would keep every name it has drawn and grow with each document.
    pub(crate) fn forget() {
        comemo::evict(0);
    }

    /// Where in a template something went wrong.
    fn place(&self, errors: &[SourceDiagnostic]) -> Option<usize> {
        let templates = [&self.sheet, &self.poster, &self.letter];
        let range = |error: &SourceDiagnostic| match error.span.get() {
            DiagSpanKind::Number { id, num, sub_range } => {
                templates.iter().find(|template| template.id() == id)?.range(num, sub_range)
            }
            DiagSpanKind::Range { range, .. } => Some(range),
            DiagSpanKind::Detached => None,
        };
        errors.iter().find_map(range).map(|range| range.start)
    }
}

/// The faces of reading text: one of the weights, then what has the kanji it lacks.
fn reading(fonts: &[Font], weight: usize) -> impl Iterator<Item = &Font> {
    [weight, 3].into_iter().filter_map(|at| fonts.get(at))
}

fn template(name: &str, text: &str) -> Result<Source, DocumentError> {
    let path = VirtualPath::new(name).map_err(|_| DocumentError::Layout(None))?;
    Ok(Source::new(FileId::new(RootedPath::new(VirtualRoot::Project, path)), text.into()))
}

fn timestamp(date: Date) -> Result<Timestamp, DocumentError> {
    u8::try_from(date.month())
        .ok()
        .zip(u8::try_from(date.day()).ok())
        .and_then(|(month, day)| Datetime::from_ymd(date.year().into(), month, day))
        .filter(|_| date.year() >= 0)
        .map(Timestamp::new_utc)
        .ok_or(DocumentError::Date)
}

/// All the layout engine can see while it makes one document.
struct Room<'a> {
    parts: &'a Parts,
    template: &'a Source,
    library: LazyHash<Library>,
}

impl World for Room<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.parts.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.parts.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
