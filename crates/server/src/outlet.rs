//! How mail leaves this server: the transport of the configuration, or the
//! demo's inbox.

use std::sync::Arc;
use std::time::Duration;

use madoguchi_mail::{SetupError, Smtp, SmtpSettings, Transport};
use madoguchi_server_configuration::{Mail, MailWay};
use madoguchi_wire::demo::DemoMail;

use crate::host::Inbox;

/// An SMTP server that does not answer is left after this time.
const PATIENCE: Duration = Duration::from_secs(30);

/// The transport of the demo: an inbox that the screens show.
pub(crate) fn demo(inbox: Inbox) -> Transport {
    Transport::Demo(Arc::new(move |message| {
        let parts = message.parts();
        inbox.add(DemoMail {
            id: parts.id.clone(),
            from: format!("{} <{}>", parts.from_name, parts.from.as_str()),
            to: parts.to.as_str().to_owned(),
            subject: parts.subject.clone(),
            body: parts.body.clone(),
            received_at: parts.date.to_string(),
        });
        Ok(())
    }))
}

/// The transport of a real install.
pub(crate) fn configured(mail: &Mail) -> Result<Transport, SetupError> {
    match &mail.way {
        MailWay::Folder(folder) => Ok(Transport::Folder(folder.clone())),
        MailWay::Smtp { host, port, security, credentials } => Smtp::new(SmtpSettings {
            host: host.clone(),
            port: *port,
            security: *security,
            credentials: credentials.clone(),
            timeout: PATIENCE,
            authority: None,
        })
        .map(Transport::Smtp),
    }
}
