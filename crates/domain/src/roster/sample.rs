//! Invented people for demonstrations, tests and measurements.
//! Must not: hold a real person, or draw on anything but its seed.

use std::collections::VecDeque;

use jiff::civil::Date;

use super::row::{Relation, RosterRow};
use super::sample_names::{FAMILY, FEMALE, MALE, Reading};
use crate::insurer_code::InsurerCode;
use crate::kana::KanaKeys;
use crate::mail_address::MailAddress;
use crate::profile::InsurerProfile;
use crate::symbol_number::{Number, Symbol};

/// The youngest are born in this year; fixed, so that a seed gives the same people for ever.
const NEWEST: i16 = 2024;

/// What of a profile shapes its invented roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleShape {
    /// The insurer.
    pub insurer: InsurerCode,
    /// Places of 記号; absent: three.
    pub symbol_width: Option<u8>,
    /// Places of 番号, with leading zeros; absent: as many as it takes.
    pub number_width: Option<u8>,
    /// Whether the insured have an employee number.
    pub employee_numbers: bool,
    /// Whether most of the insured have an address.
    pub mails: bool,
}

impl SampleShape {
    /// The shape that fits a profile.
    pub fn of(profile: &InsurerProfile) -> Self {
        let mode = profile.form.extra_field.mode;
        Self {
            insurer: profile.code.clone(),
            symbol_width: profile.matching.symbol_width,
            number_width: profile.matching.number_width,
            employee_numbers: mode.shows_field() || mode.follows_code(),
            mails: profile.mail.preset,
        }
    }
}

/// Invented people without end, household by household: the insured person, then the dependants
/// with the same 記号 and 番号 and a 枝番 of their own. The same seed gives the same people.
#[derive(Clone, Debug)]
pub struct SampleRoster {
    shape: SampleShape,
    random: SplitMix64,
    households: u64,
    waiting: VecDeque<RosterRow>,
}

impl SampleRoster {
    /// People of one insurer.
    pub fn new(seed: u64, shape: SampleShape) -> Self {
        Self { shape, random: SplitMix64(seed), households: 0, waiting: VecDeque::new() }
    }

    /// Adds the next household; none never happens with the built-in names.
    fn add_household(&mut self) -> Option<()> {
        self.households += 1;
        let family = self.random.pick(FAMILY);
        let male = self.random.below(2) == 0;
        let birth_date = self.random.date(1961, 2004)?;
        let mut insured = self.person(family, male, birth_date)?;
        insured.mail = self.mail();
        insured.employee_number = self.shape.employee_numbers.then(|| format!("{:06}", 100_000 + self.households));
        let first_child_year = birth_date.year() + 24;
        let mut dependants = Vec::new();
        // A third of the insured have no dependants.
        if self.random.below(3) > 0 {
            let spouse_year = birth_date.year() + i16::try_from(self.random.below(7)).ok()? - 3;
            let spouse_birth = self.random.date(spouse_year, spouse_year)?;
            dependants.push(self.person(family, !male, spouse_birth)?);
            self.add_children(&mut dependants, family, first_child_year)?;
        }
        let (symbol, number) = (insured.symbol.clone(), insured.number.clone());
        self.waiting.push_back(insured);
        for (branch, mut dependant) in (1..).zip(dependants) {
            dependant.symbol = symbol.clone();
            dependant.number = number.clone();
            dependant.branch_number = Some(format!("{branch:02}"));
            dependant.relation = Relation::Dependant;
            self.waiting.push_back(dependant);
        }
        Some(())
    }

    /// Up to two births; one in thirty is of twins, whom only 枝番 and name tell apart.
    fn add_children(&mut self, dependants: &mut Vec<RosterRow>, family: Reading, from: i16) -> Option<()> {
        for birth in 0..i16::try_from(self.random.below(3)).ok()? {
            let year = from + birth * 4;
            if year > NEWEST {
                break;
            }
            let birth_date = self.random.date(year, (year + 3).min(NEWEST))?;
            let twins = self.random.below(30) == 0;
            for _ in 0..=u8::from(twins) {
                let male = self.random.below(2) == 0;
                dependants.push(self.person(family, male, birth_date)?);
            }
        }
        Some(())
    }

    fn person(&mut self, family: Reading, male: bool, birth_date: Date) -> Option<RosterRow> {
        let given = self.random.pick(if male { MALE } else { FEMALE });
        let kana = format!("{} {}", family.1, given.1);
        Some(RosterRow {
            insurer: self.shape.insurer.clone(),
            symbol: Symbol::new(&self.symbol()).ok()?,
            number: Number::new(&self.number()).ok()?,
            branch_number: Some("00".to_owned()),
            birth_date,
            name: format!("{} {}", family.0, given.0),
            kana_keys: KanaKeys::new(&kana).ok()?,
            kana,
            mail: None,
            relation: Relation::Insured,
            employee_number: None,
        })
    }

    /// Twenty workplaces.
    fn symbol(&self) -> String {
        let workplace = self.households % 20 + 1;
        match self.shape.symbol_width {
            Some(width) => format!("{workplace:0>0$}", usize::from(width)),
            None => format!("{}", 99 + workplace),
        }
    }

    /// A household's number is never given twice.
    fn number(&self) -> String {
        format!("{:0>1$}", self.households, usize::from(self.shape.number_width.unwrap_or(1)))
    }

    fn mail(&mut self) -> Option<MailAddress> {
        let has_one = self.random.below(4) > 0;
        let domain = self.random.pick(&["example.jp", "mail.example.jp", "example.co.jp"]);
        (self.shape.mails && has_one).then(|| MailAddress::new(&format!("member{}@{domain}", self.households)).ok())?
    }
}

impl Iterator for SampleRoster {
    type Item = RosterRow;

    fn next(&mut self) -> Option<RosterRow> {
        if self.waiting.is_empty() {
            self.add_household()?;
        }
        self.waiting.pop_front()
    }
}

/// Steele, Lea and Flood's SplitMix64: small, and the same on every machine. Not for secrets.
#[derive(Clone, Debug)]
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below a small bound; the bias of the remainder does not matter here.
    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        let at = self.below(list.len() as u64);
        list[usize::try_from(at).unwrap_or(0)]
    }

    /// A day of one of the years, both included.
    fn date(&mut self, first_year: i16, last_year: i16) -> Option<Date> {
        let years = u64::try_from(last_year - first_year + 1).ok()?;
        let year = first_year + i16::try_from(self.below(years)).ok()?;
        let month = i8::try_from(self.below(12)).ok()? + 1;
        let day = i8::try_from(self.below(28)).ok()? + 1;
        Date::new(year, month, day).ok()
    }
}
