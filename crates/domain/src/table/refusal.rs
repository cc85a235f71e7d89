//! Why a CSV file, its header or a row of it is not taken.
//! Must not: repeat what stands in a field, so that these can be logged and shown.

use super::encoding::Encoding;
use super::header::TableColumn;
use crate::birth_date::BirthDateRefusal;
use crate::kana::KanaRefusal;
use crate::symbol_number::SymbolNumberRefusal;

/// Why a whole file is refused, whatever it should hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableRefusal {
    /// The file is empty.
    #[error("the file is empty")]
    Empty,
    /// The file is of another kind.
    #[error("this is not a CSV file but {0}")]
    OtherKind(FileKind),
    /// The text is neither UTF-8 nor CP932.
    #[error("line {line}: the text is neither UTF-8 nor Shift_JIS (CP932); save the file as \"CSV UTF-8\" or \"CSV\"")]
    UnknownEncoding {
        /// The first line, from 1, that is neither.
        line: u64,
    },
    /// A quotation mark is never closed.
    #[error("line {line}: a quotation mark is opened in this row and never closed")]
    OpenQuote {
        /// Line on which the record begins.
        line: u64,
    },
    /// A record longer than 64 KiB; usually a quotation mark that is closed much later.
    #[error("line {line}: the row is longer than 64 KiB; a quotation mark may be missing")]
    RecordTooLong {
        /// Line on which the record begins.
        line: u64,
    },
    /// The file could not be read on.
    #[error("line {line}: the file could not be read: {reason}")]
    Read {
        /// The line that was being read.
        line: u64,
        /// What the system said.
        reason: String,
    },
}

/// Why the first line is no header.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderRefusal<C: TableColumn> {
    /// The first line names no column. What it holds may be a person's data and is not repeated.
    #[error("the first line names no known column; it must hold the column names")]
    NoHeader,
    /// Columns are missing; all of them.
    #[error("columns are missing: {}", column_names(.missing))]
    MissingColumns {
        /// In the order of the columns.
        missing: Vec<C>,
    },
    /// Two headers mean the same column.
    #[error("the columns \"{first}\" and \"{second}\" both mean {}; remove one", .column.name())]
    DuplicateColumn {
        /// What both mean.
        column: C,
        /// The header further left, as in the file.
        first: String,
        /// The other header.
        second: String,
    },
    /// A column for マイナンバー.
    #[error("the column \"{header}\" holds My Numbers (マイナンバー), which must not be stored; remove it")]
    MyNumberColumn {
        /// The header as in the file.
        header: String,
    },
}

/// Names of columns for a message.
pub(crate) fn column_names<C: TableColumn>(columns: &[C]) -> String {
    columns.iter().map(|column| column.name()).collect::<Vec<_>>().join(", ")
}

/// Kinds of file that are no CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileKind {
    /// .xlsx or .xls
    #[error("an Excel workbook (in Excel: save as \"CSV UTF-8\")")]
    Excel,
    /// Any archive.
    #[error("a compressed archive")]
    Zip,
    /// PDF
    #[error("a PDF document")]
    Pdf,
    /// PNG, JPEG, GIF or TIFF
    #[error("an image")]
    Image,
    /// SQLite
    #[error("a database")]
    Database,
    /// Text in UTF-16, as Excel's "Unicode text".
    #[error("text in UTF-16 (save it as \"CSV UTF-8\")")]
    Utf16,
    /// HTML or XML
    #[error("an HTML or XML page")]
    Markup,
    /// Something with NUL bytes.
    #[error("a binary file")]
    Binary,
}

/// Why a row is not taken, and which column says so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, {column}: {reason}")]
pub struct RowRefusal {
    /// Physical line, from 1, on which the record begins.
    pub line: u64,
    /// Name of the column as the file has it.
    pub column: String,
    /// What is wrong.
    pub reason: RowReason,
}

