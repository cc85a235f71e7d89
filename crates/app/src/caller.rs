//! Who calls: what the host knows of the person at the window. Tokens are kept
//! by the host (memory, encrypted store or cookie), never by the screens.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use madoguchi_domain::ids::DeviceId;
use madoguchi_domain::session::{DESKTOP, Lifetimes, WEB};
use sha2::{Digest, Sha256};
use zeroize::Zeroize;

use crate::host::{App, Host};
use crate::store::{Store, TokenHash};

/// A 256-bit secret that finds a session or a flow. Stored hashed only.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Drop for Token {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}

impl Token {
    /// A new token.
    pub fn new<S: Store, H: Host>(app: &App<S, H>) -> Self {
        Self(app.random())
    }

    /// What is stored of it.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        Sha256::digest(self.0).into()
    }

    /// What is stored of a session's token. Bound to the site: a browser's token
    /// finds nobody at a desktop, where sessions live longer.
    #[must_use]
    pub fn session_hash(&self, site: Site) -> TokenHash {
        Sha256::new().chain_update(self.0).chain_update(site.word()).finalize().into()
    }

    /// The same under a mask, and back again: whoever has one of the two has nothing.
    #[must_use]
    pub fn masked(&self, mask: &Self) -> Self {
        Self(std::array::from_fn(|place| self.0[place] ^ mask.0[place]))
    }

    /// The form in which a host keeps it.
    #[must_use]
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// Reads the form in which a host keeps it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Self)
    }
}

/// By which way a person comes. The host says so, never the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Site {
    /// The window of a desktop.
    Desktop,
    /// A browser, over the central server.
    Web,
}

impl Site {
    /// How long sessions live there.
    #[must_use]
    pub fn lifetimes(self) -> Lifetimes {
        match self {
            Self::Desktop => DESKTOP,
            Self::Web => WEB,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Desktop => "desktop",
            Self::Web => "web",
        }
    }
}

/// The other end of a connection, as far as limits need to know it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Peer {
    network: IpAddr,
    trusted: bool,
}

impl Peer {
    /// The peer of an address. Behind one IPv6 /64 stands one line or one device
    /// that may choose any address of it, so the /64 is what counts; an IPv4
    /// address written as IPv6 is that IPv4 address.
    #[must_use]
    pub fn new(address: IpAddr, trusted: bool) -> Self {
        let network = match address.to_canonical() {
            IpAddr::V4(whole) => IpAddr::V4(whole),
            IpAddr::V6(whole) => IpAddr::V6((u128::from(whole) >> 64 << 64).into()),
        };
        Self { network, trusted }
    }

    /// The IPv4 address, or the first address of the IPv6 /64.
    #[must_use]
    pub fn network(self) -> IpAddr {
        self.network
    }

    /// Whether the operator trusts the network: a company behind one address is normal.
    #[must_use]
    pub fn trusted(self) -> bool {
        self.trusted
    }
}

impl std::fmt::Debug for Peer {
    /// Leaves the address out, so that no log can hold it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Peer").field("trusted", &self.trusted).finish_non_exhaustive()
    }
}

/// The person at the window. Use cases change it; the host keeps what changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Token of the session, when logged in.
    pub session: Option<Token>,
    /// Token of the sign-up or recovery in progress.
    pub flow: Option<Token>,
    /// The computer or browser.
    pub device: DeviceId,
    /// Its name for the list of sessions.
    pub device_name: String,
    /// Whether people share it, as at a counter. Such a device is nobody's: who logged in there before is no
    /// reason to trust whoever sits there now.
    pub shared: bool,
    /// By which way the person comes.
    pub site: Site,
    /// The other end of the connection; none where there is no network between.
    pub peer: Option<Peer>,
}

impl Caller {
    /// Somebody who sits down at a desktop: no session, nothing in progress.
    #[must_use]
    pub fn at_desktop(device: DeviceId, device_name: impl Into<String>) -> Self {
        let device_name = device_name.into();
        Self { session: None, flow: None, device, device_name, shared: false, site: Site::Desktop, peer: None }
    }

    /// Somebody who sits down at a desktop that people share.
    #[must_use]
    pub fn at_counter(device: DeviceId, device_name: impl Into<String>) -> Self {
        Self { shared: true, ..Self::at_desktop(device, device_name) }
    }

    /// Somebody who comes by browser; tokens of its cookies are added by the host.
    #[must_use]
    pub fn at_browser(device: DeviceId, device_name: impl Into<String>, peer: Peer) -> Self {
        Self { site: Site::Web, peer: Some(peer), ..Self::at_desktop(device, device_name) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(text: &str) -> String {
        Peer::new(text.parse().unwrap(), false).network().to_string()
    }

    #[test]
    fn a_peer_is_an_ipv4_address_or_an_ipv6_64() {
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(network("2001:db8:1:2:ffff::"), "2001:db8:1:2::");
        assert_ne!(network("2001:db8:1:3::1"), network("2001:db8:1:2::1"));
    }

    #[test]
    fn a_token_under_a_mask_is_found_by_the_same_mask_alone() {
        let (token, mask, other) = (Token([7; 32]), Token([1; 32]), Token([2; 32]));
        assert_eq!(token.masked(&mask).masked(&mask), token);
        assert_ne!(token.masked(&mask), token);
        assert_ne!(token.masked(&mask).masked(&other), token);
    }

    #[test]
    fn neither_a_token_nor_an_address_can_be_printed() {
        let peer = Peer::new("192.0.2.7".parse().unwrap(), true);
        let caller = Caller {
            session: Some(Token([7; 32])),
            ..Caller::at_browser(DeviceId::from_uuid(uuid::Uuid::nil()), "PC", peer)
        };
        let printed = format!("{caller:?}");
        assert!(printed.contains("Token") && !printed.contains("192.0.2") && !printed.contains('7'), "{printed}");
    }
}
