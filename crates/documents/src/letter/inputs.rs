//! The words and values of letters, as the template reads them. Must not lay out.

use jiff::Timestamp;
use jiff::civil::Date;
use madoguchi_domain::birth_date::{wareki, wareki_ja, weekday_ja};
use madoguchi_domain::japan_time;
use typst::foundations::{Dict, IntoValue, Value};
use typst::layout::Abs;

use super::breaking::{words, words_kept};
use super::place::{FOLDS, PARTS};
use super::sizes::{Lines, Sizes, keeps, let_out};
use super::spelling::{Spelled, spell};
use super::{LetterContent, LetterForm, LetterSender};
use crate::error::DocumentError;
use crate::renderer::Parts;
use crate::sheet::{array, dict};

/// Notes of every letter.
const NOTES: [&str; 3] = [
    "仮パスワードは、使用期限を過ぎると使えなくなります。",
    "この通知書は人の目に触れないように保管し、新しいパスワードを設定したあとは、細かく裁断して捨ててください。",
    "再発行を申請した覚えがないときは、仮パスワードを使わず、すぐに下のお問い合わせ先へご連絡ください。",
];
/// Note of letters in which a character is marked.
const SUBSTITUTION: &str = "「〓」は、この通知書では印字できない文字を表します。";
/// Stands for a character that cannot be printed.
pub(super) const SUBSTITUTE: char = '〓';

/// All inputs of a run of letters in these sizes. What no font has is replaced.
pub(super) fn inputs(
    parts: &Parts,
    form: &LetterForm,
    letters: &[LetterContent],
    sizes: &Sizes,
) -> Result<Dict, DocumentError> {
    let say = |text: &str| parts.printable(text).into_value();
    let set = |text: &str| words(&parts.printable(text));
    let letters = letters.iter().enumerate();
    let letters = letters.map(|(at, letter)| letter_inputs(parts, letter, (sizes.address(at), sizes.access(at))));
    let letters = letters.collect::<Result<Vec<_>, _>>()?;
    let notes = form.note.iter().map(String::as_str).chain(NOTES);
    let contact = std::iter::once(call(&form.sender)).chain(form.help_desk.iter().cloned());
    Ok(dict([
        ("areas", areas()),
        ("folds", array(FOLDS, IntoValue::into_value)),
        ("words", labels()),
        ("title", say(&form.title)),
        ("title-words", set(&form.title)),
        ("federation", say(&form.federation_name)),
        ("federation-words", set(&form.federation_name)),
        ("issued", issued(form.issued_on).into_value()),
        ("lead", set(&form.lead)),
        ("sender", array(sender(form), |line| set(&line))),
        ("how-to-use", array(&form.how_to_use, |step| set(step))),
        ("notes", array(notes, set)),
        ("contact", array(contact, |line| set(&line))),
        ("sender-size", points(sizes.sender())),
        ("opening-size", points(sizes.opening())),
        ("guide-size", points(sizes.guide())),
        ("letters", array(letters, IntoValue::into_value)),
    ]))
}

/// Of one letter, with the sizes of its address and of the office's name.
fn letter_inputs(
    parts: &Parts,
    letter: &LetterContent,
    (address_size, name_size): (f64, f64),
) -> Result<Dict, DocumentError> {
    let password = letter.temporary_password.expose();
    let office = &letter.addressee;
    let [postal_code, address, name, receipt, number] =
        [&office.postal_code, &office.address, &office.name, &letter.receipt_number, &letter.office_number]
            .map(|text| parts.printable(text));
    let in_lines = |text: &str, bold| words_kept(text, |word| keeps(address_size, parts.width(word, bold)));
    let marked = [&postal_code, &address, &name].iter().any(|text| text.contains(SUBSTITUTE));
    let to = [
        ("postal-code", format!("〒{postal_code}").into_value()),
        ("size", points(address_size)),
        ("let-out", points(let_out(address_size))),
        ("address", in_lines(&address, false)),
        ("recipient", in_lines(&recipient(&name), true)),
    ];
    let access = [
        ("office-number", number.into_value()),
        ("office-name", words(&name)),
        ("name-size", points(name_size)),
        ("user-id", letter.user_id.as_str().into_value()),
        ("user-id-in-groups", in_groups(&letter.user_id).into_value()),
        ("password", password.into_value()),
        ("spelling", array(spell(password), spelled)),
        ("until", until(letter.expires_at)?.into_value()),
    ];
    Ok(dict([
        ("to", dict(to).into_value()),
        ("receipt", words(&format!("受付番号 {receipt}"))),
        ("access", dict(access).into_value()),
        ("place", format!("発送番号 {}", letter.place).into_value()),
        ("marked", marked.into_value()),
    ]))
}

