//! Terms of use: what is in force, what changed, and consent (TRM-01 to TRM-04).

use crate::{Text, wire};

wire! {
    /// The terms in force for the person.
    response TermsShown {
        id: String,
        title: Text,
        version: String,
        /// ISO date from which they are in force.
        effective_from: String,
        /// SHA-256 of the text, hexadecimal.
        hash: String,
        /// True when the text is a placeholder that an operator must replace.
        placeholder: bool,
        /// What the insurer's variant says above the text (TRM-03).
        banner: Option<Text>,
        /// The text, paragraph by paragraph.
        paragraphs: Vec<TermsParagraph>,
        /// Version the person accepted before; the paragraphs then carry what changed.
        accepted_version: Option<String>,
        /// Instant of consent to the present version.
        accepted_at: Option<String>,
    }
}
wire! {
    /// One paragraph.
    response TermsParagraph {
        /// Whether it is a heading such as 第1条（適用）.
        heading: bool,
        text: String,
        change: TermsChange,
    }
}
wire! {
    /// How a paragraph differs from the version accepted before.
    word TermsChange {
        /// Unchanged, or nothing was accepted before.
        Same,
        /// New in this version.
        Added,
        /// No longer in this version.
        Removed,
    }
}
wire! {
    /// 次へ, with the box 利用規約に同意する.
    request TermsAccept {
        terms_id: String,
        /// The hash that was shown, so that consent is to what was read.
        hash: String,
        agreed: bool,
    }
}
