//! The second factor of offices and clerks (RFC 6238): secrets made and sealed, the MAC over the
//! steps of time, and the commit by which a code works once.
//!
//! A secret is in clear only while a code is compared, and in the one answer that shows it to
//! whoever sets an authenticator up.

use hmac::{Hmac, KeyInit as _, Mac};
use jiff::Timestamp;
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::half_width::to_half_width;
use madoguchi_domain::totp::{self, SECRET_BYTES, Totp, TotpRefusal};
use madoguchi_wire::office::{TotpEnrolment, TotpQr};
use madoguchi_wire::{ErrorCode, Field};
use qrcode::{Color, EcLevel, QrCode};
use sha1::Sha1;
use subtle::ConstantTimeEq;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::error::{Answer, Refusal};
use crate::host::{App, Host};
use crate::retry::{Round, rounds};
use crate::store::{Commit, Entity, Holder, HolderSession, Outcome, SecretKind, Store};

/// Issuer that an authenticator shows above the account, in plain letters for every telephone.
const ISSUER: &str = "Madoguchi";

/// A new secret, sealed for its holder. Nothing of it is kept in clear.
///
/// # Errors
/// Only when sealing is impossible.
pub(crate) fn new_secret<S: Store, H: Host>(app: &App<S, H>, holder: Holder) -> Answer<Vec<u8>> {
    let secret = Zeroizing::new(app.random::<SECRET_BYTES>());
    app.keys
        .seal(app.random(), &context(holder), secret.as_slice())
        .ok_or_else(|| Refusal::Unexpected("sealing failed".into()))
}

/// Binds a sealed secret to its holder: copied to another's row it opens nothing.
fn context(holder: Holder) -> Vec<u8> {
    [b"totp".as_slice(), holder.uuid().as_bytes()].concat()
}

fn open<S: Store, H: Host>(app: &App<S, H>, holder: Holder, sealed: &[u8]) -> Answer<Zeroizing<Vec<u8>>> {
    let opened = app.keys.open(&context(holder), sealed);
    opened.ok_or_else(|| Refusal::Unexpected("an authenticator's secret cannot be opened".into()))
}

/// What whoever sets an authenticator up is shown: the secret in letters, and the QR code to scan.
///
/// # Errors
/// Only when the secret cannot be opened.
pub(crate) fn enrolment<S: Store, H: Host>(
    app: &App<S, H>,
    holder: Holder,
    sealed: &[u8],
    account: &str,
) -> Answer<TotpEnrolment> {
    let secret = open(app, holder, sealed)?;
    let uri = totp::provisioning_uri(ISSUER, account, &secret);
    Ok(TotpEnrolment {
        secret: totp::secret_text(&secret).to_string(),
        qr: modules(&uri)?,
        account: format!("{ISSUER}: {account}"),
        now: app.now().to_string(),
    })
}

/// The modules of a QR code. Screens are clean and close, so the middle correction is enough.
fn modules(text: &str) -> Answer<TotpQr> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|_| Refusal::Unexpected("a user ID is too long for a QR code".into()))?;
    let sign = |color: &Color| if *color == Color::Dark { '1' } else { '0' };
    let rows = code.to_colors().chunks(code.width()).map(|row| row.iter().map(sign).collect()).collect();
    Ok(TotpQr { rows })
}

/// The first code of an authenticator that is being set up.
///
/// # Errors
/// `Required` or `FactorWrong` for the field.
pub(crate) fn first_code<S: Store, H: Host>(
    app: &App<S, H>,
    holder: Holder,
    sealed: &[u8],
    typed: &str,
) -> Answer<Totp> {
    let code = read(typed)?;
    match matched(&open(app, holder, sealed)?, &code, app.now()) {
        Some(step) => Ok(Totp::set_up(step)),
        None => Err(refusal(TotpRefusal::Wrong)),
    }
}

/// A code of the authenticator in force, given in a session. It works once: the commit that notes
/// its step expects the holder unchanged. Wrong ones are counted.
///
/// # Errors
/// `Required`, `FactorWrong` or `FactorUsed` for the field; `FactorWait`, `FactorClockWait`, `FactorClosed`; `StepNotOpen`
/// where no authenticator is set up; `SessionRequired` when the session has ended meanwhile.
pub(crate) async fn give<S: Store, H: Host>(app: &App<S, H>, session: &HolderSession, typed: &str) -> Answer<()> {
    let code = read(typed)?;
    rounds(|| attempt(app, session, &code)).await
}

async fn attempt<S: Store, H: Host>(app: &App<S, H>, session: &HolderSession, code: &str) -> Answer<Round<()>> {
    let (holder, now) = (session.holder, app.now());
    let Some(owner) = owner(app, holder).await? else { return Err(ErrorCode::SessionRequired.into()) };
    let sessions = app.store.holder_sessions(holder).await?;
    let Some(session) = sessions.into_iter().find(|open| open.id == session.id) else {
        return Err(ErrorCode::SessionRequired.into());
    };
    let sealed = app.store.secret(holder.uuid(), SecretKind::Totp).await?;
    let (Some(mut totp), Some(sealed)) = (owner.totp, sealed) else { return Err(ErrorCode::StepNotOpen.into()) };
    totp.gate(now).map_err(refusal)?;
    let judged = totp.judge(matched(&open(app, holder, &sealed)?, code, now), now);
    if judged == Err(TotpRefusal::Used) {
        return Err(refusal(TotpRefusal::Used));
    }
    let mut commit = Commit {
        federation: Some(owner.federation),
        expect: vec![(owner.entity, owner.version), (Entity::HolderSession(session.id), session.version)],
        ..Commit::default()
    };
    commit.office.totp.push((holder, Some(totp)));
    if judged.is_ok() {
        commit.office.factors.push((session.id, now));
        commit.office.seen.push((session.id, now));
    }
    match app.store.commit(commit).await? {
        Outcome::Done => judged.map(Round::Done).map_err(refusal),
        Outcome::Stale | Outcome::Duplicate(_) => Ok(Round::Again),
    }
}

