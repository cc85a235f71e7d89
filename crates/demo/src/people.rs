//! The card of invented people one can be.

use madoguchi_domain::profile::{self, InsurerProfile};
use madoguchi_wire::Text;
use madoguchi_wire::demo::{DemoLogin, DemoPerson};

use crate::data::{self, Person};

/// The invented people with the items to type. Whether each has an account is
/// filled in by the use case that asks.
#[must_use]
pub fn people() -> Vec<DemoPerson> {
    let profiles = data::PROFILES.iter().filter_map(|(file, text)| profile::parse(file, text).ok()).collect::<Vec<_>>();
    let people = data::people().unwrap_or_default();
    people.into_iter().filter_map(|person| shown(person, &profiles)).collect()
}

fn shown(person: Person, profiles: &[InsurerProfile]) -> Option<DemoPerson> {
    let insurer = profiles.iter().find(|p| p.code.as_str() == person.insurer)?;
    Some(DemoPerson {
        insurer_name: Text { ja: insurer.name.full.ja.clone(), en: insurer.name.full.en.clone() },
        insurer_code: person.insurer,
        symbol: person.symbol,
        number: person.number,
        birth_date: person.birth_date.to_string(),
        name: person.name,
        kana: person.kana,
        employee_number: person.employee_number,
        registered: person.account.is_some(),
        note: person.note.map(|note| Text { ja: note.ja, en: note.en }),
        login: person.account.map(|account| DemoLogin { user_id: account.user_id, password: account.password }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_of_the_file_is_on_the_card_and_each_insurer_has_three() {
        let people = people();
        assert_eq!(people.len(), data::people().unwrap().len());
        for (file, text) in data::PROFILES {
            let code = profile::parse(file, text).unwrap().code;
            assert_eq!(people.iter().filter(|p| p.insurer_code == code.as_str()).count(), 3, "{file}");
        }
    }
}
