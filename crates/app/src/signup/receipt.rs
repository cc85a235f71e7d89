//! 登録内容の控え: user ID and mail address, never the password.

use madoguchi_domain::signup::Phase;
use madoguchi_wire::signup::ReceiptSave;
use madoguchi_wire::{ErrorCode, SavedFile};

use crate::caller::Caller;
use crate::error::Answer;
use crate::host::{App, Host};
use crate::insurer::{profile_of, support_lines, wire_text};
use crate::paper::{Paper, SignupPaper};
use crate::store::Store;

/// Saves the document, as long as the finished sign-up is open.
///
/// # Errors
/// `StepNotOpen`; `FileNotSaved`.
pub async fn save_receipt<S: Store, H: Host>(
    app: &App<S, H>,
    caller: &mut Caller,
    request: ReceiptSave,
) -> Answer<SavedFile> {
    let (flow, signup) = super::require(app, caller).await?;
    let Phase::Finished { user_id, address, at, .. } = signup.phase else { return Err(ErrorCode::StepNotOpen.into()) };
    let member = super::view::member(app, &flow).await?;
    let profile = profile_of(app, &member.insurer).await?;
    let paper = SignupPaper {
        language: request.language,
        insurer_name: wire_text(&profile.name.full),
        system_name: wire_text(&profile.mail.system_name),
        member_name: member.name,
        user_id,
        mail_address: address,
        registered_at: at,
        support: support_lines(&profile),
    };
    app.host.save_paper(Paper::Signup(paper)).await
}
