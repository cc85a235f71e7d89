//! Column names and their many writings.

use super::*;

#[test]
fn knows_every_name_of_every_column_in_any_writing() {
    for column in Column::ALL {
        for name in column.synonyms() {
            let names = HEADER.split(',').map(|ours| if ours == column.name() { name } else { ours });
            let text = format!("{}\n{PERSON}\n", names.collect::<Vec<_>>().join(","));
            assert!(rows(&text)[0].person.is_ok(), "{name}");
        }
    }
    for name in ["氏名（カナ）", "氏名(ｶﾅ)", " 氏名 カナ ", "【氏名カナ】", "※氏名カナ"] {
        let header = HEADER.replace("氏名カナ", name);
        assert!(rows(format!("{header}\n{PERSON}\n"))[0].person.is_ok(), "{name}");
    }
}

#[test]
fn no_name_means_two_columns() {
    let mut names: Vec<_> = Column::ALL.iter().flat_map(|column| column.synonyms()).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
}

#[test]
fn takes_columns_in_any_order_among_others() {
    let text = "備考,続柄,氏名カナ,氏名,誕生日,健保番号,健保記号,保険者指定コード\n\
                x,妻,オムロ ハナコ,御室 花子,19720229,105,100,0386\n";
    let row = rows(text).remove(0).person.unwrap();
    assert_eq!(row.relation, Relation::Dependant);
    assert_eq!((row.birth_date, row.mail, row.branch_number), (date(1972, 2, 29), None, None));
}

#[test]
fn names_all_missing_columns_at_once() {
    let refusal = refusal_of("記号,番号,氏名\n1,2,3\n");
    let missing = vec![Column::Insurer, Column::BirthDate, Column::Kana, Column::Relation];
    assert_eq!(refusal, RosterRefusal::MissingColumns { missing });
    assert_eq!(refusal.to_string(), "columns are missing: 保険者コード, 生年月日, 氏名カナ, 本人家族区分");
    for column in [Column::BranchNumber, Column::Mail, Column::EmployeeNumber] {
        let header = HEADER.replace(column.name(), "備考");
        assert!(open(header).is_ok(), "{column:?}");
    }
}

#[test]
fn refuses_two_headers_of_one_column() {
    let (first, second) = ("記号".to_owned(), "健保記号".to_owned());
    let refusal = refusal_of(format!("{HEADER},健保記号\n"));
    assert_eq!(refusal, RosterRefusal::DuplicateColumn { column: Column::Symbol, first, second });
}

#[test]
fn refuses_a_column_of_my_numbers() {
    for name in ["マイナンバー", "個人番号", "ﾏｲﾅﾝﾊﾞｰ", "My Number"] {
        let header = name.to_owned();
        assert_eq!(refusal_of(format!("{HEADER},{name}\n")), RosterRefusal::MyNumberColumn { header });
    }
}

#[test]
fn the_document_lists_every_name_of_every_column() {
    let document = include_str!("../../../../../docs/roster.md");
    for column in Column::ALL {
        let row = format!("| {} | {} |", column.name(), if column.is_required() { "yes" } else { "no" });
        let line = document.lines().find(|line| line.starts_with(&row)).expect(&row);
        let also = line.split(" | ").nth(2).unwrap();
        let mut listed: Vec<_> = also.split(", ").chain([column.name()]).map(crate::table::normalised).collect();
        listed.sort_unstable();
        listed.dedup();
        let mut known = column.synonyms().to_vec();
        known.sort_unstable();
        assert_eq!(listed, known);
    }
}
