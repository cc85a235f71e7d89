//! What does not depend on the place in which stories are told; it runs once.

mod outage;
mod outage_letters;
mod sources;
