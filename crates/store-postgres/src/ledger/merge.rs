//! Writes what the comparison has found. The one fact of the load stands for all of it.

use madoguchi_app::store::LedgerLoad;
use madoguchi_domain::japan_time;

use crate::batch::{Step, step};

/// Changed offices, new ones, their user IDs, and in a full load the end of those that are not in the file.
pub(super) fn merge(load: &LedgerLoad) -> Vec<Step> {
    let federation = load.federation.as_str().to_owned();
    let today = japan_time::date(load.at);
    let mut steps = vec![
        step!(
            "UPDATE office o SET version = o.version + 1, name = r.name, kana = r.kana, kana_search = r.kana_search,
                    postal_code = r.postal_code, address = r.address, telephone = r.telephone, service_kinds = r.service_kinds,
                    agent = r.agent, closed_on = r.closed_on,
                    user_id = coalesce(CASE WHEN NOT r.taken THEN r.user_id END, o.user_id),
                    security_address = coalesce(r.security_address, o.security_address),
                    address_since = CASE WHEN m.moved THEN $2 ELSE o.address_since END
             FROM ledger_met m JOIN ledger_row r ON r.line = m.line
             WHERE m.differs AND o.federation = $1 AND o.id = m.office",
            federation.clone(),
            today,
        ),
        step!(
            "INSERT INTO federation_of (id, federation)
             SELECT r.id, $1 FROM ledger_row r
             WHERE r.earlier IS NULL AND NOT EXISTS (SELECT 1 FROM ledger_met m WHERE m.line = r.line)",
            federation.clone(),
        ),
        step!(
            "INSERT INTO office (federation, id, version, number, name, kana, kana_search, postal_code, address, telephone,
                                 service_kinds, agent, closed_on, user_id, security_address, address_since)
             SELECT $1, r.id, 1, r.number, r.name, r.kana, r.kana_search, r.postal_code, r.address, r.telephone,
                    r.service_kinds, r.agent, r.closed_on, CASE WHEN NOT r.taken THEN r.user_id END, r.security_address, $2
             FROM ledger_row r
             WHERE r.earlier IS NULL AND NOT EXISTS (SELECT 1 FROM ledger_met m WHERE m.line = r.line)",
            federation.clone(),
            today,
        ),
        step!(
            "INSERT INTO office_user_id (office, federation, key)
             SELECT coalesce(m.office, r.id), $1, r.user_id_key
             FROM ledger_row r LEFT JOIN ledger_met m ON m.line = r.line
             WHERE r.earlier IS NULL AND r.user_id IS NOT NULL AND NOT r.taken AND (m.line IS NULL OR m.differs)
             ON CONFLICT (office) DO UPDATE SET key = excluded.key",
            federation.clone(),
        ),
        // The queue is searched by the ledger's reading.
        step!(
            "UPDATE reissue a SET kana_search = r.kana_search
             FROM ledger_met m JOIN ledger_row r ON r.line = m.line
             WHERE m.differs AND a.federation = $1 AND a.office = m.office AND a.kana_search <> r.kana_search",
            federation.clone(),
        ),
    ];
    if load.full {
        steps.push(step!(
            "UPDATE office o SET closed_on = $2, version = o.version + 1
             WHERE o.federation = $1 AND (o.closed_on IS NULL OR o.closed_on > $2)
               AND NOT EXISTS (SELECT 1 FROM ledger_row r WHERE r.number = o.number)",
            federation,
            today,
        ));
    }
    steps
}
