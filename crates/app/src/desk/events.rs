//! The history of an application as the desk reads it.

use madoguchi_domain::federation::FederationProfile;
use madoguchi_domain::ids::ReissueId;
use madoguchi_wire::desk::{DeskEvent, DeskEventKind};

use super::words::Names;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::store::{ReissueEvent, Store};

/// What happened to an application, the oldest first.
///
/// # Errors
/// When the store cannot serve.
pub(super) async fn events<S: Store, H: Host>(
    app: &App<S, H>,
    id: ReissueId,
    profile: &FederationProfile,
    names: &Names,
) -> Answer<Vec<DeskEvent>> {
    let events = app.store.reissue_events(id).await?;
    Ok(events.into_iter().filter_map(|event| shown(event, profile, names)).collect())
}

fn shown(event: ReissueEvent, profile: &FederationProfile, names: &Names) -> Option<DeskEvent> {
    let kind = kind(&event.kind)?;
    let detail = match kind {
        // The reason as the office reads it; one that the profile no longer has, by its name.
        DeskEventKind::Rejected => event
            .detail
            .map(|reason| profile.reason(&reason).map_or_else(|| reason.clone(), |known| known.text.ja.clone())),
        _ => event.detail,
    };
    let staff = event.staff.map(|staff| names.of(staff));
    Some(DeskEvent { kind, at: event.at.to_string(), staff, detail, alone: event.alone })
}

/// Kinds of facts that a history shows; others of the office's series are not of the application.
fn kind(kind: &str) -> Option<DeskEventKind> {
    Some(match kind {
        "reissue_requested" => DeskEventKind::Requested,
        "reissue_taken_up" => DeskEventKind::TakenUp,
        "reissue_put_back" => DeskEventKind::PutBack,
        "reissue_envelope_asked" => DeskEventKind::EnvelopeAsked,
        "reissue_envelope_arrived" => DeskEventKind::EnvelopeArrived,
        "reissue_noted" => DeskEventKind::Noted,
        "reissue_approved" => DeskEventKind::Approved,
        "reissue_rejected" => DeskEventKind::Rejected,
        "reissue_withdrawn" => DeskEventKind::Withdrawn,
        "letter_printed" => DeskEventKind::Printed,
        "letter_posted" => DeskEventKind::Posted,
        "letter_returned" => DeskEventKind::Returned,
        "reissue_expired" => DeskEventKind::Expired,
        "temporary_password_used" => DeskEventKind::Used,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_domain::fact::KINDS;

    /// REI-12: every kind of fact about an application has its line in the history.
    #[test]
    fn every_fact_of_an_application_is_shown() {
        let of_applications = KINDS.iter().map(|spec| spec.kind).filter(|kind| {
            (kind.starts_with("reissue_") && *kind != "reissue_confirmed")
                || matches!(*kind, "letter_printed" | "letter_posted" | "letter_returned" | "temporary_password_used")
        });
        let shown: Vec<_> = of_applications.map(kind).collect();
        assert_eq!(shown.len(), DeskEventKind::ALL.len());
        assert!(shown.iter().all(Option::is_some));
    }
}
