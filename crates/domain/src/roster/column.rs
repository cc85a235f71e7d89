//! The columns of a roster and the names people give them.
//! Must not: guess a column from its contents.

use crate::table;

/// The columns a roster can have. Others are passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// 保険者コード
    Insurer,
    /// 記号
    Symbol,
    /// 番号
    Number,
    /// 枝番
    BranchNumber,
    /// 生年月日
    BirthDate,
    /// 氏名
    Name,
    /// 氏名カナ
    Kana,
    /// メール
    Mail,
    /// 本人家族区分
    Relation,
    /// 従業員番号
    EmployeeNumber,
}

/// Which field of a record holds which column of a roster.
pub type Header = table::Header<Column>;

impl Column {
    /// All columns in the order in which rosters are written.
    pub const ALL: [Self; 10] = [
        Self::Insurer,
        Self::Symbol,
        Self::Number,
        Self::BranchNumber,
        Self::BirthDate,
        Self::Name,
        Self::Kana,
        Self::Mail,
        Self::Relation,
        Self::EmployeeNumber,
    ];

    /// The name under which the column is written and asked for.
    pub fn name(self) -> &'static str {
        match self {
            Self::Insurer => "保険者コード",
            Self::Symbol => "記号",
            Self::Number => "番号",
            Self::BranchNumber => "枝番",
            Self::BirthDate => "生年月日",
            Self::Name => "氏名",
            Self::Kana => "氏名カナ",
            Self::Mail => "メール",
            Self::Relation => "本人家族区分",
            Self::EmployeeNumber => "従業員番号",
        }
    }

    /// Whether a roster without the column is refused.
    pub fn is_required(self) -> bool {
        match self {
            Self::BranchNumber | Self::Mail | Self::EmployeeNumber => false,
            Self::Insurer
            | Self::Symbol
            | Self::Number
            | Self::BirthDate
            | Self::Name
            | Self::Kana
            | Self::Relation => true,
        }
    }

    /// Names that mean this column, as the header's reading leaves them. 保険者番号 is not among those of
    /// the insurer: it is another number than 保険者指定コード.
    pub fn synonyms(self) -> &'static [&'static str] {
        match self {
            Self::Insurer => &["保険者コード", "保険者指定コード", "insurercode", "insurer"],
            Self::Symbol => &[
                "記号",
                "健保記号",
                "保険証記号",
                "被保険者証記号",
                "被保険者証等記号",
                "被保険者記号",
                "組合員証記号",
                "組合員記号",
                "資格確認書記号",
                "symbol",
            ],
            Self::Number => &[
                "番号",
                "健保番号",
                "保険証番号",
                "被保険者証番号",
                "被保険者証等番号",
                "被保険者番号",
                "組合員証番号",
                "組合員番号",
                "資格確認書番号",
                "number",
            ],
            Self::BranchNumber => &["枝番", "枝番号", "被保険者証枝番", "被保険者証等枝番", "branchnumber"],
            Self::BirthDate => {
                &["生年月日", "誕生日", "生年月日西暦", "生年月日和暦", "birthdate", "dateofbirth", "birthday"]
            }
            Self::Name => &["氏名", "漢字氏名", "氏名漢字", "名前", "name"],
            Self::Kana => &[
                "氏名カナ",
                "カナ氏名",
                "氏名かな",
                "かな氏名",
                "氏名フリガナ",
                "氏名ふりがな",
                "フリガナ",
                "ふりがな",
                "カナ",
                "kana",
            ],
            Self::Mail => &[
                "メール",
                "メールアドレス",
                "eメール",
                "eメールアドレス",
                "電子メール",
                "電子メールアドレス",
                "mail",
                "email",
                "mailaddress",
                "emailaddress",
            ],
            Self::Relation => &[
                "本人家族区分",
                "本人家族",
                "本人被扶養者区分",
                "被保険者被扶養者区分",
                "被保険者被扶養者",
                "続柄",
                "続柄区分",
                "続柄名",
                "relation",
            ],
            Self::EmployeeNumber => {
                &["従業員番号", "社員番号", "職員番号", "従業員コード", "社員コード", "職員コード", "employeenumber"]
            }
        }
    }
}

impl table::TableColumn for Column {
    const ALL: &'static [Self] = &Self::ALL;

    fn name(self) -> &'static str {
        Self::name(self)
    }

    fn synonyms(self) -> &'static [&'static str] {
        Self::synonyms(self)
    }

    fn is_required(self) -> bool {
        Self::is_required(self)
    }

    fn place(self) -> usize {
        self as usize
    }
}
