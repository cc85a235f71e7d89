//! What the program must not have told: everything of the people and the care
//! offices of the journeys, whatever was typed, the codes and addresses of the mails.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use super::typed::{TAB, code_in};
use crate::personal::{Known, KnownOffice, found_in};

/// What was typed there names an insurer, not a person.
const INSURER_CODE: [&str; 2] = ["保険者指定コード", "insurerCode"];

/// What must not be told, shared by a machine and its windows.
#[derive(Clone)]
pub(crate) struct Secrets(Arc<Mutex<BTreeSet<String>>>);

impl Secrets {
    /// Everything of the demo's people.
    pub(super) fn new() -> Self {
        let secrets = Self(Arc::default());
        for person in madoguchi_demo::people() {
            secrets.of(&Known {
                name: &person.name,
                kana: &person.kana,
                mail: "",
                birth: &person.birth_date,
                symbol: &person.symbol,
                number: &person.number,
                employee: person.employee_number.as_deref().unwrap_or_default(),
            });
            if let Some(login) = &person.login {
                secrets.typed("", &login.user_id);
                secrets.typed("", &login.password);
            }
        }
        secrets
    }

    fn all(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything of a person.
    pub(super) fn of(&self, person: &Known) {
        self.all().extend(person.words());
    }

    /// Everything of a care office.
    pub(super) fn of_office(&self, office: &KnownOffice) {
        self.all().extend(office.words());
    }

    /// What was typed into a field. A short one is a figure among others.
    pub(super) fn typed(&self, field: &str, text: &str) {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == TAB);
        let least = if text.is_ascii() { 6 } else { 3 };
        if !INSURER_CODE.contains(&field) && text.chars().count() >= least {
            self.all().insert(text.to_owned());
        }
    }

    /// What was sent with a command.
    pub(super) fn sent(&self, field: &str, request: &Value) {
        match request {
            Value::String(text) => self.typed(field, text),
            Value::Array(items) => items.iter().for_each(|item| self.sent(field, item)),
            Value::Object(fields) => fields.iter().for_each(|(name, value)| self.sent(name, value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Codes and addresses of the mails of the demo.
    pub(super) fn mailed(&self, inbox: &Path) {
        let entries = std::fs::read_dir(inbox).into_iter().flatten().flatten();
        let mails =
            entries.filter_map(|entry| serde_json::from_slice::<Value>(&std::fs::read(entry.path()).ok()?).ok());
        for mail in mails {
            self.typed("to", mail["to"].as_str().unwrap_or_default());
            self.typed("code", &code_in(mail["body"].as_str().unwrap_or_default()).unwrap_or_default());
        }
    }

    /// The first of them that a text tells, or what looks like a token.
    pub(super) fn told_by(&self, text: &str) -> Option<String> {
        found_in(text, &*self.all()).or_else(|| token_in(text).map(str::to_owned))
    }
}

/// The 256 bits of a session or a flow, as hosts write them. They never leave
/// the program, so that they are known by their form alone.
fn token_in(text: &str) -> Option<&str> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')));
    let kinds = [u8::is_ascii_uppercase, u8::is_ascii_lowercase, u8::is_ascii_digit];
    words.into_iter().find(|word| word.len() == 43 && kinds.iter().all(|kind| word.bytes().any(|b| kind(&b))))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_check_finds_what_must_not_be_told() {
        let secrets = Secrets::new();
        secrets.typed("パスワード", "Kita7kaze#2");
        secrets.typed("氏名(カナ)", "けんぽ　たろう\u{e004}");
        secrets.sent("", &json!({ "code": "730164", "birthDate": { "kind": "typed", "text": "昭和50年4月12日" } }));
        for told in [
            "matched 健保 太郎",
            "kana=ケンポタロウ",
            "born 1975/4/12",
            "number 100-105",
            "as SAKURA.toyama",
            "password Kita7kaze#2",
            "けんぽ　たろう",
            "code=730164",
            "昭和50年4月12日",
            "token=tQ3vVx0Yb1mZk2W9r8c7D6e5F4g3H2j1K0l9M8n7P6q",
        ] {
            assert!(secrets.told_by(told).is_some(), "{told}");
        }
        for told in ["incident=a7301641", "the store was not closed cleanly", &"a".repeat(43)] {
            assert_eq!(secrets.told_by(told), None, "{told}");
        }
    }

    /// ASVS 16.2.5: the check finds a care office in every form, its letter's password included
    #[test]
    fn the_check_finds_what_must_not_be_told_of_an_office() {
        let secrets = Secrets(Arc::default());
        secrets.of_office(&KnownOffice {
            name: "架空の里 見晴らし",
            kana: "カクウノサト ミハラシ",
            number: "3170100048",
            address: "鳥取県米子市架空町8番地",
            telephone: "0859-00-0048",
            notice: "miharashi@jimusho",
            security: "keep@miharashi.example",
            user_id: "KJ000000000048",
            temporary_password: "aced2345fhkm@",
        });
        for told in [
            "approved 架空の里見晴らし",
            "kana=カクウノサト ミハラシ",
            "office 3170100048",
            "to 米子市架空町8番地",
            "call 0859000048",
            "tel:0859-00-0048",
            "mail to MIHARASHI@jimusho",
            "keep@miharashi.example",
            "user_id=kj000000000048",
            "password aced2345fhkm@",
        ] {
            assert!(secrets.told_by(told).is_some(), "{told}");
        }
        for told in ["鳥取県", "incident=3170100048a", "letters printed: 1"] {
            assert_eq!(secrets.told_by(told), None, "{told}");
        }
    }

    #[test]
    fn what_names_an_insurer_or_is_short_is_no_secret() {
        let secrets = Secrets(Arc::default());
        secrets.typed("保険者指定コード", "32290413");
        secrets.sent("", &json!({ "insurerCode": "32290413", "language": "ja", "symbol": "100" }));
        assert_eq!(secrets.told_by("32290413 ja 100"), None);
    }
}
