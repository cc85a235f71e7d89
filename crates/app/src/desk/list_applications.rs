//! The queue: filtered, searched, page by page, the oldest first.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use madoguchi_domain::ids::ReissueId;
use madoguchi_domain::notice::search_words;
use madoguchi_domain::prefecture::Prefecture;
use madoguchi_domain::reissue::ReceiptNumber;
use madoguchi_domain::reissue::state::{State, TABLE};
use madoguchi_domain::staff::Right;
use madoguchi_wire::desk::{DeskCount, DeskPage, DeskQueue, DeskRow};
use madoguchi_wire::{ErrorCode, Field, FieldError, Text, WireError};

use super::words::{Names, prefecture_name, state_of, state_word};
use crate::caller::Caller;
use crate::error::{Answer, Refusal};
use crate::holder::{PresentStaff, require_right};
use crate::host::{App, Host};
use crate::store::{ReissueQuery, ReissueRow, Store};

/// Lines of a page.
const PAGE: u32 = 50;
/// Longest search in characters.
const WORDS_CHARS: usize = 100;
const DAY: i64 = 86_400;

/// A page of the queue, with how many stand in each state.
///
/// # Errors
/// What is wrong with the search; as `require_right`.
pub async fn list_applications<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: DeskQueue,
) -> Answer<DeskPage> {
    let present = require_right(app, caller, Right::See).await?;
    let query = query(app, &present, &request)?;
    let mut rows = app.store.reissue_page(&query).await?;
    let more = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let cursor = rows.last().filter(|_| more).map(cursor_of);
    let names = Names::load(app, &present.staff.federation).await?;
    let now = app.now();
    Ok(DeskPage {
        rows: rows.into_iter().map(|row| shown(row, &present, &names, now)).collect(),
        counts: counts(app, &present).await?,
        cursor,
    })
}

fn query<S: Store, H: Host>(app: &App<S, H>, present: &PresentStaff, request: &DeskQueue) -> Answer<ReissueQuery> {
    if request.words.chars().count() > WORDS_CHARS {
        let detail = Some(WORDS_CHARS.to_string());
        return Err(WireError::fields(vec![FieldError { name: Field::Query, code: ErrorCode::TooLong, detail }]).into());
    }
    let states = match request.state {
        Some(state) => vec![state_of(state)],
        None => TABLE.iter().map(|(state, _)| *state).filter(|state| state.is_open()).collect(),
    };
    let waiting = request.days.filter(|days| *days > 0).map(|days| SignedDuration::from_secs(i64::from(days) * DAY));
    let after = match &request.cursor {
        Some(cursor) => Some(place_of(cursor).ok_or_else(|| Refusal::from(ErrorCode::RequestMalformed))?),
        None => None,
    };
    Ok(ReissueQuery {
        federation: present.staff.federation.clone(),
        states,
        words: search_words(&plain(&request.words)),
        until: waiting.map(|waiting| app.now() - waiting),
        reviewer: request.mine.then_some(present.staff.id),
        after,
        limit: PAGE + 1,
    })
}

/// A receipt number is found as it is written on paper, with its hyphens.
fn plain(words: &str) -> String {
    let word = |word: &str| ReceiptNumber::new(word).map_or(word.to_owned(), |receipt| receipt.as_str().to_owned());
    words.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

fn shown(row: ReissueRow, present: &PresentStaff, names: &Names, now: Timestamp) -> DeskRow {
    DeskRow {
        id: row.id.to_string(),
        receipt: receipt(&row.receipt),
        office_number: row.office_number,
        office_name: row.office_name,
        prefecture_name: Prefecture::from_code(&row.prefecture)
            .map_or_else(|| Text { ja: String::new(), en: String::new() }, prefecture_name),
        state: state_word(row.state),
        received_at: row.received_at.to_string(),
        changed_at: row.changed_at.to_string(),
        reviewer: row.reviewer.map(|reviewer| names.of(reviewer)),
        mine: row.reviewer == Some(present.staff.id),
        days: whole_days(row.received_at, now),
    }
}

/// As people read it; what is stored is digits alone.
pub(crate) fn receipt(stored: &str) -> String {
    ReceiptNumber::new(stored).map_or_else(|_| stored.to_owned(), |receipt| receipt.to_string())
}

/// Whole days between two instants; none below zero.
pub(super) fn whole_days(from: Timestamp, now: Timestamp) -> u32 {
    u32::try_from((now.as_second() - from.as_second()) / DAY).unwrap_or(0)
}

async fn counts<S: Store, H: Host>(app: &App<S, H>, present: &PresentStaff) -> Answer<Vec<DeskCount>> {
    let counted = app.store.reissue_counts(&present.staff.federation).await?;
    let of = |state: State| counted.iter().filter(|(known, _)| *known == state).map(|(_, count)| *count).sum::<u64>();
    let count = |(state, _): &(State, _)| DeskCount {
        state: state_word(*state),
        count: u32::try_from(of(*state)).unwrap_or(u32::MAX),
    };
    Ok(TABLE.iter().map(count).collect())
}

/// The place behind a row. No secret: whoever makes one up sees no more than the queue.
fn cursor_of(row: &ReissueRow) -> String {
    URL_SAFE_NO_PAD.encode(format!("{} {}", row.received_at, row.id))
}

fn place_of(cursor: &str) -> Option<(Timestamp, ReissueId)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let (at, id) = text.split_once(' ')?;
    Some((at.parse().ok()?, ReissueId::parse(id)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// REI-12: a receipt number is searched for as it stands on paper.
    #[test]
    fn finds_a_receipt_number_with_its_hyphens() {
        let receipt = ReceiptNumber::draw(&mut |buffer| buffer.fill(7)).unwrap();
        assert_eq!(plain(&format!("つばき {receipt}")), format!("つばき {}", receipt.as_str()));
        assert_eq!(plain("1311111111"), "1311111111");
    }

    #[test]
    fn a_cursor_leads_back_to_its_place() {
        let at: Timestamp = "2026-11-21T03:04:05.678901Z".parse().unwrap();
        let id = ReissueId::new(at, [7; 10]);
        let cursor = URL_SAFE_NO_PAD.encode(format!("{at} {id}"));
        assert_eq!(place_of(&cursor), Some((at, id)));
        for broken in ["", "AAAA", "%", &cursor[1..]] {
            assert_eq!(place_of(broken), None, "{broken}");
        }
    }

    #[test]
    fn an_application_is_a_day_old_after_a_day() {
        let at = |seconds: i64| Timestamp::from_second(1_800_000_000 + seconds).unwrap();
        assert_eq!(whole_days(at(0), at(86_399)), 0);
        assert_eq!(whole_days(at(0), at(86_400)), 1);
        assert_eq!(whole_days(at(60), at(0)), 0);
    }
}
