//! How a server is run, and what opens its store: the configuration with its
//! keys and secrets, for the server itself and for the operator's tool, which
//! works on the same store. Must not: serve anybody; nothing here listens.

mod configuration;
mod keys;
mod migration;
mod opening;
mod origin;
mod secret;
mod settings;
mod tls;

pub use configuration::{Configuration, Mail, MailWay, Mistake, Mistakes};
pub use keys::{Key, KeyFile, KeyName, KeysRefused};
pub use migration::{MigrationRefused, OWNER_URL, migrate};
pub use opening::{OpenRefused, keys_in, keys_of, open_folder, version_in, with_root};
pub use origin::{Origin, OriginRefused};
pub use secret::{SecretRefused, read as read_secret};
pub use settings::{Bounds, Forwarded, Rate, Settings, SiteName};
pub use tls::{TlsFiles, TlsRefused};
