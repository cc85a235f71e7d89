//! Bodies of the journal, which other installs will send one day, and identities
//! in text: any bytes are read or refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use madoguchi_domain::fact::FactEntry;
use madoguchi_domain::fact::{Actor, Subject};
use madoguchi_domain::ids::{FactId, InstallId};
use madoguchi_domain::journal::{body_bytes, body_fact};

fuzz_target!(|bytes: &[u8]| {
    if let Some(id) = std::str::from_utf8(bytes).ok().and_then(InstallId::parse) {
        assert_eq!(InstallId::parse(&id.to_string()), Some(id));
    }
    let Ok(fact) = body_fact(bytes) else { return };
    let nobody = InstallId::new(jiff::Timestamp::UNIX_EPOCH, [0; 10]);
    let entry = FactEntry {
        id: FactId::new(jiff::Timestamp::UNIX_EPOCH, [0; 10]),
        subject: Subject::Install(nobody),
        actor: Actor::Program,
        at: jiff::Timestamp::UNIX_EPOCH,
        salt: [0; 16],
        fact,
    };
    let written = body_bytes(&entry).expect("a fact can be written");
    assert_eq!(body_fact(&written).expect("what was written can be read"), entry.fact);
});
