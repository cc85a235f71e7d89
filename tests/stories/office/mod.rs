//! A care office logs in, chooses its password, and looks after its login.

mod factor;
mod first_password;
mod kept;
mod log_in;
mod page;
mod race;
mod reset;
mod security_address;
