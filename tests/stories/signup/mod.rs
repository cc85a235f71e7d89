//! 初回認証 to the finished account.

mod closed;
mod code;
mod form;
mod full;
mod journey;
mod limits;
mod matching;
mod race;
mod stolen;
