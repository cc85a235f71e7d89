//! From single values to a configuration that can be run: what fits together,
//! and what would be silently unsafe.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use ipnet::IpNet;
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_mail::{Credentials, Security};
use zeroize::Zeroizing;

use super::reader::Reader;
use super::store::store;
use super::{Configuration, Mail, MailWay, Mistakes, Whose, files};
use crate::origin::Origin;
use crate::secret;
use crate::settings::{Bounds, Forwarded, Settings};
use crate::tls::TlsFiles;

/// Name of the credential that holds the mail server's password.
const SMTP_CREDENTIAL: &str = "madoguchi-smtp-password";
const LEVELS: &[&str] = &["error", "warn", "info", "debug"];

/// Reads everything; refuses with every mistake.
pub(super) fn check(mut reader: Reader, whose: Whose) -> Result<Configuration, Mistakes> {
    let r = &mut reader;
    let listen = address(r, "listen.address", true);
    let behind_proxy = r.take("listen.behind_proxy").unwrap_or(false);
    let tls = tls(r);
    let settings = settings(r);
    protected(r, listen, tls.is_some(), behind_proxy, settings.as_ref());
    let admin = admin(r);
    let store = store(r);
    let keys = r.take::<String>("keys.file").map(|file| r.path(&file));
    if whose == Whose::Server {
        files::keys(r, keys.as_deref());
        tls.iter().for_each(|tls| files::tls(r, tls));
    }
    let mail = mail(r);
    let strict_passwords = r.parse("rules.passwords", word(&[("profile", false), ("strict", true)])).unwrap_or(false);
    let levels: Vec<(&str, &str)> = LEVELS.iter().map(|level| (*level, *level)).collect();
    let log = r.parse("log.level", word(&levels)).unwrap_or("info").to_owned();
    let configuration = match (listen, settings, store) {
        (Some(listen), Some(settings), Some(store)) => Some(Configuration {
            listen,
            tls,
            behind_proxy,
            settings,
            admin,
            store,
            keys,
            mail: mail.flatten(),
            strict_passwords,
            log,
        }),
        (_, _, _) => None,
    };
    reader.finish()?;
    // Without a mistake everything that is required was there.
    configuration.ok_or_else(|| Mistakes(Vec::new()))
}

fn address(r: &mut Reader, key: &str, required: bool) -> Option<SocketAddr> {
    let read = |text: &str| text.parse::<SocketAddr>().map_err(|_| "is no address with port, such as 127.0.0.1:8080");
    let text: Option<String> = if required { r.require(key) } else { r.take(key) };
    read(&text?).map_err(|reason| r.refuse(key, reason)).ok()
}

