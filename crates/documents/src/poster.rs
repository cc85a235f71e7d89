//! ポスター: the two entrances of an insurer's portal on one A4 sheet, each with its
//! two-dimensional code, for walls and mails (AUT-01, AUT-02).
//!
//! Must not lay out, or know who comes to a site: an address on a wall is everybody's.

use jiff::civil::Date;
use typst::foundations::{Dict, IntoValue, Value};

use crate::error::DocumentError;
use crate::qr::Code;
use crate::sheet::{array, dict};

/// Where people sign up, the first time (AUT-01).
pub const SIGNUP_PATH: &str = "/portal/signup";
/// Where people log in, from then on (AUT-01).
pub const LOGIN_PATH: &str = "/portal/";

/// What a poster is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poster {
    /// The date in the file's metadata, in Japan time.
    pub issued_on: Date,
    /// Name of the insurer, as in its profile.
    pub insurer_name: String,
    /// Name of the portal.
    pub system_name: String,
    /// The members' site, such as `https://portal.example.jp`, without a path.
    pub site: String,
    /// The support desk, line by line. Empty: left out.
    pub support_desk: Vec<String>,
}

/// One of the two ways in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entrance {
    /// 初回認証: once.
    Signup,
    /// ログイン: from then on.
    Login,
}

impl Entrance {
    /// Both, in the order in which a person meets them.
    pub const BOTH: [Self; 2] = [Self::Signup, Self::Login];

    /// Its word in file names.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Signup => "signup",
            Self::Login => "login",
        }
    }

    /// Its address on a site.
    #[must_use]
    pub fn address(self, site: &str) -> String {
        let path = match self {
            Self::Signup => SIGNUP_PATH,
            Self::Login => LOGIN_PATH,
        };
        format!("{site}{path}")
    }

    /// For whom, what it is called on the screen, and what to do there.
    fn words(self) -> [&'static str; 4] {
        match self {
            Self::Signup => [
                "はじめて使う方",
                "初回認証",
                "保険証などの記号・番号と生年月日でご本人を確かめ、ユーザーIDとパスワードを決めます。一度だけの手続きです。",
                "First time: sign up here, once",
            ],
            Self::Login => [
                "登録が済んだ方",
                "ログイン",
                "ご自身で決めたユーザーIDとパスワードで入ります。2回目からはいつもこちらです。",
                "Already signed up: log in here",
            ],
        }
    }
}

impl Poster {
    /// The poster as the values the template reads from `sys.inputs`.
    pub(crate) fn inputs(&self, mut printable: impl FnMut(&str) -> String) -> Result<Dict, DocumentError> {
        let mut entrances = Vec::new();
        for entrance in Entrance::BOTH {
            let address = entrance.address(&self.site);
            let code = Code::new(&address)?;
            let [people, name, what, english] = entrance.words();
            entrances.push(dict([
                ("people", people.into_value()),
                ("name", name.into_value()),
                ("what", what.into_value()),
                ("english", english.into_value()),
                ("alt", format!("{people}の二次元バーコード: {address}").into_value()),
                ("address", address.into_value()),
                ("width", whole(code.width())),
                ("runs", array(code.runs(), |(x, y, count)| array([x, y, count], whole))),
            ]));
        }
        let host = self.site.split_once("://").map_or(self.site.as_str(), |(_, host)| host);
        Ok(dict([
            ("title", format!("{}の入口", printable(&self.system_name)).into_value()),
            ("insurer", printable(&self.insurer_name).into_value()),
            ("host", host.into_value()),
            ("entrances", array(entrances, IntoValue::into_value)),
            ("support", array(self.support_desk.iter().map(|line| printable(line)), IntoValue::into_value)),
        ]))
    }
}

/// A side of a code has 177 modules at most.
fn whole(number: usize) -> Value {
    i64::try_from(number).unwrap_or(0).into_value()
}
