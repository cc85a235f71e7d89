//! What stories are told with. Must not: know a rule; a story says what it expects.

pub(crate) mod authenticator;
pub(crate) mod browser;
pub(crate) mod data;
pub(crate) mod desk;
pub(crate) mod federation;
pub(crate) mod home;
pub(crate) mod host;
pub(crate) mod people;
pub(crate) mod place;
pub(crate) mod printed_letter;
pub(crate) mod privacy;
pub(crate) mod schema;
pub(crate) mod server;
pub(crate) mod verifier;
pub(crate) mod way;
pub(crate) mod window;
pub(crate) mod world;

pub(crate) use people::{
    AOI, MINORU, MIYAKO, MIYAKOS_CHILD, NAGISA, OTHER_PASSWORD, PASSWORD, Person, SHOKO, TETSUO, typed_date,
};
pub(crate) use window::{Window, credentials, form};
pub(crate) use world::World;
