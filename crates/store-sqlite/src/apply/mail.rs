//! A refused mail marks the address it went to, so that the desk can see whom
//! no mail reaches (REG-12).

use madoguchi_app::refused_address::RefusedAddress;
use madoguchi_domain::ids::{FlowId, MailId};
use rusqlite::{Connection, OptionalExtension};

use crate::flow;
use crate::value::Id;

pub(super) fn mark_refused(conn: &Connection, mail: MailId) -> rusqlite::Result<()> {
    let found = conn
        .prepare_cached("SELECT member, flow, kind FROM mail WHERE id = ?1")?
        .query_row([Id(mail.uuid())], |row| {
            Ok((row.get::<_, Option<Id>>(0)?, row.get::<_, Option<Id>>(1)?, row.get::<_, String>(2)?))
        })
        .optional()?;
    let Some((Some(member), flow_id, kind)) = found else { return Ok(()) };
    let flow = match flow_id {
        Some(id) => flow::by_id(conn, FlowId::from_uuid(id.0))?,
        None => None,
    };
    if RefusedAddress::of(flow.as_ref().map(|flow| &flow.state), &kind) == RefusedAddress::Typed {
        return Ok(());
    }
    let accounts = conn.prepare_cached("UPDATE account SET undeliverable = 1 WHERE member = ?1")?.execute([member])?;
    if accounts == 0 {
        conn.prepare_cached("UPDATE member SET mail_refused = 1 WHERE id = ?1")?.execute([member])?;
    }
    Ok(())
}
