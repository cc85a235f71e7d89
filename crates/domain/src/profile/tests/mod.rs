//! The shipped profiles, and what each mistake gets: refused with its line and reason.

mod refusals;
mod shipped;

use super::*;

const OMRON: &str = include_str!("../../../../../profiles/omron.toml");
const NGK: &str = include_str!("../../../../../profiles/ngk.toml");
const NARA: &str = include_str!("../../../../../profiles/32290413.toml");
const SANKYO: &str = include_str!("../../../../../profiles/0386.toml");

fn shipped() -> [InsurerProfile; 4] {
    [("32290413.toml", NARA), ("0386.toml", SANKYO), ("ngk.toml", NGK), ("omron.toml", OMRON)]
        .map(|(file, text)| parse(file, text).unwrap_or_else(|refusal| panic!("{refusal}")))
}
