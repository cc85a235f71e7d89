//! The demo: four insurers' profiles, invented people, sample notices and
//! placeholder terms, a federation with its desk and an invented ledger, loaded
//! into a store of its own. Nothing of it may reach another
//! install, and nobody in it exists.

mod data;
mod desk;
mod load;
mod people;

pub use desk::card as desk;
pub use load::{DemoError, load};
pub use people::people;
