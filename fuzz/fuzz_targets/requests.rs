//! Requests as they come from a screen or over the network: a command's name, a
//! space, JSON. What is taken can be written and read again as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use madoguchi_wire::{CommandName, with_commands};

macro_rules! requests {
    (
        shell { $($shell:ident : $shell_request:ty => $shell_response:ty, $shell_who:ident, $shell_place:ident;)* }
        store { $($name:ident : $request:ty => $response:ty, $who:ident, $place:ident;)* }
    ) => {
        fn read(command: CommandName, json: &[u8]) {
            match command {
                $(CommandName::$shell => again::<$shell_request>(json),)*
                $(CommandName::$name => again::<$request>(json),)*
            }
        }
    };
}
with_commands!(requests);

fn again<T>(json: &[u8])
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq,
{
    let Ok(request) = serde_json::from_slice::<T>(json) else { return };
    let written = serde_json::to_vec(&request).expect("a request can be written");
    let read = serde_json::from_slice::<T>(&written).expect("what was written can be read");
    assert!(read == request);
}

fuzz_target!(|bytes: &[u8]| {
    let Some(space) = bytes.iter().position(|byte| *byte == b' ') else { return };
    let (name, json) = bytes.split_at(space);
    let Some(command) = std::str::from_utf8(name).ok().and_then(CommandName::find) else { return };
    read(command, json);
});
