//! 職員窓口: clerks, the review of applications, letters and the ledger (REI-12 to REI-15).

mod access;
mod between;
mod clerks;
mod clock;
mod full;
mod ledger;
mod letters;
mod printing;
mod review;
mod user_ids;
