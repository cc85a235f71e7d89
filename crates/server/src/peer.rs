//! Who is at the other end: the socket's address, or what a trusted proxy says.
//! A stranger's own headers are never believed.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;
use ipnet::IpNet;
use madoguchi_app::caller::Peer;
use madoguchi_server_configuration::{Forwarded, Settings};

/// The peer of a request.
pub(crate) fn peer(settings: &Settings, socket: IpAddr, headers: &HeaderMap) -> Peer {
    let address = address(settings, socket.to_canonical(), headers);
    Peer::new(address, is_in(&settings.trusted_networks, address))
}

/// Whether one of the networks holds the address.
pub(crate) fn is_in(networks: &[IpNet], address: IpAddr) -> bool {
    let address = address.to_canonical();
    networks.iter().any(|network| network.contains(&address))
}

/// The right-most hop that is no trusted proxy. What stands left of it was
/// written by whoever came to that hop.
fn address(settings: &Settings, socket: IpAddr, headers: &HeaderMap) -> IpAddr {
    let mut nearest = socket;
    if !is_in(&settings.trusted_proxies, socket) {
        return socket;
    }
    for hop in hops(settings.forwarded, headers).into_iter().rev() {
        // A hop that cannot be read ends the chain: what is left of it is worth nothing.
        let Some(hop) = hop else { return nearest };
        nearest = hop;
        if !is_in(&settings.trusted_proxies, hop) {
            break;
        }
    }
    nearest
}

/// All hops in the order in which they were written.
fn hops(forwarded: Forwarded, headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let (name, read): (_, fn(&str) -> Option<IpAddr>) = match forwarded {
        Forwarded::XForwardedFor => ("x-forwarded-for", node),
        Forwarded::Standard => ("forwarded", element),
    };
    let values = headers.get_all(name).iter();
    values.flat_map(|value| value.to_str().unwrap_or("unreadable").split(',').map(read).collect::<Vec<_>>()).collect()
}

/// `for=…;proto=https` of RFC 7239.
fn element(text: &str) -> Option<IpAddr> {
    let pairs = text.split(';').filter_map(|pair| pair.split_once('='));
    let mut told = pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case("for"));
    told.next().and_then(|(_, value)| node(value.trim().trim_matches('"')))
}

/// An address, with or without port; IPv6 with or without brackets.
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    bare.parse::<IpAddr>().ok().or_else(with_port).map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_server_configuration::Origin;

    fn settings(forwarded: Forwarded) -> Settings {
        Settings {
            trusted_proxies: ["10.0.0.0/8", "2001:db8:1::/48"].map(|net| net.parse().unwrap()).into(),
            forwarded,
            ..Settings::new(Origin::parse("https://a.example.jp").unwrap())
        }
    }

    fn seen(forwarded: Forwarded, socket: &str, header: &'static str, values: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header, value.parse().unwrap());
        }
        peer(&settings(forwarded), socket.parse().unwrap(), &headers).network().to_string()
    }

    /// ASVS 4.1.3, 15.3.4: what a stranger writes of itself is not believed.
    #[test]
    fn believes_a_trusted_proxy_and_nobody_else() {
        let x = |socket, values: &[&str]| seen(Forwarded::XForwardedFor, socket, "x-forwarded-for", values);
        assert_eq!(x("203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(x("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(x("::ffff:10.0.0.1", &["198.51.100.1:4711"]), "198.51.100.1");
        assert_eq!(x("10.0.0.1", &["6.6.6.6, 198.51.100.1, 10.2.2.2"]), "198.51.100.1");
        assert_eq!(x("10.0.0.1", &["6.6.6.6", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(x("10.0.0.1", &["198.51.100.1, unknown, 10.2.2.2"]), "10.2.2.2");
        assert_eq!(x("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(x("2001:db8:1::5", &["[2001:db8:9:8:7::1]"]), "2001:db8:9:8::");
    }

    /// ASVS 4.1.3, 15.3.4: another header of the same meaning, written by a stranger, changes nothing.
    #[test]
    fn believes_only_the_header_that_the_proxy_writes() {
        let standard = |values: &[&str]| seen(Forwarded::Standard, "10.0.0.1", "forwarded", values);
        assert_eq!(standard(&["for=198.51.100.1;proto=https"]), "198.51.100.1");
        assert_eq!(standard(&["for=6.6.6.6, For=\"[2001:db8:9::1]:4711\""]), "2001:db8:9::");
        assert_eq!(standard(&["proto=https"]), "10.0.0.1");
        assert_eq!(seen(Forwarded::Standard, "10.0.0.1", "x-forwarded-for", &["6.6.6.6"]), "10.0.0.1");
        assert_eq!(seen(Forwarded::XForwardedFor, "10.0.0.1", "forwarded", &["for=6.6.6.6"]), "10.0.0.1");
    }
}
