//! Live help while typing, and the one reading of each field that sign-up,
//! recovery and settings share. Pure but for today's date: holds no register
//! data and tells nothing about who exists.

mod birth_date;
mod fields;
mod kana;
mod mail_address;
mod password;

use madoguchi_domain::half_width;
use madoguchi_wire::text::{TextHalfWidth, TextToHalfWidth};

use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::store::Store;

pub use birth_date::{birth_date_read, era_list, read_birth_date};
pub use fields::{read_insurer_code, read_number, read_symbol, read_user_id};
pub use kana::{kana_explain, read_kana};
pub use mail_address::{mail_address_check, mail_advice, mail_suggestion, read_mail_address};
pub(crate) use password::judge_by_rule;
pub use password::{judge_password, own_words, password_check, password_generate};

/// The half-width form of a text from a half-width field (AUT-04).
///
/// # Errors
/// None.
pub async fn text_to_half_width<S: Store, H: Host>(
    _app: &App<S, H>,
    _caller: &mut Caller,
    request: TextToHalfWidth,
) -> Answer<TextHalfWidth> {
    let half = half_width::to_half_width(&request.text);
    Ok(TextHalfWidth { text: half.text, changed: half.changed })
}
