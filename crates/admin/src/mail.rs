//! `mail set-password`: the mail server's password, kept by the keyring and
//! never in a file.

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::args::MailCommand;
use crate::install::Place;
use crate::{say, secret};

/// Name under which the window looks for it.
const KEYRING_SERVICE: &str = "jp.madoguchi.mail";
/// The settings of the install.
const SETTINGS: &str = "madoguchi.toml";

/// What this command needs of the settings; the window checks the rest.
#[derive(Deserialize)]
struct Settings {
    mail: Option<Mail>,
}

#[derive(Deserialize)]
struct Mail {
    smtp: Option<Smtp>,
}

#[derive(Deserialize)]
struct Smtp {
    host: String,
    user: Option<String>,
}

/// Runs a command of this noun.
pub(crate) fn run(place: &Place, command: MailCommand) -> Result<()> {
    place.not_of_a_server(
        "a server reads the mail server's password from mail.smtp.password_file, or from the credential \
         madoguchi-smtp-password (docs/server.md)",
    )?;
    match command {
        MailCommand::SetPassword { new_password_file } => {
            let account = account(place)?;
            let password = match new_password_file {
                Some(file) => secret::from_file(&file)?,
                None => secret::ask(&format!("Password of {account}: "))?,
            };
            let entry = keyring::Entry::new(KEYRING_SERVICE, &account).and_then(|entry| entry.set_password(&password));
            // Some errors of the keyring hold the secret; none of them is shown as it is.
            entry.map_err(|_| {
                anyhow::anyhow!("the keyring of this user did not take the password; is it running and unlocked?")
            })?;
            say::out(format_args!("the keyring keeps the password of {account}"))?;
            Ok(())
        }
    }
}

/// `user@host`, as the window names the entry.
fn account(place: &Place) -> Result<String> {
    let path = place.folder()?.join(SETTINGS);
    let text = std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let settings: Settings =
        toml::from_str(&text).map_err(|e| anyhow::anyhow!("{}: {}", path.display(), e.message()))?;
    let smtp = settings
        .mail
        .and_then(|mail| mail.smtp)
        .with_context(|| format!("{} has no section [mail.smtp]", path.display()))?;
    match smtp.user {
        Some(user) => Ok(format!("{user}@{}", smtp.host)),
        None => bail!("{}: [mail.smtp] names no user, so no password is needed", path.display()),
    }
}
