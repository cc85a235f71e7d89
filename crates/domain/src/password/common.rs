//! Whether a password is one that many people choose, or such a one with a usual change made to it.
//!
//! Refuses `Password1!`, `p@ssw0rd`, `sakura2024!`, `pass_word99`; leaves a common word alone once
//! something of its own stands beside it.

use std::collections::HashSet;
use std::sync::LazyLock;

use zeroize::Zeroizing;

use super::form::{One, lower, squeezed, undisguised};

static LIST: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("common.txt").lines().filter(|line| !line.starts_with('#')).collect());

/// How many digits and symbols around a word count as a usual ending; more of them are a secret
/// of their own.
const ENDING_MAX: usize = 6;
/// Shortest word looked for once an ending is cut off.
const WORD_MIN: usize = 4;
/// Steps on a keyboard, down its columns and along its rows; read in both directions.
const KEYBOARD: [&str; 14] = [
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz",
    "2wsx",
    "3edc",
    "4rfv",
    "5tgb",
    "6yhn",
    "7ujm",
    "8ik",
    "9ol",
    "0p",
];
/// Shortest run of steps that counts as one movement of the hand.
const RUN_MIN: usize = 3;

/// The judgement; the password is compared in lower case.
pub(super) fn is_common(password: &str) -> bool {
    let lower = lower(password);
    let squeezed = squeezed(&lower);
    let chars = Zeroizing::new(squeezed.chars().collect::<Vec<char>>());
    let without_runs = Zeroizing::new(without_digit_runs(&chars));
    [&*lower, &*squeezed, &*without_runs].into_iter().any(|text| holds_listed_word(text)) || is_walk(&chars)
}

/// Whether a listed word remains when up to six digits or symbols are cut off around it.
fn holds_listed_word(text: &str) -> bool {
    let cuttable = |c: &char| !c.is_alphabetic();
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let lead_max = text.chars().take_while(cuttable).count().min(ENDING_MAX);
    let trail_max = text.chars().rev().take_while(cuttable).count().min(ENDING_MAX);
    // Undisguising swaps ASCII for ASCII, so all three are cut at the same octets.
    let forms = [undisguised(text, One::I), undisguised(text, One::L), Zeroizing::new(text.to_owned())];
    (0..=lead_max).any(|lead| {
        (0..=trail_max.min(ENDING_MAX - lead)).any(|trail| {
            let end = (starts.len() - 1).saturating_sub(trail);
            let (Some(from), Some(to)) = (starts.get(lead), starts.get(end)) else {
                return false;
            };
            end >= lead + WORD_MIN && forms.iter().filter_map(|form| form.get(*from..*to)).any(is_listed)
        })
    })
}

/// Listed as it is, or as one word said several times.
fn is_listed(word: &str) -> bool {
    LIST.contains(word) || LIST.contains(repeated_part(word))
}

/// The part a text repeats from end to end, or the text itself.
fn repeated_part(text: &str) -> &str {
    let starts = text.char_indices().map(|(at, _)| at).filter(|at| *at > 0 && at * 2 <= text.len());
    starts
        .filter(|at| text.len().is_multiple_of(*at))
        .filter_map(|at| text.get(..at))
        .find(|part| text.as_bytes().chunks(part.len()).all(|chunk| chunk == part.as_bytes()))
        .unwrap_or(text)
}

/// Whether a text is nothing but movements along the keyboard or the alphabet, or a short part
/// repeated; one character beside them does not save it.
fn is_walk(squeezed: &[char]) -> bool {
    let text = Zeroizing::new(squeezed.iter().collect::<String>());
    let part = repeated_part(&text).chars().count();
    if part < squeezed.len() && part <= WORD_MIN {
        return true;
    }
    let in_runs: usize = runs(squeezed).iter().map(|run| run.len()).filter(|len| *len >= RUN_MIN).sum();
    in_runs >= 2 * RUN_MIN && squeezed.len() - in_runs <= 1
}

fn without_digit_runs(squeezed: &[char]) -> String {
    let is_digit_run = |run: &&[char]| run.len() >= RUN_MIN && run.iter().all(char::is_ascii_digit);
    runs(squeezed).into_iter().filter(|run| !is_digit_run(run)).flatten().collect()
}

/// Cuts a text into the longest runs of one kind of step, left to right.
fn runs(text: &[char]) -> Vec<&[char]> {
    let mut runs = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let len = STEPS.iter().map(|step| run_len(rest, *step)).max().unwrap_or(1);
        // A pair says nothing, and would take the first character from the run that follows.
        let (run, after) = rest.split_at(if len >= RUN_MIN { len } else { 1 });
        runs.push(run);
        rest = after;
    }
    runs
}

type Step = fn(char, char) -> bool;

const STEPS: [Step; 5] = [
    |a, b| a == b,
    |a, b| u32::from(a) + 1 == u32::from(b),
    |a, b| u32::from(b) + 1 == u32::from(a),
    are_neighbours,
    |a, b| are_neighbours(b, a),
];

fn are_neighbours(a: char, b: char) -> bool {
    KEYBOARD.iter().any(|row| row.split_once(a).is_some_and(|(_, after)| after.starts_with(b)))
}

fn run_len(text: &[char], step: Step) -> usize {
    1 + text.windows(2).take_while(|pair| matches!(pair, [a, b] if step(*a, *b))).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ASVS 6.2.4, 6.2.12: the list of passwords that many people chose has the promised size.
    #[test]
    fn the_list_is_sorted_lower_case_and_of_the_promised_size() {
        let entries: Vec<&str> = include_str!("common.txt").lines().filter(|line| !line.starts_with('#')).collect();
        assert!(entries.len() >= 3_000, "{}", entries.len());
        assert!(entries.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(
            entries
                .iter()
                .all(|e| { e.len() >= WORD_MIN && e.bytes().all(|b| b.is_ascii_graphic() && !b.is_ascii_uppercase()) })
        );
    }

    /// ASVS 6.2.4, 6.2.12: every entry of the list is refused, in its usual changes too.
    #[test]
    fn every_entry_is_refused_in_its_usual_changes() {
        for entry in LIST.iter() {
            for typed in [(*entry).to_owned(), entry.to_uppercase(), format!("{entry}1!"), format!("1{entry}2024!")] {
                assert!(is_common(&typed), "{typed}");
            }
        }
    }

    #[test]
    fn finds_the_part_a_text_repeats() {
        for (text, part) in [("abcabc", "abc"), ("aaaa", "a"), ("abcab", "abcab"), ("ああ", "あ"), ("", ""), ("a", "a")]
        {
            assert_eq!(repeated_part(text), part);
        }
    }
}
