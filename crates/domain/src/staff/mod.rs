//! Clerks of a federation 職員窓口: what each role may do, and how an account comes to be.
//! Must not: know a password or a token; both are compared where their hashes are.

mod right;
mod set_up;

pub use right::{Right, Role, Roles};
pub use set_up::{SetUp, SetUpPhase, SetUpRefusal};