/// What can be wrong in a row. The English text is for the terminal, [`RowReason::ja`] for the file
/// to correct.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowReason {
    /// A required value is empty.
    #[error("empty")]
    Empty,
    /// Bytes that are no text in the file's encoding.
    #[error("not readable as {}", .0.name())]
    NotText(Encoding),
    /// A control character.
    #[error("holds a control character")]
    ControlCharacter,
    /// Longer than the column allows.
    #[error("longer than {most} characters")]
    TooLong {
        /// Characters allowed.
        most: usize,
    },
    /// More fields than the header has.
    #[error("more fields than the header has; a comma or a quotation mark is misplaced")]
    TooManyFields,
    /// The row is of another insurer.
    #[error("roster of another insurer")]
    OtherInsurer,
    /// Not half-width letters, digits and hyphens.
    #[error("not made of letters, digits and hyphens")]
    NotANumber,
    /// Not a date in any of the accepted forms.
    #[error("not a date (1951-01-01, 1951/1/1, 19510101, 昭和26年1月1日)")]
    NotADate,
    /// A day the calendar does not have.
    #[error("there is no such day")]
    NoSuchDay,
    /// An era that does not hold that date.
    #[error("the era does not hold that date")]
    EraBounds,
    /// After today, or before 1873, when the solar calendar began.
    #[error("in the future, or too long ago for a living person")]
    DateRange,
    /// Kanji where the reading belongs.
    #[error("kanji in the column of kana")]
    KanjiInKana,
    /// A reading without any letter, or with a damaged one.
    #[error("not a reading in kana")]
    NotKana,
    /// Not an address that mail can be sent to.
    #[error("not a mail address")]
    Mail,
    /// Neither 本人 nor 家族.
    #[error("neither the insured person nor a dependant (本人 or 家族)")]
    Relation,
    /// A マイナンバー.
    #[error("looks like a My Number (マイナンバー), which must not be stored")]
    MyNumber,
    /// Not an office number.
    #[error("not an office number: ten letters and digits")]
    OfficeNumber,
    /// Not a postal code.
    #[error("not a postal code of seven digits")]
    PostalCode,
    /// Not a telephone number.
    #[error("not a telephone number: ten or eleven digits that begin with 0")]
    Telephone,
    /// Not codes of service kinds.
    #[error("not codes of service kinds: two letters or digits each")]
    ServiceKind,
    /// Neither yes nor no.
    #[error("neither 1 nor 0")]
    YesOrNo,
    /// Not a user ID.
    #[error("not a user ID")]
    UserId,
    /// The office stands in an earlier row; found by the store.
    #[error("the same office as in line {earlier_line}")]
    DuplicateOffice {
        /// Line of the earlier row.
        earlier_line: u64,
    },
    /// The user ID stands in an earlier row or belongs to another office; found by the store.
    #[error("the user ID belongs to another office")]
    UserIdTaken,
    /// The person stands in an earlier row; found by the store.
    #[error("the same person as in line {earlier_line}")]
    Duplicate {
        /// Line of the earlier row.
        earlier_line: u64,
    },
}

impl From<SymbolNumberRefusal> for RowReason {
    fn from(refusal: SymbolNumberRefusal) -> Self {
        match refusal {
            SymbolNumberRefusal::Empty => Self::Empty,
            SymbolNumberRefusal::TooLong { len: _, max } => Self::TooLong { most: max },
            SymbolNumberRefusal::Character { .. } => Self::NotANumber,
            SymbolNumberRefusal::MyNumber => Self::MyNumber,
        }
    }
}

impl From<KanaRefusal> for RowReason {
    fn from(refusal: KanaRefusal) -> Self {
        match refusal {
            KanaRefusal::Kanji { .. } => Self::KanjiInKana,
            KanaRefusal::Empty | KanaRefusal::Unusable { .. } => Self::NotKana,
        }
    }
}

impl From<BirthDateRefusal> for RowReason {
    fn from(refusal: BirthDateRefusal) -> Self {
        match refusal {
            BirthDateRefusal::Empty => Self::Empty,
            BirthDateRefusal::Unreadable => Self::NotADate,
            BirthDateRefusal::NoSuchDay { .. } => Self::NoSuchDay,
            BirthDateRefusal::EraEnded { .. } | BirthDateRefusal::EraNotBegun { .. } => Self::EraBounds,
            BirthDateRefusal::LunarCalendar { .. } | BirthDateRefusal::TooOld { .. } | BirthDateRefusal::Future => {
                Self::DateRange
            }
        }
    }
}

impl RowReason {
    /// The reason in Japanese, for the column 理由 of the file to correct.
    pub fn ja(self) -> String {
        let fixed = match self {
            Self::Empty => "入力されていません",
            Self::NotText(encoding) => {
                return format!("{}として読めない文字があります", encoding.name());
            }
            Self::ControlCharacter => "使えない制御文字が含まれています",
            Self::TooLong { most } => return format!("長すぎます（{most}文字まで）"),
            Self::TooManyFields => "項目の数が見出しより多くなっています（カンマや引用符の位置を確認してください）",
            Self::OtherInsurer => "他の保険者の加入者データです",
            Self::NotANumber => "英数字とハイフン以外の文字があります",
            Self::NotADate => "日付として読めません（例：1951-01-01、1951/1/1、19510101、昭和26年1月1日）",
            Self::NoSuchDay => "暦にない日付です",
            Self::EraBounds => "その元号にない日付です",
            Self::DateRange => "未来の日付、または古すぎる日付です",
            Self::KanjiInKana => "カナの欄に漢字があります",
            Self::NotKana => "カナとして読めない文字があります",
            Self::Mail => "メールアドレスとして正しくありません",
            Self::Relation => "本人か家族かを読み取れません（「本人」または「家族」）",
            Self::MyNumber => "マイナンバーと思われる番号です（登録できません。削除してください）",
            Self::OfficeNumber => "事業所番号（英数字10桁）として読めません",
            Self::PostalCode => "郵便番号（数字7桁）として読めません（先頭の0が消えていないか確認してください）",
            Self::Telephone => "電話番号（0で始まる10桁または11桁）として読めません",
            Self::ServiceKind => "サービス種類コード（英数字2桁）として読めません",
            Self::YesOrNo => "該当の有無を読み取れません（「1」または「0」）",
            Self::UserId => "ユーザIDとして使えません",
            Self::DuplicateOffice { earlier_line } => return format!("{earlier_line}行目と同じ事業所です"),
            Self::UserIdTaken => "他の事業所のユーザIDです",
            Self::Duplicate { earlier_line } => return format!("{earlier_line}行目と同じ人です"),
        };
        fixed.to_owned()
    }
}
