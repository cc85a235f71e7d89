//! An application in its columns.

use madoguchi_app::store::ReissueRecord;
use madoguchi_domain::ids::{LetterId, OfficeId, ReissueId, StaffId};
use madoguchi_domain::mail_address::MailAddress;
use madoguchi_domain::office::OfficeNumber;
use madoguchi_domain::prefecture::Prefecture;
use madoguchi_domain::reissue::state::{State, TABLE};
use madoguchi_domain::reissue::{Application, Envelope, Letter, ReceiptNumber};
use tokio_postgres::Row;

use crate::fault::Fault;
use crate::value::{count, federation, get};

pub(crate) fn read(row: &Row) -> Result<ReissueRecord, Fault> {
    let text = |column| get::<&str>(row, column);
    let application = Application {
        id: ReissueId::from_uuid(get(row, "id")?),
        office: OfficeId::from_uuid(get(row, "office")?),
        federation: federation(row, "federation")?,
        office_number: OfficeNumber::new(text("office_number")?).map_err(|_| Fault::Damaged("office_number"))?,
        office_name: get(row, "office_name")?,
        prefecture: Prefecture::from_code(text("prefecture")?).ok_or(Fault::Damaged("prefecture"))?,
        notice_address: MailAddress::new(text("notice_address")?).map_err(|_| Fault::Damaged("notice_address"))?,
        receipt: ReceiptNumber::new(text("receipt")?).map_err(|_| Fault::Damaged("receipt"))?,
        language: get(row, "language")?,
        received_at: get(row, "received_at")?,
        changed_at: get(row, "changed_at")?,
        state: state(row)?,
        envelope: envelope(text("envelope")?)?,
        reviewer: get::<Option<_>>(row, "reviewer")?.map(StaffId::from_uuid),
        approved_by: get::<Option<_>>(row, "approved_by")?.map(StaffId::from_uuid),
        rejected_for: get(row, "rejected_for")?,
        letter: letter(row)?,
    };
    Ok(ReissueRecord { version: count(row, "version")?, application })
}

pub(crate) fn state(row: &Row) -> Result<State, Fault> {
    let word: &str = get(row, "state")?;
    TABLE.iter().map(|(state, _)| *state).find(|state| state.as_str() == word).ok_or(Fault::Damaged("state"))
}

fn envelope(word: &str) -> Result<Envelope, Fault> {
    match word {
        "not_needed" => Ok(Envelope::NotNeeded),
        "needed" => Ok(Envelope::Needed),
        "arrived" => Ok(Envelope::Arrived),
        _ => Err(Fault::Damaged("envelope")),
    }
}

fn letter(row: &Row) -> Result<Option<Letter>, Fault> {
    let Some(id) = get::<Option<_>>(row, "letter")? else { return Ok(None) };
    Ok(Some(Letter {
        id: LetterId::from_uuid(id),
        serial: u32::try_from(count(row, "letter_serial")?).map_err(|_| Fault::Damaged("letter_serial"))?,
        printed_by: StaffId::from_uuid(get(row, "printed_by")?),
        printed_at: get(row, "printed_at")?,
    }))
}
