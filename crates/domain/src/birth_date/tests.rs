//! Writings, era limits on both ends, and what must hold for any day.

use jiff::ToSpan;
use proptest::prelude::*;

use super::BirthDateRefusal::*;
use super::*;

const TODAY: Date = date(2026, 6, 15);

fn read(typed: &str) -> Result<Date, BirthDateRefusal> {
    BirthDate::parse_typed(typed, TODAY).map(BirthDate::date)
}

/// AUT-09: typed digits, 年/月/日, pasted and 和暦 writings all give the same day.
#[test]
fn reads_one_day_in_every_usual_writing() {
    for typed in [
        "19510101",
        "1951/01/01",
        "1951/1/1",
        "1951-01-01",
        "1951.1.1",
        "1951年1月1日",
        "1951年01月01日",
        "１９５１０１０１",
        "１９５１／０１／０１",
        "１９５１年１月１日",
        " 1951 / 1 / 1 ",
        "1951年 1月 1日",
        "1951−01−01",
        "1951ー1ー1",
        "西暦1951年1月1日",
        "昭和26年1月1日",
        "昭和２６年１月１日",
        "昭和 26 年 1 月 1 日",
        "㍼26年1月1日",
        "昭26.1.1",
        "昭和26.1.1",
        "昭和26/01/01",
        "S26.1.1",
        "s26.1.1",
        "Ｓ２６．１．１",
        "S26/1/1",
        "S26-01-01",
        "S.26.1.1",
        "s260101",
        "S260101",
        "昭和260101",
        "S26年1月1日",
        "昭和26年1月1日生",
        "昭和26年1月1日生まれ",
    ] {
        assert_eq!(read(typed), Ok(date(1951, 1, 1)), "{typed}");
    }
}

