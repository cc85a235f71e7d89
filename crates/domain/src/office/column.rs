//! The columns of an office ledger 事業所台帳.

use crate::table::{self, TableColumn};

/// The columns a ledger can have. Others are passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LedgerColumn {
    /// 事業所番号
    Number,
    /// 事業所名
    Name,
    /// 事業所名カナ
    Kana,
    /// 郵便番号
    PostalCode,
    /// 住所
    Address,
    /// 電話番号
    Telephone,
    /// サービス種類
    ServiceKinds,
    /// 代理人
    Agent,
    /// 廃止年月日
    ClosedOn,
    /// ユーザID
    UserId,
    /// セキュリティ用メールアドレス
    SecurityAddress,
}

/// Which field of a record holds which column of a ledger.
pub type LedgerHeader = table::Header<LedgerColumn>;

impl TableColumn for LedgerColumn {
    const ALL: &'static [Self] = &[
        Self::Number,
        Self::Name,
        Self::Kana,
        Self::PostalCode,
        Self::Address,
        Self::Telephone,
        Self::ServiceKinds,
        Self::Agent,
        Self::ClosedOn,
        Self::UserId,
        Self::SecurityAddress,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Number => "事業所番号",
            Self::Name => "事業所名",
            Self::Kana => "事業所名カナ",
            Self::PostalCode => "郵便番号",
            Self::Address => "住所",
            Self::Telephone => "電話番号",
            Self::ServiceKinds => "サービス種類",
            Self::Agent => "代理人",
            Self::ClosedOn => "廃止年月日",
            Self::UserId => "ユーザID",
            Self::SecurityAddress => "セキュリティ用メールアドレス",
        }
    }

    fn synonyms(self) -> &'static [&'static str] {
        match self {
            Self::Number => {
                &["事業所番号", "介護保険事業所番号", "指定事業所番号", "事業所コード", "officenumber", "number"]
            }
            Self::Name => &["事業所名", "事業所名称", "事業所名漢字", "名称", "officename", "name"],
            Self::Kana => &["事業所名カナ", "事業所名称カナ", "事業所カナ", "カナ名称", "フリガナ", "カナ", "kana"],
            Self::PostalCode => &["郵便番号", "事業所郵便番号", "〒", "postalcode", "zip"],
            Self::Address => &["住所", "所在地", "事業所住所", "事業所所在地", "address"],
            Self::Telephone => &["電話番号", "電話", "tel", "事業所電話番号", "連絡先電話番号", "telephone", "phone"],
            Self::ServiceKinds => {
                &["サービス種類", "サービス種類コード", "サービス種別", "サービスコード", "servicekinds", "services"]
            }
            Self::Agent => &["代理人", "代理人区分", "代理請求", "代理人フラグ", "agent"],
            Self::ClosedOn => &["廃止年月日", "廃止日", "事業廃止年月日", "閉鎖日", "closedon", "closeddate"],
            Self::UserId => &["ユーザid", "ユーザーid", "userid"],
            Self::SecurityAddress => {
                &["セキュリティ用メールアドレス", "セキュリティ用メール", "securityaddress", "securitymail"]
            }
        }
    }

    /// Without the first six neither call-back nor letter would be possible.
    fn is_required(self) -> bool {
        match self {
            Self::Number | Self::Name | Self::Kana | Self::PostalCode | Self::Address | Self::Telephone => true,
            Self::ServiceKinds | Self::Agent | Self::ClosedOn | Self::UserId | Self::SecurityAddress => false,
        }
    }

    fn place(self) -> usize {
        self as usize
    }
}
