//! The columns of a roster and the names people give them.
//! Must not: guess a column from its contents.

use unicode_normalization::UnicodeNormalization;

use super::refusal::RosterRefusal;

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

    /// Names that mean this column, as [`normalised`] leaves them. 保険者番号 is not among those of
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

    fn of_header(header: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.synonyms().contains(&header))
    }
}

/// A header without what people vary: width, case, spaces, brackets and other marks.
pub(super) fn normalised(header: &str) -> String {
    let kept = |c: &char| {
        !c.is_whitespace()
            && !matches!(c, '(' | ')' | '[' | ']' | '【' | '】' | '・' | '/' | '_' | '-' | '*' | '※' | '.' | ':')
    };
    header.nfkc().filter(kept).flat_map(char::to_lowercase).collect()
}

/// Which field of a record holds which column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The names as the file has them.
    names: Vec<String>,
    places: [Option<usize>; Column::ALL.len()],
}

impl Header {
    /// Maps the first record of a file.
    pub(super) fn map(names: Vec<String>) -> Result<Self, RosterRefusal> {
        let mut places: [Option<usize>; Column::ALL.len()] = [None; Column::ALL.len()];
        for (at, name) in names.iter().enumerate() {
            let plain = normalised(name);
            if matches!(plain.as_str(), "マイナンバー" | "個人番号" | "mynumber") {
                return Err(RosterRefusal::MyNumberColumn { header: name.clone() });
            }
            let Some(column) = Column::of_header(&plain) else {
                continue;
            };
            let place = &mut places[column as usize];
            if let Some(first) = *place {
                let (first, second) = (names[first].clone(), name.clone());
                return Err(RosterRefusal::DuplicateColumn { column, first, second });
            }
            *place = Some(at);
        }
        let header = Self { names, places };
        let missing: Vec<_> =
            Column::ALL.into_iter().filter(|column| column.is_required() && header.place(*column).is_none()).collect();
        if header.places.iter().all(Option::is_none) {
            // What stands in the first line may be a person's data, so it is not repeated.
            return Err(RosterRefusal::NoHeader);
        }
        if missing.is_empty() { Ok(header) } else { Err(RosterRefusal::MissingColumns { missing }) }
    }

    /// The names as the file has them, in its order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Which field, from 0, holds a column.
    pub fn place(&self, column: Column) -> Option<usize> {
        self.places[column as usize]
    }

    /// The name the file gives a column; ours where it has none.
    pub fn name_of(&self, column: Column) -> &str {
        self.place(column).and_then(|at| self.names.get(at)).map_or(column.name(), String::as_str)
    }
}