/// The sizes in which letters seem to fit.
pub(super) fn guess(parts: &Parts, letters: &[LetterContent]) -> Sizes {
    let recipients: Vec<_> = letters.iter().map(|letter| recipient(&letter.addressee.name)).collect();
    let width = |word: &str, bold| parts.width(word, bold);
    let lines = letters.iter().zip(&recipients);
    Sizes::guessed(lines.map(|(letter, recipient)| Lines {
        address: &letter.addressee.address,
        recipient,
        width: &width,
    }))
}

fn recipient(name: &str) -> String {
    format!("{name} 御中")
}

fn points(size: f64) -> Value {
    Abs::pt(size).into_value()
}

/// Zeros in a row are miscounted: `全14文字 KJ00 0000 0000 01`.
fn in_groups(id: &str) -> String {
    let mut text = format!("全{}文字", id.len());
    for (at, sign) in id.chars().enumerate() {
        if at % 4 == 0 {
            text.push(' ');
        }
        text.push(sign);
    }
    text + " (すき間は入力しません)"
}

fn areas() -> Value {
    let areas = PARTS.map(|(_, name, area)| {
        let measures = [("left", area.left), ("top", area.top), ("width", area.width), ("height", area.height)];
        (name, dict(measures.map(|(key, value)| (key, value.into_value()))).into_value())
    });
    dict(areas).into_value()
}

fn labels() -> Value {
    let labels = [
        ("office-number", "事業所番号"),
        ("office-name", "事業所名"),
        ("user-id", "ユーザID"),
        ("password", "仮パスワード"),
        ("password-of", "(ログイン用パスワード)"),
        ("spelling", "仮パスワードの読み方(左から順に、すき間は入力しません)"),
        ("until", "使用期限"),
        ("steps", "ご利用の手順"),
        ("notes", "ご注意"),
        ("contact", "お問い合わせ先"),
    ];
    let labels = labels.map(|(key, word)| (key, word.into_value()));
    dict(labels.into_iter().chain([("substitution", words(SUBSTITUTION))])).into_value()
}

fn spelled(spelled: Spelled) -> Value {
    dict([
        ("sign", spelled.sign.into_value()),
        ("kind", spelled.kind.into_value()),
        ("reading", spelled.reading.into_value()),
        ("capital", spelled.sign.is_ascii_uppercase().into_value()),
        ("digit", spelled.sign.is_ascii_digit().into_value()),
    ])
    .into_value()
}

fn sender(form: &LetterForm) -> Vec<String> {
    let sender = &form.sender;
    let section = (sender.name != form.federation_name).then(|| sender.name.clone());
    let postal_code = sender.postal_code.as_ref().map(|code| format!("〒{code}"));
    let phone = format!("電話 {}", sender.phone);
    [section, postal_code, sender.address.clone(), Some(phone)].into_iter().flatten().collect()
}

fn call(sender: &LetterSender) -> String {
    format!("{} 電話 {}", sender.name, sender.phone)
}

fn issued(day: Date) -> String {
    wareki_ja(day).unwrap_or_else(|| format!("{}年{}月{}日", day.year(), day.month(), day.day()))
}

/// The last whole day before an instant: `2026年(令和8年)12月11日(金)まで`. Who reads a day on paper
/// takes it to its end, so the day on which the password ends is not promised.
fn until(expires_at: Timestamp) -> Result<String, DocumentError> {
    let day = japan_time::date(expires_at).yesterday().map_err(|_| DocumentError::Date)?;
    let (era, year) = wareki(day).ok_or(DocumentError::Date)?;
    let year = if year == 1 { "元".to_owned() } else { year.to_string() };
    let (month, date, weekday) = (day.month(), day.day(), weekday_ja(day));
    Ok(format!("{}年({}{year}年){month}月{date}日({weekday})まで", day.year(), era.name_ja()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// REI-14: the day on the letter is one on which the password works until midnight in Japan.
    #[test]
    fn names_the_last_whole_day_in_japan() {
        for (expires_at, wanted) in [
            ("2026-12-12T01:08:00Z", "2026年(令和8年)12月11日(金)まで"),
            ("2026-12-11T15:00:00Z", "2026年(令和8年)12月11日(金)まで"),
            ("2026-12-11T14:59:59Z", "2026年(令和8年)12月10日(木)まで"),
            ("2019-12-31T15:00:00Z", "2019年(令和元年)12月31日(火)まで"),
        ] {
            assert_eq!(until(expires_at.parse().unwrap()).unwrap(), wanted);
        }
    }
}