/// AUT-09: 元年 and the ligatures of all eras are read.
#[test]
fn reads_every_era() {
    for (typed, day) in [
        ("㍾45年7月29日", date(1912, 7, 29)),
        ("㍽元年7月30日", date(1912, 7, 30)),
        ("㍼64年1月7日", date(1989, 1, 7)),
        ("㍻元年1月8日", date(1989, 1, 8)),
        ("㋿元年5月1日", date(2019, 5, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("令和1年5月1日", date(2019, 5, 1)),
        ("R元.5.1", date(2019, 5, 1)),
        ("m060101", date(1873, 1, 1)),
        ("t010730", date(1912, 7, 30)),
        ("h310430", date(2019, 4, 30)),
        ("r080615", TODAY),
        ("明45.7.29", date(1912, 7, 29)),
        ("大元.7.30", date(1912, 7, 30)),
        ("平元.1.8", date(1989, 1, 8)),
        ("令2.2.29", date(2020, 2, 29)),
    ] {
        assert_eq!(read(typed), Ok(day), "{typed}");
    }
}

/// AUT-09: the last day of an era passes and the next is refused; the first passes and the one before is refused.
#[test]
fn holds_the_limits_of_each_era_on_both_ends() {
    let ended = |era: Era| Err(EraEnded { era, last: era.last().unwrap() });
    let not_begun = |era: Era| Err(EraNotBegun { era, first: era.first() });
    for (typed, expected) in [
        ("明治45年7月29日", Ok(date(1912, 7, 29))),
        ("明治45年7月30日", ended(Era::Meiji)),
        ("大正元年7月29日", not_begun(Era::Taisho)),
        ("大正元年7月30日", Ok(date(1912, 7, 30))),
        ("大正15年12月24日", Ok(date(1926, 12, 24))),
        ("大正15年12月25日", ended(Era::Taisho)),
        ("昭和元年12月24日", not_begun(Era::Showa)),
        ("昭和元年12月25日", Ok(date(1926, 12, 25))),
        ("昭和64年1月7日", Ok(date(1989, 1, 7))),
        ("昭和64年1月8日", ended(Era::Showa)),
        ("昭和99年1月1日", ended(Era::Showa)),
        ("平成元年1月7日", not_begun(Era::Heisei)),
        ("平成元年1月8日", Ok(date(1989, 1, 8))),
        ("平成31年4月30日", Ok(date(2019, 4, 30))),
        ("平成31年5月1日", ended(Era::Heisei)),
        ("令和元年4月30日", not_begun(Era::Reiwa)),
        ("令和元年5月1日", Ok(date(2019, 5, 1))),
        ("令和0年5月1日", not_begun(Era::Reiwa)),
        ("令和8年6月16日", Err(Future)),
        ("令和99年1月1日", Err(Future)),
    ] {
        assert_eq!(read(typed), expected, "{typed}");
    }
}

/// AUT-09: 明治 is read from 明治6年, when the solar calendar began; earlier dates are lunar.
#[test]
fn refuses_the_lunar_years_of_meiji() {
    let first = date(1873, 1, 1);
    assert_eq!(read("明治6年1月1日"), Ok(first));
    assert_eq!(read("明治5年12月2日"), Err(LunarCalendar { first }));
    assert_eq!(read("明治元年1月25日"), Err(LunarCalendar { first }));
    assert_eq!(read("18730101"), Ok(first));
    assert_eq!(read("18721231"), Err(TooOld { first }));
}

/// AUT-09: a day that does not exist is named, in both calendars; leap days are right.
#[test]
fn refuses_days_that_do_not_exist() {
    for (typed, year, month, day) in [
        ("19510231", 1951, 2, 31),
        ("1951/2/29", 1951, 2, 29),
        ("19000229", 1900, 2, 29),
        ("1951/13/01", 1951, 13, 1),
        ("1951/00/01", 1951, 0, 1),
        ("1951/4/31", 1951, 4, 31),
        ("1951/1/0", 1951, 1, 0),
        ("昭和26年2月31日", 1951, 2, 31),
        ("昭和64年2月30日", 1989, 2, 30),
        ("s269999", 1951, 99, 99),
    ] {
        assert_eq!(read(typed), Err(NoSuchDay { year, month, day }), "{typed}");
    }
    assert_eq!(read("20000229"), Ok(date(2000, 2, 29)));
    assert_eq!(read("昭和27年2月29日"), Ok(date(1952, 2, 29)));
}

/// AUT-09: today passes, tomorrow does not.
#[test]
fn refuses_the_future() {
    assert_eq!(read("20260615"), Ok(TODAY));
    assert_eq!(read("20260616"), Err(Future));
    assert_eq!(read("99991231"), Err(Future));
    assert_eq!(parse_typed("99991231"), Ok(date(9999, 12, 31)));
    assert_eq!(parse_typed("昭和64年1月8日"), Err(EraEnded { era: Era::Showa, last: date(1989, 1, 7) }));
}

/// AUT-09: what could be read in two ways, or not at all, is not guessed.
#[test]
fn refuses_what_it_would_have_to_guess() {
    for typed in ["", " ", "　"] {
        assert_eq!(read(typed), Err(Empty));
    }
    for typed in [
        "510101",
        "51/1/1",
        "1951",
        "1951/1",
        "195111",
        "1951011",
        "3260101",
        "1/1/1951",
        "1951/1-1",
        "1951/1/1/1",
        "昭和",
        "昭和年1月1日",
        "S2611",
        "S26",
        "1951年1月",
        "1951年1月1",
        "明日",
        "1951/+1/1",
        "1951/-1/1",
        "19 51a",
        "X26.1.1",
        "元年1月1日",
        "昭和二十六年一月一日",
        "安政5年1月1日",
        "2019元.5.1",
        "昭和100年1月1日",
        "٢٠٠٠٠١٠١",
    ] {
        assert_eq!(read(typed), Err(Unreadable), "{typed}");
    }
    assert_eq!(read(&"1".repeat(100_000)), Err(Unreadable));
}

/// AUT-09: three selects give the same answers as typing.
#[test]
fn takes_the_three_selects_in_both_calendars() {
    let of = |calendar, year, month, day| BirthDate::from_parts(calendar, year, month, day, TODAY).map(BirthDate::date);
    assert_eq!(of(Calendar::Western, 1951, 1, 1), Ok(date(1951, 1, 1)));
    assert_eq!(of(Calendar::Era(Era::Showa), 26, 1, 1), Ok(date(1951, 1, 1)));
    assert_eq!(of(Calendar::Era(Era::Showa), 64, 1, 8), Err(EraEnded { era: Era::Showa, last: date(1989, 1, 7) }));
    assert_eq!(of(Calendar::Western, 1951, 2, 31), Err(NoSuchDay { year: 1951, month: 2, day: 31 }));
    assert_eq!(of(Calendar::Western, u16::MAX, 255, 255), Err(NoSuchDay { year: i16::MAX, month: 255, day: 255 }));
    assert_eq!(of(Calendar::Era(Era::Reiwa), u16::MAX, 1, 1), Err(Future));
}

/// SUR-10: weekdays are computed, and 003's 7月28日(水) was right in 2021, not in 2022 (D14).
#[test]
fn computes_weekdays() {
    for (day, sign) in [
        (date(2021, 7, 28), '水'),
        (date(2022, 7, 28), '木'),
        (date(2024, 9, 17), '火'),
        (date(2026, 6, 14), '日'),
        (date(2026, 6, 15), '月'),
        (date(2026, 6, 19), '金'),
        (date(2026, 6, 20), '土'),
    ] {
        assert_eq!(weekday_ja(day), sign, "{day}");
    }
}

/// AUT-09: a western day shown in 和暦, 元年 included.
#[test]
fn writes_wareki() {
    for (day, written) in [
        (date(1951, 1, 1), Some("昭和26年1月1日")),
        (date(2019, 4, 30), Some("平成31年4月30日")),
        (date(2019, 5, 1), Some("令和元年5月1日")),
        (date(1873, 1, 1), Some("明治6年1月1日")),
        (date(1872, 12, 31), None),
    ] {
        assert_eq!(wareki_ja(day).as_deref(), written);
    }
}

#[test]
fn each_era_follows_the_one_before_without_a_gap() {
    for pair in Era::ALL.windows(2) {
        assert_eq!(pair[0].last().unwrap().tomorrow().unwrap(), pair[1].first());
    }
    assert_eq!(Era::Reiwa.last(), None);
}

/// REG-07: the digits of a birth date that a password must not hold.
#[test]
fn lists_the_digits_people_make_passwords_of() {
    let birth_date = BirthDate::parse_typed("1951-01-01", TODAY).unwrap();
    assert_eq!(birth_date.digit_words(), ["19510101", "510101", "s260101", "260101"]);
}

#[test]
fn travels_as_an_iso_date_and_hides_in_debug_output() {
    let birth_date = BirthDate::parse_typed("S26.1.1", TODAY).unwrap();
    assert_eq!(serde_json::to_string(&birth_date).unwrap(), "\"1951-01-01\"");
    assert_eq!(serde_json::from_str::<BirthDate>("\"1951-01-01\"").unwrap(), birth_date);
    assert_eq!(format!("{birth_date:?}"), "BirthDate(..)");
    assert_eq!(BirthDate::from_date(date(2026, 6, 16), TODAY), Err(Future));
    assert_eq!(BirthDate::from_date(date(1872, 12, 31), TODAY), Err(TooOld { first: SOLAR_CALENDAR_FIRST }));
}

fn day() -> impl Strategy<Value = Date> {
    (0_i64..=55_000).prop_map(|days| SOLAR_CALENDAR_FIRST.saturating_add(days.days()))
}

proptest! {
    /// AUT-09: every day reads back from every writing, in both calendars.
    #[test]
    fn reads_back_every_day(day in day()) {
        let (era, year) = wareki(day).unwrap();
        let (m, d) = (day.month(), day.day());
        for written in [
            day.strftime("%Y%m%d").to_string(), day.to_string(), day.strftime("%Y/%m/%d").to_string(),
            format!("{}.{m}.{d}", day.year()), format!("{}年{m}月{d}日", day.year()), wareki_ja(day).unwrap(),
            format!("{}{year}.{m}.{d}", era.letter()), format!("{}{year:02}{m:02}{d:02}", era.letter().to_ascii_lowercase()),
        ] {
            prop_assert_eq!(read(&written), Ok(day), "{}", written);
        }
    }

    #[test]
    fn answers_for_any_text(typed in prop_oneof![any::<String>(), "[MTSHR明治大正昭和平成令年月日元0-9０-９/.-]{0,14}"]) {
        if let Ok(day) = read(&typed) {
            prop_assert!(day >= SOLAR_CALENDAR_FIRST && day <= TODAY);
        }
    }

    #[test]
    fn answers_for_any_numbers(era in 0_usize..6, year in any::<u16>(), month in any::<u8>(), day in any::<u8>()) {
        let calendar = Era::ALL.get(era).map_or(Calendar::Western, |era| Calendar::Era(*era));
        if let Ok(birth_date) = BirthDate::from_parts(calendar, year, month, day, TODAY) {
            prop_assert_eq!(birth_date.date().month(), i8::try_from(month).unwrap());
        }
    }
}
