//! What is wrong with a whole file, in Japanese, for the desk's list of mistakes. Rows have their
//! words in `domain::table`.

use madoguchi_domain::office::{LedgerColumn, LedgerRefusal};
use madoguchi_domain::table::{FileKind, HeaderRefusal, RowRefusal, TableColumn as _, TableRefusal};
use madoguchi_wire::ledger::LedgerMistake;

/// A mistake of a row.
pub(super) fn of_row(refusal: &RowRefusal) -> LedgerMistake {
    let (line, column) = (line(refusal.line), Some(refusal.column.clone()));
    LedgerMistake { line, column, reason: refusal.reason.ja() }
}

/// A mistake of the file as a whole, at the line where it shows.
pub(super) fn of_file(refusal: &LedgerRefusal) -> LedgerMistake {
    let (at, reason) = match refusal {
        LedgerRefusal::File(refusal) => file(refusal),
        LedgerRefusal::Header(refusal) => (1, header(refusal)),
    };
    LedgerMistake { line: line(at), column: None, reason }
}

/// A file with column names and nothing else.
pub(super) fn no_rows() -> LedgerMistake {
    LedgerMistake { line: 1, column: None, reason: "見出しだけで、事業所の行がありません".to_owned() }
}

fn line(line: u64) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

fn file(refusal: &TableRefusal) -> (u64, String) {
    match refusal {
        TableRefusal::Empty => (1, "ファイルが空です".to_owned()),
        TableRefusal::OtherKind(other) => (1, format!("CSVではなく、{}です", kind(*other))),
        TableRefusal::UnknownEncoding { line } => {
            let reason =
                "文字コードがUTF-8でもShift_JISでもありません（「CSV UTF-8」または「CSV」で保存し直してください）";
            (*line, reason.to_owned())
        }
        TableRefusal::OpenQuote { line } => (*line, "この行で始まる引用符が閉じられていません".to_owned()),
        TableRefusal::RecordTooLong { line } => {
            (*line, "行が長すぎます（引用符が抜けていないか確認してください）".to_owned())
        }
        TableRefusal::Read { line, .. } => (*line, "ファイルを最後まで読めませんでした".to_owned()),
    }
}

fn kind(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Excel => "Excelのブック（Excelで「CSV UTF-8」として保存してください）",
        FileKind::Zip => "圧縮ファイル",
        FileKind::Pdf => "PDF",
        FileKind::Image => "画像",
        FileKind::Database => "データベース",
        FileKind::Utf16 => "UTF-16のテキスト（「CSV UTF-8」として保存してください）",
        FileKind::Markup => "HTMLまたはXML",
        FileKind::Binary => "テキストでないファイル",
    }
}

fn header(refusal: &HeaderRefusal<LedgerColumn>) -> String {
    match refusal {
        HeaderRefusal::NoHeader => "1行目に項目名がありません".to_owned(),
        HeaderRefusal::MissingColumns { missing } => {
            let names: Vec<&str> = missing.iter().map(|column| column.name()).collect();
            format!("必要な項目がありません：{}", names.join("、"))
        }
        HeaderRefusal::DuplicateColumn { column, first, second } => {
            format!("「{first}」と「{second}」は、どちらも{}です（一方を削除してください）", column.name())
        }
        HeaderRefusal::MyNumberColumn { .. } => {
            "マイナンバーの項目があります（登録できません。削除してください）".to_owned()
        }
    }
}
