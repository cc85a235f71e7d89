//! Invented people.

use std::collections::HashSet;

use super::*;

fn shape(width: Option<u8>) -> SampleShape {
    SampleShape { insurer: insurer(), symbol_width: width, number_width: width, employee_numbers: true, mails: true }
}

#[test]
fn the_same_seed_gives_the_same_people_and_another_seed_others() {
    let people = |seed| SampleRoster::new(seed, shape(None)).take(200).collect::<Vec<_>>();
    assert_eq!(people(1), people(1));
    assert_ne!(people(1), people(2));
    assert_eq!(people(1).len(), 200);
    let expected = "0386 101 1 00 1983-12-06 杉山_智子 スギヤマ_トモコ member1@example.jp Insured 100001";
    assert_eq!(summary(&people(1)[0]).map(|field| field.replace(' ', "_")).join(" "), expected);
}

#[test]
fn every_person_can_be_told_apart() {
    let mut seen = HashSet::new();
    let mut insured = HashSet::new();
    let mut twins = 0;
    let mut births = HashSet::new();
    for row in SampleRoster::new(7, shape(Some(6))).take(20_000) {
        let number = (row.symbol.key(Some(6)), row.number.key(Some(6)));
        assert!(seen.insert((number.clone(), row.branch_number.clone())));
        twins += u32::from(!births.insert((number.clone(), row.birth_date)));
        if row.relation == Relation::Insured {
            assert!(insured.insert(number));
        }
    }
    assert!((6_000..12_000).contains(&insured.len()), "{}", insured.len());
    assert!(twins > 50, "{twins}");
}

#[test]
fn fits_each_shipped_profile_and_reads_back() {
    for text in [
        include_str!("../../../../../profiles/32290413.toml"),
        include_str!("../../../../../profiles/0386.toml"),
        include_str!("../../../../../profiles/ngk.toml"),
        include_str!("../../../../../profiles/omron.toml"),
    ] {
        let profile = crate::profile::parse("shipped", text).unwrap();
        let people: Vec<_> = SampleRoster::new(3, SampleShape::of(&profile)).take(500).collect();
        for encoding in [Encoding::Utf8, Encoding::Cp932] {
            let mut writer = RosterWriter::new(Vec::new(), encoding).unwrap();
            people.iter().try_for_each(|row| writer.write(row)).unwrap();
            let reader = RosterReader::new(Cursor::new(writer.finish().unwrap()), profile.code.clone(), TODAY).unwrap();
            let read: Vec<_> = reader.map(|row| row.unwrap().person.unwrap()).collect();
            assert_eq!(read, people);
        }
        assert_eq!(people.iter().any(|row| row.mail.is_some()), profile.mail.preset);
    }
}