fn word<'w, T: Copy>(words: &'w [(&'w str, T)]) -> impl FnOnce(&str) -> Result<T, String> + 'w {
    |text| {
        let found = words.iter().find(|(word, _)| *word == text);
        let names = || words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
        found.map(|(_, value)| *value).ok_or_else(|| format!("is none of: {}", names()))
    }
}

fn tls(r: &mut Reader) -> Option<TlsFiles> {
    if !r.has("tls") {
        return None;
    }
    let certificate = r.require::<String>("tls.certificate").map(|file| r.path(&file));
    let key = r.require::<String>("tls.key").map(|file| r.path(&file));
    Some(TlsFiles { certificate: certificate?, key: key? })
}

fn settings(r: &mut Reader) -> Option<Settings> {
    let member = r.require::<String>("sites.member").and_then(|text| origin(r, "sites.member", &text));
    let desk = r.take::<String>("sites.desk").and_then(|text| origin(r, "sites.desk", &text));
    if let (Some(member), Some(desk)) = (&member, &desk)
        && member.host() == desk.host()
    {
        r.refuse("sites.desk", "has the host name of the members' site; cookies would not keep them apart");
    }
    let network = |text: &str| {
        let one = || text.parse::<std::net::IpAddr>().map(IpNet::from);
        text.parse::<IpNet>().or_else(|_| one()).map_err(|_| "is no network such as 10.0.0.0/8")
    };
    let trusted_proxies = r.list("listen.trusted_proxies", network);
    let trusted_networks = r.list("limits.trusted_networks", network);
    let headers = [("x-forwarded-for", Forwarded::XForwardedFor), ("forwarded", Forwarded::Standard)];
    let forwarded = r.parse("listen.forwarded_header", word(&headers)).unwrap_or_default();
    let bounds = bounds(r);
    Some(Settings { member: member?, desk, trusted_proxies, forwarded, trusted_networks, bounds })
}

fn origin(r: &mut Reader, key: &str, text: &str) -> Option<Origin> {
    Origin::parse(text).map_err(|error| r.refuse(key, error)).ok()
}

fn bounds(r: &mut Reader) -> Bounds {
    let mut bounds = Bounds::default();
    let mut count = |key: &str, least: u32, value: &mut dyn FnMut(u32)| {
        let Some(number) = r.take::<u32>(key) else { return };
        if number < least {
            r.refuse(key, format_args!("must be at least {least}"));
        }
        value(number);
    };
    count("limits.commands_at_once", 1, &mut |n| bounds.commands_at_once = n as usize);
    count("limits.connections", 1, &mut |n| bounds.connections = n as usize);
    count("limits.connections_per_peer", 1, &mut |n| bounds.connections_per_peer = n as usize);
    count("limits.commands_per_second", 1, &mut |n| bounds.rate.per_second = n);
    count("limits.commands_burst", 1, &mut |n| bounds.rate.burst = n);
    count("limits.head_seconds", 1, &mut |n| bounds.head_time = Duration::from_secs(n.into()));
    count("limits.body_seconds", 1, &mut |n| bounds.body_time = Duration::from_secs(n.into()));
    count("limits.command_seconds", 1, &mut |n| bounds.command_time = Duration::from_secs(n.into()));
    count("limits.connection_seconds", 1, &mut |n| bounds.connection_time = Duration::from_secs(n.into()));
    count("limits.stop_seconds", 1, &mut |n| bounds.stop_time = Duration::from_secs(n.into()));
    bounds
}

/// Never silently plain: without TLS only this machine, or a proxy that has it.
fn protected(r: &mut Reader, listen: Option<SocketAddr>, tls: bool, behind_proxy: bool, settings: Option<&Settings>) {
    if behind_proxy && tls {
        r.refuse("listen.behind_proxy", "is true although [tls] is set; choose one");
    }
    if behind_proxy && settings.is_some_and(|settings| settings.trusted_proxies.is_empty()) {
        r.refuse("listen.trusted_proxies", "is needed with behind_proxy: only they are spoken to");
    }
    let is_open = listen.is_some_and(|address| !address.ip().is_loopback());
    if is_open && !tls && !behind_proxy {
        let reason = "is reached from other machines: set [tls], or behind_proxy for a proxy that has it";
        r.refuse("listen.address", reason);
    }
    let sites = settings.into_iter().flat_map(|s| [("sites.member", Some(&s.member)), ("sites.desk", s.desk.as_ref())]);
    for (key, site) in sites.collect::<Vec<_>>() {
        if site.is_some_and(|site| !site.is_https()) && (tls || behind_proxy) {
            r.refuse(key, "must be https:// here");
        }
    }
}

fn admin(r: &mut Reader) -> Option<SocketAddr> {
    let beyond = r.take("admin.beyond_this_machine").unwrap_or(false);
    let admin = address(r, "admin.address", false);
    if admin.is_some_and(|address| !address.ip().is_loopback()) && !beyond {
        r.refuse(
            "admin.address",
            "is reached from other machines, without TLS; say so with beyond_this_machine = true",
        );
    }
    admin
}

/// None when something is missing, and that was noted.
fn mail(r: &mut Reader) -> Option<Option<Mail>> {
    if !r.has("mail") {
        return Some(None);
    }
    let sender = r.require::<String>("mail.sender").and_then(|sender| {
        let good = MailAddress::new(&sender).is_ok();
        if !good {
            r.refuse("mail.sender", "is no mail address");
        }
        good.then_some(sender)
    });
    let folder = r.take::<String>("mail.folder").map(|folder| MailWay::Folder(r.path(&folder)));
    let smtp = r.has("mail.smtp").then(|| smtp(r));
    let way = match (folder, smtp) {
        (Some(folder), None) => Some(folder),
        (None, Some(smtp)) => smtp,
        (Some(_), Some(_)) | (None, None) => {
            r.refuse("mail", "needs either mail.folder or the section [mail.smtp]");
            None
        }
    };
    Some(Some(Mail { sender: sender?, way: way? }))
}

fn smtp(r: &mut Reader) -> Option<MailWay> {
    let host: Option<String> = r.require("mail.smtp.host");
    let port: Option<u16> = r.require("mail.smtp.port");
    let words = [("tls", Security::Tls), ("starttls", Security::StartTls), ("loopback", Security::PlainLoopbackOnly)];
    let security = r.parse("mail.smtp.security", word(&words)).unwrap_or(Security::Tls);
    if security == Security::PlainLoopbackOnly
        && host.as_deref().is_some_and(|host| !matches!(host, "localhost" | "127.0.0.1" | "::1"))
    {
        r.refuse("mail.smtp.security", "loopback is for a mail server on this machine only");
    }
    let file = r.take::<String>("mail.smtp.password_file").map(|file| r.path(&file));
    let user = r.take::<String>("mail.smtp.user");
    let credentials = user.and_then(|user| Some(Credentials { user, password: password(r, file)? }));
    Some(MailWay::Smtp { host: host?, port: port?, security, credentials })
}

fn password(r: &mut Reader, file: Option<PathBuf>) -> Option<Zeroizing<String>> {
    let key = "mail.smtp.password_file";
    let Some(path) = file.or_else(|| secret::credential(SMTP_CREDENTIAL)) else {
        r.refuse(key, format_args!("is missing, and there is no credential {SMTP_CREDENTIAL}"));
        return None;
    };
    secret::read_line(&path).map_err(|error| r.refuse(key, error)).ok()
}
