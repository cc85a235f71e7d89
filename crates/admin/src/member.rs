//! `member reopen`, `member close` and `member list --undeliverable`.

use std::io::Write;
use std::path::Path;

use anyhow::{Context as _, Result};
use jiff::civil::Date;
use madoguchi_app::operator::{member_close, member_reopen};
use madoguchi_app::store::{OperatorStore as _, Undeliverable};
use madoguchi_domain::insurer_code::InsurerCode;

use crate::args::MemberCommand;
use crate::install::{self, Place};
use crate::{private_file, say};

/// Runs a command of this noun.
pub(crate) fn run(place: &Place, command: MemberCommand) -> Result<()> {
    match command {
        MemberCommand::Reopen { insurer, symbol, number } => reopen(place, &insurer, &symbol, &number),
        MemberCommand::Close { insurer, symbol, number, birth_date } => {
            close(place, &insurer, &symbol, &number, birth_date)
        }
        MemberCommand::List { undeliverable: _, insurer, out } => {
            undeliverable(place, insurer.as_deref(), out.as_deref())
        }
    }
}

fn reopen(place: &Place, insurer: &str, symbol: &str, number: &str) -> Result<()> {
    let code = InsurerCode::new(insurer).context("--insurer")?;
    let reopened =
        install::with_store(place, async |install| Ok(member_reopen(&install.app, &code, symbol, number).await?))?;
    match (reopened.was_closed, reopened.failures) {
        (true, failures) => say::out(format_args!("opened again; {failures} failures are forgotten"))?,
        (false, 0) => say::out(format_args!("no failure was counted with this number; it was open"))?,
        (false, failures) => say::out(format_args!("it was open; {failures} failures are forgotten"))?,
    }
    Ok(())
}

fn close(place: &Place, insurer: &str, symbol: &str, number: &str, birth_date: Date) -> Result<()> {
    let code = InsurerCode::new(insurer).context("--insurer")?;
    let closed = install::with_store(place, async |install| {
        Ok(member_close(&install.app, &code, symbol, number, birth_date).await?)
    })?;
    if closed.account {
        say::out(format_args!(
            "the account is closed, {} sessions ended; the window or server mails the registered address",
            closed.sessions
        ))?;
    } else {
        say::out(format_args!("this member has no account; a sign-up in progress has ended"))?;
    }
    say::out(format_args!("self-registration with the number is closed until `member reopen`"))?;
    Ok(())
}

/// Whom no mail reaches, as CSV.
fn undeliverable(place: &Place, insurer: Option<&str>, out: Option<&Path>) -> Result<()> {
    let code = insurer.map(InsurerCode::new).transpose().context("--insurer")?;
    let listed = install::with_store(place, async |install| Ok(install.app.store.undeliverable(code).await?))?;
    let Some(path) = out else { return write(&listed, std::io::stdout().lock()) };
    let mut file = private_file::new(path)?;
    // By this mark Excel knows UTF-8.
    file.write_all("\u{FEFF}".as_bytes())?;
    write(&listed, file)
}

fn write(listed: &[Undeliverable], output: impl Write) -> Result<()> {
    let mut csv = csv::Writer::from_writer(output);
    csv.write_record(["保険者コード", "記号", "番号", "氏名", "メール", "本人が登録したアドレス"]).map_err(plain)?;
    for row in listed {
        let registered = if row.confirmed { "はい" } else { "いいえ" };
        let fields = [row.insurer.as_str(), &row.symbol, &row.number, &row.name, &row.address, registered].map(guarded);
        csv.write_record(&fields).map_err(plain)?;
    }
    csv.flush()?;
    Ok(())
}

/// An apostrophe before what a spreadsheet would take for a formula.
fn guarded(field: &str) -> String {
    if field.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{field}") } else { field.to_owned() }
}

/// So that a closed pipe is known for what it is.
fn plain(error: csv::Error) -> anyhow::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.into(),
        other => anyhow::anyhow!("{other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ASVS 1.2.10: a value that a spreadsheet would run is written as text.
    #[test]
    fn what_a_spreadsheet_would_run_is_guarded() {
        assert_eq!(guarded("=1+1"), "'=1+1");
        assert_eq!(guarded("taro@example.jp"), "taro@example.jp");
    }
}
