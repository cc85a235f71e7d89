//! 受付番号: by which an application is found again, together with its notice address.
//!
//! Random, so that one number tells nothing of another, and made of digits with a check digit, so
//! that it can be read out on the telephone. Eleven digits, since twelve could pass for a マイナンバー.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::half_width::to_half_width;
use crate::mail_address::MailAddress;

/// Random digits of a receipt number.
const DRAWN: usize = 10;
/// More bytes than random ones ever need for ten digits; an end in case they are not random.
const BYTES_MAX: usize = 1_000;
/// The quasigroup of H. M. Damm: notices every single slip and every swap of neighbours.
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// A receipt number: eleven digits, the last of which checks the others.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReceiptNumber(String);

/// Why a text is no receipt number. All of it is arithmetic, so it may be said to anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum ReceiptNumberRefusal {
    /// Nothing was typed.
    #[error("the receipt number is empty")]
    Empty,
    /// Not eleven digits.
    #[error("a receipt number has eleven digits")]
    Form,
    /// A digit is wrong or two are swapped.
    #[error("the receipt number holds a slip")]
    Slip,
}

impl ReceiptNumber {
    /// Draws a number; `random` fills the buffer it is given. Whether it is taken already is the
    /// store's answer. None when the bytes are not random.
    #[must_use]
    pub fn draw(random: &mut dyn FnMut(&mut [u8])) -> Option<Self> {
        let mut digits: Vec<u8> = Vec::with_capacity(DRAWN + 1);
        let mut byte = [0_u8; 1];
        for _ in 0..BYTES_MAX {
            random(&mut byte);
            // 250 is the largest multiple of ten a byte holds, so every digit is equally likely.
            if byte[0] < 250 {
                digits.push(byte[0] % 10);
            }
            if digits.len() == DRAWN {
                digits.push(damm(&digits));
                return Some(Self(digits.iter().map(|digit| char::from(b'0' + digit)).collect()));
            }
        }
        None
    }

    /// Reads a typed number; width, spaces and hyphens do not matter.
    ///
    /// # Errors
    /// [`ReceiptNumberRefusal`].
    pub fn new(typed: &str) -> Result<Self, ReceiptNumberRefusal> {
        let plain: String = to_half_width(typed).text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        if plain.is_empty() {
            return Err(ReceiptNumberRefusal::Empty);
        }
        if plain.len() != DRAWN + 1 || !plain.bytes().all(|b| b.is_ascii_digit()) {
            return Err(ReceiptNumberRefusal::Form);
        }
        let digits: Vec<u8> = plain.bytes().map(|b| b - b'0').collect();
        if damm(&digits) == 0 { Ok(Self(plain)) } else { Err(ReceiptNumberRefusal::Slip) }
    }

    /// The eleven digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// By which an application is found again (REI-12): one digest of number and [`MailAddress::key`], so that a wrong
    /// address beside a right number ends at the same empty place of the same index as a number that was never given
    /// out, and a store neither reads nor compares anything of an application that is not found.
    ///
    /// Without a key of its own: it lies beside the number and the address it is made of and hides neither. It would
    /// otherwise have to change with the pepper.
    #[must_use]
    pub fn pair(&self, address: &MailAddress) -> [u8; 32] {
        // The number is always eleven digits long, so the address always begins at the same place.
        Sha256::new().chain_update(&self.0).chain_update(address.key()).finalize().into()
    }
}

/// The check digit of digits; 0 when they end in their own.
fn damm(digits: &[u8]) -> u8 {
    digits.iter().fold(0, |row, digit| DAMM[usize::from(row)][usize::from(*digit)])
}

impl std::fmt::Display for ReceiptNumber {
    /// As people read it: `1234-5678-901`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (first, rest) = self.0.split_at(4);
        let (second, third) = rest.split_at(4);
        write!(f, "{first}-{second}-{third}")
    }
}

impl std::fmt::Debug for ReceiptNumber {
    /// Half of what opens the tracker, so it never reaches a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReceiptNumber(..)")
    }
}

impl TryFrom<String> for ReceiptNumber {
    type Error = ReceiptNumberRefusal;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text)
    }
}

impl From<ReceiptNumber> for String {
    fn from(number: ReceiptNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn drawn(bytes: &[u8]) -> Option<ReceiptNumber> {
        let mut bytes = bytes.iter().copied().cycle();
        ReceiptNumber::draw(&mut |buffer| buffer.fill_with(|| bytes.next().unwrap()))
    }

    /// The published example of the method: 572 has the check digit 4.
    #[test]
    fn the_check_digit_is_the_published_one() {
        assert_eq!(damm(&[5, 7, 2]), 4);
        assert_eq!(damm(&[5, 7, 2, 4]), 0);
    }

    /// REI-11: a receipt number is drawn, written in groups, and read back however it is typed.
    #[test]
    fn is_read_back_as_people_write_it() {
        let number = drawn(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).unwrap();
        let shown = number.to_string();
        assert_eq!(shown.get(..12), Some("1234-5678-90"));
        for typed in [shown.clone(), shown.replace('-', ""), shown.replace('-', "　"), format!(" {shown} ")] {
            assert_eq!(ReceiptNumber::new(&typed), Ok(number.clone()), "{typed}");
        }
        assert_eq!(ReceiptNumber::new(" "), Err(ReceiptNumberRefusal::Empty));
        assert_eq!(ReceiptNumber::new("1234"), Err(ReceiptNumberRefusal::Form));
        assert_eq!(ReceiptNumber::new("1234-5678-9a1"), Err(ReceiptNumberRefusal::Form));
    }

    /// REI-12: a pair is the number and the address as it is compared; any other number or address is another pair.
    #[test]
    fn a_pair_is_number_and_address_together() {
        let (number, other) = (drawn(&[1]).unwrap(), drawn(&[2]).unwrap());
        let pair = |number: &ReceiptNumber, typed| number.pair(&MailAddress::new(typed).unwrap());
        let right = pair(&number, "jimu@example.jp");
        assert_eq!(pair(&number, " jimu@EXAMPLE.jp "), right);
        for wrong in ["Jimu@example.jp", "jimu@example.com", "jimu@example.jp.jp"] {
            assert_ne!(pair(&number, wrong), right, "{wrong}");
        }
        assert_ne!(pair(&other, "jimu@example.jp"), right);
    }

    #[test]
    fn bytes_in_the_uneven_rest_are_drawn_again() {
        assert_eq!(drawn(&[250, 7, 255]), drawn(&[7]));
        assert_eq!(drawn(&[250, 255]), None);
    }

    proptest! {
        /// REI-11: a slip in one digit and a swap of two neighbours are both noticed.
        #[test]
        fn notices_slips_and_swaps(bytes in prop::collection::vec(0_u8..250, 10), place in 0_usize..10, other in 0_u8..10) {
            let number = drawn(&bytes).unwrap();
            let digits: Vec<u8> = number.as_str().bytes().collect();
            let read = |digits: Vec<u8>| ReceiptNumber::new(&String::from_utf8(digits).unwrap());
            let mut slipped = digits.clone();
            slipped[place] = b'0' + other;
            prop_assert_eq!(read(slipped.clone()).is_ok(), slipped == digits);
            let mut swapped = digits.clone();
            swapped.swap(place, place + 1);
            prop_assert_eq!(read(swapped.clone()).is_ok(), swapped == digits);
        }
    }
}
