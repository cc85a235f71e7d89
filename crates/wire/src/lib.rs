//! What crosses between screens and hosts: the one command list, the request
//! and response types, the error codes. Knows no rule and does no I/O.
//!
//! Wire rules: camelCase; ids and dates are strings; instants RFC 3339 UTC; no
//! 64-bit integers; tagged enums; unknown request fields are refused.

pub mod command;
pub mod demo;
pub mod desk;
pub mod error;
pub mod install;
pub mod insurer;
pub mod ledger;
pub mod letter;
pub mod my_page;
pub mod notice;
pub mod office;
pub mod openapi;
pub mod recovery;
pub mod reissue;
pub mod session;
pub mod settings;
pub mod signup;
mod silent;
pub mod staff;
pub mod status;
pub mod terms;
pub mod text;
pub mod typescript;

pub use command::{CommandName, CommandSpec, Place, Who};
pub use openapi::openapi;

pub use error::{ErrorCode, Field, FieldError, WireError};

/// Declares a wire type: both directions of serde and its TypeScript form.
/// Requests refuse unknown fields, so that a screen and a host that disagree
/// are noticed at once. A request, and an answer that holds a secret, print their
/// names alone (`silent`).
macro_rules! wire {
    ($(#[$meta:meta])* request $name:ident { $($(#[$fmeta:meta])* $field:ident : $ty:ty),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS, schemars::JsonSchema)]
        #[allow(missing_docs)] // fields whose name says all carry no comment
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name { $($(#[$fmeta])* pub $field: $ty),* }
        $crate::silent::silent!($name);
    };
    ($(#[$meta:meta])* response $name:ident { $($(#[$fmeta:meta])* $field:ident : $ty:ty),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS, schemars::JsonSchema)]
        #[allow(missing_docs)] // fields whose name says all carry no comment
        #[serde(rename_all = "camelCase")]
        pub struct $name { $($(#[$fmeta])* pub $field: $ty),* }
    };
    ($(#[$meta:meta])* secret $name:ident { $($(#[$fmeta:meta])* $field:ident : $ty:ty),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS, schemars::JsonSchema)]
        #[allow(missing_docs)] // fields whose name says all carry no comment
        #[serde(rename_all = "camelCase")]
        pub struct $name { $($(#[$fmeta])* pub $field: $ty),* }
        $crate::silent::silent!($name);
    };
    ($(#[$meta:meta])* word $name:ident { $($(#[$vmeta:meta])* $variant:ident),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, ts_rs::TS, schemars::JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vmeta])* $variant),* }
        impl $name {
            /// Every word, in the order of declaration.
            pub const ALL: &[Self] = &[$(Self::$variant),*];
        }
    };
}
pub(crate) use wire;

wire! {
    /// A request or an answer without content.
    request Empty {}
}

wire! {
    /// A text in both languages of the product.
    response Text {
        /// Japanese.
        ja: String,
        /// English.
        en: String,
    }
}

wire! {
    /// Language of the screens, mails and documents.
    word Language {
        /// Japanese.
        Ja,
        /// English.
        En,
    }
}

wire! {
    /// Size of the letters on every screen.
    word TextSize {
        /// 標準
        Standard,
        /// 大
        Large,
        /// 特大
        Largest,
    }
}

wire! {
    /// A file that was saved for the person, in words fit for the screen.
    response SavedFile {
        /// File name without folder.
        name: String,
        /// Name of the folder as a person knows it; never a full path.
        folder: String,
    }
}
