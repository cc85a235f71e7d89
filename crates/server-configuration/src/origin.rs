//! The origin of a site, as browsers name it: scheme, host, and the port where
//! it is not the usual one. What a request says of itself is compared with it.

use std::net::IpAddr;

use http::Uri;

/// `https://madoguchi.example.jp`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    text: String,
    authority: String,
    host: String,
    https: bool,
}

/// Why a text is no origin, for the operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OriginRefused {
    /// Not `https://host` or `https://host:port`.
    #[error("is no origin such as https://madoguchi.example.jp (no path behind it)")]
    Unreadable,
    /// `http://` for a name that is not this machine.
    #[error("http:// is for this machine only (localhost); write https://")]
    Plain,
}

impl Origin {
    /// Reads an origin.
    ///
    /// # Errors
    /// [`OriginRefused`].
    pub fn parse(text: &str) -> Result<Self, OriginRefused> {
        let uri: Uri = text.parse().map_err(|_| OriginRefused::Unreadable)?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(OriginRefused::Unreadable);
        };
        let bare = uri.path().trim_matches('/').is_empty() && uri.query().is_none() && !text.contains('@');
        let https = match scheme {
            "https" => true,
            "http" => false,
            _ => return Err(OriginRefused::Unreadable),
        };
        if !bare || authority.host().is_empty() {
            return Err(OriginRefused::Unreadable);
        }
        let host = authority.host().to_ascii_lowercase();
        if !https && !is_this_machine(&host) {
            return Err(OriginRefused::Plain);
        }
        let usual = if https { 443 } else { 80 };
        let authority = match authority.port_u16() {
            Some(port) if port != usual => format!("{host}:{port}"),
            Some(_) | None => host.clone(),
        };
        Ok(Self { text: format!("{scheme}://{authority}"), authority, host, https })
    }

    /// As a browser sends it in `Origin`.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// As a browser sends it in `Host`.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// The name without port. Cookies do not keep ports apart.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether only browsers on this machine reach it.
    #[must_use]
    pub fn is_this_machine(&self) -> bool {
        is_this_machine(&self.host)
    }

    /// Whether browsers reach it by TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.https
    }
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        for (given, text, authority) in [
            ("https://Madoguchi.Example.JP", "https://madoguchi.example.jp", "madoguchi.example.jp"),
            ("https://a.example.jp:443/", "https://a.example.jp", "a.example.jp"),
            ("https://a.example.jp:8443", "https://a.example.jp:8443", "a.example.jp:8443"),
            ("http://localhost:8080", "http://localhost:8080", "localhost:8080"),
            ("http://[::1]:8080", "http://[::1]:8080", "[::1]:8080"),
        ] {
            let origin = Origin::parse(given).unwrap();
            assert_eq!((origin.text(), origin.authority()), (text, authority));
            assert_eq!(origin.is_this_machine(), !given.to_lowercase().contains("example"), "{given}");
        }
    }

    #[test]
    fn refuses_what_is_no_origin_and_plain_names_of_other_machines() {
        for given in ["", "a.example.jp", "https://", "https://a.example.jp/portal", "https://u@a.jp", "ftp://a.jp"] {
            assert_eq!(Origin::parse(given), Err(OriginRefused::Unreadable), "{given}");
        }
        for given in ["http://a.example.jp", "http://10.0.0.1", "http://localhost.example.jp"] {
            assert_eq!(Origin::parse(given), Err(OriginRefused::Plain), "{given}");
        }
    }
}
