//! The tool's log beside the store (`madoguchi_log`): which command was refused or
//! failed, and what the store or the program says of it. Must not: repeat what an
//! operator typed or what a file holds; both may be about people.

use clap::CommandFactory as _;
use madoguchi_app::Refusal;
use madoguchi_app::operator::OperatorStop;
use madoguchi_app::store::StoreError;

use crate::args::Options;
use crate::install::Place;

/// Its file, apart from the window's: either may be at work while the other is refused.
const FILE: &str = "madoguchi-admin.log";

/// Begins to keep the log, where there is a data folder. A folder that was only named wrongly is not made.
pub(crate) fn begin(place: &Place) {
    if let Some(folder) = place.folder().ok().filter(|folder| folder.is_dir()) {
        madoguchi_log::begin(&folder, FILE);
    }
}

/// Notes a command that was not carried out.
pub(crate) fn failed(error: &anyhow::Error) {
    let command = command();
    match cause(error) {
        Some(cause) => tracing::error!(command, %cause, "failed"),
        None => tracing::warn!(command, "refused"),
    }
}

/// What went wrong beneath the command; such texts hold no value. None when the input was refused.
fn cause(error: &anyhow::Error) -> Option<&(dyn std::error::Error + 'static)> {
    error.chain().find(|cause| match cause.downcast_ref::<OperatorStop>() {
        Some(stop) => matches!(stop, OperatorStop::Failed(Refusal::Store(_) | Refusal::Unexpected(_))),
        None => match cause.downcast_ref::<Refusal>() {
            Some(refusal) => matches!(refusal, Refusal::Store(_) | Refusal::Unexpected(_)),
            None => cause.is::<StoreError>(),
        },
    })
}

/// The words of the command, as the parser knows them; nothing that was typed beside them.
fn command() -> String {
    let Ok(matches) = Options::command().try_get_matches() else { return String::new() };
    let (mut words, mut at) = (Vec::new(), &matches);
    while let Some((word, next)) = at.subcommand() {
        words.push(word.to_owned());
        at = next;
    }
    words.join(" ")
}
