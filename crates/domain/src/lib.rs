//! Rules: what is allowed and what follows from it. Pure: no clock, no
//! randomness, no input or output; instants and random bytes are arguments.

pub mod birth_date;
pub mod checkpoint_line;
pub mod counter;
pub mod email_code;
pub mod fact;
pub mod federation;
pub mod flow;
pub mod half_width;
pub mod ids;
pub mod insurer_code;
pub mod japan_time;
pub mod journal;
pub mod kana;
pub mod limits;
pub mod mail_address;
pub mod my_number;
pub mod notice;
pub mod office;
pub mod password;
pub mod prefecture;
pub mod profile;
pub mod recovery;
pub mod reissue;
pub mod retention;
pub mod roster;
pub mod session;
pub mod settings;
pub mod showable;
pub mod signup;
pub mod staff;
pub mod symbol_number;
pub mod table;
pub mod terms;
pub mod totp;
pub mod user_id;
