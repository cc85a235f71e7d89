//! How mail leaves this install: the transport that `madoguchi.toml` asks for,
//! or the demo's inbox.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use madoguchi_mail::{Credentials, Smtp, SmtpSettings, Transport};
use madoguchi_wire::demo::DemoMail;
use zeroize::Zeroizing;

use crate::configuration::{Configuration, Security, Smtp as SmtpSection, TransportWord};
use crate::inbox;

/// Name under which the keyring keeps the mail server's password.
pub(crate) const KEYRING_SERVICE: &str = "jp.madoguchi.mail";

/// An SMTP server that does not answer is left after this time.
const PATIENCE: Duration = Duration::from_secs(30);

/// The transport of the demo: a folder that the window shows.
pub(crate) fn demo(folder: &Path) -> Transport {
    let folder = folder.to_path_buf();
    Transport::Demo(Arc::new(move |message| {
        let parts = message.parts();
        let mail = DemoMail {
            id: parts.id.clone(),
            from: format!("{} <{}>", parts.from_name, parts.from.as_str()),
            to: parts.to.as_str().to_owned(),
            subject: parts.subject.clone(),
            body: parts.body.clone(),
            received_at: parts.date.to_string(),
        };
        inbox::add(&folder, &mail)
    }))
}

/// The transport of a real install; none when the file names none.
///
/// # Errors
/// What is wrong with the settings, in words for the operator.
pub(crate) fn configured(configuration: &Configuration, folder: &Path) -> Result<Option<Transport>, String> {
    let Some(mail) = &configuration.mail else { return Ok(None) };
    match (mail.transport, &mail.smtp, &mail.file) {
        (TransportWord::Smtp, Some(smtp), _) => Ok(Some(Transport::Smtp(server(smtp)?))),
        (TransportWord::File, _, Some(file)) => Ok(Some(Transport::Folder(folder.join(&file.folder)))),
        (TransportWord::Smtp | TransportWord::File, _, _) => Ok(None),
    }
}

fn server(section: &SmtpSection) -> Result<Smtp, String> {
    let credentials = section.user.as_ref().map(|user| password(user, section)).transpose()?;
    let settings = SmtpSettings {
        host: section.host.clone(),
        port: section.port,
        security: match section.security {
            Security::Tls => madoguchi_mail::Security::Tls,
            Security::Starttls => madoguchi_mail::Security::StartTls,
            Security::Loopback => madoguchi_mail::Security::PlainLoopbackOnly,
        },
        credentials,
        timeout: PATIENCE,
        authority: None,
    };
    Smtp::new(settings).map_err(|e| e.to_string())
}

fn password(user: &str, section: &SmtpSection) -> Result<Credentials, String> {
    let account = format!("{user}@{}", section.host);
    let missing = |e: &dyn std::fmt::Display| {
        format!("the keyring holds no password for {account}: run madoguchi-admin mail set-password ({e})")
    };
    let entry = keyring::Entry::new(KEYRING_SERVICE, &account).map_err(|e| missing(&e))?;
    let password = entry.get_password().map_err(|e| missing(&e))?;
    Ok(Credentials { user: user.to_owned(), password: Zeroizing::new(password) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::configuration::FileMail;

    fn configuration(mail: Option<crate::configuration::Mail>) -> Configuration {
        Configuration { mail, ..Configuration::default() }
    }

    fn mail(transport: TransportWord) -> crate::configuration::Mail {
        crate::configuration::Mail {
            sender: "madoguchi@kenpo.example.jp".into(),
            transport,
            smtp: Some(SmtpSection { host: "127.0.0.1".into(), port: 25, security: Security::Loopback, user: None }),
            file: Some(FileMail { folder: "outgoing".into() }),
        }
    }

    /// ASVS 13.2.4: nothing is sent anywhere that the settings do not name.
    #[test]
    fn no_mail_leaves_where_the_settings_name_no_way() {
        assert!(configured(&configuration(None), Path::new("data")).unwrap().is_none());
    }

    #[test]
    fn the_named_way_is_taken_and_a_folder_lies_in_the_data_folder() {
        let way = |word| configured(&configuration(Some(mail(word))), Path::new("data")).unwrap();
        assert!(matches!(way(TransportWord::Smtp), Some(Transport::Smtp(_))));
        match way(TransportWord::File) {
            Some(Transport::Folder(folder)) => assert_eq!(folder, Path::new("data").join("outgoing")),
            _ => panic!("mail leaves another way"),
        }
    }
}
