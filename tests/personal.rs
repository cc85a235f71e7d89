//! What gives a person or a care office away in a log: every form in which it could be written,
//! and how a text is searched for it. The one rule of the stories, which hear
//! every line of one process, and of the window's journeys, which read what
//! the program left behind.

#![allow(dead_code, reason = "each of the test programs looks for its own part")]

/// What is known of an invented person; empty where nothing is.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Known<'a> {
    /// 氏名
    pub(crate) name: &'a str,
    /// 氏名カナ
    pub(crate) kana: &'a str,
    /// Mail address.
    pub(crate) mail: &'a str,
    /// 生年月日, ISO.
    pub(crate) birth: &'a str,
    /// 記号
    pub(crate) symbol: &'a str,
    /// 番号
    pub(crate) number: &'a str,
    /// 従業員番号
    pub(crate) employee: &'a str,
}

impl Known<'_> {
    /// Everything of the person, in the forms in which it could be written.
    pub(crate) fn words(&self) -> Vec<String> {
        let mut words: Vec<String> = [self.name, self.kana].iter().flat_map(|name| name_words(name)).collect();
        words.push(self.mail.to_owned());
        words.extend(birth_words(self.birth));
        // A number alone is a figure among others; long ones are told by themselves,
        // short ones beside their symbol.
        words.extend([self.number, self.employee].iter().filter(|number| number.len() >= 6).map(|n| (*n).to_owned()));
        if !self.number.is_empty() {
            words.extend(["", "-", " ", "/", "・"].map(|between| format!("{}{between}{}", self.symbol, self.number)));
        }
        words.retain(|word| !word.is_empty());
        words
    }
}

/// What is known of an invented care office; empty where nothing is.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct KnownOffice<'a> {
    /// 事業所名
    pub(crate) name: &'a str,
    /// 事業所名カナ
    pub(crate) kana: &'a str,
    /// 事業所番号
    pub(crate) number: &'a str,
    /// 住所, where the letter goes.
    pub(crate) address: &'a str,
    /// 電話番号, with hyphens.
    pub(crate) telephone: &'a str,
    /// 通知先メールアドレス
    pub(crate) notice: &'a str,
    /// セキュリティ用メールアドレス
    pub(crate) security: &'a str,
    /// ユーザID
    pub(crate) user_id: &'a str,
    /// 仮パスワード of its letter.
    pub(crate) temporary_password: &'a str,
}

impl KnownOffice<'_> {
    /// Everything of the office, in the forms in which it could be written.
    pub(crate) fn words(&self) -> Vec<String> {
        let mut words: Vec<String> = [self.name, self.kana].iter().flat_map(|name| name_words(name)).collect();
        // Without the prefecture too, which is known of every office anyway.
        let in_town = self.address.split_once(['県', '都', '道', '府']).map_or("", |(_, rest)| rest);
        words.extend([self.address, in_town].map(str::to_owned));
        words.extend(["-", "", " "].map(|between| self.telephone.replace('-', between)));
        words.extend(
            [self.number, self.notice, self.security, self.user_id, self.temporary_password].map(str::to_owned),
        );
        words.retain(|word| !word.is_empty());
        words
    }
}

fn name_words(name: &str) -> [String; 2] {
    [name.to_owned(), name.replace(' ', "")]
}

fn birth_words(birth: &str) -> Vec<String> {
    let parts: Vec<&str> = birth.split('-').collect();
    let [year, month, day] = parts[..] else { return Vec::new() };
    let plain = |text: &str| text.trim_start_matches('0').to_owned();
    vec![
        birth.to_owned(),
        format!("{year}{month}{day}"),
        format!("{year}/{month}/{day}"),
        format!("{year}/{}/{}", plain(month), plain(day)),
    ]
}

/// The first of these words that a text holds, in whatever case.
pub(crate) fn found_in<'w>(text: &str, words: impl IntoIterator<Item = &'w String>) -> Option<String> {
    let folded = text.to_lowercase();
    words.into_iter().find(|word| holds(&folded, &word.to_lowercase())).cloned()
}

/// Figures must not stand within longer figures or hexadecimal, other words anywhere.
fn holds(text: &str, word: &str) -> bool {
    let figures = word.bytes().all(|b| b.is_ascii_alphanumeric());
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !figures || ![before, after].into_iter().flatten().any(|c| c.is_ascii_alphanumeric())
    })
}