/// The holder of an authenticator as it stands.
struct Owner {
    entity: Entity,
    version: u64,
    federation: FederationCode,
    totp: Option<Totp>,
}

async fn owner<S: Store, H: Host>(app: &App<S, H>, holder: Holder) -> Answer<Option<Owner>> {
    Ok(match holder {
        Holder::Office(id) => app.store.office(id).await?.map(|office| Owner {
            entity: Entity::Office(id),
            version: office.version,
            federation: office.federation,
            totp: office.totp,
        }),
        Holder::Staff(id) => app.store.staff(id).await?.map(|staff| Owner {
            entity: Entity::Staff(id),
            version: staff.version,
            federation: staff.federation,
            totp: staff.totp,
        }),
    })
}

/// The code that would be taken now from an authenticator after its last step, for the demo's card; the
/// next one where the present is used. None when both are.
///
/// # Errors
/// When the store cannot serve or the secret cannot be opened.
pub(crate) async fn taken_now<S: Store, H: Host>(
    app: &App<S, H>,
    holder: Holder,
    (owner, kind): (Uuid, SecretKind),
    last: Option<u64>,
) -> Answer<Option<String>> {
    let Some(sealed) = app.store.secret(owner, kind).await? else { return Ok(None) };
    let secret = open(app, holder, &sealed)?;
    let [present, _, next] = totp::steps(app.now());
    let step = [present, next].into_iter().find(|step| last.is_none_or(|last| *step > last));
    Ok(step.and_then(|step| code_at(&secret, step)).map(|code| code.to_string()))
}

/// The typed digits; full-width ones and spaces are read too.
fn read(typed: &str) -> Answer<Zeroizing<String>> {
    let half = Zeroizing::new(to_half_width(typed).text);
    let code: Zeroizing<String> = Zeroizing::new(half.chars().filter(|c| !c.is_whitespace()).collect());
    if code.is_empty() { Err(Refusal::field(Field::Code, ErrorCode::Required)) } else { Ok(code) }
}

/// The step whose code was typed. All steps are compared, whichever fits.
fn matched(secret: &[u8], code: &str, now: Timestamp) -> Option<u64> {
    let mut found = None;
    for step in totp::steps(now) {
        let made = code_at(secret, step);
        if made.is_some_and(|made| bool::from(made.as_bytes().ct_eq(code.as_bytes()))) && found.is_none() {
            found = Some(step);
        }
    }
    found
}

/// The code of a step (RFC 4226, section 5.3).
fn code_at(secret: &[u8], step: u64) -> Option<Zeroizing<String>> {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).ok()?;
    mac.update(&step.to_be_bytes());
    totp::code(&mac.finalize().into_bytes())
}

fn refusal(refusal: TotpRefusal) -> Refusal {
    match refusal {
        TotpRefusal::Wrong => Refusal::field(Field::Code, ErrorCode::FactorWrong),
        TotpRefusal::Used => Refusal::field(Field::Code, ErrorCode::FactorUsed),
        TotpRefusal::Wait(seconds) => Refusal::after(ErrorCode::FactorWait, seconds),
        TotpRefusal::Closed => ErrorCode::FactorClosed.into(),
        TotpRefusal::Ahead(seconds) => Refusal::after(ErrorCode::FactorClockWait, seconds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    /// REI-14, ASVS 11.3.2: the codes of RFC 6238, appendix B, in their last six digits.
    #[test]
    fn makes_the_codes_of_the_standard() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let step = u64::try_from(seconds / 30).unwrap();
            assert_eq!(code_at(SECRET, step).unwrap().as_str(), code);
            assert_eq!(matched(SECRET, code, at(seconds)), Some(step));
        }
    }

    /// REI-14: the code of the step before and after is taken, one further is not.
    #[test]
    fn takes_a_neighbouring_step_and_no_other() {
        for (off, taken) in [(-60, false), (-30, true), (30, true), (60, false)] {
            assert_eq!(matched(SECRET, "050471", at(1_111_111_111 + off)).is_some(), taken, "{off}");
        }
        for other in ["", "50471", "0504710", "05047１"] {
            assert_eq!(matched(SECRET, other, at(1_111_111_111)), None, "{other}");
        }
    }

    #[test]
    fn reads_digits_as_people_type_them() {
        assert_eq!(read(" ０５０ 471 ").unwrap().as_str(), "050471");
        assert!(read("　").is_err());
    }

    /// REI-14: the QR code is a square with the three corners a reader looks for.
    #[test]
    fn draws_a_square_code() {
        let rows = modules(&totp::provisioning_uri(ISSUER, "KJ000000000001", SECRET)).unwrap().rows;
        assert!(rows.len() > 20 && rows.iter().all(|row| row.len() == rows.len()));
        let corner = "1111111";
        assert!(rows.first().is_some_and(|row| row.starts_with(corner) && row.ends_with(corner)));
        assert!(rows.last().is_some_and(|row| row.starts_with(corner)));
    }
}
