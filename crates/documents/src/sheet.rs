//! The one shape all documents share: a titled sheet of rows, notes and text, ready for the template.
//!
//! Must not lay out or choose words. Its values reach the template as Typst values (ASVS 1.3.7),
//! so nothing a person typed is ever parsed as markup.

use jiff::civil::Date;
use typst::foundations::{Array, Dict, IntoValue, Value};

use crate::document::Language;

/// How a value in a row is set.
#[derive(Clone, Copy)]
pub(crate) enum Face {
    /// Reading text.
    Text,
    /// Monospaced, every character distinct.
    Code,
}

/// One label and its value.
pub(crate) struct Row {
    pub(crate) label: &'static str,
    pub(crate) value: String,
    pub(crate) face: Face,
}

/// A heading with what follows it.
pub(crate) struct Section {
    pub(crate) heading: &'static str,
    pub(crate) body: Body,
}

/// What stands under a heading.
pub(crate) enum Body {
    /// Points to keep in mind, set as a list.
    Notes(Vec<String>),
    /// Separate lines, such as a telephone number.
    Lines(Vec<String>),
    /// The text of the terms: (is a heading, text).
    Terms(Vec<(bool, String)>),
}

/// A whole document.
pub(crate) struct Sheet {
    pub(crate) language: Language,
    pub(crate) issued_on: Date,
    pub(crate) title: &'static str,
    pub(crate) issuer: String,
    pub(crate) recipient: String,
    pub(crate) lead: String,
    pub(crate) rows: Vec<Row>,
    pub(crate) sections: Vec<Section>,
    /// A line under the table, empty when there is nothing to say.
    pub(crate) notice: &'static str,
    pub(crate) issued_label: String,
    pub(crate) page_label: &'static str,
}

impl Sheet {
    /// The sheet as the values the template reads from `sys.inputs`.
    pub(crate) fn into_inputs(self) -> Dict {
        let language = match self.language {
            Language::Japanese => "ja",
            Language::English => "en",
        };
        dict([
            ("language", language.into_value()),
            ("title", self.title.into_value()),
            ("issuer", self.issuer.into_value()),
            ("recipient", self.recipient.into_value()),
            ("lead", self.lead.into_value()),
            ("rows", array(self.rows, Row::into_dict)),
            ("notice", self.notice.into_value()),
            ("sections", array(self.sections, Section::into_dict)),
            ("issued-label", self.issued_label.into_value()),
            ("page-label", self.page_label.into_value()),
        ])
    }

    /// Every string of the input, to replace what cannot be printed.
    pub(crate) fn texts_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let rows = self.rows.iter_mut().map(|row| &mut row.value);
        let sections = self.sections.iter_mut().flat_map(|section| section.body.texts_mut());
        [&mut self.issuer, &mut self.recipient, &mut self.lead].into_iter().chain(rows).chain(sections)
    }
}

impl Body {
    fn texts_mut(&mut self) -> Vec<&mut String> {
        match self {
            Self::Notes(lines) | Self::Lines(lines) => lines.iter_mut().collect(),
            Self::Terms(blocks) => blocks.iter_mut().map(|(_, text)| text).collect(),
        }
    }
}

impl Row {
    fn into_dict(self) -> Value {
        let code = match self.face {
            Face::Text => false,
            Face::Code => true,
        };
        dict([("label", self.label.into_value()), ("value", self.value.into_value()), ("code", code.into_value())])
            .into_value()
    }
}

impl Section {
    fn into_dict(self) -> Value {
        let (kind, body) = match self.body {
            Body::Notes(lines) => ("notes", array(lines, IntoValue::into_value)),
            Body::Lines(lines) => ("lines", array(lines, IntoValue::into_value)),
            Body::Terms(blocks) => ("terms", array(blocks, term_into_value)),
        };
        dict([("heading", self.heading.into_value()), ("kind", kind.into_value()), ("body", body)]).into_value()
    }
}

fn term_into_value((heading, text): (bool, String)) -> Value {
    dict([("heading", heading.into_value()), ("text", text.into_value())]).into_value()
}

pub(crate) fn dict<'k>(pairs: impl IntoIterator<Item = (&'k str, Value)>) -> Dict {
    pairs.into_iter().map(|(key, value)| (key.into(), value)).collect()
}

pub(crate) fn array<T>(items: impl IntoIterator<Item = T>, into: impl Fn(T) -> Value) -> Value {
    items.into_iter().map(into).collect::<Array>().into_value()
}
