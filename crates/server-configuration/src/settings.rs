//! What a running server holds to: its sites, whom it believes, and its bounds.

use std::time::Duration;

use ipnet::IpNet;

use crate::origin::Origin;

/// What a server holds to.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The members' site.
    pub member: Origin,
    /// The site of the federations' desk, under another host name. Without one the members' site has it on
    /// this machine, and beyond it nobody has.
    pub desk: Option<Origin>,
    /// Proxies whose word about the peer counts.
    pub trusted_proxies: Vec<IpNet>,
    /// The header in which they say it.
    pub forwarded: Forwarded,
    /// Networks behind which many people share an address.
    pub trusted_networks: Vec<IpNet>,
    /// Sizes, times and counts.
    pub bounds: Bounds,
}

/// The header in which a proxy names the peer. One, never both: the other one
/// would reach us as a stranger wrote it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Forwarded {
    /// `X-Forwarded-For`
    #[default]
    XForwardedFor,
    /// `Forwarded` (RFC 7239)
    Standard,
}

/// Sizes, times and counts.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Commands that run at the same time; one more is told to come back.
    pub commands_at_once: usize,
    /// Open connections; one more is closed at once.
    pub connections: usize,
    /// Open connections of one address that is no trusted proxy.
    pub connections_per_peer: usize,
    /// Until the head of a request, and of the next on the same connection, is there.
    pub head_time: Duration,
    /// Until the body of a request is there.
    pub body_time: Duration,
    /// Until a command has answered.
    pub command_time: Duration,
    /// The longest life of a connection.
    pub connection_time: Duration,
    /// How long a stop waits for requests that run.
    pub stop_time: Duration,
    /// Requests of one peer.
    pub rate: Rate,
}

/// A token bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Commands that may come at once.
    pub burst: u32,
    /// Commands a second in the long run.
    pub per_second: u32,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            commands_at_once: 256,
            connections: 4096,
            connections_per_peer: 128,
            head_time: Duration::from_secs(10),
            body_time: Duration::from_secs(10),
            command_time: Duration::from_secs(30),
            connection_time: Duration::from_mins(15),
            stop_time: Duration::from_secs(20),
            rate: Rate { burst: 120, per_second: 10 },
        }
    }
}

impl Settings {
    /// One site for members, nobody trusted, the usual bounds.
    #[must_use]
    pub fn new(member: Origin) -> Self {
        Self {
            member,
            desk: None,
            trusted_proxies: Vec::new(),
            forwarded: Forwarded::default(),
            trusted_networks: Vec::new(),
            bounds: Bounds::default(),
        }
    }

    /// Whether the members' site has the desk too. Beyond this machine it never does: clerks would share host
    /// name and cookies with members (ASVS 3.5.4).
    #[must_use]
    pub fn shares_desk(&self) -> bool {
        self.desk.is_none() && self.member.is_this_machine()
    }

    /// Whether the desk has no site at all.
    #[must_use]
    pub fn lacks_desk(&self) -> bool {
        self.desk.is_none() && !self.member.is_this_machine()
    }

    /// The site of a host name, as it stands in a request.
    #[must_use]
    pub fn site(&self, authority: &str) -> Option<SiteName> {
        let names = |origin: &Origin| origin.authority().eq_ignore_ascii_case(authority);
        if names(&self.member) {
            return Some(SiteName::Member);
        }
        self.desk.as_ref().is_some_and(names).then_some(SiteName::Desk)
    }

    /// The origin of a site.
    #[must_use]
    pub fn origin(&self, site: SiteName) -> Option<&Origin> {
        match site {
            SiteName::Member => Some(&self.member),
            SiteName::Desk => self.desk.as_ref(),
        }
    }
}

/// Which site was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SiteName {
    /// The members' site.
    Member,
    /// The site of the federations' desk.
    Desk,
}
