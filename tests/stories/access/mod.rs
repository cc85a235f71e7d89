//! Who reaches what: every command, by whomever it is called, and every object
//! that is somebody's.

mod matrix;
mod objects;
pub(crate) mod requests;
mod walk;
mod walkers;
