//! Mails about an application that was sent (REI-13, REI-14). They go to the notice address, which
//! was confirmed, and hold neither user ID nor password.

use jiff::civil::Date;
use madoguchi_domain::federation::FederationProfile;
use madoguchi_domain::ids::OfficeId;
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::reissue::Application;

use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::outbox::{self, Letter, MailContent, Ticket};
use crate::store::{MailWrite, OfficeRecord, Store};

/// ログイン情報再発行申請結果通知 of an application that was just approved or rejected (REI-13).
/// Call [`Host::mail_queued`] once the commit is done.
///
/// # Errors
/// Only when sealing is impossible.
pub fn decided<S: Store, H: Host>(
    app: &App<S, H>,
    application: &Application,
    profile: &FederationProfile,
) -> Answer<MailWrite> {
    let receipt = application.receipt.to_string();
    let content = match &application.rejected_for {
        None => MailContent::ReissueApproved { receipt },
        Some(id) => {
            let reason = profile.reason(id).ok_or_else(|| Refusal::Unexpected("reason not in the profile".into()))?;
            MailContent::ReissueRejected { receipt, reason: reason.text.clone() }
        }
    };
    to_notice_address(app, application, content)
}

/// The letter was posted on a day in Japan (REI-14).
///
/// # Errors
/// When there is no letter, which is a mistake of the caller.
pub fn posted<S: Store, H: Host>(app: &App<S, H>, application: &Application, on: Date) -> Answer<MailWrite> {
    let letter = application.letter.as_ref().ok_or_else(|| Refusal::Unexpected("posted without a letter".into()))?;
    let receipt = application.receipt.to_string();
    to_notice_address(app, application, MailContent::LetterPosted { receipt, on, until: letter.expires_at() })
}

/// A mail to the address that the application named.
///
/// # Errors
/// Only when sealing is impossible.
pub(crate) fn to_notice_address<S: Store, H: Host>(
    app: &App<S, H>,
    application: &Application,
    content: MailContent,
) -> Answer<MailWrite> {
    let letter = Letter {
        to: Some(application.notice_address.as_str().to_owned()),
        issuer: application.federation.clone().into(),
        language: application.language.clone(),
        content,
    };
    outbox::queue(app, &letter, of(application.office))
}

/// A mail to the office's security address, in Japanese: whoever chose another language need not be
/// the reader. None where no address is registered, or it is the one that got the mail already.
///
/// # Errors
/// Only when sealing is impossible.
pub(crate) fn to_security_address<S: Store, H: Host>(
    app: &App<S, H>,
    office: &OfficeRecord,
    told_already: Option<&MailAddress>,
    content: MailContent,
) -> Answer<Option<MailWrite>> {
    let Some(address) = &office.entry.security_address else { return Ok(None) };
    if told_already.is_some_and(|told| told.key() == address.key()) {
        return Ok(None);
    }
    let letter = Letter {
        to: Some(address.as_str().to_owned()),
        issuer: office.federation.clone().into(),
        language: "ja".to_owned(),
        content,
    };
    outbox::queue(app, &letter, of(office.id)).map(Some)
}

fn of(office: OfficeId) -> Ticket {
    Ticket { office: Some(office), ..Ticket::default() }
}
