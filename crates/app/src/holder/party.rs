//! An office or a clerk as the owner of a session: whose series, who acts, which facts.

use madoguchi_domain::fact::{Actor, Fact, OfficeFact, SessionEndReason, Subject};
use madoguchi_domain::federation::FederationCode;
use madoguchi_domain::ids::SessionId;

use crate::caller::Caller;
use crate::store::{Entity, Holder, OfficeRecord, StaffRecord};

/// Who holds a session.
#[derive(Clone, Copy)]
pub(crate) enum Party<'r> {
    /// A care office.
    Office(&'r OfficeRecord),
    /// A clerk.
    Staff(&'r StaffRecord),
}

impl<'r> Party<'r> {
    pub(crate) fn holder(self) -> Holder {
        match self {
            Self::Office(office) => Holder::Office(office.id),
            Self::Staff(staff) => Holder::Staff(staff.id),
        }
    }

    pub(crate) fn federation(self) -> &'r FederationCode {
        match self {
            Self::Office(office) => &office.federation,
            Self::Staff(staff) => &staff.federation,
        }
    }

    /// An office has a series of its own, clerks are in their federation's.
    pub(crate) fn subject(self) -> Subject {
        match self {
            Self::Office(office) => Subject::Office(office.id),
            Self::Staff(staff) => Subject::Federation(staff.federation.clone()),
        }
    }

    pub(crate) fn actor(self) -> Actor {
        match self {
            Self::Office(office) => Actor::Office(office.id),
            Self::Staff(staff) => Actor::Staff(staff.id),
        }
    }

    /// What a commit on its strength expects unchanged.
    pub(crate) fn entity(self) -> (Entity, u64) {
        match self {
            Self::Office(office) => (Entity::Office(office.id), office.version),
            Self::Staff(staff) => (Entity::Staff(staff.id), staff.version),
        }
    }

    pub(super) fn logged_in(self, session: SessionId, caller: &Caller) -> Fact {
        let (device, device_name) = (caller.device, caller.device_name.clone());
        Fact::Office(match self {
            Self::Office(office) => OfficeFact::OfficeLoggedIn { office: office.id, session, device, device_name },
            Self::Staff(staff) => OfficeFact::StaffLoggedIn { staff: staff.id, session, device, device_name },
        })
    }

    pub(super) fn ended(self, session: SessionId, reason: SessionEndReason) -> Fact {
        Fact::Office(match self {
            Self::Office(office) => OfficeFact::OfficeSessionEnded { office: office.id, session, reason },
            Self::Staff(staff) => OfficeFact::StaffSessionEnded { staff: staff.id, session, reason },
        })
    }
}
