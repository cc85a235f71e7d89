//! The columns of a table and the names people give them.
//! Must not: guess a column from its contents.

use std::marker::PhantomData;

use unicode_normalization::UnicodeNormalization;

use super::refusal::HeaderRefusal;

/// A column that a kind of table can have. Others are passed over.
pub trait TableColumn: Copy + Eq + std::fmt::Debug + 'static {
    /// All columns in the order in which such tables are written.
    const ALL: &'static [Self];

    /// The name under which the column is written and asked for.
    fn name(self) -> &'static str;

    /// Names that mean this column, in one width and case, without spaces and marks.
    fn synonyms(self) -> &'static [&'static str];

    /// Whether a table without the column is refused.
    fn is_required(self) -> bool;

    /// Its place in [`TableColumn::ALL`].
    fn place(self) -> usize;
}

/// A header without what people vary: width, case, spaces, brackets and other marks.
pub(crate) fn normalised(header: &str) -> String {
    let kept = |c: &char| {
        !c.is_whitespace()
            && !matches!(c, '(' | ')' | '[' | ']' | '【' | '】' | '・' | '/' | '_' | '-' | '*' | '※' | '.' | ':')
    };
    header.nfkc().filter(kept).flat_map(char::to_lowercase).collect()
}

/// Which field of a record holds which column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header<C> {
    /// The names as the file has them.
    names: Vec<String>,
    places: Vec<Option<usize>>,
    columns: PhantomData<C>,
}

impl<C: TableColumn> Header<C> {
    /// Maps the first record of a file.
    pub(crate) fn map(names: Vec<String>) -> Result<Self, HeaderRefusal<C>> {
        let mut places: Vec<Option<usize>> = vec![None; C::ALL.len()];
        for (at, name) in names.iter().enumerate() {
            let plain = normalised(name);
            if matches!(plain.as_str(), "マイナンバー" | "個人番号" | "mynumber") {
                return Err(HeaderRefusal::MyNumberColumn { header: name.clone() });
            }
            let Some(column) = C::ALL.iter().copied().find(|column| column.synonyms().contains(&plain.as_str())) else {
                continue;
            };
            let place = &mut places[column.place()];
            if let Some(first) = *place {
                let (first, second) = (names[first].clone(), name.clone());
                return Err(HeaderRefusal::DuplicateColumn { column, first, second });
            }
            *place = Some(at);
        }
        let header = Self { names, places, columns: PhantomData };
        let missing: Vec<_> =
            C::ALL.iter().copied().filter(|column| column.is_required() && header.place(*column).is_none()).collect();
        if header.places.iter().all(Option::is_none) {
            // What stands in the first line may be a person's data, so it is not repeated.
            return Err(HeaderRefusal::NoHeader);
        }
        if missing.is_empty() { Ok(header) } else { Err(HeaderRefusal::MissingColumns { missing }) }
    }

    /// The names as the file has them, in its order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Which field, from 0, holds a column.
    pub fn place(&self, column: C) -> Option<usize> {
        self.places[column.place()]
    }

    /// The name the file gives a column; ours where it has none.
    pub fn name_of(&self, column: C) -> &str {
        self.place(column).and_then(|at| self.names.get(at)).map_or(column.name(), String::as_str)
    }
}
