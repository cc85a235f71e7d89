//! The demo: four profiles, invented people, sample notices and placeholder
//! terms, loaded into a store of its own. Nothing of it may reach another
//! install, and nobody in it exists.

mod data;
mod load;
mod people;

pub use load::{DemoError, load};
pub use people::people;
