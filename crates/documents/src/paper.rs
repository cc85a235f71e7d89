//! From what a use case says to the file that says it.

use jiff::civil::Date;
use madoguchi_app::account::language_word;
use madoguchi_app::paper::{LaidOut, LetterPage, LettersFile, LettersPaper, Paper, PostalAddress, PostingListPaper};
use madoguchi_domain::federation::FederationProfile;
use madoguchi_domain::japan_time;
use madoguchi_domain::terms::Paragraph;
use madoguchi_wire::Text;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::document::{ConsentReceipt, Document, Language, SignupReceipt, TermsBlock};
use crate::error::DocumentError;
use crate::letter::{
    Addressee, LetterContent, LetterError, LetterForm, LetterSender, TemporaryPassword, UnprintablePassword,
};
use crate::posting_list::{Posting, PostingList};
use crate::renderer::Renderer;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileForm {
    /// A document.
    Pdf,
    /// A table for a spreadsheet.
    Csv,
}

impl FileForm {
    /// The ending of its name.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Csv => "csv",
        }
    }
}

/// Which form a paper has.
#[must_use]
pub fn form(paper: &Paper) -> FileForm {
    match paper {
        Paper::Signup(_) | Paper::Consent(_) | Paper::Letters(_) => FileForm::Pdf,
        Paper::PostingList(_) | Paper::LedgerCorrections(_) => FileForm::Csv,
    }
}

