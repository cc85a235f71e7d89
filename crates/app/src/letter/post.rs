//! 発送: letters that were handed to the post, and the mail that says so (REI-14).

use jiff::civil::Date;
use madoguchi_domain::fact::Actor;
use madoguchi_domain::ids::ReissueId;
use madoguchi_domain::limits;
use madoguchi_domain::reissue::Event;
use madoguchi_domain::staff::Right;
use madoguchi_wire::letter::{LetterDesk, LetterPost};
use madoguchi_wire::{ErrorCode, Field};

use super::begin_batch::read;
use super::list::desk;
use super::print::merge;
use crate::caller::Caller;
use crate::desk::{carry_out, find};
use crate::error::{Answer, Refusal};
use crate::holder::{PresentStaff, require_right};
use crate::host::{App, Host};
use crate::reissue::mails;
use crate::retry::{Round, rounds};
use crate::store::{Commit, Outcome, Store};

/// Records that letters were posted on a day. All are looked at before any is recorded.
///
/// # Errors
/// What is wrong with the choice or the day; `StepNotOpen` for one that is not printed; `NotFound`; as
/// `require_right`.
pub async fn post<S: Store, H: Host>(app: &App<S, H>, caller: &mut Caller, request: LetterPost) -> Answer<LetterDesk> {
    let present = require_right(app, caller, Right::Post).await?;
    let chosen = read(&request.ids)?;
    let on: Date = request.on.trim().parse().map_err(|_| Refusal::field(Field::On, ErrorCode::DateUnreadable))?;
    let pieces: Vec<&[ReissueId]> = chosen.letters().chunks(limits::LETTERS_PER_CALL.number as usize).collect();
    for piece in &pieces {
        posting(app, &present, piece, on).await?;
    }
    for piece in pieces {
        rounds(|| async {
            let commit = posting(app, &present, piece, on).await?;
            Ok(match app.store.commit(commit).await? {
                Outcome::Done => Round::Done(()),
                Outcome::Stale | Outcome::Duplicate(_) => Round::Again,
            })
        })
        .await?;
        app.host.mail_queued();
    }
    desk(app, &present).await
}

/// The commit that records some of them.
async fn posting<S: Store, H: Host>(
    app: &App<S, H>,
    present: &PresentStaff,
    ids: &[ReissueId],
    on: Date,
) -> Answer<Commit> {
    let by = present.staff.id;
    let mut commit = Commit::default();
    for id in ids {
        let record = find(app, present, &id.to_string()).await?;
        let event = Event::Dispatch { by, on };
        let (application, mut part) = carry_out(app, &record, &event, &present.profile, Actor::Staff(by))?;
        part.mail.push(mails::posted(app, &application, on)?);
        merge(&mut commit, part);
    }
    Ok(commit)
}
