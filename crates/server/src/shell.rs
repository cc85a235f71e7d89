//! The commands that on a desktop belong to the shell. Here the store is open
//! whenever the server answers, and what belongs to the person before log-in
//! lies in a cookie of the person's own browser.

use axum::http::{HeaderMap, HeaderValue};
use madoguchi_app::account::{language_word, text_size_word};
use madoguchi_app::host::{App, Host};
use madoguchi_app::store::Store;
use madoguchi_server_configuration::SiteName;
use madoguchi_wire::install::{InstallStatus, Mode, StoreState};
use madoguchi_wire::text::Preferences;
use madoguchi_wire::{CommandName, Empty, ErrorCode, Language, TextSize, WireError};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cookie::{self, Keep};

/// What the server itself answers, and the cookie that goes with it.
pub(crate) struct Told {
    pub(crate) body: Vec<u8>,
    pub(crate) cookie: Option<HeaderValue>,
}

/// Answers a command of the list's shell block.
pub(crate) async fn answer<S: Store, H: Host>(
    app: &App<S, H>,
    site: SiteName,
    headers: &HeaderMap,
    name: CommandName,
    request: &[u8],
) -> Result<Told, WireError> {
    match name {
        CommandName::install_show => {
            let Empty {} = decode(request)?;
            Ok(Told { body: encode(&status(app, site, headers).await?)?, cookie: None })
        }
        CommandName::install_save_preferences => {
            let wanted: Preferences = decode(request)?;
            let value = format!("{}.{}", language_word(wanted.language), text_size_word(wanted.text_size));
            Ok(Told { body: encode(&Empty {})?, cookie: cookie::write(cookie::VIEW, &value, Keep::Year) })
        }
        // Keys of a server's store are its operator's business.
        _ => Err(WireError::new(ErrorCode::NotAllowed)),
    }
}

async fn status<S: Store, H: Host>(
    app: &App<S, H>,
    site: SiteName,
    headers: &HeaderMap,
) -> Result<InstallStatus, WireError> {
    let view = view(headers);
    Ok(InstallStatus {
        store: StoreState::Open,
        store_detail: None,
        mode: if app.host.demo() { Mode::Demo } else { Mode::Server },
        counter: false,
        desk_alone: site == SiteName::Desk,
        language: view.language,
        text_size: view.text_size,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        roster_present: app.store.roster_present().await.map_err(|_| WireError::new(ErrorCode::StoreUnavailable))?,
        insurers: madoguchi_app::insurer::names(app).await.map_err(|_| WireError::new(ErrorCode::StoreUnavailable))?,
        restored_up_to: None,
    })
}

fn view(headers: &HeaderMap) -> Preferences {
    let (language, size) =
        cookie::read(headers, cookie::VIEW).and_then(|text| text.split_once('.')).unwrap_or_default();
    let language = Language::ALL.iter().copied().find(|known| language_word(*known) == language);
    let text_size = TextSize::ALL.iter().copied().find(|known| text_size_word(*known) == size);
    Preferences { language: language.unwrap_or(Language::Ja), text_size: text_size.unwrap_or(TextSize::Standard) }
}

fn decode<T: DeserializeOwned>(request: &[u8]) -> Result<T, WireError> {
    let malformed = || WireError::new(ErrorCode::RequestMalformed);
    if !request.trim_ascii_start().starts_with(b"{") {
        return Err(malformed());
    }
    serde_json::from_slice(request).map_err(|_| malformed())
}

fn encode<T: Serialize>(response: &T) -> Result<Vec<u8>, WireError> {
    serde_json::to_vec(response).map_err(|_| WireError::new(ErrorCode::Unexpected))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_read_from_its_cookie_and_nothing_else_is_believed() {
        let read = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("cookie", format!("__Host-view={text}").parse().unwrap());
            let view = view(&headers);
            (view.language, view.text_size)
        };
        assert_eq!(read("en.largest"), (Language::En, TextSize::Largest));
        for other in ["", "en", "fr.huge", "..", "en.largest.x"] {
            assert_eq!(read(other).1, TextSize::Standard, "{other}");
        }
    }
}