/// A paper could not be made. Nothing of what it holds is told.
#[derive(Debug, Error)]
pub enum PaperError {
    /// A document.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// A letter.
    #[error(transparent)]
    Letter(#[from] LetterError),
    /// A password that cannot be read off paper.
    #[error(transparent)]
    Password(#[from] UnprintablePassword),
    /// A table.
    #[error("a table could not be written: {0}")]
    Table(#[from] std::io::Error),
}

impl Renderer {
    /// The bytes of a paper, with the day of issue in Japan time; wiped when they are dropped. Letters
    /// are made by [`Renderer::lay_out_letters`] and pass.
    ///
    /// # Errors
    /// As [`Renderer::render`].
    pub fn render_paper(&self, paper: Paper, issued_on: Date) -> Result<Zeroizing<Vec<u8>>, PaperError> {
        Ok(match paper {
            Paper::Signup(_) | Paper::Consent(_) => match document(&paper, issued_on) {
                Some(document) => Zeroizing::new(self.render(&document)?),
                None => return Err(DocumentError::Layout(None).into()),
            },
            Paper::Letters(letters) => letters.pdf,
            Paper::PostingList(list) => Zeroizing::new(posting_list(&list)?),
            Paper::LedgerCorrections(corrections) => Zeroizing::new(corrections.csv),
        })
    }

    /// The file of letters, with the day of issue in Japan time; or which of them do not fit on their
    /// page or cannot be printed.
    ///
    /// # Errors
    /// A fault of the program.
    pub fn lay_out_letters(&self, letters: LettersPaper, issued_on: Date) -> Result<LaidOut, PaperError> {
        let form = letter_form(&letters.profile, issued_on);
        match self.render_letters(&form, &contents(letters.letters)?) {
            Ok(pdf) => Ok(LaidOut::Whole(LettersFile { pdf })),
            Err(LetterError::Overflow(overflows)) => {
                let mut places: Vec<usize> = overflows.iter().map(|overflow| overflow.letter).collect();
                places.dedup();
                Ok(LaidOut::Unfit(places))
            }
            Err(LetterError::UserId(place)) => Ok(LaidOut::Unfit(vec![place])),
            Err(other) => Err(other.into()),
        }
    }
}

/// The federation's words, in Japanese.
fn letter_form(profile: &FederationProfile, issued_on: Date) -> LetterForm {
    let text = &profile.letter;
    let sender = LetterSender {
        name: text.sender.name.ja.clone(),
        postal_code: text.sender.postal_code.as_ref().map(|code| code.as_str().to_owned()),
        address: text.sender.address.as_ref().map(|address| address.ja.clone()),
        phone: text.sender.phone.as_str().to_owned(),
    };
    LetterForm {
        issued_on,
        federation_name: profile.name.full.ja.clone(),
        title: text.name.ja.clone(),
        lead: text.lead.ja.clone(),
        how_to_use: text.how_to_use.iter().map(|step| step.ja.clone()).collect(),
        note: text.note.as_ref().map(|note| note.ja.clone()),
        sender,
        help_desk: help_desk(profile),
    }
}

fn help_desk(profile: &FederationProfile) -> Vec<String> {
    let desk = &profile.help_desk;
    let phone = desk.phone.as_ref().map(|phone| format!(" {}", phone.as_str())).unwrap_or_default();
    let hours = desk.hours.as_ref().map(|hours| format!(" ({})", hours.ja)).unwrap_or_default();
    vec![format!("{}{phone}{hours}", desk.name.ja)]
}

fn contents(letters: Vec<LetterPage>) -> Result<Vec<LetterContent>, UnprintablePassword> {
    let content = |page: LetterPage| {
        Ok(LetterContent {
            place: page.place,
            addressee: addressee(page.addressee),
            receipt_number: page.receipt,
            office_number: page.office_number,
            user_id: page.user_id,
            temporary_password: TemporaryPassword::new(page.password)?,
            expires_at: page.expires_at,
        })
    };
    letters.into_iter().map(content).collect()
}

fn addressee(address: PostalAddress) -> Addressee {
    let PostalAddress { postal_code, address, name } = address;
    Addressee { postal_code, address, name }
}

fn posting_list(list: &PostingListPaper) -> Result<Vec<u8>, std::io::Error> {
    let mut file = PostingList::new(Vec::new())?;
    for row in &list.rows {
        file.write(&Posting {
            place: row.place,
            receipt_number: row.receipt.clone(),
            office_number: row.office_number.clone(),
            addressee: addressee(row.addressee.clone()),
            printed_on: row.printed_on,
            posted_on: row.posted_on,
        })?;
    }
    file.finish()
}

/// The document of a paper, with the day of issue in Japan time; none for what is made otherwise.
#[must_use]
pub fn document(paper: &Paper, issued_on: Date) -> Option<Document> {
    Some(match paper {
        Paper::Signup(p) => Document::SignupReceipt(SignupReceipt {
            language: language(p.language),
            issued_on,
            insurer_name: pick(&p.insurer_name, p.language),
            system_name: pick(&p.system_name, p.language),
            member_name: p.member_name.clone(),
            user_id: p.user_id.clone(),
            mail_address: p.mail_address.clone(),
            registered_at: japan_time::spoken(p.registered_at, language_word(p.language)),
            support_desk: p.support.iter().map(|line| pick(line, p.language)).collect(),
        }),
        Paper::Consent(p) => Document::ConsentReceipt(ConsentReceipt {
            language: language(p.language),
            issued_on,
            insurer_name: pick(&p.insurer_name, p.language),
            member_name: p.member_name.clone(),
            terms_title: pick(&p.title, p.language),
            terms_version: p.version.clone(),
            terms_sha256: p.sha256.clone(),
            accepted_at: japan_time::spoken(p.accepted_at, language_word(p.language)),
            full_text: p.text.iter().map(block).collect(),
        }),
        Paper::Letters(_) | Paper::PostingList(_) | Paper::LedgerCorrections(_) => return None,
    })
}

fn block(paragraph: &Paragraph) -> TermsBlock {
    let text = paragraph.text.clone();
    if paragraph.heading { TermsBlock::Heading(text) } else { TermsBlock::Paragraph(text) }
}

fn language(language: madoguchi_wire::Language) -> Language {
    match language {
        madoguchi_wire::Language::Ja => Language::Japanese,
        madoguchi_wire::Language::En => Language::English,
    }
}

fn pick(text: &Text, language: madoguchi_wire::Language) -> String {
    match language {
        madoguchi_wire::Language::Ja => text.ja.clone(),
        madoguchi_wire::Language::En => text.en.clone(),
    }
}
